# SPDX-License-Identifier: Apache-2.0
"""A bill is sold in a real browser, on the narrowest phone and by keyboard alone: offered, bought, signed, paid."""

from typing import Any

import pytest
from tests.financing_makers import BUYING_BANK, OTHER_BANK, PAY_FROM, PAY_TO, SELLERS_BANK
from tests.journeys.test_titles_and_payments import PASSWORD, a_cookie, stand_up
from tests.makers import SELLER, an_actor
from tests.rooms.financing.conftest import World, a_bank

from tradelane.financing import actions, queries
from tradelane.financing.values import OfferState
from tradelane.kernel.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = (360, 740)


def press(page: Any, target: Any, *, limit: int = 120) -> None:
    """Reach a control by the Tab key and press Enter on it; fails where the keyboard does not get there."""
    wanted = target.element_handle()
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement === wanted", wanted):
            page.keyboard.press("Enter")
            return
    raise AssertionError("the keyboard does not reach it")


@pytest.mark.parametrize(("scheme", "language"), [("light", "es"), ("dark", "en")])
def test_a_bill_is_offered_bought_signed_and_paid(live_server: Any, walk: Any, scheme: str, language: str) -> None:
    world = World(now())
    bill = world.bill()
    value_date = next(
        day for day in (world.tick(days=1).date() for _ in range(10)) if day.weekday() < 5 and day.month != 12
    ).isoformat()  # fmt: skip
    seller = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, SELLER)])
    page = seller.page

    # 1. the seller offers it
    stand_up(seller, f"{live_server.url}/financing/")
    press(page, page.locator(f"a[href$='/financing/new/{bill.id}']"))
    page.wait_for_url("**/financing/new/*")
    stand_up(seller, page.url)
    page.locator("[name=rate]").fill("6")
    page.locator("[name=value_date]").fill(value_date)
    page.locator("[name=answer_by]").fill(value_date)
    for bank in (BUYING_BANK, OTHER_BANK):
        page.locator(f"[name=banks][value='{bank}']").check()
    page.locator("[name=number]").fill(PAY_TO.number)
    page.locator("[name=bic]").fill(PAY_TO.bic)
    page.locator("[name=bank]").select_option(BUYING_BANK)
    press(page, page.locator("[name=submit]"))
    page.get_by_text("DISC-9").first.wait_for()  # the buyer would confirm its own payment
    assert seller.axe() == []
    page.locator("[name=bank]").select_option(SELLERS_BANK)
    press(page, page.locator("[name=submit]"))
    page.wait_for_url("**/financing/offer_*")
    address = page.url
    stand_up(seller, address)

    # 2. a bank buys it, by keyboard
    bank = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, BUYING_BANK)])
    stand_up(bank, f"{live_server.url}/home/")
    press(bank.page, bank.page.locator(f"a[href='{address.removeprefix(live_server.url)}']").first)
    bank.page.wait_for_url(address)
    stand_up(bank, address)
    bank.page.locator("[name=answer][value=taken]").check()
    bank.page.locator("[name=number]").fill(PAY_FROM.number)
    bank.page.locator("[name=bic]").fill(PAY_FROM.bic)
    press(bank.page, bank.page.locator("[name=submit]"))
    bank.page.locator("[name=submit]").wait_for(state="detached")  # it is bound
    assert bank.page.url == address

    # 3. the seller signs; the endorsement waits
    stand_up(seller, address)
    press(page, page.locator(f"a[href$='/agree/{BUYING_BANK}']"))
    page.wait_for_url("**/reauthenticate/*")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/agree/{BUYING_BANK}*")
    stand_up(seller, page.url)
    press(page, page.locator("#sign"))
    page.wait_for_url(address)
    assert world.see(bill).holder == SELLER
    stand_up(seller, f"{live_server.url}/titles/{bill.id}")
    assert page.locator("#reserved").count() == 1

    # 4. the money comes and the bill is the bank's
    (offer,) = queries.offers(by=an_actor(SELLER))
    world.now = now()
    world.money(offer)
    assert actions.end_what_is_over(now=now()) == 1
    stand_up(seller, address)
    stand_up(bank, f"{live_server.url}/titles/{bill.id}")
    assert queries.offer(id=offer.id, by=a_bank()).state is OfferState.COMPLETED
    assert world.see(bill).holder == BUYING_BANK
