# SPDX-License-Identifier: Apache-2.0
"""The only reads of messages, peers and agreements that others may use; an organisation sees its own messages only."""

from typing import Any

from django.db.models import QuerySet

from tradelane.exchange import formats
from tradelane.exchange.models import Agreement as AgreementRow
from tradelane.exchange.models import InboxMessage, OutboxMessage, Peer, PeerOrganisation
from tradelane.exchange.values import Agreement, InboxView, OutboxState, OutboxView, PeerView
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.parties.queries import require_access, visible
from tradelane.parties.values import Actor

MESSAGE = "message_"
"""Prefix of the subject ids of this room."""


def outbox(*, by: Actor) -> list[OutboxView]:
    """Messages that the actor's organisation sent, newest first."""
    return [_sent(row) for row in _own(by).order_by("-sent_at", "-pk")]


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


def peers() -> list[PeerView]:
    """Every registered node, by economy."""
    return [_peer(row) for row in Peer.objects.order_by("pk")]


def peer(economy: str) -> PeerView:
    """The node of an economy. Raises NotFound when it is not registered here."""
    row = Peer.objects.filter(pk=economy).first()
    if row is None:
        raise NotFound(
            "No node of this economy is registered here.",
            field="to_node",
            fix="Have the operator register it.",
            facts={"economy": economy},
        )
    return _peer(row)


def recipient_key(*, node: str, organisation: OrganisationId) -> dict[str, Any]:
    """The key to encrypt to for an organisation that `node` receives for. Raises NotFound."""
    row = PeerOrganisation.objects.filter(pk=organisation, peer=node).first()
    if row is None:
        raise NotFound(
            "The recipient's node does not list this organisation.",
            field="to",
            fix="Have the operator fetch the node's directory again.",
            facts={"organisation": organisation, "node": node},
        )
    return dict(row.jwk)


def agreements(*, lane: str = "") -> list[Agreement]:
    """Every agreement entered here, or those of one lane; who may send what is no secret."""
    rows = AgreementRow.objects.order_by("lane", "kind", "purpose", "starts")
    return [
        Agreement(row.lane, row.kind, row.purpose, row.act, row.starts, row.ends)
        for row in (rows.filter(lane=lane) if lane else rows)
    ]


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
    )


def _received(row: InboxMessage) -> InboxView:
    payload, _ = formats.split_jws(row.opened)
    return InboxView(formats.read_envelope(payload), row.received_at, row.receipt)


def _peer(row: Peer) -> PeerView:
    return PeerView(row.economy, OrganisationId(row.node), row.base_url, row.refreshed_at)
