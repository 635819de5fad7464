# SPDX-License-Identifier: Apache-2.0
"""How a document leaves with its people in it; apart from the law of kinds, as it holds for all of them."""

from collections.abc import Collection

from tradelane.consignments.values import PartyRole
from tradelane.documents.values import DocumentKind, FileFormat
from tradelane.kernel.rule import rule
from tradelane.trust.values.credentials import Gap

_SENDERS_AND_RECEIVERS = frozenset({PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNOR, PartyRole.CONSIGNEE})
_CERTIFIED = ("name", "email", "telephone")


@rule(
    "DOC-95",
    cites="APEC Privacy Framework (2015) principles III and IV; GDPR art. 5(1)(c); RFC 9901",
    field="format",
    fix="Take the document as far as you may have it: GET /api/documents/ID/disclosed. A node that reads none in part "
    "has to be brought up to date by its operator; until then nothing is sent.",
)
def a_file_goes_whole_only_when_all_in_it_may(withheld: Collection[str], format: FileFormat | None = None) -> bool:
    """A signed file can't be cut: where a field of a person stays, the document goes as a credential without it."""
    return not withheld


@rule(
    "DOC-96",
    cites="RFC 9901 §4: the issuer signs what may be hidden",
    field="document",
    fix="Ask the issuer for it, at the issuer's own node.",
)
def only_the_issuers_node_signs_anew(*, issued_here: bool) -> bool:
    """A document of another node can't be signed anew here, so what must stay in it keeps all of it home."""
    return issued_here


@rule(
    "DOC-97",
    cites="APEC Privacy Framework (2015) principles II and VI; RFC 9901 §7.1",
    field="withheld",
    fix="Have the sender name each member that stays, with the rule that keeps it.",
)
def every_gap_is_named(gaps: Collection[Gap], *, hidden: int) -> bool:
    """A document in part is taken in only when each member that it hides is named, with the rule that kept it."""
    return len(gaps) == hidden


@rule(
    "DOC-98",
    cites="CPTPP art. 3.20 and Annex 3-B(2): who certifies, and how to reach them, is among the least data",
    field="statements.certificate_number",
    fix="Declare without the certificate (leave certificate_number empty), or have the sender's node take the step "
    "that the withholding rule names before the sale is sent.",
)
def a_certificate_shows_who_certifies(kind: DocumentKind, withheld: str, of: PartyRole | None) -> bool:
    """A claim rests on a certificate of origin only where it shows who certifies and how to reach them."""
    return (kind, of) != (DocumentKind.CERTIFICATE_OF_ORIGIN, PartyRole.SELLER) or withheld not in _CERTIFIED


@rule(
    "DOC-99",
    cites="Revised Kyoto Convention, General Annex standards 3.12 and 3.16; WTO Customs Valuation Agreement art. 17",
    field="content.parties",
    fix="Have the person give their name to whom declares, or have the sender's node take the step that the "
    "withholding rule names before the sale is sent.",
)
def a_supporting_document_names_sender_and_receiver(kind: DocumentKind, withheld: str, of: PartyRole | None) -> bool:
    """A declaration rests on documents that name who sends the goods and who gets them."""
    return withheld != "name" or of not in _SENDERS_AND_RECEIVERS


ASKED_OF_A_PART = (a_certificate_shows_who_certifies, a_supporting_document_names_sender_and_receiver)
"""What a declaration asks of each field of a person that stays out of a document on which it rests."""
