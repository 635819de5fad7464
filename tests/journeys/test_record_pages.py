# SPDX-License-Identifier: Apache-2.0
"""The holder's desk, the public record, its print, the counter, the reliability statement, on the narrowest phone."""

from typing import Any

import pytest
from tests.journeys.test_discount import NARROW, press
from tests.journeys.test_titles_and_payments import PASSWORD, a_cookie, stand_up
from tests.makers import CARRIER, SELLER
from tests.rooms.titles.conftest import World

from tradelane.kernel.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "es")])
def test_everybody_reads_the_record_and_how_reliable_its_registry_is(
    live_server: Any, walk: Any, scheme: str, language: str
) -> None:
    title = World(now()).issue()
    anybody = walk(size=NARROW, scheme=scheme, language=language)
    stand_up(anybody, f"{live_server.url}/records/{title.id}")
    assert SELLER not in anybody.page.content()
    stand_up(anybody, f"{live_server.url}/reliability/")
    assert anybody.page.locator("section h2").count() == 10
    holder = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, SELLER)])
    stand_up(holder, f"{live_server.url}/titles/{title.id}/print")
    assert holder.page.locator("figure svg").bounding_box()["width"] > 100


@pytest.mark.parametrize(("scheme", "language"), [("light", "es"), ("dark", "en")])
def test_a_record_is_surrendered_at_the_counter_by_phone(
    live_server: Any, walk: Any, scheme: str, language: str
) -> None:
    world = World(now())
    title = world.issue()
    officer = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, CARRIER)])
    stand_up(officer, f"{live_server.url}/titles/{title.id}/counter")
    press(officer.page, officer.page.locator("#ask"))
    code = officer.page.locator("#code").inner_text()
    assert officer.axe() == [] and not officer.too_wide()
    phone = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, SELLER)])
    stand_up(phone, f"{live_server.url}/titles/")
    phone.page.goto(f"{live_server.url}/titles/counter/{code}")
    phone.page.locator("input[name=password]").fill(PASSWORD)
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_url(f"**/titles/counter/{code}*")
    stand_up(phone, phone.page.url)
    press(phone.page, phone.page.locator("#sign"))
    phone.page.wait_for_url(f"**/titles/{title.id}")
    officer.page.locator("button[value=accept_surrender]").wait_for()  # the officer's screen looked anew by itself
    assert officer.axe() == [] and not officer.too_wide()
    assert str(world.see(title.id).state) == "surrendered"
