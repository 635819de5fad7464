# SPDX-License-Identifier: Apache-2.0
"""How EN 16931 is bound to UBL: what occurs once, which attributes are of no use; apart from what the invoice means."""

from collections.abc import Sequence

from tradelane.documents.rules.einvoice.claims import all_there, at_most, attributed, there, two_decimals
from tradelane.documents.rules.einvoice.law import Book, Claim, Parts, lines, named, whole
from tradelane.documents.rules.einvoice.parties import BUYER, SELLER, has_scheme
from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.findings import Level

LAWS = Book(__name__, "CEN/TS 16931-3-2:2020")
_LEGAL = "cac:PartyLegalEntity"
_ONCE: tuple[tuple[str, Parts, str, str], ...] = (
    ("01", whole, "cac:ContractDocumentReference/cbc:ID", "The contract's identifier (BT-12)"),
    ("02", whole, "cac:ReceiptDocumentReference/cbc:ID", "The receiving advice's identifier (BT-15)"),
    ("03", whole, "cac:DespatchDocumentReference/cbc:ID", "The despatch advice's identifier (BT-16)"),
    ("05", whole, "cac:PaymentTerms/cbc:Note", "The payment terms (BT-20)"),
    (
        "06",
        named("cac:BillingReference"),
        "cac:InvoiceDocumentReference",
        "A preceding invoice, in its reference (BG-3),",
    ),
    ("08", whole, "cac:InvoicePeriod", "The invoicing period (BG-14)"),
    ("09", whole, f"{SELLER}/{_LEGAL}/cbc:RegistrationName", "The seller's name (BT-27)"),
    ("10", whole, f"{SELLER}/cac:PartyName/cbc:Name", "The seller's trading name (BT-28)"),
    ("11", whole, f"{SELLER}/{_LEGAL}/cbc:CompanyID", "The seller's legal registration (BT-30)"),
    ("14", whole, f"{SELLER}/{_LEGAL}/cbc:CompanyLegalForm", "The seller's other legal information (BT-33)"),
    ("15", whole, f"{BUYER}/{_LEGAL}/cbc:RegistrationName", "The buyer's name (BT-44)"),
    ("16", whole, f"{BUYER}/cac:PartyIdentification/cbc:ID", "The buyer's identifier (BT-46)"),
    ("17", whole, f"{BUYER}/{_LEGAL}/cbc:CompanyID", "The buyer's legal registration (BT-47)"),
    ("22", named("cac:TaxRepresentativeParty"), "cac:PartyName/cbc:Name", "The tax representative's name (BT-62)"),
    (
        "23",
        named("cac:TaxRepresentativeParty"),
        "cac:PartyTaxScheme/cbc:CompanyID",
        "The representative's number (BT-63)",
    ),
    ("24", whole, "cac:Delivery", "The delivery (BG-13)"),
    ("25", named("cac:Delivery"), "cac:DeliveryParty/cac:PartyName/cbc:Name", "The name of who takes delivery (BT-70)"),
    ("26", named("cac:PaymentMeans"), "cbc:PaymentID", "The remittance information (BT-83), in its instruction,"),
    ("27", named("cac:PaymentMeans"), "cbc:PaymentMeansCode", "The means of payment (BT-81), in its instruction,"),
    ("28", named("cac:PaymentMeans"), "cac:PaymentMandate/cbc:ID", "The mandate (BT-89), in its instruction,"),
    ("32", named("cac:TaxSubtotal"), "cac:TaxCategory/cbc:TaxExemptionReason", "The reason of an exemption (BT-120)"),
    ("33", named("cac:AdditionalDocumentReference"), "cbc:DocumentDescription", "A supporting document's description"),
    ("34", lines, "cbc:Note", "The note of a line (BT-127)"),
    ("35", lines, "cac:OrderLineReference/cbc:LineID", "The order line of a line (BT-132)"),
    ("36", lines, "cac:InvoicePeriod", "The period of a line (BG-26)"),
    ("37", lines, "cac:Price/cac:AllowanceCharge/cbc:Amount", "The discount of an item's price (BT-147)"),
    ("39", whole, "cac:ProjectReference/cbc:ID", "The project's identifier (BT-11)"),
    ("40", whole, f"{BUYER}/cac:PartyName/cbc:Name", "The buyer's trading name (BT-45)"),
    ("45", whole, "cac:PaymentMeans/cbc:PaymentDueDate", "The due date (BT-9) among payment instructions"),
    ("49", whole, "cac:InvoicePeriod/cbc:DescriptionCode", "The tax point code (BT-8)"),
    ("50", lines, "cac:Item/cbc:Description", "The description of an item (BT-154)"),
    ("51", named("cac:PostalAddress", "cac:Address"), "cac:AddressLine", "The third line of an address"),
    ("52", lines, "cac:DocumentReference", "The object of a line (BT-128)"),
    ("54", whole, "cac:PaymentMeans/cac:CardAccount", "The payment card (BG-18)"),
    ("55", whole, "cac:PaymentMeans/cac:PaymentMandate", "The direct debit mandate (BG-19)"),
    ("56", whole, "cac:OriginatorDocumentReference/cbc:ID", "The tender or lot (BT-17)"),
)
for _number, _of, _path, _what in _ONCE:
    LAWS.add(f"UBL-SR-{_number}", _of, at_most(1, _path), f"{_what} occurs at most once.")

LAWS.add(
    "UBL-SR-07",
    named("cac:BillingReference"),
    there("cac:InvoiceDocumentReference/cbc:ID"),
    "A reference to a preceding invoice (BG-3) holds its number (BT-25).",
)
LAWS.add(
    "UBL-SR-42",
    lambda i: i.root.every(*SELLER.split("/")),
    at_most(2, "cac:PartyTaxScheme"),
    "The seller has at most two tax registrations.",
)
_REASON = at_most(1, "cbc:AllowanceChargeReason")


def charges_of(*indicators: str) -> Parts:
    """Allowances (`false`) or charges (`true`) of the invoice, of its lines and of prices."""
    return lambda invoice: [
        c for c in invoice.named.get("cac:AllowanceCharge", ()) if c.said("cbc:ChargeIndicator") in indicators
    ]


LAWS.add("UBL-SR-30", charges_of("false", "0"), _REASON, "The reason of an allowance (BT-97) occurs at most once.")
LAWS.add("UBL-SR-31", charges_of("true", "1"), _REASON, "The reason of a charge (BT-104) occurs at most once.")


def tax_numbers_at_most_once(path: str, scheme: str, *, other: bool = False) -> Claim:
    """The party at the path states at most one number of the tax `scheme`, or of all other taxes."""

    def holds(root: Element, invoice: EInvoice) -> bool:
        found = [
            number
            for registration in root.every(*path.split("/"), "cac:PartyTaxScheme")
            if has_scheme(registration, scheme) is not other and "cac:TaxScheme" in registration.children
            for number in registration.all("cbc:CompanyID")
        ]
        return len(found) <= 1

    return Claim(holds, "a_tax_number_occurs_once", f"{path}/cac:PartyTaxScheme/cbc:CompanyID", "State one number.")


LAWS.add(
    "UBL-SR-12",
    whole,
    tax_numbers_at_most_once(SELLER, "VAT"),
    "The seller's VAT identifier (BT-31) occurs at most once.",
)
LAWS.add(
    "UBL-SR-13",
    whole,
    tax_numbers_at_most_once(SELLER, "VAT", other=True),
    "The seller's other tax number (BT-32) occurs at most once.",
)
LAWS.add(
    "UBL-SR-18",
    whole,
    tax_numbers_at_most_once(BUYER, "VAT"),
    "The buyer's VAT identifier (BT-48) occurs at most once.",
)


def _payee(count: int, *path: str) -> Claim:
    def holds(payee: Element, invoice: EInvoice) -> bool:
        counted = [p for p in payee.every(*path) if path[0] != "cac:PartyIdentification" or _is_no_creditor(p)]
        return len(counted) <= count and payee_is_another(payee, invoice)

    return Claim(holds, "a_payee_s_data_occur_once_and_are_not_the_seller_s", "/".join(path), "Name the payee once.")


def _is_no_creditor(identifier: Element) -> bool:
    return identifier.attributes.get("schemeID", "").upper() != "SEPA"


def payee_is_another(payee: Element, invoice: EInvoice) -> bool:
    """Whether the payee's name is another than the seller's."""
    sellers = {name.text for name in invoice.root.every(*SELLER.split("/"), _LEGAL, "cbc:RegistrationName")}
    names = {name.text for name in payee.every("cac:PartyName", "cbc:Name")}
    return bool(names and sellers) and (len(sellers) > 1 or names != sellers)


_PAYEE = named("cac:PayeeParty")
LAWS.add(
    "UBL-SR-19", _PAYEE, _payee(1, "cac:PartyName", "cbc:Name"), "A payee other than the seller has one name (BT-59)."
)
LAWS.add(
    "UBL-SR-20",
    _PAYEE,
    _payee(1, "cac:PartyIdentification", "cbc:ID"),
    "A payee other than the seller has one identifier (BT-60).",
)
LAWS.add(
    "UBL-SR-21",
    _PAYEE,
    _payee(1, _LEGAL, "cbc:CompanyID"),
    "A payee other than the seller has one legal registration (BT-61).",
)
LAWS.add(
    "UBL-SR-53",
    named("cac:PartyTaxScheme"),
    all_there("cbc:CompanyID", "cac:TaxScheme/cbc:ID"),
    "A tax registration states the tax and the number.",
)
_BINARY = named("cbc:EmbeddedDocumentBinaryObject", "cbc:BinaryObject")
LAWS.add("UBL-DT-06", _BINARY, attributed("mimeCode"), "An attached file states its media type.")
LAWS.add("UBL-DT-07", _BINARY, attributed("filename"), "An attached file states its name.")


def money(invoice: EInvoice) -> Sequence[Element]:
    """Every amount that is no price: neither a price itself nor the discount and the gross amount of one."""
    of_prices = {
        id(amount)
        for charge in (c for price in invoice.named.get("cac:Price", ()) for c in price.all("cac:AllowanceCharge"))
        for amounts in charge.children.values()
        for amount in amounts
    }
    return [
        amount
        for name, amounts in invoice.named.items()
        if name.endswith("Amount") and not name.endswith("PriceAmount")
        for amount in amounts
        if id(amount) not in of_prices
    ]


LAWS.add("UBL-DT-01", money, two_decimals(""), "An amount that is no price has at most two decimals.")


def unused(attribute: str) -> Claim:
    """No element of the invoice has the attribute."""
    return Claim(
        lambda root, invoice: attribute not in invoice.attributes,
        "an_attribute_without_use_is_absent",
        f"//@{attribute}",
        f"Leave out {attribute}.",
    )


_UNUSED = (
    "schemeName", "schemeAgencyName", "schemeDataURI", "schemeURI", "format", "unitCodeListIdentifier",
    "unitCodeListAgencyIdentifier", "unitCodeListAgencyName", "listAgencyName", "listName", "", "languageID", "listURI",
    "listSchemeURI", "languageLocaleID", "uri", "currencyCodeListVersionID", "characterSetCode", "encodingCode",
    "schemeAgencyID", "listAgencyID",
)  # fmt: skip
"""UBL-DT-08 onwards; 18 is about `name`, which payment means do use."""
for _order, _attribute in enumerate(_UNUSED, start=8):
    if _attribute:
        _says = f"The attribute {_attribute} has no meaning in EN 16931."
        LAWS.add(f"UBL-DT-{_order:02d}", whole, unused(_attribute), _says, level=Level.WARNING)


@LAWS.law("UBL-DT-18", whole, field="//@name", fix="Leave out the attribute name.", level=Level.WARNING)
def only_payment_means_have_a_name_attribute(root: Element, invoice: EInvoice) -> bool:
    """The attribute name has a meaning in EN 16931 for the means of payment (BT-82) only."""
    if "name" not in invoice.attributes:
        return True
    return all(
        "name" not in part.attributes
        for name, parts in invoice.named.items()
        if name != "cbc:PaymentMeansCode"
        for part in parts
    )


@LAWS.law("UBL-SR-04", whole, field="cac:AdditionalDocumentReference", fix="Refer to one invoiced object.")
def an_invoice_is_about_one_object(root: Element, _: EInvoice) -> bool:
    """The identifier of the invoiced object (BT-18) occurs at most once."""
    references = root.all("cac:AdditionalDocumentReference")
    return sum(len(r.all("cbc:ID")) for r in references if r.said("cbc:DocumentTypeCode") == "130") <= 1


@LAWS.law("UBL-SR-29", whole, field="cac:PartyIdentification/cbc:ID", fix="State one creditor identifier.")
def a_creditor_identifier_occurs_once(root: Element, invoice: EInvoice) -> bool:
    """The bank's identifier of the creditor (BT-90) occurs at most once."""
    ids = [i for p in invoice.named.get("cac:PartyIdentification", ()) for i in p.all("cbc:ID")]
    return sum(i.attributes.get("schemeID", "").upper() == "SEPA" for i in ids) <= 1


@LAWS.law(
    "UBL-SR-43", named("cac:AdditionalDocumentReference"), field="cbc:ID/@schemeID", fix="Leave out scheme and type."
)
def only_an_invoiced_object_has_a_type(reference: Element, invoice: EInvoice) -> bool:
    """Only an invoiced object has a scheme and a type (130; in a credit note 50 is a project)."""
    kinds = {code.text for code in reference.all("cbc:DocumentTypeCode")}
    schemes = any("schemeID" in found.attributes for found in reference.all("cbc:ID"))
    return "130" in kinds or (invoice.is_credit_note and "50" in kinds) or not (kinds or schemes)


def all_equal(name: str) -> Claim:
    """All elements of the name say the same."""
    return Claim(
        lambda root, invoice: len({part.text for part in invoice.named.get(name, ())}) <= 1,
        "payment_instructions_agree",
        f"cac:PaymentMeans/{name}",
        f"State the same {name} in each payment instruction.",
    )


LAWS.add(
    "UBL-SR-44",
    whole,
    all_equal("cbc:PaymentID"),
    "All payment instructions give the same remittance information (BT-83).",
)
LAWS.add(
    "UBL-SR-47",
    whole,
    all_equal("cbc:PaymentMeansCode"),
    "All payment instructions name the same means of payment (BT-81).",
)


@LAWS.law("UBL-SR-46", whole, field="cac:PaymentMeans/cbc:PaymentMeansCode/@name", fix="State the text once.")
def the_text_of_payment_means_occurs_once(root: Element, _: EInvoice) -> bool:
    """The text of the means of payment (BT-82) occurs at most once."""
    return sum("name" in code.attributes for code in root.every("cac:PaymentMeans", "cbc:PaymentMeansCode")) <= 1


@LAWS.law("UBL-SR-48", lines, field="cac:Item/cac:ClassifiedTaxCategory", fix="State one tax category.")
def a_line_has_one_tax_category(line: Element, _: EInvoice) -> bool:
    """A line has one tax category, no more and no less."""
    return len(line.every("cac:Item", "cac:ClassifiedTaxCategory")) == 1
