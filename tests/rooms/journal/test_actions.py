# SPDX-License-Identifier: Apache-2.0
"""Facts only grow; jobs are done at least once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.conftest import NOON
from tests.makers import SELLER, an_actor

from tradelane.journal import actions, queries, rules
from tradelane.journal.models import Fact, Job
from tradelane.journal.values import JobState, Ran
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Refused, Unavailable

pytestmark = pytest.mark.django_db


def test_a_fact_is_recorded_with_who_and_when(frozen_clock: Any) -> None:
    actions.record("titles.title.transferred", subject="title_1", by=an_actor(), digest="sha256:00")
    (fact,) = queries.facts(subject="title_1")
    assert (fact.name, fact.at, fact.organisation, fact.data) == (
        "titles.title.transferred", NOON, SELLER, {"digest": "sha256:00"},
    )  # fmt: skip
    assert list(queries.facts_named(name="titles.title.transferred", since=NOON + timedelta(days=1))) == []


def test_a_fact_with_a_bad_name_is_refused() -> None:
    with pytest.raises(Refused, match="JOURNAL-1"):
        actions.record("Transferred", subject="title_1", by=None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_fact SET subject = 'x'",
        "DELETE FROM journal_fact",
    ],
)
def test_the_database_refuses_to_change_facts(statement: str) -> None:
    actions.record("titles.title.issued", subject="title_1", by=None)
    with pytest.raises(DatabaseError, match="facts are never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Fact.objects.count() == 1


def test_replacing_a_fact_is_refused_too() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    actions.record("titles.title.issued", subject="title_1", by=None)
    fact = Fact.objects.get()
    with pytest.raises(DatabaseError, match="facts are never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO journal_fact (id, name, subject, at, organisation, person, data)"
            " VALUES (%s, 'a.b.c', 'other', '2026-01-01', '', '', '{}')",
            [fact.id],
        )


def test_a_job_runs_once_for_its_key() -> None:
    seen: list[dict[str, Any]] = []
    for _ in range(2):
        actions.enqueue("exchange.deliver", {"message": "m1"}, key="m1")
    assert actions.run_due_jobs(tasks={"exchange.deliver": seen.append}) == Ran(done=1)
    actions.enqueue("exchange.deliver", {"message": "m1"}, key="m1")
    assert actions.run_due_jobs(tasks={"exchange.deliver": seen.append}) == Ran()
    assert seen == [{"message": "m1"}]


def test_a_job_waits_for_its_hour() -> None:
    actions.enqueue("a", {}, key="1", due=NOON)
    assert actions.run_due_jobs(tasks={"a": _nothing}, now=lambda: NOON - timedelta(seconds=1)) == Ran()
    assert queries.next_due() == NOON
    assert actions.run_due_jobs(tasks={"a": _nothing}, now=lambda: NOON) == Ran(done=1)
    assert queries.next_due() is None


def test_an_unavailable_peer_is_tried_again_later_and_given_up_at_last() -> None:
    moment = [NOON]
    tasks = {"a": _away}
    actions.enqueue("a", {}, key="1", due=NOON)
    for attempt in range(1, rules.ATTEMPTS):
        assert actions.run_due_jobs(tasks=tasks, now=lambda: moment[0]) == Ran(retried=1), attempt
        assert actions.run_due_jobs(tasks=tasks, now=lambda: moment[0]) == Ran()
        moment[0] += rules.delay_after(attempt)
    assert actions.run_due_jobs(tasks=tasks, now=lambda: moment[0]) == Ran(dead=1)
    (job,) = queries.dead_jobs()
    assert job.state == JobState.DEAD
    assert "peer is away" in job.error
    actions.revive_job(id=job.id)
    assert actions.run_due_jobs(tasks={"a": _nothing}) == Ran(done=1)
    with pytest.raises(Conflict):
        actions.revive_job(id=job.id)


def test_a_broken_task_keeps_its_error_and_others_go_on() -> None:
    actions.enqueue("broken", {}, key="1", due=NOON)
    actions.enqueue("unknown", {}, key="1", due=NOON)
    actions.enqueue("good", {}, key="1", due=NOON)
    assert actions.run_due_jobs(tasks={"broken": _broken, "good": _nothing}, now=lambda: NOON) == Ran(done=1, retried=2)
    broken = queries.job(kind="broken", key="1", now=NOON)
    assert broken is not None
    assert re.fullmatch(r"ValueError at test_actions.py:\d+, in _broken", broken.error)  # and not what it stumbled over


def test_the_job_of_a_killed_worker_runs_again_after_its_lease() -> None:
    actions.enqueue("a", {"n": 1}, key="1", due=NOON)

    def killed(payload: dict[str, Any]) -> None:
        raise KeyboardInterrupt  # what stops a worker is no Exception, so nothing is marked: as after kill -9

    with pytest.raises(KeyboardInterrupt):
        actions.run_due_jobs(tasks={"a": killed}, now=lambda: NOON)
    job = queries.job(kind="a", key="1", now=NOON)
    assert job is not None
    assert job.state == JobState.LEASED
    assert actions.run_due_jobs(tasks={"a": _nothing}, now=lambda: NOON + actions.LEASE / 2) == Ran()
    assert actions.run_due_jobs(tasks={"a": _nothing}, now=lambda: NOON + actions.LEASE) == Ran(done=1)


def test_a_worker_whose_lease_ran_out_cannot_undo_the_other_ones_work() -> None:
    actions.enqueue("a", {}, key="1", due=NOON)

    def slow(payload: dict[str, Any]) -> None:
        actions.run_due_jobs(tasks={"a": _nothing}, now=lambda: NOON + actions.LEASE)
        raise Unavailable("too late")

    assert actions.run_due_jobs(tasks={"a": slow}, now=lambda: NOON) == Ran()
    assert Job.objects.get().done_at == NOON + actions.LEASE


def test_a_job_of_a_transaction_that_failed_does_not_exist() -> None:
    with pytest.raises(Unavailable), transaction.atomic():
        actions.enqueue("a", {}, key="1")
        raise Unavailable("no")
    assert not Job.objects.exists()


def _nothing(payload: dict[str, Any]) -> None:
    pass


def _away(payload: dict[str, Any]) -> None:
    raise Unavailable("the peer is away")


def _broken(payload: dict[str, Any]) -> None:
    int("Perpetua Quillfeather")


@pytest.mark.django_db
def test_a_worker_that_starts_alone_frees_what_a_killed_one_had_leased() -> None:
    actions.enqueue("try.again", {}, key="killed")
    Job.objects.update(leased_until=clock.now() + actions.LEASE)
    assert actions.release_leases() == 1
    ran: list[str] = []
    actions.run_due_jobs(tasks={"try.again": lambda payload: ran.append("done")})
    assert ran == ["done"]
    assert actions.release_leases() == 0
