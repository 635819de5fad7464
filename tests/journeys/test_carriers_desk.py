# SPDX-License-Identifier: Apache-2.0
"""The carrier's desk in a real browser, on the narrowest phone: a surrender that a platform asks for is read, answered
by the person's proof over the very answer, and what the answer does not allow is refused in words.
"""

import json
from typing import Any

import pytest
from django.test import Client
from tests.carriage_makers import a_carriage, ask, be_asked, hear, know_platform
from tests.journeys.test_discount import NARROW, press
from tests.journeys.test_titles_and_payments import PASSWORD, a_cookie, stand_up
from tests.makers import CARRIER, SELLER, an_actor
from tests.rooms.titles.conftest import World

from tradelane.kernel.clock import now
from tradelane.titles import queries
from tradelane.titles.models import CallRow
from tradelane.titles.values.dcsa import SurrenderState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("scheme", "language", "action"), [("light", "en", "SREJ"), ("dark", "es", "SURR"), ("light", "es", "SREJ")]
)
def test_a_surrender_through_a_platform_is_answered(
    live_server: Any, walk: Any, settings: Any, scheme: str, language: str, action: str
) -> None:
    settings.EBL_PLATFORM = "TRDL"
    carriage = a_carriage(World(now()), Client())
    know_platform(carriage)
    ask(carriage)
    carriage.carry()
    hear(carriage, "PTL-1", "ISSU")
    assert be_asked(carriage, surrenderRequestCode="AREQ", reasonCode="COD", comments="To Busan.").status_code == 204
    officer = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, CARRIER)])
    page = officer.page
    stand_up(officer, f"{live_server.url}/titles/")
    press(page, page.locator("a[href='/titles/surrenders/']"))
    page.wait_for_url("**/titles/surrenders/")
    stand_up(officer, page.url)
    (asked,) = queries.surrenders(by=an_actor(CARRIER))
    press(page, page.locator(f"a[href$='/titles/surrenders/{asked.id}']"))
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/titles/surrenders/{asked.id}*")
    stand_up(officer, page.url)
    if action == "SREJ":
        press(page, page.locator("button[value=SREJ]"))
        page.get_by_text("SUR-7").first.wait_for()  # a refusal says why
        page.go_back()
        page.locator("#comments").fill("The freight is not paid.")
    press(page, page.locator(f"button[value={action}]"))
    page.locator("#sign").wait_for()
    assert officer.axe() == [] and not officer.too_wide()
    press(page, page.locator("#sign"))
    page.wait_for_url(f"**/titles/surrenders/{asked.id}")
    stand_up(officer, page.url)
    answered = queries.surrender(id=asked.id, by=an_actor(CARRIER))
    assert answered.state is (SurrenderState.ACCEPTED if action == "SURR" else SurrenderState.REJECTED)
    told = json.loads(CallRow.objects.get(kind="surrender-response").original)
    assert (told["action"], told["surrenderRequestReference"]) == (action, "SR-1")
    assert page.locator("button[name=action]").count() == 0, "an answer is given once"


def test_another_s_surrender_is_not_shown(live_server: Any, walk: Any, settings: Any) -> None:
    settings.EBL_PLATFORM = "TRDL"
    carriage = a_carriage(World(now()), Client())
    know_platform(carriage)
    ask(carriage)
    carriage.carry()
    hear(carriage, "PTL-1", "ISSU")
    be_asked(carriage)
    (asked,) = queries.surrenders(by=an_actor(CARRIER))
    seller = walk(size=NARROW, cookies=[a_cookie(live_server.url, SELLER)])
    assert seller.page.goto(f"{live_server.url}/titles/surrenders/{asked.id}").status == 404
    stand_up(seller, f"{live_server.url}/titles/surrenders/")
    assert "PTL-1" not in seller.page.content()
