# SPDX-License-Identifier: Apache-2.0
"""A refusal under a procedure that asks for four eyes: proposed, seen by colleagues alone, confirmed or returned."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import BUYER, OUTSIDER
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, a_trader, an_officer, documents
from tests.rooms.window.test_api import Caller

from tradelane.journal import queries as journal
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.kernel.ids import CaseId
from tradelane.parties.values import Role
from tradelane.window import actions, queries
from tradelane.window.models import ProposalRow
from tradelane.window.values import CaseState

pytestmark = pytest.mark.django_db
ANA, LUIS, EVA = (an_officer(CUSTOMS, person=f"person_{name}") for name in ("ana", "luis", "eva"))
IMPORTER = a_trader(organisation=BUYER)
LATER = NOON + timedelta(hours=1)
REFUSAL = {"verdict": "refuse", "reasons": "Another weight.", "rule_ids": ["WIN-3"]}


def filed() -> CaseId:
    """Machines into Mexico: customs alone reviews, and its refusals need two officers."""
    machines = a_consignment(goods_items=(replace(a_goods_item(), hs_code="843710"),))
    given = documents(*queries.procedure(code="mx-import").required_documents)
    return a_filed_case(procedure="mx-import", consignment=machines, documents=given, by=IMPORTER)


def proposed() -> CaseId:
    case = filed()
    actions.review(case=case, **REFUSAL, by=ANA, now=NOON)
    return case


def test_a_refusal_waits_for_the_second_officer() -> None:
    case = proposed()
    held = queries.case(case=case, by=IMPORTER)
    assert (held.state, held.reviews) == (CaseState.IN_REVIEW, ())
    assert actions.review(case=case, **REFUSAL, by=ANA, now=LATER).reviews == ()
    with pytest.raises(Conflict):
        actions.review(case=case, verdict="approve", by=ANA, now=LATER)
    assert [e.why for e in queries.queue(by=LUIS, now=NOON)] == ["second-look"]
    assert [e.why for e in queries.queue(by=ANA, now=NOON)] == ["with-agencies"]
    assert "window.verdict.proposed" in [f.name for f in journal.facts(subject=case)]
    with pytest.raises(Forbidden, match="EYES-1"):
        actions.confirm_verdict(case=case, by=ANA, now=LATER)
    refused = actions.confirm_verdict(case=case, by=LUIS, now=LATER)
    assert refused.state is CaseState.REFUSED
    (review,) = refused.reviews
    assert (review.officer, review.reasons, review.rule_ids) == (ANA.person, "Another weight.", ("WIN-3",))


def test_both_officers_took_part_and_review_no_appeal() -> None:
    case = proposed()
    actions.confirm_verdict(case=case, by=LUIS, now=NOON)
    actions.appeal(case=case, grounds="The scale was broken.", by=IMPORTER, now=LATER)
    for officer in (ANA, LUIS):
        with pytest.raises(Forbidden, match="WIN-12"):
            actions.decide_appeal(case=case, changed=True, reasons="Weighed again.", by=officer, now=LATER)
    changed = actions.decide_appeal(case=case, changed=True, reasons="Weighed again.", by=EVA, now=LATER)
    assert changed.state is CaseState.CLEARED_ON_APPEAL


def test_a_returned_verdict_is_answered_anew() -> None:
    case = proposed()
    with pytest.raises(Refused, match="EYES-3"):
        actions.return_verdict(case=case, reasons=" ", by=LUIS, now=NOON)
    actions.return_verdict(case=case, reasons="The scale was broken.", by=LUIS, now=LATER)
    assert queries.open_proposal(case=case, by=ANA) is None
    with pytest.raises(Refused, match="EYES-2"):
        actions.confirm_verdict(case=case, by=LUIS, now=LATER)
    asked = actions.review(case=case, verdict="ask", reasons="Send the scale's certificate.", by=ANA, now=LATER)
    assert asked.state is CaseState.INFORMATION_ASKED
    kept = ProposalRow.objects.get(case=case)
    assert (kept.confirmed, queries.proposal_value(kept).objection) == (False, "The scale was broken.")


def test_an_approval_needs_no_second_officer() -> None:
    case = filed()
    if queries.case(case=case, by=IMPORTER).channel == "red":
        actions.book_inspection(case=case, place="Yard 3", when=LATER, by=ANA, now=NOON)
        actions.record_inspection(case=case, found="as-declared", findings="Ten machines.", by=ANA, now=LATER)
    assert actions.review(case=case, verdict="approve", by=ANA, now=LATER).state is CaseState.CLEARED


def test_a_proposal_is_for_colleagues_of_the_agency_alone() -> None:
    case = proposed()
    assert queries.open_proposal(case=case, by=LUIS)
    assert queries.open_proposal(case=case, by=IMPORTER) is None
    for stranger in (an_officer(PLANT_HEALTH), an_officer(OUTSIDER)):
        with pytest.raises(NotFound):
            actions.confirm_verdict(case=case, by=stranger, now=NOON)
    with pytest.raises(Forbidden):
        actions.confirm_verdict(case=case, by=an_officer(CUSTOMS, role=Role.CLERK, person="person_x"), now=NOON)


def test_the_store_itself_refuses_one_pair_of_eyes() -> None:
    case = proposed()
    with pytest.raises(IntegrityError):
        ProposalRow.objects.filter(case=case).update(second=ANA.person, closed_at=NOON, confirmed=True)


def test_the_api_shows_and_confirms_a_proposal(frozen_clock: object) -> None:
    case = proposed()
    customs = Caller(CUSTOMS)
    assert customs.get(f"/cases/{case}/proposal").json()["reasons"] == "Another weight."
    assert Caller(BUYER).get(f"/cases/{case}/proposal").json() is None
    assert customs.post(f"/cases/{case}/proposal/return", {"text": ""}).json()["rule"] == "EYES-3"
    assert customs.post(f"/cases/{case}/proposal/confirmation", {}).json()["state"] == "refused"
