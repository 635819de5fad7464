# SPDX-License-Identifier: Apache-2.0
"""The VAT categories of EN 16931, rule by rule; apart, because each category is a chapter of the VAT Directive."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tradelane.documents.rules.einvoice import categories as tax
from tradelane.documents.rules.einvoice.categories import Category, in_breakdown, on_allowances, on_charges, on_lines
from tradelane.documents.rules.einvoice.law import Book, Claim, Parts, whole
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "EN 16931-1:2017")
_ONE = Decimal(1)
_SELLER = "states a tax number of the seller (BT-31, BT-32) or of its representative (BT-63)"


@dataclass(frozen=True, slots=True)
class Chapter:
    """What EN 16931 says of one VAT category."""

    prefix: str
    """As in the ids of its rules."""
    code: str
    words: str
    registered: Callable[[Parts], Claim]
    needs: str
    rate: Claim
    rate_says: str
    taxed: bool
    """Whether tax is reckoned by rate, so that no exemption is explained."""


_ZERO = (tax.ZERO_RATE, "is zero")
_RATED = (tax.RATE_NOT_NEGATIVE, "is zero or more")
_CHAPTERS = (
    Chapter("S", "S", "standard rated", tax.seller_registered, _SELLER, tax.RATE_ABOVE_ZERO, "is above zero", True),
    Chapter("Z", "Z", "zero rated", tax.seller_registered, _SELLER, *_ZERO, False),
    Chapter("E", "E", "exempt from VAT", tax.seller_registered, _SELLER, *_ZERO, False),
    Chapter(
        "AE",
        "AE",
        "under reverse charge",
        tax.both_identified,
        f"{_SELLER}, and the buyer's VAT identifier (BT-48) or registration (BT-47)",
        *_ZERO,
        False,
    ),
    Chapter(
        "IC",
        "K",
        "supplied within the Union",
        tax.both_have_vat_numbers,
        "states the VAT identifier of the seller (BT-31) or its representative (BT-63), and of the buyer (BT-48)",
        *_ZERO,
        False,
    ),
    Chapter(
        "G",
        "G",
        "exported from the Union",
        tax.seller_has_vat_number,
        "states the VAT identifier of the seller (BT-31) or its representative (BT-63)",
        *_ZERO,
        False,
    ),
    Chapter(
        "O",
        "O",
        "not subject to VAT",
        lambda parts: tax.nobody_registered(parts, "VAT"),
        "states no VAT identifier of seller (BT-31), representative (BT-63) or buyer (BT-48)",
        tax.NO_RATE,
        "is left out",
        False,
    ),
    Chapter("AF", "L", "under IGIC (Canary Islands)", tax.seller_registered, _SELLER, *_RATED, True),
    Chapter("AG", "M", "under IPSI (Ceuta and Melilla)", tax.seller_registered, _SELLER, *_RATED, True),
)
_USES = (("a line", "BT-151", "BT-152"), ("an allowance", "BT-95", "BT-96"), ("a charge", "BT-102", "BT-103"))


def _write(chapter: Chapter) -> None:
    category, own = Category(chapter.code, "VAT"), f"BR-{chapter.prefix}"
    anywhere = Category("S", "") if chapter.code == "S" else category  # EN 16931 asks for S whatever the tax is called
    words, breakdown = chapter.words, in_breakdown(category)
    if chapter.taxed:
        text = f"VAT is broken down for what is {words} (BT-118) when, and only when, the invoice has such items."
        LAWS.add(f"{own}-01", whole, tax.some_breakdown(anywhere), text)
    else:
        text = f"An invoice with items that are {words} breaks VAT down (BG-23) exactly once for them (BT-118)."
        LAWS.add(f"{own}-01", whole, tax.one_breakdown(category), text)
    for number, (use, parts) in enumerate(zip(_USES, _parts(category), strict=True)):
        text = f"An invoice with {use[0]} that is {words} ({use[1]}) {chapter.needs}."
        claim = chapter.registered(parts)
        if chapter.code == "S" and number == 0:  # a line may not be standard rated in another tax than VAT
            claim = tax.seller_registered(on_lines(anywhere), of=parts)
        LAWS.add(f"{own}-0{2 + number}", whole, claim, text)
        text = f"The VAT rate of {use[0]} that is {words} ({use[2]}) {chapter.rate_says}."
        LAWS.add(f"{own}-0{5 + number}", parts, chapter.rate, text)
    if chapter.taxed:
        net = tax.taxable_is_net_by_rate(category, _ONE, strictly=True, used=chapter.code == "S")
        text = (
            f"At each rate (BT-119), the taxable amount (BT-116) of what is {words} is its lines and charges less its"
        )
        LAWS.add(f"{own}-08", breakdown, net, f"{text} allowances, to less than one unit.")
        text = f"The tax (BT-117) of what is {words} is its taxable amount (BT-116) times its rate (BT-119)."
        LAWS.add(f"{own}-09", breakdown, tax.tax_is_rate(category, _ONE, strictly=True), text)
    else:
        text = f"The taxable amount (BT-116) of what is {words} is its lines and charges less its allowances."
        LAWS.add(f"{own}-08", breakdown, tax.taxable_is_net(category), text)
        LAWS.add(f"{own}-09", breakdown, tax.NO_TAX, f"The tax (BT-117) on what is {words} is zero.")
    if chapter.taxed or chapter.code == "Z":
        text = f"The breakdown of what is {words} gives no reason for an exemption (BT-120, BT-121)."
        LAWS.add(f"{own}-10", breakdown, tax.no_reason_given(category), text)
    else:
        text = f"The breakdown of what is {words} says why no VAT is due (BT-120 or BT-121)."
        LAWS.add(f"{own}-10", breakdown, tax.reason_given(category), text)


def _parts(category: Category) -> tuple[Parts, Parts, Parts]:
    return on_lines(category), on_allowances(category), on_charges(category)


for _chapter in _CHAPTERS:
    _write(_chapter)

_OUTSIDE = Category("O", "VAT")
_ALONE = "An invoice that breaks down what is not subject to VAT has no {} of another category."
LAWS.add("BR-O-11", whole, tax.others_in_breakdown(_OUTSIDE), _ALONE.format("breakdown (BG-23)"))
LAWS.add("BR-O-12", whole, tax.others_on_lines(_OUTSIDE), _ALONE.format("line (BT-151)"))
LAWS.add("BR-O-13", whole, tax.others_on_allowances(_OUTSIDE), _ALONE.format("allowance (BT-95)"))
LAWS.add("BR-O-14", whole, tax.others_on_charges(_OUTSIDE), _ALONE.format("charge (BT-102)"))


def _within_the_union(invoice: EInvoice) -> bool:
    return bool(in_breakdown(Category("K", "VAT"))(invoice))


@LAWS.law(
    "BR-IC-11", whole, field="cac:Delivery/cbc:ActualDeliveryDate", fix="State the day of delivery or the period."
)
def a_supply_within_the_union_states_when(root: Element, invoice: EInvoice) -> bool:
    """A supply within the Union states the day of delivery (BT-72) or the invoicing period (BG-14)."""
    dated = any(d.text for d in root.every("cac:Delivery", "cbc:ActualDeliveryDate"))
    return not _within_the_union(invoice) or dated or any(p.children for p in root.all("cac:InvoicePeriod"))


@LAWS.law(
    "BR-IC-12", whole, field="cac:Delivery/cac:DeliveryLocation/cac:Address", fix="State the country of delivery."
)
def a_supply_within_the_union_states_where(root: Element, invoice: EInvoice) -> bool:
    """A supply within the Union states the country to which it is delivered (BT-80)."""
    path = "cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode"
    return not _within_the_union(invoice) or len(root.said(*path.split("/"))) > 1


def _uses(invoice: EInvoice, code: str) -> bool:
    names = ("cac:TaxCategory", "cac:ClassifiedTaxCategory")
    return any(c.said("cbc:ID") == code for name in names for c in invoice.named.get(name, ()))


@LAWS.law("BR-B-01", whole, field="cac:ClassifiedTaxCategory/cbc:ID", fix="Use split payment within Italy only.")
def split_payment_is_domestic_to_italy(root: Element, invoice: EInvoice) -> bool:
    """Split payment (category B) is used in domestic invoices of Italy only."""
    return not _uses(invoice, "B") or all(c.text == "IT" for c in invoice.named.get("cbc:IdentificationCode", ()))


@LAWS.law("BR-B-02", whole, field="cac:ClassifiedTaxCategory/cbc:ID", fix="Invoice split payment by itself.")
def split_payment_and_standard_rate_do_not_mix(root: Element, invoice: EInvoice) -> bool:
    """An invoice with split payment (category B) has nothing standard rated (category S)."""
    return not (_uses(invoice, "B") and _uses(invoice, "S"))
