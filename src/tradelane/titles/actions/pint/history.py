# SPDX-License-Identifier: Apache-2.0
"""An offered chain against the accepted one of the same bill; apart, because this alone stops a double transfer."""

from collections.abc import Sequence

from tradelane.kernel.errors import Unavailable
from tradelane.titles import queries
from tradelane.titles.actions.pint.answering import Declined
from tradelane.titles.formats.dcsa.checksums import digest_of_checksum
from tradelane.titles.formats.dcsa.envelopes import read_entry
from tradelane.titles.formats.dcsa.jws import read_jws
from tradelane.titles.models import ChainEntryRow, TitleRow, TransferRow, TransferState, TransportDocumentRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values import TitleState
from tradelane.titles.values.dcsa import ChainEntry, Envelope, ResponseCode, Sha256

DISE = ResponseCode.DISE


def accepted_chain(row: TransportDocumentRow) -> list[ChainEntry]:
    """The chain of a bill as far as this platform accepted it or wrote it; first entry first."""
    entries = ChainEntryRow.objects.filter(document=row).order_by("n")
    return [read_entry(read_jws(each.original, field="chain"), field="chain") for each in entries]


def accepted_before(
    row: TransportDocumentRow, envelope: Envelope, chain: Sequence[ChainEntry]
) -> tuple[TransferRow, ChainEntryRow] | None:
    """The transfer by which this very chain, whoever signed it again, was accepted, and its last entry; else None.

    Raises Declined (DISE) for a chain that contradicts the accepted one, or is a part of it that never came here.
    """
    if not dcsa.a_chain_goes_on_from_what_was_accepted(envelope.chain, accepted=chain):
        raise Declined.by(DISE, dcsa.a_chain_goes_on_from_what_was_accepted)
    if not chain or len(envelope.chain) > len(chain):
        return None
    entry = ChainEntryRow.objects.get(document=row, n=len(envelope.chain))
    found = TransferRow.objects.filter(document=row, state=TransferState.ACCEPTED, last=entry.checksum).first()
    if found is None:
        raise Declined.by(DISE, dcsa.a_chain_goes_on_from_what_was_accepted)
    return found, entry


def require_no_dispute(envelope: Envelope, chain: Sequence[ChainEntry]) -> None:
    """The offered chain goes on from the accepted one, and nothing of the bill has effect here.

    Raises Declined (DISE); Unavailable while this platform waits for an answer to its own transfer of the bill.
    """
    if not dcsa.a_chain_goes_on_from_what_was_accepted(envelope.chain, accepted=chain):
        raise Declined.by(DISE, dcsa.a_chain_goes_on_from_what_was_accepted)
    state = _state_here(envelope.document.checksum)
    if state is TitleState.SENDING:
        raise Unavailable(
            "This platform has sent the bill and waits for the answer.", field="envelopeTransferChain",
            fix="Answer that transfer, and try again.",
        )  # fmt: skip
    ended = state is not None and state in TitleState.terminal()
    live = state is not None and state in TitleState.live()
    if ended or not dcsa.a_bill_held_here_comes_from_nowhere_else(live_here=live):
        raise Declined.by(DISE, dcsa.a_bill_held_here_comes_from_nowhere_else)
    _require_one_live_document(envelope)


def _state_here(document: Sha256) -> TitleState | None:
    found = TitleRow.taken().filter(registry=queries.here(), document=digest_of_checksum(document)).first()
    return None if found is None else TitleState(found.state)


def _require_one_live_document(envelope: Envelope) -> None:
    """A carrier's number has one bill with effect here; another under it comes after that has ended."""
    others = TransportDocumentRow.objects.filter(
        reference=envelope.document.reference, carrier=envelope.document.carrier
    ).exclude(pk=envelope.document.checksum)
    digests = [digest_of_checksum(Sha256(each)) for each in others.values_list("pk", flat=True)]
    live = [str(state) for state in TitleState.live()]
    if TitleRow.objects.filter(registry=queries.here(), document__in=digests, state__in=live).exists():
        raise Declined.by(DISE, dcsa.a_number_has_one_live_bill)
