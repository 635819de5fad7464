# SPDX-License-Identifier: Apache-2.0
"""The commercial invoice as UBL 2.4 Invoice, both ways; apart, because it alone counts money line by line."""

from decimal import Decimal
from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.shipment import contents, read_terms, write_terms
from tradelane.documents.formats.xml_writing import branch, every, first, leaf, text_at
from tradelane.documents.values import SHOWN, Document, DocumentKind
from tradelane.kernel.money import plain

_COMMERCIAL_INVOICE = "380"
"""UNTDID 1001."""
_UCR = "ucr"


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the invoice below its UBL version and customisation."""
    content = document.content
    references, terms = content.get("references", {}), content.get("terms", {})
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    leaf(root, "cbc:DueDate", document.statements.get("due_on"))
    leaf(root, "cbc:InvoiceTypeCode", _COMMERCIAL_INVOICE)
    for note in notes:
        leaf(root, "cbc:Note", note)
    leaf(root, "cbc:DocumentCurrencyCode", terms.get("currency"))
    leaf(root, "cbc:LineCountNumeric", len(content["goods_items"]))
    leaf(root, "cbc:BuyerReference", references.get("buyer"))
    leaf(root, "cac:OrderReference/cbc:ID", references.get("order"))
    leaf(root, "cac:ContractDocumentReference/cbc:ID", references.get("contract"))
    if _UCR in references:
        part.write_references(root, "cac:AdditionalDocumentReference", {_UCR: references[_UCR]})
    part.write_party(branch(root, "cac:AccountingSupplierParty"), "cac:Party", part.party_in(content, "seller"))
    part.write_party(branch(root, "cac:AccountingCustomerParty"), "cac:Party", part.party_in(content, "buyer"))
    delivery = branch(root, "cac:Delivery")
    part.write_party(delivery, "cac:DeliveryParty", part.party_in(content, "consignee"))
    shipment = branch(delivery, "cac:Shipment")
    leaf(shipment, "cbc:ID", document.consignment)
    part.write_stage(shipment, content.get("transport", {}))
    write_terms(root, terms)
    leaf(root, "cac:PaymentTerms/cbc:Note", terms.get("payment"))
    part.write_charges(root, "cac:AllowanceCharge", content.get("charges", []))
    _write_totals(root, content)
    for goods in content["goods_items"]:
        _write_line(root, goods)


def _write_totals(root: etree._Element, content: dict[str, Any]) -> None:
    """EN 16931 BR-CO-11 to BR-CO-16: what the charges add, what is due; a sale abroad carries no tax here."""
    charges = [Decimal(charge["amount"]["amount"]) for charge in content.get("charges", [])]
    goods, due = content["totals"]["goods_value"], content["totals"]["total_value"]
    totals = branch(root, "cac:LegalMonetaryTotal")

    def amount(path: str, text: str) -> None:
        leaf(totals, path, text, currencyID=due["currency"])

    amount("cbc:LineExtensionAmount", goods["amount"])
    amount("cbc:TaxExclusiveAmount", due["amount"])
    amount("cbc:TaxInclusiveAmount", due["amount"])
    if less := -sum((c for c in charges if c < 0), Decimal(0)):
        amount("cbc:AllowanceTotalAmount", plain(less))
    if more := sum((c for c in charges if c >= 0), Decimal(0)):
        amount("cbc:ChargeTotalAmount", plain(more))
    amount("cbc:PayableAmount", due["amount"])


def _write_line(root: etree._Element, goods: dict[str, Any]) -> None:
    line = branch(root, "cac:InvoiceLine")
    leaf(line, "cbc:ID", goods["number"])
    part.write_measure(line, "cbc:InvoicedQuantity", goods["quantity"])
    part.write_amount(line, "cbc:LineExtensionAmount", goods["value"])
    part.write_item(line, goods)
    part.write_amount(line, "cac:Price/cbc:PriceAmount", goods["unit_price"])


def read(root: etree._Element) -> dict[str, Any]:
    """The content of an invoice that `write` wrote."""
    supplier = first(root, "cac:AccountingSupplierParty/cac:Party")
    customer = first(root, "cac:AccountingCustomerParty/cac:Party")
    parties = {
        "seller": part.read_party(supplier, "seller"),
        "buyer": part.read_party(customer, "buyer"),
        "consignee": part.read_party(first(root, "cac:Delivery/cac:DeliveryParty"), "consignee"),
    }
    reading = {
        "goods_items": [_read_line(line) for line in every(root, "cac:InvoiceLine")],
        "terms": part.filled(
            {
                **read_terms(root),
                "currency": text_at(root, "cbc:DocumentCurrencyCode"),
                "payment": text_at(root, "cac:PaymentTerms/cbc:Note"),
            }
        ),
        "references": part.filled(
            {
                "order": text_at(root, "cac:OrderReference/cbc:ID"),
                "contract": text_at(root, "cac:ContractDocumentReference/cbc:ID"),
                "buyer": text_at(root, "cbc:BuyerReference"),
                **part.read_references(root, "cac:AdditionalDocumentReference", (_UCR,)),
            }
        ),
        "transport": part.read_transport(first(root, "cac:Delivery/cac:Shipment")),
        "charges": part.read_charges(root, "cac:AllowanceCharge"),
        "totals": {
            "goods_value": part.read_amount(root, "cac:LegalMonetaryTotal/cbc:LineExtensionAmount"),
            "total_value": part.read_amount(root, "cac:LegalMonetaryTotal/cbc:PayableAmount"),
        },
    }
    shown = SHOWN[DocumentKind.COMMERCIAL_INVOICE].parties
    return contents(reading, parties=parties, shown=tuple(map(str, shown)))


def _read_line(line: etree._Element) -> dict[str, Any]:
    return part.filled(
        {
            "number": int(text_at(line, "cbc:ID")),
            "quantity": part.read_measure(line, "cbc:InvoicedQuantity"),
            "value": part.read_amount(line, "cbc:LineExtensionAmount"),
            "unit_price": part.read_amount(line, "cac:Price/cbc:PriceAmount"),
            **part.read_item(line),
        }
    )
