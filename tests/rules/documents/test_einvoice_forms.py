# SPDX-License-Identifier: Apache-2.0
"""Rules of e-invoices that stand for one law each, on parties, payment and forms: a case that holds and one that does
not, for each official id."""

from tests.einvoice_laws import ask_of_each_law, falls, stands
from tests.einvoice_makers import (
    BUYER,
    LINE,
    SELLER,
    a_breakdown,
    period,
    reference,
    tax_number,
    totals,
    x,
)

from tradelane.documents.rules.einvoice.law import Law

pytest_generate_tests = ask_of_each_law


# Parties and payment


def test_the_seller_can_be_identified(law: Law) -> None:
    identifier = x(f"{SELLER}/cac:PartyIdentification", x("cbc:ID", "1", schemeID="0088"))
    assert stands(law, x(SELLER, tax_number())) and stands(law, identifier)
    assert falls(law, x(SELLER, tax_number("1", "LOC"))) and falls(law, identifier.replace("0088", "SEPA"))


def test_the_seller_states_a_tax_identification_number(law: Law) -> None:
    plain = x(f"{SELLER}/cac:PartyIdentification", x("cbc:ID", "C1"))
    assert stands(law, x(SELLER, tax_number("C1", "TIN"))) and stands(law, plain)
    assert falls(law, x(SELLER, tax_number("C1", "VAT")))


def test_a_vat_number_begins_with_its_country(law: Law) -> None:
    assert stands(law, x(SELLER, tax_number("EL123"))) and stands(law, x(BUYER, tax_number("MX123")))
    assert falls(law, x(SELLER, tax_number("QQ123")))


def test_a_tax_representative_states_a_vat_number(law: Law) -> None:
    assert stands(law, x("cac:TaxRepresentativeParty", tax_number()))
    assert falls(law, x("cac:TaxRepresentativeParty", tax_number("1", "LOC")))


def test_a_tax_representative_states_a_gst_number(law: Law) -> None:
    assert stands(law, x("cac:TaxRepresentativeParty", tax_number("1", "GST")))
    assert falls(law, x("cac:TaxRepresentativeParty", tax_number()))


def test_a_qualified_invoice_has_a_registration_number(law: Law) -> None:
    assert stands(law, x(SELLER, tax_number("T1234567890123")), period("2026-11-01"))
    assert not falls(law, x(SELLER, tax_number("1")), period("2023-01-01", "2023-09-30"))
    assert falls(law, x(SELLER, tax_number("1")), period("2023-01-01", "2023-10-01"))


def test_a_payee_is_somebody_else_than_the_seller(law: Law) -> None:
    name = x("cac:PartyName/cbc:Name", "Factor")
    assert stands(law, x(SELLER, name.replace("Factor", "Seller")), x("cac:PayeeParty", name))
    assert falls(law, x(SELLER, name), x("cac:PayeeParty", name)) and falls(law, x("cac:PayeeParty", x("cbc:ID", "1")))


def _payee(path: str) -> tuple[str, str, str]:
    seller = x(f"{SELLER}/cac:PartyLegalEntity/cbc:RegistrationName", "Seller")
    one = x(path, "Factor", schemeID="0088")
    name = "" if "Name" in path else x("cac:PartyName/cbc:Name", "Factor")
    return seller, x("cac:PayeeParty", name, one), x("cac:PayeeParty", name, one * 2)


def test_a_payee_has_one_identifier(law: Law) -> None:
    seller, once, twice = _payee("cac:PartyIdentification/cbc:ID")
    assert stands(law, seller, once)
    assert falls(law, seller, twice)


def test_a_payee_has_one_legal_registration(law: Law) -> None:
    seller, once, twice = _payee("cac:PartyLegalEntity/cbc:CompanyID")
    assert stands(law, seller, once)
    assert falls(law, seller, twice)


def test_a_payee_has_one_name(law: Law) -> None:
    seller, once, twice = _payee("cac:PartyName/cbc:Name")
    assert stands(law, seller, once)
    assert falls(law, seller, twice)


def test_a_card_number_is_not_shown_in_full(law: Law) -> None:
    card = "cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID"
    assert stands(law, x(card, "123456 789"))
    assert falls(law, x(card, "4111111111111111"))


def test_the_last_digits_of_a_card_are_stated(law: Law) -> None:
    card = "cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID"
    assert stands(law, x(card, "1234"))
    assert falls(law, x(card, "123")) and falls(law, x(card, "1234567"))


def test_the_text_of_payment_means_occurs_once(law: Law) -> None:
    means = x("cac:PaymentMeans", x("cbc:PaymentMeansCode", "30", name="Transfer"))
    assert stands(law, means)
    assert falls(law, means * 2)


def test_the_text_of_a_payment_means_occurs_once(law: Law) -> None:
    code = x("cbc:PaymentMeansCode", "30", name="Transfer")
    assert stands(law, x("cac:PaymentMeans", code) * 2)
    assert falls(law, x("cac:PaymentMeans", code * 2))


def test_a_creditor_identifier_occurs_once(law: Law) -> None:
    one = x("cac:PartyIdentification", x("cbc:ID", "1", schemeID="SEPA"))
    assert stands(law, one)
    assert falls(law, one * 2)


def test_payments_made_are_summed_up(law: Law) -> None:
    made = x("cac:PrepaidPayment/cbc:ID", "1")
    assert stands(law, made, totals(Prepaid="1")) and stands(law, totals())
    assert falls(law, made, totals())


# References, lines, forms


def test_a_quantity_has_a_unit(law: Law) -> None:
    assert stands(law, x(LINE, x("cbc:InvoicedQuantity", "1", unitCode="C62")))
    assert stands(law, x("cac:CreditNoteLine", x("cbc:CreditedQuantity", "1", unitCode="C62")), root="CreditNote")
    assert falls(law, x(LINE, x("cbc:InvoicedQuantity", "1")))


def test_a_price_is_for_a_quantity_above_zero(law: Law) -> None:
    assert stands(law, x(f"{LINE}/cac:Price/cbc:BaseQuantity", "1")) and stands(law, x(LINE, x("cbc:ID", "1")))
    assert falls(law, x(f"{LINE}/cac:Price/cbc:BaseQuantity", "0"))


def test_a_price_and_its_line_have_one_unit(law: Law) -> None:
    def line(unit: str) -> str:
        base = x("cac:Price", x("cbc:BaseQuantity", "1", unitCode=unit))
        return x(LINE, x("cbc:InvoicedQuantity", "1", unitCode="KGM"), base)

    assert stands(law, line("KGM"))
    assert falls(law, line("TNE"))


def test_an_indicator_says_allowance_or_charge(law: Law) -> None:
    assert stands(law, x("cac:AllowanceCharge/cbc:ChargeIndicator", "true"))
    assert falls(law, x("cac:AllowanceCharge/cbc:Amount", "1"))


def test_a_price_has_no_charge(law: Law) -> None:
    assert stands(law, x("cac:Price/cac:AllowanceCharge/cbc:ChargeIndicator", "false"))
    assert falls(law, x("cac:Price/cac:AllowanceCharge/cbc:ChargeIndicator", "true"))


def test_a_line_s_period_starts_within_the_invoice_s(law: Law) -> None:
    assert stands(law, period("2026-11-01"), x(LINE, period("2026-11-02")))
    assert falls(law, period("2026-11-01"), x(LINE, period("2026-10-31")))


def test_a_line_s_period_ends_within_the_invoice_s(law: Law) -> None:
    assert stands(law, period("", "2026-11-30"), x(LINE, period("", "2026-11-30")))
    assert falls(law, period("", "2026-11-30"), x(LINE, period("", "2026-12-01")))


def test_an_invoice_states_a_period(law: Law) -> None:
    assert stands(law, x(LINE, period("2026-11-01")))
    assert falls(law)


def test_an_invoice_is_about_one_object(law: Law) -> None:
    assert stands(law, reference("130"), reference("50"))
    assert falls(law, reference("130") * 2)


def test_an_invoice_has_one_object(law: Law) -> None:
    assert stands(law, reference("130"))
    assert falls(law, reference("130") * 2)


def test_an_invoice_has_one_project(law: Law) -> None:
    assert stands(law, x("cac:ProjectReference/cbc:ID", "1"))
    assert falls(law, x("cac:ProjectReference/cbc:ID", "1") * 2) and falls(law, reference("50") * 2)


def test_a_line_has_one_object(law: Law) -> None:
    one = x("cac:DocumentReference/cbc:DocumentTypeCode", "130")
    assert stands(law, x(LINE, one))
    assert falls(law, x(LINE, one * 2))


def test_a_line_refers_to_an_object_only(law: Law) -> None:
    assert stands(law, x(f"{LINE}/cac:DocumentReference/cbc:DocumentTypeCode", "130"))
    assert falls(law, x(f"{LINE}/cac:DocumentReference/cbc:DocumentTypeCode", "50"))


def test_only_an_invoiced_object_has_a_type(law: Law) -> None:
    assert stands(law, reference("130")) and stands(law, x("cac:AdditionalDocumentReference/cbc:ID", "1"))
    assert stands(law, reference("50"), root="CreditNote")
    assert falls(law, reference("50"))
    assert falls(law, x("cac:AdditionalDocumentReference", x("cbc:ID", "1", schemeID="AAA")))


def test_an_invoiced_object_has_no_attachment(law: Law) -> None:
    attached = x("cac:Attachment/cac:ExternalReference/cbc:URI", "https://example.org/a")
    assert stands(law, reference("916", attached))
    assert falls(law, reference("130", attached))


def test_an_invoiced_object_has_no_description(law: Law) -> None:
    assert stands(law, reference("916", x("cbc:DocumentDescription", "Sheet")))
    assert falls(law, reference("130", x("cbc:DocumentDescription", "Sheet")))


def test_a_despatch_is_referred_to_in_one_place(law: Law) -> None:
    on_line = x(f"{LINE}/cac:DespatchLineReference/cac:DocumentReference/cbc:ID", "1")
    assert stands(law, on_line)
    assert falls(law, on_line, x("cac:DespatchDocumentReference/cbc:ID", "1"))


def test_orders_are_referred_to_in_one_place(law: Law) -> None:
    on_line = x(f"{LINE}/cac:OrderLineReference/cac:OrderReference/cbc:ID", "1")
    assert stands(law, on_line, x("cac:OrderReference/cbc:ID", "NA"))
    assert falls(law, on_line, x("cac:OrderReference/cbc:ID", "1"))


def test_a_note_s_subject_is_of_its_list(law: Law) -> None:
    assert stands(law, x("cbc:Note", "#AAI#General")) and stands(law, x("cbc:Note", "Call #1"))
    assert falls(law, x("cbc:Note", "#QQQ#What"))


def test_a_type_code_is_of_its_list(law: Law) -> None:
    assert stands(law, x("cbc:InvoiceTypeCode", "380")) and stands(law, x("cbc:CreditNoteTypeCode", "381"))
    assert falls(law, x("cbc:InvoiceTypeCode", "381"))


def test_a_type_code_is_one_that_pint_accepts(law: Law) -> None:
    self_billed = x("cbc:CustomizationID", "urn:peppol:pint:selfbilling-1@sg-1")
    assert stands(law, x("cbc:InvoiceTypeCode", "380")) and stands(law, x("cbc:InvoiceTypeCode", "389"), self_billed)
    assert falls(law, x("cbc:InvoiceTypeCode", "389")) and falls(law, x("cbc:InvoiceTypeCode", "380"), self_billed)


def test_a_party_identifier_s_scheme_is_of_its_list(law: Law) -> None:
    identifier = x("cac:PartyIdentification", x("cbc:ID", "1", schemeID="SEPA"))
    assert not falls(law, x(SELLER, identifier)) and stands(law, x(BUYER, identifier.replace("SEPA", "0088")))
    assert falls(law, x(BUYER, identifier))


def test_an_exemption_code_is_of_its_list(law: Law) -> None:
    assert stands(law, x("cbc:TaxExemptionReasonCode", "vatex-eu-o"))
    assert falls(law, x("cbc:TaxExemptionReasonCode", "VATEX-QQ"))


def test_only_payment_means_have_a_name_attribute(law: Law) -> None:
    assert stands(law, x("cac:PaymentMeans", x("cbc:PaymentMeansCode", "30", name="Transfer")))
    assert falls(law, x("cbc:InvoiceTypeCode", "380", name="Invoice"))


def test_a_specification_is_named_without_wildcard(law: Law) -> None:
    assert stands(law, x("cbc:CustomizationID", "urn:peppol:pint:billing-1@sg-1"))
    assert falls(law, x("cbc:CustomizationID", "urn:peppol:pint:billing-1@sg-1*"))


def test_the_specification_is_of_the_economy(law: Law) -> None:
    economy = "sg" if law.rule.id.endswith("SG") else law.rule.id.split("-")[-1]
    for process in ("billing", "selfbilling"):
        assert stands(law, x("cbc:CustomizationID", f"urn:peppol:pint:{process}-1@{economy}-1"))
    assert falls(law, x("cbc:CustomizationID", "urn:peppol:pint:billing-1@ae-1")) and falls(law)


def test_the_business_process_is_billing(law: Law) -> None:
    self_billed = x("cbc:CustomizationID", "urn:peppol:pint:selfbilling-1@jp-1")
    assert stands(law, x("cbc:ProfileID", "urn:peppol:bis:billing"))
    assert stands(law, x("cbc:ProfileID", "urn:peppol:bis:selfbilling"), self_billed)
    assert falls(law, x("cbc:ProfileID", "urn:peppol:bis:ordering")) and falls(law)


def test_a_date_is_written_year_month_day(law: Law) -> None:
    assert stands(law, x("cbc:IssueDate", "2026-11-02"))
    assert falls(law, x("cbc:IssueDate", "02/11/2026")) and falls(law, x("cbc:DueDate", "2026-11-31"))


def test_a_time_is_written_hours_minutes_seconds(law: Law) -> None:
    assert stands(law, x("cbc:IssueTime", "13:30:00")) and stands(law, x("cbc:IssueTime", "13:30:00.5+08:00"))
    assert falls(law, x("cbc:IssueTime", "1.30 pm"))


def test_no_element_is_empty(law: Law) -> None:
    assert not falls(law, x("cbc:ID", "1"))
    assert falls(law, x("cbc:ID"))


# Singapore's tax invoice


def test_a_uuid_is_written_as_one(law: Law) -> None:
    assert stands(law, x("cbc:UUID", "6e9ab8a2-4b7e-4f6f-9a43-5a1d0a5c9f10"))
    assert falls(law, x("cbc:UUID", "6e9ab8a24b7e4f6f9a435a1d0a5c9f10"))


def test_a_tax_invoice_states_the_seller_s_gst_number(law: Law) -> None:
    assert stands(law, a_breakdown("SR", "GST"), x(SELLER, tax_number("1", "GST")))
    assert falls(law, a_breakdown("SR", "GST"), x(SELLER, tax_number("1", "VAT")))
    assert not falls(law, a_breakdown("OS", "GST"))


def _address(party: str) -> str:
    return x(f"{party}/cac:PostalAddress", x("cbc:StreetName", "1 Sample Road"), x("cbc:PostalZone", "018989"))


def test_a_tax_invoice_states_the_seller_s_address(law: Law) -> None:
    assert stands(law, a_breakdown("ZR", "GST"), _address(SELLER))
    assert falls(law, a_breakdown("ZR", "GST"), _address(BUYER))


def test_a_tax_invoice_states_the_buyer_s_address(law: Law) -> None:
    assert stands(law, a_breakdown("ZR", "GST"), _address(BUYER))
    assert falls(law, a_breakdown("ZR", "GST"), _address(SELLER))


def test_a_tax_invoice_has_a_uuid(law: Law) -> None:
    assert stands(law, a_breakdown("SR", "GST"), x("cbc:UUID", "1"))
    assert falls(law, a_breakdown("SR", "GST"))


def test_a_credit_note_says_why(law: Law) -> None:
    assert stands(law, a_breakdown("SR", "GST")) and stands(
        law, a_breakdown("SR", "GST"), x("cbc:Note", "Returned"), root="CreditNote"
    )
    assert falls(law, a_breakdown("SR", "GST"), root="CreditNote")


def test_a_tax_invoice_states_the_seller_s_registration(law: Law) -> None:
    assert stands(law, a_breakdown("SR", "GST"), x(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "1"))
    assert falls(law, a_breakdown("SR", "GST"))


_WITH, _WITHOUT = "sgdtotal-incl-gst", "sgdtotal-excl-gst"


def test_totals_in_the_tax_currency_are_stated(law: Law) -> None:
    currency, tax = x("cbc:TaxCurrencyCode", "SGD"), x("cac:TaxTotal", x("cbc:TaxAmount", "9", currencyID="SGD"))
    assert stands(law, currency, tax, reference(_WITH), reference(_WITHOUT)) and stands(law)
    assert falls(law, currency, tax, reference(_WITH)) and falls(law, currency, reference(_WITH), reference(_WITHOUT))


def test_totals_in_singapore_dollars_need_the_tax_currency(law: Law) -> None:
    assert stands(law, x("cbc:TaxCurrencyCode", "SGD"), reference(_WITH)) and stands(law, reference("130"))
    assert falls(law, reference(_WITHOUT))


def test_a_document_type_is_an_object_or_a_total(law: Law) -> None:
    assert stands(law, reference("130"), reference(_WITH)) and stands(law, reference("50"), root="CreditNote")
    assert falls(law, reference("50"))


def test_an_object_or_a_total_has_no_attachment(law: Law) -> None:
    assert stands(law, reference(_WITH))
    assert falls(law, reference(_WITH, x("cac:Attachment/cac:ExternalReference/cbc:URI", "https://example.org/a")))


def test_the_total_with_gst_is_an_amount(law: Law) -> None:
    assert stands(law, reference(_WITH, x("cbc:DocumentDescription", "109.00"))) and stands(law, reference(_WITHOUT))
    assert falls(law, reference(_WITH, x("cbc:DocumentDescription", "109.001")))


def test_the_total_without_gst_is_an_amount(law: Law) -> None:
    assert stands(law, reference(_WITHOUT, x("cbc:DocumentDescription", "100"))) and stands(law, reference(_WITH))
    assert falls(law, reference(_WITHOUT, x("cbc:DocumentDescription", "a hundred")))


def test_the_total_with_gst_is_in_singapore_dollars(law: Law) -> None:
    assert stands(law, reference(_WITH, number="SGD"))
    assert falls(law, reference(_WITH, number="USD"))


def test_the_total_without_gst_is_in_singapore_dollars(law: Law) -> None:
    assert stands(law, reference(_WITHOUT, number="SGD"))
    assert falls(law, reference(_WITHOUT, number="USD"))
