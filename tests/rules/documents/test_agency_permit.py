# SPDX-License-Identifier: Apache-2.0
"""Every rule of the agency permit: one case that holds and one that does not."""

from dataclasses import replace

import pytest
from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_document
from tests.makers import SELLER

from tradelane.documents.rules import agency_permit as rules
from tradelane.documents.values import DocumentKind

PERMIT = a_document(DocumentKind.AGENCY_PERMIT)
"""To export 1,200 kg of coffee that leaves on 2 November 2026."""


def test_a_permit_is_granted_by_an_authority() -> None:
    holds_only_for(rules.a_permit_is_granted_by_an_authority, PERMIT, replace(PERMIT, issuer=SELLER))


def test_a_permit_names_its_authority() -> None:
    holds_only_for(rules.a_permit_names_its_authority, PERMIT, stating(PERMIT, agency=None))


def test_a_permit_cites_its_legal_basis() -> None:
    holds_only_for(rules.a_permit_cites_its_legal_basis, PERMIT, stating(PERMIT, legal_basis=None))


def test_a_permit_says_what_it_allows_and_to_whom() -> None:
    rule = rules.a_permit_says_what_it_allows_and_to_whom
    holds_only_for(rule, PERMIT, stating(PERMIT, movement=None), stating(PERMIT, holder=None))
    assert not rule(without_party(PERMIT, "seller"))


def test_a_permit_has_a_period_of_validity() -> None:
    rule = rules.a_permit_has_a_period_of_validity
    backwards = stating(PERMIT, valid_from="2027-01-02", valid_to="2027-01-01")
    holds_only_for(rule, PERMIT, stating(PERMIT, valid_from=None), stating(PERMIT, valid_to=None), backwards)


@pytest.mark.parametrize(
    ("movement", "starts", "ends", "holds"),
    [
        ("export", "2026-11-02", "2026-11-02", True),
        ("export", "2026-11-03", "2026-12-31", False),
        ("re-export", "2026-10-01", "2026-11-01", False),
        ("import", "2026-11-03", "2026-12-01", True),
        ("import", "2026-10-01", "2026-11-30", False),
        ("transit", "2026-11-10", "2026-11-12", True),
    ],
)
def test_a_permit_is_valid_when_the_goods_move(movement: str, starts: str, ends: str, holds: bool) -> None:
    stated = stating(PERMIT, movement=movement, valid_from=starts, valid_to=ends)
    assert rules.a_permit_is_valid_when_the_goods_move(stated) is holds
    assert rules.a_permit_is_valid_when_the_goods_move(changed(stated, "transport"))


def test_a_permit_covers_quantities_in_the_unit_of_the_goods() -> None:
    rule = rules.a_permit_covers_quantities_in_the_unit_of_the_goods
    holds_only_for(rule, PERMIT, stating(PERMIT, covered={"1": "all"}), stating(PERMIT, covered={"1": "1200 LTR"}))
    assert rule(stating(PERMIT, covered={"1": "1.2 TNE"}))
    assert rule(stating(PERMIT, covered=None))


def test_a_permit_covers_what_is_moved() -> None:
    rule = rules.a_permit_covers_what_is_moved
    holds_only_for(rule, PERMIT, stating(PERMIT, covered={"1": "1199 KGM"}), stating(PERMIT, covered={"1": "1.1 TNE"}))
    assert rule(stating(PERMIT, covered={"1": "2000 KGM"}))


def test_a_permit_classifies_the_goods_it_covers() -> None:
    holds_only_for(rules.a_permit_classifies_the_goods_it_covers, PERMIT, changed(PERMIT, "goods_items/0/hs_code"))


def test_a_permit_under_conditions_says_how_to_appeal() -> None:
    rule = rules.a_permit_under_conditions_says_how_to_appeal
    holds_only_for(rule, PERMIT, stating(PERMIT, appeal=None))
    assert rule(stating(PERMIT, appeal=None, conditions=None))
