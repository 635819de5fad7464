# SPDX-License-Identifier: Apache-2.0
"""The certificate of origin as UBL 2.4 CertificateOfOrigin, both ways; apart, because it carries an endorsement.

UBL asks for an endorser, a preparer and an issuer. In a self-certification (CPTPP art. 3.20) all three are the
certifier, who is the issuer of the document.
"""

from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.shipment import contents, read_shipment, write_shipment
from tradelane.documents.formats.xml_writing import branch, first, leaf
from tradelane.documents.rules.reading import by_line
from tradelane.documents.values import SHOWN, Document, DocumentKind
from tradelane.kernel.ids import economy_of

_APPLICATION = "cac:CertificateOfOriginApplication"
_REFERENCES = f"{_APPLICATION}/cac:SupportingDocumentReference"
_WITHIN = ("consignee",)


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the certificate below its UBL version and customisation."""
    content, statements = document.content, document.statements
    issuer = {"role": "issuer", "name": document.issuer_name, "organisation": document.issuer}
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    for note in notes:
        leaf(root, "cbc:Note", note)
    part.write_party(root, "cac:ExporterParty", part.party_in(content, "seller"))
    part.write_party(root, "cac:ImporterParty", part.party_in(content, "buyer"))
    application = branch(root, _APPLICATION)
    leaf(application, "cbc:ReferenceID", document.number)
    leaf(application, "cbc:CertificateType", statements.get("agreement", "Non-preferential"))
    leaf(application, "cbc:OriginalJobID", document.consignment)
    write_shipment(application, document, parties=_WITHIN, criteria=by_line(document, "criteria"))
    _write_endorser(application, document, issuer)
    part.write_party(application, "cac:PreparationParty", issuer)
    part.write_party(application, "cac:IssuerParty", issuer)
    leaf(application, "cac:IssuingCountry/cbc:IdentificationCode", economy_of(document.issuer))
    numbers = {**content.get("references", {})}
    if invoice := statements.get("invoice_number"):
        numbers["invoice_number"] = invoice
    part.write_references(application, "cac:SupportingDocumentReference", numbers)
    endorsement = branch(root, "cac:IssuerEndorsement")
    leaf(endorsement, "cbc:DocumentID", document.number)
    leaf(endorsement, "cbc:ApprovalStatus", "Issued")
    _write_endorser(endorsement, document, issuer)


def _write_endorser(parent: etree._Element, document: Document, issuer: dict[str, Any]) -> None:
    endorser = branch(parent, "cac:EndorserParty")
    leaf(endorser, "cbc:RoleCode", document.statements.get("certifier", "issuer"))
    leaf(endorser, "cbc:SequenceNumeric", "1")
    part.write_party(endorser, "cac:Party", issuer)
    leaf(endorser, "cac:SignatoryContact/cbc:Name", document.issuer_name)


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a certificate that `write` wrote."""
    shown = SHOWN[DocumentKind.CERTIFICATE_OF_ORIGIN]
    reading = read_shipment(first(root, f"{_APPLICATION}/cac:Shipment"), _WITHIN)
    parties = {
        **reading["parties"],
        "seller": part.read_party(first(root, "cac:ExporterParty"), "seller"),
        "buyer": part.read_party(first(root, "cac:ImporterParty"), "buyer"),
    }
    reading["references"] = part.read_references(root, _REFERENCES, shown.references)
    return contents(reading, parties=parties, shown=tuple(map(str, shown.parties)))
