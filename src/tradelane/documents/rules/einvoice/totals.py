# SPDX-License-Identifier: Apache-2.0
"""The arithmetic of EN 16931: sums, taxes, what is due; apart, because it is what buyers and auditors check first."""

from decimal import Decimal

from tradelane.documents.rules.einvoice.claims import cents, rounded, there, total
from tradelane.documents.rules.einvoice.law import Book, at, below, named, whole
from tradelane.documents.rules.einvoice.parties import has_scheme
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "EN 16931-1:2017")
TOTALS = named("cac:LegalMonetaryTotal")
BREAKDOWN = below("cac:TaxTotal", "cac:TaxSubtotal")
_HUNDRED = Decimal(100)

LAWS.add("BR-12", TOTALS, there("cbc:LineExtensionAmount"), "The sum of the lines (BT-106) is stated.")
LAWS.add("BR-13", TOTALS, there("cbc:TaxExclusiveAmount"), "The total without VAT (BT-109) is stated.")
LAWS.add("BR-14", TOTALS, there("cbc:TaxInclusiveAmount"), "The total with VAT (BT-112) is stated.")
LAWS.add("BR-15", TOTALS, there("cbc:PayableAmount"), "The amount due (BT-115) is stated.")
LAWS.add(
    "BR-45", BREAKDOWN, there("cbc:TaxableAmount"), "A breakdown of VAT (BG-23) states the taxable amount (BT-116)."
)
LAWS.add("BR-46", BREAKDOWN, there("cbc:TaxAmount"), "A breakdown of VAT (BG-23) states the tax (BT-117).")
LAWS.add("BR-CO-18", whole, there("cac:TaxTotal/cac:TaxSubtotal"), "An invoice has a breakdown of VAT (BG-23).")


@LAWS.law("BR-CO-10", TOTALS, field="cbc:LineExtensionAmount", fix="Make it the sum of the line amounts.")
def the_line_total_is_the_sum_of_the_lines(totals: Element, invoice: EInvoice) -> bool:
    """The sum of the lines (BT-106) is the sum of their net amounts (BT-131)."""
    stated = [amount for line in invoice.lines for amount in line.all("cbc:LineExtensionAmount")]
    return totals.amount("cbc:LineExtensionAmount") == cents(total(stated))


def sums_up(stated: Element | None, parts: "list[Element]", *, there_are: bool) -> bool:
    """Whether a stated total is the sum of its parts; none need be stated when there are no parts."""
    if stated is None:
        return not there_are
    return stated.number is not None and stated.number == cents(total(parts))


@LAWS.law("BR-CO-11", TOTALS, field="cbc:AllowanceTotalAmount", fix="Make it the sum of the allowances.")
def the_allowance_total_is_the_sum_of_the_allowances(totals: Element, invoice: EInvoice) -> bool:
    """The total of allowances (BT-107) is the sum of the allowances of the invoice (BT-92)."""
    amounts = [amount for part in invoice.allowances for amount in part.all("cbc:Amount")]
    return sums_up(totals.first("cbc:AllowanceTotalAmount"), amounts, there_are=bool(invoice.allowances))


@LAWS.law("BR-CO-12", TOTALS, field="cbc:ChargeTotalAmount", fix="Make it the sum of the charges.")
def the_charge_total_is_the_sum_of_the_charges(totals: Element, invoice: EInvoice) -> bool:
    """The total of charges (BT-108) is the sum of the charges of the invoice (BT-99)."""
    amounts = [amount for part in invoice.charges for amount in part.all("cbc:Amount")]
    return sums_up(totals.first("cbc:ChargeTotalAmount"), amounts, there_are=bool(invoice.charges))


@LAWS.law("BR-CO-13", TOTALS, field="cbc:TaxExclusiveAmount", fix="Make it lines less allowances plus charges.")
def the_total_without_tax_is_lines_less_allowances_plus_charges(totals: Element, _: EInvoice) -> bool:
    """The total without VAT (BT-109) is lines (BT-106) less allowances (BT-107) plus charges (BT-108)."""
    lines, without = totals.amount("cbc:LineExtensionAmount"), totals.amount("cbc:TaxExclusiveAmount")
    less, plus = totals.first("cbc:AllowanceTotalAmount"), totals.first("cbc:ChargeTotalAmount")
    if lines is None or without is None:
        return False
    if less is None and plus is None:
        return without == lines
    if (less and less.number is None) or (plus and plus.number is None):
        return False
    return without == cents(lines - ((less and less.number) or 0) + ((plus and plus.number) or 0))


@LAWS.law(
    "BR-CO-15", whole, field="cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", fix="Add the VAT to the total without."
)
def the_total_with_tax_adds_the_tax(root: Element, _: EInvoice) -> bool:
    """The total with VAT (BT-112) is the total without (BT-109) plus the one total of VAT (BT-110) in its currency."""
    currency = root.first("cbc:DocumentCurrencyCode")
    if currency is None:
        return True
    taxes = [
        amount
        for amount in root.every("cac:TaxTotal", "cbc:TaxAmount")
        if amount.attributes.get("currencyID") == currency.text
    ]
    without = root.amount("cac:LegalMonetaryTotal", "cbc:TaxExclusiveAmount")
    if len(taxes) != 1 or taxes[0].number is None or without is None:
        return False
    return root.amount("cac:LegalMonetaryTotal", "cbc:TaxInclusiveAmount") == cents(without + taxes[0].number)


@LAWS.law(
    "BR-CO-16", TOTALS, field="cbc:PayableAmount", fix="Make it the total with VAT less what is paid plus rounding."
)
def the_amount_due_is_what_is_not_yet_paid(totals: Element, _: EInvoice) -> bool:
    """The amount due (BT-115) is the total with VAT (BT-112) less what is paid (BT-113) plus the rounding (BT-114)."""
    due, owed = totals.amount("cbc:PayableAmount"), totals.amount("cbc:TaxInclusiveAmount")
    paid, rounding = totals.amount("cbc:PrepaidAmount"), totals.amount("cbc:PayableRoundingAmount")
    if due is None or owed is None:
        return False
    return (due if rounding is None else cents(due - rounding)) == (owed if paid is None else cents(owed - paid))


@LAWS.law("BR-CO-14", at("cac:TaxTotal"), field="cbc:TaxAmount", fix="Make it the sum of the breakdown.")
def the_total_of_tax_is_the_sum_of_its_breakdown(tax: Element, _: EInvoice) -> bool:
    """The total of VAT (BT-110) is the sum of the tax of each category (BT-117)."""
    parts = tax.all("cac:TaxSubtotal")
    return not parts or tax.amount("cbc:TaxAmount") == cents(total(tax.every("cac:TaxSubtotal", "cbc:TaxAmount")))


def tax_category(subtotal: Element, scheme: str) -> Element | None:
    """The category of a breakdown in the tax `scheme`."""
    return next((c for c in subtotal.all("cac:TaxCategory") if has_scheme(c, scheme)), None)


@LAWS.law("BR-47", BREAKDOWN, field="cac:TaxCategory/cbc:ID", fix="State the VAT category.")
def a_breakdown_has_a_vat_category(subtotal: Element, _: EInvoice) -> bool:
    """A breakdown of VAT (BG-23) states its category (BT-118)."""
    found = tax_category(subtotal, "VAT")
    return found is not None and "cbc:ID" in found.children


def rated(subtotal: Element, scheme: str, without: str) -> bool:
    """Whether the category of a breakdown has a rate, or is the one category `without`."""
    found = tax_category(subtotal, scheme)
    return found is not None and ("cbc:Percent" in found.children or found.said("cbc:ID") == without)


@LAWS.law("BR-48", BREAKDOWN, field="cac:TaxCategory/cbc:Percent", fix="State the rate.")
def a_breakdown_has_a_rate(subtotal: Element, _: EInvoice) -> bool:
    """A breakdown of VAT (BG-23) states its rate (BT-119), unless the invoice is not subject to VAT."""
    return rated(subtotal, "VAT", "O")


def taxed_at_rate(subtotal: Element, scheme: str, slack: Decimal, *, strictly: bool = True) -> bool:
    """Whether the tax of a breakdown is its taxable amount times its rate, give or take `slack`."""
    category = tax_category(subtotal, scheme)
    rate = category.amount("cbc:Percent") if category is not None else None
    tax, taxable = subtotal.amount("cbc:TaxAmount"), subtotal.amount("cbc:TaxableAmount")
    if tax is None:
        return False
    if rate is None or rounded(rate) == 0:
        return rounded(tax) == 0
    if taxable is None:
        return False
    off = abs(abs(tax) - cents(abs(taxable) * rate / _HUNDRED))
    return off < slack if strictly else off <= slack


@LAWS.law("BR-CO-17", BREAKDOWN, field="cbc:TaxAmount", fix="Multiply the taxable amount by the rate.")
def the_tax_of_a_category_is_its_amount_times_its_rate(subtotal: Element, _: EInvoice) -> bool:
    """The tax of a category (BT-117) is its taxable amount (BT-116) times its rate (BT-119), to less than one unit."""
    return taxed_at_rate(subtotal, "VAT", Decimal(1))
