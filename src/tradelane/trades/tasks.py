# SPDX-License-Identifier: Apache-2.0
"""Background work of trades: read messages, follow facts; apart, because the worker starts it and not a person."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tradelane.exchange.queries import inbox_message
from tradelane.journal.queries import facts_named
from tradelane.kernel import clock
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import MessageId
from tradelane.trades import actions, queries
from tradelane.trades.inbox import FACTS, MESSAGES

OVERLAP = timedelta(minutes=2)
"""Facts are looked at again for this long: one that commits late has an earlier time. Reactions may be repeated."""


def inbox(payload: dict[str, Any]) -> None:
    """Do what a received message asks. Raises Unreadable for a kind that nobody handles."""
    message = inbox_message(MessageId(payload["message"])).envelope
    react = MESSAGES.get(message.kind)
    if react is None:
        raise Unreadable(
            f"nobody handles messages of kind {message.kind}", field="kind", rule="TRADE-READ-2",
            fix="Agree on the kind first.",
        )  # fmt: skip
    react(dict(message.body), now=clock.now())


def follow() -> int:
    """Let trades react to what rooms recorded since the last look; how many facts were new."""
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
