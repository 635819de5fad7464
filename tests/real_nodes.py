# SPDX-License-Identifier: Apache-2.0
"""Real nodes on loopback, each with its own home, database and authority, whose processes a test kills with -9."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.architecture.house import ROOT

PATIENCE = 120
"""Seconds before a test gives up waiting; a quiet machine needs a few."""


@dataclass
class Node:
    """A real node: its home, and the processes that were started on it."""

    economy: str
    home: Path
    port: int
    nats_url: str = ""
    """The servers of its bus; without them its workers look in the tables."""
    nodes_port: int = 0
    """Where it exchanges messages over mutual TLS; 0 when it does so on its public port."""
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def nodes_url(self) -> str:
        return f"https://127.0.0.1:{self.nodes_port}" if self.nodes_port else self.url

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("TRADELANE_", "DATABASE_URL", "VAULT_DATABASE_URL", "NATS_URL"))
        }
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TRADELANE_HOME": str(self.home),
            "TRADELANE_ECONOMY": self.economy,
            "TRADELANE_BASE_URL": self.url,
            "TRADELANE_LOG_LEVEL": "ERROR",
            "NATS_URL": self.nats_url,
            **({"TRADELANE_NODES_URL": self.nodes_url} if self.nodes_port else {}),
        }

    def run(self, *arguments: str) -> str:
        """Do one thing on the node, in a process of its own; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def settle(self, trader: str) -> None:
        self.run("tests.exchange_node", "settle", f"Test node {self.economy}", trader, str(self.home / "list.json"))

    def recognise(self, other: "Node") -> None:
        self.run("tests.exchange_node", "recognise", str(other.home / "list.json"))

    def open_lane(self, other: "Node") -> None:
        self.run("tests.exchange_node", "open_lane", other.economy, other.nodes_url, "MX-SG")

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """A `tradelane` command that stays."""
        return self.start_module("config.commands.main", *command)

    def start_module(self, *module: str) -> "subprocess.Popen[bytes]":
        with (self.home / "node.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *module],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def serve(self) -> "subprocess.Popen[bytes]":
        process = self.start_serving()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert process.poll() is None, (self.home / "node.log").read_text()[-2000:]
            try:
                answer = httpx.get(f"{self.url}/api/exchange/directory", timeout=10)
                if answer.status_code == 200 and _listens(self.nodes_port):
                    return process
                time.sleep(0.1)
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.home / "node.log").read_text()[-2000:])

    def start_serving(self) -> "subprocess.Popen[bytes]":
        return self.start("serve", "--no-work", "--threads", "4", "--port", str(self.port))

    def ask(self, question: str) -> list[Any]:
        """Read the node's tables beside it, as an auditor would."""
        with closing(sqlite3.connect(f"file:{self.home / 'node.sqlite3'}?mode=ro", uri=True, timeout=20)) as store:
            return store.execute(question).fetchall()


class Hand:
    """A process on the node that does steps of a module as they are told, so that not each starts a program anew.

    The module's own step `obey` calls `tests.obedience`.
    """

    def __init__(self, node: Node, module: str) -> None:
        with (node.home / "hand.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, "obey"], env=node.environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True,
            )  # fmt: skip

    def do(self, *step: str) -> str:
        """Do one; what it printed."""
        asks, tells = self._process.stdin, self._process.stdout
        assert asks is not None
        assert tells is not None
        asks.write(json.dumps(step) + "\n")
        asks.flush()
        said = json.loads(tells.readline() or '{"failed": "the process ended"}')
        assert "failed" not in said, said["failed"]
        return str(said["printed"])

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        kill(self._process)


def _listens(port: int) -> bool:
    """Whether the server for nodes is up; there is none at port 0."""
    if not port:
        return True
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def kill(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """kill -9 of a process and all it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def side_by_side(act: Callable[..., None], nodes: tuple[Node, Node], others: tuple[Any, Any]) -> None:
    """Both nodes at once: each is a process of its own."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(act, nodes, others))


def wait_until(true: Callable[[], bool], what: str, *, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {patience} s"
        time.sleep(0.02)
