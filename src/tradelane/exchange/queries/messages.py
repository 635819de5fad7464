# SPDX-License-Identifier: Apache-2.0
"""The reads of messages that others may use; an organisation sees its own messages only."""

from collections.abc import Collection, Iterator
from dataclasses import asdict

from django.db.models import QuerySet

from tradelane.exchange import formats
from tradelane.exchange.adapters import files
from tradelane.exchange.models import ConversationPlace, InboxMessage, OutboxMessage
from tradelane.exchange.values import Conversation, Held, InboxView, OutboxState, OutboxView, Progress, Way
from tradelane.kernel.errors import Gone, NotFound
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.parties.queries import require_access, visible
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor

_AT_ONCE = 500
"""Values in one IN clause; old SQLite takes 999 parameters."""
MESSAGE = "message_"
"""Prefix of the subject ids of this room."""


def outbox(*, by: Actor) -> list[OutboxView]:
    """Messages that the actor's organisation sent, newest first."""
    return [_sent(row) for row in _own(by).order_by("-sent_at", "-pk").prefetch_related("attachments")]


def dead_letters(*, by: Actor) -> list[OutboxView]:
    """Messages of the actor's organisation that were refused or tried too often, newest first."""
    return [_sent(row) for row in _own(by).filter(state=OutboxState.DEAD).order_by("-sent_at", "-pk")]


def sent_message(*, message: MessageId, by: Actor) -> OutboxView:
    """A message that the actor's organisation sent. Raises NotFound."""
    require_access(subject=message, by=by)
    row = OutboxMessage.objects.filter(pk=message, from_organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such message.", field="message")
    return _sent(row)


def inbox(*, by: Actor) -> list[InboxView]:
    """Messages to the actor's organisation, newest first."""
    rows = InboxMessage.objects.filter(pk__in=visible(prefix=MESSAGE, by=by), to_organisation=by.organisation)
    return [_received(row) for row in rows.order_by("-received_at", "-pk")]


def inbox_message(id: MessageId) -> InboxView:
    """A message that came in, for the work that it sets off; people read `inbox`. Raises NotFound."""
    row = InboxMessage.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such message.", field="message")
    return _received(row)


def kept_messages(*, ids: Collection[str]) -> Iterator[InboxView]:
    """Those of some messages that came in and still open, oldest first; for who answers a person about their data."""
    for start in range(0, len(wanted := sorted(ids)), _AT_ONCE):
        for row in InboxMessage.objects.filter(pk__in=wanted[start : start + _AT_ONCE]).order_by("received_at", "pk"):
            try:
                yield _received(row)
            except Gone:
                continue


def held(*, by: Actor) -> list[Held]:
    """Messages to the actor's organisation whose work waits for an earlier one or for attachments, oldest first."""
    rows = InboxMessage.objects.filter(
        pk__in=visible(prefix=MESSAGE, by=by), to_organisation=by.organisation, released_at=None
    )
    return [_held(row) for row in rows.order_by("received_at", "pk")]


def attachment_content(*, message: MessageId, attachment: str, by: Actor) -> Iterator[bytes]:
    """A file that came with a message to the actor's organisation, a piece in memory at a time.

    Raises NotFound for another's message, and until the whole file is here.
    """
    require_access(subject=message, by=by)
    row = InboxMessage.objects.filter(pk=message, to_organisation=by.organisation).first()
    if row is None or not row.attachments.filter(pk=attachment).exclude(receipt="").exists():
        raise NotFound("There is no such attachment, or it has not all come.", field="attachment")
    announced = next(one for one in _received(row).envelope.attachments if one.id == attachment)
    return (
        formats.open_chunk(sealed, attachment=announced, number=number)
        for number, sealed in enumerate(files.chunks(Way.IN, attachment))
    )


def next_place(conversation: Conversation) -> int:
    """The place in a conversation whose message is worked on next; what comes later waits for it."""
    row = ConversationPlace.objects.filter(way=Way.IN, **asdict(conversation)).first()
    return row.next if row else 1


def _own(by: Actor) -> "QuerySet[OutboxMessage]":
    return OutboxMessage.objects.filter(pk__in=visible(prefix=MESSAGE, by=by), from_organisation=by.organisation)


def _sent(row: OutboxMessage) -> OutboxView:
    return OutboxView(
        MessageId(row.id),
        row.kind,
        row.purpose,
        row.to_node,
        OrganisationId(row.to_organisation),
        row.sent_at,
        OutboxState(row.state),
        row.attempts,
        row.error,
        row.receipt,
        row.delivered_at,
        row.conversation,
        row.sequence,
        text_or_gone(row.reason, place=OutboxMessage.place(row.id)),
        tuple(Progress(each.id, each.chunks, each.sent, each.receipt) for each in row.attachments.all()),
    )


def _received(row: InboxMessage) -> InboxView:
    payload, _ = formats.split_jws(row.opened)
    return InboxView(formats.read_envelope(payload), row.received_at, row.receipt, row.released_at)


def _held(row: InboxMessage) -> Held:
    conversation = Conversation(row.from_organisation, row.to_organisation, row.conversation)
    missing: tuple[int, ...] = ()
    if row.conversation:
        came = set(InboxMessage.objects.filter(**asdict(conversation)).values_list("sequence", flat=True))
        missing = tuple(place for place in range(next_place(conversation), row.sequence) if place not in came)
    return Held(
        MessageId(row.id),
        row.kind,
        OrganisationId(row.from_organisation),
        row.conversation,
        row.sequence,
        row.received_at,
        missing,
        tuple(Progress(each.id, each.chunks, each.held, each.receipt) for each in row.attachments.all()),
    )
