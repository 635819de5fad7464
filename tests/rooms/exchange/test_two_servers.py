# SPDX-License-Identifier: Apache-2.0
"""Two real nodes on loopback, with their own databases and authorities: kill -9 loses nothing and doubles nothing."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.architecture.house import ROOT
from tests.makers import BUYER, SELLER

pytestmark = [pytest.mark.network]
MESSAGES = 140
PATIENCE = 120
"""Seconds before the test gives up; a quiet machine needs about 25 for the whole."""


@dataclass
class Node:
    economy: str
    home: Path
    port: int
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRADELANE_", "DATABASE_URL"))}
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TRADELANE_HOME": str(self.home),
            "TRADELANE_ECONOMY": self.economy,
            "TRADELANE_BASE_URL": self.url,
            "TRADELANE_LOG_LEVEL": "ERROR",
        }

    def run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]

    def settle(self, trader: str) -> None:
        self.run("tests.exchange_node", "settle", f"Test node {self.economy}", trader, str(self.home / "list.json"))

    def recognise(self, other: "Node") -> None:
        self.run("tests.exchange_node", "recognise", str(other.home / "list.json"))

    def open_lane(self, other: "Node") -> None:
        self.run("tests.exchange_node", "open_lane", other.economy, other.url, "MX-SG")

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        with (self.home / "node.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.commands.main", *command],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def serve(self) -> "subprocess.Popen[bytes]":
        process = self.start("serve", "--no-work", "--threads", "4", "--port", str(self.port))
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert process.poll() is None, (self.home / "node.log").read_text()[-2000:]
            try:
                if httpx.get(f"{self.url}/api/exchange/directory", timeout=10).status_code == 200:
                    return process
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.home / "node.log").read_text()[-2000:])

    def ask(self, question: str) -> list[Any]:
        """Read the node's tables beside it, as an auditor would."""
        with closing(sqlite3.connect(f"file:{self.home / 'node.sqlite3'}?mode=ro", uri=True, timeout=20)) as store:
            return store.execute(question).fetchall()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """kill -9 of a process and all it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    made = Node("MX", tmp_path / "mx", a_port()), Node("SG", tmp_path / "sg", a_port())
    try:
        side_by_side(Node.settle, made, (SELLER, BUYER))
        side_by_side(Node.recognise, made, made[::-1])
        yield made
    finally:
        for node in made:
            for process in node.processes:
                if process.poll() is None:
                    kill(process)


def side_by_side(act: Callable[..., None], nodes: tuple[Node, Node], others: tuple[Any, Any]) -> None:
    """Both nodes at once: each is a process of its own."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(act, nodes, others))


def wait_until(true: Any, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE} s"
        time.sleep(0.02)


def test_everything_arrives_once_although_the_receiver_is_killed(nodes: tuple[Node, Node]) -> None:
    mexico, singapore = nodes
    # 1. both serve their directories; each operator registers the other
    servers = mexico.serve(), singapore.serve()
    side_by_side(Node.open_lane, nodes, nodes[::-1])
    # 2. messages go out; the receiver is killed while they come in
    mexico.run("tests.exchange_node", "send", SELLER, "SG", BUYER, str(MESSAGES))
    mexico.start("work")
    wait_until(lambda: singapore.ask("SELECT count(*) FROM exchange_inboxmessage")[0][0] >= MESSAGES // 5, "arrivals")
    kill(servers[1])
    at_kill = singapore.ask("SELECT id, receipt FROM exchange_inboxmessage")
    assert MESSAGES // 5 <= len(at_kill) < MESSAGES
    waiting = "SELECT count(*) FROM exchange_outboxmessage WHERE state = 'waiting'"
    wait_until(lambda: mexico.ask(f"{waiting} AND error <> ''")[0][0] > 0, "a try that found nobody")
    # 3. it comes back, and the rest arrives
    singapore.serve()
    wait_until(lambda: mexico.ask(waiting)[0][0] == 0, "delivery of all")
    # 4. everything once: nothing acknowledged was lost, nothing was taken in twice
    sent = dict(mexico.ask("SELECT id, receipt FROM exchange_outboxmessage WHERE state = 'delivered'"))
    came = dict(singapore.ask("SELECT id, receipt FROM exchange_inboxmessage"))
    assert len(sent) == MESSAGES
    assert came == sent
    assert set(dict(at_kill).items()) <= set(sent.items())
    jobs = singapore.ask("SELECT key FROM journal_job WHERE kind = 'trades.inbox'")
    facts = singapore.ask("SELECT subject FROM journal_fact WHERE name = 'exchange.message.received'")
    assert sorted(jobs) == sorted(facts) == sorted((id,) for id in sent)
    # 5. and the two never shared an authority
    assert mexico.ask("SELECT public FROM trust_key") != singapore.ask("SELECT public FROM trust_key")
    _the_open_door_refuses_by_name(singapore.url)


def _the_open_door_refuses_by_name(url: str) -> None:
    for content, kind, status, rule in (
        (b"hello", "application/jose", 400, "EXCH-16"),
        (b"{}", "application/json", 400, "EXCH-16"),
        (b"", "application/jose", 422, "EXCH-1"),
        (b"x" * 20_500_000, "application/jose", 422, "EXCH-1"),
    ):
        answer = httpx.post(f"{url}/api/exchange/inbox", content=content, headers={"Content-Type": kind}, timeout=60)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["rule"] == rule
    assert httpx.get(f"{url}/api/exchange/outbox", timeout=60).status_code == 401
