# SPDX-License-Identifier: Apache-2.0
"""`tradelane jobs` and `doctor` tell the operator what waits, what was given up and how the bus is."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.architecture.house import ROOT
from tests.empty_stores import with_tables
from tests.nats_servers import nats_servers

from config.commands.init import make_secret

pytestmark = [pytest.mark.network]


class Node:
    """The tables of a node with three jobs, of which one is dead."""

    def __init__(self, home: Path) -> None:
        self.home = home
        make_secret(home)
        self._run("tests.bus_worker", "make", "3")
        with closing(sqlite3.connect(home / "node.sqlite3")) as store:
            store.execute(
                "UPDATE journal_job SET dead_at = due, attempts = 12, error = 'the peer is away' WHERE key = '1'"
            )
            store.commit()

    def _run(self, *arguments: str, nats_url: str = "") -> "subprocess.CompletedProcess[str]":
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("TRADELANE_", "DATABASE_URL", "VAULT_DATABASE_URL", "NATS_URL"))
        }
        environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TRADELANE_HOME": str(self.home),
            "NATS_URL": nats_url,
        }
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def tradelane(self, *arguments: str, nats_url: str = "") -> "subprocess.CompletedProcess[str]":
        return self._run("config.commands.main", *arguments, nats_url=nats_url)

    def told(self, *arguments: str, nats_url: str = "") -> Any:
        done = self.tradelane(*arguments, "--json", nats_url=nats_url)
        assert done.stdout, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    return Node(with_tables(tmp_path_factory.mktemp("node")))


def test_jobs_that_wait_or_are_dead_are_listed_and_revived(node: Node) -> None:
    before = node.told("jobs", "list")
    assert before["bus"] == {"kind": "table", "ok": True, "why": "jobs are taken from the table"}
    (count,) = (each for each in before["jobs"] if each["kind"] == "note")  # a new node has jobs of its own
    assert (count["kind"], count["waiting"], count["leased"], count["dead"]) == ("note", 2, 0, 1)
    (dead,) = before["dead"]
    assert (dead["kind"], dead["attempts"], dead["error"]) == ("note", 12, "the peer is away")
    assert "dead" in node.tradelane("jobs", "list").stdout
    assert "JOBS-1" in node.tradelane("jobs", "revive").stderr
    assert node.tradelane("jobs", "revive", "99").returncode == 1
    assert node.told("jobs", "revive", str(dead["id"])) == {"revived": [dead["id"]]}
    waiting = {each["kind"]: each["waiting"] for each in node.told("jobs", "list")["jobs"]}
    assert waiting["note"] == 3
    assert node.told("jobs", "revive", "--all") == {"revived": []}


def test_the_state_of_the_bus_is_told(node: Node, tmp_path: Path) -> None:
    nowhere = "nats://127.0.0.1:9"
    assert node.told("jobs", "list", nats_url=nowhere)["bus"]["ok"] is False
    (check,) = [c for c in node.told("doctor", nats_url=nowhere)["checks"] if c["check"] == "bus"]
    assert (check["ok"], "away" in check["why"]) == (False, True)
    with nats_servers(tmp_path, count=1) as servers:
        (check,) = [c for c in node.told("doctor", nats_url=servers.url)["checks"] if c["check"] == "bus"]
    assert (check["ok"], "JOBS holds 0, on 1 of 1 servers" in check["why"]) == (True, True)
