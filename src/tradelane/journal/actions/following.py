# SPDX-License-Identifier: Apache-2.0
"""Facts followed by readers of rooms above; apart from recording, which knows of no reader."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction

from tradelane.journal import queries
from tradelane.journal.actions.turns import TURN, end_turn, take_turn
from tradelane.journal.models import Followed
from tradelane.journal.values import FactView
from tradelane.kernel import clock

LATE = timedelta(minutes=2)
"""No transaction is open for longer than this, so no fact older than this is still to appear."""
_log = logging.getLogger(__name__)


def follow(
    *, reader: str, reactions: Mapping[str, Callable[[FactView], None]], now: Callable[[], datetime] = clock.now
) -> int:
    """Let `reader` react to each fact that has a reaction, oldest first; how many it reacted to. At least once each.

    A reaction that fails is logged and tried again in the next pass; it does not hold up the others. One worker at a
    time follows for a reader: several are no faster and react no oftener. A worker that is killed between a reaction
    and the note of it leads to one more, so reactions are idempotent.
    """
    _, handled, facts = _unhandled(reader, reactions)
    if all(number in handled for number, _ in facts):
        return 0
    turn, holder = f"follow {reader}", token_hex(16)
    if not take_turn(turn, holder=holder, now=now()):
        return 0
    try:
        return _react(reader, reactions, renew=lambda: take_turn(turn, holder=holder, now=now()), now=now)
    finally:
        end_turn(turn, holder=holder)


def _unhandled(reader: str, names: Iterable[str]) -> tuple[int, set[int], list[tuple[int, FactView]]]:
    """How far the reader is, what it handled beyond that, and every fact beyond that."""
    state = Followed.objects.filter(reader=reader).first() or Followed(reader=reader)
    return state.last, set(state.ahead), list(queries.facts_after(state.last, names=names))


def _react(
    reader: str,
    reactions: Mapping[str, Callable[[FactView], None]],
    *,
    renew: Callable[[], bool],
    now: Callable[[], datetime],
) -> int:
    """One pass under the turn, looked at afresh: another may have reacted while we waited for it."""
    last, handled, facts = _unhandled(reader, reactions)
    settled, renewed = now() - LATE, now()
    reacted, failed = 0, False
    for number, fact in facts:
        if number not in handled:
            try:
                reactions[fact.name](fact)
            except Exception:
                _log.exception("%s could not react to fact %s, %s", reader, number, fact.name)
                failed = True
                continue
            handled.add(number)
            reacted += 1
            if now() - renewed > TURN / 2:
                renew()
                renewed = now()
        if fact.at <= settled and not failed:
            last = number
    _note(reader, last=last, handled=handled)
    return reacted


@transaction.atomic
def _note(reader: str, *, last: int, handled: Collection[int]) -> None:
    """Add to what is noted, so that a worker that was too slow for its turn takes nothing back from the next one."""
    Followed.objects.get_or_create(reader=reader)
    state = Followed.objects.select_for_update().get(reader=reader)
    state.last = max(last, state.last)
    state.ahead = sorted(number for number in {*handled, *state.ahead} if number > state.last)
    state.save(update_fields=["last", "ahead"])
