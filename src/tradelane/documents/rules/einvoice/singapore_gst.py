# SPDX-License-Identifier: Apache-2.0
"""What a tax invoice of Singapore states, and its totals in Singapore dollars; apart, as the GST Act's part."""

import re

from tradelane.documents.rules.einvoice.code_lists import codes
from tradelane.documents.rules.einvoice.law import Book, named, only, whole
from tradelane.documents.rules.einvoice.parties import BUYER, SELLER, tax_numbers
from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.findings import Level

LAWS = Book(__name__, "Peppol PINT Singapore 1 (IMDA)")
_TOTALS = ("sgdtotal-incl-gst", "sgdtotal-excl-gst")
"""Types of the references that carry the totals in Singapore dollars (IMDA)."""
_AMOUNT = re.compile(r"[+-]?(\d+(\.\d{0,2})?|\.\d{1,2})", re.ASCII)


def _taxed(invoice: EInvoice) -> list[Element]:
    """The breakdown of what a registered seller taxes, or reports to be untaxed."""
    supplies = codes("gst-supplies-sg")
    return [s for s in invoice.subtotals if any(c.said("cbc:ID") in supplies for c in s.all("cac:TaxCategory"))]


def _address(invoice: EInvoice, party: str) -> bool:
    path = (*party.split("/"), "cac:PostalAddress")
    return bool(invoice.root.every(*path, "cbc:StreetName") and invoice.root.every(*path, "cbc:PostalZone"))


@LAWS.law("BR-105-GST-SG", _taxed, fix="State the seller's GST number.")
def a_tax_invoice_states_the_seller_s_gst_number(_: Element, invoice: EInvoice) -> bool:
    """An invoice with GST states the seller's GST number (ibt-031) or its representative's (ibt-063)."""
    representatives = invoice.named.get("cac:TaxRepresentativeParty", ())
    return tax_numbers(invoice.root.first(*SELLER.split("/")), "GST") or any(
        tax_numbers(r, "GST") for r in representatives
    )


@LAWS.law("BR-106-GST-SG", _taxed, fix="State street and post code of the seller.")
def a_tax_invoice_states_the_seller_s_address(_: Element, invoice: EInvoice) -> bool:
    """An invoice with GST states the seller's first address line (ibt-035) and post code (ibt-038)."""
    return _address(invoice, SELLER)


@LAWS.law("BR-107-GST-SG", _taxed, fix="State street and post code of the buyer.")
def a_tax_invoice_states_the_buyer_s_address(_: Element, invoice: EInvoice) -> bool:
    """An invoice with GST states the buyer's first address line (ibt-050) and post code (ibt-053)."""
    return _address(invoice, BUYER)


@LAWS.law("BR-108-GST-SG", _taxed, fix="State cbc:UUID.")
def a_tax_invoice_has_a_uuid(_: Element, invoice: EInvoice) -> bool:
    """An invoice with GST has a universal identifier (BT-SG-003)."""
    return "cbc:UUID" in invoice.root.children


@LAWS.law("BR-111-GST-SG", _taxed, fix="Say in a note why.", level=Level.WARNING)  # the official schema never asks it
def a_credit_note_says_why(_: Element, invoice: EInvoice) -> bool:
    """A credit note with GST says in a note why credit is given (ibt-022)."""
    return not invoice.is_credit_note or "cbc:Note" in invoice.root.children


@LAWS.law("BR-112-GST-SG", _taxed, fix="State the seller's UEN.")
def a_tax_invoice_states_the_seller_s_registration(_: Element, invoice: EInvoice) -> bool:
    """An invoice with GST states the seller's legal registration (ibt-030)."""
    return bool(invoice.root.every(*SELLER.split("/"), "cac:PartyLegalEntity", "cbc:CompanyID"))


@LAWS.law("BR-113-GST-SG", _taxed, fix="Name SGD as the tax currency, unless the invoice is in SGD.")
def gst_is_accounted_in_singapore_dollars(_: Element, invoice: EInvoice) -> bool:
    """GST is accounted in SGD, which is the tax currency (ibt-006) of an invoice in any other currency."""
    if invoice.root.said("cbc:DocumentCurrencyCode") == "SGD":
        return "cbc:TaxCurrencyCode" not in invoice.root.children
    return invoice.root.said("cbc:TaxCurrencyCode") == "SGD"


def _kinds(invoice: EInvoice) -> set[str]:
    return {r.said("cbc:DocumentTypeCode") for r in invoice.root.all("cac:AdditionalDocumentReference")}


@LAWS.law("BR-53-GST-SG", whole, field="cbc:TaxCurrencyCode", fix="State GST and both totals in the tax currency.")
def totals_in_the_tax_currency_are_stated(root: Element, invoice: EInvoice) -> bool:
    """When a tax currency is named (ibt-006), GST and the totals with and without it are stated in that currency."""
    currency = root.first("cbc:TaxCurrencyCode")
    if currency is None:
        return True
    taxes = [a for t in invoice.named.get("cac:TaxTotal", ()) for a in t.all("cbc:TaxAmount")]
    return any(t.attributes.get("currencyID") == currency.text for t in taxes) and set(_TOTALS) <= _kinds(invoice)


@LAWS.law("BR-110-GST-SG", whole, field="cbc:TaxCurrencyCode", fix="Name the tax currency.")
def totals_in_singapore_dollars_need_the_tax_currency(root: Element, invoice: EInvoice) -> bool:
    """The tax currency is named (ibt-006) when totals in Singapore dollars are stated."""
    return "cbc:TaxCurrencyCode" in root.children or not _kinds(invoice) & set(_TOTALS)


@LAWS.law("BR-110-SG", whole, field="cac:OrderReference/cbc:ID", fix="Refer to orders on the invoice or on lines.")
def orders_are_referred_to_in_one_place(root: Element, invoice: EInvoice) -> bool:
    """Orders are referred to on the invoice or on its lines, not on both."""
    on_invoice = any(i.text != "NA" for i in root.every("cac:OrderReference", "cbc:ID"))
    path = ("cac:OrderLineReference", "cac:OrderReference", "cbc:ID")
    return not (on_invoice and any(line.every(*path) for line in invoice.lines))


_REFERENCES = only(named("cac:AdditionalDocumentReference"), lambda r: "cbc:DocumentTypeCode" in r.children)


def _is_known(reference: Element, invoice: EInvoice) -> bool:
    kind = reference.said("cbc:DocumentTypeCode")
    return kind in (*_TOTALS, "130") or (invoice.is_credit_note and kind == "50")


def _is_total(reference: Element, kind: str) -> bool:
    return reference.said("cbc:DocumentTypeCode") == kind


@LAWS.law("UBL-SR-43-GST-SG", _REFERENCES, field="cbc:DocumentTypeCode", fix="Leave out the type.")
def a_document_type_is_an_object_or_a_total(reference: Element, invoice: EInvoice) -> bool:
    """A reference has a type only for an invoiced object (130), a credited project (50) or an SGD total."""
    return _is_known(reference, invoice)


@LAWS.law("BR-102-GST-SG", _REFERENCES, field="cac:Attachment", fix="Attach by a reference of its own.")
def an_object_or_a_total_has_no_attachment(reference: Element, invoice: EInvoice) -> bool:
    """A reference to an object, a project or a total in Singapore dollars attaches nothing."""
    return _is_known(reference, invoice) and "cac:Attachment" not in reference.children


@LAWS.law("BR-100-GST-SG", _REFERENCES, field="cbc:DocumentDescription", fix="State the amount with two decimals.")
def the_total_with_gst_is_an_amount(reference: Element, _: EInvoice) -> bool:
    """The total with GST in Singapore dollars is a number of at most two decimals."""
    return (
        not _is_total(reference, _TOTALS[0]) or _AMOUNT.fullmatch(reference.said("cbc:DocumentDescription")) is not None
    )


@LAWS.law("BR-101-GST-SG", _REFERENCES, field="cbc:DocumentDescription", fix="State the amount with two decimals.")
def the_total_without_gst_is_an_amount(reference: Element, _: EInvoice) -> bool:
    """The total without GST in Singapore dollars is a number of at most two decimals."""
    return (
        not _is_total(reference, _TOTALS[1]) or _AMOUNT.fullmatch(reference.said("cbc:DocumentDescription")) is not None
    )


@LAWS.law("BR-103-GST-SG", _REFERENCES, field="cbc:ID", fix="State SGD.")
def the_total_with_gst_is_in_singapore_dollars(reference: Element, _: EInvoice) -> bool:
    """The total with GST in Singapore dollars has SGD as its identifier."""
    return not _is_total(reference, _TOTALS[0]) or reference.said("cbc:ID") == "SGD"


@LAWS.law("BR-104-GST-SG", _REFERENCES, field="cbc:ID", fix="State SGD.")
def the_total_without_gst_is_in_singapore_dollars(reference: Element, _: EInvoice) -> bool:
    """The total without GST in Singapore dollars has SGD as its identifier."""
    return not _is_total(reference, _TOTALS[1]) or reference.said("cbc:ID") == "SGD"
