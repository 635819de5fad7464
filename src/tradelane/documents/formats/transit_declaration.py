# SPDX-License-Identifier: Apache-2.0
"""The transit declaration as UBL 2.4 TransitCustomsDeclaration, both ways; apart, because it leads between offices."""

from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.export_declaration import with_goods_value
from tradelane.documents.formats.shipment import contents, read_shipment, write_shipment
from tradelane.documents.formats.xml_writing import first, leaf
from tradelane.documents.values import SHOWN, Document, DocumentKind

_REFERENCES = "cac:AdditionalDocumentReference"
_WITHIN = ("carrier",)
_AT_ROOT = (
    ("consignor", "cac:ConsignorParty"),
    ("consignee", "cac:ConsigneeParty"),
    ("declarant", "cac:NotifierParty"),
)
_CITED = ("invoice_number", "transport_document", "guarantee_reference")
_NO_OFFICE = "unknown"
"""UBL asks for a customs party; a declaration without its office of departure breaks DOC-141."""


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the declaration below its UBL version and customisation."""
    content, stated = document.content, document.statements
    parties = {role: part.party_in(content, role) for role, _ in _AT_ROOT}
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    leaf(root, "cbc:TypeCode", stated.get("transit_type"))
    for note in notes:
        leaf(root, "cbc:Note", note)
    leaf(root, "cac:TransitCustomsExitOfficeLocation/cbc:ID", stated.get("office_of_destination"))
    part.write_party(root, "cac:ConsignorParty", parties["consignor"])
    part.write_party(root, "cac:ConsigneeParty", parties["consignee"])
    leaf(root, "cac:CustomsParty/cac:PartyIdentification/cbc:ID", stated.get("office_of_departure", _NO_OFFICE))
    part.write_party(root, "cac:NotifierParty", parties["declarant"])
    offices = (
        ("cac:OfficeOfDepartureLocation", stated.get("office_of_departure", "")),
        ("cac:OfficeOfDestinationLocation", stated.get("office_of_destination", "")),
    )
    write_shipment(root, document, parties=_WITHIN, offices=offices)
    leaf(root, "cac:PreviousCustomsDeclaration/cbc:ID", stated.get("previous_declaration"))
    cited = {name: stated[name] for name in _CITED if name in stated}
    part.write_references(root, _REFERENCES, {**content.get("references", {}), **cited})


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a declaration that `write` wrote."""
    shown = SHOWN[DocumentKind.TRANSIT_DECLARATION]
    reading = read_shipment(first(root, "cac:Shipment"), _WITHIN)
    at_root = {role: part.read_party(first(root, path), role) for role, path in _AT_ROOT}
    reading["references"] = part.read_references(root, _REFERENCES, shown.references)
    parties = {**reading["parties"], **at_root}
    return contents(with_goods_value(reading), parties=parties, shown=tuple(map(str, shown.parties)))
