# SPDX-License-Identifier: Apache-2.0
"""Places in conversations given and released; apart, as both ends must agree on what waits its turn."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from tradelane.exchange.models import ConversationPlace, InboxMessage
from tradelane.exchange.values import Conversation, Way
from tradelane.journal import actions as journal


def claim_place(conversation: Conversation) -> int:
    """The next place of an outgoing conversation, inside the caller's transaction; given back if that is undone."""
    row = _locked(conversation, Way.OUT)
    ConversationPlace.objects.filter(pk=row.pk).update(next=row.next + 1)
    return row.next


def release_due(message: InboxMessage, *, now: datetime) -> None:
    """Ask for the work of a message that is whole and has its turn, and of those that waited for it."""
    if not message.conversation:
        if _is_whole(message):
            _release(message, now)
        return
    row = _locked(_of(message), Way.IN)
    if message.sequence < row.next:  # it comes late: others were worked on without it
        if _is_whole(message):
            _release(message, now)
        return
    release_from(row, now=now)


def release_from(row: ConversationPlace, *, now: datetime, without: Collection[int] = frozenset()) -> None:
    """Release every whole message from the conversation's next place on, up to the first gap; `without` are no gaps."""
    ends = {"from_organisation": row.from_organisation, "to_organisation": row.to_organisation}
    waiting = InboxMessage.objects.filter(**ends, conversation=row.conversation, sequence__gte=row.next)
    by_place = {message.sequence: message for message in waiting}
    while row.next in without or (row.next in by_place and _is_whole(by_place[row.next])):
        if row.next in by_place:
            _release(by_place[row.next], now)
        row.next += 1
    row.save(update_fields=["next"])


def incoming(message: InboxMessage) -> ConversationPlace:
    """The conversation of a message to us, locked."""
    return _locked(_of(message), Way.IN)


def _release(message: InboxMessage, now: datetime) -> None:
    if InboxMessage.objects.filter(pk=message.pk, released_at=None).update(released_at=now):
        journal.enqueue("trades.inbox", {"message": message.pk}, key=message.pk)


def _is_whole(message: InboxMessage) -> bool:
    """Whether every attachment has come."""
    return not message.attachments.filter(receipt="").exists()


def _of(message: InboxMessage) -> Conversation:
    return Conversation(message.from_organisation, message.to_organisation, message.conversation)


def _locked(conversation: Conversation, way: Way) -> ConversationPlace:
    row, _ = ConversationPlace.objects.select_for_update().get_or_create(way=way, **asdict(conversation))
    return row
