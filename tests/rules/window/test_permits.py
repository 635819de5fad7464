# SPDX-License-Identifier: Apache-2.0
"""Every rule of granted permits: one case that holds and one that does not; and how a permit stands by its acts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.conftest import NOON

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId, ConsignmentId, DocumentId, OrganisationId, PersonId
from tradelane.window import rules
from tradelane.window.formats.law_terms import our_hearings, read_hearings
from tradelane.window.values import (
    Confidence,
    GrantedPermit,
    HearingTerms,
    PermitAct,
    PermitEntry,
    PermitState,
    Standing,
)

AGENCY, HOLDER = OrganisationId("MX.AGENCY.PLANT-HEALTH"), OrganisationId("MX.RFC.CAC010101AA1")
ANA, LUIS = PersonId("person_ana"), PersonId("person_luis")
TODAY = NOON.date()
TERMS = HearingTerms("*", 10, 30, "Invented act", date(2020, 1, 1), None, "invented", Confidence.ASSUMED)
PERMIT = GrantedPermit(
    DocumentId("doc_1"), "sha256:" + "0" * 64, "agency-permit", "P-1", CaseId("case_1"), ConsignmentId("c_1"),
    "plant_health", AGENCY, HOLDER, NOON,
)  # fmt: skip
IN_FORCE = Standing(PermitState.IN_FORCE, NOON)


def an_entry(act: PermitAct, *, after: int = 1, **changes: object) -> PermitEntry:
    by = HOLDER if act in (PermitAct.ANSWER, PermitAct.CONTEST) else AGENCY
    entry = PermitEntry(act, "Because.", ("WIN-1",), by, ANA, NOON + timedelta(days=after))
    return replace(entry, **changes)  # type: ignore[arg-type]


def day(moment: datetime) -> date:
    return moment.date()


def stands(*entries: PermitEntry, after: int = 100) -> Standing:
    return rules.standing_of(replace(PERMIT, entries=entries), on=TODAY + timedelta(days=after), day=day)


def test_only_the_granting_agency_touches_a_permit() -> None:
    assert rules.only_the_granting_agency_touches_a_permit(PERMIT, by=AGENCY)
    assert not rules.only_the_granting_agency_touches_a_permit(PERMIT, by=HOLDER)


def test_a_permit_is_touched_with_cited_reasons() -> None:
    assert rules.a_permit_is_touched_with_cited_reasons("Beetles.", cites=["WIN-1"])
    assert not rules.a_permit_is_touched_with_cited_reasons("Beetles.", cites=[])
    assert not rules.a_permit_is_touched_with_cited_reasons(" ", cites=["WIN-1"])


def test_the_holder_is_heard_first() -> None:
    rule, until = rules.the_holder_is_heard_first, TODAY + timedelta(days=10)
    noticed = replace(IN_FORCE, notice=an_entry(PermitAct.NOTICE, measure=PermitAct.RECALL, until=until))
    asked = {"act": PermitAct.RECALL, "terms": TERMS}
    assert not rule(IN_FORCE, on=TODAY, **asked)
    assert not rule(noticed, on=until, **asked)
    assert rule(noticed, on=until + timedelta(days=1), **asked)
    assert rule(replace(noticed, answered=True), on=TODAY, **asked)
    assert not rule(replace(noticed, answered=True), on=TODAY, act=PermitAct.SUSPEND, terms=TERMS)
    urgent = Standing(PermitState.SUSPENDED, NOON, measure=an_entry(PermitAct.SUSPEND, after=0, urgent=True))
    assert not rule(urgent, on=TODAY + timedelta(days=10), act=PermitAct.SUSPEND, terms=TERMS)
    assert rule(urgent, on=TODAY + timedelta(days=11), act=PermitAct.SUSPEND, terms=TERMS)
    assert rule(replace(urgent, answered=True), on=TODAY, act=PermitAct.SUSPEND, terms=TERMS)


def test_only_a_suspension_is_urgent() -> None:
    assert rules.only_a_suspension_is_urgent(PermitAct.SUSPEND, urgent=True)
    assert rules.only_a_suspension_is_urgent(PermitAct.RECALL, urgent=False)
    assert not rules.only_a_suspension_is_urgent(PermitAct.RECALL, urgent=True)


def test_a_notice_gives_the_time_of_the_law() -> None:
    assert rules.a_notice_gives_the_time_of_the_law(TODAY + timedelta(days=10), on=TODAY, terms=TERMS)
    assert not rules.a_notice_gives_the_time_of_the_law(TODAY + timedelta(days=9), on=TODAY, terms=TERMS)


def test_only_the_holder_answers_and_contests() -> None:
    assert rules.only_the_holder_answers_and_contests(PERMIT, by=HOLDER)
    assert not rules.only_the_holder_answers_and_contests(PERMIT, by=AGENCY)


def test_a_measure_is_contested_once_and_in_time() -> None:
    rule, last = rules.a_measure_is_contested_once_and_in_time, TODAY + timedelta(days=5)
    recalled = Standing(PermitState.RECALLED, NOON, measure=an_entry(PermitAct.RECALL, until=last))
    assert rule(recalled, on=last)
    assert not rule(recalled, on=last + timedelta(days=1))
    assert not rule(replace(recalled, contested=True), on=TODAY)
    assert not rule(IN_FORCE, on=TODAY)


def test_a_contested_measure_is_reviewed_by_another_officer() -> None:
    entries = [an_entry(PermitAct.SUSPEND), an_entry(PermitAct.CONTEST, person=LUIS)]
    asked = {"organisation": AGENCY}
    assert rules.a_contested_measure_is_reviewed_by_another_officer(entries, officer=LUIS, **asked)
    assert not rules.a_contested_measure_is_reviewed_by_another_officer(entries, officer=ANA, **asked)
    assert not rules.a_contested_measure_is_reviewed_by_another_officer(entries, officer=None, **asked)


@pytest.mark.parametrize(
    ("standing", "fitting"),
    [
        (IN_FORCE, {"notice", "suspend", "recall"}),
        (replace(IN_FORCE, notice=an_entry(PermitAct.NOTICE)), {"drop", "answer", "suspend", "recall"}),
        (
            Standing(PermitState.SUSPENDED, NOON, measure=an_entry(PermitAct.SUSPEND)),
            {"notice", "resume", "recall", "contest"},
        ),
        (
            Standing(PermitState.SUSPENDED, NOON, measure=an_entry(PermitAct.SUSPEND, urgent=True)),
            {"notice", "answer", "suspend", "resume", "recall", "contest"},
        ),
        (Standing(PermitState.RECALLED, NOON, measure=an_entry(PermitAct.RECALL)), {"contest"}),
        (
            Standing(
                PermitState.RECALLED, NOON, measure=an_entry(PermitAct.RECALL), contest=an_entry(PermitAct.CONTEST)
            ),
            {"annul", "uphold"},
        ),
    ],
)
def test_the_act_fits_how_the_permit_stands(standing: Standing, fitting: set[str]) -> None:
    found = {str(act) for act in PermitAct if rules.the_act_fits_how_the_permit_stands(standing, act=act)}
    assert found == fitting


def test_a_permit_stands_as_its_acts_say() -> None:
    suspend = an_entry(PermitAct.SUSPEND, after=1)
    assert stands().state is PermitState.IN_FORCE
    assert stands(suspend).state is PermitState.SUSPENDED
    assert stands(suspend, an_entry(PermitAct.RESUME, after=2)).state is PermitState.IN_FORCE
    recall = an_entry(PermitAct.RECALL, after=3)
    assert stands(suspend, recall).state is PermitState.RECALLED
    annulled = stands(suspend, recall, an_entry(PermitAct.CONTEST, after=4), an_entry(PermitAct.ANNUL, after=5))
    assert (annulled.state, annulled.since) == (PermitState.SUSPENDED, NOON + timedelta(days=5))
    upheld = stands(suspend, recall, an_entry(PermitAct.CONTEST, after=4), an_entry(PermitAct.UPHOLD, after=5))
    assert (upheld.state, upheld.contest, upheld.contested) == (PermitState.RECALLED, None, True)


def test_an_urgent_suspension_lapses_unless_it_is_confirmed() -> None:
    urgent = an_entry(PermitAct.SUSPEND, after=1, urgent=True, until=TODAY + timedelta(days=31))
    assert stands(urgent, after=31).state is PermitState.SUSPENDED
    lapsed = stands(urgent, after=32)
    assert (lapsed.state, lapsed.lapsed) == (PermitState.IN_FORCE, True)
    confirmed = stands(urgent, an_entry(PermitAct.SUSPEND, after=20), after=400)
    assert (confirmed.state, confirmed.lapsed) == (PermitState.SUSPENDED, False)
    contested = stands(
        urgent, an_entry(PermitAct.SUSPEND, after=20), an_entry(PermitAct.CONTEST, after=21),
        an_entry(PermitAct.ANNUL, after=22), after=400,
    )  # fmt: skip
    assert contested.state is PermitState.IN_FORCE


def test_the_terms_of_a_hearing_are_the_economys_own_where_it_has_any() -> None:
    assert rules.terms_for("MX", on=TODAY, terms=our_hearings()).days == 15
    assert rules.terms_for("PE", on=TODAY, terms=our_hearings()).economy == "*"
    with pytest.raises(LookupError):
        rules.terms_for("PE", on=date(1990, 1, 1), terms=our_hearings())
    head = "economy,days,confirm_days,basis,starts,ends,source,confidence\n"
    for row in ("*,0,30,x,2020-01-01,,y,assumed", "*,1,30,x,soon,,y,assumed", "*,1,30,x,2020-01-01,,y,sure", "*,1"):
        with pytest.raises(Unreadable):
            read_hearings(head + row)
