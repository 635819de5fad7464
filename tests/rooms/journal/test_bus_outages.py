# SPDX-License-Identifier: Apache-2.0
"""Servers of the bus and workers are killed with -9, and their disks emptied: what the tables acknowledged is done."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from tests.architecture.house import ROOT
from tests.bus_makers import SILENCE, Reader, World
from tests.empty_stores import with_tables
from tests.nats_servers import NatsServers, nats_servers

from tradelane.journal import actions
from tradelane.journal.models import Job
from tradelane.journal.values import Ran
from tradelane.kernel import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.network]
FACT = "titles.title.issued"
NOTES = "journal_job WHERE kind = 'note'"
"""The jobs that the test asked for; a new node has some of its own."""
PATIENCE = 240


@pytest.fixture(scope="module")
def three_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServers]:
    with nats_servers(tmp_path_factory.mktemp("nats"), count=3) as servers:
        yield servers


@pytest.fixture
def cluster(three_servers: NatsServers) -> Iterator[World]:
    """All three servers at work, for a node of the test's own; the test may kill them."""
    three_servers.start()
    world = World(three_servers)
    wait_until(lambda: world.first.state().ok, "three servers")
    yield world
    world.close()


def servers_of(world: World) -> NatsServers:
    assert world.servers is not None
    return world.servers


def test_while_all_servers_are_down_jobs_are_taken_from_the_table(cluster: World) -> None:
    actions.enqueue("a", {"n": 1}, key="1", due=cluster.moment)
    assert actions.hand_over(bus=cluster.first, now=cluster.moment) == 1
    servers_of(cluster).kill()
    actions.enqueue("a", {"n": 2}, key="2", due=cluster.moment)  # nothing that is asked for needs the bus
    seen: list[Any] = []
    assert cluster.run({"a": seen.append}) == Ran()
    assert "away" in cluster.first.state().why
    cluster.moment += cluster.first.patience
    assert cluster.run({"a": seen.append}) == Ran(done=2)
    # they come back, and still hold what was done meanwhile: nobody does it again
    servers_of(cluster).start()
    wait_until(lambda: cluster.first.state().ok, "the servers' return")
    assert cluster.run({"a": seen.append}) == Ran()
    actions.enqueue("a", {"n": 3}, key="3", due=cluster.moment)
    wait_until(lambda: cluster.run({"a": seen.append}) == Ran(done=1), "the next job")
    assert [payload["n"] for payload in seen] == [1, 2, 3]


def test_a_job_that_ends_while_the_servers_are_down_is_not_done_again(cluster: World) -> None:
    actions.enqueue("a", {}, key="1", due=cluster.moment)
    done: list[Any] = []

    def ends_without_a_bus(payload: dict[str, Any]) -> None:
        servers_of(cluster).kill()
        done.append(payload)

    assert cluster.run({"a": ends_without_a_bus}) == Ran(done=1)
    servers_of(cluster).start()
    wait_until(lambda: cluster.first.state().ok, "the servers' return")
    until = time.monotonic() + 2 * SILENCE.total_seconds()
    while time.monotonic() < until:  # the call is repeated, as nobody acknowledged it
        assert cluster.run({"a": done.append}) == Ran()
    assert len(done) == 1


def test_servers_that_lost_everything_lose_no_job_and_no_fact(cluster: World) -> None:
    bus, reader = cluster.first, Reader("one")
    with transaction.atomic():
        for n in range(5):
            actions.enqueue("a", {"n": n}, key=str(n), due=cluster.moment)
            actions.record(FACT, subject=str(n), by=None)
    announcer = actions.Announcer(bus)
    assert (actions.hand_over(bus=bus, now=cluster.moment), announcer.announce(now=clock.now())) == (5, 5)
    servers_of(cluster).kill()
    for server in servers_of(cluster).servers:
        shutil.rmtree(server.folder)
    servers_of(cluster).start()
    cluster.moment += bus.patience
    seen: list[int] = []
    wait_until(lambda: cluster.run({"a": lambda payload: seen.append(payload["n"])}) == Ran() and len(seen) == 5, "all")
    wait_until(lambda: bus.state().ok, "streams made anew")
    reader.follow(bus, fact=FACT)  # whoever starts looks at the table, news or not
    assert (sorted(seen), reader.seen) == (list(range(5)), list("01234"))
    actions.record(FACT, subject="next", by=None)
    assert announcer.announce(now=clock.now()) == 1
    wait_until(lambda: reader.follow(bus, fact=FACT) == 1, "news")


def test_one_server_of_three_may_die_while_workers_work(cluster: World) -> None:
    jobs, workers = 300, 3
    with transaction.atomic():
        for n in range(jobs):
            actions.enqueue("count", {"n": n}, key=str(n), due=cluster.moment)
    done: Counter[int] = Counter()
    lock = threading.Lock()
    stop = threading.Event()

    def count(payload: dict[str, Any]) -> None:
        with lock:
            done[payload["n"]] += 1
        time.sleep(0.002)

    def work() -> None:
        bus = cluster.bus()
        try:
            while not stop.is_set():
                cluster.run({"count": count}, bus=bus)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        for server in servers_of(cluster).servers:  # each in turn, so that the leader of the stream is among them
            already = len(done)
            wait_until(lambda already=already: len(done) >= min(already + 50, jobs), "progress")
            server.kill()
            wait_until(lambda already=already: len(done) >= min(already + 80, jobs), "progress with two servers")
            server.start()
        wait_until(lambda: len(done) == jobs, "all jobs")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not Job.objects.filter(done_at=None).exists()
    assert set(done) == set(range(jobs))
    # a call that nobody could acknowledge is repeated, yet finds the row done: none was done twice
    assert done == Counter(range(jobs))


def test_the_operator_hears_of_a_server_that_is_missing(cluster: World) -> None:
    bus = cluster.first
    servers_of(cluster).servers[2].kill()
    wait_until(lambda: "2 of 3" in bus.state().why, "the server's absence")
    assert not bus.state().ok
    servers_of(cluster).servers[2].start()
    wait_until(lambda: bus.state().ok, "its return")


@pytest.mark.parametrize("with_servers", [False, True], ids=["table", "jetstream"])
def test_a_worker_killed_in_the_middle_of_a_job_is_replaced(with_servers: bool, tmp_path: Path) -> None:
    with nats_servers(tmp_path / "nats", count=1) as servers:
        node = AloneNode(with_tables(tmp_path), nats_url=servers.url if with_servers else "")
        node.run("make", "6")
        first = node.start("work", str(node.out), "30")
        wait_until(lambda: len(node.notes()) == 1, "a job at hand")
        first.kill()  # kill -9
        first.wait()
        (began,) = node.notes()
        if not with_servers:  # nobody can wait for five minutes here: the lease is let run out by hand
            node.write("UPDATE journal_job SET leased_until = due")
        second = node.start("work", str(node.out), "0.01")
        wait_until(lambda: node.ask(f"SELECT count(*) FROM {NOTES} AND done_at IS NULL") == [(0,)], "all jobs")
        second.kill()
        second.wait()
    ended = Counter(line for line in node.notes() if line.startswith("ended"))
    assert ended == Counter(f"ended {n}" for n in range(6))
    assert node.notes().count(began) == 2
    attempts = node.ask(f"SELECT attempts, count(*) FROM {NOTES} GROUP BY attempts ORDER BY attempts")
    assert attempts == [(1, 5), (2, 1)]


class AloneNode:
    """A node's tables in a folder, with workers in processes of their own."""

    def __init__(self, folder: Path, *, nats_url: str) -> None:
        self.folder, self.out = folder, folder / "notes"
        self.out.touch()
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("TRADELANE_", "DATABASE_URL", "VAULT_DATABASE_URL", "NATS_URL"))
        }
        self.environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TRADELANE_HOME": str(folder),
            "NATS_URL": nats_url,
        }

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "tests.bus_worker", *arguments], env=self.environment)

    def run(self, *arguments: str) -> None:
        assert self.start(*arguments).wait(timeout=PATIENCE) == 0

    def notes(self) -> list[str]:
        return self.out.read_text().splitlines()

    def ask(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "node.sqlite3", timeout=20)) as store:
            return store.execute(question).fetchall()

    def write(self, statement: str) -> None:
        with closing(sqlite3.connect(self.folder / "node.sqlite3", timeout=20)) as store:
            store.execute(statement)
            store.commit()


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE} s"
        time.sleep(0.05)
