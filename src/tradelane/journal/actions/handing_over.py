# SPDX-License-Identifier: Apache-2.0
"""What was committed handed to the bus; apart from working, because the tables are the outbox that fills it.

A job or a fact reaches the bus only from its committed row. It is marked after the bus confirmed it; a worker that is
killed in between has it handed over once more, which the bus knows by its number.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex

from tradelane.journal import queries
from tradelane.journal.actions.following import LATE
from tradelane.journal.actions.turns import end_turn, take_turn
from tradelane.journal.models import Followed, Job
from tradelane.journal.ports import Bus
from tradelane.journal.values import Ticket

FORGOTTEN = timedelta(minutes=5)
"""A bus that has not brought a job for so long may have lost it, so it is offered again; longer than a bus remembers
tickets, so that it takes it."""
_TURN = timedelta(seconds=5)
"""A bus answers within seconds; a worker that died at it is replaced after this."""
_NOTE_EVERY = timedelta(seconds=10)
_ANNOUNCER = "the bus"
"""The reader of facts that passes all of them on."""


def hand_over(*, bus: Bus, now: datetime) -> int:
    """Give the bus jobs that fell due, at most `bus.batch`; how many. By one worker at a time. Raises Unavailable."""
    if not bus.batch:
        return 0
    rows = queries.jobs_to_hand_over(now, forgotten=FORGOTTEN, limit=bus.batch)
    holder = token_hex(16)
    if not rows or not take_turn("hand over", holder=holder, now=now, lasting=_TURN):
        return 0
    try:
        held = bus.offer([Ticket(row.id, row.kind, _occasion(row)) for row in rows])
        # one that was tried and put off meanwhile is due later than `now`: it is handed over then
        return Job.objects.filter(pk__in=held, due__lte=now, done_at=None, dead_at=None).update(handed_at=now)
    finally:
        end_turn("hand over", holder=holder)


def _occasion(row: Job) -> str:
    return f"{row.id}.{row.attempts}.{row.due.timestamp():.6f}"


@dataclass(slots=True)
class Announcer:
    """Tells the bus of facts that were added; remembers which, since a fact that commits late has a lower number.

    How far all were told is noted in the table now and then. Another worker whose turn comes starts from there and
    tells some once more, which the bus knows by their numbers.
    """

    bus: Bus
    _holder: str = field(default_factory=partial(token_hex, 16))
    _last: int | None = None
    """The highest number that was told; None while it is another's turn."""
    _missing: dict[int, datetime] = field(default_factory=dict)
    """Numbers below it that had not appeared, with when they were first missed."""
    _noted: datetime | None = None

    def announce(self, *, now: datetime) -> int:
        """Tell of at most `bus.batch` facts; how many. One worker at a time does. Raises Unavailable."""
        if not self.bus.batch:
            return 0
        if not take_turn("announce facts", holder=self._holder, now=now, lasting=_TURN):
            self._last = None
            return 0
        if self._last is None:
            self._last, self._missing, self._noted = _noted_last(now), {}, now
        fresh = queries.notices(after=self._last, among=self._missing, limit=self.bus.batch)
        if fresh:
            held = set(self.bus.announce(fresh))
            self._remember({notice.number for notice in fresh if notice.number in held}, now)
        self._note(now)
        return len(fresh)

    def _remember(self, told: set[int], now: datetime) -> None:
        """Move up to the highest that was told, and look for those that are missing below it for `LATE`."""
        last = self._last or 0
        highest = max(told, default=last)
        self._missing.update(dict.fromkeys(range(last + 1, highest), now))
        self._missing = {n: at for n, at in self._missing.items() if n not in told and now - at <= LATE}
        self._last = max(last, highest)

    def _note(self, now: datetime) -> None:
        """Note the last fact that is settled: older than `LATE`, so that none below it is still to appear."""
        if self._last is None or self._noted is None or now - self._noted < _NOTE_EVERY:
            return
        settled = queries.last_fact_before(now - LATE, below=min(self._missing, default=self._last + 1))
        Followed.objects.update_or_create(reader=_ANNOUNCER, defaults={"last": settled})
        self._noted = now


def _noted_last(now: datetime) -> int:
    """How far facts were told; all settled ones where no bus was before, since readers look at the table themselves."""
    noted = Followed.objects.filter(reader=_ANNOUNCER).values_list("last", flat=True).first()
    return noted if noted is not None else queries.last_fact_before(now - LATE)
