# SPDX-License-Identifier: Apache-2.0
"""A record divided and its parts combined again, in a real browser on the narrowest phone: asked by the holder, done by
the carrier, each by one signature over what it shows. What the rules refuse is said beside the form, filled in as it
was.
"""

from decimal import Decimal
from typing import Any

import pytest
from tests.journeys.test_discount import NARROW, press
from tests.journeys.test_titles_and_payments import PASSWORD, a_cookie, stand_up
from tests.makers import CARRIER, SELLER, an_actor
from tests.rooms.titles.conftest import World

from tradelane.kernel.clock import now
from tradelane.kernel.digests import digest_of
from tradelane.titles import queries
from tradelane.titles.values import DivisionTerms, IssueTerms, TitleState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASIS = "Contract of carriage, clause 9"


def prove(page: Any, address: str) -> None:
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "es")])
def test_a_record_is_divided_and_its_parts_are_combined(
    live_server: Any, walk: Any, scheme: str, language: str
) -> None:
    world = World(now())
    title = world.issue()
    base = f"{live_server.url}/titles"

    # 1. the holder surrenders it for division
    holder = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, SELLER)])
    page = holder.page
    stand_up(holder, f"{base}/{title.id}")
    page.locator("details:has(#surrender-purpose) summary").click()
    page.locator("#surrender-purpose").select_option("division")
    page.locator("#surrender-wanted").fill("60 t for Busan, 40 t for Kobe")
    press(page, page.locator("button[value=surrender]"))
    prove(page, "**/sign*")
    press(page, page.locator("#sign"))
    page.wait_for_url(f"{base}/{title.id}")

    # 2. the carrier divides it; a wrong sum is refused beside the form
    officer = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, CARRIER)])
    page = officer.page
    stand_up(officer, f"{base}/{title.id}")
    press(page, page.locator("a[href$='/divide']"))
    prove(page, "**/divide*")
    stand_up(officer, page.url)
    assert page.get_by_text("60 t for Busan").count() == 1
    press(page, page.locator("button[name=more]"))
    page.locator("#part-3").wait_for()
    fill(page, {"basis": BASIS, "quantity": "100", "unit": "TNE"})
    for n, quantity in enumerate(("60", "39"), start=1):
        part = {"number": f"PTL-1/{n}", "part": quantity, "document": digest_of(f"part {n}".encode())}
        fill(page, {f"{name}-{n}": value for name, value in part.items()})
    press(page, page.locator("button[name=sign]"))
    page.get_by_text("TITLE-48").first.wait_for()
    assert officer.axe() == [] and not officer.too_wide()
    assert page.locator("#number-1").input_value() == "PTL-1/1"
    page.locator("#part-2").fill("40")
    press(page, page.locator("button[name=sign]"))
    page.locator("#sign").wait_for()
    assert officer.axe() == [] and not officer.too_wide()
    assert world.see(title.id).state is TitleState.SURRENDERED, "nothing is done before it is signed"
    press(page, page.locator("#sign"))
    page.wait_for_url(f"{base}/{title.id}")
    stand_up(officer, page.url)
    entry = queries.entries(id=title.id, by=an_actor(CARRIER))[-1].entry
    assert isinstance(entry.terms, DivisionTerms)
    assert [each.quantity for each in entry.terms.shares] == [Decimal(60), Decimal(40)]
    parts = [world.see(each.title) for each in entry.terms.shares]
    assert [(each.number, each.holder, each.state) for each in parts] == [
        ("PTL-1/1", SELLER, TitleState.HELD), ("PTL-1/2", SELLER, TitleState.HELD),
    ]  # fmt: skip
    assert page.locator(f"a[href$='/titles/{parts[0].id}']").count() == 1

    # 3. the holder has both combined again, by one signature
    page = holder.page
    stand_up(holder, f"{base}/")
    press(page, page.locator("a[href$='/titles/combine']"))
    page.wait_for_url("**/titles/combine")
    stand_up(holder, page.url)
    page.locator(f"#{parts[0].id}").check()
    press(page, page.locator("button[value=surrender]"))
    page.get_by_text("TITLE-58").first.wait_for()  # it takes two
    assert holder.axe() == [] and page.locator(f"#{parts[0].id}").is_checked()
    page.locator(f"#{parts[1].id}").check()
    press(page, page.locator("button[value=surrender]"))
    page.locator("#sign").wait_for()
    assert holder.axe() == [] and not holder.too_wide()
    press(page, page.locator("#sign"))
    page.wait_for_url(f"{base}/")
    assert {world.see(each.id).state for each in parts} == {TitleState.SURRENDERED}

    # 4. the carrier combines them
    page = officer.page
    stand_up(officer, f"{base}/{parts[0].id}")
    press(page, page.locator("a[href$='/titles/combine']"))
    page.wait_for_url("**/titles/combine")
    stand_up(officer, page.url)
    for each in parts:
        page.locator(f"#{each.id}").check()
    fill(page, {"number": "PTL-1/W", "document": digest_of(b"whole")})
    press(page, page.locator("button[value=combine]"))
    page.get_by_text("TITLE-47").first.wait_for()  # by which law?
    fill(page, {"basis": BASIS})
    press(page, page.locator("button[value=combine]"))
    page.locator("#sign").wait_for()
    assert officer.axe() == [] and not officer.too_wide()
    press(page, page.locator("#sign"))
    page.wait_for_url("**/titles/title_*")
    whole = next(each for each in queries.titles(by=an_actor(SELLER)) if each.number == "PTL-1/W")
    assert page.url.endswith(whole.id)
    stand_up(officer, page.url)
    assert (whole.state, whole.holder) == (TitleState.HELD, SELLER)
    opened = queries.entries(id=whole.id, by=an_actor(SELLER))[0].entry.terms
    assert isinstance(opened, IssueTerms) and {each.title for each in opened.ancestors} == {each.id for each in parts}
    assert {world.see(each.id).state for each in parts} == {TitleState.COMBINED}


def test_only_its_carrier_divides_a_record(live_server: Any, walk: Any) -> None:
    world = World(now())
    title = world.issue()
    holder = walk(size=NARROW, cookies=[a_cookie(live_server.url, SELLER)])
    holder.page.goto(f"{live_server.url}/titles/{title.id}/divide")
    prove(holder.page, "**/divide*")
    fill(holder.page, {"basis": BASIS, "quantity": "2", "unit": "TNE"})
    for n in (1, 2):
        part = {"number": f"{n}", "part": "1", "document": digest_of(f"{n}".encode())}
        fill(holder.page, {f"{name}-{n}": value for name, value in part.items()})
    holder.page.locator("button[name=sign]").click()
    holder.page.get_by_text("TITLE-7").first.wait_for()
    assert world.see(title.id).state is TitleState.HELD


def fill(page: Any, values: dict[str, str]) -> None:
    for id, value in values.items():
        page.locator(f"[id='{id}']").fill(value)
