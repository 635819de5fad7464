# SPDX-License-Identifier: Apache-2.0
"""Two officers change a cell, the map and the lane follow; a guest comments on a draft; all in a real browser."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from tests.journeys.conftest import DESK, PHONE, Walker, come_to
from tests.makers import AGENCY, a_person, an_organisation

from config.tasks import tasks
from tradelane.journal.actions import run_due_jobs
from tradelane.kernel import clock
from tradelane.parties.values import OrganisationKind, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
ONE, TWO = "one@customs.example", "two@customs.example"
COMMENT = "Article 1 forgets the packing list."


@pytest.fixture(autouse=True)
def officers(live_server: Any) -> Iterator[None]:
    """Two officers of the node's customs; links in mails lead to the server under test."""
    an_organisation(AGENCY, kinds=[OrganisationKind.AGENCY], name="Customs of Mexico")
    for email in (ONE, TWO):
        a_person(email, organisation=AGENCY, roles=[Role.OFFICER], password=PASSWORD)
    with override_settings(BASE_URL=live_server.url):
        yield


def sound(walker: Walker) -> Walker:
    """The window, whose page has nothing serious for axe and does not scroll sideways."""
    assert walker.axe() == []
    assert not walker.too_wide(), walker.page.url
    return walker


def press(walker: Walker, name: str) -> None:
    walker.page.get_by_role("button", name=name, exact=True).click()
    walker.page.wait_for_load_state()


def test_the_map_shows_what_the_matrix_says(live_server: Any, walk: Any) -> None:
    walker = walk(size=DESK)
    walker.page.goto(f"{live_server.url}/plans/?measure=mletr-law")
    sheet = walker.page.locator("[data-map] svg")
    sheet.locator("text", has_text="SG").wait_for()
    assert sheet.locator(".map__code").count() == 21
    for code, status in (("484", "unconfirmed"), ("702", "in-force"), ("392", "draft")):
        assert walker.page.locator(f"tr[data-number='{code}']").get_attribute("data-status") == status
    drawn = {
        status: sheet.locator(f".map__economy--{status}").count() for status in ("in-force", "partial", "draft", "none")
    }
    rows = {status: walker.page.locator(f"tr[data-status='{status}']").count() for status in drawn}
    assert drawn == rows
    assert rows["in-force"] >= 3
    sound(walker)
    if folder := os.environ.get("TRADELANE_SHOTS"):
        walker.page.screenshot(path=f"{folder}/map.png", full_page=True)


def test_without_scripts_the_matrix_is_all_there(live_server: Any, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/plans/")
    assert page.locator("[data-map]").is_hidden()
    assert page.locator("table.matrix tbody tr").count() == 21
    page.locator("tr[data-code=SG] td a").first.click()
    page.wait_for_load_state()
    assert "Electronic Transactions Act, Part 2A" in page.locator("main").inner_text()
    context.close()


def test_two_officers_change_a_cell_and_the_lane_says_from_when(live_server: Any, walk: Any) -> None:
    day = (clock.now().date() + timedelta(days=30)).isoformat()
    one, two = walk(size=PHONE), walk(size=DESK)
    for measure in ("mletr-law", "e-bill-of-lading"):
        path = f"/plans/MX/{measure}/propose/fact"
        if one.page.url == "about:blank":
            come_to(one.page, live_server.url, path, email=ONE, password=PASSWORD)
            come_to(two.page, live_server.url, "/plans/changes/", email=TWO, password=PASSWORD)
        one.page.goto(live_server.url + path)
        one.page.locator("input[name=status][value=none]").check()
        one.page.fill("[name=valid_from]", day)
        one.page.fill("[name=legal_basis]", "Reform that ends electronic titles")
        one.page.fill("[name=reason]", "The gazette of today says so.")
        press(sound(one), "Propose")
        assert "PLAN-1" in one.page.locator(".govuk-error-summary").inner_text()
        one.page.fill("[name=source]", "DOF, today")
        one.page.locator("[name=confidence]").select_option("high")
        press(sound(one), "Propose")
        assert "another person decides" in sound(one).page.locator("main").inner_text()
        two.page.goto(f"{live_server.url}/plans/changes/")
        sound(two).page.get_by_role("button", name="Look and decide").click()
        two.page.wait_for_load_state()
        press(sound(two), "Confirm: I looked at the source")
        assert "Reform that ends electronic titles" in sound(two).page.locator("main").inner_text()
    reader = walk(size=PHONE)
    reader.page.goto(f"{live_server.url}/plans/lanes/MX-SG")
    known = sound(reader).page.locator(".notice--waiting").inner_text()
    assert "Bill of lading" in known
    assert "Paper needed" in known
    reader.page.locator(".notice--waiting a").first.click()
    reader.page.wait_for_load_state()
    assert "Confirmed" in sound(reader).page.locator("main").inner_text()


def test_a_guest_comments_and_the_authority_answers(live_server: Any, walk: Any) -> None:
    officer = walk(size=DESK)
    come_to(officer.page, live_server.url, "/plans/consultations/new", email=ONE, password=PASSWORD)
    for name, text in (
        ("code", "mx-export"), ("version", "2"), ("title_en", "Export, second version"),
        ("summary_en", "One form less."), ("text_en", "Article 1. One form is enough."),
    ):  # fmt: skip
        officer.page.fill(f"[name={name}]", text)
    officer.page.set_input_files(
        "[name=files]", {"name": "draft.txt", "mimeType": "text/plain", "buffer": b"Article 1."}
    )
    press(sound(officer), "Publish for everybody")
    draft = officer.page.url

    guest = walk(size=PHONE, language="es")
    guest.page.goto(draft)
    guest.page.fill("[name=text]", COMMENT + " Llame al +52 962 123 4567.")
    guest.page.fill("[name=email]", "guest@example.com")
    press(sound(guest), "Enviar el comentario")
    assert "PLAN-26" in guest.page.locator(".govuk-error-summary").inner_text()
    guest.page.fill("[name=text]", COMMENT)
    press(sound(guest), "Enviar el comentario")
    sound(guest)
    run_due_jobs(tasks=tasks())
    [sent] = mail.outbox
    link = next(word for word in str(sent.body).split() if "/confirm/" in word)
    assert "Usted comentó un borrador" in str(sent.body)
    guest.page.goto(link)
    press(sound(guest), "Sí, este es mi comentario")
    sound(guest)

    officer.page.goto(f"{draft}/manage")
    assert COMMENT in sound(officer).page.locator("main").inner_text()
    press(officer, "Publish")
    officer.page.locator("[name=comments]").check()
    officer.page.fill("[name=answer]", "Article 1 names it now.")
    press(sound(officer), "Publish the answer")
    guest.page.goto(draft)
    said = sound(guest).page.locator("main").inner_text()
    assert COMMENT in said
    assert "Article 1 names it now." in said
    assert "guest@example.com" not in guest.page.content()
