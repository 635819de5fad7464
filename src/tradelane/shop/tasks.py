# SPDX-License-Identifier: Apache-2.0
"""Background work of the shop: follow facts; apart, because the worker starts it and not a person."""

from datetime import UTC, datetime, timedelta

from tradelane.journal.queries import facts_named
from tradelane.kernel import clock
from tradelane.shop import actions, queries
from tradelane.shop.inbox import FACTS

OVERLAP = timedelta(minutes=2)
"""Facts are looked at again for this long: one that commits late has an earlier time. Reactions may be repeated."""


def release_unpaid() -> int:
    """Put the goods of orders that nobody paid back on the shelf; how many orders."""
    return actions.release_unpaid(now=clock.now())


def follow() -> int:
    """Let orders react to what rooms recorded since the last look; how many facts were new."""
    seen = 0
    for name, react in FACTS.items():
        last = queries.followed(name=name)
        since = datetime.fromtimestamp(last / 1_000_000, UTC) - OVERLAP if last else None
        newest = last
        for fact in facts_named(name=name, since=since):
            react(fact, now=clock.now())
            at = int(fact.at.timestamp() * 1_000_000)
            seen += at > last
            newest = max(newest, at)
        if newest > last:
            actions.note_followed(name=name, last=newest)
    return seen
