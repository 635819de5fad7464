# SPDX-License-Identifier: Apache-2.0
"""Two real nodes in network namespaces of their own, under everything that can go wrong; for a test and for bench/.

Servers, workers and senders are killed with -9, the cable is cut, requests are lost, delayed, doubled and carried only
later, and the receiver's disk, a small tmpfs, is filled up. Then the storm ends, and what both stores hold is compared.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.architecture.house import ROOT
from tests.makers import BUYER, SELLER

A_CASE = 10
"""Messages in one conversation."""
PORT, LINE_PORT = 8000, 9000
LANES = ("MX-SG", "SG-MX")


def why_not() -> str:
    """Why a storm can't be made here; empty when it can."""
    if os.geteuid() != 0:
        return "network namespaces and a small disk need root"
    if not shutil.which("ip") or not shutil.which("mount"):
        return "the commands ip and mount are missing"
    probe = f"tlprobe{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"network namespaces are not permitted here: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", probe], check=True)
    return ""


@dataclass
class Side:
    """One node: its home, its namespace, and its processes by what they do."""

    economy: str
    trader: str
    home: Path
    space: str
    address: str
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    deaths: Counter[str] = field(default_factory=Counter)
    """Processes that ended although nobody killed them."""

    @property
    def url(self) -> str:
        return f"http://{self.address}:{PORT}"

    @property
    def line(self) -> str:
        """Where this node finds the other one: the near end of the bad line."""
        return f"http://{self.address}:{LINE_PORT}"

    def command(self, *arguments: str) -> list[str]:
        return ["ip", "netns", "exec", self.space, sys.executable, "-m", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("TRADELANE_", "DATABASE_URL", "VAULT_DATABASE_URL"))
        }
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TRADELANE_HOME": str(self.home),
            "TRADELANE_ECONOMY": self.economy,
            "TRADELANE_BASE_URL": self.url,
            "TRADELANE_LOG_LEVEL": "ERROR",
        }

    def run(self, *arguments: str) -> str:
        """A step to its end; what it printed."""
        done = subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode:
            raise AssertionError(f"{self.economy} {arguments}: {done.stderr[-2000:]}")
        return done.stdout

    def start(self, name: str, *arguments: str) -> None:
        with (self.home.parent / f"{self.space}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.command(*arguments), env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def serve(self) -> None:
        self.start("server", "config.commands.main", "serve", "--no-work", "--threads", "4", "--host", self.address)

    def work(self) -> None:
        self.start("worker", "config.commands.main", "work", "--with-server")

    def send(self, other: "Side", count: int, pause: float) -> None:
        step = ("send_through", self.trader, other.economy, other.trader, str(count), str(A_CASE), str(pause))
        self.start("sender", "tests.exchange_node", *step)

    def kill(self, name: str) -> bool:
        """kill -9 of a process and all it started; whether it was still there."""
        process = self.processes.get(name)
        if process is None or process.poll() is not None:
            return False
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        return True

    def ask(self, question: str) -> list[Any]:
        """Read the node's tables beside it, as an auditor would."""
        with closing(sqlite3.connect(f"file:{self.home / 'node.sqlite3'}?mode=ro", uri=True, timeout=20)) as store:
            return store.execute(question).fetchall()

    def count(self, table: str, where: str = "1=1") -> int:
        return int(self.ask(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


@dataclass
class Storm:
    """Both sides, the weather between them, and what it did."""

    sides: tuple[Side, Side]
    chance: random.Random
    messages: int
    """Each way half of them."""
    pause: float
    """Seconds between two sendings."""
    between: tuple[float, float]
    """Seconds between two troubles, at least and at most."""
    did: Counter[str] = field(default_factory=Counter)
    started: float = 0.0

    def open(self) -> None:
        """Make both nodes, let them recognise each other and agree on both lanes, over the bad line."""
        _both(self._settle, self.sides)
        _both(self._recognise, self.sides)
        for side in self.sides:
            target = self.other(side)
            seed = str(self.chance.randrange(1 << 30))
            side.start("line", "tests.chaos_line", side.address, str(LINE_PORT), target.address, str(PORT), seed)
            side.serve()
        _both(self._open_lanes, self.sides)
        for side in self.sides:
            assert side.count("exchange_agreement", "from_signature <> '' AND to_signature <> ''") == len(LANES)

    def rage(self, *, troubles: int, patience: float) -> None:
        """Send everything while things go wrong, at most so often; return when each message is signed for."""
        self.started = time.monotonic()
        for side in self.sides:
            side.work()
            side.send(self.other(side), self.messages // 2, self.pause)
        kinds = [self._kill_server, self._kill_worker, self._fill_the_disk, self._cut_the_cable, self._kill_sender]
        for number in range(troubles):
            self._within(patience)
            kinds[number % len(kinds)](self.chance.choice(self.sides))
            time.sleep(self.chance.uniform(*self.between))
            self._raise_the_fallen()
            if self.delivered() >= self.messages * 9 // 10:
                break
        self.did["delivered in the storm"] = self.delivered()
        while self.delivered() < self.messages:
            self._within(patience)
            self._raise_the_fallen()
            time.sleep(0.2)
        self.did["seconds"] = round(time.monotonic() - self.started)

    def delivered(self) -> int:
        return sum(side.count("exchange_outboxmessage", "state = 'delivered'") for side in self.sides)

    def other(self, side: Side) -> Side:
        return self.sides[1 - self.sides.index(side)]

    def weather(self) -> dict[str, int]:
        """What went wrong, counted; ends the lines, which say what they did."""
        for side in self.sides:
            line = side.processes["line"]
            line.terminate()
            line.wait(timeout=10)
            log = (side.home.parent / f"{side.space}.log").read_text(errors="replace").splitlines()
            told = next((json.loads(text) for text in reversed(log) if text.startswith("{")), {})
            self.did.update({f"requests {name}": number for name, number in told.items()})
        return dict(sorted(self.did.items()))

    def _settle(self, side: Side) -> None:
        side.run("tests.exchange_node", "settle", "Storm", side.trader, str(side.home / "list.json"))

    def _recognise(self, side: Side) -> None:
        side.run("tests.exchange_node", "recognise", str(self.other(side).home / "list.json"))

    def _open_lanes(self, side: Side) -> None:
        deadline = time.monotonic() + 90
        while True:
            try:
                side.run("tests.exchange_node", "open_lane", self.other(side).economy, side.line, *LANES)
                return
            except AssertionError:  # the line lost a request of the introduction
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    def _kill_server(self, side: Side) -> None:
        self._kill(side, "server")

    def _kill_worker(self, side: Side) -> None:
        self._kill(side, "worker")

    def _kill_sender(self, side: Side) -> None:
        self._kill(side, "sender")

    def _kill(self, side: Side, name: str) -> None:
        if side.kill(name):
            self.did[f"{name}s killed"] += 1
            del side.processes[name]

    def _cut_the_cable(self, side: Side) -> None:
        _ip("-n", side.space, "link", "set", "cable", "down")
        time.sleep(self.chance.uniform(0.3, 2.0))
        _ip("-n", side.space, "link", "set", "cable", "up")
        self.did["cables cut"] += 1

    def _fill_the_disk(self, side: Side) -> None:
        """Of the second side, whichever is chosen: only it has a disk of its own."""
        ballast = self.sides[1].home / "ballast"
        with suppress(OSError), ballast.open("wb") as file:
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        file.write(b"\0" * size)
                        file.flush()
        time.sleep(self.chance.uniform(0.5, 2.0))
        ballast.unlink()
        self.did["disks filled"] += 1

    def _raise_the_fallen(self) -> None:
        """Start what was killed, as a supervisor would; note what ended by itself and start that too."""
        for side in self.sides:
            for name, start in (("server", side.serve), ("worker", side.work)):
                process = side.processes.get(name)
                if process is not None and process.poll() is not None:
                    side.deaths[name] += 1
                if process is None or process.poll() is not None:
                    start()
            sender = side.processes.get("sender")
            if sender is None or (sender.poll() not in (None, 0)):
                side.deaths["sender"] += sender is not None
                side.send(self.other(side), self.messages // 2, self.pause)

    def _within(self, patience: float) -> None:
        spent = time.monotonic() - self.started
        assert spent < patience, f"{self.delivered()} of {self.messages} delivered after {spent:.0f} s: {self.did}"


@contextmanager
def a_storm(
    folder: Path, *, messages: int, disk: int, seed: int = 1, pause: float = 0.0, between: tuple[float, float] = (1, 4)
) -> Iterator[Storm]:
    """Two nodes, not yet opened, with a cable between and `disk` megabytes for the second; all is gone afterwards."""
    mark = f"{os.getpid()}"
    sides = (
        Side("MX", SELLER, folder / "mx", f"tlmx{mark}", "10.77.0.1"),
        Side("SG", BUYER, folder / "sg", f"tlsg{mark}", "10.77.0.2"),
    )
    for side in sides:
        side.home.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={disk}m", "tmpfs", str(sides[1].home)], check=True)
    try:
        _lay_the_cable(sides)
        yield Storm(sides, random.Random(seed), messages, pause, between)
    finally:
        for side in sides:
            for name in list(side.processes):
                side.kill(name)
            subprocess.run(["ip", "netns", "del", side.space], check=False, capture_output=True)
        subprocess.run(["umount", "--lazy", str(sides[1].home)], check=False, capture_output=True)


def _lay_the_cable(sides: tuple[Side, Side]) -> None:
    for side in sides:
        _ip("netns", "add", side.space)
        _ip("-n", side.space, "link", "set", "lo", "up")
    first, second = sides
    _ip("-n", first.space, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", second.space)
    for side in sides:
        _ip("-n", side.space, "addr", "add", f"{side.address}/24", "dev", "cable")
        _ip("-n", side.space, "link", "set", "cable", "up")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def _both(act: Callable[[Side], None], sides: tuple[Side, Side]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(act, sides))
