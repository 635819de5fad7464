# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import BUYER, SELLER
from tests.rooms.window.makers import (
    CUSTOMS,
    PLANT_HEALTH,
    SG_CUSTOMS,
    SG_FOOD,
    STRANGER,
    a_filed_case,
    a_trader,
    an_officer,
    documents,
)

from tradelane.journal import queries as journal
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money
from tradelane.parties.values import Role
from tradelane.window import actions, queries
from tradelane.window.models import CaseRow, ReviewRow
from tradelane.window.values import CaseState

pytestmark = pytest.mark.django_db


def test_a_case_is_cleared_when_every_agency_approves() -> None:
    case = a_filed_case()
    first = actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS), now=NOON + timedelta(hours=1))
    assert first.state is CaseState.IN_REVIEW
    assert first.waiting == ("plant_health_review",)
    held = actions.review(
        case=case, verdict="approve", reasons="Roasted, no risk.", rule_ids=["WIN-2"], by=an_officer(PLANT_HEALTH),
        now=NOON + timedelta(hours=3),
    )  # fmt: skip
    assert held.state is CaseState.CLEARED
    assert held.waiting == ()
    assert held.decision is not None
    assert held.decision.number == held.clearance_number
    assert held.clearance_number.startswith("MX-EXP-C-20261102-")
    assert held.decision.appeal_until is None
    cited = {c.id: c for c in held.decision.cites}
    assert {"WIN-1", "WIN-2", "WIN-3", "WIN-4", "Ley Aduanera, art. 36", "Ley Aduanera, art. 36-A"} <= set(cited)
    assert cited["Ley Aduanera, art. 36"].version == "in force from 1996-04-01"
    assert cited["WIN-1"].version == "mx-export version 2"
    names = [fact.name for fact in journal.facts(subject=case)]
    assert names == ["window.case.filed", "window.case.reviewed", "window.case.reviewed", "window.case.decided"]


def test_a_refusal_names_reasons_law_and_the_last_day_to_appeal() -> None:
    case = a_filed_case()
    actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS), now=NOON)
    held = actions.review(
        case=case, verdict="refuse", reasons="Live insects were found in carton 7.",
        rule_ids=["Ley Federal de Sanidad Vegetal, certificado fitosanitario internacional"],
        by=an_officer(PLANT_HEALTH), now=NOON,
    )  # fmt: skip
    assert held.state is CaseState.REFUSED
    assert held.clearance_number == ""
    assert held.decision is not None
    assert "Plant-health service of Mexico: Live insects were found in carton 7." in held.decision.reasons
    assert held.decision.appeal_to.startswith("Recurso de revocación")
    assert "116" in held.decision.appeal_basis
    # notice takes effect Tuesday 3 November; thirty business days without weekends and 16 November end on 16 December
    assert held.decision.appeal_until == date(2026, 12, 16)


def test_the_clock_stands_while_the_trader_is_asked() -> None:
    case = a_filed_case()
    asked = actions.review(
        case=case, verdict="ask", reasons="Which lot is this?", by=an_officer(CUSTOMS), now=NOON + timedelta(hours=2)
    )
    assert asked.state is CaseState.INFORMATION_ASKED
    assert "plant_health_review" in asked.waiting
    actions.review(case=case, verdict="approve", by=an_officer(PLANT_HEALTH), now=NOON + timedelta(hours=2))
    waiting = queries.case(case=case, by=a_trader(), now=NOON + timedelta(hours=40))
    assert waiting.state is CaseState.INFORMATION_ASKED
    clock = next(c for c in waiting.clocks if c.agency == "customs")
    assert (clock.spent, clock.running) == (timedelta(hours=2), False)
    answered = actions.answer_information(
        case=case, text="Lot 7.", by=a_trader(Role.CLERK), now=NOON + timedelta(hours=50)
    )
    assert answered.state is CaseState.IN_REVIEW
    held = actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS), now=NOON + timedelta(hours=53))
    assert held.state is CaseState.CLEARED
    assert next(c.spent for c in held.clocks if c.agency == "customs") == timedelta(hours=5)


def test_an_agency_asks_at_most_twice() -> None:
    case = a_filed_case()
    for n in (1, 2):
        actions.review(case=case, verdict="ask", reasons=f"Question {n}?", by=an_officer(CUSTOMS), now=NOON)
        actions.answer_information(case=case, text=f"Answer {n}.", by=a_trader(), now=NOON)
    with pytest.raises(Refused, match="WIN-8"):
        actions.review(case=case, verdict="ask", reasons="Question 3?", by=an_officer(CUSTOMS), now=NOON)


def test_the_same_question_may_be_asked_again_after_an_answer() -> None:
    case = a_filed_case()
    for n in (1, 2):
        held = actions.review(case=case, verdict="ask", reasons="Which lot?", by=an_officer(CUSTOMS), now=NOON)
        assert len(held.reviews) == n
        actions.answer_information(case=case, text=f"Answer {n}.", by=a_trader(), now=NOON)


def test_filing_again_gives_the_same_case() -> None:
    assert a_filed_case() == a_filed_case()
    assert CaseRow.objects.count() == 1
    changed = a_consignment(goods_items=(a_goods_item(description="Something else"),))
    with pytest.raises(Conflict):
        a_filed_case(consignment=changed)


def test_a_repeated_review_changes_nothing_and_a_different_one_is_a_conflict() -> None:
    case = a_filed_case()
    one = actions.review(case=case, verdict="approve", reasons="Fine.", by=an_officer(CUSTOMS), now=NOON)
    again = actions.review(
        case=case, verdict="approve", reasons="Fine.", by=an_officer(CUSTOMS), now=NOON + timedelta(hours=1)
    )
    assert [r.at for r in again.reviews] == [r.at for r in one.reviews]
    with pytest.raises(Conflict):
        actions.review(case=case, verdict="refuse", reasons="Changed my mind.", by=an_officer(CUSTOMS), now=NOON)
    actions.review(case=case, verdict="approve", by=an_officer(PLANT_HEALTH), now=NOON)
    decided = actions.review(case=case, verdict="approve", reasons="Fine.", by=an_officer(CUSTOMS), now=NOON)
    assert decided.state is CaseState.CLEARED
    assert ReviewRow.objects.count() == 2


def test_an_answer_given_twice_is_one_answer() -> None:
    case = a_filed_case()
    actions.review(case=case, verdict="ask", reasons="Which lot?", by=an_officer(CUSTOMS), now=NOON)
    actions.answer_information(case=case, text="Lot 7.", by=a_trader(), now=NOON)
    actions.answer_information(case=case, text="Lot 7.", by=a_trader(), now=NOON)
    with pytest.raises(Refused, match="WIN-17"):
        actions.answer_information(case=case, text="Lot 8.", by=a_trader(), now=NOON)


def test_two_questions_at_once_need_the_agency_named() -> None:
    case = a_filed_case()
    for agency in (CUSTOMS, PLANT_HEALTH):
        actions.review(case=case, verdict="ask", reasons="Which lot?", by=an_officer(agency), now=NOON)
    with pytest.raises(Unreadable, match="agency"):
        actions.answer_information(case=case, text="Lot 7.", by=a_trader(), now=NOON)
    held = actions.answer_information(case=case, text="Lot 7.", agency=PLANT_HEALTH, by=a_trader(), now=NOON)
    assert set(held.waiting) == {"customs_information", "plant_health_review"}


def test_goods_that_need_no_permit_are_not_shown_to_the_other_agency() -> None:
    machine = a_consignment(goods_items=(a_goods_item(hs_code="847982", description="Mixer"),))
    case = a_filed_case(consignment=machine)
    with pytest.raises(NotFound):
        queries.case(case=case, by=an_officer(PLANT_HEALTH))
    held = actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS), now=NOON)
    assert held.state is CaseState.CLEARED
    assert held.permits == ()


def test_outsiders_see_nothing() -> None:
    case = a_filed_case()
    for outsider in (an_officer(SG_CUSTOMS), a_trader(organisation=STRANGER)):
        with pytest.raises(NotFound):
            queries.case(case=case, by=outsider)
        with pytest.raises(NotFound):
            actions.review(case=case, verdict="approve", by=outsider, now=NOON)
        assert queries.queue(by=outsider, now=NOON) == []
        assert queries.cases_of(consignment=a_consignment().id, by=outsider) == []


def test_only_officers_of_the_agencies_review() -> None:
    case = a_filed_case(readers=[BUYER])
    with pytest.raises(Forbidden):
        actions.review(case=case, verdict="approve", by=a_trader(), now=NOON)
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS, role=Role.CLERK), now=NOON)
    with pytest.raises(Forbidden, match="WIN-5"):
        actions.review(case=case, verdict="approve", by=an_officer(BUYER), now=NOON)


def test_a_refusal_without_reasons_is_refused() -> None:
    case = a_filed_case()
    with pytest.raises(Refused, match="WIN-6"):
        actions.review(case=case, verdict="refuse", by=an_officer(CUSTOMS), now=NOON)
    with pytest.raises(Refused, match="WIN-15"):
        actions.review(
            case=case, verdict="refuse", reasons="No.", rule_ids=["MADE-UP-1"], by=an_officer(CUSTOMS), now=NOON
        )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"documents": documents("commercial-invoice")}, "WIN-1"),
        ({"consignment": a_consignment(goods_items=(a_goods_item(hs_code="090199"),))}, "WIN-2"),
        ({"documents": documents(total=Money(Decimal("1.00"), "USD"))}, "WIN-3"),
        ({"consignment": a_consignment(transport=None)}, "WIN-4"),
        ({"by": a_trader(organisation=BUYER)}, "WIN-10"),
        ({"documents": [{"kind": "commercial-invoice", "digest": "sha256:00"}]}, "WIN-14"),
        ({"by": a_trader(Role.CLERK)}, "PARTY-1"),
    ],
)
def test_a_faulty_filing_is_refused_and_leaves_nothing(changes: dict, rule: str) -> None:
    with pytest.raises(Refused, match=rule):
        a_filed_case(**changes)
    assert CaseRow.objects.count() == 0


def test_an_unknown_procedure_is_not_found() -> None:
    with pytest.raises(NotFound):
        a_filed_case(procedure="atlantis-import")


def test_an_import_is_filed_by_the_buyer_and_needs_the_bill_of_lading() -> None:
    by = a_trader(organisation=BUYER)
    with pytest.raises(Refused, match="WIN-1"):
        a_filed_case(procedure="sg-import", by=by)
    listed = documents("commercial-invoice", "packing-list", "bill-of-lading")
    case = a_filed_case(procedure="sg-import", by=by, documents=listed)
    actions.review(case=case, verdict="approve", by=an_officer(SG_FOOD), now=NOON)
    held = actions.review(case=case, verdict="approve", by=an_officer(SG_CUSTOMS), now=NOON)
    assert held.clearance_number.startswith("SG-IMP-C-20261102-")
    with pytest.raises(NotFound):
        queries.case(case=case, by=a_trader(organisation=SELLER))


def test_what_was_decided_stands_in_the_database() -> None:
    case = a_filed_case()
    for agency in (CUSTOMS, PLANT_HEALTH):
        actions.review(case=case, verdict="approve", by=an_officer(agency), now=NOON)
    for change in (
        lambda: CaseRow.objects.filter(pk=case).update(number="OTHER"),
        lambda: CaseRow.objects.filter(pk=case).update(decision={}),
        lambda: CaseRow.objects.filter(pk=case).delete(),
        lambda: ReviewRow.objects.filter(case=case).update(verdict="refuse", reasons="no"),
        lambda: ReviewRow.objects.filter(case=case).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_only_what_agencies_need_is_kept() -> None:
    case = a_filed_case()
    data = str(queries.case(case=case, by=a_trader()).data)
    assert "ana@altura.example" not in data
    assert "Ana Inventada" not in data
    assert "Invented Street" not in data


def test_a_running_case_keeps_the_version_it_was_filed_under() -> None:
    before = datetime(2026, 10, 30, 12, tzinfo=UTC)
    case = a_filed_case(now=before)
    for agency in (CUSTOMS, PLANT_HEALTH):
        decided = actions.review(case=case, verdict="approve", by=an_officer(agency), now=NOON)
    assert (decided.state, decided.version, decided.channel) == (CaseState.CLEARED, "1", "")
    other = a_filed_case(consignment=a_consignment(id=ConsignmentId("consignment_invented2")))
    later = queries.case(case=other, by=a_trader())
    assert later.version == "2"
    assert later.channel in {"yellow", "red"}


def test_why_each_agency_is_asked_stands_in_the_case() -> None:
    held = queries.case(case=a_filed_case(), by=a_trader())
    assert [(n.permit, n.item) for n in held.needs] == [("phytosanitary", 1)]
    assert "Ley Federal de Sanidad Vegetal" in held.needs[0].why
