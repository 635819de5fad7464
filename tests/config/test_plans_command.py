# SPDX-License-Identifier: Apache-2.0
"""`tradelane plans`: the shipped facts without a node, a node's own where there is one."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.house import ROOT
from tests.empty_stores import with_tables

from tradelane.plans.formats import read_facts
from tradelane.plans.values import Status


def run(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "TRADELANE_HOME": str(home)}
    for name in ("DJANGO_SETTINGS_MODULE", "TRADELANE_SECRET"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "config.commands.main", "plans", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)


def test_without_a_node_the_shipped_facts_are_exported(tmp_path: Path) -> None:
    told = json.loads(run("export", "--json", home=tmp_path / "none").stdout)
    assert len(told["economies"]) == 21
    assert len(told["cells"]) == 21 * 28
    assert all(cell["status"] == "unconfirmed" or (cell["source"] and cell["date"]) for cell in told["cells"])
    assert told["milestones"]


def test_cells_are_written_as_csv(tmp_path: Path) -> None:
    written = tmp_path / "cells.csv"
    assert run("export", "--csv", str(written), home=tmp_path / "none").returncode == 0
    lines = written.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 21 * 28
    seen = [line for line in lines[1:] if ",unconfirmed," not in line]
    assert all(fact.status is not Status.UNCONFIRMED for fact in read_facts("\n".join([lines[0], *seen]) + "\n"))


def test_what_was_confirmed_at_the_node_is_exported_too(tmp_path: Path) -> None:
    """A real node on a store of its own: made, changed by its officers' own actions, exported by the command."""
    home = with_tables(tmp_path / "node")
    environment = {**os.environ, "TRADELANE_HOME": str(home), "TRADELANE_ECONOMY": "MX"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def tradelane(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "config.commands.main", *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=180, env=environment, check=False)

    assert tradelane("init").returncode == 0
    program = "import django; django.setup(); from tests.plans_makers import a_confirmed; a_confirmed()"
    made = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr

    def cell(*options: str) -> dict[str, str]:
        told = json.loads(tradelane("plans", "export", "--json", *options).stdout)
        [found] = [c for c in told["cells"] if (c["economy"], c["measure"]) == ("SG", "e-invoice")]
        return dict(found)

    assert (cell()["status"], cell()["confirmed_by"]) == ("in-force", "The node")
    assert cell("--shipped")["status"] == "unconfirmed"
    assert "bill-of-lading" in tradelane("plans", "lane", "MX-SG").stdout
