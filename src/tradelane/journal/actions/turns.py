# SPDX-License-Identifier: Apache-2.0
"""What one worker does for all of them, in turn; apart, since following and handing over must not be done by two."""

from datetime import datetime, timedelta

from django.db.models import Q

from tradelane.journal.models import Turn

TURN = timedelta(seconds=30)
"""Longer than a reaction to one fact takes; a worker that died is replaced after this."""


def take_turn(name: str, *, holder: str, now: datetime, lasting: timedelta = TURN) -> bool:
    """Whether it is the holder's turn, for at least half of `lasting` from now; its own turn it lengthens."""
    known = Turn.objects.filter(pk=name).first()
    if known is None:
        Turn.objects.bulk_create([Turn(name=name)], ignore_conflicts=True)
    elif known.until is not None and known.until > now:
        if known.holder != holder:
            return False
        if known.until - now > lasting / 2:
            return True
    free = Q(holder=holder) | Q(until=None) | Q(until__lte=now)
    return bool(Turn.objects.filter(free, pk=name).update(holder=holder, until=now + lasting))


def end_turn(name: str, *, holder: str) -> None:
    """Let another have its turn at once."""
    Turn.objects.filter(pk=name, holder=holder).update(holder="", until=None)


def release_turns() -> int:
    """Free every turn at once; for a worker that starts as the only one, after another was killed."""
    return Turn.objects.exclude(until=None).update(holder="", until=None)
