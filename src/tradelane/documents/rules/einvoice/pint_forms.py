# SPDX-License-Identifier: Apache-2.0
"""How PINT wants dates, times, currencies and codes written; apart, because it is form and not meaning."""

import re
from collections.abc import Sequence
from datetime import date

from tradelane.documents.rules.einvoice import coded as listed
from tradelane.documents.rules.einvoice.claims import coded
from tradelane.documents.rules.einvoice.code_lists import codes
from tradelane.documents.rules.einvoice.law import Book, Claim, named
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "Peppol PINT Billing 1")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d)?|24:00:00(\.0+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@LAWS.law(
    "ibr-073",
    named("cbc:IssueDate", "cbc:DueDate", "cbc:TaxPointDate", "cbc:StartDate", "cbc:EndDate", "cbc:ActualDeliveryDate"),
    fix="Write it as 2026-11-02.",
)
def a_date_is_written_year_month_day(part: Element, _: EInvoice) -> bool:
    """A date is a day of the calendar, written YYYY-MM-DD."""
    if not _DATE.fullmatch(part.text):
        return False
    try:
        date.fromisoformat(part.text)
    except ValueError:
        return False
    return True


def _times(invoice: EInvoice) -> list[Element]:
    return [
        t for name, parts in invoice.named.items() if name.startswith("cbc:") and name.endswith("Time") for t in parts
    ]


@LAWS.law("ibr-119", _times, fix="Write it as 13:30:00.")
def a_time_is_written_hours_minutes_seconds(part: Element, _: EInvoice) -> bool:
    """A time is written hh:mm:ss, with or without its zone (ibt-168)."""
    return _TIME.fullmatch(part.text) is not None


@LAWS.law("ibr-077", named("cbc:TaxCurrencyCode"), fix="Leave it out when it is the invoice's currency.")
def the_tax_currency_is_another(currency: Element, invoice: EInvoice) -> bool:
    """The tax accounting currency (ibt-006) is another than the invoice's (ibt-005)."""
    return currency.text != invoice.root.said("cbc:DocumentCurrencyCode")


def _empty(invoice: EInvoice) -> Sequence[Element]:
    return [part for parts in invoice.named.values() for part in parts if not part.text and not part.children]


@LAWS.law("ibr-079", _empty, fix="Leave the element out.")
def no_element_is_empty(part: Element, _: EInvoice) -> bool:
    """An invoice has no empty elements."""
    return bool(part.text or part.children)


_PLAIN = tuple(
    f"cbc:{name}Amount"
    for name in (
        "", "Base", "Price", "LineExtension", "TaxExclusive", "TaxInclusive", "AllowanceTotal", "ChargeTotal",
        "Prepaid", "PayableRounding", "Payable",
    )
)  # fmt: skip


def _amounts(invoice: EInvoice) -> list[Element]:
    """Amounts that are to be in the invoice's currency: not tax in another, nor extensions of prices."""
    currency = invoice.root.said("cbc:DocumentCurrencyCode")
    extended = {id(a) for e in invoice.named.get("cac:ItemPriceExtension", ()) for p in e.children.values() for a in p}
    found = [a for name in _PLAIN for a in invoice.named.get(name, ()) if id(a) not in extended]
    for total in invoice.named.get("cac:TaxTotal", ()):
        taxes = total.all("cbc:TaxAmount")
        if any(tax.attributes.get("currencyID") == currency for tax in taxes):
            found += taxes
            found += total.every("cac:TaxSubtotal", "cbc:TaxableAmount") + total.every(
                "cac:TaxSubtotal", "cbc:TaxAmount"
            )
    return found


@LAWS.law("ibr-126", _amounts, field="@currencyID", fix="Use the currency of the invoice.")
def amounts_are_in_the_invoice_s_currency(amount: Element, invoice: EInvoice) -> bool:
    """Amounts are in the invoice's currency (ibt-005), except tax in the accounting currency (ibt-006)."""
    return amount.attributes.get("currencyID") == invoice.root.said("cbc:DocumentCurrencyCode")


_TWINS = "07 10 11 13 14 15 19 20 21 23 26"
"""Code lists that PINT has in common with EN 16931."""
for _number in _TWINS.split():
    LAWS.twin(f"ibr-cl-{_number}", listed.LAWS[f"BR-CL-{_number}"])

LAWS.add(
    "ibr-cl-03", listed.AMOUNTS, coded("currencies-pint", "currencyID"), "The currency of an amount is of ISO 4217."
)
LAWS.add(
    "ibr-cl-04",
    named("cbc:DocumentCurrencyCode"),
    coded("currencies-pint"),
    "The invoice's currency (ibt-005) is of ISO 4217.",
)
LAWS.add(
    "ibr-cl-05", named("cbc:TaxCurrencyCode"), coded("currencies-pint"), "The tax currency (ibt-006) is of ISO 4217."
)
LAWS.add(
    "ibr-cl-16",
    listed.MEANS,
    coded("payment-means-pint"),
    "The means of payment (ibt-081) is of UNTDID 4461 or of PINT.",
)
LAWS.add(
    "ibr-cl-24",
    listed.BINARIES,
    coded("mime-types-pint", "mimeCode"),
    "An attached file (ibt-125) is of a media type that PINT accepts.",
)
LAWS.add(
    "ibr-cl-25",
    listed.ENDPOINTS,
    coded("endpoint-schemes-pint", "schemeID"),
    "The scheme of an electronic address (ibt-034, ibt-049) is of the EAS list.",
)
SELF_BILLED = ":selfbilling-1@"


def is_self_billed(invoice: EInvoice) -> bool:
    """Whether the invoice follows PINT self-billing, in which the buyer writes the invoice."""
    return SELF_BILLED in invoice.root.said("cbc:CustomizationID")


@LAWS.law("ibr-cl-01", named("cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode"), fix="Use a code that PINT accepts.")
def a_type_code_is_one_that_pint_accepts(code: Element, invoice: EInvoice) -> bool:
    """The type of an invoice or of a credit note (ibt-003) is one that PINT accepts, or is self-billed."""
    if is_self_billed(invoice):
        return code.text in codes("self-billed-types-pint")
    return code.text in codes("invoice-types-pint" if code.name == "cbc:InvoiceTypeCode" else "credit-note-types-pint")


def specification(economy: str, *others: str) -> Claim:
    """The invoice names a specification of PINT for the economy, for billing or for self-billing."""
    begins = (f"urn:peppol:pint:billing-1@{economy}-1", f"urn:peppol:pint{SELF_BILLED}{economy}-1", *others)
    return Claim(
        lambda root, invoice: root.said("cbc:CustomizationID").startswith(begins),
        "the_specification_is_of_the_economy",
        "cbc:CustomizationID",
        f"Begin it with {begins[0]}.",
    )


def process(*others: str) -> Claim:
    """The invoice names the business process of PINT: billing, or self-billing in a self-billed invoice."""

    def holds(root: Element, invoice: EInvoice) -> bool:
        own = "urn:peppol:bis:selfbilling" if is_self_billed(invoice) else "urn:peppol:bis:billing"
        return any(known in root.said("cbc:ProfileID") for known in (own, *others))

    return Claim(holds, "the_business_process_is_billing", "cbc:ProfileID", "State urn:peppol:bis:billing.")
