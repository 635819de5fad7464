# SPDX-License-Identifier: Apache-2.0
"""Messages of ours signed, sealed and put out; apart from delivery, which happens after the caller's transaction."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.models import OutboxMessage
from tradelane.exchange.values import Envelope
from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import MessageId, OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.values import Actor
from tradelane.trust.actions import sign_message
from tradelane.trust.formats.envelopes import encrypt


@transaction.atomic
def send(
    *,
    to_node: str,
    to: OrganisationId,
    kind: str,
    body: Mapping[str, Any],
    purpose: str,
    key: str,
    by: Actor,
    schema_version: int = 1,
) -> MessageId:
    """Send `body` to an organisation at another economy's node, inside the caller's transaction; the message's id.

    Signed by the actor's organisation and encrypted to the recipient at once; carried once the transaction commits,
    until a signed receipt comes. `key` names this sending within the organisation: the same call again is the same
    message. Raises NotFound for an unknown peer or recipient, Refused without an agreement, Conflict for a used key.
    """
    rules.the_actor_may_send.require(by)
    rules.a_kind_and_a_purpose_are_plain_words.require(kind, purpose)
    envelope = Envelope(
        id=MessageId(new_id("message")),
        kind=kind,
        schema_version=schema_version,
        purpose=purpose,
        from_node=settings.ECONOMY,
        from_organisation=by.organisation,
        to_node=to_node,
        to_organisation=to,
        sent_at=clock.now().replace(microsecond=0),
        key=f"{by.organisation}/{key}",
        body=dict(body),
    )
    known = _sent_before(envelope)
    return known or _put_out(envelope, by=by)


def _sent_before(envelope: Envelope) -> MessageId | None:
    """The id of the message that this key names already. Raises Conflict when that one says something else."""
    known = OutboxMessage.objects.filter(key=envelope.key).first()
    if known is None:
        return None
    if not rules.a_key_names_one_message(known.content_digest, _content_digest(envelope)):
        raise rules.conflicting_key()
    return MessageId(known.id)


def _put_out(envelope: Envelope, *, by: Actor) -> MessageId:
    rules.an_organisation_speaks_through_its_own_node.require(envelope)
    rules.an_agreement_allows_the_message.require(
        queries.agreements(lane=envelope.lane),
        lane=envelope.lane,
        kind=envelope.kind,
        purpose=envelope.purpose,
        at=envelope.sent_at,
    )
    payload = formats.envelope_bytes(envelope)
    OutboxMessage.objects.create(
        id=envelope.id,
        kind=envelope.kind,
        purpose=envelope.purpose,
        from_organisation=envelope.from_organisation,
        to_node=envelope.to_node,
        to_organisation=envelope.to_organisation,
        key=envelope.key,
        digest=digest_of(payload),
        content_digest=_content_digest(envelope),
        sealed=_sealed(envelope, payload),
        sent_at=envelope.sent_at,
    )
    grant_access(subject=envelope.id, organisations=[envelope.from_organisation])
    journal.enqueue("exchange.deliver", {"message": envelope.id}, key=envelope.id)
    journal.record(
        "exchange.message.sent",
        subject=envelope.id,
        by=by,
        kind=envelope.kind,
        to_node=envelope.to_node,
        to=envelope.to_organisation,
    )
    return envelope.id


def _sealed(envelope: Envelope, payload: bytes) -> bytes:
    """The envelope signed by its sender and encrypted to its recipient; what the peer would refuse is refused here."""
    rules.the_message_is_small_enough.require(len(payload))
    formats.read_envelope(payload)
    jwk = queries.recipient_key(node=queries.peer(envelope.to_node).economy, organisation=envelope.to_organisation)
    signature = sign_message(organisation=envelope.from_organisation, payload=payload, now=envelope.sent_at)
    sealed = encrypt(formats.join_jws(payload, signature).encode(), to_jwk=jwk)
    rules.the_message_is_small_enough.require(len(sealed))
    return sealed


def _content_digest(envelope: Envelope) -> Digest:
    """Of what the caller gave, without the id and the time, which differ on every call."""
    e = envelope
    return digest_of(canonical([e.kind, e.schema_version, e.purpose, e.to_node, e.to_organisation, e.body]))
