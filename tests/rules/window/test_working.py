# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.conftest import NOON
from tests.makers import OUTSIDER, SELLER
from tests.rules.window.test_rules import CUSTOMS, PLANT_HEALTH, a_case

from tradelane.kernel.ids import PersonId
from tradelane.window import rules
from tradelane.window.values import CaseState, Claim, Found, Inspection, ReviewVerdict, Tier, TierGrant

ANA, LUIS = PersonId("person_ana"), PersonId("person_luis")
CLAIM = Claim("customs", ANA, NOON)
BOOKED = Inspection("customs", "Manzanillo, yard 3", NOON + timedelta(days=1), NOON)
LOOKED_AT = replace(BOOKED, found=Found.AS_DECLARED, findings="Ten cartons, as declared.", inspected_at=NOON)
GRANT = TierGrant("tier_1", SELLER, "MX", Tier.AEO, date(2026, 1, 1), date(2028, 12, 31), "OEA-1", proposed_by=ANA)
JPEG, PNG = b"\xff\xd8\xff\xe0" + b"0" * 20, b"\x89PNG\r\n\x1a\n" + b"0" * 20
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"0" * 20


def test_a_case_is_claimed_by_one_officer_of_its_agency() -> None:
    assert rules.a_case_is_claimed_by_one_officer_of_its_agency(None, officer=LUIS)
    assert rules.a_case_is_claimed_by_one_officer_of_its_agency(CLAIM, officer=ANA)
    assert not rules.a_case_is_claimed_by_one_officer_of_its_agency(CLAIM, officer=LUIS)


def test_who_claimed_a_case_answers_for_it() -> None:
    assert rules.who_claimed_a_case_answers_for_it(None, officer=LUIS)
    assert rules.who_claimed_a_case_answers_for_it(CLAIM, officer=ANA)
    assert not rules.who_claimed_a_case_answers_for_it(CLAIM, officer=LUIS)


def test_a_case_is_handed_to_an_officer_of_the_agency() -> None:
    assert rules.a_case_is_handed_to_an_officer_of_the_agency(LUIS, officers=[ANA, LUIS])
    assert not rules.a_case_is_handed_to_an_officer_of_the_agency(LUIS, officers=[ANA])


@pytest.mark.parametrize("state", list(CaseState))
def test_only_an_open_case_is_withdrawn(state: CaseState) -> None:
    is_open = state in (CaseState.IN_REVIEW, CaseState.INFORMATION_ASKED)
    assert rules.only_an_open_case_is_withdrawn(a_case(state=state)) is is_open


def test_a_tier_is_confirmed_by_another_officer() -> None:
    assert rules.a_tier_is_confirmed_by_another_officer(GRANT, officer=LUIS)
    assert not rules.a_tier_is_confirmed_by_another_officer(GRANT, officer=ANA)
    assert not rules.a_tier_is_confirmed_by_another_officer(GRANT, officer=None)


def test_a_tier_has_its_time_and_its_certificate() -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert rules.a_tier_has_its_time_and_its_certificate(first, first, certificate="OEA-1")
    assert not rules.a_tier_has_its_time_and_its_certificate(last, first, certificate="OEA-1")
    assert not rules.a_tier_has_its_time_and_its_certificate(first, last, certificate=" ")


@pytest.mark.parametrize(
    ("channel", "agency", "verdict", "inspections", "holds"),
    [
        ("red", CUSTOMS, ReviewVerdict.APPROVE, [], False),
        ("red", CUSTOMS, ReviewVerdict.APPROVE, [BOOKED], False),
        ("red", CUSTOMS, ReviewVerdict.APPROVE, [LOOKED_AT], True),
        ("red", CUSTOMS, ReviewVerdict.REFUSE, [], True),
        ("red", PLANT_HEALTH, ReviewVerdict.APPROVE, [], True),
        ("yellow", CUSTOMS, ReviewVerdict.APPROVE, [], True),
        ("", CUSTOMS, ReviewVerdict.APPROVE, [], True),
    ],
)
def test_goods_in_the_red_channel_are_looked_at_first(channel, agency, verdict, inspections, holds) -> None:
    case = a_case(channel=channel)
    assert holds is rules.goods_in_the_red_channel_are_looked_at_first(
        case, agency=agency, verdict=verdict, inspections=inspections, customs="customs"
    )


def test_an_inspection_is_booked_ahead_at_a_place() -> None:
    assert rules.an_inspection_is_booked_ahead_at_a_place(NOON + timedelta(hours=1), "Yard 3", now=NOON)
    assert not rules.an_inspection_is_booked_ahead_at_a_place(NOON, "Yard 3", now=NOON)
    assert not rules.an_inspection_is_booked_ahead_at_a_place(NOON + timedelta(hours=1), " ", now=NOON)


def test_an_inspection_is_written_down_once_in_words() -> None:
    assert rules.an_inspection_is_written_down_once_in_words(BOOKED, findings="Ten cartons.")
    assert not rules.an_inspection_is_written_down_once_in_words(BOOKED, findings=" ")
    assert not rules.an_inspection_is_written_down_once_in_words(LOOKED_AT, findings="Ten cartons.")
    assert not rules.an_inspection_is_written_down_once_in_words(None, findings="Ten cartons.")


def test_a_photo_is_a_picture_of_fair_size() -> None:
    assert rules.a_photo_is_a_picture_of_fair_size([JPEG, PNG, WEBP])
    assert not rules.a_photo_is_a_picture_of_fair_size([b"<svg onload=alert(1)>"])
    assert not rules.a_photo_is_a_picture_of_fair_size([b"RIFF\x10\x00\x00\x00WAVEfmt "])
    assert not rules.a_photo_is_a_picture_of_fair_size([JPEG + b"0" * rules.PHOTO_LARGEST])
    assert not rules.a_photo_is_a_picture_of_fair_size([JPEG] * (rules.PHOTOS_AT_MOST + 1))


def test_only_customs_trusts_a_trader() -> None:
    assert rules.only_customs_trusts_a_trader([CUSTOMS.organisation], by=CUSTOMS.organisation)
    assert not rules.only_customs_trusts_a_trader([CUSTOMS.organisation], by=PLANT_HEALTH.organisation)
    assert not rules.only_customs_trusts_a_trader([CUSTOMS.organisation], by=OUTSIDER)


def test_a_tier_counts_from_its_confirmation_to_its_last_day() -> None:
    confirmed = replace(GRANT, confirmed_at=NOON)
    assert not GRANT.in_force(date(2026, 6, 1))
    assert confirmed.in_force(date(2026, 1, 1)) and confirmed.in_force(date(2028, 12, 31))
    assert not confirmed.in_force(date(2029, 1, 1))
    assert not replace(confirmed, ended_at=NOON).in_force(date(2026, 6, 1))
