# SPDX-License-Identifier: Apache-2.0
"""Which code lists EN 16931 names for which field; apart, because the lists change without the law."""

from tradelane.documents.rules.einvoice.claims import coded
from tradelane.documents.rules.einvoice.code_lists import codes
from tradelane.documents.rules.einvoice.law import Book, Parts, below, named, with_attribute
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "EN 16931-1:2017")
AMOUNTS = named(
    *(f"cbc:{name}Amount" for name in (
        "", "Base", "Price", "Tax", "Taxable", "LineExtension", "TaxExclusive", "TaxInclusive", "AllowanceTotal",
        "ChargeTotal", "Prepaid", "PayableRounding", "Payable",
    ))
)  # fmt: skip
_NO, _YES = frozenset({"false", "0"}), frozenset({"true", "1"})


def reason_codes(indicators: frozenset[str]) -> Parts:
    """Codes of the reasons of allowances or of charges, wherever they are."""
    return lambda invoice: [
        code
        for charge in invoice.named.get("cac:AllowanceCharge", ())
        if charge.said("cbc:ChargeIndicator") in indicators
        for code in charge.all("cbc:AllowanceChargeReasonCode")
    ]


def objects(invoice: EInvoice) -> list[Element]:
    """Identifiers of invoiced objects (type 130) that name a scheme."""
    return [
        found
        for name in ("cac:AdditionalDocumentReference", "cac:DocumentReference")
        for reference in invoice.named.get(name, ())
        if reference.said("cbc:DocumentTypeCode") == "130"
        for found in reference.all("cbc:ID")
        if "schemeID" in found.attributes
    ]


INVOICE_TYPES, CREDIT_NOTE_TYPES = named("cbc:InvoiceTypeCode"), named("cbc:CreditNoteTypeCode")
PERIOD_CODES = below("cac:InvoicePeriod", "cbc:DescriptionCode")
PARTY_IDS = with_attribute(below("cac:PartyIdentification", "cbc:ID"), "schemeID")
COMPANY_IDS = with_attribute(below("cac:PartyLegalEntity", "cbc:CompanyID"), "schemeID")
CLASSIFICATIONS = with_attribute(below("cac:CommodityClassification", "cbc:ItemClassificationCode"), "listID")
COUNTRIES = below("cac:Country", "cbc:IdentificationCode")
ORIGINS = below("cac:OriginCountry", "cbc:IdentificationCode")
MEANS = below("cac:PaymentMeans", "cbc:PaymentMeansCode")
CATEGORIES, LINE_CATEGORIES = below("cac:TaxCategory", "cbc:ID"), below("cac:ClassifiedTaxCategory", "cbc:ID")
ALLOWANCE_REASONS, CHARGE_REASONS = reason_codes(_NO), reason_codes(_YES)
ITEM_IDS = with_attribute(below("cac:StandardItemIdentification", "cbc:ID"), "schemeID")
QUANTITIES = with_attribute(named("cbc:InvoicedQuantity", "cbc:BaseQuantity", "cbc:CreditedQuantity"), "unitCode")
BINARIES = with_attribute(named("cbc:EmbeddedDocumentBinaryObject"), "mimeCode")
ENDPOINTS = with_attribute(named("cbc:EndpointID"), "schemeID")
PLACES = with_attribute(below("cac:DeliveryLocation", "cbc:ID"), "schemeID")

LAWS.add("BR-CL-03", AMOUNTS, coded("currencies", "currencyID"), "The currency of an amount is of ISO 4217.")
LAWS.add(
    "BR-CL-04", named("cbc:DocumentCurrencyCode"), coded("currencies"), "The invoice's currency (BT-5) is of ISO 4217."
)
LAWS.add("BR-CL-05", named("cbc:TaxCurrencyCode"), coded("currencies"), "The tax currency (BT-6) is of ISO 4217.")
LAWS.add(
    "BR-CL-06", PERIOD_CODES, coded("tax-point-dates"), "The tax point code (BT-8) is 3, 35 or 432 of UNTDID 2005."
)
LAWS.add(
    "BR-CL-07",
    objects,
    coded("references", "schemeID"),
    "The scheme of an invoiced object (BT-18, BT-128) is of UNTDID 1153.",
)
LAWS.add(
    "BR-CL-11",
    COMPANY_IDS,
    coded("identifier-schemes", "schemeID"),
    "The scheme of a legal registration is of ISO 6523.",
)
LAWS.add(
    "BR-CL-13",
    CLASSIFICATIONS,
    coded("item-classifications", "listID"),
    "The scheme of a classification (BT-158) is of UNTDID 7143.",
)
LAWS.add("BR-CL-14", COUNTRIES, coded("countries"), "A country is a code of ISO 3166-1.")
LAWS.add("BR-CL-15", ORIGINS, coded("countries"), "A country of origin (BT-159) is a code of ISO 3166-1.")
LAWS.add("BR-CL-16", MEANS, coded("payment-means"), "The means of payment (BT-81) is of UNTDID 4461.")
LAWS.add(
    "BR-CL-17",
    CATEGORIES,
    coded("tax-categories"),
    "The tax category of an allowance, a charge or a breakdown is of UNTDID 5305.",
)
LAWS.add("BR-CL-18", LINE_CATEGORIES, coded("tax-categories"), "The tax category of a line (BT-151) is of UNTDID 5305.")
LAWS.add(
    "BR-CL-19",
    ALLOWANCE_REASONS,
    coded("allowance-reasons"),
    "The reason code of an allowance (BT-98, BT-140) is of UNTDID 5189.",
)
LAWS.add(
    "BR-CL-20",
    CHARGE_REASONS,
    coded("charge-reasons"),
    "The reason code of a charge (BT-105, BT-145) is of UNTDID 7161.",
)
LAWS.add(
    "BR-CL-21",
    ITEM_IDS,
    coded("identifier-schemes", "schemeID"),
    "The scheme of an item's identifier (BT-157) is of ISO 6523.",
)
LAWS.add(
    "BR-CL-23", QUANTITIES, coded("units", "unitCode"), "A unit (BT-130, BT-150) is of UNECE Recommendation 20 or 21."
)
LAWS.add(
    "BR-CL-24",
    BINARIES,
    coded("mime-types", "mimeCode"),
    "An attached file (BT-125) is of a media type that EN 16931 accepts.",
)
LAWS.add(
    "BR-CL-25",
    ENDPOINTS,
    coded("endpoint-schemes", "schemeID"),
    "The scheme of an electronic address (BT-34, BT-49) is of the EAS list.",
)
LAWS.add(
    "BR-CL-26",
    PLACES,
    coded("identifier-schemes", "schemeID"),
    "The scheme of a place of delivery (BT-71) is of ISO 6523.",
)


@LAWS.law("BR-CL-01", named("cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode"), fix="Use a code of UNTDID 1001.")
def a_type_code_is_of_its_list(code: Element, _: EInvoice) -> bool:
    """The type of an invoice or of a credit note (BT-3) is of the part of UNTDID 1001 that is for it."""
    return code.text in codes("invoice-types" if code.name == "cbc:InvoiceTypeCode" else "credit-note-types")


@LAWS.law(
    "BR-CL-08", lambda invoice: invoice.root.all("cbc:Note"), fix="Use a code of UNTDID 4451 between the signs #."
)
def a_note_s_subject_is_of_its_list(note: Element, _: EInvoice) -> bool:
    """The three letters between signs # at the start of a note (BT-21) are of UNTDID 4451."""
    parts = note.text.split("#")
    subject = parts[1] if len(parts) > 2 else ""
    return len(subject) != 3 or subject in codes("note-subjects")


def _no_creditors(invoice: EInvoice) -> list[Element]:
    """Identifiers of parties that name a scheme, less those of seller and payee that are SEPA creditor identifiers."""
    path = ("cac:PartyIdentification", "cbc:ID")
    known = {
        id(identifier)
        for party in (("cac:AccountingSupplierParty", "cac:Party"), ("cac:PayeeParty",))
        for identifier in invoice.root.every(*party, *path)
        if identifier.attributes.get("schemeID", "").strip() == "SEPA"
    }
    return [identifier for identifier in PARTY_IDS(invoice) if id(identifier) not in known]


@LAWS.law("BR-CL-10", _no_creditors, field="@schemeID", fix="Use a code of ISO 6523.")
def a_party_identifier_s_scheme_is_of_its_list(identifier: Element, _: EInvoice) -> bool:
    """The scheme of a party's identifier is of ISO 6523; of seller and payee it may be SEPA."""
    return identifier.attributes["schemeID"].strip() in codes("identifier-schemes")


@LAWS.law("BR-CL-22", named("cbc:TaxExemptionReasonCode"), fix="Use a code of the VATEX list.")
def an_exemption_code_is_of_its_list(code: Element, _: EInvoice) -> bool:
    """The code of an exemption's reason (BT-121) is of the VATEX list, in capitals or not."""
    return code.text.upper() in codes("exemptions")
