# SPDX-License-Identifier: Apache-2.0
"""The export declaration as UBL 2.4 ExportCustomsDeclaration, both ways; apart, because the exporter leads it."""

from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.shipment import contents, read_shipment, write_shipment
from tradelane.documents.formats.xml_writing import branch, first, leaf
from tradelane.documents.values import SHOWN, Document, DocumentKind
from tradelane.kernel.money import Money, total

_DECLARATION = "cac:CustomsDeclaration"
_REFERENCES = f"{_DECLARATION}/cac:AdditionalDocumentReference"
_WITHIN = ("buyer",)


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the declaration below its UBL version and customisation."""
    content, statements = document.content, document.statements
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    for note in notes:
        leaf(root, "cbc:Note", note)
    part.write_party(root, "cac:ExporterParty", part.party_in(content, "seller"))
    declaration = branch(root, _DECLARATION)
    leaf(declaration, "cbc:ID", document.number)
    write_shipment(declaration, document, parties=_WITHIN)
    leaf(declaration, "cac:CustomsExitOfficeLocation/cbc:ID", statements.get("office"))
    part.write_party(declaration, "cac:IssuerParty", part.party_in(content, "declarant"))
    part.write_party(declaration, "cac:ConsigneeParty", part.party_in(content, "consignee"))
    part.write_references(declaration, "cac:AdditionalDocumentReference", declared_numbers(document))


def declared_numbers(document: Document) -> dict[str, str]:
    """The numbers that a declaration refers to: the sale's and those of its supporting documents."""
    names = ("invoice_number", "certificate_number")
    stated = {name: document.statements[name] for name in names if name in document.statements}
    return {**document.content.get("references", {}), **stated}


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a declaration that `write` wrote."""
    shown = SHOWN[DocumentKind.EXPORT_DECLARATION]
    declaration = first(root, _DECLARATION)
    reading = read_shipment(first(declaration, "cac:Shipment"), _WITHIN)
    parties = {
        **reading["parties"],
        "seller": part.read_party(first(root, "cac:ExporterParty"), "seller"),
        "declarant": part.read_party(first(declaration, "cac:IssuerParty"), "declarant"),
        "consignee": part.read_party(first(declaration, "cac:ConsigneeParty"), "consignee"),
    }
    reading["references"] = part.read_references(root, _REFERENCES, shown.references)
    return contents(with_goods_value(reading), parties=parties, shown=tuple(map(str, shown.parties)))


def with_goods_value(reading: dict[str, Any]) -> dict[str, Any]:
    """The reading with the sum of its lines, which a UBL declaration has no element for."""
    values = [Money.from_json(goods["value"], field="value") for goods in reading["goods_items"] if "value" in goods]
    if values:
        goods_value = total(values, currency=values[0].currency).as_json()
        reading["totals"] = {**reading["totals"], "goods_value": goods_value}
    return reading
