# SPDX-License-Identifier: Apache-2.0
"""Laws that several economies share under PINT's aligned ids; apart, because an id stands for one law in the house."""

from decimal import Decimal

from tradelane.documents.rules.einvoice import categories as tax
from tradelane.documents.rules.einvoice import header, parties, syntax
from tradelane.documents.rules.einvoice.categories import Category, in_breakdown, on_lines
from tradelane.documents.rules.einvoice.claims import there, total
from tradelane.documents.rules.einvoice.law import Book, Claim, Parts, at, below, named, whole
from tradelane.documents.rules.einvoice.lines import categorised
from tradelane.documents.rules.einvoice.parties import has_scheme
from tradelane.documents.rules.einvoice.pint_forms import process
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "Peppol PINT Billing 1, aligned rules")
SLACK = Decimal("0.02")
_EXEMPT, _OUTSIDE = Category("E", "VAT"), Category("O", "VAT")
_TAX = "cbc:TaxAmount"


def _in_invoice_currency(invoice: EInvoice) -> list[Element]:
    """The breakdown, less what is in the tax accounting currency."""
    other = invoice.root.said("cbc:TaxCurrencyCode")
    return [
        s
        for s in invoice.named.get("cac:TaxSubtotal", ())
        if not other or all(t.attributes.get("currencyID") != other for t in s.all(_TAX))
    ]


BREAKDOWN = named("cac:TaxSubtotal")
LAWS.add("aligned-ibrp-002", whole, process(), "The business process (ibt-023) is billing, or self-billing.")
LAWS.twin("aligned-ibrp-006", header.LAWS["BR-CO-03"])
LAWS.add(
    "aligned-ibrp-045",
    _in_invoice_currency,
    there("cbc:TaxableAmount"),
    "A breakdown (ibg-23) states the taxable amount (ibt-116).",
)
LAWS.add("aligned-ibrp-046", BREAKDOWN, there(_TAX), "A breakdown (ibg-23) states the tax (ibt-117).")
LAWS.twin("aligned-ibrp-016", parties.LAWS["BR-50"])
LAWS.add("aligned-ibrp-e-09", in_breakdown(_EXEMPT), tax.NO_TAX, "The tax (ibt-117) on what is exempt is zero.")
LAWS.add(
    "aligned-ibrp-o-09", in_breakdown(_OUTSIDE), tax.NO_TAX, "The tax (ibt-117) on what is not subject to tax is zero."
)


def _tourism_tax(part: Element) -> bool:
    """Malaysia's tourism tax is a tax beside the sales and service tax (scheme AAL), at no rate."""
    return part.said("cbc:ID") == "TTX" and has_scheme(part, "AAL")


@LAWS.law("aligned-ibrp-047", BREAKDOWN, field="cac:TaxCategory/cbc:ID", fix="State the tax category.")
def a_breakdown_has_a_tax_category(subtotal: Element, _: EInvoice) -> bool:
    """A breakdown (ibg-23) states its tax category (ibt-118); of Malaysia's tourism tax that is TTX."""
    return categorised(subtotal, "cac:TaxCategory", "VAT") or any(
        _tourism_tax(c) for c in subtotal.all("cac:TaxCategory")
    )


@LAWS.law("aligned-ibrp-048", BREAKDOWN, field="cac:TaxCategory/cbc:Percent", fix="State the rate.")
def a_breakdown_has_a_tax_rate(subtotal: Element, _: EInvoice) -> bool:
    """A breakdown (ibg-23) states its rate (ibt-119), unless it is not subject to tax; tourism tax has no rate."""
    return any(
        ("cbc:Percent" not in c.children if _tourism_tax(c) else has_scheme(c, "VAT") and _rated(c))
        for c in subtotal.all("cac:TaxCategory")
    )


def _rated(category: Element) -> bool:
    return "cbc:Percent" in category.children or category.said("cbc:ID") == "O"


@LAWS.law("aligned-ibrp-e-05", on_lines(_EXEMPT), field="cbc:Percent", fix="State a rate of 0.")
def an_exempt_line_has_a_rate_of_zero(category: Element, invoice: EInvoice) -> bool:
    """The rate of an exempt line (ibt-152) is zero; Malaysia lets it be left out."""
    rate = category.amount("cbc:Percent")
    return rate == 0 or ("cbc:Percent" not in category.children and "@my-" in invoice.root.said("cbc:CustomizationID"))


def net_of_gross(part: Element, _: EInvoice) -> bool:
    """Whether a price is its gross amount less the allowance on it."""
    discount = part.first("cac:AllowanceCharge")
    if discount is None or "cbc:BaseAmount" not in discount.children:
        return True
    gross, less, net = discount.amount("cbc:BaseAmount"), discount.amount("cbc:Amount"), part.amount("cbc:PriceAmount")
    return gross is not None and less is not None and net == gross - less


NET_PRICE = Claim(
    net_of_gross, "a_net_price_is_the_gross_price_less_its_discount", "cbc:PriceAmount", "Take the discount off."
)
PRICES = named("cac:Price")


def of_percentage(part: Element, _: EInvoice) -> bool:
    """Whether an allowance or a charge is its percentage of its base, give or take two cents."""
    percent, base = part.amount("cbc:MultiplierFactorNumeric"), part.amount("cbc:BaseAmount")
    if "cbc:MultiplierFactorNumeric" not in part.children or "cbc:BaseAmount" not in part.children:
        return True
    amount = part.amount("cbc:Amount") or Decimal(0)
    return percent is not None and base is not None and abs(amount - base * percent / 100) <= SLACK


PERCENTAGE = Claim(
    of_percentage, "an_amount_is_its_percentage_of_its_base", "cbc:Amount", "Multiply base and percentage."
)
BOTH_OR_NEITHER = Claim(
    lambda part, invoice: ("cbc:MultiplierFactorNumeric" in part.children) == ("cbc:BaseAmount" in part.children),
    "a_percentage_and_its_base_go_together",
    "cbc:MultiplierFactorNumeric",
    "State both or neither.",
)


def quantity_times_price(line: Element, _: EInvoice) -> bool:
    """Whether a line is quantity times price plus charges less allowances, give or take two cents."""
    quantity = line.amount("cbc:InvoicedQuantity") if "cbc:InvoicedQuantity" in line.children else None
    if quantity is None:
        quantity = line.amount("cbc:CreditedQuantity")
    base = line.amount("cac:Price", "cbc:BaseQuantity")
    price = (line.amount("cac:Price", "cbc:PriceAmount") or Decimal(0)) / (base or Decimal(1))
    net = price * (Decimal(1) if quantity is None else quantity)
    for charge in line.all("cac:AllowanceCharge"):
        sign = {"true": 1, "false": -1, "1": 1, "0": -1}.get(charge.said("cbc:ChargeIndicator"), 0)
        net += sign * total(charge.every("cbc:Amount"))
    return abs((line.amount("cbc:LineExtensionAmount") or Decimal(0)) - net) <= SLACK


LINE_AMOUNT = Claim(
    quantity_times_price, "a_line_is_quantity_times_price", "cbc:LineExtensionAmount", "Multiply quantity and price."
)


def payable_has_terms(part: Element, invoice: EInvoice) -> bool:
    """Whether a positive amount due has a due date or payment terms."""
    due = part.number if part.name == "cbc:PayableAmount" else part.amount("cbc:PayableAmount")
    terms = any("cbc:Note" in t.children for t in invoice.named.get("cac:PaymentTerms", ()))
    return due is not None and (due <= 0 or bool(invoice.named.get("cbc:DueDate")) or terms)


PAYABLE = Claim(payable_has_terms, "an_amount_due_has_a_date_or_terms", "", "State the due date or the terms.")


def if_invoice(parts: Parts) -> Parts:
    """The parts of an Invoice; none of a CreditNote."""
    return lambda invoice: () if invoice.is_credit_note else parts(invoice)


ONE_BREAKDOWN = Claim(
    lambda root, invoice: sum("cac:TaxSubtotal" in t.children for t in root.all("cac:TaxTotal")) == 1,
    "one_total_of_tax_is_broken_down",
    "cac:TaxTotal",
    "State one total of tax with its breakdown.",
)
ONE_BARE_TOTAL = Claim(
    lambda root, invoice: (
        sum("cac:TaxSubtotal" not in t.children for t in root.all("cac:TaxTotal"))
        == ("cbc:TaxCurrencyCode" in root.children)
    ),
    "a_total_without_breakdown_is_in_the_accounting_currency",
    "cac:TaxTotal",
    "State one total without breakdown if a tax currency is named, and none if not.",
)
ORDER_OR_REFERENCE = there("cbc:BuyerReference", "cac:OrderReference/cbc:ID")
_MANDATED = frozenset({"49", "59"})
"""UNTDID 4461: direct debit, SEPA direct debit."""
DIRECT_DEBITS: Parts = lambda invoice: [  # noqa: E731
    m for m in invoice.named.get("cac:PaymentMeans", ()) if m.said("cbc:PaymentMeansCode") in _MANDATED
]
MANDATE = there("cac:PaymentMandate/cbc:ID")
SAME_REMITTANCE = syntax.all_equal("cbc:PaymentID")
LINE_CATEGORIES = below("cac:Item", "cac:ClassifiedTaxCategory")
SELLER_PARTY = at(parties.SELLER)
