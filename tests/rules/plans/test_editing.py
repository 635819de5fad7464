# SPDX-License-Identifier: Apache-2.0
"""Rules of changing a cell: one case that holds, one that does not."""

from dataclasses import replace
from datetime import date

import pytest
from tests.conftest import NOON
from tests.makers import AGENCY, SELLER, an_actor

from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties.values import OrganisationKind, Role
from tradelane.plans import rules
from tradelane.plans.values import Change, ChangeState, Confidence, Fact, Measure, Status

FACT = Fact("MX", Measure.CBPR, Status.IN_FORCE, None, "An act", "A source", NOON.date(), Confidence.HIGH, "")
NODE = OrganisationId("MX.NODE.TRADELANE")


def a_change(**changes: object) -> Change:
    made = Change("change_1", FACT, "Because it is so.", AGENCY, PersonId("person_a"), NOON, ChangeState.OPEN)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("organisation", "kind", "role", "home", "economy", "holds"),
    [
        (AGENCY, OrganisationKind.AGENCY, Role.OFFICER, "MX", "MX", True),
        (AGENCY, OrganisationKind.AGENCY, Role.OFFICER, "MX", "SG", False),
        (AGENCY, OrganisationKind.AGENCY, Role.CLERK, "MX", "MX", False),
        (NODE, OrganisationKind.OPERATOR, Role.ADMIN, "MX", "SG", True),
        (NODE, OrganisationKind.OPERATOR, Role.OFFICER, "MX", "JP", True),
        (NODE, OrganisationKind.OPERATOR, Role.SIGNATORY, "MX", "MX", False),
        (SELLER, OrganisationKind.SELLER, Role.OFFICER, "MX", "MX", False),
    ],
)
def test_an_officer_of_the_economy_or_the_editor_changes_its_cells(
    organisation: OrganisationId, kind: OrganisationKind, role: Role, home: str, economy: str, holds: bool
) -> None:
    rule = rules.an_officer_of_the_economy_or_the_editor_changes_its_cells
    assert rule(an_actor(organisation, kinds=[kind], roles=[role]), home=home, economy=economy) is holds
    assert not rule(an_actor(organisation, kinds=[kind], roles=[role], person=None), home=home, economy=economy)


def test_another_person_decides() -> None:
    assert rules.another_person_decides(a_change(), person=PersonId("person_b"))
    assert not rules.another_person_decides(a_change(), person=PersonId("person_a"))
    assert not rules.another_person_decides(a_change(), person=None)
    assert not rules.another_person_decides(a_change(proposer=None), person=PersonId("person_b"))


def test_the_reason_is_given() -> None:
    assert rules.the_reason_is_given("The gazette says so.")
    assert not rules.the_reason_is_given("   so     ")


def test_the_source_was_read_by_today() -> None:
    assert rules.the_source_was_read_by_today(FACT, today=NOON.date())
    assert not rules.the_source_was_read_by_today(FACT, today=date(2026, 11, 1))
    assert not rules.the_source_was_read_by_today(replace(FACT, date=None), today=NOON.date())


def test_an_open_change_is_decided() -> None:
    assert rules.an_open_change_is_decided(a_change())
    assert not rules.an_open_change_is_decided(a_change(state=ChangeState.WITHDRAWN))


def test_a_change_changes_something() -> None:
    assert rules.a_change_changes_something(FACT, standing=None)
    assert rules.a_change_changes_something(FACT, standing=replace(FACT, status=Status.NONE))
    assert not rules.a_change_changes_something(FACT, standing=replace(FACT))
