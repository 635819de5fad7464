# SPDX-License-Identifier: Apache-2.0
"""A ministry changes a procedure in a browser: draws, is told what the prover finds, mends it, and it becomes law."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from tests.consignment_makers import a_consignment
from tests.draft_makers import PASSWORD, a_draft, a_drafter, an_agency, with_terms
from tests.journeys.conftest import DESK, PHONE, come_to
from tests.makers import BUYER, SELLER, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, an_officer

from tradelane.kernel import clock
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.values import Actor
from tradelane.plans import actions as plans
from tradelane.plans.values import Outcome
from tradelane.trust import actions as trust
from tradelane.window import actions, queries
from tradelane.window.formats.decision_table import read_tables
from tradelane.window.formats.procedure import read_files
from tradelane.window.models import CaseRow
from tradelane.window.values import Draft, DraftPhase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OTHER = ConsignmentId("consignment_00000000000000000000000042")
FIRST, SECOND = "marta@customs.example", "olga@customs.example"


class Calendar:
    """The clock that every thread of the test reads."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    held = Calendar()
    monkeypatch.setattr(clock, "now", lambda: held.now)
    return held


@pytest.fixture
def officers(transactional_db: None, calendar: Calendar) -> Iterator[tuple[Actor, Actor]]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE"):
        trust.create_node_authority(now=clock.now())
        for agency in (CUSTOMS, PLANT_HEALTH):
            an_agency(agency)
        for organisation in (SELLER, BUYER):
            an_organisation(organisation)
        yield a_drafter(FIRST), a_drafter(SECOND)


def saved(page: Any, number: int) -> None:
    page.locator("[data-status]", has_text=f"Saved and proved, saving {number}").wait_for()


def middle_of(page: Any, element: str) -> tuple[float, float]:
    """Where an arrow's first stretch has its middle on the screen."""
    box = page.locator(f"#canvas [data-element-id={element}] .djs-visual").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drop_task_on(page: Any, arrow: str) -> str:
    """Take a task from the palette and drop it on an arrow; the id that it got."""
    before = set(page.locator("#canvas .djs-shape").evaluate_all("all => all.map(e => e.dataset.elementId)"))
    x, y = middle_of(page, arrow)
    page.locator("[data-action='create.task']").click()
    page.mouse.move(x - 40, y + 90)
    page.mouse.move(x, y, steps=8)
    page.mouse.click(x, y)
    page.keyboard.press("Escape")  # its name is asked at once; here it is given in the panel
    after = page.locator("#canvas .djs-shape").evaluate_all("all => all.map(e => e.dataset.elementId)")
    (made,) = set(after) - before
    return str(made)


def fill(page: Any, field: str, text: str) -> None:
    page.locator(f"#e-{field}").fill(text)
    page.locator(f"#e-{field}").press("Tab")


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def come_again(walk: Any, live_server: Any, path: str, *, email: str) -> Any:
    walker = walk()
    come_to(walker.page, live_server.url, path, email=email, password=PASSWORD)
    return walker


def test_a_drawn_step_is_proved_mended_approved_and_runs_in_new_cases_only(
    live_server: Any, walk: Any, officers: tuple[Actor, Actor], calendar: Calendar
) -> None:
    marta, _ = officers
    old = a_filed_case(now=calendar.now)
    walker = walk(size=DESK)
    page = walker.page
    come_to(page, live_server.url, "/drafts", email=FIRST, password=PASSWORD)
    assert walker.axe() == []
    page.select_option("#procedure", "mx-export")
    press(page, "Start a draft")
    page.wait_for_url("**/drafts/draft_*")
    assert walker.axe() == []
    assert not walker.too_wide()
    draft = page.url.rpartition("/")[2]

    # a step from the palette dropped on an arrow: saved by itself, and the prover's finding stands on it
    page.goto(f"{live_server.url}/drafts/{draft}/files/diagram.bpmn")
    page.wait_for_selector("#canvas[data-ready]")
    assert page.locator(".bjs-powered-by").is_visible(), "bpmn.io's mark stays"
    assert walker.axe() == []
    step = drop_task_on(page, "answered_flow")
    saved(page, 2)
    assert page.locator(".finding-note").first.inner_text() == "PROVE-2: a procedure may not use this element"
    assert "is-found" in page.locator(f"#canvas [data-element-id={step}]").get_attribute("class")
    assert "Not proved" in page.locator("#findings").inner_text()

    # as a step that uses a fact which nothing sets: the course of the case that runs into it is drawn
    page.select_option("#e-kind", "bpmn:ScriptTask")
    fill(page, "id", "second_look")
    fill(page, "name", "Look twice")
    fill(page, "script", '{"looked": twice}')
    press(page, "Save and prove")
    page.locator("#findings", has_text="PROVE-11").wait_for()
    assert page.locator("#canvas .is-course").count() > 5
    assert page.locator("#canvas [data-element-id=second_look].is-found").count() == 1

    # mended: proved
    fill(page, "script", '{"looked": "twice"}')
    press(page, "Save and prove")
    page.locator("#findings", has_text="Proved: no case").wait_for()
    assert page.locator(".finding-note").count() == 0
    assert page.locator("#canvas .is-course").count() == 0

    # the public is asked, and answers are due before anybody can approve
    page.goto(f"{live_server.url}/drafts/{draft}")
    press(page, "Approve it as it stands")
    assert "DRAFT-5" in page.locator(".govuk-error-summary").inner_text()
    page.locator("summary", has_text="Ask the public").click()
    press(page, "Publish for comments")
    held = queries.draft(draft=draft, by=marta)
    assert held.phase is DraftPhase.CONSULTED_ON
    calendar.now += timedelta(days=33)
    conclude(held, by=marta, now=calendar.now)

    # one person is not enough; the second one, who did not write it, is
    page = come_again(walk, live_server, f"/drafts/{draft}", email=FIRST).page  # a month later
    press(page, "Approve it as it stands")
    assert "1 of 2 people" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Publish it").count() == 0
    second = come_again(walk, live_server, f"/drafts/{draft}", email=SECOND)
    press(second.page, "Approve it as it stands")
    assert second.axe() == []
    press(second.page, "Publish it")
    assert queries.draft(draft=draft, by=marta).phase is DraftPhase.PUBLISHED
    second.page.goto(f"{live_server.url}/procedures/mx-export/3")
    shown = second.page.locator("main").inner_text()
    assert "This version is not in force today" in shown
    assert "Look twice" in shown
    assert second.axe() == []

    # from its first day on new cases run it; the old one keeps its version
    calendar.now += timedelta(days=45)
    new = a_filed_case(now=calendar.now, consignment=a_consignment(id=OTHER))
    for case, version in ((old, "2"), (new, "3")):
        for agency in (CUSTOMS, PLANT_HEALTH):
            actions.review(case=case, verdict="approve", by=an_officer(agency), now=calendar.now)
        row = CaseRow.objects.get(pk=case)
        assert (row.version, row.state) == (version, "cleared")
        assert row.workflow["facts"].get("looked") == ("twice" if version == "3" else None)


def conclude(held: Draft, *, by: Actor, now: datetime) -> None:
    assert held.heard is not None
    plans.conclude(
        consultation=held.heard.consultation, outcome=Outcome.ADOPTED, reasons="Nobody was against it.",
        in_force_on=(now + timedelta(days=30)).date(), by=by, now=now,
    )  # fmt: skip


def test_a_decision_table_is_edited_and_its_row_marked(
    live_server: Any, walk: Any, officers: tuple[Actor, Actor], calendar: Calendar
) -> None:
    held = a_draft(officers[0], now=calendar.now)
    walker = come_again(walk, live_server, f"/drafts/{held.id}/files/permits.dmn", email=FIRST)
    page = walker.page
    page.wait_for_selector("#canvas[data-ready]")
    cell = page.locator("#canvas td.input-cell [contenteditable]").first
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.type('"06", "07"')
    page.keyboard.press("Tab")
    saved(page, 2)
    (table,) = read_tables(queries.draft(draft=held.id, by=officers[0]).files["permits.dmn"].encode())
    assert table.rows[0].cells[0].source == '"06", "07"'
    assert table.rows[0].says, "the reason of the row is kept"
    page.locator(".bjs-powered-by:visible").click()
    assert page.locator(".bjs-powered-by-lightbox").is_visible(), "bpmn.io's mark stays as it is made"
    page.locator(".bjs-powered-by-lightbox .backdrop").click(position={"x": 5, "y": 5})
    assert walker.axe() == []


def test_two_windows_do_not_overwrite_each_other(
    live_server: Any, walk: Any, officers: tuple[Actor, Actor], calendar: Calendar
) -> None:
    held = a_draft(officers[0], now=calendar.now)
    walker = come_again(walk, live_server, f"/drafts/{held.id}/files/diagram.bpmn", email=FIRST)
    page = walker.page
    page.wait_for_selector("#canvas[data-ready]")
    with_terms(held, by=officers[1], summary="Changed by the other officer.")
    drop_task_on(page, "answered_flow")
    page.locator("[data-status]", has_text="Somebody saved this draft").wait_for()
    stands = queries.draft(draft=held.id, by=officers[0])
    assert stands.latest.number == 2
    assert "Activity_" not in stands.files["diagram.bpmn"]
    assert page.locator("#canvas .djs-shape[data-element-id^=Activity_]").count() == 1, "the drawing is still there"


def test_forms_and_terms_are_edited_on_a_phone_without_scripts(
    live_server: Any, chromium: Any, officers: tuple[Actor, Actor], calendar: Calendar
) -> None:
    held = a_draft(officers[0], now=calendar.now)
    context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False)
    page = context.new_page()
    come_to(page, live_server.url, f"/drafts/{held.id}/terms", email=FIRST, password=PASSWORD)
    page.locator("[id='agencies.0.service_hours']").fill("9")
    page.locator("[id='fees.0.amount']").fill("410.00 MXN")
    press(page, "Save and prove")
    page.goto(f"{live_server.url}/drafts/{held.id}/form/plant_health")
    page.locator("#add summary").click()
    added = page.locator("#add")
    added.locator("input").nth(0).fill("Lot number")
    added.locator("input").nth(1).fill("lot")
    added.locator("input[type=checkbox]").check()
    press(page, "Save and prove")
    stands = queries.draft(draft=held.id, by=officers[0])
    assert stands.latest.number == 3
    read = read_files(stands.files)
    assert read.agencies[0].service_hours == 9
    form = read.form("plant_health")
    assert form is not None
    assert form.entries["lot"]["title"] == "Lot number"
    assert "lot" in form.schema["required"]
    assert page.locator("text=Not proved").count() == 0
    context.close()
