# SPDX-License-Identifier: Apache-2.0
"""What PINT billing asks in every economy; apart, because PINT renames what EN 16931 asks and adds its own."""

from tradelane.documents.rules.einvoice import header, lines, parties, totals
from tradelane.documents.rules.einvoice.claims import at_most, attributed, cents, there, two_decimals
from tradelane.documents.rules.einvoice.law import (
    Book,
    at,
    below,
    named,
    of_lines,
    whole,
)
from tradelane.documents.rules.einvoice.law import lines as every_line
from tradelane.documents.rules.einvoice.parties import BUYER, SELLER
from tradelane.documents.rules.einvoice.totals import TOTALS
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "Peppol PINT Billing 1")

_TWINS = (
    (header.LAWS, "01 02 03 04 05 16 29 30 52 53 54 55 57 64 65 CO-19 CO-20"),
    (parties.LAWS, "06 07 08 09 10 11 17 18 19 20 49 62 63"),
    (lines.LAWS, "21 22 23 24 25 26 27 28 31 33 36 38 41 42 43"),
    (totals.LAWS, "12 13 14 15 CO-10 CO-11 CO-12 CO-14 CO-16"),
)
"""Rules that PINT takes from EN 16931 as they are: `BR-01` is `ibr-001`."""
for _book, _numbers in _TWINS:
    for _number in _numbers.split():
        _own = _number.lower() if _number.startswith("CO") else f"{int(_number):03d}"
        LAWS.twin(f"ibr-{_own}", _book[f"BR-{_number}"])


def every_charge(invoice: EInvoice) -> list[Element]:
    """Allowances and charges of the invoice and of its lines."""
    of_lines = [c for line in invoice.lines for c in line.all("cac:AllowanceCharge")]
    return [*invoice.root.all("cac:AllowanceCharge"), *of_lines]


def _all_charges(invoice: EInvoice) -> list[Element]:
    return [*invoice.charges, *invoice.line_charges]


def _all_allowances(invoice: EInvoice) -> list[Element]:
    return [*invoice.allowances, *invoice.line_allowances]


_REASON = there("cbc:AllowanceChargeReason", "cbc:AllowanceChargeReasonCode")
_NUMBER = "cbc:CompanyID"
LAWS.add("ibr-044", _all_charges, _REASON, "A charge states a reason (ibt-144) or its code (ibt-145).")
LAWS.add("ibr-076", whole, there("cbc:ProfileID"), "An invoice names its business process (ibt-023).")
LAWS.add("ibr-080", at(BUYER), there("cbc:EndpointID"), "The buyer has an electronic address (ibt-049).")
LAWS.add("ibr-081", at(SELLER), there("cbc:EndpointID"), "The seller has an electronic address (ibt-034).")
LAWS.add("ibr-sr-57", named("cac:PartyTaxScheme"), there(_NUMBER), "A tax registration states the number.")
LAWS.add(
    "ibr-sr-58",
    below("cac:InvoiceLine", "cac:Item/cac:ClassifiedTaxCategory"),
    there("cbc:ID"),
    "The tax category of a line has a code (ibt-151).",
)
LAWS.add(
    "ibr-056",
    named("cac:TaxRepresentativeParty"),
    there(f"cac:PartyTaxScheme/{_NUMBER}"),
    "A tax representative (ibg-11) states a tax number (ibt-063).",
)
LAWS.add(
    "ibr-co-26",
    at(SELLER),
    there(f"cac:PartyTaxScheme/{_NUMBER}", "cac:PartyIdentification/cbc:ID", f"cac:PartyLegalEntity/{_NUMBER}"),
    "The seller states an identifier (ibt-029), a legal registration (ibt-030) or a tax number (ibt-031).",
)
LAWS.add(
    "ibr-sr-07",
    named("cac:BillingReference"),
    there("cac:InvoiceDocumentReference/cbc:ID"),
    "A reference to a preceding invoice (ibg-03) holds its number (ibt-025).",
)
LAWS.add(
    "ibr-074",
    named("cbc:EmbeddedDocumentBinaryObject"),
    attributed("mimeCode"),
    "An attached file (ibt-125) states its media type.",
)
LAWS.add(
    "ibr-075",
    named("cbc:EmbeddedDocumentBinaryObject"),
    attributed("filename"),
    "An attached file (ibt-125) states its name.",
)

_LEGAL = "cac:PartyLegalEntity"
_LINE = "cac:AddressLine/cbc:Line"
_ONCE = (
    ("066", whole, "cac:PaymentMeans/cac:CardAccount", "The payment card (ibg-18)"),
    ("067", whole, "cac:PaymentMeans/cac:PaymentMandate", "The direct debit mandate (ibg-19)"),
    ("094", whole, "cac:ContractDocumentReference/cbc:ID", "The contract (ibt-012)"),
    ("095", whole, "cac:ReceiptDocumentReference/cbc:ID", "The receiving advice (ibt-015)"),
    ("096", whole, "cac:DespatchDocumentReference/cbc:ID", "The despatch advice (ibt-016)"),
    ("097", whole, "cac:InvoicePeriod", "The invoicing period (ibg-14)"),
    ("098", whole, f"{SELLER}/{_LEGAL}/cbc:RegistrationName", "The seller's name (ibt-027)"),
    ("099", whole, f"{SELLER}/cac:PartyName/cbc:Name", "The seller's trading name (ibt-028)"),
    ("100", whole, f"{SELLER}/{_LEGAL}/{_NUMBER}", "The seller's legal registration (ibt-030)"),
    ("101", whole, f"{SELLER}/{_LEGAL}/cbc:CompanyLegalForm", "The seller's other legal information (ibt-033)"),
    ("102", whole, f"{BUYER}/{_LEGAL}/cbc:RegistrationName", "The buyer's name (ibt-044)"),
    ("103", whole, f"{BUYER}/{_LEGAL}/{_NUMBER}", "The buyer's legal registration (ibt-047)"),
    ("104", whole, f"{BUYER}/cac:PartyTaxScheme/{_NUMBER}", "The buyer's tax number (ibt-048)"),
    ("107", whole, "cac:Delivery", "The delivery (ibg-13)"),
    (
        "108",
        named("cac:Delivery"),
        "cac:DeliveryParty/cac:PartyName/cbc:Name",
        "The name of who takes delivery (ibt-070)",
    ),
    ("109", every_line, "cac:OrderLineReference/cbc:LineID", "The order line of a line (ibt-132)"),
    ("110", every_line, "cac:InvoicePeriod", "The period of a line (ibg-26)"),
    ("111", every_line, "cac:Price/cac:AllowanceCharge/cbc:Amount", "The discount of a price (ibt-147)"),
    ("112", whole, f"{BUYER}/cac:PartyName/cbc:Name", "The buyer's trading name (ibt-045)"),
    ("sr-05", named("cac:PaymentTerms"), "cbc:Note", "The text of payment terms (ibt-020)"),
    ("sr-06", named("cac:BillingReference"), "cac:InvoiceDocumentReference", "A preceding invoice, in its reference,"),
    ("sr-16", whole, f"{BUYER}/cac:PartyIdentification/cbc:ID", "The buyer's identifier (ibt-046)"),
    ("sr-22", named("cac:TaxRepresentativeParty"), "cac:PartyName/cbc:Name", "The tax representative's name (ibt-062)"),
    ("sr-23", named("cac:TaxRepresentativeParty"), f"cac:Party/cac:PartyTaxScheme/{_NUMBER}", "The number (ibt-063)"),
    ("sr-27", named("cac:PaymentMeans"), "cbc:PaymentMeansCode", "The means of payment (ibt-081)"),
    ("sr-28", named("cac:PaymentMeans"), "cac:PaymentMandate/cbc:ID", "The mandate (ibt-089)"),
    ("sr-30", _all_allowances, "cbc:AllowanceChargeReason", "The reason of an allowance (ibt-097)"),
    ("sr-31", _all_charges, "cbc:AllowanceChargeReason", "The reason of a charge (ibt-104)"),
    (
        "sr-32",
        named("cac:TaxSubtotal"),
        "cac:TaxCategory/cbc:TaxExemptionReason",
        "The reason of an exemption (ibt-120)",
    ),
    (
        "sr-33",
        named("cac:AdditionalDocumentReference"),
        "cbc:DocumentDescription",
        "A document's description (ibt-123)",
    ),
    ("sr-34", every_line, "cbc:Note", "The note of a line (ibt-127)"),
    ("sr-38", every_line, "cac:Item/cac:ClassifiedTaxCategory/cbc:TaxExemptionReason", "A line's exemption (ibt-185)"),
    ("sr-39", whole, "cac:ProjectReference/cbc:ID", "The project (ibt-011)"),
    ("sr-49", whole, "cac:InvoicePeriod/cbc:DescriptionCode", "The tax point code (ibt-008)"),
    ("sr-50", every_line, "cac:Item/cbc:Description", "The description of an item (ibt-154)"),
    ("sr-51", whole, "cbc:Note", "The note (ibt-022)"),
    ("sr-52", whole, "cac:OriginatorDocumentReference/cbc:ID", "The tender or lot (ibt-017)"),
    ("sr-53", at(f"{SELLER}/cac:PostalAddress"), _LINE, "The third line of the seller's address (ibt-162)"),
    ("sr-54", at(f"{BUYER}/cac:PostalAddress"), _LINE, "The third line of the buyer's address (ibt-163)"),
    (
        "sr-55",
        below("cac:TaxRepresentativeParty", "cac:PostalAddress"),
        _LINE,
        "The representative's third line (ibt-164)",
    ),
    ("sr-56", below("cac:Delivery", "cac:DeliveryLocation/cac:Address"), _LINE, "The third line of delivery (ibt-165)"),
    (
        "sr-59",
        below("cac:PaymentMeans", "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cac:Address"),
        _LINE,
        "The third line of the bank's address (ibt-174)",
    ),
    ("sr-60", named("cac:PaymentTerms"), "cbc:PaymentMeansID", "The payment instruction of terms (ibt-187)"),
    (
        "sr-61",
        below("cac:AllowanceCharge", "cac:TaxCategory"),
        "cbc:TaxExemptionReason",
        "An allowance's exemption (ibt-197)",
    ),
    (
        "sr-62",
        of_lines("cac:DespatchLineReference"),
        "cac:DocumentReference",
        "The despatch advice of a line (ibt-184)",
    ),
)
for _id, _of, _path, _what in _ONCE:
    LAWS.add(f"ibr-{_id}", _of, at_most(1, _path), f"{_what} occurs at most once.")
LAWS.add("ibr-sr-42", at(SELLER), at_most(2, "cac:PartyTaxScheme"), "The seller has at most two tax registrations.")

_DECIMALS = (
    ("091", TOTALS, "cbc:PayableAmount", "The amount due (ibt-115)"),
    ("121", TOTALS, "cbc:AllowanceTotalAmount", "The total of allowances (ibt-107)"),
    ("122", TOTALS, "cbc:ChargeTotalAmount", "The total of charges (ibt-108)"),
    ("123", TOTALS, "cbc:TaxExclusiveAmount", "The total without tax (ibt-109)"),
    ("124", at("cac:TaxTotal"), "cbc:TaxAmount", "The total of tax (ibt-110)"),
    ("125", TOTALS, "cbc:TaxInclusiveAmount", "The total with tax (ibt-112)"),
)
for _id, _of, _path, _what in _DECIMALS:
    LAWS.add(f"ibr-{_id}", _of, two_decimals(_path), f"{_what} has at most two decimals.")


def tax_included(root: Element) -> bool:
    """Whether the prices of the invoice include the tax."""
    return any(i.text in ("true", "1") for i in root.every("cac:TaxTotal", "cbc:TaxIncludedIndicator"))


@LAWS.law("ibr-co-13", TOTALS, field="cbc:TaxExclusiveAmount", fix="Make it lines less allowances plus charges.")
def the_total_without_tax_is_lines_less_allowances_plus_charges(part: Element, invoice: EInvoice) -> bool:
    """The total without tax (ibt-109) is lines less allowances plus charges, unless prices include tax."""
    return tax_included(invoice.root) or totals.LAWS["BR-CO-13"].claim.check(part, invoice)


@LAWS.law(
    "ibr-co-15", whole, field="cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", fix="Add the tax to the total without."
)
def the_total_with_tax_adds_the_tax(root: Element, invoice: EInvoice) -> bool:
    """The total with tax (ibt-112) is the total without (ibt-109) plus the tax (ibt-110), unless it is included."""
    first = root.first("cac:TaxTotal")
    currency = root.said("cbc:DocumentCurrencyCode")
    taxes = [a for a in (first.all("cbc:TaxAmount") if first else ()) if a.attributes.get("currencyID") == currency]
    without = root.amount("cac:LegalMonetaryTotal", "cbc:TaxExclusiveAmount")
    if tax_included(root):
        return True
    if not taxes or taxes[0].number is None or without is None:
        return False
    return root.amount("cac:LegalMonetaryTotal", "cbc:TaxInclusiveAmount") == cents(without + taxes[0].number)


@LAWS.law("ibr-sr-63", whole, field="cbc:CustomizationID", fix="Name one specification.")
def a_specification_is_named_without_wildcard(root: Element, _: EInvoice) -> bool:
    """The specification (ibt-024) is named in full, without a wildcard."""
    return "*" not in root.said("cbc:CustomizationID")


@LAWS.law("ibr-082", every_charge, field="cbc:ChargeIndicator", fix="Say true or false.")
def an_indicator_says_allowance_or_charge(part: Element, _: EInvoice) -> bool:
    """Whether something is a charge is said by true or false."""
    return part.said("cbc:ChargeIndicator") in ("true", "false", "1", "0")


@LAWS.law(
    "ibr-083", below("cac:Price", "cac:AllowanceCharge"), field="cbc:ChargeIndicator", fix="Put the charge on the line."
)
def a_price_has_no_charge(part: Element, _: EInvoice) -> bool:
    """A price (ibt-147) is reduced by an allowance; it has no charges."""
    return part.said("cbc:ChargeIndicator") == "false"


def _references(root: Element, kind: str) -> list[Element]:
    return [r for r in root.all("cac:AdditionalDocumentReference") if r.said("cbc:DocumentTypeCode") == kind]


@LAWS.law(
    "ibr-071", whole, field="cac:AdditionalDocumentReference/cac:Attachment", fix="Attach by a reference of its own."
)
def an_invoiced_object_has_no_attachment(root: Element, _: EInvoice) -> bool:
    """A reference to an invoiced object (ibt-018) attaches nothing (ibt-125)."""
    return not any("cac:Attachment" in reference.children for reference in _references(root, "130"))


@LAWS.law("ibr-072", whole, field="cac:AdditionalDocumentReference/cbc:DocumentDescription", fix="Leave it out.")
def an_invoiced_object_has_no_description(root: Element, _: EInvoice) -> bool:
    """A reference to an invoiced object (ibt-018) describes nothing (ibt-123)."""
    return not any("cbc:DocumentDescription" in reference.children for reference in _references(root, "130"))


@LAWS.law("ibr-078", whole, field="cac:AdditionalDocumentReference", fix="Refer to one invoiced object.")
def an_invoice_has_one_object(root: Element, _: EInvoice) -> bool:
    """An invoice is about one object at most (ibt-018)."""
    return len(_references(root, "130")) <= 1


@LAWS.law("ibr-089", every_line, field="cac:DocumentReference", fix="Refer to one object.")
def a_line_has_one_object(line: Element, _: EInvoice) -> bool:
    """A line is about one object at most (ibt-128)."""
    return sum(r.said("cbc:DocumentTypeCode") == "130" for r in line.all("cac:DocumentReference")) <= 1


@LAWS.law("ibr-090", whole, field="cac:ProjectReference", fix="Refer to one project.")
def an_invoice_has_one_project(root: Element, _: EInvoice) -> bool:
    """An invoice belongs to one project at most (ibt-011)."""
    return len(root.all("cac:ProjectReference")) <= 1 and len(_references(root, "50")) <= 1


@LAWS.law("ibr-084", whole, field="cac:TaxTotal/cbc:TaxAmount", fix="Give both amounts the same sign.")
def tax_in_both_currencies_has_one_sign(root: Element, _: EInvoice) -> bool:
    """Total tax in the invoice's currency (ibt-110) and in the accounting currency (ibt-111) have one sign."""
    if "cbc:TaxCurrencyCode" not in root.children:
        return True
    taxes = root.every("cac:TaxTotal", "cbc:TaxAmount")
    pair = [
        [t.number for t in taxes if t.attributes.get("currencyID") == root.said(name) and t.number is not None]
        for name in ("cbc:TaxCurrencyCode", "cbc:DocumentCurrencyCode")
    ]
    return all(any(n <= 0 for n in each) for each in pair) or all(any(n >= 0 for n in each) for each in pair)


def _line_periods(invoice: EInvoice) -> list[Element]:
    return [period for line in invoice.lines for period in line.all("cac:InvoicePeriod")]


@LAWS.law("ibr-085", _line_periods, field="cbc:StartDate", fix="Put the line's period within the invoice's.")
def a_line_s_period_starts_within_the_invoice_s(period: Element, invoice: EInvoice) -> bool:
    """The period of a line starts (ibt-134) within the invoicing period (ibg-14)."""
    start, earliest = period.said("cbc:StartDate"), invoice.root.said("cac:InvoicePeriod", "cbc:StartDate")
    return not start or not earliest or start >= earliest


@LAWS.law("ibr-086", _line_periods, field="cbc:EndDate", fix="Put the line's period within the invoice's.")
def a_line_s_period_ends_within_the_invoice_s(period: Element, invoice: EInvoice) -> bool:
    """The period of a line ends (ibt-135) within the invoicing period (ibg-14)."""
    end, latest = period.said("cbc:EndDate"), invoice.root.said("cac:InvoicePeriod", "cbc:EndDate")
    return not end or not latest or end <= latest


@LAWS.law("ibr-087", every_line, field="cac:Price/cbc:BaseQuantity", fix="State a quantity above zero.")
def a_price_is_for_a_quantity_above_zero(line: Element, _: EInvoice) -> bool:
    """A price is for a quantity above zero (ibt-149)."""
    quantity = line.first("cac:Price", "cbc:BaseQuantity")
    return quantity is None or (quantity.number is not None and quantity.number > 0)


@LAWS.law("ibr-088", every_line, field="cac:Price/cbc:BaseQuantity/@unitCode", fix="Use the unit of the line.")
def a_price_and_its_line_have_one_unit(line: Element, _: EInvoice) -> bool:
    """A price is per the unit (ibt-150) in which the line is counted (ibt-130)."""
    bases = [q for q in line.every("cac:Price", "cbc:BaseQuantity") if "unitCode" in q.attributes]
    counted = [*line.all("cbc:InvoicedQuantity"), *line.all("cbc:CreditedQuantity")]
    units = {q.attributes.get("unitCode") for q in counted}
    return not counted or all(base.attributes["unitCode"] in units for base in bases)


@LAWS.law(
    "ibr-092",
    of_lines("cac:DespatchLineReference/cac:DocumentReference/cbc:ID"),
    fix="Refer to the despatch advice on the lines or on the invoice, not on both.",
)
def a_despatch_is_referred_to_in_one_place(_: Element, invoice: EInvoice) -> bool:
    """A despatch advice is referred to on lines (ibt-184) or on the invoice (ibt-016), not on both."""
    return not invoice.named.get("cac:DespatchDocumentReference")


@LAWS.law("ibr-093", whole, field="cac:LegalMonetaryTotal/cbc:PrepaidAmount", fix="State the total paid.")
def payments_made_are_summed_up(root: Element, _: EInvoice) -> bool:
    """When payments made are listed (ibt-180), their total is stated (ibt-113)."""
    return not root.all("cac:PrepaidPayment") or root.first("cac:LegalMonetaryTotal", "cbc:PrepaidAmount") is not None


@LAWS.law("ibr-sr-46", named("cac:PaymentMeans"), field="cbc:PaymentMeansCode/@name", fix="State the text once.")
def the_text_of_a_payment_means_occurs_once(means: Element, _: EInvoice) -> bool:
    """The text of a means of payment (ibt-082) occurs at most once."""
    return sum("name" in code.attributes for code in means.all("cbc:PaymentMeansCode")) <= 1


def _few_or_the_seller(payee: Element, invoice: EInvoice, *path: str) -> bool:
    counted = [
        found
        for found in payee.every(*path)
        if path[0] != "cac:PartyIdentification" or found.attributes.get("schemeID", "").upper() != "SEPA"
    ]
    seller = {name.text for name in invoice.root.every(*SELLER.split("/"), _LEGAL, "cbc:RegistrationName")}
    return len(counted) <= 1 or any(name.text in seller for name in payee.every("cac:PartyName", "cbc:Name"))


@LAWS.law("ibr-105", named("cac:PayeeParty"), field="cac:PartyIdentification/cbc:ID", fix="State one identifier.")
def a_payee_has_one_identifier(payee: Element, invoice: EInvoice) -> bool:
    """A payee other than the seller has one identifier at most (ibt-060)."""
    return _few_or_the_seller(payee, invoice, "cac:PartyIdentification", "cbc:ID")


@LAWS.law("ibr-106", named("cac:PayeeParty"), field="cac:PartyLegalEntity/cbc:CompanyID", fix="State one registration.")
def a_payee_has_one_legal_registration(payee: Element, invoice: EInvoice) -> bool:
    """A payee other than the seller has one legal registration at most (ibt-061)."""
    return _few_or_the_seller(payee, invoice, _LEGAL, "cbc:CompanyID")


@LAWS.law("ibr-sr-19", named("cac:PayeeParty"), field="cac:PartyName/cbc:Name", fix="State one name.")
def a_payee_has_one_name(payee: Element, invoice: EInvoice) -> bool:
    """A payee other than the seller has one name at most (ibt-059)."""
    return _few_or_the_seller(payee, invoice, "cac:PartyName", "cbc:Name")
