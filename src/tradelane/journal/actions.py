# SPDX-License-Identifier: Apache-2.0
"""The only writes of facts and jobs; apart, so that every room records and defers work alike.

A worker takes a job by a lease: it marks the row in one short transaction, works outside of it, then marks the
row done. A worker that is killed leaves the lease to run out; another then does the job again. So a job's function
is idempotent: it may run more than once, and it runs at least once.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from tradelane.journal import queries, rules
from tradelane.journal.models import Fact, Followed, Job
from tradelane.journal.values import Doer, FactView, NewFact, Ran
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, TradelaneError, Unavailable

LEASE = timedelta(minutes=5)
"""Longer than any job works; a worker that died is replaced after this."""
LATE = timedelta(minutes=2)
"""No transaction is open for longer than this, so no fact older than this is still to appear."""
_log = logging.getLogger(__name__)


def record(name: str, *, subject: str, by: Doer | None, **facts: Any) -> None:
    """Add a fact, inside the caller's transaction: the change and its fact stand or fall together.

    `facts` is plain JSON data without personal data beyond ids. Raises Refused for a bad name.
    """
    record_all([NewFact(name, subject, by, facts)])


def record_all(facts: Iterable[NewFact]) -> None:
    """Add many facts by one statement, in their order; as `record`."""
    at, rows = clock.now(), []
    for new in facts:
        rules.the_name_of_a_fact_is_dotted.require(new.name)
        rows.append(
            Fact(
                name=new.name,
                subject=new.subject,
                at=at,
                organisation="" if new.by is None else new.by.organisation,
                person="" if new.by is None else new.by.person or "",
                data=dict(new.data),
            )
        )
    Fact.objects.bulk_create(rows)


def enqueue(kind: str, payload: Mapping[str, Any], *, key: str, due: datetime | None = None) -> None:
    """Ask for work after the caller's transaction commits; the same kind and key twice is one job.

    `kind` names a row of `config.tasks`; `due` defaults to now.
    """
    job = Job(kind=kind, key=key, payload=dict(payload), due=due or clock.now())
    Job.objects.bulk_create([job], ignore_conflicts=True)


def run_due_jobs(
    *, tasks: Mapping[str, Callable[[dict[str, Any]], None]], now: Callable[[], datetime] = clock.now, limit: int = 100
) -> Ran:
    """Do at most `limit` due jobs, one by one, and say what came of them. Never raises for a job that fails.

    Unavailable: tried again after a growing delay. Any other error too, because a repaired program may succeed;
    after `rules.ATTEMPTS` the job is dead and its error is kept for a person.
    """
    done = retried = dead = 0
    for _ in range(limit):
        job = _take(now())
        if job is None:
            break
        error = _attempt(job, tasks)
        if error is None:
            done += _finish(job, now())
        elif job.attempts >= rules.ATTEMPTS:
            dead += _give_up(job, error, now())
        else:
            retried += _postpone(job, error, now())
    return Ran(done=done, retried=retried, dead=dead)


def release_leases() -> int:
    """Free every leased job at once; for a worker that starts as the only one, after another was killed.

    With several workers a job at hand may then run twice, which every job bears. Returns how many were freed.
    """
    return Job.objects.filter(done_at=None, dead_at=None).exclude(leased_until=None).update(leased_until=None)


def follow(
    *, reader: str, reactions: Mapping[str, Callable[[FactView], None]], now: Callable[[], datetime] = clock.now
) -> int:
    """Let `reader` react to each fact that has a reaction, oldest first; how many it reacted to. At least once each.

    A reaction that fails is logged and tried again in the next pass; it does not hold up the others. A reader that
    is killed between a reaction and the note of it reacts once more, so reactions are idempotent.
    """
    state, _ = Followed.objects.get_or_create(reader=reader)
    handled, failed = set(state.ahead), []
    settled = now() - LATE
    last, reacted = state.last, 0
    for number, fact in queries.facts_after(state.last, names=reactions):
        if number not in handled:
            try:
                reactions[fact.name](fact)
            except Exception:
                _log.exception("%s could not react to fact %s, %s", reader, number, fact.name)
                failed.append(number)
                continue
            handled.add(number)
            reacted += 1
        if fact.at <= settled and not failed:
            last = number
    ahead = sorted(number for number in handled if number > last)
    if (last, ahead) != (state.last, state.ahead):
        Followed.objects.filter(reader=reader).update(last=last, ahead=ahead)
    return reacted


def revive_job(*, id: int) -> None:
    """Let a dead job be tried afresh; for the operator, once the cause is gone. Raises Conflict when it isn't dead."""
    changed = Job.objects.filter(pk=id).exclude(dead_at=None).update(dead_at=None, attempts=0, due=clock.now())
    if not changed:
        raise Conflict("This job is not dead.", field="id")


@transaction.atomic
def _take(now: datetime) -> Job | None:
    """Lease the next due job. Two workers never take one: the row is locked (PostgreSQL) or the store is (SQLite)."""
    rows = queries.due_jobs(now)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    job = rows.first()
    if job is None:
        return None
    job.leased_until = now + LEASE
    job.attempts += 1
    job.save(update_fields=["leased_until", "attempts"])
    return job


def _attempt(job: Job, tasks: Mapping[str, Callable[[dict[str, Any]], None]]) -> str | None:
    """Do the job; the error's text when it failed."""
    work = tasks.get(job.kind)
    if work is None:
        return f"no task of kind {job.kind}"
    try:
        work(dict(job.payload))
    except Unavailable as error:
        return str(error)
    except TradelaneError as error:
        _log.warning("job %s %s: %s", job.kind, job.id, error)
        return str(error)
    except Exception as error:
        _log.exception("job %s %s broke", job.kind, job.id)
        return f"{type(error).__name__}: {error}"
    return None


def _finish(job: Job, now: datetime) -> int:
    """Mark done, whoever holds the lease by now: the work is idempotent and it was done."""
    return Job.objects.filter(pk=job.pk, done_at=None, dead_at=None).update(done_at=now, leased_until=None, error="")


def _postpone(job: Job, error: str, now: datetime) -> int:
    due = now + rules.delay_after(job.attempts)
    return _mine(job).update(due=due, leased_until=None, error=error[:2000])


def _give_up(job: Job, error: str, now: datetime) -> int:
    _log.error("job %s %s given up after %s attempts: %s", job.kind, job.id, job.attempts, error)
    return _mine(job).update(dead_at=now, leased_until=None, error=error[:2000])


def _mine(job: Job) -> "QuerySet[Job]":
    """The row while this worker's lease still counts; empty when another took over."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None, dead_at=None)
