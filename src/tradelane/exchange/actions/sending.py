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
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import MessageId, OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.values import Actor
from tradelane.trust.actions import sign_payload
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
    now = clock.now().replace(microsecond=0)
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
        sent_at=now,
        key=f"{by.organisation}/{key}",
        body=dict(body),
    )
    content = digest_of(canonical([kind, schema_version, purpose, to_node, to, envelope.body]))
    known = OutboxMessage.objects.filter(key=envelope.key).first()
    if known is not None:
        if not rules.a_key_names_one_message(known.content_digest, content):
            raise rules.conflicting_key()
        return MessageId(known.id)
    # require rules
    rules.an_organisation_speaks_through_its_own_node.require(envelope)
    rules.an_agreement_allows_the_message.require(
        queries.agreements(lane=envelope.lane), lane=envelope.lane, kind=kind, purpose=purpose, at=now
    )
    jwk = queries.recipient_key(node=queries.peer(to_node).economy, organisation=to)
    payload = formats.envelope_bytes(envelope)
    rules.the_message_is_small_enough.require(len(payload))
    formats.read_envelope(payload)  # what the peer would refuse is refused here
    signed = formats.join_jws(payload, sign_payload(organisation=by.organisation, payload=payload, now=now))
    sealed = encrypt(signed.encode(), to_jwk=jwk)
    rules.the_message_is_small_enough.require(len(sealed))
    # change
    OutboxMessage.objects.create(
        id=envelope.id,
        kind=kind,
        purpose=purpose,
        from_organisation=by.organisation,
        to_node=to_node,
        to_organisation=to,
        key=envelope.key,
        digest=digest_of(payload),
        content_digest=content,
        sealed=sealed,
        sent_at=now,
    )
    grant_access(subject=envelope.id, organisations=[by.organisation])
    journal.enqueue("exchange.deliver", {"message": envelope.id}, key=envelope.id)
    journal.record("exchange.message.sent", subject=envelope.id, by=by, kind=kind, to_node=to_node, to=to)
    return envelope.id
