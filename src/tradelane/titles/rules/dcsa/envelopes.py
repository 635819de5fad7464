# SPDX-License-Identifier: Apache-2.0
"""Whether the parts of an envelope belong together, and to whom it is sent; apart from what its transactions mean."""

from collections.abc import Sequence

from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import Rule, rule
from tradelane.titles.values.dcsa import ChainEntry, Envelope, IssuanceManifest, Strictness

_MANIFEST = "DCSA PINT 3.0.0, EnvelopeManifest"
_CHAIN = "DCSA PINT 3.0.0, EblEnvelope.envelopeTransferChain"

# ── the chain against what was accepted ──


@rule("PINT-20", cites="DCSA PINT 3.0.0, responseCode DISE", field="envelopeTransferChain", fix="Settle it by people.")
def a_chain_goes_on_from_what_was_accepted(offered: Sequence[ChainEntry], *, accepted: Sequence[ChainEntry]) -> bool:
    """A chain says at every place what the accepted chain of the same bill says there; what was signed counts, not the
    signature, which is random.
    """
    return all(mine.payload == theirs.payload for mine, theirs in zip(accepted, offered, strict=False))


@rule("PINT-21", cites="DCSA PINT 3.0.0, responseCode DISE", field="envelopeTransferChain", fix="Settle it by people.")
def a_bill_held_here_comes_from_nowhere_else(*, live_here: bool) -> bool:
    """A bill that has effect here, or that ended here, can't be handed over by another platform."""
    return not live_here


@rule("PINT-29", cites="MLETR art. 10(1)(b)(i); DCSA PINT 3.0.0, transportDocumentReference",
      field="transportDocumentReference", fix="Ask the carrier which of the two counts.")  # fmt: skip
def a_number_has_one_live_bill(*, another_is_live: bool) -> bool:
    """A carrier's number has one bill with effect here; an amended one comes after the one before has ended."""
    return not another_is_live


# ── the parts against each other ──


@rule("PINT-22", cites=_MANIFEST, field="envelopeManifestSignedContent", fix="Sign a manifest over this very document.")
def the_manifest_is_of_this_document(envelope: Envelope) -> bool:
    """The manifest and every entry of the chain name the checksum of the transport document that was sent."""
    named = {envelope.manifest.document, *(entry.document for entry in envelope.chain)}
    return named == {envelope.document.checksum}


@rule("PINT-23", cites=_MANIFEST, field="envelopeManifestSignedContent", fix="Sign a manifest over this very chain.")
def the_manifest_is_of_this_chain(envelope: Envelope) -> bool:
    """The manifest names the checksum of the last entry of the chain."""
    return envelope.manifest.last == envelope.last.checksum


@rule("PINT-24", cites=_CHAIN, field="envelopeTransferChain", fix="Send every entry, in the order of signing.")
def each_entry_names_the_one_before(envelope: Envelope) -> bool:
    """Each entry names the checksum of the signed entry before it, and the first one names none."""
    before = ["", *(entry.checksum for entry in envelope.chain[:-1])]
    return [entry.previous for entry in envelope.chain] == before


@rule("PINT-25", cites="DCSA PINT 3.0.0, issuanceManifestSignedContent", field="envelopeTransferChain",
      fix="Put the carrier's signed issuance manifest into the first entry, and nowhere else.")  # fmt: skip
def the_carriers_word_stands_in_the_first_entry(envelope: Envelope, policy: Strictness) -> bool:
    """The first entry bears the carrier's signed issuance manifest and, where there is one, the control tracking
    registry; no other entry does. A peer's policy may let it stand beside the chain, or be left out.
    """
    first, rest = envelope.chain[0], envelope.chain[1:]
    there = bool(first.issuance) or (policy.manifest_at_root and bool(envelope.issuance))
    alone = not any(entry.issuance or entry.registry for entry in rest)
    return alone and (there or not policy.issuance_is_required)


@rule("PINT-26", cites="DCSA PINT 3.0.0, IssuanceManifest", field="issuanceManifestSignedContent",
      fix="Send the manifest that the carrier signed for this document.")  # fmt: skip
def the_carrier_issued_this_document(envelope: Envelope, issued: IssuanceManifest) -> bool:
    """The carrier's issuance manifest names this transport document, and the picture of it that goes along."""
    picture = envelope.manifest.visualisation
    return issued.document == envelope.document.checksum and (
        issued.visualisation is None or picture is None or picture.checksum == issued.visualisation
    )


@rule("PINT-27", cites="DCSA PINT 3.0.0, info, eBLVisualisationByCarrier", field="eBLVisualisationByCarrier",
      fix="Send the carrier's picture along, unchanged.")  # fmt: skip
def the_carriers_picture_goes_along(envelope: Envelope, *, known: Sequence[str]) -> bool:
    """A picture of the bill that was once sent goes along, unchanged, with every later transfer."""
    picture = envelope.manifest.visualisation
    return not known or (picture is not None and picture.checksum in known)


# ── to whom ──


@rule("PINT-30", cites="DCSA PINT 3.0.0, responseCode BENV", field="recipient.eblPlatform",
      fix="Send it to the platform that the recipient is on.")  # fmt: skip
def the_envelope_is_for_this_platform(platform: str, *, here: str) -> bool:
    """The recipient of the last transaction is on the platform that the envelope is sent to."""
    return platform == here


@rule("PINT-31", cites="DCSA PINT 3.0.0, responseCode BENV", field="recipient.identifyingCodes",
      fix="Ask the platform first, by receiver validation.")  # fmt: skip
def the_recipient_is_one_of_ours(found: OrganisationId | None) -> bool:
    """The recipient's codes name one party of this platform, and do not contradict each other."""
    return found is not None


OF_AN_ENVELOPE: tuple[Rule[[Envelope]], ...] = (
    the_manifest_is_of_this_document,
    the_manifest_is_of_this_chain,
    each_entry_names_the_one_before,
)


# ── files ──


@rule("PINT-40", cites="DCSA PINT 3.0.0, responseCode INCD", field="documentChecksum",
      fix="Send the very file that the manifest announces, or start again with another manifest.")  # fmt: skip
def a_file_is_what_was_announced(
    size: int, checksum: str, *, announced: Sequence[tuple[str, int]], address: str
) -> bool:
    """A file has the checksum of its address and the checksum and size under which the manifest announces it."""
    return checksum == address and (checksum, size) in announced
