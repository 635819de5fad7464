# SPDX-License-Identifier: Apache-2.0
"""The import declaration as UBL 2.4 ImportCustomsDeclaration, both ways; apart, because the importer leads it."""

from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.export_declaration import declared_numbers, with_goods_value
from tradelane.documents.formats.shipment import contents, read_shipment, write_shipment
from tradelane.documents.formats.xml_writing import first, leaf
from tradelane.documents.values import SHOWN, Document, DocumentKind

_REFERENCES = "cac:AdditionalDocumentReference"
_WITHIN = ("seller",)


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the declaration below its UBL version and customisation."""
    content = document.content
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    for note in notes:
        leaf(root, "cbc:Note", note)
    leaf(root, "cac:CustomsExitOfficeLocation/cbc:ID", document.statements.get("office"))
    part.write_party(root, "cac:ImporterParty", part.party_in(content, "buyer"))
    part.write_party(root, "cac:ConsigneeParty", part.party_in(content, "consignee"))
    part.write_party(root, "cac:NotifierParty", part.party_in(content, "declarant"))
    write_shipment(root, document, parties=_WITHIN)
    part.write_references(root, _REFERENCES, declared_numbers(document))


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a declaration that `write` wrote."""
    shown = SHOWN[DocumentKind.IMPORT_DECLARATION]
    reading = read_shipment(first(root, "cac:Shipment"), _WITHIN)
    parties = {
        **reading["parties"],
        "buyer": part.read_party(first(root, "cac:ImporterParty"), "buyer"),
        "consignee": part.read_party(first(root, "cac:ConsigneeParty"), "consignee"),
        "declarant": part.read_party(first(root, "cac:NotifierParty"), "declarant"),
    }
    reading["references"] = part.read_references(root, _REFERENCES, shown.references)
    return contents(with_goods_value(reading), parties=parties, shown=tuple(map(str, shown.parties)))
