# SPDX-License-Identifier: Apache-2.0
"""Messages of ours signed, sealed and put out; apart from delivery, which happens after the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.actions.attaching import let_go
from tradelane.exchange.actions.places import claim_place
from tradelane.exchange.models import OutboxAttachment, OutboxMessage
from tradelane.exchange.values import ENVELOPE_VERSION, MINDS_SCHEMAS, Attachment, Conversation, Envelope
from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import MessageId, OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.values import Actor
from tradelane.trust.actions import sign_message
from tradelane.trust.formats.envelopes import encrypt
from tradelane.trust.values import DetachedSignature


@transaction.atomic
def send(  # noqa: PLR0913  a message has so many parts, each named
    *,
    to_node: str,
    to: OrganisationId,
    kind: str,
    body: Mapping[str, Any],
    purpose: str,
    key: str,
    by: Actor,
    schema_version: int = 1,
    conversation: str = "",
    files: Sequence[Attachment] = (),
) -> MessageId:
    """Send `body` to an organisation at another economy's node, inside the caller's transaction; the message's id.

    Signed by the actor's organisation and encrypted to the recipient at once; carried once the transaction commits,
    until a signed receipt comes. `key` names this sending within the organisation: the same call again is the same
    message. Messages of one `conversation` are worked on there in the order in which they are sent here. `files`,
    sealed before by `seal_files`, follow in chunks. A later form of the content than the first (`schema_version`) goes
    only to a node that minds it.

    Raises NotFound for an unknown peer or recipient, Refused without an agreement or by EXCH-23, Forbidden for a node
    that is no member any more, Conflict for a used key.
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
        conversation=conversation,
        version=ENVELOPE_VERSION if schema_version == 1 else MINDS_SCHEMAS,
    )
    known = _sent_before(envelope, files)
    if known is not None:
        let_go([one.id for one in files])  # sealed for nothing
        return known
    return _put_out(envelope, files, by=by)


def _sent_before(envelope: Envelope, files: Sequence[Attachment]) -> MessageId | None:
    """The id of the message that this key names already. Raises Conflict when that one says something else."""
    known = OutboxMessage.objects.filter(key=envelope.key).first()
    if known is None:
        return None
    if not rules.a_key_names_one_message(known.content_digest, _content_digest(envelope, files)):
        raise rules.conflicting_key()
    return MessageId(known.id)


def _put_out(envelope: Envelope, files: Sequence[Attachment], *, by: Actor) -> MessageId:
    # 1. deny by default: who, to whom, for what
    rules.an_organisation_speaks_through_its_own_node.require(envelope)
    rules.an_agreement_allows_the_message.require(
        queries.agreements_in_force(lane=envelope.lane, kind=envelope.kind, purpose=envelope.purpose),
        lane=envelope.lane,
        kind=envelope.kind,
        purpose=envelope.purpose,
        at=envelope.sent_at,
    )
    peer = queries.peer(envelope.to_node)
    queries.require_admitted(peer, at=envelope.sent_at)
    rules.the_version_is_spoken.require(envelope.version, speaks=peer.speaks)
    # 2. its place in its conversation, and what follows it
    content = _content_digest(envelope, files)
    if envelope.conversation:
        ends = Conversation(envelope.from_organisation, envelope.to_organisation, envelope.conversation)
        envelope = replace(envelope, sequence=claim_place(ends))
    envelope = replace(envelope, attachments=tuple(files))
    # 3. sign, seal, put out
    payload = formats.envelope_bytes(envelope)
    signature, sealed = _sealed(envelope, payload)
    row = OutboxMessage.objects.create(
        id=envelope.id,
        kind=envelope.kind,
        purpose=envelope.purpose,
        from_organisation=envelope.from_organisation,
        to_node=envelope.to_node,
        to_organisation=envelope.to_organisation,
        key=envelope.key,
        digest=digest_of(payload),
        content_digest=content,
        conversation=envelope.conversation,
        sequence=envelope.sequence,
        signature=f"{signature.protected}.{signature.signature}",
        sealed=sealed,
        sent_at=envelope.sent_at,
    )
    OutboxAttachment.objects.bulk_create(
        OutboxAttachment(id=one.id, message=row, digest=one.digest, size=one.size, chunks=len(one.chunks))
        for one in envelope.attachments
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


def _sealed(envelope: Envelope, payload: bytes) -> tuple[DetachedSignature, bytes]:
    """The envelope signed by its sender and encrypted to its recipient; what the peer would refuse is refused here."""
    rules.the_message_is_small_enough.require(len(payload))
    formats.read_envelope(payload)
    jwk = queries.recipient_key(node=envelope.to_node, organisation=envelope.to_organisation)
    signature = sign_message(organisation=envelope.from_organisation, payload=payload, now=envelope.sent_at)
    sealed = encrypt(formats.join_jws(payload, signature).encode(), to_jwk=jwk)
    rules.the_message_is_small_enough.require(len(sealed))
    return signature, sealed


def _content_digest(envelope: Envelope, files: Sequence[Attachment]) -> Digest:
    """Of what the caller gave, without the id and the time, which differ on every call."""
    e = envelope
    given: list[Any] = [e.kind, e.schema_version, e.purpose, e.to_node, e.to_organisation, e.body]
    if files:
        given.append([[one.name, one.media_type, one.digest] for one in files])
    return digest_of(canonical(given))
