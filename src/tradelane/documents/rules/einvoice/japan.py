# SPDX-License-Identifier: Apache-2.0
"""What Japan adds to PINT: the qualified invoice of the Consumption Tax Act; apart, as it is its own law."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR

from tradelane.documents.rules.einvoice import aligned, coded, parties
from tradelane.documents.rules.einvoice import categories as tax
from tradelane.documents.rules.einvoice.categories import Category, in_breakdown, on_allowances, on_charges, on_lines
from tradelane.documents.rules.einvoice.claims import at_most, rounded, there
from tradelane.documents.rules.einvoice.claims import coded as is_coded
from tradelane.documents.rules.einvoice.law import Book, allowances, below, charges, named, whole
from tradelane.documents.rules.einvoice.law import lines as every_line
from tradelane.documents.rules.einvoice.parties import SELLER, has_scheme
from tradelane.documents.rules.einvoice.pint_forms import process, specification
from tradelane.documents.rules.einvoice.syntax import tax_numbers_at_most_once
from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.findings import Level

LAWS = Book(__name__, "Peppol PINT Japan 1 (Digital Agency)")
for _id in ("045", "046", "047", "048", "016", "e-05", "e-09", "o-09"):
    LAWS.share(aligned.LAWS[f"aligned-ibrp-{_id}"])

_OLD = ("urn:fdc:peppol:jp:billing:3.0", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0")
_QUALIFIED_FROM = "2023-10-01"
"""Since then an invoice needs the registration number of a qualified issuer (Consumption Tax Act, art. 57-4)."""
_CARD_SHOWS = range(4, 7)
LAWS.add("aligned-ibrp-001-jp", whole, specification("jp", _OLD[0]), "The specification (ibt-024) is PINT Japan.")
LAWS.add("aligned-ibrp-002-jp", whole, process(_OLD[1]), "The business process (ibt-023) is billing, or self-billing.")
LAWS.add(
    "aligned-ibrp-009",
    whole,
    tax_numbers_at_most_once(SELLER, "VAT"),
    "The seller's tax number (ibt-031) occurs at most once.",
)
LAWS.add(
    "aligned-ibrp-sr-12",
    whole,
    tax_numbers_at_most_once(SELLER, "VAT"),
    "The seller's consumption tax number (ibt-031) occurs at most once.",
)
LAWS.add(
    "aligned-ibrp-sr-13",
    whole,
    tax_numbers_at_most_once(SELLER, "VAT", other=True),
    "The seller's other tax number (ibt-032) occurs at most once.",
)
LAWS.add(
    "aligned-ibrp-010",
    named("cac:TaxRepresentativeParty"),
    at_most(1, "cac:PartyTaxScheme/cbc:CompanyID"),
    "The tax representative's number (ibt-063) occurs at most once.",
)
LAWS.add(
    "aligned-ibrp-014",
    whole,
    aligned.SAME_REMITTANCE,
    "All payment instructions give the same remittance information (ibt-083).",
)
LAWS.twin("aligned-ibrp-049", parties.LAWS["BR-49"])
_DEAD = Level.WARNING
"""The official schema states these but can never find them broken, so here they are advice."""
LAWS.add(
    "aligned-ibrp-019",
    aligned.DIRECT_DEBITS,
    aligned.MANDATE,
    "A direct debit names its mandate (ibt-089).",
    level=_DEAD,
)
LAWS.add(
    "aligned-ibr-jp-04",
    whole,
    there(f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID"),
    "The seller states its tax number (ibt-031).",
)
LAWS.add(
    "aligned-ibr-jp-05", named("cbc:TaxCurrencyCode"), is_coded("yen"), "The tax currency (ibt-006), if named, is JPY."
)
LAWS.add(
    "aligned-ibrp-cl-02-jp",
    named("cbc:InvoiceTypeCode"),
    is_coded("commercial-invoice"),
    "The type of an invoice (ibt-003) is 380.",
)
LAWS.add(
    "aligned-ibrp-cl-01-jp",
    lambda invoice: [*coded.CATEGORIES(invoice), *coded.LINE_CATEGORIES(invoice)],
    is_coded("tax-categories-jp"),
    "A tax category is one that Japan uses.",
)

for _code, _words in (("E", "exempt"), ("G", "exported"), ("O", "not subject to tax")):
    _category, _own = Category(_code, "VAT"), f"aligned-ibrp-{_code.lower()}"
    _rate, _says = (tax.NO_RATE, "is left out") if _code == "O" else (tax.ZERO_RATE, "is zero")
    LAWS.add(
        f"{_own}-01",
        whole,
        tax.one_breakdown(_category),
        f"An invoice with items that are {_words} breaks tax down exactly once for them.",
    )
    if _code != "E":
        LAWS.add(f"{_own}-05", on_lines(_category), _rate, f"The rate of a line that is {_words} (ibt-152) {_says}.")
    LAWS.add(
        f"{_own}-06", on_allowances(_category), _rate, f"The rate of an allowance that is {_words} (ibt-096) {_says}."
    )
    LAWS.add(f"{_own}-07", on_charges(_category), _rate, f"The rate of a charge that is {_words} (ibt-103) {_says}.")
LAWS.add(
    "aligned-ibrp-g-09",
    in_breakdown(Category("G", "VAT")),
    tax.NO_TAX,
    "The tax (ibt-117) on what is exported is zero.",
)


def _taxed(part: Element, invoice: EInvoice) -> bool:
    """Whether an allowance or a charge has category and rate, or is outside the tax."""
    found = [c for c in part.all("cac:TaxCategory") if has_scheme(c, "VAT")]
    rated = any("cbc:Percent" in c.children for c in found)
    outside = bool(in_breakdown(Category("O", "VAT"))(invoice))
    return (outside and not rated) or (rated and any("cbc:ID" in c.children for c in found))


@LAWS.law("aligned-ibrp-032-jp", allowances, field="cac:TaxCategory", fix="State category and rate.")
def an_allowance_has_category_and_rate(part: Element, invoice: EInvoice) -> bool:
    """An allowance (ibg-20) has a tax category (ibt-095) and a rate (ibt-096), unless it is outside the tax."""
    return _taxed(part, invoice)


@LAWS.law("aligned-ibrp-037-jp", charges, field="cac:TaxCategory", fix="State category and rate.")
def a_charge_has_category_and_rate(part: Element, invoice: EInvoice) -> bool:
    """A charge (ibg-21) has a tax category (ibt-102) and a rate (ibt-103), unless it is outside the tax."""
    return _taxed(part, invoice)


@LAWS.law(
    "aligned-ibrp-050-jp",
    every_line,
    field="cac:Item/cac:ClassifiedTaxCategory",
    fix="State category and rate.",
    level=_DEAD,
)
def a_line_has_category_and_rate(line: Element, _: EInvoice) -> bool:
    """A line (ibg-25) has a tax category (ibt-151) and, unless it is outside the tax, a rate (ibt-152)."""
    found = [c for c in line.every("cac:Item", "cac:ClassifiedTaxCategory") if has_scheme(c, "VAT")]
    return any("cbc:ID" in c.children and ("cbc:Percent" in c.children or c.said("cbc:ID") == "O") for c in found)


@LAWS.law("aligned-ibrp-052", whole, field="cac:InvoicePeriod", fix="State the period of the invoice or of its lines.")
def an_invoice_states_a_period(_: Element, invoice: EInvoice) -> bool:
    """An invoice states a period (ibg-14), or its lines do (ibg-26)."""
    return bool(invoice.named.get("cac:InvoicePeriod"))


@LAWS.law("aligned-ibrp-053-jp", whole, field="cac:TaxTotal/cbc:TaxAmount", fix="State one total of tax a currency.")
def the_total_of_tax_occurs_once(root: Element, _: EInvoice) -> bool:
    """The total of tax in the invoice's currency (ibt-110) occurs at most once."""
    currency = root.said("cbc:DocumentCurrencyCode")
    taxes = root.every("cac:TaxTotal", "cbc:TaxAmount")
    return sum(tax.attributes.get("currencyID") == currency for tax in taxes) <= 1


def _in_invoice_currency(invoice: EInvoice) -> list[Element]:
    currency = invoice.root.said("cbc:DocumentCurrencyCode")
    found = invoice.named.get("cac:TaxSubtotal", ())
    return [s for s in found if any(t.attributes.get("currencyID") == currency for t in s.all("cbc:TaxAmount"))]


@LAWS.law(
    "aligned-ibrp-051-jp",
    aligned.if_invoice(_in_invoice_currency),
    field="cbc:TaxAmount",
    fix="Multiply and round to a whole number.",
)
def consumption_tax_is_rounded_once_a_rate(subtotal: Element, _: EInvoice) -> bool:
    """Consumption tax (ibt-117) is taxable amount (ibt-116) times rate (ibt-119), rounded to a whole number."""
    category = subtotal.first("cac:TaxCategory")
    tax_due, taxable = subtotal.amount("cbc:TaxAmount"), subtotal.amount("cbc:TaxableAmount")
    if category is None or tax_due is None:
        return False
    rate, outside = category.amount("cbc:Percent"), category.said("cbc:ID").upper() == "O"
    if outside:
        return "cbc:Percent" not in category.children and tax_due == 0
    if rate is None or taxable is None:
        return False
    if rounded(rate) == 0:
        return tax_due == 0
    exact = taxable * rate / 100
    return exact.to_integral_value(ROUND_FLOOR) <= tax_due <= exact.to_integral_value(ROUND_CEILING)


@LAWS.law("aligned-ibr-jp-06", named("cac:TaxSubtotal"), field="cbc:TaxAmount", fix="Round it to whole yen.")
def tax_in_yen_has_no_decimals(subtotal: Element, _: EInvoice) -> bool:
    """Tax in yen (ibt-117, ibt-190) is a whole number."""
    return not any("." in t.text for t in subtotal.all("cbc:TaxAmount") if t.attributes.get("currencyID") == "JPY")


@LAWS.law(
    "aligned-ibrp-017",
    below("cac:PaymentMeans", "cac:CardAccount"),
    field="cbc:PrimaryAccountNumberID",
    fix="State the last four to six digits.",
)
def the_last_digits_of_a_card_are_stated(card: Element, _: EInvoice) -> bool:
    """Of a payment card the last four to six digits are stated (ibt-087)."""
    return len(card.said("cbc:PrimaryAccountNumberID")) in _CARD_SHOWS


def _registrations(invoice: EInvoice) -> list[Element]:
    """Tax registrations of the seller, when some period reaches into the time of qualified invoices."""
    days = (day.text for name in ("cbc:StartDate", "cbc:EndDate") for day in invoice.named.get(name, ()))
    if not any(day >= _QUALIFIED_FROM for day in days):
        return []
    found = invoice.root.every("cac:AccountingSupplierParty", "cac:Party", "cac:PartyTaxScheme")
    return [registration for registration in found if has_scheme(registration, "VAT")]


@LAWS.law(
    "aligned-ibr-jp-01", aligned.if_invoice(_registrations), field="cbc:CompanyID", fix="State T and thirteen digits."
)
def a_qualified_invoice_has_a_registration_number(registration: Element, _: EInvoice) -> bool:
    """From October 2023 the seller's tax number is that of a qualified issuer: T and thirteen digits."""
    return re.fullmatch(r"T[0-9]{13}", registration.said("cbc:CompanyID")) is not None


@LAWS.law(
    "aligned-ibr-jp-03",
    lambda i: [
        s
        for n in ("cac:TaxCategory", "cac:ClassifiedTaxCategory")
        for c in i.named.get(n, ())
        for s in c.every("cac:TaxScheme", "cbc:ID")
    ],
    fix="State VAT, which means consumption tax.",
)
def a_tax_scheme_is_vat(scheme: Element, _: EInvoice) -> bool:
    """The tax scheme of a category is VAT, which stands for consumption tax."""
    return "VAT" in scheme.text
