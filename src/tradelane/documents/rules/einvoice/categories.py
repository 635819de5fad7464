# SPDX-License-Identifier: Apache-2.0
"""What a tax category demands of an invoice that uses it; apart, because VAT and GST differ in categories only."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tradelane.documents.rules.einvoice.claims import cents
from tradelane.documents.rules.einvoice.law import Claim, Parts
from tradelane.documents.rules.einvoice.parties import BUYER, has_scheme, tax_numbers
from tradelane.documents.values import EInvoice, Element

_HUNDRED = Decimal(100)
_NO = frozenset({"false", "0"})
_YES = frozenset({"true", "1"})


@dataclass(frozen=True, slots=True)
class Category:
    """A tax category within its tax, such as S of VAT."""

    code: str
    scheme: str
    """The tax, such as VAT or GST; empty where the law asks for the code alone."""

    def fits(self, part: Element) -> bool:
        """Whether a category element is this one."""
        found = part.children.get("cbc:ID")
        return found is not None and found[0].text == self.code and (not self.scheme or has_scheme(part, self.scheme))


@cache
def on_lines(category: Category) -> Parts:
    """The category elements of lines that are of this category."""
    return lambda invoice: (
        [c for c in invoice.named.get("cac:ClassifiedTaxCategory", ()) if category.fits(c)]
        if category.code in invoice.categories
        else ()
    )


@cache
def on_allowances(category: Category) -> Parts:
    """The category elements of allowances that are of this category."""
    return lambda invoice: _of_charges(invoice, category, _NO)


@cache
def on_charges(category: Category) -> Parts:
    """The category elements of charges that are of this category."""
    return lambda invoice: _of_charges(invoice, category, _YES)


def _of_charges(invoice: EInvoice, category: Category, indicators: frozenset[str] | None) -> list[Element]:
    if category.code not in invoice.categories:
        return []
    return [
        found
        for charge in invoice.named.get("cac:AllowanceCharge", ())
        if "cac:TaxCategory" in charge.children
        and (indicators is None or charge.said("cbc:ChargeIndicator") in indicators)
        for found in charge.all("cac:TaxCategory")
        if category.fits(found)
    ]


@cache
def in_breakdown(category: Category) -> Parts:
    """The parts of the breakdown that are of this category."""
    return lambda invoice: (
        [s for s in invoice.subtotals if any(category.fits(c) for c in s.all("cac:TaxCategory"))]
        if category.code in invoice.categories
        else ()
    )


def _used(invoice: EInvoice, category: Category) -> bool:
    """Whether a line, an allowance, a charge or the breakdown is of the category."""
    return category.code in invoice.categories and any(
        category.fits(part)
        for name in ("cac:ClassifiedTaxCategory", "cac:TaxCategory")
        for part in invoice.named.get(name, ())
    )


def _count(invoice: EInvoice, category: Category) -> int:
    if category.code not in invoice.categories:
        return 0
    return sum(category.fits(c) for s in invoice.subtotals for c in s.all("cac:TaxCategory"))


def one_breakdown(category: Category) -> Claim:
    """An invoice that uses the category breaks it down exactly once."""
    return Claim(
        lambda root, invoice: not _used(invoice, category) or _count(invoice, category) == 1,
        "a_category_in_use_is_broken_down_once",
        "cac:TaxTotal/cac:TaxSubtotal",
        f"State one breakdown of category {category.code}.",
    )


def some_breakdown(category: Category) -> Claim:
    """An invoice breaks the category down when, and only when, a line, an allowance or a charge uses it."""

    def holds(root: Element, invoice: EInvoice) -> bool:
        used = any(category.fits(c) for c in invoice.named.get("cac:ClassifiedTaxCategory", ())) or bool(
            _of_charges(invoice, category, None)
        )
        return used == (_count(invoice, category) > 0)

    return Claim(
        holds,
        "a_category_is_broken_down_when_it_is_used",
        "cac:TaxTotal/cac:TaxSubtotal",
        f"State the breakdown of category {category.code} that the lines need.",
    )


def _seller(invoice: EInvoice, scheme: str) -> bool:
    """Whether the seller states a tax number, of `scheme` when one is named."""
    return tax_numbers(invoice.root.first("cac:AccountingSupplierParty", "cac:Party"), scheme)


def _representative(invoice: EInvoice, scheme: str) -> bool:
    """Whether a tax representative states a number of `scheme`."""
    return any(tax_numbers(party, scheme) for party in invoice.named.get("cac:TaxRepresentativeParty", ()))


def _buyer(invoice: EInvoice, scheme: str) -> bool:
    """Whether the buyer states a tax number of `scheme`."""
    return tax_numbers(invoice.root.first("cac:AccountingCustomerParty", "cac:Party"), scheme)


def _party_claim(parts: Parts, holds: Callable[[EInvoice], bool], name: str, fix: str) -> Claim:
    return Claim(lambda root, invoice: not parts(invoice) or holds(invoice), name, "cac:AccountingSupplierParty", fix)


def seller_registered(parts: Parts, of: Parts | None = None) -> Claim:
    """An invoice with such parts states a tax number of the seller or of its representative, and has some `of` them."""
    return _party_claim(
        parts,
        lambda i: (_seller(i, "") or _representative(i, "VAT")) and (of is None or bool(of(i))),
        "a_taxed_sale_states_the_seller_s_tax_number",
        "State the tax number.",
    )


def seller_has_vat_number(parts: Parts) -> Claim:
    """An invoice with such parts states a VAT number of the seller or of the seller's tax representative."""
    return _party_claim(
        parts,
        lambda i: _seller(i, "VAT") or _representative(i, "VAT"),
        "an_export_states_the_seller_s_vat_number",
        "State the VAT number.",
    )


def both_have_vat_numbers(parts: Parts) -> Claim:
    """An invoice with such parts states the VAT numbers of the seller (or its representative) and of the buyer."""

    def holds(invoice: EInvoice) -> bool:
        return (_seller(invoice, "VAT") or _representative(invoice, "VAT")) and _buyer(invoice, "VAT")

    return _party_claim(parts, holds, "a_supply_within_the_union_states_both_vat_numbers", "State both VAT numbers.")


def both_identified(parts: Parts) -> Claim:
    """An invoice with such parts states the seller's tax number, and the buyer's VAT number or legal registration."""

    def holds(invoice: EInvoice) -> bool:
        seller = _seller(invoice, "") or _representative(invoice, "VAT")
        buyer = _buyer(invoice, "VAT")
        return seller and (
            buyer or bool(invoice.root.every(*BUYER.split("/"), "cac:PartyLegalEntity", "cbc:CompanyID"))
        )

    return _party_claim(
        parts, holds, "a_reverse_charge_identifies_seller_and_buyer", "State the seller's tax number and the buyer's."
    )


def nobody_registered(parts: Parts, scheme: str) -> Claim:
    """An invoice with such parts states no tax number of seller, representative or buyer."""

    def holds(invoice: EInvoice) -> bool:
        return not (_seller(invoice, scheme) or _representative(invoice, scheme) or _buyer(invoice, scheme))

    return _party_claim(
        parts,
        holds,
        "a_sale_outside_the_tax_states_no_tax_numbers",
        f"Leave out the {scheme} numbers, or use another category.",
    )


def _rate(holds: Callable[[Decimal | None], bool], name: str, fix: str) -> Claim:
    return Claim(lambda part, invoice: holds(part.amount("cbc:Percent")), name, "cbc:Percent", fix)


ZERO_RATE = _rate(lambda rate: rate == 0, "the_rate_is_zero", "State a rate of 0.")
RATE_ABOVE_ZERO = _rate(lambda rate: rate is not None and rate > 0, "the_rate_is_above_zero", "State the rate.")
RATE_NOT_NEGATIVE = _rate(lambda rate: rate is not None and rate >= 0, "the_rate_is_not_negative", "State the rate.")
NO_RATE = Claim(
    lambda part, invoice: "cbc:Percent" not in part.children, "no_rate_is_stated", "cbc:Percent", "Leave it out."
)
NO_TAX = Claim(
    lambda part, invoice: part.amount("cbc:TaxAmount") == 0, "the_tax_is_zero", "cbc:TaxAmount", "State a tax of 0."
)
_EXEMPTIONS = ("cbc:TaxExemptionReason", "cbc:TaxExemptionReasonCode")


def _exempted(subtotal: Element, category: Category) -> bool:
    return any(
        name in found.children
        for found in subtotal.all("cac:TaxCategory")
        if category.fits(found)
        for name in _EXEMPTIONS
    )


def reason_given(category: Category) -> Claim:
    """The breakdown of the category says why no tax is due."""
    return Claim(
        lambda part, invoice: _exempted(part, category),
        "an_exemption_gives_its_reason",
        "cac:TaxCategory/cbc:TaxExemptionReason",
        "State the reason or its code.",
    )


def no_reason_given(category: Category) -> Claim:
    """The breakdown of the category gives no reason for an exemption."""
    return Claim(
        lambda part, invoice: not _exempted(part, category),
        "a_taxed_category_gives_no_exemption",
        "cac:TaxCategory/cbc:TaxExemptionReason",
        "Leave out the reason.",
    )


def _net(invoice: EInvoice, code: str, rate: Decimal | None, *, by_rate: bool) -> tuple[Decimal, bool]:
    """Net amount of lines, charges less allowances of a category (at a rate), and whether there are any."""
    net, any_found = Decimal(0), False

    def of(part: Element) -> bool:
        return part.said("cbc:ID") == code and (not by_rate or (part.amount("cbc:Percent") or Decimal(0)) == rate)

    for line in invoice.lines:
        if any(of(c) for c in line.every("cac:Item", "cac:ClassifiedTaxCategory")):
            net, any_found = net + (line.amount("cbc:LineExtensionAmount") or 0), True
    for sign, parts in ((1, invoice.charges), (-1, invoice.allowances)):
        for part in parts:
            if any(of(c) for c in part.all("cac:TaxCategory")):
                net, any_found = net + sign * (part.amount("cbc:Amount") or 0), True
    return net, any_found


def taxable_is_net(category: Category) -> Claim:
    """The taxable amount of the category is exactly its lines and charges less its allowances."""

    def holds(part: Element, invoice: EInvoice) -> bool:
        net, _ = _net(invoice, category.code, None, by_rate=False)
        return bool(invoice.lines) and part.amount("cbc:TaxableAmount") == net

    return Claim(
        holds,
        "the_taxable_amount_of_a_category_is_its_net_amount",
        "cbc:TaxableAmount",
        f"Add up the lines and charges of category {category.code} less its allowances.",
    )


def taxable_is_net_by_rate(
    category: Category, slack: Decimal, *, strictly: bool, used: bool, unrated_is_zero: bool = False
) -> Claim:
    """The taxable amount of the category and rate is its lines and charges less allowances, give or take `slack`.

    `strictly` means less than `slack` off; `used` wants a line, an allowance or a charge at that very rate.
    """

    def holds(part: Element, invoice: EInvoice) -> bool:
        taxable = part.amount("cbc:TaxableAmount")
        for found in part.all("cac:TaxCategory"):
            rate = found.amount("cbc:Percent")
            if not category.fits(found) or (rate is None and not unrated_is_zero):
                continue
            net, any_found = _net(invoice, category.code, rate or Decimal(0), by_rate=True)
            if taxable is None or not (any_found if used else invoice.lines):
                return False
            if not within(abs(taxable - net), slack, strictly=strictly):
                return False
        return True

    return Claim(
        holds,
        "the_taxable_amount_of_a_rate_is_its_net_amount",
        "cbc:TaxableAmount",
        f"Add up the lines and charges of category {category.code} at this rate less its allowances.",
    )


def within(off: Decimal, slack: Decimal, *, strictly: bool) -> bool:
    """Whether an amount is off by no more than the slack, or strictly less."""
    return off < slack if strictly else off <= slack


def tax_is_rate(category: Category, slack: Decimal, *, strictly: bool, unrated_is_zero: bool = False) -> Claim:
    """The tax of the category is the taxable amount times the rate, give or take `slack`."""

    def holds(part: Element, invoice: EInvoice) -> bool:
        tax, taxable = part.amount("cbc:TaxAmount"), part.amount("cbc:TaxableAmount")
        found = next((c for c in part.all("cac:TaxCategory") if category.fits(c)), None)
        rate = found.amount("cbc:Percent") if found is not None else None
        if tax is None or taxable is None or (rate is None and not unrated_is_zero):
            return False
        off = abs(abs(tax) - cents(abs(taxable) * (rate or Decimal(0)) / _HUNDRED))
        return within(off, slack, strictly=strictly)

    return Claim(
        holds,
        "the_tax_of_a_category_is_reckoned_at_its_rate",
        "cbc:TaxAmount",
        "Multiply the taxable amount by the rate.",
    )


def alone(parts: Parts, others: Callable[[EInvoice], bool]) -> Claim:
    """Where the breakdown has such parts, there are no `others`."""
    return Claim(
        lambda root, invoice: not parts(invoice) or not others(invoice),
        "a_category_outside_the_tax_stands_alone",
        "cac:TaxTotal/cac:TaxSubtotal",
        "Invoice what is outside the tax by itself.",
    )


def of_another(category: Category, name: str, indicators: frozenset[str] | None = None) -> Callable[[EInvoice], bool]:
    """Whether elements `name` (of breakdown, lines, allowances or charges) are of another category of the same tax."""

    def there_are(invoice: EInvoice) -> bool:
        if name == "cac:TaxSubtotal":
            found = [c for s in invoice.subtotals for c in s.all("cac:TaxCategory")]
        elif name == "cac:ClassifiedTaxCategory":
            found = list(invoice.named.get(name, ()))
        else:
            found = [
                c
                for charge in invoice.named.get("cac:AllowanceCharge", ())
                if charge.said("cbc:ChargeIndicator") in (indicators or ())
                for c in charge.all("cac:TaxCategory")
            ]
        return any(c.said("cbc:ID") != category.code and has_scheme(c, category.scheme) for c in found)

    return there_are


def others_in_breakdown(category: Category) -> Claim:
    """No other breakdown."""
    return alone(in_breakdown(category), of_another(category, "cac:TaxSubtotal"))


def others_on_lines(category: Category) -> Claim:
    """No line of another category."""
    return alone(in_breakdown(category), of_another(category, "cac:ClassifiedTaxCategory"))


def others_on_allowances(category: Category) -> Claim:
    """No allowance of another category."""
    return alone(in_breakdown(category), of_another(category, "cac:AllowanceCharge", _NO))


def others_on_charges(category: Category) -> Claim:
    """No charge of another category."""
    return alone(in_breakdown(category), of_another(category, "cac:AllowanceCharge", _YES))
