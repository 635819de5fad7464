# SPDX-License-Identifier: Apache-2.0
"""The only reads of facts and jobs that others may use; apart from the tables."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from tradelane.journal.models import Fact, Job
from tradelane.journal.values import FactView, JobState, JobView
from tradelane.kernel.ids import OrganisationId


def facts(*, subject: str) -> list[FactView]:
    """Every fact about a subject, oldest first. The caller checks that the reader may know of the subject."""
    return [_fact(row) for row in Fact.objects.filter(subject=subject).order_by("id")]


def facts_named(*, name: str, since: datetime | None = None) -> Iterator[FactView]:
    """Every fact of a name from `since`, oldest first; for figures and for inboxes."""
    rows = Fact.objects.filter(name=name).order_by("id")
    if since is not None:
        rows = rows.filter(at__gte=since)
    return (_fact(row) for row in rows.iterator())


def facts_after(number: int, *, names: Iterable[str]) -> Iterator[tuple[int, FactView]]:
    """Facts of these names with a number above `number`, each with its own, oldest first."""
    rows = Fact.objects.filter(id__gt=number, name__in=list(names)).order_by("id")
    return ((row.id, _fact(row)) for row in rows)


def dead_jobs() -> list[JobView]:
    """Jobs that were given up, oldest first, for a person to look at."""
    return [_job(row, None) for row in Job.objects.exclude(dead_at=None).order_by("id")]


def job(*, kind: str, key: str, now: datetime) -> JobView | None:
    """One job as it stands, or None when it was never asked for."""
    row = Job.objects.filter(kind=kind, key=key).first()
    return None if row is None else _job(row, now)


def next_due() -> datetime | None:
    """When the next open job falls due, or None when nothing waits; leased ones count by when they were due."""
    return Job.objects.filter(done_at=None, dead_at=None).order_by("due", "id").values_list("due", flat=True).first()


def waiting_jobs(*, now: datetime) -> int:
    """How many jobs are due and not at work."""
    return due_jobs(now).count()


def due_jobs(now: datetime) -> "QuerySet[Job]":
    """Rows that a worker may take at `now`."""
    return Job.objects.filter(
        Q(leased_until=None) | Q(leased_until__lte=now), done_at=None, dead_at=None, due__lte=now
    ).order_by("due", "id")


def _fact(row: Fact) -> FactView:
    return FactView(row.name, row.subject, row.at, OrganisationId(row.organisation) or None, row.data)


def _job(row: Job, now: datetime | None) -> JobView:
    if row.done_at is not None:
        state = JobState.DONE
    elif row.dead_at is not None:
        state = JobState.DEAD
    elif row.leased_until is not None and now is not None and row.leased_until > now:
        state = JobState.LEASED
    else:
        state = JobState.WAITING
    return JobView(row.id, row.kind, row.key, state, row.due, row.attempts, row.error)
