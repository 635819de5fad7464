# SPDX-License-Identifier: Apache-2.0
"""The packing list as UBL 2.4 PackingList, both ways; apart, because it tells packing and no money."""

from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.shipment import contents, read_shipment, write_shipment
from tradelane.documents.formats.xml_writing import first, leaf
from tradelane.documents.values import SHOWN, Document, DocumentKind

_REFERENCES = "cac:DocumentReference"
_WITHIN = ("consignee", "notify")


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the packing list below its UBL version and customisation."""
    content = document.content
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    for note in notes:
        leaf(root, "cbc:Note", note)
    part.write_party(root, "cac:ConsignorParty", part.party_in(content, "consignor"))
    part.write_party(root, "cac:CarrierParty", part.party_in(content, "carrier"))
    write_shipment(root, document, parties=_WITHIN)
    numbers = {**content.get("references", {})}
    if invoice := document.statements.get("invoice_number"):
        numbers["invoice_number"] = invoice
    part.write_references(root, _REFERENCES, numbers)


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a packing list that `write` wrote."""
    shown = SHOWN[DocumentKind.PACKING_LIST]
    reading = read_shipment(first(root, "cac:Shipment"), _WITHIN)
    parties = {
        **reading["parties"],
        "consignor": part.read_party(first(root, "cac:ConsignorParty"), "consignor"),
        "carrier": part.read_party(first(root, "cac:CarrierParty"), "carrier"),
    }
    reading["references"] = part.read_references(root, _REFERENCES, shown.references)
    return contents(reading, parties=parties, shown=tuple(map(str, shown.parties)))
