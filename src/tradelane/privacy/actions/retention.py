# SPDX-License-Identifier: Apache-2.0
"""The daily run: what has been kept for as long as law wants is erased, asked for or not; apart from one's request."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from tradelane.journal.actions import enqueue, record
from tradelane.kernel import clock
from tradelane.kernel.clock import aware_utc
from tradelane.parties.actions import vault
from tradelane.parties.queries import vault as keys
from tradelane.parties.values.vault import KeyId
from tradelane.privacy.formats.erasure import our_retention
from tradelane.privacy.models import ErasureRow
from tradelane.privacy.rules.erasure import end_of, fate
from tradelane.privacy.values.erasure import Outcome

AT_ONCE = 500
"""Keys a batch: each is one commit, so that the run is stopped and taken up anywhere."""
JOB = "privacy.retention"
_UNFINISHED = timedelta(days=7)
"""A node that was down for longer finishes by the next request, or when the time of what it keeps is over."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a run did."""

    decided: int
    """Keys that were given the day of their end."""
    restricted: int
    destroyed: int


def sweep(*, now: datetime) -> Swept:
    """Give each key of a matter that is over its end, restrict what people had erased, destroy what has ended."""
    on = aware_utc(now).date()
    _finish_reports(now)
    decided, restricted = _decide(on), _restrict(on, now)
    destroyed = 0
    while ended := keys.keys_to_end(on=on, limit=AT_ONCE):
        vault.destroy(keys=[key.id for key in ended], now=now)
        destroyed += len(ended)
    swept = Swept(decided, restricted, destroyed)
    if restricted or destroyed:
        record("privacy.retention.swept", subject=on.isoformat(), by=None, restricted=restricted, destroyed=destroyed)
    return swept


def _finish_reports(now: datetime) -> None:
    """Destroy what a report of the last days says is destroyed: a crash may have come between the two."""
    for row in ErasureRow.objects.filter(at__gte=now - _UNFINISHED):
        vault.destroy(keys=[KeyId(key) for key in row.report["destroyed_keys"]], now=now)


class _LastDay:
    """The day for which this process asked for the run, so that a look costs nothing."""

    day: date | None = None


def ask_daily() -> int:
    """Ask for the run once a day (UTC); 1 when it was asked for just now. The journal keeps it one job a day."""
    today = clock.now().date()
    if _LastDay.day == today:
        return 0
    _LastDay.day = today
    enqueue(JOB, {}, key=today.isoformat())
    return 1


def _decide(on: date) -> int:
    after, decided, rows = KeyId(""), 0, our_retention()
    while undecided := keys.undecided_keys(after=after, limit=AT_ONCE):
        ends = {key.id: end_of(key, rows, economy=settings.ECONOMY, on=on) for key in undecided}
        known = {id: end for id, end in ends.items() if end is not None}
        vault.set_end(keys=known)
        decided, after = decided + len(known), undecided[-1].id
    return decided


def _restrict(on: date, now: datetime) -> int:
    """What people asked to have erased while its matter ran, now that it is over."""
    over: dict[KeyId, date | None] = {}
    gone: list[KeyId] = []
    for key in keys.asked_keys():
        what = fate(key, our_retention(), economy=settings.ECONOMY, on=on)
        if what.outcome is Outcome.ERASED:
            gone.append(key.id)
        elif not what.is_running:
            over[key.id] = what.until
    vault.restrict(keys=over, now=now)
    return len(over) + vault.destroy(keys=gone, now=now)
