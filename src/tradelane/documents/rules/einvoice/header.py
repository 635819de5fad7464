# SPDX-License-Identifier: Apache-2.0
"""What EN 16931 wants of the invoice as a whole: identity, references, periods; apart, because every invoice has it."""

from tradelane.documents.rules.einvoice.claims import all_there, attributed, filled, in_order, there
from tradelane.documents.rules.einvoice.law import Book, at, below, named, of_lines, whole
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "EN 16931-1:2017")

LAWS.add("BR-01", whole, filled("cbc:CustomizationID"), "An invoice names the specification it follows (BT-24).")
LAWS.add("BR-02", whole, filled("cbc:ID"), "An invoice has a number (BT-1).")
LAWS.add("BR-03", whole, filled("cbc:IssueDate"), "An invoice has a date of issue (BT-2).")
LAWS.add("BR-04", whole, filled("cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode"), "An invoice has a type code (BT-3).")
LAWS.add("BR-05", whole, filled("cbc:DocumentCurrencyCode"), "An invoice names its currency (BT-5).")
LAWS.add("BR-16", whole, there("cac:InvoiceLine", "cac:CreditNoteLine"), "An invoice has at least one line (BG-25).")
LAWS.add(
    "BR-52",
    named("cac:AdditionalDocumentReference"),
    filled("cbc:ID"),
    "A supporting document (BG-24) has a reference (BT-122).",
)
LAWS.add(
    "BR-55",
    named("cac:BillingReference"),
    there("cac:InvoiceDocumentReference/cbc:ID"),
    "A reference to a preceding invoice (BG-3) states that invoice's number (BT-25).",
)
LAWS.add(
    "BR-57",
    below("cac:Delivery", "cac:DeliveryLocation/cac:Address"),
    there("cac:Country/cbc:IdentificationCode"),
    "An address of delivery (BG-15) names the country (BT-80).",
)
LAWS.add(
    "BR-29",
    at("cac:InvoicePeriod"),
    in_order("cbc:StartDate", "cbc:EndDate"),
    "The invoicing period ends (BT-74) on or after the day on which it starts (BT-73).",
)
LAWS.add(
    "BR-30",
    of_lines("cac:InvoicePeriod"),
    in_order("cbc:StartDate", "cbc:EndDate"),
    "The period of a line ends (BT-135) on or after the day on which it starts (BT-134).",
)
LAWS.add(
    "BR-CO-19",
    at("cac:InvoicePeriod"),
    there("cbc:StartDate", "cbc:EndDate", "cbc:DescriptionCode"),
    "An invoicing period (BG-14) states its start (BT-73) or its end (BT-74), or is only a tax point code (BT-8).",
)
LAWS.add(
    "BR-CO-20",
    of_lines("cac:InvoicePeriod"),
    there("cbc:StartDate", "cbc:EndDate"),
    "The period of a line (BG-26) states its start (BT-134) or its end (BT-135).",
)
LAWS.add(
    "BR-54",
    named("cac:AdditionalItemProperty"),
    all_there("cbc:Name", "cbc:Value"),
    "An attribute of an item (BG-32) has a name (BT-160) and a value (BT-161).",
)
LAWS.add(
    "BR-65",
    of_lines("cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode"),
    attributed("listID"),
    "The classification of an item (BT-158) names its scheme.",
)
LAWS.add(
    "BR-64",
    of_lines("cac:Item/cac:StandardItemIdentification/cbc:ID"),
    attributed("schemeID"),
    "The standard identifier of an item (BT-157) names its scheme.",
)


@LAWS.law("BR-CO-03", whole, field="cbc:TaxPointDate", fix="Keep the date or the code, not both.")
def a_tax_point_is_a_date_or_a_code(invoice: Element, _: EInvoice) -> bool:
    """The tax point is stated as a date (BT-7) or as a code (BT-8), never as both."""
    return "cbc:TaxPointDate" not in invoice.children or not invoice.every("cac:InvoicePeriod", "cbc:DescriptionCode")


@LAWS.law("BR-53", whole, field="cac:TaxTotal/cbc:TaxAmount", fix="Add the total tax in the accounting currency.")
def tax_in_the_accounting_currency_is_stated(invoice: Element, whole_invoice: EInvoice) -> bool:
    """When a tax accounting currency (BT-6) is named, the total tax in it (BT-111) is stated."""
    stated = {
        amount.attributes.get("currencyID", "")
        for total in whole_invoice.named.get("cac:TaxTotal", ())
        for amount in total.all("cbc:TaxAmount")
    }
    return all(currency.text in stated for currency in invoice.all("cbc:TaxCurrencyCode"))
