# SPDX-License-Identifier: Apache-2.0
"""Every rule of documents: one case that holds and one that does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_document
from tests.makers import BUYER, SELLER

from tradelane.documents.rules import agreement as agree
from tradelane.documents.rules import any_document as any_rule
from tradelane.documents.rules import bill_of_lading as lading
from tradelane.documents.rules import certificate_of_origin as origin
from tradelane.documents.rules import commercial_invoice as invoice
from tradelane.documents.rules import declarations as declared
from tradelane.documents.rules import export_declaration as exported
from tradelane.documents.rules import import_declaration as imported
from tradelane.documents.rules import intake
from tradelane.documents.rules import packing_list as packing
from tradelane.documents.rules import ubl_invoice as ubl
from tradelane.documents.values import KINDS, DocumentKind, InvoiceTotals
from tradelane.kernel.ids import new_id
from tradelane.kernel.rule import Rule
from tradelane.parties.values import OrganisationKind
from tradelane.trust.values import checks

INVOICE = a_document(DocumentKind.COMMERCIAL_INVOICE)
PACKING = a_document(DocumentKind.PACKING_LIST)
ORIGIN = a_document(DocumentKind.CERTIFICATE_OF_ORIGIN)
LADING = a_document(DocumentKind.BILL_OF_LADING)
EXPORT = a_document(DocumentKind.EXPORT_DECLARATION)
IMPORT = a_document(DocumentKind.IMPORT_DECLARATION)


def test_an_organisation_signs_only_for_itself() -> None:
    assert any_rule.an_organisation_signs_only_for_itself(SELLER, by=SELLER)
    assert not any_rule.an_organisation_signs_only_for_itself(SELLER, by=BUYER)


def test_a_document_goes_to_those_who_know_its_consignment() -> None:
    assert any_rule.a_document_goes_to_those_who_know_its_consignment([BUYER], known=[BUYER, SELLER])
    assert not any_rule.a_document_goes_to_those_who_know_its_consignment([BUYER], known=[SELLER])


def test_only_who_may_grant_a_document_issues_it() -> None:
    rule, permit = any_rule.only_who_may_grant_a_document_issues_it, KINDS[DocumentKind.AGENCY_PERMIT]
    assert rule(permit, issuer={OrganisationKind.AGENCY, OrganisationKind.CARRIER})
    assert not rule(permit, issuer={OrganisationKind.SELLER})
    assert rule(KINDS[DocumentKind.PACKING_LIST], issuer={OrganisationKind.SELLER})


def test_only_the_latest_version_is_amended() -> None:
    assert any_rule.only_the_latest_version_is_amended(INVOICE, latest_version=1)
    assert not any_rule.only_the_latest_version_is_amended(INVOICE, latest_version=2)


def test_a_cancelled_document_stays_cancelled() -> None:
    holds_only_for(any_rule.a_cancelled_document_stays_cancelled, INVOICE, stating(INVOICE, cancellation="called off"))


def test_every_line_says_what_the_goods_are() -> None:
    bad = changed(INVOICE, "goods_items/0/description", "0901-21")
    holds_only_for(any_rule.every_line_says_what_the_goods_are, INVOICE, bad)


def test_every_line_has_its_own_number() -> None:
    twice = changed(INVOICE, "goods_items", INVOICE.content["goods_items"] * 2)
    holds_only_for(any_rule.every_line_has_its_own_number, INVOICE, twice)


@pytest.mark.parametrize("value", ["0", "0.00", "-1"])
def test_every_quantity_is_above_zero(value: str) -> None:
    bad = changed(PACKING, "goods_items/0/net_mass/value", value)
    holds_only_for(any_rule.every_quantity_is_above_zero, PACKING, bad)


def test_the_received_original_is_valid() -> None:
    good, bad = checks.valid("signature", "It holds."), checks.undetermined("trust", "The authority is not known.")
    assert any_rule.the_received_original_is_valid([good])
    assert not any_rule.the_received_original_is_valid([good, bad])


def test_the_file_is_the_issuer_s_own() -> None:
    rule = any_rule.the_file_is_the_issuer_s_own
    assert rule((b"leaf", b"authority"), issuer=(b"leaf",), agrees=True)
    assert not rule((b"other",), issuer=(b"leaf",), agrees=True)
    assert not rule((b"leaf",), issuer=(b"leaf",), agrees=False)


def test_an_invoice_names_seller_and_buyer() -> None:
    holds_only_for(invoice.an_invoice_names_seller_and_buyer, INVOICE, without_party(INVOICE, "buyer"))


def test_the_lines_add_up() -> None:
    holds_only_for(invoice.the_lines_add_up, INVOICE, changed(INVOICE, "goods_items/0/value/amount", "11760.01"))


def test_the_total_is_goods_and_charges() -> None:
    bad = changed(INVOICE, "totals/total_value/amount", "11760.00")
    holds_only_for(invoice.the_total_is_goods_and_charges, INVOICE, bad)


def test_an_invoice_has_one_currency() -> None:
    bad = changed(INVOICE, "charges/0/amount/currency", "SGD")
    holds_only_for(invoice.an_invoice_has_one_currency, INVOICE, bad)


def test_a_line_is_quantity_times_price() -> None:
    bad = changed(INVOICE, "goods_items/0/unit_price/amount", "9.79")
    holds_only_for(invoice.a_line_is_quantity_times_price, INVOICE, bad)


def test_an_invoice_states_the_delivery_terms() -> None:
    holds_only_for(invoice.an_invoice_states_the_delivery_terms, INVOICE, changed(INVOICE, "terms/incoterm"))


def test_a_packing_list_states_packages_and_masses() -> None:
    bad = changed(PACKING, "goods_items/0/packages")
    holds_only_for(packing.a_packing_list_states_packages_and_masses, PACKING, bad)


def test_gross_mass_is_not_below_net_mass() -> None:
    bad = changed(PACKING, "goods_items/0/gross_mass", {"value": "1.1", "unit": "TNE"})
    holds_only_for(packing.gross_mass_is_not_below_net_mass, PACKING, bad)


def test_the_masses_add_up() -> None:
    holds_only_for(packing.the_masses_add_up, PACKING, changed(PACKING, "totals/gross_mass/value", "1291"))


def test_the_packages_add_up() -> None:
    holds_only_for(packing.the_packages_add_up, PACKING, changed(PACKING, "totals/packages", 61))


def test_a_certificate_says_who_certifies() -> None:
    holds_only_for(origin.a_certificate_says_who_certifies, ORIGIN, stating(ORIGIN, certifier="carrier"))


def test_a_certificate_classifies_every_good() -> None:
    holds_only_for(origin.a_certificate_classifies_every_good, ORIGIN, changed(ORIGIN, "goods_items/0/hs_code"))


def test_a_certificate_states_the_origin_criterion() -> None:
    rule = origin.a_certificate_states_the_origin_criterion
    holds_only_for(rule, ORIGIN, stating(ORIGIN, criteria={"2": "A"}))
    assert rule(stating(ORIGIN, criteria=None, criterion="A"))


def test_a_certificate_holds_the_certification() -> None:
    holds_only_for(origin.a_certificate_holds_the_certification, ORIGIN, stating(ORIGIN, declaration=None))


def test_a_blanket_period_is_at_most_twelve_months() -> None:
    rule = origin.a_blanket_period_is_at_most_twelve_months
    assert rule(ORIGIN)
    assert rule(stating(ORIGIN, blanket_from="2026-11-02", blanket_to="2027-11-02"))
    assert rule(stating(ORIGIN, blanket_from="2028-02-29", blanket_to="2029-02-28"))
    assert not rule(stating(ORIGIN, blanket_from="2026-11-02", blanket_to="2027-11-03"))
    assert not rule(stating(ORIGIN, blanket_from="2026-11-02", blanket_to="2026-11-01"))
    assert not rule(stating(ORIGIN, blanket_from="2026-11-02"))


def test_a_certificate_names_exporter_and_importer() -> None:
    holds_only_for(origin.a_certificate_names_exporter_and_importer, ORIGIN, without_party(ORIGIN, "seller"))


def test_a_certificate_says_how_to_reach_the_exporter() -> None:
    bad = changed(ORIGIN, "parties/0/contact/telephone")
    holds_only_for(origin.a_certificate_says_how_to_reach_the_exporter, ORIGIN, bad)
    assert origin.a_certificate_says_how_to_reach_the_exporter(stating(bad, certifier="producer"))


def test_a_certificate_names_the_agreement_and_the_origin() -> None:
    rule = origin.a_certificate_names_the_agreement_and_the_origin
    holds_only_for(rule, ORIGIN, stating(ORIGIN, agreement=None), changed(ORIGIN, "goods_items/0/origin"))


def test_a_bill_of_lading_names_the_carrier_who_issues_it() -> None:
    rule = lading.a_bill_of_lading_names_the_carrier_who_issues_it
    holds_only_for(rule, LADING, without_party(LADING, "carrier"), replace(LADING, issuer=SELLER))


def test_a_bill_of_lading_names_the_ports() -> None:
    holds_only_for(lading.a_bill_of_lading_names_the_ports, LADING, changed(LADING, "transport"))


def test_a_bill_of_lading_names_the_shipper() -> None:
    holds_only_for(lading.a_bill_of_lading_names_the_shipper, LADING, without_party(LADING, "consignor"))


def test_a_negotiable_bill_of_lading_is_to_order() -> None:
    bad = stating(LADING, to_order="Merlion Roasters Pte Ltd")
    holds_only_for(lading.a_negotiable_bill_of_lading_is_to_order, LADING, bad, stating(LADING, to_order=None))


def test_a_bill_of_lading_counts_packages_and_mass() -> None:
    bad = changed(LADING, "goods_items/0/gross_mass")
    holds_only_for(lading.a_bill_of_lading_counts_packages_and_mass, LADING, bad)


def test_goods_are_on_board_when_the_bill_says_shipped() -> None:
    rule = lading.goods_are_on_board_when_the_bill_says_shipped
    holds_only_for(rule, LADING, stating(LADING, shipped_on_board="2026-11-03"))
    assert rule(stating(LADING, shipped_on_board=None))


def test_a_bill_of_lading_names_the_vessel() -> None:
    holds_only_for(lading.a_bill_of_lading_names_the_vessel, LADING, changed(LADING, "transport/vessel"))


def test_a_declaration_has_the_ucr() -> None:
    bad = changed(EXPORT, "references/ucr")
    holds_only_for(declared.a_declaration_has_the_ucr, EXPORT, bad, changed(EXPORT, "references/ucr", "6" * 36))


def test_a_declaration_classifies_every_good() -> None:
    holds_only_for(declared.a_declaration_classifies_every_good, EXPORT, changed(EXPORT, "goods_items/0/hs_code"))


def test_a_declaration_states_the_origin() -> None:
    holds_only_for(declared.a_declaration_states_the_origin, EXPORT, changed(EXPORT, "goods_items/0/origin"))


def test_a_declaration_states_the_value() -> None:
    holds_only_for(declared.a_declaration_states_the_value, EXPORT, changed(EXPORT, "goods_items/0/value"))


def test_a_declaration_names_the_procedure() -> None:
    holds_only_for(declared.a_declaration_names_the_procedure, EXPORT, stating(EXPORT, procedure=None))


def test_a_declaration_says_where_goods_leave_and_arrive() -> None:
    rule = declared.a_declaration_says_where_goods_leave_and_arrive
    holds_only_for(rule, EXPORT, changed(EXPORT, "transport/discharge"))


def test_a_declaration_states_the_masses() -> None:
    holds_only_for(declared.a_declaration_states_the_masses, EXPORT, changed(EXPORT, "goods_items/0/net_mass"))


def test_an_export_declaration_names_exporter_and_consignee() -> None:
    rule = exported.an_export_declaration_names_exporter_and_consignee
    holds_only_for(rule, EXPORT, without_party(EXPORT, "seller"), without_party(EXPORT, "consignee"))


def test_exported_goods_leave_the_exporter_s_economy() -> None:
    bad = changed(EXPORT, "transport/discharge/locode", "MXVER")
    holds_only_for(exported.exported_goods_leave_the_exporter_s_economy, EXPORT, bad)
    assert exported.exported_goods_leave_the_exporter_s_economy(changed(EXPORT, "transport"))


def test_an_import_declaration_names_importer_and_seller() -> None:
    rule = imported.an_import_declaration_names_importer_and_seller
    holds_only_for(rule, IMPORT, without_party(IMPORT, "buyer"), without_party(IMPORT, "seller"))


def test_a_preference_names_its_certificate() -> None:
    holds_only_for(imported.a_preference_names_its_certificate, IMPORT, stating(IMPORT, certificate_number=None))
    assert imported.a_preference_names_its_certificate(stating(IMPORT, certificate_number=None, preference=None))


def totals(**changes: str | None) -> InvoiceTotals:
    amounts = {
        "line_total": "100.00", "allowance_total": "10.00", "charge_total": "5.00", "without_tax": "95.00",
        "tax": "8.55", "with_tax": "103.55", "prepaid": "3.55", "rounding": "0.00", "payable": "100.00", **changes,
    }  # fmt: skip
    known = {name: None if text is None else Decimal(text) for name, text in amounts.items()}
    lines = (Decimal("60.004"), Decimal("39.997"))
    return InvoiceTotals(
        lines=lines, allowances=(Decimal("10.00"),), charges=(Decimal("5.00"),), **known
    )  # fmt: skip


def test_an_invoice_has_a_line() -> None:
    assert ubl.an_invoice_has_a_line(totals())
    assert not ubl.an_invoice_has_a_line(replace(totals(), lines=()))


@pytest.mark.parametrize(
    ("rule", "field", "wrong"),
    [
        (ubl.the_line_total_is_the_sum_of_the_lines, "line_total", "100.02"),
        (ubl.the_allowance_total_is_the_sum_of_the_allowances, "allowance_total", "9.99"),
        (ubl.the_charge_total_is_the_sum_of_the_charges, "charge_total", "5.01"),
        (ubl.the_amount_without_tax_is_lines_less_allowances_plus_charges, "without_tax", "100.00"),
        (ubl.the_amount_with_tax_adds_the_tax, "with_tax", "95.00"),
        (ubl.the_amount_due_is_what_is_not_yet_paid, "payable", "103.55"),
    ],
)
def test_the_arithmetic_of_an_invoice(rule: Rule[[InvoiceTotals]], field: str, wrong: str) -> None:
    assert rule(totals())
    assert not rule(totals(**{field: wrong}))
    assert rule(totals(**{field: None}))


def test_the_line_total_is_the_sum_of_the_lines() -> None:
    assert ubl.the_line_total_is_the_sum_of_the_lines(totals())
    assert not ubl.the_line_total_is_the_sum_of_the_lines(totals(line_total="100.02"))


def test_the_allowance_total_is_the_sum_of_the_allowances() -> None:
    assert ubl.the_allowance_total_is_the_sum_of_the_allowances(replace(totals(allowance_total="9"), allowances=()))
    assert not ubl.the_allowance_total_is_the_sum_of_the_allowances(totals(allowance_total="9"))


def test_the_charge_total_is_the_sum_of_the_charges() -> None:
    assert ubl.the_charge_total_is_the_sum_of_the_charges(replace(totals(charge_total="9"), charges=()))
    assert not ubl.the_charge_total_is_the_sum_of_the_charges(totals(charge_total="9"))


def test_the_amount_without_tax_is_lines_less_allowances_plus_charges() -> None:
    rule = ubl.the_amount_without_tax_is_lines_less_allowances_plus_charges
    assert rule(totals(allowance_total=None, charge_total=None, without_tax="100.00"))
    assert not rule(totals(allowance_total=None))


def test_the_amount_with_tax_adds_the_tax() -> None:
    assert ubl.the_amount_with_tax_adds_the_tax(totals(tax=None, with_tax="95.00"))
    assert not ubl.the_amount_with_tax_adds_the_tax(totals(tax=None))


def test_the_amount_due_is_what_is_not_yet_paid() -> None:
    assert ubl.the_amount_due_is_what_is_not_yet_paid(totals(rounding="0.45", payable="100.45"))
    assert not ubl.the_amount_due_is_what_is_not_yet_paid(totals(prepaid=None))


def test_names_agree() -> None:
    assert agree.names_agree("Cooperativa Altura de Chiapas, S.C.", "COOPERATIVA ALTURA DE CHIAPAS S C")
    assert not agree.names_agree("Cooperativa Altura", "Cooperativa Baja")


def test_countries_agree() -> None:
    assert agree.countries_agree("MX", "mx")
    assert not agree.countries_agree("MX", "SG")


def test_descriptions_do_not_conflict() -> None:
    assert agree.descriptions_do_not_conflict("Roasted coffee", "Coffee, roasted, not decaffeinated, in beans")
    assert agree.descriptions_do_not_conflict("Café tostado", "CAFE TOSTADO EN GRANO")
    assert not agree.descriptions_do_not_conflict("Roasted coffee", "Machine parts of steel")


def test_classifications_agree() -> None:
    assert agree.classifications_agree("0901.21", "0901210000")
    assert not agree.classifications_agree("090121", "090111")
    assert not agree.classifications_agree("0901", "090121")


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        ("1200 KGM", "1.2 TNE", True),
        ("1200 KGM", "1200.4 KGM", True),
        ("1200 KGM", "1201 KGM", False),
        ("1200 KGM", "1200.6 KGM", False),
        ("60 CT", "60.0 CT", True),
        ("60 CT", "61 CT", False),
        ("60 CT", "60 BX", False),
    ],
)
def test_quantities_agree(one: str, other: str, holds: bool) -> None:
    assert agree.quantities_agree(one, other) is holds
    assert agree.quantities_agree(other, one) is holds


def test_amounts_agree() -> None:
    assert agree.amounts_agree("11760 USD", "11760.00 USD")
    assert not agree.amounts_agree("11760.00 USD", "11760.01 USD")
    assert not agree.amounts_agree("11760.00 USD", "11760.00 SGD")


def test_marks_agree() -> None:
    assert agree.marks_agree("ALTURA 1-60", "Altura  1 - 60")
    assert not agree.marks_agree("ALTURA 1-60", "ALTURA 1-61")


def test_places_agree() -> None:
    assert agree.places_agree("SGSIN", "sgsin")
    assert not agree.places_agree("SGSIN", "MYPKG")


def test_dates_agree() -> None:
    assert agree.dates_agree("2026-11-02", "2026-11-02")
    assert not agree.dates_agree("2026-11-02", "2026-11-03")


def test_codes_agree() -> None:
    assert agree.codes_agree("CSQU 305438 3", "csqu3054383")
    assert not agree.codes_agree("CIF", "FOB")


def test_line_counts_agree() -> None:
    assert agree.line_counts_agree("2", "2")
    assert not agree.line_counts_agree("2", "3")


def test_a_document_taken_in_is_a_first_version() -> None:
    assert intake.a_document_taken_in_is_a_first_version(INVOICE)
    assert not intake.a_document_taken_in_is_a_first_version(replace(INVOICE, version=2))
    assert not intake.a_document_taken_in_is_a_first_version(replace(INVOICE, replaces="sha256:" + 64 * "0"))
    assert not intake.a_document_taken_in_is_a_first_version(stating(INVOICE, cancellation="Sent twice"))


@pytest.mark.parametrize("id", ["trade_01m8a89h1v5w1t5ds4k886cv3f", "doc_1", "doc_01m8a89h1v5w1t5ds4k886cvilo", ""])
def test_the_id_is_one_of_a_document(id: str) -> None:
    assert intake.the_id_is_one_of_a_document(new_id("doc"))
    assert not intake.the_id_is_one_of_a_document(id)


def test_a_document_is_not_issued_in_the_future() -> None:
    noon = date(2026, 11, 2)
    assert intake.a_document_is_not_issued_in_the_future(date(2026, 11, 3), today=noon)
    assert not intake.a_document_is_not_issued_in_the_future(date(2026, 11, 4), today=noon)


def test_the_issuer_is_named_as_registered() -> None:
    assert intake.the_issuer_is_named_as_registered("Cooperativa", registered="Cooperativa")
    assert not intake.the_issuer_is_named_as_registered("Cooperativa S.A.", registered="Cooperativa")


def test_currencies_agree() -> None:
    assert agree.currencies_agree("USD", "usd")
    assert agree.currencies_agree("USD", "MXN", convertible=True)
    assert not agree.currencies_agree("USD", "MXN")


def test_converted_amounts_agree() -> None:
    rate = Decimal("18.4012")
    assert agree.converted_amounts_agree("11760.00 USD", "216398.11 MXN", rate=rate)
    assert agree.converted_amounts_agree("11760.00 USD", "216398.60 MXN", rate=rate)
    assert not agree.converted_amounts_agree("11760.00 USD", "216400.00 MXN", rate=rate)


def test_containers_agree() -> None:
    assert agree.containers_agree("CSQU3054383 MSCU1234566", "MSCU1234566 csqu3054383")
    assert not agree.containers_agree("CSQU3054383", "CSQU3054383 MSCU1234566")


def test_seals_agree() -> None:
    assert agree.seals_agree("SEAL1", "SEAL1, SEAL2")
    assert not agree.seals_agree("SEAL1 SEAL3", "SEAL1 SEAL2")


def test_package_kinds_agree() -> None:
    assert agree.package_kinds_agree("CT", "PK")
    assert not agree.package_kinds_agree("CT", "BG")


def test_un_numbers_agree() -> None:
    assert agree.un_numbers_agree("UN 1263", "1263")
    assert not agree.un_numbers_agree("1263", "1266")


def test_the_total_is_the_sum_of_the_lines() -> None:
    rule = agree.the_total_is_the_sum_of_the_lines
    assert rule("60", "60") and rule("1290 KGM", "1.29 TNE") and rule("12222.00 USD", "12222 USD")
    assert not rule("60", "61") and not rule("1290 KGM", "1291 KGM") and not rule("12222.00 USD", "12222.01 USD")


def test_named_places_agree() -> None:
    assert agree.named_places_agree("Singapore", "Port of Singapore")
    assert not agree.named_places_agree("Singapore", "Port Klang")


def test_orders_agree() -> None:
    assert agree.orders_agree("Banco del Istmo", "BANCO DEL ISTMO")
    assert not agree.orders_agree("Banco del Istmo", "")


def test_a_kept_document_is_read_on_a_named_demand() -> None:
    from tradelane.documents.rules.any_document import a_kept_document_is_read_on_a_named_demand as named

    assert named("MX.SAT 500-05-2027-1180")
    assert named(" Customs SG 2027/118 ")
    for vague in ("", "tax office", "MX.SAT", "about Siti, of order 7", "12345"):
        assert not named(vague), vague
