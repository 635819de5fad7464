# SPDX-License-Identifier: Apache-2.0
"""The nine principles: counted once a day, live for today, the same either way; empty where nothing happened."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_party
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, SG_CUSTOMS, STRANGER, a_filed_case, a_trader, an_officer

from tradelane.consignments.values import PartyRole
from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.ids import CaseId, ConsignmentId
from tradelane.plans.actions.consulting import publish_draft
from tradelane.plans.values import Draft, DraftText, SubjectKind
from tradelane.window import actions, queries, tasks
from tradelane.window.formats.principles import Principle, measures
from tradelane.window.models import DayRow
from tradelane.window.queries.figures import OCCASIONAL_AT_MOST
from tradelane.window.rules import MANN_WHITNEY, PROPORTIONS
from tradelane.window.values import Treatment

pytestmark = pytest.mark.django_db
YEAR = (NOON.date() - timedelta(days=365), NOON.date() + timedelta(days=365))


def decided(n: int, verdict: str, *, on: datetime = NOON, hours: int = 2) -> CaseId:
    whole = a_consignment(id=ConsignmentId(f"consignment_figure_{n}"))
    case = a_filed_case(consignment=whole, now=on)
    later = on + timedelta(hours=hours)
    if queries.case(case=case, by=a_trader()).channel == "red":
        actions.book_inspection(case=case, place="Yard", when=later, by=an_officer(CUSTOMS), now=on)
        actions.record_inspection(case=case, found="as-declared", findings="Yes.", by=an_officer(CUSTOMS), now=later)
    for agency in (CUSTOMS, PLANT_HEALTH):
        actions.review(case=case, verdict=verdict, reasons="As seen.", by=an_officer(agency), now=later)
    return case


def test_counting_days_changes_no_figure() -> None:
    for n, verdict in enumerate(("approve", "refuse", "approve")):
        decided(n, verdict, on=NOON + timedelta(days=n), hours=n + 1)
    live, served = queries.counts(since=YEAR[0], until=YEAR[1]), queries.service_figures()
    assert actions.count_days(now=NOON + timedelta(days=1)) == 1
    assert queries.last_counted() == NOON.date()
    assert queries.counts(since=YEAR[0], until=YEAR[1]) == live
    assert queries.service_figures() == served
    assert actions.count_days(now=NOON + timedelta(days=9)) == 8
    assert actions.count_days(now=NOON + timedelta(days=9)) == 0
    assert queries.counts(since=YEAR[0], until=YEAR[1]) == live
    assert queries.counts_so_far() == ((NOON + timedelta(days=8)).date(), live)
    assert queries.service_figures() == served
    found = live["mx-export"]
    assert (found.filed, found.whole.decided, found.whole.refused) == (3, 3, 1)
    assert queries.counts(since=NOON.date() + timedelta(days=2), until=YEAR[1])["mx-export"].filed == 1


def test_what_comes_after_a_count_is_counted_too() -> None:
    case = decided(1, "refuse")
    actions.count_days(now=NOON + timedelta(days=2))
    later = NOON + timedelta(days=2)
    actions.appeal(case=case, grounds="The scale was broken.", by=a_trader(), now=later)
    actions.decide_appeal(case=case, changed=True, reasons="Weighed again.",
                          by=an_officer(CUSTOMS, person="person_eva"), now=later)  # fmt: skip
    found = queries.counts(since=YEAR[0], until=YEAR[1])["mx-export"]
    assert (found.appeals, found.changed, found.whole.refused) == (1, 1, 1)
    actions.count_days(now=NOON + timedelta(days=9))
    assert queries.counts(since=YEAR[0], until=YEAR[1])["mx-export"] == found


def test_a_day_is_counted_only_when_it_is_over() -> None:
    decided(1, "approve")
    midnight = datetime.combine(NOON.date() + timedelta(days=1), datetime.min.time(), NOON.tzinfo)
    assert actions.count_days(now=midnight + timedelta(minutes=59)) == 0
    assert actions.count_days(now=midnight + timedelta(minutes=61)) == 1
    assert DayRow.objects.filter(procedure="mx-export").count() == 1


def test_the_report_measures_each_principle() -> None:
    decided(1, "approve")
    decided(2, "refuse")
    report = queries.report(economy="MX", until=NOON.date() + timedelta(days=1))
    found = measures(report)
    assert set(found) == set(Principle)
    assert all(found.values())
    export = next(p for p in report.procedures if p.code == "mx-export")
    assert {step.name for step in export.steps} == {"", "customs", "plant_health"}
    whole = export.steps[0]
    assert whole.median_seconds == pytest.approx(7200, rel=0.03)
    assert whole.p90_seconds == pytest.approx(7200, rel=0.03)
    assert [(step.decided, step.in_time, step.percent_in_time) for step in export.steps[1:]] == [(2, 2, 100)] * 2
    assert {test.treatment for test in export.tests} == {Treatment.UNDETERMINED}
    refused = next(m for m in found[Principle.DUE_PROCESS] if m.name == "refused")
    assert (refused.value, refused.of) == (1, 2)
    assert not [p for p in report.procedures if p.code.startswith("sg-")]


def test_traders_are_told_apart_by_how_often_they_file_and_from_where() -> None:
    """One of Mexico files there more often than once a month, and once in Singapore; another only once."""
    for n in range(OCCASIONAL_AT_MOST):
        decided(n, "refuse" if n == 0 else "approve")
    abroad = a_filed_case(procedure="sg-export", consignment=a_consignment(id=ConsignmentId("consignment_abroad")))
    actions.review(case=abroad, verdict="refuse", reasons="As seen.", by=an_officer(SG_CUSTOMS), now=NOON)
    seller = a_party(PartyRole.SELLER, "Finca Rara", "MX", organisation=STRANGER)
    rare = a_consignment(id=ConsignmentId("consignment_rare"), parties=(seller, *a_consignment().parties[1:]))
    once = a_filed_case(consignment=rare, by=a_trader(organisation=STRANGER))
    for agency in (CUSTOMS, PLANT_HEALTH):
        actions.review(case=once, verdict="refuse", reasons="As seen.", by=an_officer(agency), now=NOON)
    found = queries.counts(since=YEAR[0], until=NOON.date())
    groups = {
        code: {name: (group.decided, group.refused) for name, group in each.groups.items()}
        for code, each in found.items()
    }
    whole = OCCASIONAL_AT_MOST
    assert groups["mx-export"] == {"frequent": (whole, 1), "occasional": (1, 1), "home": (whole + 1, 2)}
    assert groups["sg-export"] == {"frequent": (1, 1), "foreign": (1, 1)}


def test_an_outage_is_told_once_it_is_over(frozen_clock: object) -> None:
    journal.record("window.outage.ended", subject="MX.AGENCY.CUSTOMS", by=None, what="Customs", seconds=5400)
    report = queries.report(economy="MX", until=clock.now().date())
    assert [(o.what, o.seconds) for o in report.outages] == [("Customs", 5400)]
    assert "1 h 30 min" in Client().get("/principles").content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_stands_empty_and_says_so(frozen_clock: object, language: str) -> None:
    browser = Client(headers={"accept-language": language})
    page = browser.get("/principles")
    assert page.status_code == 200
    text = page.content.decode()
    assert "%" + "(" not in text
    if language == "en":
        for nothing in ("No case yet", "No fee was collected", "No outage was recorded", "No draft was published"):
            assert nothing in text


def test_the_json_says_what_the_page_says_and_no_case(frozen_clock: object) -> None:
    case = decided(1, "approve", on=clock.now() - timedelta(days=1))
    told: dict[str, Any] = Client().get("/principles.json").json()
    assert told == Client().get("/api/window/principles").json()
    assert len(told["principles"]) == 9
    export = next(p for p in told["procedures"] if p["code"] == "mx-export")
    assert export["counts"]["decided"] == 1
    assert {t["method"] for t in export["equal_treatment"]} == {MANN_WHITNEY, PROPORTIONS}
    assert case not in str(told)
    assert "1 filed, 1 decided" in Client().get("/principles").content.decode()


@override_settings(ECONOMY="MX")
def test_a_procedures_page_shows_its_open_consultation(frozen_clock: object) -> None:
    officer = an_officer(CUSTOMS)
    today = clock.now().date()
    draft = Draft(
        SubjectKind.PROCEDURE, "mx-export", "3", "MX",
        {"en": DraftText("Shorter forms", "Fewer entries", "All of it.")},
        opens=today, closes=today + timedelta(days=60),
    )  # fmt: skip
    publish_draft(draft=draft, by=officer, now=clock.now())
    assert "Shorter forms" in Client().get("/procedures/mx-export").content.decode()
    assert "Shorter forms" in Client().get("/principles").content.decode()
    assert "Shorter forms" not in Client().get("/procedures/mx-import").content.decode()


def test_the_round_counts_by_the_clock(frozen_clock: object) -> None:
    decided(1, "approve", on=clock.now() - timedelta(days=3))
    assert tasks.count_days() == 3
