# SPDX-License-Identifier: Apache-2.0
"""A ministry changes a procedure in a browser: draws, is told what the prover finds, mends it, and it becomes law."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from tests.consignment_makers import a_consignment
from tests.draft_makers import PASSWORD, a_drafter, a_published_version, an_agency, heard, with_terms
from tests.journeys.conftest import DESK, PHONE, come_to
from tests.makers import BUYER, SELLER, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, a_trader

from tradelane.kernel import clock
from tradelane.parties.values import Actor
from tradelane.trust import actions as trust
from tradelane.window import actions, queries
from tradelane.window.formats.diagram import read_diagram
from tradelane.window.models import CaseRow
from tradelane.window.values import DraftPhase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
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


def drawn(page: Any, script: str) -> Any:
    """Act on the drawing as a hand would, by the editor's own commands."""
    return page.evaluate(script)


def saved(page: Any, number: int) -> None:
    page.wait_for_function(f"document.querySelector('#file [name=seen]').value === '{number}'", timeout=30_000)


def test_a_drawn_step_is_proved_mended_approved_and_runs_in_new_cases_only(
    live_server: Any, walk: Any, officers: tuple[Actor, Actor], calendar: Calendar
) -> None:
    marta, olga = officers
    old = a_filed_case(now=calendar.now)
    walker = walk(size=DESK)
    page = walker.page
    come_to(page, live_server.url, "/drafts", email=FIRST, password=PASSWORD)
    assert walker.axe() == []
    page.select_option("#procedure", "mx-export")
    page.get_by_role("button", name="Start a draft").click()
    page.wait_for_url("**/drafts/draft_*")
    assert walker.axe() == []
    assert not walker.too_wide()
    draft = page.url.rpartition("/")[2]

    # draw: append a step after the start, with the mouse, by the pad beside the element
    page.goto(f"{live_server.url}/drafts/{draft}/files/diagram.bpmn")
    page.wait_for_selector("#canvas[data-ready]")
    assert page.locator(".bjs-powered-by").is_visible(), "bpmn.io's mark stays"
    assert walker.axe() == []
    page.locator("#canvas [data-element-id=decided_flow]").first.wait_for(state="attached")
    page.screenshot(path="/tmp/editor.png")
