# SPDX-License-Identifier: Apache-2.0
"""Rules of e-invoices that stand for one law each, on amounts and tax: one case that holds and one that does not, for
each official id."""

from tests.einvoice_laws import ask_of_each_law, falls, stands
from tests.einvoice_makers import (
    CURRENCY,
    EUR,
    LINE,
    a_breakdown,
    a_charge,
    a_line,
    category,
    period,
    totals,
    x,
)

from tradelane.documents.rules.einvoice.law import Law

pytest_generate_tests = ask_of_each_law


# The arithmetic


def test_the_line_total_is_the_sum_of_the_lines(law: Law) -> None:
    assert stands(law, a_line(), a_line(amount="0.50"), totals(LineExtension="100.50"))
    assert falls(law, a_line(), totals(LineExtension="100.50")) and falls(law, a_line(), totals())


def test_the_allowance_total_is_the_sum_of_the_allowances(law: Law) -> None:
    assert stands(law, a_charge("S", says="false"), a_charge("S"), totals(AllowanceTotal="10.00"))
    assert stands(law, totals())
    assert falls(law, a_charge("S", says="false"), totals(AllowanceTotal="11.00"))
    assert falls(law, a_charge("S", says="false"), totals())


def test_the_charge_total_is_the_sum_of_the_charges(law: Law) -> None:
    assert stands(law, a_charge("S"), a_charge("S", says="false"), totals(ChargeTotal="10.00"))
    assert falls(law, a_charge("S"), totals(ChargeTotal="9.99"))


def test_the_total_without_tax_is_lines_less_allowances_plus_charges(law: Law) -> None:
    assert stands(law, totals(LineExtension="100", AllowanceTotal="10", ChargeTotal="5", TaxExclusive="95.00"))
    assert stands(law, totals(LineExtension="100", TaxExclusive="100"))
    assert falls(law, totals(LineExtension="100", AllowanceTotal="10", TaxExclusive="100"))


def test_the_total_with_tax_adds_the_tax(law: Law) -> None:
    tax = x("cac:TaxTotal", x("cbc:TaxAmount", "7", **EUR))
    assert stands(law, CURRENCY, tax, totals(TaxExclusive="100", TaxInclusive="107.00"))
    assert falls(law, CURRENCY, tax, totals(TaxExclusive="100", TaxInclusive="100"))
    assert falls(law, CURRENCY, totals(TaxExclusive="100", TaxInclusive="100"))


def test_the_amount_due_is_what_is_not_yet_paid(law: Law) -> None:
    assert stands(law, totals(TaxInclusive="107", Prepaid="7", PayableRounding="0.01", Payable="100.01"))
    assert stands(law, totals(TaxInclusive="107", Payable="107"))
    assert falls(law, totals(TaxInclusive="107", Prepaid="7", Payable="107"))


def test_the_total_of_tax_is_the_sum_of_its_breakdown(law: Law) -> None:
    part = x("cac:TaxSubtotal/cbc:TaxAmount", "3.50")
    assert stands(law, x("cac:TaxTotal", x("cbc:TaxAmount", "7.00"), part * 2))
    assert stands(law, x("cac:TaxTotal/cbc:TaxAmount", "7.00"))
    assert falls(law, x("cac:TaxTotal", x("cbc:TaxAmount", "7.00"), part))


def test_the_tax_of_a_category_is_its_amount_times_its_rate(law: Law) -> None:
    assert stands(law, a_breakdown("S", "VAT", "21", of="100", tax="21.99"))
    assert falls(law, a_breakdown("S", "VAT", "21", of="100", tax="22.00"))


def test_gst_is_reckoned_at_its_rate(law: Law) -> None:
    assert stands(law, a_breakdown("SR", "GST", "9", of="100", tax="10.99"))
    assert falls(law, a_breakdown("SR", "GST", "9", of="100", tax="11.00"))


def test_gst_is_its_amount_times_its_rate(law: Law) -> None:
    assert stands(law, a_breakdown("S", "GST", "10", of="100", tax="11.00"))
    assert falls(law, a_breakdown("S", "GST", "10", of="100", tax="11.01"))


def test_consumption_tax_is_rounded_once_a_rate(law: Law) -> None:
    yen = x("cbc:DocumentCurrencyCode", "JPY")

    def broken_down(code: str, rate: str, tax: str) -> str:
        amount = x("cbc:TaxAmount", tax, currencyID="JPY")
        return x("cac:TaxTotal/cac:TaxSubtotal", x("cbc:TaxableAmount", "105"), amount, category(code, "VAT", rate))

    assert stands(law, yen, broken_down("S", "10", "10")) and stands(law, yen, broken_down("S", "10", "11"))
    assert stands(law, yen, broken_down("O", "", "0"))
    assert falls(law, yen, broken_down("S", "10", "12")) and falls(law, yen, broken_down("E", "0", "1"))


def test_tourism_tax_has_no_rate(law: Law) -> None:
    assert stands(law, a_breakdown("TTX", "AAL"))
    assert falls(law, a_breakdown("TTX", "AAL", "10"))


def test_tourism_tax_is_the_sum_of_its_lines(law: Law) -> None:
    night = x("cac:TaxTotal/cbc:TaxAmount", "10.00")
    assert stands(law, a_line("TTX", "AAL", "", night) * 2, a_breakdown("TTX", "AAL", tax="20.00"))
    assert falls(law, a_line("TTX", "AAL", "", night), a_breakdown("TTX", "AAL", tax="20.00"))


def test_a_line_is_quantity_times_price(law: Law) -> None:
    def line(amount: str) -> str:
        discount = x("cac:AllowanceCharge", x("cbc:ChargeIndicator", "false"), x("cbc:Amount", "5"))
        price = x("cac:Price", x("cbc:PriceAmount", "20"), x("cbc:BaseQuantity", "2"))
        return x(LINE, x("cbc:InvoicedQuantity", "10"), x("cbc:LineExtensionAmount", amount), discount, price)

    assert stands(law, line("95.00")) and stands(law, line("95.02"))
    assert falls(law, line("100.00"))


def test_a_net_price_is_the_gross_price_less_its_discount(law: Law) -> None:
    discount = x("cac:AllowanceCharge", x("cbc:Amount", "2"), x("cbc:BaseAmount", "12"))
    assert stands(law, x("cac:Price", x("cbc:PriceAmount", "10.00"), discount))
    assert stands(law, x("cac:Price/cbc:PriceAmount", "10"))
    assert falls(law, x("cac:Price", x("cbc:PriceAmount", "12"), discount))


def _percentage(says: str, percent: str, base: str, amount: str) -> str:
    rate = x("cbc:MultiplierFactorNumeric", percent) if percent else ""
    of = x("cbc:BaseAmount", base) if base else ""
    return x("cac:AllowanceCharge", x("cbc:ChargeIndicator", says), rate, x("cbc:Amount", amount), of)


def _says(law: Law) -> str:
    return "true" if law.rule.id in ("aligned-ibrp-055", "aligned-ibrp-058") else "false"


def test_an_amount_is_its_percentage_of_its_base(law: Law) -> None:
    assert stands(law, _percentage(_says(law), "5", "200", "10.02"))
    assert falls(law, _percentage(_says(law), "5", "200", "10.03"))


def test_a_percentage_and_its_base_go_together(law: Law) -> None:
    assert stands(law, _percentage(_says(law), "5", "200", "10")) and stands(law, _percentage(_says(law), "", "", "10"))
    assert falls(law, _percentage(_says(law), "5", "", "10")) and falls(law, _percentage(_says(law), "", "200", "10"))


def test_a_percentage_has_a_base(law: Law) -> None:
    assert stands(law, _percentage("true", "5", "200", "10"))
    assert falls(law, _percentage("true", "5", "", "10"))


def test_a_base_has_a_percentage(law: Law) -> None:
    assert stands(law, _percentage("true", "5", "200", "10"))
    assert falls(law, _percentage("true", "", "200", "10"))


def test_an_amount_due_has_a_date_or_terms(law: Law) -> None:
    assert stands(law, totals(Payable="1"), x("cbc:DueDate", "2026-12-02")) and stands(law, totals(Payable="0"))
    assert stands(law, totals(Payable="1"), x("cac:PaymentTerms/cbc:Note", "Thirty days"))
    assert falls(law, totals(Payable="1"))
    assert not stands(law, totals(Payable="1"), root="CreditNote")


# Tax: categories, currencies, numbers


def test_a_tax_point_is_a_date_or_a_code(law: Law) -> None:
    day, code = x("cbc:TaxPointDate", "2026-11-02"), x("cac:InvoicePeriod/cbc:DescriptionCode", "35")
    assert stands(law, day) and stands(law, code)
    assert falls(law, day, code)


def test_tax_in_the_accounting_currency_is_stated(law: Law) -> None:
    currency = x("cbc:TaxCurrencyCode", "EUR")
    assert stands(law, currency, x("cac:TaxTotal", x("cbc:TaxAmount", "7", **EUR)))
    assert falls(law, currency, x("cac:TaxTotal", x("cbc:TaxAmount", "7", currencyID="SGD")))


def test_tax_in_both_currencies_has_one_sign(law: Law) -> None:
    other = x("cbc:TaxCurrencyCode", "SGD")
    taxes = [
        x("cac:TaxTotal", x("cbc:TaxAmount", n, currencyID=c)) for n, c in (("7", "EUR"), ("10", "SGD"), ("-10", "SGD"))
    ]
    assert stands(law, CURRENCY, other, taxes[0], taxes[1]) and stands(law, CURRENCY)
    assert falls(law, CURRENCY, other, taxes[0], taxes[2])


def test_the_tax_currency_is_another(law: Law) -> None:
    assert stands(law, CURRENCY, x("cbc:TaxCurrencyCode", "SGD"))
    assert falls(law, CURRENCY, x("cbc:TaxCurrencyCode", "EUR"))


def test_amounts_are_in_the_invoice_s_currency(law: Law) -> None:
    assert stands(law, CURRENCY, x("cac:PaymentTerms", x("cbc:Amount", "1", **EUR)))
    assert falls(law, CURRENCY, x("cac:PaymentTerms", x("cbc:Amount", "1", currencyID="SGD")))


def test_gst_is_accounted_in_singapore_dollars(law: Law) -> None:
    taxed, sgd = a_breakdown("SR", "GST"), x("cbc:DocumentCurrencyCode", "SGD")
    assert stands(law, taxed, sgd) and stands(law, taxed, CURRENCY, x("cbc:TaxCurrencyCode", "SGD"))
    assert falls(law, taxed, CURRENCY) and falls(law, taxed, sgd, x("cbc:TaxCurrencyCode", "SGD"))


def test_tax_in_yen_has_no_decimals(law: Law) -> None:
    assert stands(law, x("cac:TaxSubtotal", x("cbc:TaxAmount", "10", currencyID="JPY")))
    assert stands(law, x("cac:TaxSubtotal", x("cbc:TaxAmount", "10.50", **EUR)))
    assert falls(law, x("cac:TaxSubtotal", x("cbc:TaxAmount", "10.50", currencyID="JPY")))


def test_the_total_of_tax_occurs_once(law: Law) -> None:
    tax = x("cac:TaxTotal", x("cbc:TaxAmount", "7", **EUR))
    assert stands(law, CURRENCY, tax)
    assert falls(law, CURRENCY, tax * 2)


def test_one_total_of_tax_is_broken_down(law: Law) -> None:
    assert stands(law, a_breakdown("S"), x("cac:TaxTotal/cbc:TaxAmount", "7"))
    assert falls(law, a_breakdown("S") * 2) and falls(law, x("cac:TaxTotal/cbc:TaxAmount", "7"))


def test_a_total_without_breakdown_is_in_the_accounting_currency(law: Law) -> None:
    bare, currency = x("cac:TaxTotal/cbc:TaxAmount", "7"), x("cbc:TaxCurrencyCode", "SGD")
    assert stands(law, a_breakdown("S")) and stands(law, a_breakdown("S"), bare, currency)
    assert falls(law, a_breakdown("S"), bare) and falls(law, a_breakdown("S"), currency)


def test_a_line_has_a_vat_category(law: Law) -> None:
    assert stands(law, a_line("S"))
    assert falls(law, a_line("S", "GST"))


def test_a_line_has_a_gst_category(law: Law) -> None:
    assert stands(law, a_line("SR", "GST"))
    assert falls(law, a_line("SR", "VAT"))


def test_a_line_has_one_tax_category(law: Law) -> None:
    one = category("S", name="cac:ClassifiedTaxCategory")
    assert stands(law, a_line("S"))
    assert falls(law, x(f"{LINE}/cac:Item", one * 2)) and falls(law, x(LINE, x("cbc:ID", "1")))


def test_a_line_has_category_and_rate(law: Law) -> None:
    assert stands(law, a_line("S", "VAT", "10")) and stands(law, a_line("O"))
    assert falls(law, a_line("S"))


def test_an_allowance_has_a_vat_category(law: Law) -> None:
    assert stands(law, a_charge("S", says="false"))
    assert falls(law, a_charge("S", "GST", says="false"))


def test_a_charge_has_a_vat_category(law: Law) -> None:
    assert stands(law, a_charge("S"))
    assert falls(law, a_charge("S", "GST"))


def test_an_allowance_has_category_and_rate(law: Law) -> None:
    assert stands(law, a_charge("S", "VAT", "10", says="false"))
    assert stands(law, a_charge("O", says="false"), a_breakdown("O"))
    assert falls(law, a_charge("S", says="false"))


def test_a_charge_has_category_and_rate(law: Law) -> None:
    assert stands(law, a_charge("S", "VAT", "10")) and stands(law, a_charge("O"), a_breakdown("O"))
    assert falls(law, a_charge("S"))


def test_an_exempt_line_has_a_rate_of_zero(law: Law) -> None:
    malaysian = x("cbc:CustomizationID", "urn:peppol:pint:billing-1@my-1")
    assert stands(law, a_line("E", "VAT", "0")) and stands(law, a_line("E"), malaysian)
    assert falls(law, a_line("E")) and falls(law, a_line("E", "VAT", "6"), malaysian)


def test_a_breakdown_has_a_vat_category(law: Law) -> None:
    assert stands(law, a_breakdown("S"))
    assert falls(law, a_breakdown("S", "GST"))


def test_a_breakdown_has_a_gst_category(law: Law) -> None:
    assert stands(law, a_breakdown("SR", "GST"))
    assert falls(law, a_breakdown("SR", "VAT"))


def test_a_breakdown_has_a_tax_category(law: Law) -> None:
    assert stands(law, a_breakdown("SA")) and stands(law, a_breakdown("TTX", "AAL"))
    assert falls(law, a_breakdown("SA", "GST")) and falls(law, a_breakdown("SA", "AAL"))


def test_a_breakdown_has_a_rate(law: Law) -> None:
    assert stands(law, a_breakdown("S", "VAT", "21")) and stands(law, a_breakdown("O"))
    assert falls(law, a_breakdown("S"))


def test_a_breakdown_of_gst_has_a_rate(law: Law) -> None:
    assert stands(law, a_breakdown("SR", "GST", "9")) and stands(law, a_breakdown("NG", "GST"))
    assert falls(law, a_breakdown("SR", "GST"))


def test_a_breakdown_states_the_rate_of_gst(law: Law) -> None:
    assert stands(law, a_breakdown("S", "GST", "10")) and stands(law, a_breakdown("O", "GST"))
    assert falls(law, a_breakdown("S", "GST"))


def test_a_breakdown_has_a_tax_rate(law: Law) -> None:
    assert stands(law, a_breakdown("SA", "VAT", "6")) and stands(law, a_breakdown("TTX", "AAL"))
    assert falls(law, a_breakdown("SA")) and falls(law, a_breakdown("TTX", "AAL", "6"))


def test_a_tax_scheme_is_vat(law: Law) -> None:
    assert stands(law, a_line("S"))
    assert falls(law, a_line("S", "GST"))


def test_a_supply_within_the_union_states_when(law: Law) -> None:
    assert stands(law, a_breakdown("K"), x("cac:Delivery/cbc:ActualDeliveryDate", "2026-11-02"))
    assert stands(law, a_breakdown("K"), period("2026-11-01")) and stands(law, a_breakdown("S"))
    assert falls(law, a_breakdown("K"))


def test_a_supply_within_the_union_states_where(law: Law) -> None:
    where = x("cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode", "NO")
    assert stands(law, a_breakdown("K"), where) and stands(law, a_breakdown("S"))
    assert falls(law, a_breakdown("K"))


def test_split_payment_is_domestic_to_italy(law: Law) -> None:
    assert stands(law, a_line("B"), x("cac:Country/cbc:IdentificationCode", "IT"))
    assert falls(law, a_line("B"), x("cac:Country/cbc:IdentificationCode", "FR"))


def test_split_payment_and_standard_rate_do_not_mix(law: Law) -> None:
    assert stands(law, a_line("B")) and stands(law, a_line("S"))
    assert falls(law, a_line("B"), a_line("S"))
