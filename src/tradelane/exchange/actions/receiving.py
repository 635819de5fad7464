# SPDX-License-Identifier: Apache-2.0
"""Messages to us taken in once and receipted; apart, because this door stands open to the network."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.models import InboxMessage
from tradelane.exchange.values import Envelope, Receipt
from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions import grant_access
from tradelane.parties.actions.vault import seal_text
from tradelane.parties.values.vault import About, Record
from tradelane.trust import actions as trust
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.queries import trust_list
from tradelane.trust.values import DetachedSignature


def receive(*, jwe: bytes, now: datetime) -> str:
    """Take a message in and give the node's signed receipt (compact JWS), which is durable before this returns.

    The same message again changes nothing and gets the same receipt. Raises Unreadable for what can't be opened or
    read, Refused naming the rule for what may not pass (EXCH-1 to EXCH-9), NotFound for a recipient not at home here.
    """
    # 1. open: size, recipient, decryption, form
    rules.the_message_is_small_enough.require(len(jwe))
    recipient = formats.recipient_of(jwe)
    signed = trust.decrypt(organisation=recipient, jwe=jwe)
    payload, signature = formats.split_jws(signed)
    envelope, digest = formats.read_envelope(payload), digest_of(payload)
    # 2. believe: a known node, and the signature of the organisation that sends
    rules.the_sender_is_a_registered_peer.require(envelope, peers={peer.economy for peer in queries.peers()})
    _require_sender(envelope, payload, signature, now=now)
    rules.the_message_is_for_this_node.require(envelope, economy=settings.ECONOMY, opened_by=recipient)
    # 3. what was taken in before keeps its receipt, also when it would not pass any more
    known = _receipt_given(envelope, digest)
    if known is not None:
        return known
    rules.the_message_is_not_from_the_future.require(envelope.sent_at, now=now)
    rules.an_agreement_allows_the_message.require(
        queries.agreements(lane=envelope.lane), lane=envelope.lane, kind=envelope.kind, purpose=envelope.purpose, at=now
    )
    # 4. keep, once; the receipt is signed before the store is locked
    receipt = _signed_receipt(envelope, digest, now)
    try:
        _keep(envelope, digest=digest, signed=signed.decode("ascii"), receipt=receipt, now=now)
    except IntegrityError:  # the same message, or another under its key, came in at the same moment
        first = _receipt_given(envelope, digest)
        if first is None:
            raise
        return first
    return receipt


def _require_sender(envelope: Envelope, payload: bytes, signature: DetachedSignature, *, now: datetime) -> None:
    signer = verify_detached(
        payload, protected=signature.protected, signature=signature.signature, trust_list=trust_list(), at=now
    )
    rules.the_signer_is_the_sender.require(signer.organisation, envelope.from_organisation)
    rules.an_organisation_speaks_through_its_own_node.require(envelope)


def _receipt_given(envelope: Envelope, digest: Digest) -> str | None:
    """The receipt of a message that was taken in; None for a fresh one. Raises Refused for another under its name."""
    kept = InboxMessage.objects.filter(pk=envelope.id).first()
    if kept is not None:
        rules.a_message_id_names_one_message.require(Digest(kept.digest), digest)
        return kept.receipt
    other = InboxMessage.objects.filter(from_node=envelope.from_node, key=envelope.key).values_list("pk", flat=True)
    rules.a_key_names_one_message.require(next(iter(other), envelope.id), envelope.id)
    return None


def _signed_receipt(envelope: Envelope, digest: Digest, now: datetime) -> str:
    node = OrganisationId(settings.NODE_ORGANISATION)
    payload = formats.receipt_bytes(Receipt(envelope.id, digest, node, now.replace(microsecond=0)))
    return formats.join_jws(payload, trust.sign_payload(organisation=node, payload=payload, now=now))


@transaction.atomic
def _keep(envelope: Envelope, *, digest: Digest, signed: str, receipt: str, now: datetime) -> None:
    """The message sealed under a key of its own: whom it names is told by who reads it (`parties.concern`)."""
    whose = About(frozenset(), envelope.id, Record.MESSAGE, now.date(), unnamed=True)
    InboxMessage.objects.create(
        id=envelope.id,
        from_node=envelope.from_node,
        from_organisation=envelope.from_organisation,
        to_organisation=envelope.to_organisation,
        key=envelope.key,
        kind=envelope.kind,
        purpose=envelope.purpose,
        digest=digest,
        signed=seal_text(signed, place=InboxMessage.place(envelope.id), about=whose),
        receipt=receipt,
        received_at=now,
    )
    grant_access(subject=envelope.id, organisations=[envelope.to_organisation])
    journal.enqueue("trades.inbox", {"message": envelope.id}, key=envelope.id)
    journal.record(
        "exchange.message.received", subject=envelope.id, by=None, kind=envelope.kind, from_node=envelope.from_node
    )
