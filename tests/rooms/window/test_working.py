# SPDX-License-Identifier: Apache-2.0
"""Officers share a case, look at goods and trust traders; the trader takes a case back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import override_settings
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import OUTSIDER, SELLER, a_person
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, STRANGER, a_filed_case, a_trader, an_officer, documents
from tests.rules.window.test_working import JPEG

from config.sealing import seal_what_is_clear
from tradelane.consignments.values import Consignment
from tradelane.journal import queries as journal
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import CaseId, ConsignmentId, PersonId
from tradelane.parties.actions import vault
from tradelane.parties.formats.sealing import from_text, key_of
from tradelane.parties.values import Role
from tradelane.window import actions, queries
from tradelane.window.formats.facts import draw_of
from tradelane.window.models import CaseRow, PhotoRow
from tradelane.window.values import CaseState, Found, Tier

pytestmark = pytest.mark.django_db
ANA, LUIS = an_officer(CUSTOMS, person="person_ana"), an_officer(CUSTOMS, person="person_luis")
LATER = NOON + timedelta(days=1)


def a_consignment_of(hs_code: str, *, id: str = "consignment_machines") -> Consignment:
    item = replace(a_goods_item(), hs_code=hs_code)
    return a_consignment(id=ConsignmentId(id), goods_items=(item,))


def in_the_red_channel() -> CaseId:
    """A case that a refusal of the year before sends there: nothing is left to chance."""
    refused = a_filed_case(consignment=a_consignment(id=ConsignmentId("consignment_before")))
    for agency in (CUSTOMS, PLANT_HEALTH):
        actions.review(case=refused, verdict="refuse", reasons="Another weight.", by=an_officer(agency), now=NOON)
    return a_filed_case(now=NOON)


def test_a_claimed_case_is_answered_by_its_officer_alone() -> None:
    case = a_filed_case()
    assert actions.claim(case=case, by=ANA, now=NOON) == actions.claim(case=case, by=ANA, now=LATER)
    with pytest.raises(Refused, match="WIN-21"):
        actions.claim(case=case, by=LUIS, now=NOON)
    with pytest.raises(Refused, match="WIN-22"):
        actions.review(case=case, verdict="approve", by=LUIS, now=NOON)
    plants = an_officer(PLANT_HEALTH)  # another agency's officers are not concerned
    actions.review(case=case, verdict="approve", by=plants, now=NOON)
    assert actions.review(case=case, verdict="approve", by=ANA, now=NOON).state is CaseState.CLEARED


def test_a_case_is_handed_over_and_put_back() -> None:
    case = a_filed_case()
    actions.claim(case=case, by=ANA, now=NOON)
    with pytest.raises(Refused, match="WIN-23"):
        actions.hand_over(case=case, to=PersonId("person_stranger"), by=ANA, now=NOON)
    luis = a_person("luis@customs.example", organisation=CUSTOMS, roles=(Role.OFFICER,))
    assert actions.hand_over(case=case, to=luis, by=ANA, now=LATER).officer == luis
    with pytest.raises(Refused, match="WIN-21"):
        actions.let_go(case=case, by=ANA)
    actions.let_go(case=case, by=an_officer(CUSTOMS, person=luis))
    assert queries.claim_of(case=case, agency="customs") is None


def test_notes_are_for_colleagues_of_the_agency_alone() -> None:
    case = a_filed_case()
    actions.note(case=case, text=" Call the broker. ", by=ANA, now=NOON)
    assert [n.text for n in queries.notes_of(case=case, by=LUIS)] == ["Call the broker."]
    assert queries.notes_of(case=case, by=an_officer(PLANT_HEALTH)) == []
    assert queries.notes_of(case=case, by=a_trader()) == []
    with pytest.raises(NotFound):
        queries.notes_of(case=case, by=an_officer(STRANGER))
    with pytest.raises(Unreadable):
        actions.note(case=case, text=" ", by=ANA, now=NOON)
    with pytest.raises(Forbidden):
        actions.note(case=case, text="Hello.", by=a_trader(), now=NOON)


def a_photo_of(case: CaseId, name: str) -> PhotoRow:
    actions.book_inspection(case=case, place="Manzanillo, yard 3", when=LATER, by=ANA, now=NOON)
    actions.record_inspection(
        case=case, found="as-declared", findings="Ten cartons.", photos=[(name, JPEG)], by=ANA, now=LATER
    )
    return PhotoRow.objects.get()


def name_of_the_photo(case: CaseId) -> str:
    (inspection,) = queries.case(case=case, by=a_trader()).inspections
    return inspection.photos[0].name


def test_the_name_of_a_picture_is_sealed_and_goes_with_its_key() -> None:
    case = in_the_red_channel()
    row = a_photo_of(case, "Lysander at the gate.jpg")
    assert from_text(row.name) is not None and "Lysander" not in row.name
    assert name_of_the_photo(case) == "Lysander at the gate.jpg"
    sealed = from_text(row.name)
    assert sealed is not None
    vault.destroy(keys=[key_of(sealed)], now=LATER)
    assert name_of_the_photo(case) == "image/jpeg"


def test_the_name_of_a_picture_in_clear_is_sealed_by_the_run() -> None:
    case = in_the_red_channel()
    row = a_photo_of(case, "Lysander at the gate.jpg")
    PhotoRow.objects.update(name="Lysander at the gate.jpg")
    assert sum(seal_what_is_clear()) >= 1
    row.refresh_from_db()
    assert from_text(row.name) is not None
    assert name_of_the_photo(case) == "Lysander at the gate.jpg"


def test_a_red_case_is_approved_after_its_inspection() -> None:
    case = in_the_red_channel()
    assert queries.case(case=case, by=a_trader()).channel == "red"
    with pytest.raises(Refused, match="WIN-27"):
        actions.review(case=case, verdict="approve", by=ANA, now=NOON)
    actions.book_inspection(case=case, place="Manzanillo, yard 3", when=LATER, by=ANA, now=NOON)
    moved = actions.book_inspection(
        case=case, place="Yard 4", when=LATER + timedelta(hours=2), by=ANA, now=NOON + timedelta(hours=1)
    )
    assert [i.place for i in queries.case(case=case, by=a_trader()).inspections] == ["Yard 4"] == [moved.place]
    made = actions.record_inspection(
        case=case, found="as-declared", findings="Ten cartons.", photos=[("door.jpg", JPEG)], by=ANA, now=LATER
    )
    assert (made.found, made.photos[0].kind) == (Found.AS_DECLARED, "image/jpeg")
    assert queries.photo(case=case, digest=made.photos[0].digest, by=a_trader()) == ("image/jpeg", JPEG)
    with pytest.raises(NotFound):
        queries.photo(case=case, digest=made.photos[0].digest, by=a_trader(organisation=OUTSIDER))
    with pytest.raises(Refused, match="WIN-29"):
        actions.record_inspection(case=case, found="different", findings="Other.", by=ANA, now=LATER)
    actions.review(case=case, verdict="approve", by=ANA, now=LATER)
    assert queries.case(case=case, by=a_trader()).latest_review("customs") is not None


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"found": "lost"}, Unreadable),
        ({"findings": ""}, Refused),
        ({"photos": [("x.svg", b"<svg/>")]}, Refused),
    ],
)
def test_a_faulty_inspection_leaves_no_trace(change: dict, refused: type[Exception]) -> None:
    case = a_filed_case()
    actions.book_inspection(case=case, place="Yard 3", when=LATER, by=ANA, now=NOON)
    given = {"found": "as-declared", "findings": "Ten cartons.", "photos": [], **change}
    with pytest.raises(refused):
        actions.record_inspection(case=case, by=ANA, now=LATER, **given)
    assert queries.case(case=case, by=a_trader()).inspections[0].found is None


def test_an_open_case_is_taken_back_and_a_corrected_one_takes_its_place() -> None:
    first = a_filed_case()
    corrected = actions.amend_case(
        case=first, consignment=a_consignment(id=ConsignmentId("consignment_corrected")),
        documents=documents(), by=a_trader(), now=LATER,
    )  # fmt: skip
    again = actions.amend_case(case=first, consignment=a_consignment(), documents=documents(), by=a_trader(), now=LATER)
    assert again == corrected
    before, after = (queries.case(case=case, by=a_trader()) for case in (first, corrected))
    assert (before.state, before.waiting, after.replaces) == (CaseState.WITHDRAWN, (), first)
    with pytest.raises(Refused):
        actions.review(case=first, verdict="approve", by=ANA, now=LATER)
    assert "window.case.withdrawn" in [f.name for f in journal.facts(subject=first)]


def test_the_same_goods_are_filed_again_after_a_withdrawal() -> None:
    first = a_filed_case()
    actions.withdraw(case=first, by=a_trader(), now=NOON)
    assert actions.withdraw(case=first, by=a_trader(), now=LATER).withdrawn_at == NOON
    assert a_filed_case() != first


def test_a_decided_case_and_another_traders_are_not_taken_back() -> None:
    case = a_filed_case()
    with pytest.raises(NotFound):
        actions.withdraw(case=case, by=a_trader(organisation=OUTSIDER), now=NOON)
    for agency in (CUSTOMS, PLANT_HEALTH):
        actions.review(case=case, verdict="approve", by=an_officer(agency), now=NOON)
    with pytest.raises(Refused, match="WIN-24"):
        actions.withdraw(case=case, by=a_trader(), now=NOON)


def trusted() -> str:
    proposed = actions.propose_tier(
        organisation=SELLER, starts=date(2026, 1, 1), ends=date(2028, 12, 31), certificate="OEA-1", by=ANA, now=NOON
    )
    actions.confirm_tier(tier=proposed.id, by=LUIS, now=NOON)
    return proposed.id


def test_a_trusted_traders_goods_without_permits_are_cleared_at_once() -> None:
    tier = trusted()
    machines = a_consignment_of("843710")
    held = queries.case(case=a_filed_case(consignment=machines), by=a_trader())
    assert (held.channel, held.state) == ("green", CaseState.CLEARED)
    assert held.clearance_number and held.decision is not None and held.decision.cites
    assert queries.case(case=held.id, by=ANA).state is CaseState.CLEARED  # customs answers for what it waved through
    actions.end_tier(tier=tier, by=LUIS, now=NOON)
    again = a_filed_case(consignment=a_consignment_of("843710", id="consignment_after"))
    assert queries.case(case=again, by=a_trader()).channel == "yellow"


def test_trust_has_four_eyes_and_is_of_customs_alone() -> None:
    with pytest.raises(Forbidden):
        actions.propose_tier(
            organisation=SELLER, starts=date(2026, 1, 1), ends=date(2026, 12, 31), certificate="X-1",
            by=an_officer(PLANT_HEALTH), now=NOON,
        )  # fmt: skip
    proposed = actions.propose_tier(
        organisation=SELLER, starts=date(2026, 1, 1), ends=date(2026, 12, 31), certificate="X-1", by=ANA, now=NOON
    )
    with pytest.raises(Forbidden):
        actions.confirm_tier(tier=proposed.id, by=ANA, now=NOON)
    assert queries.tier_of(SELLER, economy="MX", on=date(2026, 6, 1)) is Tier.NONE
    with pytest.raises(Conflict):
        actions.propose_tier(
            organisation=OUTSIDER, starts=date(2026, 1, 1), ends=date(2026, 12, 31), certificate="X-1", by=ANA, now=NOON
        )
    with pytest.raises(NotFound):
        actions.end_tier(tier="tier_none", by=ANA, now=NOON)


@override_settings(REHEARSAL=False)
def test_a_draw_can_be_repeated_from_the_seed_that_is_kept() -> None:
    id = a_filed_case()
    facts = CaseRow.objects.get(pk=id).workflow["facts"]
    assert facts["draw"] == draw_of(facts["seed"], case=id)
    assert 0 <= facts["draw"] <= 999
