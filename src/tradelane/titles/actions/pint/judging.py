# SPDX-License-Identifier: Apache-2.0
"""Whether an envelope may be taken: who signed it, what its parts say, whom it is for; apart from taking it.

Nothing here writes. What is asked of meaning depends on the sending platform's policy; signatures, checksums and what
was accepted before are asked of everybody.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.titles import queries
from tradelane.titles.actions.pint.answering import Declined
from tradelane.titles.actions.pint.guarding import require_known
from tradelane.titles.formats.dcsa.envelopes import read_envelope, read_issuance_manifest
from tradelane.titles.formats.dcsa.jws import read_jws
from tradelane.titles.models import BillFileRow, ChainEntryRow, TransportDocumentRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import (
    STRICT,
    ActionCode,
    ChainParty,
    ChainStanding,
    Envelope,
    ResponseCode,
    Strictness,
    Transaction,
)

BENV, BSIG = ResponseCode.BENV, ResponseCode.BSIG


@dataclass(frozen=True, slots=True)
class Judged:
    """An envelope whose parts may be taken, and what it does here."""

    envelope: Envelope
    standing: ChainStanding
    """The bill after the whole chain."""
    action: Transaction
    """The last transaction that names somebody: it is why the envelope came."""
    recipient: OrganisationId
    """Whom it names, here."""

    @property
    def surrender_before_the_end(self) -> Transaction | None:
        """The surrender that the carrier accepted; None for a bill that has not ended."""
        if not self.standing.ended:
            return None
        every = [one for entry in self.envelope.chain for one in entry.transactions]
        return next((one for one in reversed(every) if one.action in ActionCode.surrenders()), None)


def read_or_decline(content: bytes) -> Envelope:
    """The envelope taken apart. Raises Declined (BENV) for what is signed and can't be read."""
    try:
        return read_envelope(content)
    except Unreadable as error:
        raise Declined(BENV, f"{error.field}: {error.message}") from error


def policy_of(envelope: Envelope) -> Strictness:
    """How strictly the sending platform is taken."""
    sender = queries.platform(envelope.last.platform)
    return sender.strictness if sender else STRICT


def require_signatures(envelope: Envelope, *, at: datetime) -> None:
    """Every signature by a live platform's registered key. Raises Declined: BSIG, or BENV for what is no JWS.

    Entries that this platform accepted before, or wrote, are not asked again: keys end, and what they signed stays.
    """
    checksums = [entry.checksum for entry in envelope.chain]
    known = set(ChainEntryRow.objects.filter(checksum__in=checksums).values_list("checksum", flat=True))
    for field, jws, platform in _signed_parts(envelope, known):
        found = queries.platform(platform)
        if found is None or not dcsa.a_platform_is_live(found, at=at):
            raise Declined(BSIG, f"{field}: {platform} is not registered here, or not live")
        if queries.signed_by(jws, platform=platform, at=at, field=field) is None:
            raise Declined(BSIG, f"{field}: no key of {platform} that counts made this signature")
    if envelope.chain[0].checksum not in known:
        _require_issuance(envelope, policy_of(envelope), at=at)


def _signed_parts(envelope: Envelope, known: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Where each part is whose signature is asked, its JWS and whose it must be; the manifest is the sender's."""
    yield "envelopeManifestSignedContent", envelope.manifest_text, envelope.last.platform
    for i, entry in enumerate(envelope.chain):
        if entry.checksum not in known:
            yield f"envelopeTransferChain[{i}]", entry.text, entry.platform


def _require_issuance(envelope: Envelope, policy: Strictness, *, at: datetime) -> None:
    """The carrier's word, where the policy asks for it: by the carrier's key, or by that of who issued for it."""
    issuance = envelope.chain[0].issuance
    if not policy.issuance_is_required or not issuance:
        return
    field = "envelopeTransferChain[0].issuanceManifestSignedContent"
    issuers = (envelope.document.carrier, envelope.chain[0].platform)
    try:
        found = (queries.signed_by(issuance, platform=each, at=at, field=field) for each in issuers if _lives(each, at))
        good = next((each for each in found if each is not None), None)
    except Unreadable as error:
        raise Declined(BENV, f"{field}: {error.message}") from error
    if good is None:
        raise Declined(BSIG, f"{field}: no registered key of the carrier made this signature")


def _lives(code: str, at: datetime) -> bool:
    return dcsa.a_platform_is_live(queries.platform(code), at=at)


def _require_issued(envelope: Envelope) -> None:
    """What the carrier signed names this document. Raises Declined (BENV)."""
    try:
        issued = read_issuance_manifest(read_jws(envelope.chain[0].issuance, field="issuanceManifestSignedContent"))
    except Unreadable as error:
        raise Declined(BENV, f"{error.field}: {error.message}") from error
    if not dcsa.the_carrier_issued_this_document(envelope, issued):
        raise Declined.by(BENV, dcsa.the_carrier_issued_this_document)


def judged(envelope: Envelope, row: TransportDocumentRow, *, at: datetime) -> Judged:
    """The envelope's parts, whom it is for and what it says, in this order. Raises Declined (BENV)."""
    # 1. manifest, document and chain belong together
    broken = next((each for each in dcsa.OF_AN_ENVELOPE if not each(envelope)), None)
    if broken is not None:
        raise Declined.by(BENV, broken)
    policy = policy_of(envelope)
    if not dcsa.the_carriers_word_stands_in_the_first_entry(envelope, policy):
        raise Declined.by(BENV, dcsa.the_carriers_word_stands_in_the_first_entry)
    if policy.issuance_is_required:
        _require_issued(envelope)
    pictures = list(BillFileRow.objects.filter(document=row, holder="").values_list("content_id", flat=True))
    if not dcsa.the_carriers_picture_goes_along(envelope, known=pictures):
        raise Declined.by(BENV, dcsa.the_carriers_picture_goes_along)
    # 2. it is for a party of this platform
    action, named = _addressed(envelope.last.transactions)
    recipient = _recipient(named)
    # 3. every transaction may follow those before it
    if policy.meaning_counts and (broken := dcsa.first_broken_action(envelope.document, envelope.chain)) is not None:
        raise Declined.by(BENV, broken)
    # 4. the registry that guards it, where one does, is known here
    if envelope.chain[0].registry:
        require_known(envelope.chain[0].registry, at=at)
    transactions = [one for entry in envelope.chain for one in entry.transactions]
    return Judged(envelope, ChainStanding.of(envelope.document).after_all(transactions), action, recipient)


def _addressed(transactions: Sequence[Transaction]) -> tuple[Transaction, ChainParty]:
    """The last transaction that names somebody, and whom. Raises Declined (BENV) when it is nobody here."""
    for one in reversed(transactions):
        if one.recipient is not None:
            if not dcsa.the_envelope_is_for_this_platform(one.recipient.platform, here=queries.own_code()):
                raise Declined.by(BENV, dcsa.the_envelope_is_for_this_platform)
            return one, one.recipient
    raise Declined.by(BENV, dcsa.the_envelope_is_for_this_platform)


def _recipient(named: ChainParty) -> OrganisationId:
    found = queries.organisation_of(named.codes)
    if found is None or not dcsa.the_recipient_is_one_of_ours(found):
        raise Declined.by(BENV, dcsa.the_recipient_is_one_of_ours)
    return found


def moves_here(judged: Judged) -> bool:
    """Whether the bill's possession is here after the chain; an endorsement, or an answer, is only told."""
    moving = judged.action.action in ActionCode.moving()
    return moving and not judged.standing.ended
