# SPDX-License-Identifier: Apache-2.0
"""One contract for every bus: the tables alone, JetStream on one server, and on three that keep all."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from tests.bus_makers import SILENCE, Reader, World
from tests.nats_servers import NatsServers, nats_servers

from tradelane.journal import actions, queries, rules
from tradelane.journal.models import Fact, Job, Turn
from tradelane.journal.values import JobState, Ran, Ticket
from tradelane.kernel import clock
from tradelane.kernel.errors import Unavailable

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.network]
FACT = "titles.title.issued"
BUSES = ("table", "jetstream", "three servers")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, NatsServers]]:
    """Servers that the tests of this file share; each test has streams of its own."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(nats_servers(tmp_path_factory.mktemp("nats"), count=count))
            for name, count in (("jetstream", 1), ("three servers", 3))
        }


@pytest.fixture(params=BUSES)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    servers = None if request.param == "table" else request.getfixturevalue("running")[request.param]
    made = World(servers)
    yield made
    made.close()


@pytest.fixture(params=BUSES[1:])
def on_servers(request: pytest.FixtureRequest, running: dict[str, NatsServers]) -> Iterator[World]:
    made = World(running[request.param])
    yield made
    made.close()


def test_a_job_is_done_once_for_its_key(world: World) -> None:
    seen: list[dict[str, Any]] = []
    for _ in range(2):
        actions.enqueue("exchange.deliver", {"message": "m1"}, key="m1", due=world.moment)
    assert world.run({"exchange.deliver": seen.append}) == Ran(done=1)
    actions.enqueue("exchange.deliver", {"message": "m1"}, key="m1", due=world.moment)
    assert world.run({"exchange.deliver": seen.append}) == Ran()
    assert seen == [{"message": "m1"}]


def test_a_job_of_a_transaction_that_failed_never_reaches_a_worker(world: World) -> None:
    with pytest.raises(Unavailable), transaction.atomic():
        actions.enqueue("a", {}, key="1", due=world.moment)
        raise Unavailable("no")
    assert world.run({"a": nothing}) == Ran()


def test_a_job_waits_for_its_hour(world: World) -> None:
    actions.enqueue("a", {}, key="1", due=world.moment + timedelta(hours=1))
    assert world.run({"a": nothing}) == Ran()
    world.moment += timedelta(hours=1)
    assert world.run({"a": nothing}) == Ran(done=1)


def test_a_job_is_put_off_ever_longer_dies_and_is_revived(world: World) -> None:
    actions.enqueue("a", {}, key="1", due=world.moment)
    for attempt in range(1, rules.ATTEMPTS):
        assert world.run({"a": away}) == Ran(retried=1), attempt
        world.moment += rules.delay_after(attempt) - timedelta(seconds=0.5)
        assert world.run({"a": away}) == Ran(), attempt
        world.moment += timedelta(seconds=0.5)
    assert world.run({"a": away}) == Ran(dead=1)
    (job,) = queries.dead_jobs()
    assert (job.state, job.attempts) == (JobState.DEAD, rules.ATTEMPTS)
    assert world.run({"a": nothing}) == Ran()
    actions.revive_job(id=job.id)
    world.moment = max(world.moment, clock.now())
    assert world.run({"a": nothing}) == Ran(done=1)


def test_the_job_of_a_killed_worker_is_done_by_another(world: World) -> None:
    actions.enqueue("a", {"n": 1}, key="1", due=world.moment)

    def killed(payload: dict[str, Any]) -> None:
        raise KeyboardInterrupt  # what stops a worker is no Exception, so nothing is marked: as after kill -9

    with pytest.raises(KeyboardInterrupt):
        world.run({"a": killed})
    other = world.bus()
    assert world.run({"a": nothing}, bus=other) == Ran()
    world.outlast_a_dead_worker()
    assert world.run({"a": nothing}, bus=other) == Ran(done=1)
    assert Job.objects.get().attempts == 2


def test_a_job_that_takes_long_stays_with_its_worker(world: World) -> None:
    actions.enqueue("a", {}, key="1", due=world.moment)
    first, second = world.bus(), world.bus()
    meanwhile: list[Ran] = []

    def slow(payload: dict[str, Any]) -> None:
        until = time.monotonic() + 2.5 * SILENCE.total_seconds()
        while time.monotonic() < until:
            meanwhile.append(world.run({"a": nothing}, bus=second))

    assert world.run({"a": slow}, bus=first) == Ran(done=1)
    assert set(meanwhile) == {Ran()}
    assert Job.objects.get().attempts == 1


def test_a_worker_that_was_replaced_cannot_undo_the_work_of_the_other(world: World) -> None:
    actions.enqueue("a", {}, key="1", due=world.moment)

    def slow(payload: dict[str, Any]) -> None:
        world.moment += actions.LEASE + timedelta(seconds=1)
        assert actions.run_due_jobs(tasks={"a": nothing}, now=lambda: world.moment) == Ran(done=1)
        raise Unavailable("too late")

    assert world.run({"a": slow}) == Ran()
    assert queries.dead_jobs() == []
    assert Job.objects.get().done_at is not None


def test_many_workers_share_the_jobs_and_do_each_once(world: World) -> None:
    jobs, workers = 60, 4
    with transaction.atomic():
        for n in range(jobs):
            actions.enqueue("count", {"n": n}, key=str(n), due=world.moment)
    done: Counter[int] = Counter()
    by: Counter[str] = Counter()
    lock = threading.Lock()

    def count(payload: dict[str, Any]) -> None:
        with lock:
            done[payload["n"]] += 1
            by[threading.current_thread().name] += 1
        time.sleep(0.005)

    def work() -> None:
        bus = world.bus()
        try:
            while Job.objects.filter(done_at=None).exists():
                world.run({"count": count}, bus=bus)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, name=f"worker {n}") for n in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == Counter(range(jobs))
    assert len(by) > 1


def test_each_reader_reacts_to_each_fact_once_and_in_order(world: World) -> None:
    bus, readers = world.first, (Reader("one"), Reader("two"))
    announcer = actions.Announcer(bus)
    for subject in "abc":
        actions.record(FACT, subject=subject, by=None)
    actions.record("titles.title.transferred", subject="other", by=None)
    follow(readers, bus, announcer)
    actions.record(FACT, subject="d", by=None)
    follow(readers, bus, announcer)
    follow(readers, bus, announcer)
    assert [reader.seen for reader in readers] == [list("abcd"), list("abcd")]


def test_facts_that_are_announced_again_are_reacted_to_once(world: World) -> None:
    bus, reader = world.first, Reader("one")
    actions.record(FACT, subject="a", by=None)
    follow((reader,), bus, actions.Announcer(bus))
    Turn.objects.all().delete()
    other = world.bus()  # another worker's announcer, which remembers nothing
    follow((reader,), other, actions.Announcer(other))
    assert reader.seen == ["a"]


def test_a_fact_that_commits_late_is_not_missed(world: World) -> None:
    bus, reader = world.first, Reader("one")
    announcer = actions.Announcer(bus)
    actions.record(FACT, subject="early", by=None)
    number = Fact.objects.get().id
    Fact(id=number + 10, name=FACT, subject="next", at=clock.now()).save(force_insert=True)
    follow((reader,), bus, announcer)
    Fact(id=number + 5, name=FACT, subject="late", at=clock.now()).save(force_insert=True)
    follow((reader,), bus, announcer)
    assert reader.seen == ["early", "next", "late"]


def test_a_reaction_that_fails_is_tried_again_and_holds_up_nobody(world: World) -> None:
    bus, reader = world.first, Reader("one", breaks_on={"b"})
    announcer = actions.Announcer(bus)
    for subject in "abc":
        actions.record(FACT, subject=subject, by=None)
    follow((reader,), bus, announcer)
    reader.breaks_on = set()
    actions.record(FACT, subject="d", by=None)
    follow((reader,), bus, announcer)
    assert reader.seen == ["a", "c", "b", "d"]


def test_two_workers_never_follow_for_one_reader_at_the_same_time(world: World) -> None:
    bus, other = world.bus(), world.bus()
    actions.record(FACT, subject="a", by=None)
    seen: list[str] = []

    def react(fact: Any) -> None:
        seen.append(fact.subject)
        if len(seen) == 1:
            assert actions.follow(reader="one", reactions={FACT: react}) == 0

    actions.Announcer(bus).announce(now=clock.now())
    with other.news("one") as there_is:
        assert there_is
        assert actions.follow(reader="one", reactions={FACT: react}) == 1
    assert seen == ["a"]


def test_a_job_offered_twice_is_held_once(on_servers: World) -> None:
    """As when the worker that handed it over was killed before it could note so."""
    actions.enqueue("a", {}, key="1", due=on_servers.moment)
    id, bus = Job.objects.get().id, on_servers.first
    for _ in range(2):
        assert list(bus.offer([Ticket(id, "a", "first")])) == [id]
    assert list(bus.offer([Ticket(id, "a", "another occasion")])) == [id]
    seen: list[Any] = []
    assert on_servers.run({"a": seen.append}) == Ran(done=1)
    assert bus.next_call() is None
    assert len(seen) == 1


def test_calls_to_jobs_that_are_not_to_be_done_are_settled(on_servers: World) -> None:
    """A bus may bring what is done, dead, put off or gone, and in any order."""
    for key in ("done", "dead", "later"):
        actions.enqueue("a", {}, key=key, due=on_servers.moment)
    Job.objects.filter(key="done").update(done_at=on_servers.moment)
    Job.objects.filter(key="dead").update(dead_at=on_servers.moment)
    Job.objects.filter(key="later").update(due=on_servers.moment + timedelta(hours=1))
    numbers = [*Job.objects.order_by("-id").values_list("id", flat=True), 10_000_000]
    assert len(on_servers.first.offer([Ticket(n, "a", f"stale {n}") for n in numbers])) == 4
    assert on_servers.run({"a": broken}) == Ran()
    time.sleep(SILENCE.total_seconds() + 0.5)
    assert on_servers.first.next_call() is None


def test_a_call_to_a_job_whose_row_is_just_being_marked_is_not_lost(on_servers: World) -> None:
    """A worker may be called before the one that handed the job over has committed its note."""
    actions.enqueue("a", {}, key="1", due=on_servers.moment)
    on_servers.first.offer([Ticket(Job.objects.get().id, "a", "first")])
    marked, held = threading.Event(), 0.5

    def mark() -> None:
        try:
            with transaction.atomic():
                Job.objects.update(handed_at=on_servers.moment)
                marked.set()
                time.sleep(held)
        finally:
            connections.close_all()

    other = threading.Thread(target=mark)
    other.start()
    marked.wait()
    assert on_servers.run({"a": nothing}) == Ran(done=1)
    other.join()


def test_what_the_bus_lost_is_handed_over_again(on_servers: World) -> None:
    actions.enqueue("a", {}, key="1", due=on_servers.moment)
    assert actions.hand_over(bus=on_servers.first, now=on_servers.moment) == 1
    call = on_servers.first.next_call()
    assert call is not None
    call.settle()  # as if it had never been there
    on_servers.moment += on_servers.first.patience - timedelta(seconds=1)
    assert on_servers.run({"a": nothing}) == Ran()
    on_servers.moment += timedelta(seconds=1)  # the bus is silent, and the job waits for too long
    assert on_servers.run({"a": nothing}) == Ran(done=1)


def test_a_bus_that_is_never_silent_is_offered_again_what_it_lost(on_servers: World) -> None:
    actions.enqueue("a", {}, key="1", due=on_servers.moment)
    Job.objects.update(handed_at=on_servers.moment)
    on_servers.moment += timedelta(minutes=5)
    assert actions.hand_over(bus=on_servers.first, now=on_servers.moment) == 1
    call = on_servers.first.next_call()
    assert call is not None
    assert call.job == Job.objects.get().id


def follow(readers: tuple[Reader, ...], bus: Any, announcer: actions.Announcer) -> None:
    """One round of a worker: announce, then let each reader look if there is news."""
    announcer.announce(now=clock.now())
    for reader in readers:
        reader.follow(bus, fact=FACT)


def nothing(payload: dict[str, Any]) -> None:
    pass


def away(payload: dict[str, Any]) -> None:
    raise Unavailable("the peer is away")


def broken(payload: dict[str, Any]) -> None:
    raise AssertionError("this was not to be done")
