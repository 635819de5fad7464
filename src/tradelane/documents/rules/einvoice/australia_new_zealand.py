# SPDX-License-Identifier: Apache-2.0
"""What Australia and New Zealand add to PINT: GST and business numbers; apart, as it is their own law."""

from collections.abc import Callable
from decimal import Decimal

from tradelane.documents.rules.einvoice import aligned, coded, parties, syntax
from tradelane.documents.rules.einvoice import categories as tax
from tradelane.documents.rules.einvoice.categories import Category, in_breakdown, on_allowances, on_charges, on_lines
from tradelane.documents.rules.einvoice.claims import at_most
from tradelane.documents.rules.einvoice.claims import coded as is_coded
from tradelane.documents.rules.einvoice.law import (
    Book,
    Claim,
    allowances,
    at,
    charges,
    line_allowances,
    line_charges,
    named,
    whole,
)
from tradelane.documents.rules.einvoice.law import lines as every_line
from tradelane.documents.rules.einvoice.lines import categorised
from tradelane.documents.rules.einvoice.parties import BUYER, SELLER
from tradelane.documents.rules.einvoice.pint_forms import specification
from tradelane.documents.rules.einvoice.syntax import tax_numbers_at_most_once
from tradelane.documents.rules.einvoice.totals import rated, taxed_at_rate
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "Peppol PINT Australia and New Zealand 1 (ATO, MBIE)")
for _id in ("002", "006", "045", "046", "016"):
    LAWS.share(aligned.LAWS[f"aligned-ibrp-{_id}"])


def _allowances(invoice: EInvoice) -> list[Element]:
    return [*allowances(invoice), *line_allowances(invoice)]


def _charges(invoice: EInvoice) -> list[Element]:
    return [*charges(invoice), *line_charges(invoice)]


_BREAKDOWN = named("cac:TaxSubtotal")
LAWS.add(
    "aligned-ibrp-001-aunz",
    whole,
    specification("aunz"),
    "The specification (ibt-024) is PINT Australia and New Zealand.",
)
LAWS.add(
    "aligned-ibrp-003",
    whole,
    aligned.ORDER_OR_REFERENCE,
    "An invoice has the buyer's reference (ibt-010) or the order's number (ibt-013).",
)
LAWS.add(
    "aligned-ibrp-004",
    aligned.PRICES,
    aligned.NET_PRICE,
    "A net price (ibt-146) is the gross price (ibt-148) less its discount (ibt-147).",
)
LAWS.twin("aligned-ibrp-005", syntax.LAWS["UBL-DT-01"])
LAWS.add("aligned-ibrp-008", whole, at_most(1, "cac:PaymentTerms"), "The payment terms (ibg-033) occur at most once.")
LAWS.twin("aligned-ibrp-018", parties.LAWS["BR-61"])
LAWS.add("aligned-ibrp-021", whole, aligned.ONE_BREAKDOWN, "One total of tax (ibg-38) is broken down (ibg-23).")
LAWS.add(
    "aligned-ibrp-022",
    whole,
    aligned.ONE_BARE_TOTAL,
    "When a tax currency (ibt-006) is named, one total of tax has no breakdown (ibg-37).",
)
LAWS.add(
    "aligned-ibrp-053",
    every_line,
    aligned.LINE_AMOUNT,
    "A line (ibt-131) is quantity (ibt-129) times price (ibt-146), plus charges, less allowances, to two cents.",
)
LAWS.add(
    "aligned-ibrp-054",
    _allowances,
    aligned.PERCENTAGE,
    "An allowance (ibt-092, ibt-136) is its percentage of its base, to two cents.",
)
LAWS.add(
    "aligned-ibrp-055",
    _charges,
    aligned.PERCENTAGE,
    "A charge (ibt-099, ibt-141) is its percentage of its base, to two cents.",
)
LAWS.add(
    "aligned-ibrp-057",
    _allowances,
    aligned.BOTH_OR_NEITHER,
    "An allowance states base (ibt-093) and percentage (ibt-094), or neither.",
)
LAWS.add(
    "aligned-ibrp-058",
    _charges,
    aligned.BOTH_OR_NEITHER,
    "A charge states base (ibt-100) and percentage (ibt-101), or neither.",
)
LAWS.twin("aligned-ibrp-059", syntax.LAWS["UBL-SR-48"])
LAWS.add(
    "aligned-ibrp-061",
    aligned.if_invoice(at("cac:LegalMonetaryTotal")),
    aligned.PAYABLE,
    "A positive amount due (ibt-115) has a due date (ibt-009) or payment terms (ibt-020).",
)
LAWS.add(
    "aligned-ibrp-065",
    named("cac:PaymentMeans"),
    at_most(1, "cbc:PaymentID"),
    "The remittance information (ibt-083), in its instruction, occurs at most once.",
)
LAWS.twin("aligned-ibrp-sr-43", syntax.LAWS["UBL-SR-43"])
LAWS.add(
    "aligned-ibrp-sr-12-aunz",
    whole,
    tax_numbers_at_most_once(SELLER, "GST"),
    "The seller's GST number (ibt-031) occurs at most once.",
)
LAWS.add(
    "aligned-ibrp-sr-13-aunz",
    whole,
    tax_numbers_at_most_once(SELLER, "GST", other=True),
    "The seller's other tax number (ibt-032) occurs at most once.",
)
LAWS.add(
    "aligned-ibrp-cl-01-aunz",
    lambda invoice: [*coded.CATEGORIES(invoice), *coded.LINE_CATEGORIES(invoice)],
    is_coded("tax-categories-aunz"),
    "A tax category is one that Australia and New Zealand use.",
)
LAWS.twin("aligned-ibrp-cl-02", coded.LAWS["BR-CL-06"])
LAWS.twin(
    "aligned-ibrp-cl-04",
    coded.LAWS["BR-CL-24"],
    "An attached file (ibt-125) is of a media type that both economies accept.",
)


def _gst_category(path: str) -> Claim:
    return Claim(
        lambda part, invoice: categorised(part, path, "GST"),
        "a_part_has_a_gst_category",
        f"{path}/cbc:ID",
        "State the GST category.",
    )


LAWS.add(
    "aligned-ibrp-032-aunz",
    allowances,
    _gst_category("cac:TaxCategory"),
    "An allowance of the invoice (ibg-20) has a GST category (ibt-095).",
)
LAWS.add(
    "aligned-ibrp-037-aunz",
    charges,
    _gst_category("cac:TaxCategory"),
    "A charge of the invoice (ibg-21) has a GST category (ibt-102).",
)
LAWS.add(
    "aligned-ibrp-050-aunz",
    every_line,
    _gst_category("cac:Item/cac:ClassifiedTaxCategory"),
    "A line (ibg-25) has a GST category (ibt-151).",
)
LAWS.add(
    "aligned-ibrp-047-aunz",
    _BREAKDOWN,
    _gst_category("cac:TaxCategory"),
    "A breakdown (ibg-23) has a GST category (ibt-118).",
)


@LAWS.law("aligned-ibrp-048-aunz", _BREAKDOWN, field="cac:TaxCategory/cbc:Percent", fix="State the rate.")
def a_breakdown_states_the_rate_of_gst(subtotal: Element, _: EInvoice) -> bool:
    """A breakdown (ibg-23) states its rate (ibt-119), unless it is not subject to GST."""
    return rated(subtotal, "GST", "O")


@LAWS.law("aligned-ibrp-051-aunz", _BREAKDOWN, field="cbc:TaxAmount", fix="Multiply the taxable amount by the rate.")
def gst_is_its_amount_times_its_rate(subtotal: Element, _: EInvoice) -> bool:
    """GST (ibt-117) is its taxable amount (ibt-116) times its rate (ibt-119), to one dollar."""
    return taxed_at_rate(subtotal, "GST", Decimal(1), strictly=False)


@LAWS.law(
    "aligned-ibrp-060", every_line, field="cac:DocumentReference/cbc:DocumentTypeCode", fix="Refer to an object (130)."
)
def a_line_refers_to_an_object_only(line: Element, _: EInvoice) -> bool:
    """A line refers to documents only for the object it is about (ibg-36)."""
    references = line.all("cac:DocumentReference")
    return not references or any(r.said("cbc:DocumentTypeCode") == "130" for r in references)


def _chapter(code: str, words: str, rate: Claim, says: str) -> None:
    category, own = Category(code, "GST"), f"aligned-ibrp-{code.lower()}"
    used = Category("S", "") if code == "S" else category
    first = tax.some_breakdown(used) if code == "S" else tax.one_breakdown(category)
    how = "when, and only when, it has such items" if code == "S" else "exactly once if it has such items"
    LAWS.add(f"{own}-01-aunz", whole, first, f"An invoice breaks down what is {words} (ibt-118) {how}.")
    for number, parts, what in (
        ("05", on_lines, "a line"),
        ("06", on_allowances, "an allowance"),
        ("07", on_charges, "a charge"),
    ):
        LAWS.add(f"{own}-{number}-aunz", parts(category), rate, f"The rate of {what} that is {words} {says}.")
    breakdown, one = in_breakdown(category), Decimal(1)
    net = (
        tax.taxable_is_net_by_rate(category, one, strictly=False, used=True)
        if code == "S"
        else tax.taxable_is_net(category)
    )
    due = tax.tax_is_rate(category, one, strictly=False) if code == "S" else tax.NO_TAX
    LAWS.add(
        f"{own}-08-aunz",
        breakdown,
        net,
        f"The taxable amount (ibt-116) of what is {words} is lines and charges less allowances.",
    )
    LAWS.add(
        f"{own}-09-aunz",
        breakdown,
        due,
        f"The tax (ibt-117) of what is {words} is {'its rate times its amount' if code == 'S' else 'zero'}.",
    )
    if code in ("S", "Z"):
        LAWS.add(
            f"{own}-10-aunz",
            breakdown,
            tax.no_reason_given(category),
            f"The breakdown of what is {words} gives no reason for an exemption.",
        )


_chapter("S", "standard rated", tax.RATE_ABOVE_ZERO, "is above zero")
_chapter("Z", "zero rated", tax.ZERO_RATE, "is zero")
_chapter("E", "exempt", tax.ZERO_RATE, "is zero")
_chapter("G", "exported", tax.ZERO_RATE, "is zero")
_chapter("O", "not subject to GST", tax.NO_RATE, "is left out")
_OUTSIDE = Category("O", "GST")
_ALONE = "An invoice that breaks down what is not subject to GST has no {} of another category."
LAWS.add("aligned-ibrp-o-11-aunz", whole, tax.others_in_breakdown(_OUTSIDE), _ALONE.format("breakdown (ibg-23)"))
LAWS.add("aligned-ibrp-o-12-aunz", whole, tax.others_on_lines(_OUTSIDE), _ALONE.format("line (ibt-151)"))
LAWS.add("aligned-ibrp-o-13-aunz", whole, tax.others_on_allowances(_OUTSIDE), _ALONE.format("allowance (ibt-095)"))
LAWS.add("aligned-ibrp-o-14-aunz", whole, tax.others_on_charges(_OUTSIDE), _ALONE.format("charge (ibt-102)"))


def _parties_in(path: str, country: str) -> Callable[[EInvoice], list[Element]]:
    return lambda invoice: [
        party
        for party in invoice.root.every(*path.split("/"))
        if party.said("cac:PostalAddress", "cac:Country", "cbc:IdentificationCode").upper() == country
    ]


def _has_number(scheme: str, what: str) -> Claim:
    def holds(party: Element, invoice: EInvoice) -> bool:
        number = party.first("cac:PartyLegalEntity", "cbc:CompanyID")
        return number is not None and number.text != "" and number.attributes.get("schemeID") == scheme

    return Claim(
        holds, "a_party_states_its_business_number", "cac:PartyLegalEntity/cbc:CompanyID", f"State the {what}."
    )


_ABN, _NZBN = _has_number("0151", "ABN (scheme 0151)"), _has_number("0088", "NZBN (scheme 0088)")
LAWS.add(
    "aligned-ibr-001-aunz", _parties_in(SELLER, "AU"), _ABN, "A seller in Australia (ibt-040) states its ABN (ibt-030)."
)
LAWS.add(
    "aligned-ibr-002-aunz",
    _parties_in(SELLER, "NZ"),
    _NZBN,
    "A seller in New Zealand (ibt-040) states its NZBN (ibt-030).",
)
LAWS.add(
    "aligned-ibr-004-aunz",
    _parties_in(BUYER, "AU"),
    _ABN,
    "A buyer in Australia (ibt-055) has its ABN stated (ibt-047).",
)
LAWS.add(
    "aligned-ibr-005-aunz",
    _parties_in(BUYER, "NZ"),
    _NZBN,
    "A buyer in New Zealand (ibt-055) has its NZBN stated (ibt-047).",
)
