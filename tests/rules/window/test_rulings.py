# SPDX-License-Identifier: Apache-2.0
"""Every rule of advance rulings: one case that holds and one that does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.conftest import NOON

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.window import rules
from tradelane.window.formats.law_terms import our_ruling_terms, read_ruling_terms
from tradelane.window.values import Binding, Matter, Photo, ReviewVerdict, Ruling, RulingState

CUSTOMS, APPLICANT = OrganisationId("MX.AGENCY.CUSTOMS"), OrganisationId("MX.RFC.CAC010101AA1")
ANA, LUIS = PersonId("person_ana"), PersonId("person_luis")
TODAY = date(2026, 11, 2)
FACTS = {"description": "Roasted coffee", "composition": "Coffea arabica", "use": "Drink", "price": "9.80 USD"}
RULING = Ruling(
    "ruling_1", "MX", Matter.CLASSIFICATION, CUSTOMS, APPLICANT, RulingState.ISSUED, FACTS, ("price",), NOON,
    TODAY + timedelta(days=120), {"hs_code": "090121"}, "Roasted, not decaffeinated.", ("GIR 1",), "MX-AR-2026-1", NOON,
    TODAY, date(2029, 11, 1), officer=ANA, appeal_until=date(2026, 12, 2),
)  # fmt: skip
FOLLOWED = Binding(RULING, 1, "090121", "090121")
DEPARTED = replace(FOLLOWED, declared="090111")


def test_a_request_states_the_facts_of_its_matter() -> None:
    rule = rules.a_request_states_the_facts_of_its_matter
    assert rule(Matter.CLASSIFICATION, FACTS)
    assert not rule(Matter.CLASSIFICATION, {**FACTS, "use": " "})
    assert not rule(Matter.ORIGIN, FACTS)
    assert not rule(Matter.CLASSIFICATION, {**FACTS, "colour": "brown"})


def test_only_customs_rules_in_advance() -> None:
    assert rules.only_customs_rules_in_advance(RULING, by=CUSTOMS)
    assert not rules.only_customs_rules_in_advance(RULING, by=APPLICANT)


@pytest.mark.parametrize(
    ("matter", "answer", "sound"),
    [
        (Matter.CLASSIFICATION, {"hs_code": "090121"}, True),
        (Matter.CLASSIFICATION, {"hs_code": "09012101"}, True),
        (Matter.CLASSIFICATION, {"hs_code": "0901"}, False),
        (Matter.CLASSIFICATION, {"hs_code": "999999"}, False),
        (Matter.ORIGIN, {"origin": "MX"}, True),
        (Matter.ORIGIN, {"origin": "XX"}, False),
        (Matter.VALUATION, {"method": "transaction"}, True),
        (Matter.VALUATION, {"method": "guess"}, False),
        (Matter.VALUATION, {"origin": "MX"}, False),
    ],
)
def test_a_ruling_answers_its_matter_with_reasons(matter: Matter, answer: dict[str, str], sound: bool) -> None:
    rule = rules.a_ruling_answers_its_matter_with_reasons
    assert rule(matter, answer, reasons="By its terms.", cites=["GIR 1"]) is sound
    assert not rule(matter, answer, reasons="", cites=["GIR 1"])
    assert not rule(matter, answer, reasons="By its terms.", cites=[])


def test_a_ruling_ends_for_the_future() -> None:
    assert rules.a_ruling_ends_for_the_future(TODAY + timedelta(days=1), on=TODAY, false_facts=False)
    assert not rules.a_ruling_ends_for_the_future(TODAY, on=TODAY, false_facts=False)
    assert rules.a_ruling_ends_for_the_future(TODAY, on=TODAY, false_facts=True)


@pytest.mark.parametrize(
    ("binding", "verdict", "cited", "obeys"),
    [
        (FOLLOWED, ReviewVerdict.APPROVE, [], True),
        (FOLLOWED, ReviewVerdict.ASK, [], True),
        (FOLLOWED, ReviewVerdict.REFUSE, [], False),
        (FOLLOWED, ReviewVerdict.REFUSE, ["MX-AR-2026-1"], True),
        (DEPARTED, ReviewVerdict.REFUSE, [], True),
        (DEPARTED, ReviewVerdict.APPROVE, [], False),
        (DEPARTED, ReviewVerdict.APPROVE, ["MX-AR-2026-1"], True),
        (replace(FOLLOWED, declared=""), ReviewVerdict.REFUSE, [], False),
    ],
)
def test_a_verdict_obeys_the_ruling_or_says_why_not(
    binding: Binding, verdict: ReviewVerdict, cited: list[str], obeys: bool
) -> None:
    rule = rules.a_verdict_obeys_the_ruling_or_says_why_not
    assert rule([binding], verdict=verdict, cited=cited, reasons="It is ground.") is obeys
    assert rule([], verdict=verdict, cited=[], reasons="")
    if cited:
        assert not rule([binding], verdict=verdict, cited=cited, reasons="")


def test_a_published_ruling_keeps_its_applicants_secrets() -> None:
    shown = replace(RULING, applicant=None, facts={"description": "Roasted coffee"})
    assert rules.a_published_ruling_keeps_its_applicants_secrets(shown)
    assert not rules.a_published_ruling_keeps_its_applicants_secrets(RULING)
    assert not rules.a_published_ruling_keeps_its_applicants_secrets(replace(shown, facts={"price": "9.80"}))
    photo = Photo("a.jpg", "image/jpeg", "sha256:0")
    assert not rules.a_published_ruling_keeps_its_applicants_secrets(replace(shown, photos=(photo,)))


def test_only_the_applicant_contests_its_ruling() -> None:
    assert rules.only_the_applicant_contests_its_ruling(RULING, by=APPLICANT)
    assert not rules.only_the_applicant_contests_its_ruling(RULING, by=CUSTOMS)


def test_a_ruling_is_contested_once_and_in_time() -> None:
    rule, last = rules.a_ruling_is_contested_once_and_in_time, date(2026, 12, 2)
    assert rule(RULING, on=last)
    assert not rule(RULING, on=last + timedelta(days=1))
    assert not rule(replace(RULING, appealed_at=NOON), on=last)
    assert not rule(replace(RULING, decided_at=None), on=last)


def test_a_contested_ruling_is_reviewed_by_another_officer() -> None:
    assert rules.a_contested_ruling_is_reviewed_by_another_officer(RULING, officer=LUIS)
    assert not rules.a_contested_ruling_is_reviewed_by_another_officer(RULING, officer=ANA)
    assert not rules.a_contested_ruling_is_reviewed_by_another_officer(RULING, officer=None)


def test_the_step_fits_where_the_request_stands() -> None:
    rule = rules.the_step_fits_where_the_request_stands
    assert rule(RULING, wanted=RulingState.ISSUED)
    assert not rule(RULING, wanted=RulingState.REQUESTED)
    assert not rule(replace(RULING, ends_on=TODAY), wanted=RulingState.ISSUED)


def test_goods_are_declared_as_was_ruled() -> None:
    assert rules.goods_are_declared_as_was_ruled([FOLLOWED, replace(FOLLOWED, declared="")])
    assert not rules.goods_are_declared_as_was_ruled([FOLLOWED, DEPARTED])


def test_what_is_withheld_leaves_the_goods_described() -> None:
    assert rules.what_is_withheld_leaves_the_goods_described(["price"], facts=FACTS)
    assert not rules.what_is_withheld_leaves_the_goods_described(["description"], facts=FACTS)
    assert not rules.what_is_withheld_leaves_the_goods_described(["producer"], facts=FACTS)


def test_a_ruling_binds_on_its_days_alone() -> None:
    assert RULING.binds(TODAY)
    assert RULING.binds(date(2029, 11, 1))
    assert not RULING.binds(date(2029, 11, 2))
    assert not RULING.binds(TODAY - timedelta(days=1))
    revoked = replace(RULING, state=RulingState.REVOKED, ends_on=date(2027, 1, 1))
    assert revoked.binds(date(2026, 12, 31))
    assert not revoked.binds(date(2027, 1, 1))
    assert not replace(RULING, state=RulingState.DECLINED).binds(TODAY)


def test_national_digits_beyond_those_declared_depart_from_nothing() -> None:
    assert replace(FOLLOWED, ruled="09012101").follows
    assert replace(FOLLOWED, declared="09012199", ruled="09012101").follows is False


def test_the_terms_are_the_economys_own_for_the_matter_where_it_has_any() -> None:
    terms = our_ruling_terms()
    assert rules.ruling_terms_for("MX", Matter.CLASSIFICATION, on=TODAY, terms=terms).days == 120
    assert rules.ruling_terms_for("MX", Matter.ORIGIN, on=TODAY, terms=terms).days == 90
    assert rules.ruling_terms_for("PE", Matter.ORIGIN, on=TODAY, terms=terms).economy == "*"
    with pytest.raises(Unreadable):
        read_ruling_terms("economy\n*")


def test_years_end_the_day_before() -> None:
    assert rules.years_later(date(2026, 11, 2), 3) == date(2029, 11, 1)
    assert rules.years_later(date(2028, 2, 29), 1) == date(2029, 2, 27)


def test_the_same_goods_are_the_same_whatever_their_spelling() -> None:
    assert rules.same_goods(" Roasted  COFFEE. ") == rules.same_goods("roasted coffee")
    assert rules.same_goods("Roasted coffee") != rules.same_goods("Green coffee")
