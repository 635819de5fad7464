# SPDX-License-Identifier: Apache-2.0
"""UBL 2.4 Waybill, both ways; apart, because waybills by sea and by air differ in their law and not in their form."""

from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.shipment import contents, read_shipment, write_shipment
from tradelane.documents.formats.xml_writing import first, leaf
from tradelane.documents.values import SHOWN, Document, DocumentKind

_REFERENCES = "cac:DocumentReference"
_WITHIN = ("consignee", "notify")


def write_waybill(root: etree._Element, document: Document, notes: list[str], *, type_code: str) -> None:
    """Append a waybill below its UBL version and customisation; `type_code` is of UNTDID 1001."""
    content = document.content
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:CarrierAssignedID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    for note in notes:
        leaf(root, "cbc:Note", note)
    leaf(root, "cbc:WaybillTypeCode", type_code)
    part.write_amount(root, "cbc:DeclaredCarriageValueAmount", document.statements.get("declared_for_carriage"))
    part.write_party(root, "cac:ConsignorParty", part.party_in(content, "consignor"))
    part.write_party(root, "cac:CarrierParty", part.party_in(content, "carrier"))
    write_shipment(root, document, parties=_WITHIN)
    part.write_references(root, _REFERENCES, content.get("references", {}))


def read_waybill(root: etree._Element, kind: DocumentKind) -> dict[str, Any]:
    """The content of a waybill of `kind` that `write_waybill` wrote."""
    shown = SHOWN[kind]
    reading = read_shipment(first(root, "cac:Shipment"), _WITHIN)
    parties = {
        **reading["parties"],
        "consignor": part.read_party(first(root, "cac:ConsignorParty"), "consignor"),
        "carrier": part.read_party(first(root, "cac:CarrierParty"), "carrier"),
    }
    reading["references"] = part.read_references(root, _REFERENCES, shown.references)
    return contents(reading, parties=parties, shown=tuple(map(str, shown.parties)))
