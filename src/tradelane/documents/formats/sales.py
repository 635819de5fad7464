# SPDX-License-Identifier: Apache-2.0
"""UBL 2.4 Invoice and CreditNote, both ways; apart, because both count the same money line by line."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.shipment import contents, read_terms, write_terms
from tradelane.documents.formats.xml_writing import branch, every, first, leaf, text_at
from tradelane.documents.values import SHOWN, Document, DocumentKind
from tradelane.kernel.money import plain

_UCR = "ucr"


@dataclass(frozen=True, slots=True)
class SaleForm:
    """In what the two types differ: names of UBL, and the fields that hold the quantity and the amounts."""

    kind: DocumentKind
    type_code: str
    """UNTDID 1001."""
    element: str
    """`Invoice` or `CreditNote`."""
    quantity_element: str
    quantity: str
    value: str
    goods_total: str
    total: str


def write_sale(root: etree._Element, document: Document, notes: list[str], form: SaleForm) -> None:
    """Append an invoice or credit note below its UBL version and customisation."""
    content, statements = document.content, document.statements
    references, terms = content.get("references", {}), content.get("terms", {})
    leaf(root, "cbc:ID", document.number)
    leaf(root, "cbc:IssueDate", document.issued_on.isoformat())
    leaf(root, "cbc:DueDate", statements.get("due_on"))
    leaf(root, f"cbc:{form.element}TypeCode", form.type_code)
    for note in notes:
        leaf(root, "cbc:Note", note)
    leaf(root, "cbc:DocumentCurrencyCode", terms.get("currency"))
    leaf(root, "cbc:LineCountNumeric", len(content["goods_items"]))
    leaf(root, "cbc:BuyerReference", references.get("buyer"))
    leaf(root, "cac:OrderReference/cbc:ID", references.get("order"))
    if credited := statements.get("invoice_number"):
        reference = branch(root, "cac:BillingReference/cac:InvoiceDocumentReference")
        leaf(reference, "cbc:ID", credited)
        leaf(reference, "cbc:IssueDate", statements.get("invoice_issued_on"))
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
    _write_totals(root, content, form)
    for goods in content["goods_items"]:
        _write_line(root, goods, form)


def _write_totals(root: etree._Element, content: dict[str, Any], form: SaleForm) -> None:
    """EN 16931 BR-CO-11 to BR-CO-16: what the charges add, what is due; a sale abroad carries no tax here."""
    charges = [Decimal(charge["amount"]["amount"]) for charge in content.get("charges", [])]
    goods, due = content["totals"][form.goods_total], content["totals"][form.total]
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


def _write_line(root: etree._Element, goods: dict[str, Any], form: SaleForm) -> None:
    line = branch(root, f"cac:{form.element}Line")
    leaf(line, "cbc:ID", goods["number"])
    part.write_measure(line, f"cbc:{form.quantity_element}", goods[form.quantity])
    part.write_amount(line, "cbc:LineExtensionAmount", goods[form.value])
    if form.quantity != "quantity":
        part.write_measure(line, "cac:Delivery/cbc:Quantity", goods["quantity"])
    part.write_item(line, goods)
    part.write_amount(line, "cac:Price/cbc:PriceAmount", goods["unit_price"])


def read_sale(root: etree._Element, form: SaleForm) -> dict[str, Any]:
    """The content of an invoice or credit note that `write_sale` wrote."""
    supplier = first(root, "cac:AccountingSupplierParty/cac:Party")
    customer = first(root, "cac:AccountingCustomerParty/cac:Party")
    parties = {
        "seller": part.read_party(supplier, "seller"),
        "buyer": part.read_party(customer, "buyer"),
        "consignee": part.read_party(first(root, "cac:Delivery/cac:DeliveryParty"), "consignee"),
    }
    reading = {
        "goods_items": [_read_line(line, form) for line in every(root, f"cac:{form.element}Line")],
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
            form.goods_total: part.read_amount(root, "cac:LegalMonetaryTotal/cbc:LineExtensionAmount"),
            form.total: part.read_amount(root, "cac:LegalMonetaryTotal/cbc:PayableAmount"),
        },
    }
    shown = SHOWN[form.kind].parties
    return contents(reading, parties=parties, shown=tuple(map(str, shown)))


def _read_line(line: etree._Element, form: SaleForm) -> dict[str, Any]:
    return part.filled(
        {
            "number": int(text_at(line, "cbc:ID")),
            "quantity": part.read_measure(line, "cac:Delivery/cbc:Quantity"),
            form.quantity: part.read_measure(line, f"cbc:{form.quantity_element}"),
            form.value: part.read_amount(line, "cbc:LineExtensionAmount"),
            "unit_price": part.read_amount(line, "cac:Price/cbc:PriceAmount"),
            **part.read_item(line),
        }
    )
