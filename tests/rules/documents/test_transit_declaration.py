# SPDX-License-Identifier: Apache-2.0
"""Every rule of the transit declaration: one case that holds and one that does not."""

from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_document

from tradelane.documents.rules import transit_declaration as rules
from tradelane.documents.values import DocumentKind

TRANSIT = a_document(DocumentKind.TRANSIT_DECLARATION)


def test_a_transit_declaration_names_who_answers_for_it() -> None:
    holds_only_for(rules.a_transit_declaration_names_who_answers_for_it, TRANSIT, without_party(TRANSIT, "declarant"))


def test_a_transit_leads_from_one_office_to_another() -> None:
    bad = (stating(TRANSIT, office_of_destination=None), stating(TRANSIT, office_of_destination="MXZLO"))
    holds_only_for(rules.a_transit_leads_from_one_office_to_another, TRANSIT, *bad)


def test_a_transit_is_secured_or_waived() -> None:
    rule = rules.a_transit_is_secured_or_waived
    assert rule(stating(TRANSIT, guarantee_type="waiver"))
    holds_only_for(rule, TRANSIT, stating(TRANSIT, guarantee_reference=None), stating(TRANSIT, guarantee_type=None))


def test_an_individual_guarantee_states_its_amount() -> None:
    rule = rules.an_individual_guarantee_states_its_amount
    assert rule(stating(TRANSIT, guarantee_type="comprehensive", guarantee_amount=None))
    nothing = {"amount": "0.00", "currency": "USD"}
    holds_only_for(rule, TRANSIT, stating(TRANSIT, guarantee_amount=None), stating(TRANSIT, guarantee_amount=nothing))


def test_goods_in_transit_are_sealed() -> None:
    rule = rules.goods_in_transit_are_sealed
    on_the_box = stating(TRANSIT, seals=None)
    assert rule(on_the_box)
    bare = changed(on_the_box, "transport/equipment/0/seal")
    holds_only_for(rule, TRANSIT, bare, changed(on_the_box, "transport/equipment"))


def test_a_transit_declaration_counts_packages_and_mass() -> None:
    rule = rules.a_transit_declaration_counts_packages_and_mass
    bad = (changed(TRANSIT, "goods_items/0/packages"), changed(TRANSIT, "goods_items/0/gross_mass"))
    holds_only_for(rule, TRANSIT, *bad)


def test_a_transit_declaration_says_how_goods_travel() -> None:
    holds_only_for(rules.a_transit_declaration_says_how_goods_travel, TRANSIT, changed(TRANSIT, "transport/loading"))


def test_the_time_limit_is_not_over_when_transit_begins() -> None:
    rule = rules.the_time_limit_is_not_over_when_transit_begins
    assert rule(stating(TRANSIT, arrive_by="2026-11-02"))
    holds_only_for(rule, TRANSIT, stating(TRANSIT, arrive_by="2026-11-01"))


def test_a_transit_declaration_names_consignor_and_consignee() -> None:
    rule = rules.a_transit_declaration_names_consignor_and_consignee
    holds_only_for(rule, TRANSIT, without_party(TRANSIT, "consignor"), without_party(TRANSIT, "consignee"))
