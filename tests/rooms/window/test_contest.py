# SPDX-License-Identifier: Apache-2.0
from datetime import timedelta

import pytest
from tests.conftest import NOON
from tests.makers import BUYER
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, SG_CUSTOMS, a_filed_case, a_trader, an_officer

from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.kernel.ids import CaseId
from tradelane.parties.values import Role
from tradelane.window import actions, queries
from tradelane.window.values import CaseState

pytestmark = pytest.mark.django_db

OTHER = an_officer(CUSTOMS, person="person_another_officer")


def a_refused_case() -> CaseId:
    case = a_filed_case(readers=[BUYER])
    actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS), now=NOON + timedelta(hours=2))
    actions.review(
        case=case,
        verdict="refuse",
        reasons="Live insects.",
        by=an_officer(PLANT_HEALTH),
        now=NOON + timedelta(hours=60),
    )
    return case


def test_a_refusal_is_contested_and_changed_by_another_officer() -> None:
    case = a_refused_case()
    appealed = actions.appeal(case=case, grounds="They were beans.", by=a_trader(), now=NOON + timedelta(days=4))
    assert appealed.state is CaseState.APPEALED
    assert appealed.waiting == ("appeal_review",)
    assert [e.why for e in queries.queue(by=OTHER, now=NOON)] == ["appeal"]
    held = actions.decide_appeal(case=case, changed=True, reasons="Beans.", by=OTHER, now=NOON + timedelta(days=5))
    assert held.state is CaseState.CLEARED_ON_APPEAL
    assert held.clearance_number.startswith("MX-EXP-C-20261107-")
    assert held.decision is not None
    assert held.decision.result is CaseState.REFUSED  # the first decision stands in the record


def test_a_refusal_may_be_upheld() -> None:
    case = a_refused_case()
    actions.appeal(case=case, grounds="They were beans.", by=a_trader(), now=NOON + timedelta(days=4))
    held = actions.decide_appeal(case=case, changed=False, reasons="Insects.", by=OTHER, now=NOON + timedelta(days=5))
    assert (held.state, held.clearance_number) == (CaseState.REFUSAL_UPHELD, "")


def test_who_decided_does_not_review_the_appeal() -> None:
    case = a_refused_case()
    actions.appeal(case=case, grounds="They were beans.", by=a_trader(), now=NOON)
    for officer in (an_officer(CUSTOMS), an_officer(PLANT_HEALTH)):
        with pytest.raises(Forbidden, match="WIN-12"):
            actions.decide_appeal(case=case, changed=True, reasons="Fine.", by=officer, now=NOON)
    with pytest.raises(NotFound):
        actions.decide_appeal(case=case, changed=True, reasons="Fine.", by=an_officer(SG_CUSTOMS), now=NOON)


def test_an_appeal_after_its_last_day_is_refused() -> None:
    case = a_refused_case()
    with pytest.raises(Refused, match="WIN-11"):
        actions.appeal(case=case, grounds="Late.", by=a_trader(), now=NOON + timedelta(days=90))


def test_only_the_trader_contests_and_only_a_refusal() -> None:
    case = a_refused_case()
    with pytest.raises(Forbidden, match="WIN-16"):
        actions.appeal(case=case, grounds="I want it.", by=a_trader(organisation=BUYER), now=NOON)
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.appeal(case=case, grounds="I want it.", by=a_trader(Role.CLERK), now=NOON)


def test_an_open_case_is_not_contested() -> None:
    with pytest.raises(Refused, match="WIN-13"):
        actions.appeal(case=a_filed_case(), grounds="Too slow.", by=a_trader(), now=NOON)


def test_repeating_an_appeal_and_its_decision_changes_nothing() -> None:
    case = a_refused_case()
    for _ in range(2):
        actions.appeal(case=case, grounds="They were beans.", by=a_trader(), now=NOON)
    with pytest.raises(Conflict):
        actions.appeal(case=case, grounds="Other grounds.", by=a_trader(), now=NOON)
    for _ in range(2):
        held = actions.decide_appeal(case=case, changed=False, reasons="Insects.", by=OTHER, now=NOON)
        assert held.state is CaseState.REFUSAL_UPHELD
    with pytest.raises(Conflict):
        actions.decide_appeal(case=case, changed=True, reasons="Beans.", by=OTHER, now=NOON)


def test_service_figures_are_measured_and_public() -> None:
    case = a_refused_case()
    actions.appeal(case=case, grounds="They were beans.", by=a_trader(), now=NOON + timedelta(days=3))
    figures = {f.procedure: f for f in queries.service_figures()}
    export, unused = figures["mx-export"], figures["sg-import"]
    assert (export.filed, export.decided, export.refused, export.appeals, export.appeals_changed) == (1, 1, 1, 1, 0)
    assert export.median_hours == pytest.approx(60.0, rel=0.025)
    assert export.share_in_time == 0.5  # customs within 24 hours, plant health not within 48
    assert (unused.filed, unused.median_hours, unused.share_in_time) == (0, None, None)


def test_the_queue_puts_what_is_due_first_and_says_why() -> None:
    case = a_filed_case()
    now = NOON + timedelta(hours=1)
    assert [(e.why, e.agency) for e in queries.queue(by=an_officer(CUSTOMS), now=now)] == [("review", "customs")]
    assert [e.why for e in queries.queue(by=a_trader(), now=now)] == ["with-agencies"]
    actions.review(case=case, verdict="ask", reasons="Which lot?", by=an_officer(CUSTOMS), now=now)
    assert [e.why for e in queries.queue(by=an_officer(CUSTOMS), now=now)] == ["waiting-for-trader"]
    assert [e.why for e in queries.queue(by=a_trader(), now=now)] == ["answer"]
    actions.answer_information(case=case, text="Lot 7.", by=a_trader(), now=now)
    assert [e.why for e in queries.queue(by=an_officer(CUSTOMS), now=now)] == ["answered"]
    for agency in (CUSTOMS, PLANT_HEALTH):
        actions.review(case=case, verdict="approve", by=an_officer(agency), now=now)
    assert queries.queue(by=an_officer(CUSTOMS), now=now) == []
    assert [e.why for e in queries.queue(by=an_officer(CUSTOMS), now=now, decided=True)] == ["decided"]
