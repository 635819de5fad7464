# SPDX-License-Identifier: Apache-2.0
"""What Malaysia adds to PINT: registrations, sales and service tax, tourism tax; apart, as its own law."""

from decimal import Decimal

from tradelane.documents.rules.einvoice import aligned, coded
from tradelane.documents.rules.einvoice import categories as tax
from tradelane.documents.rules.einvoice.categories import Category, in_breakdown
from tradelane.documents.rules.einvoice.claims import coded as is_coded
from tradelane.documents.rules.einvoice.claims import there, total
from tradelane.documents.rules.einvoice.law import Book, named, whole
from tradelane.documents.rules.einvoice.parties import BUYER, SELLER
from tradelane.documents.rules.einvoice.pint_forms import specification
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "Peppol PINT Malaysia 1 (MDEC)")
for _id in ("002", "046", "047", "048", "e-05", "e-09", "o-09"):
    LAWS.share(aligned.LAWS[f"aligned-ibrp-{_id}"])

_COMPANY = "cac:PartyLegalEntity/cbc:CompanyID"
LAWS.add("aligned-ibrp-001-my", whole, specification("my"), "The specification (ibt-024) is PINT Malaysia.")
LAWS.add("ibr-02-my", whole, there(f"{SELLER}/{_COMPANY}"), "The seller states its business registration (ibt-030).")
LAWS.add("ibr-03-my", whole, there(f"{BUYER}/{_COMPANY}"), "The buyer's business registration is stated (ibt-047).")
LAWS.add(
    "ibr-cl-05-my", named("cbc:TaxCurrencyCode"), is_coded("ringgit"), "The tax currency (ibt-006), if named, is MYR."
)
LAWS.add(
    "aligned-ibrp-cl-01-my",
    lambda invoice: [*coded.CATEGORIES(invoice), *coded.LINE_CATEGORIES(invoice)],
    is_coded("tax-categories-my"),
    "A tax category is one of Malaysia.",
)


@LAWS.law("ibr-04-my", whole, field=f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID", fix="State the TIN.")
def the_seller_states_a_tax_identification_number(root: Element, _: EInvoice) -> bool:
    """The seller states its tax identification number (ibt-032), as a registration or as a plain identifier."""
    seller = root.first(*SELLER.split("/"))
    if seller is None:
        return False
    registered = any(
        "cbc:CompanyID" in r.children and any(s.text != "VAT" for s in r.every("cac:TaxScheme", "cbc:ID"))
        for r in seller.all("cac:PartyTaxScheme")
    )
    ids = seller.every("cac:PartyIdentification", "cbc:ID")
    return registered or any("schemeID" not in i.attributes for i in ids)


for _code, _words in (
    ("SA", "under sales tax (SA)"),
    ("SE", "under service tax (SE)"),
    ("HVG", "under tax on high value goods (HVG)"),
    ("LVG", "under tax on low value goods (LVG)"),
):
    _category, _own = Category(_code, "VAT"), f"aligned-ibrp-{_code.lower()}"
    _parts = in_breakdown(_category)
    LAWS.add(
        f"{_own}-08",
        _parts,
        tax.taxable_is_net_by_rate(_category, aligned.SLACK, strictly=False, used=True, unrated_is_zero=True),
        f"At each rate the taxable amount (ibt-116) of what is {_words} is lines and charges less allowances.",
    )
    LAWS.add(
        f"{_own}-09",
        _parts,
        tax.tax_is_rate(_category, aligned.SLACK, strictly=False, unrated_is_zero=True),
        f"The tax (ibt-117) of what is {_words} is its taxable amount (ibt-116) times its rate (ibt-119).",
    )
    LAWS.add(
        f"{_own}-10",
        _parts,
        tax.no_reason_given(_category),
        f"The breakdown of what is {_words} gives no reason for an exemption.",
    )

_EXEMPT, _TOURISM = Category("E", "VAT"), Category("TTX", "AAL")
LAWS.add(
    "aligned-ibrp-e-08",
    in_breakdown(_EXEMPT),
    tax.taxable_is_net(_EXEMPT),
    "The taxable amount (ibt-116) of what is exempt is lines and charges less allowances.",
)


@LAWS.law("aligned-ibrp-ttx-08", in_breakdown(_TOURISM), field="cac:TaxCategory/cbc:Percent", fix="Leave it out.")
def tourism_tax_has_no_rate(subtotal: Element, _: EInvoice) -> bool:
    """Tourism tax is an amount a night and has no rate."""
    return not any("cbc:Percent" in c.children for c in subtotal.all("cac:TaxCategory") if _TOURISM.fits(c))


@LAWS.law(
    "aligned-ibrp-ttx-09", in_breakdown(_TOURISM), field="cbc:TaxAmount", fix="Add up the tourism tax of the lines."
)
def tourism_tax_is_the_sum_of_its_lines(subtotal: Element, invoice: EInvoice) -> bool:
    """Tourism tax (ibt-117) is that of the lines and charges less allowances, to two cents."""
    stated = subtotal.amount("cbc:TaxAmount")
    due = Decimal(0)
    for line in invoice.lines:
        if any(c.said("cbc:ID") == "TTX" for c in line.every("cac:Item", "cac:ClassifiedTaxCategory")):
            due += total(line.every("cac:TaxTotal", "cbc:TaxAmount"))
    for sign, parts in ((1, invoice.charges), (-1, invoice.allowances)):
        due += sign * sum(
            (
                total(p.every("cbc:Amount"))
                for p in parts
                if any(c.said("cbc:ID") == "TTX" for c in p.all("cac:TaxCategory"))
            ),
            Decimal(0),
        )
    return stated is not None and abs(abs(stated) - due) <= aligned.SLACK
