# SPDX-License-Identifier: Apache-2.0
"""Every rule of the insurance certificate: one case that holds and one that does not."""

from dataclasses import replace
from datetime import date

from tests.document_changes import changed, holds_only_for, stating
from tests.document_makers import a_document
from tests.makers import BUYER, SELLER

from tradelane.documents.rules import insurance_certificate as rules
from tradelane.documents.values import DocumentKind

COVER = a_document(DocumentKind.INSURANCE_CERTIFICATE)
"""The sale is worth 12,222.00 USD, CIF."""


def insured(amount: str, currency: str = "USD") -> object:
    return stating(COVER, insured_amount={"amount": amount, "currency": currency})


def test_an_insurance_certificate_is_issued_by_the_insurer() -> None:
    rule = rules.an_insurance_certificate_is_issued_by_the_insurer
    holds_only_for(rule, COVER, replace(COVER, issuer=SELLER), replace(COVER, issuer=BUYER))


def test_the_cover_is_in_the_currency_of_the_sale() -> None:
    rule = rules.the_cover_is_in_the_currency_of_the_sale
    holds_only_for(rule, COVER, insured("20000.00", "SGD"), stating(COVER, insured_amount=None))


def test_the_cover_is_at_least_110_per_cent_of_the_value() -> None:
    rule = rules.the_cover_is_at_least_110_per_cent_of_the_value
    holds_only_for(rule, insured("13444.20"), insured("13444.19"), insured("12222.00"))
    assert rule(changed(COVER, "totals"))


def test_the_cover_begins_no_later_than_shipment() -> None:
    rule = rules.the_cover_begins_no_later_than_shipment
    late = replace(COVER, issued_on=date(2026, 11, 3))
    holds_only_for(rule, COVER, late)
    assert rule(stating(late, effective_from="2026-11-01"))
    assert rule(changed(late, "transport/departure"))


def test_the_cover_spans_the_journey() -> None:
    rule = rules.the_cover_spans_the_journey
    without = stating(changed(COVER, "transport"), covered_from=None, covered_to=None)
    holds_only_for(rule, COVER, without, stating(without, covered_from="Tapachula"))
    assert rule(stating(without, covered_from="Tapachula", covered_to="Singapore"))


def test_an_insurance_certificate_states_its_clauses() -> None:
    holds_only_for(rules.an_insurance_certificate_states_its_clauses, COVER, stating(COVER, clauses=None))


def test_a_cover_note_is_no_insurance_certificate() -> None:
    holds_only_for(rules.a_cover_note_is_no_insurance_certificate, COVER, stating(COVER, cover="cover-note"))


def test_a_cip_sale_is_insured_against_all_risks() -> None:
    rule = rules.a_cip_sale_is_insured_against_all_risks
    least = stating(COVER, clauses=["Institute Cargo Clauses (C) 1/1/09"])
    assert rule(least)
    cip = changed(COVER, "terms/incoterm", "CIP")
    holds_only_for(rule, cip, changed(least, "terms/incoterm", "CIP"))


def test_an_insurance_certificate_says_where_claims_are_payable() -> None:
    rule = rules.an_insurance_certificate_says_where_claims_are_payable
    holds_only_for(rule, COVER, stating(COVER, claims_payable_at=None))
