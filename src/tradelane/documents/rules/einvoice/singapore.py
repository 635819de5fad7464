# SPDX-License-Identifier: Apache-2.0
"""What Singapore adds to PINT: GST, totals in Singapore dollars, identifiers; apart, as its own law."""

import re
from decimal import Decimal

from tradelane.documents.rules.einvoice import aligned, coded, decimals, header, lines, parties, totals
from tradelane.documents.rules.einvoice import categories as tax
from tradelane.documents.rules.einvoice.categories import Category, in_breakdown, on_allowances, on_charges, on_lines
from tradelane.documents.rules.einvoice.claims import at_most, there
from tradelane.documents.rules.einvoice.claims import coded as is_coded
from tradelane.documents.rules.einvoice.law import Book, below, named, whole
from tradelane.documents.rules.einvoice.law import lines as every_line
from tradelane.documents.rules.einvoice.lines import categorised
from tradelane.documents.rules.einvoice.parties import BUYER, SELLER, tax_numbers
from tradelane.documents.rules.einvoice.pint import every_charge
from tradelane.documents.rules.einvoice.pint_forms import process, specification
from tradelane.documents.rules.einvoice.syntax import tax_numbers_at_most_once
from tradelane.documents.rules.einvoice.totals import BREAKDOWN, rated, taxed_at_rate
from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.findings import Level

LAWS = Book(__name__, "Peppol PINT Singapore 1 (IMDA)")
_TWINS = (
    (header.LAWS, "", "CO-03-GST"),
    (parties.LAWS, "", "11 50 51"),
    (lines.LAWS, "", "31"),
    (
        totals.LAWS,
        "",
        "13-GST 14-GST 45-GST 46-GST CO-10 CO-11 CO-12 CO-13-GST CO-14-GST CO-15-GST CO-16-GST CO-18-GST",
    ),
    (decimals.LAWS, "DEC-", "01 02 05 06 09 10 11 12 13-GST 14 15 16 17 19 20"),
    (coded.LAWS, "CL-", "06-GST 08"),
)
"""Rules that Singapore takes from EN 16931 as they are: `BR-13` is `BR-13-GST-SG`."""
_DEAD = frozenset({"DEC-13-GST", "DEC-15", "DEC-19", "DEC-20"})
"""The official schema states these but can never find them broken, so here they are advice."""
for _book, _kind, _numbers in _TWINS:
    for _number in _numbers.split():
        _like = _book[f"BR-{_kind}{_number.removesuffix('-GST')}"]
        LAWS.twin(
            f"BR-{_kind}{_number}-SG",
            _like,
            tax="GST",
            level=Level.WARNING if _kind + _number in _DEAD else None,
        )

_PEPPOL = "PEPPOL-EN16931-R"
LAWS.add(
    f"{_PEPPOL}003-SG", whole, aligned.ORDER_OR_REFERENCE, "An invoice has the buyer's reference or the order's number."
)
LAWS.add(f"{_PEPPOL}004-SG", whole, specification("sg"), "The specification is PINT Singapore.")
LAWS.add(f"{_PEPPOL}007-SG", whole, process(), "The business process is billing, or self-billing.")
LAWS.add(f"{_PEPPOL}053-SG", whole, aligned.ONE_BREAKDOWN, "One total of GST is broken down.")
LAWS.add(
    f"{_PEPPOL}054-SG",
    whole,
    aligned.ONE_BARE_TOTAL,
    "When a tax currency is named, one total of tax has no breakdown.",
)
LAWS.add(f"{_PEPPOL}046-SG", aligned.PRICES, aligned.NET_PRICE, "A net price is the gross price less its discount.")
LAWS.add(f"{_PEPPOL}061-SG", aligned.DIRECT_DEBITS, aligned.MANDATE, "A direct debit names its mandate.")
LAWS.add(
    f"{_PEPPOL}120-SG",
    every_line,
    aligned.LINE_AMOUNT,
    "A line is quantity times price, plus its charges, less its allowances, to two cents.",
)


LAWS.add(
    f"{_PEPPOL}040-SG",
    every_charge,
    aligned.PERCENTAGE,
    "An allowance or a charge is its percentage of its base, to two cents.",
)


@LAWS.law(f"{_PEPPOL}041-SG", every_charge, field="cbc:BaseAmount", fix="State the base amount.")
def a_percentage_has_a_base(charge: Element, _: EInvoice) -> bool:
    """An allowance or a charge by percentage states the base amount."""
    return "cbc:MultiplierFactorNumeric" not in charge.children or "cbc:BaseAmount" in charge.children


@LAWS.law(f"{_PEPPOL}042-SG", every_charge, field="cbc:MultiplierFactorNumeric", fix="State the percentage.")
def a_base_has_a_percentage(charge: Element, _: EInvoice) -> bool:
    """An allowance or a charge on a base amount states the percentage."""
    return "cbc:BaseAmount" not in charge.children or "cbc:MultiplierFactorNumeric" in charge.children


LAWS.add(
    "BR-CO-25-SG",
    aligned.if_invoice(below("cac:LegalMonetaryTotal", "cbc:PayableAmount")),
    aligned.PAYABLE,
    "A positive amount due (ibt-115) has a due date (ibt-009) or payment terms (ibt-020).",
)
LAWS.add(
    "BR-CO-26-GST-SG",
    named("cac:AccountingSupplierParty"),
    there(
        *(
            f"cac:Party/{p}"
            for p in (
                "cac:PartyTaxScheme/cbc:CompanyID",
                "cac:PartyIdentification/cbc:ID",
                "cac:PartyLegalEntity/cbc:CompanyID",
            )
        )
    ),
    "The seller states an identifier (ibt-029), a legal registration (ibt-030) or a GST number (ibt-031).",
)
_ONCE = (
    ("UBL-SR-18-SG", whole, f"{BUYER}/cac:PartyTaxScheme/cbc:CompanyID", "The buyer's GST number"),
    ("UBL-SR-38-GST-SG", every_line, "cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReason", "A line's exemption"),
    (
        "UBL-SR-23-GST-SG",
        named("cac:TaxRepresentativeParty"),
        "cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
        "The representative's GST number",
    ),
    ("UBL-SR-32-SG", named("cac:TaxSubtotal"), "cac:TaxCategory/cbc:TaxExemptionReason", "The reason of an exemption"),
)
for _id, _of, _path, _what in _ONCE:
    LAWS.add(_id, _of, at_most(1, _path), f"{_what} occurs at most once.", level=Level.WARNING)
LAWS.add(
    "UBL-SR-12-GST-SG",
    whole,
    tax_numbers_at_most_once(SELLER, "GST"),
    "The seller's GST number occurs at most once.",
    level=Level.WARNING,
)
LAWS.add(
    "UBL-SR-13-GST-SG",
    whole,
    tax_numbers_at_most_once(SELLER, "GST", other=True),
    "The seller's other tax number occurs at most once.",
    level=Level.WARNING,
)
LAWS.add(
    "BR-CL-16-SG",
    coded.MEANS,
    is_coded("payment-means-sg"),
    "The means of payment (ibt-081) is of UNTDID 4461, or Z01 or Z02.",
)
LAWS.add(
    "BR-CL-17-GST-SG",
    coded.CATEGORIES,
    is_coded("gst-categories-sg"),
    "The tax category of an allowance, a charge or a breakdown is one of Singapore.",
)
LAWS.add(
    "BR-CL-18-GST-SG",
    coded.LINE_CATEGORIES,
    is_coded("gst-categories-sg"),
    "The tax category of a line is one of Singapore.",
)


@LAWS.law(
    "BR-CO-04-GST-SG", every_line, field="cac:Item/cac:ClassifiedTaxCategory/cbc:ID", fix="State the GST category."
)
def a_line_has_a_gst_category(line: Element, _: EInvoice) -> bool:
    """A line states the GST category of its item (ibt-151)."""
    return categorised(line, "cac:Item/cac:ClassifiedTaxCategory", "GST")


@LAWS.law("BR-47-GST-SG", BREAKDOWN, field="cac:TaxCategory/cbc:ID", fix="State the GST category.")
def a_breakdown_has_a_gst_category(subtotal: Element, _: EInvoice) -> bool:
    """A breakdown of GST (ibg-23) states its category (ibt-118)."""
    return categorised(subtotal, "cac:TaxCategory", "GST")


@LAWS.law("BR-48-GST-SG", BREAKDOWN, field="cac:TaxCategory/cbc:Percent", fix="State the rate.", level=Level.WARNING)
def a_breakdown_of_gst_has_a_rate(subtotal: Element, _: EInvoice) -> bool:
    """A breakdown of GST (ibg-23) states its rate (ibt-119), unless the seller is not registered for GST."""
    return rated(subtotal, "GST", "NG")


@LAWS.law(
    "BR-56-GST-SG",
    named("cac:TaxRepresentativeParty"),
    field="cac:PartyTaxScheme/cbc:CompanyID",
    fix="State the GST number.",
)
def a_tax_representative_states_a_gst_number(party: Element, _: EInvoice) -> bool:
    """A tax representative (ibg-11) states a GST number (ibt-063)."""
    return tax_numbers(party, "GST")


@LAWS.law("BR-CO-17-GST-SG", BREAKDOWN, field="cbc:TaxAmount", fix="Multiply the taxable amount by the rate.")
def gst_is_reckoned_at_its_rate(subtotal: Element, _: EInvoice) -> bool:
    """GST of a category (ibt-117) is its taxable amount (ibt-116) times its rate (ibt-119), within two dollars."""
    return taxed_at_rate(subtotal, "GST", Decimal(2))


@LAWS.law("BR-109-GST-SG", lambda invoice: invoice.root.all("cbc:UUID"), fix="Write it as RFC 9562 does.")
def a_uuid_is_written_as_one(uuid: Element, _: EInvoice) -> bool:
    """The invoice's universal identifier (BT-SG-003) is written as a UUID."""
    return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", uuid.text) is not None


_NG = Category("NG", "GST")
_NG_SAYS = "of a seller not registered for GST (NG)"
LAWS.add(
    "BR-NG-01-GST-SG", whole, tax.one_breakdown(_NG), f"An invoice {_NG_SAYS} is broken down exactly once for them."
)
for _number, _parts, _what in (
    ("02", on_lines, "line"),
    ("03", on_allowances, "allowance"),
    ("04", on_charges, "charge"),
):
    _text = f"An invoice with a {_what} {_NG_SAYS} states no GST number of anybody."
    LAWS.add(f"BR-NG-{_number}-GST-SG", whole, tax.nobody_registered(_parts(_NG), "GST"), _text)
LAWS.add(
    "BR-NG-08-GST-SG",
    in_breakdown(_NG),
    tax.taxable_is_net(_NG),
    f"The taxable amount {_NG_SAYS} is lines and charges less allowances.",
)
LAWS.add("BR-NG-09-GST-SG", in_breakdown(_NG), tax.NO_TAX, f"The tax {_NG_SAYS} is zero.")
LAWS.add("BR-NG-11-GST-SG", whole, tax.others_in_breakdown(_NG), f"The breakdown {_NG_SAYS} stands alone.")
LAWS.add("BR-NG-12-GST-SG", whole, tax.others_on_lines(_NG), f"An invoice {_NG_SAYS} has no line of another category.")
LAWS.add(
    "BR-NG-13-GST-SG",
    whole,
    tax.others_on_allowances(_NG),
    f"An invoice {_NG_SAYS} has no allowance of another category.",
)
LAWS.add(
    "BR-NG-14-GST-SG", whole, tax.others_on_charges(_NG), f"An invoice {_NG_SAYS} has no charge of another category."
)
