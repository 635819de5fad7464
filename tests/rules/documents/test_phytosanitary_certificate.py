# SPDX-License-Identifier: Apache-2.0
"""Every rule of the phytosanitary certificate: one case that holds and one that does not."""

from dataclasses import replace

import pytest
from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_document
from tests.makers import SELLER

from tradelane.documents.rules import phytosanitary_certificate as rules
from tradelane.documents.values import DocumentKind

BEANS = a_document(DocumentKind.PHYTOSANITARY_CERTIFICATE)
AGAIN = stating(
    BEANS,
    purpose="re-export",
    country_of_first_export="Guatemala",
    original_certificate="GT-1",
    attached_certificate="original",
    packed="repacked",
    containers="new",
)


def test_a_phytosanitary_certificate_is_issued_by_the_authority() -> None:
    rule = rules.a_phytosanitary_certificate_is_issued_by_the_authority
    holds_only_for(rule, BEANS, replace(BEANS, issuer=SELLER))


def test_a_phytosanitary_certificate_says_from_and_to_which_organization() -> None:
    rule = rules.a_phytosanitary_certificate_says_from_and_to_which_organization
    nameless = stating(BEANS, plant_protection_organization=None)
    holds_only_for(rule, BEANS, nameless, stating(BEANS, to_plant_protection_organization=None))


def test_a_phytosanitary_certificate_names_exporter_and_consignee() -> None:
    rule = rules.a_phytosanitary_certificate_names_exporter_and_consignee
    holds_only_for(rule, BEANS, without_party(BEANS, "seller"), without_party(BEANS, "consignee"))


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Coffea arabica", True),
        ("Coffea", True),
        ("Coffea arabica L.", True),
        ("Citrus × sinensis (L.) Osbeck", True),
        ("Brassica oleracea var. italica", True),
        ("Malus domestica 'Gala'", True),
        ("coffee", False),
        ("COFFEA", False),
        ("Coffea arabica 60 %", False),
        ("", False),
    ],
)
def test_every_plant_has_its_botanical_name(name: str, holds: bool) -> None:
    assert rules.every_plant_has_its_botanical_name(BEANS)
    assert rules.every_plant_has_its_botanical_name(stating(BEANS, botanical_name={"1": name})) is holds


def test_every_plant_has_its_place_of_origin() -> None:
    holds_only_for(rules.every_plant_has_its_place_of_origin, BEANS, changed(BEANS, "goods_items/0/origin"))


def test_plants_are_told_by_packages_and_marks() -> None:
    rule = rules.plants_are_told_by_packages_and_marks
    holds_only_for(rule, BEANS, changed(BEANS, "goods_items/0/marks"), changed(BEANS, "goods_items/0/packages"))


def test_a_phytosanitary_certificate_declares_conveyance_and_entry() -> None:
    rule = rules.a_phytosanitary_certificate_declares_conveyance_and_entry
    holds_only_for(rule, BEANS, changed(BEANS, "transport"), changed(BEANS, "transport/discharge"))


def test_a_phytosanitary_certificate_holds_its_certifying_statement() -> None:
    rule = rules.a_phytosanitary_certificate_holds_its_certifying_statement
    holds_only_for(rule, BEANS, stating(BEANS, declaration=None), stating(BEANS, purpose=None))


def test_a_treatment_is_named_with_its_day() -> None:
    rule = rules.a_treatment_is_named_with_its_day
    treated = stating(BEANS, treatment="Fumigation", treatment_date="2026-10-30", chemical="Phosphine")
    assert rule(BEANS)
    holds_only_for(rule, treated, stating(treated, treatment_date=None), stating(treated, treatment=None))


def test_a_phytosanitary_certificate_names_its_officer() -> None:
    rule = rules.a_phytosanitary_certificate_names_its_officer
    holds_only_for(rule, BEANS, stating(BEANS, officer=None), stating(BEANS, place_of_issue=None))


def test_a_re_export_names_the_certificate_it_rests_on() -> None:
    rule = rules.a_re_export_names_the_certificate_it_rests_on
    assert rule(BEANS)
    holds_only_for(rule, AGAIN, stating(AGAIN, original_certificate=None), stating(AGAIN, packed=None))
