# SPDX-License-Identifier: Apache-2.0
"""Background work of trades: read messages, follow facts; apart, because the worker starts it and not a person."""

from collections.abc import Callable
from typing import Any

from tradelane.exchange.queries import inbox_message
from tradelane.journal import actions as journal
from tradelane.journal.values import FactView
from tradelane.kernel import clock
from tradelane.kernel.errors import Gone, Unreadable
from tradelane.kernel.ids import MessageId
from tradelane.trades.actions import privacy_news, watching
from tradelane.trades.actions.people import name_people
from tradelane.trades.inbox import DISCOUNTS, FACTS, FORMS, FROM_NODE, LETTERS, MESSAGES


def inbox(payload: dict[str, Any]) -> None:
    """Do what a received message asks; nothing once a person in it was erased.

    Raises Unreadable for a kind that nobody handles, or a form of it that nobody reads here.
    """
    try:
        message = inbox_message(MessageId(payload["message"])).envelope
    except Gone:
        return
    if (letter := {**LETTERS, **DISCOUNTS}.get(message.kind)) is not None:
        letter(message, now=clock.now())
        return
    react = MESSAGES.get(message.kind)
    if react is None:
        raise Unreadable(
            f"nobody handles messages of kind {message.kind}", field="kind", rule="TRADE-READ-2",
            fix="Agree on the kind first.",
        )  # fmt: skip
    if message.schema_version not in FORMS.get(message.kind, (1,)):
        raise Unreadable(
            f"nobody reads form {message.schema_version} of {message.kind} here", field="schema_version",
            rule="TRADE-READ-6", fix="Bring this node up to date, or have the sender write an earlier form.",
        )  # fmt: skip
    react({**message.body, FROM_NODE: message.from_node}, now=clock.now())
    name_people(message=message.id, trade=str(message.body.get("trade", "")))


def tell(payload: dict[str, Any]) -> None:
    """Tell the other nodes of a receipt at once; the fact of it, followed later, then finds that it was told."""
    watching.tell_receipt(receipt=payload["receipt"], subject=payload["subject"])


def follow() -> int:
    """Let trades react to what rooms recorded since the last look; how many facts were new."""
    return journal.follow(reader="trades", reactions={name: _at_once(react) for name, react in FACTS.items()})


def keep_privacy_directories() -> int:
    """Sign this node's privacy directory once a day, and fetch those of other nodes that grow old; how many."""
    now = clock.now()
    return int(privacy_news.publish_directory(now=now)) + privacy_news.fetch_directories(now=now)


def _at_once(react: Callable[..., None]) -> Callable[[FactView], None]:
    return lambda fact: react(fact, now=clock.now())
