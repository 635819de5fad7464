# SPDX-License-Identifier: Apache-2.0
"""Messages to us taken in once and receipted; apart, because this door stands open to the network."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.actions.log import log_message
from tradelane.exchange.actions.places import release_due
from tradelane.exchange.actions.receipts import signed_receipt
from tradelane.exchange.models import InboxAttachment, InboxMessage
from tradelane.exchange.values import Conversation, Envelope, Taken
from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import TradelaneError, Unavailable
from tradelane.parties.actions import grant_access
from tradelane.parties.actions.vault import seal_text
from tradelane.parties.values.vault import About, Record
from tradelane.trust import actions as trust
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.queries import trust_list
from tradelane.trust.values import DetachedSignature

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Believed:
    """A message that may be taken in, with the receipt that its keeping makes true."""

    envelope: Envelope
    digest: Digest
    signed: str
    receipt: str


def receive(*, jwe: bytes, now: datetime) -> Taken:
    """Take a message in and give the node's signed receipt (compact JWS), which is durable before this returns.

    The same message again changes nothing and gets the same receipt. Raises Unreadable for what can't be opened or
    read, Refused naming the rule for what may not pass, NotFound for a recipient not at home here, Unavailable while
    the sender's federation is silent for too long.
    """
    try:
        believed = _believed(jwe, now)
        taken = believed if isinstance(believed, Taken) else _kept(believed, now)
    except TradelaneError as error:
        _tell_refused(jwe, error)
        raise
    _tell_again(jwe, taken)
    return taken


def receive_batch(*, jwes: Sequence[bytes], now: datetime) -> list[Taken | TradelaneError]:
    """Take many messages in by one commit; what came of each, in their order. One that is refused harms no other.

    No answer is true before this returns. Raises Refused (EXCH-24) for too many.
    """
    rules.a_batch_is_small_enough.require(len(jwes))
    answers: list[Taken | TradelaneError] = []
    believed = [_believed_or_not(jwe, now) for jwe in jwes]  # signed before the store is locked
    with transaction.atomic():
        for jwe, one in zip(jwes, believed, strict=True):
            try:
                answers.append(_kept(one, now) if isinstance(one, _Believed) else one)
            except TradelaneError as error:
                _tell_refused(jwe, error)
                answers.append(error)
    for jwe, answer in zip(jwes, answers, strict=True):
        if isinstance(answer, Taken):
            _tell_again(jwe, answer)
    return answers


def note_refused(error: TradelaneError, *, door: str, size: int | None) -> None:
    """A line for the operator about what a door refused that is no message by itself; `size` is what was announced."""
    announced = "an unannounced size" if size is None else f"{size} bytes"
    _log.warning("refused %s at %s by %s", announced, door, error.rule or error.kind)


def _believed_or_not(jwe: bytes, now: datetime) -> _Believed | Taken | TradelaneError:
    try:
        return _believed(jwe, now)
    except TradelaneError as error:
        _tell_refused(jwe, error)
        return error


def _believed(jwe: bytes, now: datetime) -> _Believed | Taken:
    """The message when it may be taken in; what it was answered with when it came before."""
    # 1. open: size, recipient, decryption, form and version
    rules.the_message_is_small_enough.require(len(jwe))
    recipient = formats.recipient_of(jwe)
    signed = trust.decrypt(organisation=recipient, jwe=jwe)
    payload, signature = formats.split_jws(signed)
    envelope, digest = formats.read_envelope(payload), digest_of(payload)
    # 2. believe: a node that is admitted, and the signature of the organisation that sends
    _require_admitted(envelope, now)
    _require_sender(envelope, payload, signature, now=now)
    rules.the_message_is_for_this_node.require(envelope, economy=settings.ECONOMY, opened_by=recipient)
    # 3. what was taken in before keeps its receipt, also when it would not pass any more
    known = _receipt_given(envelope, digest)
    if known is not None:
        return known
    rules.the_message_is_not_from_the_future.require(envelope.sent_at, now=now)
    rules.a_place_in_a_conversation_is_whole.require(envelope.conversation, envelope.sequence)
    _require_its_turn_is_near(envelope)
    rules.an_agreement_allows_the_message.require(
        queries.agreements_in_force(lane=envelope.lane, kind=envelope.kind, purpose=envelope.purpose),
        lane=envelope.lane,
        kind=envelope.kind,
        purpose=envelope.purpose,
        at=now,
    )
    return _Believed(envelope, digest, signed.decode("ascii"), signed_receipt(id=envelope.id, digest=digest, now=now))


def _require_admitted(envelope: Envelope, now: datetime) -> None:
    known = {peer.economy: peer for peer in queries.peers()}
    rules.the_sender_is_a_registered_peer.require(envelope, peers=known)
    queries.require_admitted(known[envelope.from_node], at=now)


def _require_sender(envelope: Envelope, payload: bytes, signature: DetachedSignature, *, now: datetime) -> None:
    signer = verify_detached(
        payload, protected=signature.protected, signature=signature.signature, trust_list=trust_list(), at=now
    )
    rules.the_signer_is_the_sender.require(signer.organisation, envelope.from_organisation)
    rules.an_organisation_speaks_through_its_own_node.require(envelope)


def _receipt_given(envelope: Envelope, digest: Digest) -> Taken | None:
    """The receipt of a message that was taken in; None for a fresh one. Raises Refused for another under its name."""
    kept = InboxMessage.objects.filter(pk=envelope.id).first()
    if kept is not None:
        rules.a_message_id_names_one_message.require(Digest(kept.digest), digest)
        return Taken(kept.receipt, again=True)
    other = InboxMessage.objects.filter(from_node=envelope.from_node, key=envelope.key).values_list("pk", flat=True)
    rules.a_key_names_one_message.require(next(iter(other), envelope.id), envelope.id)
    if envelope.conversation:
        place = {"conversation": envelope.conversation, "sequence": envelope.sequence}
        ends = {"from_organisation": envelope.from_organisation, "to_organisation": envelope.to_organisation}
        taken = InboxMessage.objects.filter(**ends, **place).values_list("pk", flat=True)
        rules.a_place_holds_one_message.require(next(iter(taken), envelope.id), envelope.id)
    files = (
        InboxAttachment.objects.filter(pk__in=[one.id for one in envelope.attachments]) if envelope.attachments else []
    )
    rules.an_attachment_id_names_one_file.require([one.pk for one in files])
    return None


def _require_its_turn_is_near(envelope: Envelope) -> None:
    """Raise Unavailable for a message that comes far too early: tried again later, it is welcome."""
    if not envelope.conversation:
        return
    ends = Conversation(envelope.from_organisation, envelope.to_organisation, envelope.conversation)
    rule = rules.the_place_is_not_too_far_ahead
    if not rule(envelope.sequence, next_place=queries.next_place(ends)):
        raise Unavailable(rule.text, field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites)


def _kept(believed: _Believed, now: datetime) -> Taken:
    """The message kept, once, whoever else brings it at the same moment."""
    try:
        with transaction.atomic():
            _keep(believed, now)
    except IntegrityError:  # the same message, or another under its key or place, came in at the same moment
        first = _receipt_given(believed.envelope, believed.digest)
        if first is None:
            raise
        return first
    return Taken(believed.receipt, again=False)


def _keep(believed: _Believed, now: datetime) -> None:
    """The message sealed under a key of its own: whom it names is told by who reads it (`parties.concern`)."""
    envelope = believed.envelope
    whose = About(frozenset(), envelope.id, Record.MESSAGE, now.date(), unnamed=True)
    row = InboxMessage.objects.create(
        id=envelope.id,
        from_node=envelope.from_node,
        from_organisation=envelope.from_organisation,
        to_organisation=envelope.to_organisation,
        key=envelope.key,
        kind=envelope.kind,
        purpose=envelope.purpose,
        digest=believed.digest,
        conversation=envelope.conversation,
        sequence=envelope.sequence,
        signed=seal_text(believed.signed, place=InboxMessage.place(envelope.id), about=whose),
        receipt=believed.receipt,
        received_at=now,
    )
    InboxAttachment.objects.bulk_create(
        InboxAttachment(id=one.id, message=row, chunks=len(one.chunks)) for one in envelope.attachments
    )
    grant_access(subject=envelope.id, organisations=[envelope.to_organisation])
    journal.record(
        "exchange.message.received", subject=envelope.id, by=None, kind=envelope.kind, from_node=envelope.from_node
    )
    log_message(_words(believed, now))
    release_due(row, now=now)


def _words(believed: _Believed, now: datetime) -> formats.LogWords:
    envelope, receipt = believed.envelope, digest_of(believed.receipt.encode("ascii"))
    return formats.LogWords(
        message=envelope.id,
        digest=believed.digest,
        kind=envelope.kind,
        purpose=envelope.purpose,
        sender=envelope.from_organisation,
        recipient=envelope.to_organisation,
        sent_at=envelope.sent_at,
        side="received",
        receipt=receipt,
        at=now.replace(microsecond=0),
    )


def _tell_refused(jwe: bytes, error: TradelaneError) -> None:
    """A line for the operator: which bytes by digest, which rule; nothing of what they say."""
    _log.warning("refused message %s by %s", digest_of(jwe), error.rule or error.kind)


def _tell_again(jwe: bytes, taken: Taken) -> None:
    """A line about a message that came before: a peer that lost its answer, or somebody who plays it back."""
    if taken.again:
        _log.info("message %s came again and got its first receipt", digest_of(jwe))
