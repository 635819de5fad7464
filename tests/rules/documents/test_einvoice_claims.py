# SPDX-License-Identifier: Apache-2.0
"""Claims that many rules of e-invoices make: each official id shows one case that holds and one that does not."""

import pytest
from tests.einvoice_laws import BY_NAME, category_of, falls, stands
from tests.einvoice_makers import (
    BUYER,
    SELLER,
    a_breakdown,
    a_charge,
    a_line,
    an_einvoice,
    category,
    tax_number,
    x,
)

from tradelane.documents.rules.einvoice.law import Law


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask each test of every id that makes its claim."""
    if "law" in metafunc.fixturenames:
        laws = BY_NAME[metafunc.function.__name__.removeprefix("test_")]
        metafunc.parametrize("law", laws, ids=[law.rule.id for law in laws])


def on_root(law: Law, *content: str) -> bool:
    """What the law says of a part with `content`."""
    invoice = an_einvoice(*content)
    return law.rule(invoice.root, invoice)


def a_path(path: str, text: str = "1.00", **attributes: str) -> str:
    return x(path, text, **attributes)


def test_a_required_text_is_stated(law: Law) -> None:
    assert on_root(law, a_path(law.claim.field))
    assert not on_root(law, a_path(law.claim.field, " "))
    assert not on_root(law)


def test_a_required_field_is_there(law: Law) -> None:
    assert on_root(law, a_path(law.claim.field))
    assert not on_root(law)


def test_fields_that_go_together_are_all_there(law: Law) -> None:
    fields = law.claim.fix.removeprefix("Add ").removesuffix(".").split(" and ")
    assert on_root(law, *map(a_path, fields))
    assert not on_root(law, a_path(fields[0]))


def test_a_required_attribute_is_stated(law: Law) -> None:
    attribute = law.claim.field.removeprefix("@")
    stated = an_einvoice(x("cbc:ID", "1", **{attribute: "X"}), x("cbc:Name", "1"))
    assert law.rule(stated.named["cbc:ID"][0], stated)
    assert not law.rule(stated.named["cbc:Name"][0], stated)


def test_a_field_occurs_no_more_than_allowed(law: Law) -> None:
    field, allowed = law.claim.field, 2 if "2 times" in law.claim.fix else 1
    *above, last = field.split("/")
    assert on_root(law, x("/".join(above), a_path(last) * allowed) if above else a_path(last) * allowed)
    assert not on_root(law, x("/".join(above), a_path(last) * (allowed + 1)) if above else a_path(last) * (allowed + 1))


def test_an_amount_has_at_most_two_decimals(law: Law) -> None:
    if law.claim.field:
        assert on_root(law, a_path(law.claim.field, "100")) and on_root(law, a_path(law.claim.field, "0.12"))
        assert not on_root(law, a_path(law.claim.field, "0.123"))
    else:
        invoice = an_einvoice(x("cbc:Amount", "1.12"), x("cbc:TaxAmount", "1.123"))
        assert law.rule(invoice.named["cbc:Amount"][0], invoice)
        assert not law.rule(invoice.named["cbc:TaxAmount"][0], invoice)


CODES = {
    "03": "EUR", "04": "JPY", "05": "MYR", "06": "35", "07": "AAA", "11": "0088", "13": "HS", "14": "SG", "15": "MX",
    "16": "30", "17": "K", "18": "AE", "19": "95", "20": "FC", "21": "0160", "23": "KGM", "24": "text/csv",
    "25": "0195", "26": "0088",
    "BR-CL-17-GST-SG": "SR", "BR-CL-18-GST-SG": "SR", "aligned-ibrp-cl-01-my": "LVG", "aligned-ibrp-cl-01-jp": "AA",
    "aligned-ibrp-cl-01-aunz": "Z", "aligned-ibrp-cl-02-jp": "380", "aligned-ibrp-cl-02": "432",
    "aligned-ibrp-cl-04": "application/pdf", "aligned-ibr-jp-05": "JPY",
}  # fmt: skip
"""A code of each list, by the id or its number."""


def test_a_code_is_of_its_list(law: Law) -> None:
    number = next(part for part in law.rule.id.split("-") if part.isdigit())
    good, attribute = CODES.get(law.rule.id) or CODES[number], law.claim.field.removeprefix("@")
    codes = [x("cbc:ID", "", **{attribute: code}) if attribute else x("cbc:ID", code) for code in (good, "~")]
    invoice = an_einvoice(*codes)
    listed, unknown = invoice.named["cbc:ID"]
    assert law.rule(listed, invoice)
    assert not law.rule(unknown, invoice)


def test_an_attribute_without_use_is_absent(law: Law) -> None:
    attribute = law.claim.field.removeprefix("//@")
    assert on_root(law, x("cbc:ID", "1", schemeID="0088"))
    assert not on_root(law, x("cbc:ID", "1", **{attribute: "X"}))


def test_an_amount_is_not_negative(law: Law) -> None:
    assert on_root(law, a_path(law.claim.field, "0"))
    assert not on_root(law, a_path(law.claim.field, "-0.01"))


def test_a_period_ends_after_it_starts(law: Law) -> None:
    start, end = "2026-11-02", "2026-11-30"
    assert on_root(law, x("cbc:StartDate", start), x("cbc:EndDate", end)) and on_root(law, x("cbc:EndDate", end))
    assert not on_root(law, x("cbc:StartDate", end), x("cbc:EndDate", start))


def test_a_tax_number_occurs_once(law: Law) -> None:
    party = law.claim.field.removesuffix("/cac:PartyTaxScheme/cbc:CompanyID")
    scheme = "GST" if "GST" in law.rule.id or "aunz" in law.rule.id else "VAT"
    scheme = "TIN" if "-13" in law.rule.id else scheme
    assert stands(
        law,
        x(party, tax_number("1", scheme), tax_number("2", "LOC"))
        if scheme != "TIN"
        else x(party, tax_number("1", "TIN")),
    )
    assert falls(law, x(party, tax_number("1", scheme), tax_number("2", scheme)))


def test_a_company_number_is_written_as_its_registry_does(law: Law) -> None:
    scheme, good, bad = {
        "ibr-068": ("0088", "5790000436071", "5790000436072"),
        "ibr-069": ("0192", "974760673", "974760674"),
        "ibr-070": ("0184", "DK12345674", "12345674"),
        "ibr-113": ("0208", "0202239951", "0202239950"),
        "ibr-114": ("0201", "AB12CD", "AB-2CD"),
        "ibr-115": ("0210", "RSSMRA80A01H501U", "RSSMRA80A01H50"),
        "ibr-116": ("0211", "IT12345670017", "IT12345670018"),
        "ibr-120": ("0151", "51824753556", "51824753557"),
        "ibr-127": ("0007", "5567321707", "556732170"),
    }[law.rule.id]
    assert stands(law, x("cbc:EndpointID", good, schemeID=scheme))
    assert stands(law, x("cac:PartyIdentification/cbc:ID", good, schemeID=scheme))
    assert falls(law, x("cbc:CompanyID", bad, schemeID=scheme))


def test_payment_instructions_agree(law: Law) -> None:
    name = law.claim.field.removeprefix("cac:PaymentMeans/")
    assert stands(law, x(f"cac:PaymentMeans/{name}", "30") * 2)
    assert falls(law, x(f"cac:PaymentMeans/{name}", "30"), x(f"cac:PaymentMeans/{name}", "58"))


def test_a_payee_s_data_occur_once_and_are_not_the_seller_s(law: Law) -> None:
    seller = x(f"{SELLER}/cac:PartyLegalEntity/cbc:RegistrationName", "Seller")
    name, field = x("cac:PartyName/cbc:Name", "Payee"), law.claim.field
    own = x(field, "1", schemeID="0088") if "Name" not in field else ""
    assert stands(law, seller, x("cac:PayeeParty", name, own))
    assert falls(law, seller, x("cac:PayeeParty", name, x(field, "1", schemeID="0088") * 2))
    assert falls(law, seller, x("cac:PayeeParty", name.replace("Payee", "Seller"), own))


# What a tax category demands


def _use(law: Law, code: str, scheme: str, percent: str) -> str:
    """A line, an allowance or a charge of the category: whichever the number of the rule is about."""
    number = int(next(part for part in law.rule.id.split("-") if part.isdigit()))
    if number in (2, 5):
        return a_line(code, scheme, percent)
    return a_charge(code, scheme, percent, says="false" if number in (3, 6) else "true")


def test_the_rate_is_zero(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, _use(law, code, scheme, "0.00"))
    assert falls(law, _use(law, code, scheme, "7")) and falls(law, _use(law, code, scheme, ""))


def test_the_rate_is_above_zero(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, _use(law, code, scheme, "21"))
    assert falls(law, _use(law, code, scheme, "0"))


def test_the_rate_is_not_negative(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, _use(law, code, scheme, "0")) and stands(law, _use(law, code, scheme, "3"))
    assert falls(law, _use(law, code, scheme, "-3"))


def test_no_rate_is_stated(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, _use(law, code, scheme, ""))
    assert falls(law, _use(law, code, scheme, "0"))


def test_a_category_in_use_is_broken_down_once(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, a_line(code, scheme), a_breakdown(code, scheme)) and stands(law, a_line("X", scheme))
    assert falls(law, a_line(code, scheme)) and falls(law, a_line(code, scheme), a_breakdown(code, scheme) * 2)


def test_a_category_is_broken_down_when_it_is_used(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, a_charge(code, scheme), a_breakdown(code, scheme) * 2) and stands(law, a_line("X", scheme))
    assert falls(law, a_line(code, scheme)) and falls(law, a_breakdown(code, scheme))


def test_a_taxed_sale_states_the_seller_s_tax_number(law: Law) -> None:
    code, scheme = category_of(law)
    use = _use(law, code, scheme, "")
    assert stands(law, use, x(SELLER, tax_number("1", "LOC")))
    assert stands(law, use, x("cac:TaxRepresentativeParty", tax_number()))
    assert falls(law, use, x(BUYER, tax_number()))


def test_an_export_states_the_seller_s_vat_number(law: Law) -> None:
    use = _use(law, "G", "VAT", "")
    assert stands(law, use, x(SELLER, tax_number()))
    assert falls(law, use, x(SELLER, tax_number("1", "LOC")))


def test_a_supply_within_the_union_states_both_vat_numbers(law: Law) -> None:
    use = _use(law, "K", "VAT", "")
    assert stands(law, use, x(SELLER, tax_number()), x(BUYER, tax_number()))
    assert falls(law, use, x(SELLER, tax_number()))


def test_a_reverse_charge_identifies_seller_and_buyer(law: Law) -> None:
    use = _use(law, "AE", "VAT", "")
    registered = x(f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID", "1")
    assert stands(law, use, x(SELLER, tax_number()), registered)
    assert falls(law, use, x(SELLER, tax_number())) and falls(law, use, registered)


def test_a_sale_outside_the_tax_states_no_tax_numbers(law: Law) -> None:
    code, scheme = category_of(law)
    use = _use(law, code, scheme, "")
    assert stands(law, use, x(SELLER, tax_number("1", "LOC")))
    assert falls(law, use, x(SELLER, tax_number("1", scheme))) and falls(law, use, x(BUYER, tax_number("1", scheme)))


def test_the_tax_is_zero(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, a_breakdown(code, scheme, tax="0.00"))
    assert falls(law, a_breakdown(code, scheme, tax="0.01"))


def test_an_exemption_gives_its_reason(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, a_breakdown(code, scheme, "", x("cbc:TaxExemptionReason", "By law")))
    assert falls(law, a_breakdown(code, scheme))


def test_a_taxed_category_gives_no_exemption(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, a_breakdown(code, scheme))
    assert falls(law, a_breakdown(code, scheme, "", x("cbc:TaxExemptionReasonCode", "VATEX-EU-O")))


def test_the_taxable_amount_of_a_category_is_its_net_amount(law: Law) -> None:
    code, scheme = category_of(law)
    sold = a_line(code, scheme), a_charge(code, scheme), a_charge(code, scheme, amount="5", says="false")
    assert stands(law, *sold, a_breakdown(code, scheme, of="105.00"))
    assert falls(law, *sold, a_breakdown(code, scheme, of="105.01"))


def test_the_taxable_amount_of_a_rate_is_its_net_amount(law: Law) -> None:
    code, scheme = category_of(law)
    sold = a_line(code, scheme, "7"), a_line(code, scheme, "9"), a_charge(code, scheme, "7")
    assert stands(law, *sold, a_breakdown(code, scheme, "7", of="110.00"))
    assert falls(law, *sold, a_breakdown(code, scheme, "7", of="112.00"))


def test_the_tax_of_a_category_is_reckoned_at_its_rate(law: Law) -> None:
    code, scheme = category_of(law)
    assert stands(law, a_breakdown(code, scheme, "7", tax="7.01"))
    assert falls(law, a_breakdown(code, scheme, "7", tax="9.00"))


def test_a_category_outside_the_tax_stands_alone(law: Law) -> None:
    code, scheme = category_of(law)
    own = a_breakdown(code, scheme)
    another = {
        "11": a_breakdown("S", scheme),
        "12": a_line("S", scheme),
        "13": a_charge("S", scheme, says="false"),
        "14": a_charge("S", scheme),
    }[next(part for part in law.rule.id.split("-") if part.isdigit())]
    assert stands(law, own, a_line(code, scheme)) and stands(law, another)
    assert falls(law, own, another)


def test_a_part_has_a_gst_category(law: Law) -> None:
    line = "ClassifiedTaxCategory" in law.claim.field
    whole = "cac:Item" if line else ""
    name = "cac:ClassifiedTaxCategory" if line else "cac:TaxCategory"
    good, bad = category("S", "GST", name=name), category("S", "VAT", name=name)
    assert on_root(law, x(whole, good) if whole else good)
    assert not on_root(law, x(whole, bad) if whole else bad)


def test_a_party_states_its_business_number(law: Law) -> None:
    party = SELLER if law.rule.id in ("aligned-ibr-001-aunz", "aligned-ibr-002-aunz") else BUYER
    country, scheme = ("AU", "0151") if "0151" in law.claim.fix else ("NZ", "0088")
    address = x("cac:PostalAddress/cac:Country/cbc:IdentificationCode", country)
    number = x("cac:PartyLegalEntity/cbc:CompanyID", "1", schemeID=scheme)
    assert stands(law, x(party, address, number))
    assert falls(law, x(party, address)) and falls(law, x(party, address, number.replace(scheme, "0002")))
