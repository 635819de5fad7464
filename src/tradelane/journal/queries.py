# SPDX-License-Identifier: Apache-2.0
"""The only reads of facts and jobs that others may use; apart from the tables."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from tradelane.journal.models import Fact, Job
from tradelane.journal.values import FactView, JobCount, JobState, JobView, Notice
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


def last_named(*, name: str, before: datetime) -> FactView | None:
    """The latest fact of a name before a moment; None where there is none."""
    row = Fact.objects.filter(name=name, at__lt=before).order_by("-id").first()
    return None if row is None else _fact(row)


def facts_after(number: int, *, names: Iterable[str]) -> Iterator[tuple[int, FactView]]:
    """Facts of these names with a number above `number`, each with its own, oldest first."""
    rows = Fact.objects.filter(id__gt=number, name__in=list(names)).order_by("id")
    return ((row.id, _fact(row)) for row in rows)


def notices(*, after: int, among: Collection[int], limit: int) -> list[Notice]:
    """Facts with a number above `after` or one of `among`, oldest first; no more than their names."""
    rows = Fact.objects.filter(Q(id__gt=after) | Q(id__in=list(among)))
    return [Notice(id, name) for id, name in rows.order_by("id").values_list("id", "name")[:limit]]


def last_fact_before(moment: datetime, *, below: int | None = None) -> int:
    """The highest number, if asked `below` another, of a fact recorded until `moment`; 0 when there is none."""
    rows = Fact.objects.filter(at__lte=moment)
    if below is not None:
        rows = rows.filter(id__lt=below)
    return rows.order_by("-id").values_list("id", flat=True).first() or 0


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


def due_jobs(now: datetime, *, for_longer_than: timedelta = timedelta(0)) -> "QuerySet[Job]":
    """Rows that a worker may take at `now`; only those due for a while already, if so asked."""
    return _free(now).filter(due__lte=now - for_longer_than).order_by("due", "id")


def jobs_to_hand_over(now: datetime, *, forgotten: timedelta, limit: int) -> "list[Job]":
    """Due rows that no bus has, oldest first, then those that it had for longer than `forgotten`, all without lease."""
    due = _free(now).filter(due__lte=now)
    fresh = list(due.filter(handed_at=None).order_by("due")[:limit])
    old = due.filter(handed_at__lte=now - forgotten).order_by("handed_at")
    return fresh + list(old[: limit - len(fresh)])


def job_counts(*, now: datetime) -> list[JobCount]:
    """How many jobs stand how, by kind; those that are done are not counted."""
    leased = Q(dead_at=None, leased_until__gt=now)
    waiting = Q(dead_at=None) & (Q(leased_until=None) | Q(leased_until__lte=now))
    counted = (
        Job.objects.filter(done_at=None)
        .values("kind")
        .annotate(
            waiting=Count("id", filter=waiting),
            leased=Count("id", filter=leased),
            dead=Count("id", filter=Q(dead_at__isnull=False)),
            oldest=Min("due", filter=waiting),
        )
        .order_by("kind")
    )
    return [JobCount(**row) for row in counted]


def _free(now: datetime) -> "QuerySet[Job]":
    """Open rows that nobody works on."""
    return Job.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), done_at=None, dead_at=None)


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
