# SPDX-License-Identifier: Apache-2.0
"""Jobs done by a worker; apart from asking for them, which happens in the transaction of the change.

A worker takes a job by a lease: it marks the row in one short transaction, works outside of it, then marks the
row done. A worker that is killed leaves the lease to run out; another then does the job again. So a job's function
is idempotent: it may run more than once, and it runs at least once.
"""

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from tradelane.journal import queries, rules
from tradelane.journal.actions.handing_over import hand_over
from tradelane.journal.adapters.table import TableBus
from tradelane.journal.models import Job
from tradelane.journal.ports import Bus, Call
from tradelane.journal.values import JobState, Ran
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, TradelaneError, Unavailable

LEASE = timedelta(minutes=5)
"""Longer than any job works; a worker that died is replaced after this, or as soon as the bus misses it."""
_log = logging.getLogger(__name__)

Tasks = Mapping[str, Callable[[dict[str, Any]], None]]


def run_due_jobs(
    *, tasks: Tasks, bus: Bus | None = None, now: Callable[[], datetime] = clock.now, limit: int = 100
) -> Ran:
    """Do at most `limit` due jobs, one by one, and say what came of them. Never raises for a job that fails.

    Unavailable: tried again after a growing delay. Any other error too, because a repaired program may succeed;
    after `rules.ATTEMPTS` the job is dead and its error is kept for a person. Without `bus` the table is looked at.
    """
    came: Counter[JobState | None] = Counter()
    for _ in range(limit):
        taken = _take(bus or TableBus(), now)
        if taken is None:
            break
        job, call = taken
        with call.at_work() if call is not None else nullcontext():
            came[_do(job, tasks, now)] += 1
        if call is not None:  # only after the row says what came of it
            call.settle()
    return Ran(done=came[JobState.DONE], retried=came[JobState.WAITING], dead=came[JobState.DEAD])


def release_leases() -> int:
    """Free every leased job at once; for a worker that starts as the only one, after another was killed.

    With several workers a job at hand may then run twice, which every job bears. Returns how many were freed.
    """
    return Job.objects.filter(done_at=None, dead_at=None).exclude(leased_until=None).update(leased_until=None)


def revive_job(*, id: int) -> None:
    """Let a dead job be tried afresh; for the operator, once the cause is gone. Raises Conflict when it isn't dead."""
    fresh = {"dead_at": None, "attempts": 0, "due": clock.now(), "handed_at": None}
    if not Job.objects.filter(pk=id).exclude(dead_at=None).update(**fresh):
        raise Conflict("This job is not dead.", field="id")


def _take(bus: Bus, now: Callable[[], datetime]) -> tuple[Job, Call | None] | None:
    """A job under a lease: one that the bus calls to; else, when the bus is silent, one that waits for too long."""
    try:
        while (call := bus.next_call() or _called_now(bus, now())) is not None:
            job = _answer(call, now())
            if job is not None:
                return job, call
    except Unavailable as error:
        _log.debug("the bus is away, so jobs are taken from the table: %s", error.message)
    job = _lease(queries.due_jobs(now(), for_longer_than=bus.patience), now())
    return None if job is None else (job, None)


def _called_now(bus: Bus, now: datetime) -> Call | None:
    """Who finds the bus empty fills it, so that no time is lost while it is full."""
    return bus.next_call() if hand_over(bus=bus, now=now) else None


def _answer(call: Call, now: datetime) -> Job | None:
    """The job that the call is about, leased; None, and the call settled, when it is not to be done now.

    A job that is done, dead, put off, or at work with somebody who took it from the table needs no call: its row says
    when it is to be handed over next.
    """
    rows = _open(call.job).filter(due__lte=now) if call.repeated else queries.due_jobs(now).filter(pk=call.job)
    job = _lease(rows, now, wait=True)  # it may be locked a moment longer by who hands it over
    if job is None:
        call.settle()
    return job


@transaction.atomic
def _lease(rows: "QuerySet[Job]", now: datetime, *, wait: bool = False) -> Job | None:
    """Lease the first of `rows`. Two never take one: the row is locked (PostgreSQL), or the whole store (SQLite).

    A row that another has locked is passed over, or else waited for.
    """
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=not wait)
    job = rows.first()
    if job is None:
        return None
    job.leased_until = now + LEASE
    job.attempts += 1
    job.save(update_fields=["leased_until", "attempts"])
    return job


def _do(job: Job, tasks: Tasks, now: Callable[[], datetime]) -> JobState | None:
    """Do the job and note what came of it; None when another worker took over meanwhile and notes it."""
    error = _attempt(job, tasks)
    if error is None:
        changed, state = _finish(job, now()), JobState.DONE
    elif job.attempts >= rules.ATTEMPTS:
        changed, state = _give_up(job, error, now()), JobState.DEAD
    else:
        changed, state = _postpone(job, error, now()), JobState.WAITING
    return state if changed else None


def _attempt(job: Job, tasks: Tasks) -> str | None:
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
        return _where(error)
    return None


def _where(error: Exception) -> str:
    """Kind and place of an error that nobody foresaw; its text may quote a person's value, so it is not kept."""
    places = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(places[-1].filename).name}:{places[-1].lineno}, in {places[-1].name}"


def _finish(job: Job, now: datetime) -> int:
    """Mark done, whoever holds the lease by now: the work is idempotent and it was done."""
    return _open(job.pk).update(done_at=now, leased_until=None, error="")


def _postpone(job: Job, error: str, now: datetime) -> int:
    due = now + rules.delay_after(job.attempts)
    return _mine(job).update(due=due, leased_until=None, handed_at=None, error=error[:2000])


def _give_up(job: Job, error: str, now: datetime) -> int:
    _log.error("job %s %s given up after %s attempts: %s", job.kind, job.id, job.attempts, error)
    return _mine(job).update(dead_at=now, leased_until=None, error=error[:2000])


def _mine(job: Job) -> "QuerySet[Job]":
    """The row while this worker's lease still counts; empty when another took over."""
    return _open(job.pk).filter(attempts=job.attempts)


def _open(id: int) -> "QuerySet[Job]":
    """The row while it is neither done nor dead."""
    return Job.objects.filter(pk=id, done_at=None, dead_at=None)
