# SPDX-License-Identifier: Apache-2.0
"""PINT as the receiving platform: an envelope started, and finished; apart from what taking a bill over does here.

The order of checks, each with its answer:
(a) the outer body has its published form: an unsigned 400 when not;
(b) what is signed can be read (BENV), and every signature holds (BSIG);
(c) the chain goes on from what was accepted (DUPE, DISE);
(d) manifest, document and chain belong together (BENV);
(e) it is for a party of this platform (BENV);
(f) its transactions may follow each other (BENV);
(g) what files are missing: 201, or the bill is taken over at once (RECE);
(h) where a control tracking registry guards the bill, which is one known here (BENV, asked with the others): it does
    not contradict (DISE), it holds the transfer (BENV), and it takes in that this platform accepts.
From (c) on under a lock on the bill, in one transaction; an envelope that is refused leaves nothing behind. For (h) the
taking over is rehearsed and undone, the transfer noted, the registry asked with no transaction open, and the bill taken
over in another one. A job finds what died in between: what a registry holds as accepted by us must be here.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Conflict, NotFound, Refused, Unavailable
from tradelane.parties.queries import organisation
from tradelane.titles import queries
from tradelane.titles.actions.keeping import extend_chain, keep_document, name_people, sealed
from tradelane.titles.actions.pint import judging
from tradelane.titles.actions.pint.answering import Declined, Reply, declined, reply, signed
from tradelane.titles.actions.pint.documents import keep_files, missing
from tradelane.titles.actions.pint.guarding import guard_of_chain, note_guarded
from tradelane.titles.actions.pint.history import accepted_before, accepted_chain, require_no_dispute
from tradelane.titles.actions.pint.records import take_over
from tradelane.titles.adapters.platforms import WebLine
from tradelane.titles.formats.dcsa.answers import Finished, Started, started_bytes
from tradelane.titles.formats.dcsa.bodies import require_body
from tradelane.titles.formats.dcsa.checksums import checksum_of_jws
from tradelane.titles.formats.dcsa.envelopes import LARGEST_ENVELOPE, outer_faults, read_envelope
from tradelane.titles.formats.dcsa.transport_documents import read_code
from tradelane.titles.models import ChainEntryRow, TransferRow, TransferState, TransportDocumentRow
from tradelane.titles.ports import Line
from tradelane.titles.values.dcsa import Envelope, ResponseCode, Sha256

_FINISHED_AFTER = timedelta(seconds=30)
"""A registry and the rest take a second; by then whoever asked has its answer, or this program died."""


class AskTheRegistry(Exception):
    """All else holds and a registry decides: it undoes the rehearsal in which it is raised."""

    def __init__(self, envelope: Envelope) -> None:
        super().__init__()
        self.envelope = envelope


def start_transfer(*, content: bytes, now: datetime, line: Line | None = None) -> Reply:
    """Take an envelope in as it came. Raises Unreadable for a fault of its outer form, which is answered unsigned, and
    Unavailable where the registry that guards the bill gives no answer.
    """
    value = parse(content, limit=LARGEST_ENVELOPE)
    outer_faults(value)
    require_body("TransportDocument", value["transportDocument"], within="transportDocument")
    last = checksum_of_jws(value["envelopeTransferChain"][-1])
    try:
        envelope = judging.read_or_decline(content)
        judging.require_signatures(envelope, at=now)
        return _decided(
            lambda recorded: _started(envelope, content, now, recorded=recorded),
            lambda: _note_started(envelope, content, now), line or WebLine(), now,
        )  # fmt: skip
    except Declined as why:
        return declined(last, why)
    except Refused as error:  # a rule of records forbids what the chain says
        return declined(last, Declined.because(ResponseCode.BENV, error))


def _decided(take: Callable[[bool], Reply], note: Callable[[], None], line: Line, now: datetime) -> Reply:
    """Take a bill over in one transaction or, where a registry guards it, once that holds that we accepted it.

    `take` is told whether it does; `note` keeps the transfer, so that it is finished whatever dies after the registry
    took our record in. Raises Declined, Refused, Unavailable.
    """
    try:
        with transaction.atomic():
            return take(False)
    except AskTheRegistry as asked:
        chain = asked.envelope.chain
    guard = guard_of_chain(chain, line=line, now=now)
    try:
        guard.require_recorded(chain)
        with transaction.atomic():
            note()
        guard.accept(chain)
    except Declined:  # a failure ends the transfer, also one that was noted and then cancelled there
        TransferRow.objects.filter(
            document=chain[-1].document, last=chain[-1].checksum, state=TransferState.ACTIVE
        ).delete()
        raise
    with transaction.atomic():
        return take(True)


def _started(envelope: Envelope, content: bytes, now: datetime, *, recorded: bool) -> Reply:
    """(c) to (g), under the bill's lock. Raises Declined and AskTheRegistry, which undo it all."""
    row = _locked(envelope, now)
    chain = accepted_chain(row)
    before = accepted_before(row, envelope, chain)
    if before is not None:
        return _again(envelope, before)
    require_no_dispute(envelope, chain)
    judged = judging.judged(envelope, row, at=now)
    transfer = _active(row, envelope, content, now)
    left = missing(envelope)
    if left:
        answer = Started(transfer.reference, envelope.document.checksum, envelope.last.checksum, tuple(left))
        return Reply(201, started_bytes(answer))
    return _accepted(transfer, judged, now, recorded=recorded)


def _note_started(envelope: Envelope, content: bytes, now: datetime) -> None:
    """Keep a transfer that the registry is about to hold as accepted, unless another worker took the bill over."""
    row = _locked(envelope, now)
    if accepted_before(row, envelope, accepted_chain(row)) is None:
        _note(_active(row, envelope, content, now), envelope, now)


def _note(transfer: TransferRow, envelope: Envelope, now: datetime) -> None:
    """From now on no other chain takes the transfer's place, and a job finishes it if nobody else does."""
    transfer.recording = True
    transfer.save(update_fields=["recording"])
    note_guarded(envelope.document.checksum, envelope.chain[0].registry)
    due = now + _FINISHED_AFTER
    journal.enqueue("titles.finish", {"transfer": transfer.reference}, key=transfer.reference, due=due)


def _locked(envelope: Envelope, now: datetime) -> TransportDocumentRow:
    """The bill's row, made where there is none, and locked until the transaction ends."""
    keep_document(envelope.document, now=now)
    return TransportDocumentRow.objects.select_for_update().get(pk=envelope.document.checksum)


def _active(row: TransportDocumentRow, envelope: Envelope, content: bytes, now: datetime) -> TransferRow:
    """The bill's one active transfer: the same again for the same chain, or this one in the place of another."""
    found = TransferRow.objects.filter(document=row, state=TransferState.ACTIVE).first()
    if found is not None and found.last == envelope.last.checksum:
        # the manifest may have been corrected
        found.envelope = sealed(content, bill=row.checksum, place=TransferRow.place(found.reference), now=now)
        found.save(update_fields=["envelope"])
        return found
    if found is not None and found.recording:
        raise Unavailable("The registry that guards the bill is being asked about another transfer of it.",
                          field="envelopeTransferChain", fix="Try again by and by.")  # fmt: skip
    if found is not None:
        found.delete()  # nothing of it was accepted
    reference = secrets.token_urlsafe(30)
    made = TransferRow.objects.create(
        reference=reference, document=row, last=envelope.last.checksum, sender=envelope.last.platform,
        envelope=sealed(content, bill=row.checksum, place=TransferRow.place(reference), now=now), started_at=now,
    )  # fmt: skip
    name_people(envelope.document)
    journal.record("titles.transfer.started", subject=made.reference, by=None, platform=made.sender)
    return made


def _again(envelope: Envelope, before: tuple[TransferRow, ChainEntryRow]) -> Reply:
    """The answer to an envelope that was accepted before: the entry that was, as it was signed then."""
    transfer, entry = before
    received = tuple(each.checksum for each in read_envelope(transfer.original).manifest.documents)
    answer = Finished(envelope.last.checksum, ResponseCode.DUPE, duplicate_of=entry.original, received=received)
    return reply(signed(answer), ResponseCode.DUPE)


def _accepted(transfer: TransferRow, judged: judging.Judged, now: datetime, *, recorded: bool) -> Reply:
    """Take the bill over; chain, record, files and receipt become durable together.

    Raises AskTheRegistry at the end of what was but a rehearsal: a registry guards the bill and has not `recorded` it.
    """
    envelope = judged.envelope
    extend_chain(transfer.document, envelope.chain, now=now)
    take_over(judged, now=now)
    keep_files(transfer.document, judged, now=now)
    received = tuple(each.checksum for each in envelope.manifest.documents)
    transfer.receipt = signed(Finished(envelope.last.checksum, ResponseCode.RECE, received=received))
    transfer.state, transfer.accepted_at = str(TransferState.ACCEPTED), now
    transfer.save(update_fields=["receipt", "state", "accepted_at"])
    journal.record(
        "titles.transfer.accepted", subject=transfer.reference, by=None, platform=transfer.sender,
        action=judged.action.action, to=judged.recipient,
    )  # fmt: skip
    if envelope.chain[0].registry and not recorded:
        raise AskTheRegistry(envelope)
    return reply(transfer.receipt, ResponseCode.RECE)


def finish_transfer(*, reference: str, now: datetime, line: Line | None = None) -> Reply:
    """Take the bill over once every file is here. The same again gets the same receipt.

    Raises NotFound, and Unavailable where the registry that guards the bill gives no answer.
    """
    found = TransferRow.objects.filter(pk=reference).first()
    if found is None:
        raise NotFound("There is no such transfer.", field="envelopeReference", fix="Start the transfer again.")
    try:
        return _decided(
            lambda recorded: _finished(reference, found.document_id, now, recorded=recorded),
            lambda: _note_finishing(reference, found.document_id, now), line or WebLine(), now,
        )  # fmt: skip
    except Declined as why:
        return declined(Sha256(found.last), why)
    except Refused as error:
        return declined(Sha256(found.last), Declined.because(ResponseCode.BENV, error))


def _note_finishing(reference: str, document: str, now: datetime) -> None:
    TransportDocumentRow.objects.select_for_update().get(pk=document)
    transfer = TransferRow.objects.filter(pk=reference, state=TransferState.ACTIVE).first()
    if transfer is not None:
        _note(transfer, read_envelope(transfer.original), now)


def finish_noted(*, reference: str, now: datetime, line: Line | None = None) -> None:
    """Finish a transfer that was noted for a registry, whatever died since; nothing to do for one that is finished or
    was declined. Raises Unavailable to be tried again.
    """
    if TransferRow.objects.filter(pk=reference, state=TransferState.ACTIVE, recording=True).exists():
        finish_transfer(reference=reference, now=now, line=line)


def _finished(reference: str, document: str, now: datetime, *, recorded: bool) -> Reply:
    row = TransportDocumentRow.objects.select_for_update().get(pk=document)
    transfer = TransferRow.objects.select_related("document").filter(pk=reference).first()
    if transfer is None:  # another one took its place meanwhile
        raise Conflict("This transfer was started anew.", field="envelopeReference", fix="Start the transfer again.")
    if transfer.state == TransferState.ACCEPTED:
        return reply(transfer.receipt, ResponseCode.RECE)
    envelope = read_envelope(transfer.original)
    left = missing(envelope)
    if left:
        answer = Finished(Sha256(transfer.last), ResponseCode.MDOC, "Files are missing.", missing=tuple(left))
        return reply(signed(answer), ResponseCode.MDOC)
    require_no_dispute(envelope, accepted_chain(row))
    return _accepted(transfer, judging.judged(envelope, row, at=now), now, recorded=recorded)


def validate_receiver(*, content: bytes) -> str:
    """The name of the party that a code names here, so that people see whom they send to.

    Raises NotFound, deliberately vague, and Unreadable.
    """
    code = read_code(parse(content, limit=10_000), within="")
    found = queries.organisation_of([code])
    if found is None:
        raise NotFound("This code names no party that receives bills here.", field="partyCode")
    return organisation(found).name[:70].strip()
