# SPDX-License-Identifier: Apache-2.0
"""Each rule of privacy: one case that holds, one that does not; then the decision as a whole."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import NOON
from tests.privacy_makers import PERSON, TODAY, a_row

from tradelane.privacy import rules
from tradelane.privacy.formats import our_disclosures
from tradelane.privacy.values import Confidence, Decision, Ground, LegalBasis, Purpose, RecipientKind, Withheld


def test_a_field_leaves_only_by_a_row_in_force() -> None:
    assert rules.a_field_leaves_only_by_a_row_in_force([a_row()])
    assert not rules.a_field_leaves_only_by_a_row_in_force([])


def test_an_objection_keeps_the_field_home() -> None:
    free = a_row(may_object=True)
    assert rules.an_objection_keeps_the_field_home(free, objections=())
    assert rules.an_objection_keeps_the_field_home(free, objections={Purpose.PAYMENT})
    assert rules.an_objection_keeps_the_field_home(a_row(), objections={Purpose.DELIVERY})
    assert not rules.an_objection_keeps_the_field_home(free, objections={Purpose.DELIVERY})


def test_consent_comes_before_the_data() -> None:
    asked = a_row(basis=LegalBasis.CONSENT)
    assert rules.consent_comes_before_the_data(a_row(), consents=())
    assert rules.consent_comes_before_the_data(asked, consents={Purpose.DELIVERY})
    assert not rules.consent_comes_before_the_data(asked, consents={Purpose.MARKETING})


def test_an_uncertified_recipient_gets_less() -> None:
    strict = a_row(needs_cbpr=True)
    assert rules.an_uncertified_recipient_gets_less(a_row(), certified_until=None, on=TODAY)
    assert rules.an_uncertified_recipient_gets_less(strict, certified_until=TODAY, on=TODAY)
    assert not rules.an_uncertified_recipient_gets_less(strict, certified_until=None, on=TODAY)
    assert not rules.an_uncertified_recipient_gets_less(strict, certified_until=TODAY - timedelta(1), on=TODAY)


def test_a_row_counts_only_in_its_time() -> None:
    row = a_row(starts=date(2026, 1, 1), ends=TODAY)
    assert rules.a_row_counts_only_in_its_time(row, on=TODAY)
    assert rules.a_row_counts_only_in_its_time(row, on=date(2026, 1, 1))
    assert not rules.a_row_counts_only_in_its_time(row, on=date(2025, 12, 31))
    assert not rules.a_row_counts_only_in_its_time(row, on=TODAY + timedelta(1))


def test_no_more_leaves_than_was_asked_and_grounded() -> None:
    ground = (Ground(LegalBasis.CONTRACT, "Invented Act", ("name",)),)
    stayed = (Withheld("email", "why", "PRIV-1"),)
    asked = {"name": "A", "email": "a@b.example", "telephone": ""}
    holds = rules.no_more_leaves_than_was_asked_and_grounded
    assert holds(asked, Decision({"name": "A"}, stayed, ground, ()))
    assert not holds(asked, Decision({"name": "B"}, stayed, ground, ()))
    assert not holds(asked, Decision({"name": "A"}, (), ground, ()))
    assert not holds(asked, Decision({"name": "A"}, stayed, (), ()))
    assert not holds(asked, Decision({"name": "A", "email": "a@b.example"}, stayed, ground, ()))


def test_the_person_can_be_told() -> None:
    assert rules.the_person_can_be_told({"email": "a@b.example"})
    assert rules.the_person_can_be_told({"name": "A"})
    assert not rules.the_person_can_be_told({"email": " ", "address.city": "Singapore"})


def test_the_recipient_is_named() -> None:
    assert rules.the_recipient_is_named("SG.AGENCY.CUSTOMS", "Singapore Customs")
    assert not rules.the_recipient_is_named("SG.AGENCY.CUSTOMS", " ")
    assert not rules.the_recipient_is_named("", "Singapore Customs")


def test_the_law_lets_one_object() -> None:
    rows = [a_row(may_object=True), a_row(purpose=Purpose.CUSTOMS_CLEARANCE)]
    assert rules.the_law_lets_one_object(Purpose.DELIVERY, rows, on=TODAY)
    assert not rules.the_law_lets_one_object(Purpose.CUSTOMS_CLEARANCE, rows, on=TODAY)
    assert not rules.the_law_lets_one_object(Purpose.DELIVERY, rows, on=date(2019, 1, 1))


def test_only_what_rests_on_consent_is_agreed_to() -> None:
    rows = [a_row(purpose=Purpose.MARKETING, basis=LegalBasis.CONSENT), a_row()]
    assert rules.only_what_rests_on_consent_is_agreed_to(Purpose.MARKETING, rows, on=TODAY)
    assert not rules.only_what_rests_on_consent_is_agreed_to(Purpose.DELIVERY, rows, on=TODAY)
    assert not rules.only_what_rests_on_consent_is_agreed_to(Purpose.MARKETING, rows, on=date(2019, 1, 1))


def test_a_link_ends() -> None:
    assert rules.a_link_ends(NOON, now=NOON - timedelta(seconds=1))
    assert not rules.a_link_ends(NOON, now=NOON)


def test_a_correction_says_what_is_wrong() -> None:
    assert rules.a_correction_says_what_is_wrong("My street is Invented Road.")
    assert not rules.a_correction_says_what_is_wrong("  ")
    assert not rules.a_correction_says_what_is_wrong("x" * 2001)


def test_a_row_names_its_source_or_is_doubtful() -> None:
    assert rules.a_row_names_its_source_or_is_doubtful("Act s. 1", "read there", Confidence.HIGH)
    assert rules.a_row_names_its_source_or_is_doubtful("Act s. 1", "", Confidence.LOW)
    assert not rules.a_row_names_its_source_or_is_doubtful("Act s. 1", "", Confidence.MEDIUM)
    assert not rules.a_row_names_its_source_or_is_doubtful("", "read there", Confidence.HIGH)


def test_a_lane_that_asks_for_a_step_keeps_the_field_home() -> None:
    assert rules.a_lane_that_asks_for_a_step_keeps_the_field_home(a_row())
    assert not rules.a_lane_that_asks_for_a_step_keeps_the_field_home(a_row(basis=LegalBasis.NONE))


def test_only_a_standing_choice_is_withdrawn() -> None:
    assert rules.only_a_standing_choice_is_withdrawn({Purpose.DELIVERY}, Purpose.DELIVERY)
    assert not rules.only_a_standing_choice_is_withdrawn({Purpose.DELIVERY}, Purpose.PAYMENT)


def test_a_certification_is_of_an_agent_for_a_time() -> None:
    holds = rules.a_certification_is_of_an_agent_for_a_time
    assert holds("Invented Agent", "its register", starts=TODAY, ends=TODAY)
    assert not holds("", "its register", starts=TODAY, ends=TODAY)
    assert not holds("Invented Agent", "its register", starts=TODAY, ends=TODAY - timedelta(1))


def test_a_person_has_few_open_requests() -> None:
    assert rules.a_person_has_few_open_requests(9)
    assert not rules.a_person_has_few_open_requests(10)


def decided(**changes: Any) -> Decision:
    given: dict[str, Any] = {
        "fields": PERSON,
        "purpose": Purpose.DELIVERY,
        "recipient_kind": RecipientKind.CARRIER,
        "lane": "MX-SG",
        "on": TODAY,
        "objections": (),
        "rows": [a_row()],
    }
    return rules.decide(**{**given, **changes})


def test_what_no_row_names_stays_and_says_why() -> None:
    nothing = decided(rows=[])
    assert nothing.kept == {}
    assert {each.field for each in nothing.withheld} == set(PERSON)
    assert {each.rule for each in nothing.withheld} == {"PRIV-1"}
    assert decided().kept == {"name": PERSON["name"]}


@pytest.mark.parametrize(
    "other",
    [
        {"purpose": Purpose.MARKETING},
        {"recipient_kind": RecipientKind.BANK},
        {"on": date(2019, 12, 31)},
        {"rows": [a_row(lane="SG-MX")]},
        {"rows": [a_row(lane="*-JP")]},
    ],
)
def test_another_purpose_recipient_day_or_lane_gets_nothing(other: dict[str, Any]) -> None:
    assert decided(**other).kept == {}


def test_a_certification_gives_back_no_more_than_the_row_says() -> None:
    rows = [a_row(), a_row(field="telephone", needs_cbpr=True)]
    assert set(decided(rows=rows).kept) == {"name"}
    assert set(decided(rows=rows, certified_until=TODAY).kept) == {"name", "telephone"}
    assert decided(rows=[a_row()], certified_until=TODAY).kept == decided(rows=[a_row()]).kept


def test_the_row_that_names_the_lane_most_exactly_speaks() -> None:
    rows = [a_row(), a_row(lane="*-SG", citation="Invented Act of Singapore"), a_row(lane="MX-*", citation="Mexico")]
    own = [*rows, a_row(lane="MX-SG", citation="Treaty")]
    assert decided(rows=own).grounds[0].citation == "Treaty"
    assert decided(rows=rows[:2]).grounds[0].citation == "Invented Act of Singapore"
    ends = rows[1:]
    assert decided(rows=ends, recipient_economy="SG").grounds[0].citation == "Invented Act of Singapore"
    assert decided(rows=ends, recipient_economy="MX").grounds[0].citation == "Mexico"
    strict = [a_row(may_object=False), a_row(lane="*-SG", may_object=True)]
    assert decided(rows=strict, objections={Purpose.DELIVERY}).kept == {}


def test_a_field_without_value_is_neither_given_nor_withheld() -> None:
    found = decided(fields={"name": "", "email": ""})
    assert (found.kept, found.withheld) == ({}, ())


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("kind", list(RecipientKind))
def test_our_own_rows_never_give_more_when_something_is_missing(purpose: Purpose, kind: RecipientKind) -> None:
    """Objections and a lapsed certification only narrow; consent and certification only lift what they hold back."""
    least = {"objections": set(Purpose)}
    most = {"consents": set(Purpose), "certified_until": TODAY}
    given = {"purpose": purpose, "recipient_kind": kind, "rows": our_disclosures()}
    narrow, plain, wide = (set(decided(**given, **extra).kept) for extra in (least, {}, most))
    assert narrow <= plain <= wide
    ever = {row.field for row in our_disclosures() if (row.purpose, row.recipient) == (purpose, kind)}
    assert wide <= ever


def test_customs_gets_name_and_address_and_no_way_to_call() -> None:
    found = decided(purpose=Purpose.CUSTOMS_CLEARANCE, recipient_kind=RecipientKind.CUSTOMS, rows=our_disclosures())
    assert set(found.kept) == {"name", "address.street", "address.city", "address.country"}
    assert {each.field for each in found.withheld} == {"email", "telephone"}


def test_nobody_gets_anything_for_marketing_unasked() -> None:
    for kind in RecipientKind:
        assert decided(purpose=Purpose.MARKETING, recipient_kind=kind, rows=our_disclosures()).kept == {}
