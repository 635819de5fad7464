# SPDX-License-Identifier: Apache-2.0
"""The shop in a real browser: product, checkout and order by keyboard alone, nothing serious for axe; and the demo's
private buyer over real HTTP against a real node.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.empty_stores import with_tables
from tests.journeys.conftest import DESK, PHONE, free_port
from tests.journeys.test_titles_and_payments import a_cookie, stand_up
from tests.makers import SELLER
from tests.shop_makers import Storefront

from config.demo import world
from config.demo.consumer import buy_one_bag
from config.demo.nodes import RunningNode
from tradelane.kernel.clock import now
from tradelane.shop import queries

WINDOWS = [(PHONE, "light", "es"), (DESK, "dark", "en")]


def checked(walker: Any) -> None:
    """The present page is sound: axe, width, one first heading."""
    assert walker.axe() == []
    assert not walker.too_wide(), walker.page.url
    assert walker.page.locator("h1").count() == 1


def reach(page: Any, selector: str) -> None:
    """Go to an element by the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the Tab key does not reach {selector}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "scheme", "language"), WINDOWS)
def test_a_buyer_orders_by_keyboard_alone(live_server: Any, walk: Any, size: Any, scheme: str, language: str) -> None:
    Storefront(now())
    walker = walk(size=size, scheme=scheme, language=language)
    page = walker.page
    page.goto(f"{live_server.url}/shop")
    checked(walker)
    reach(page, "a[href$='/shop/coffee-250-g']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shop/coffee-250-g")
    checked(walker)
    reach(page, "a[href*='/checkout']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout?*")
    checked(walker)
    reach(page, "button[value=check]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    checked(walker)
    typed = {
        "name": "Siti Invented", "email": "siti@buyer.example", "telephone": "+65 6123 4567",
        "street": "5 Sample Street", "city": "Singapore", "postcode": "069543",
    }  # fmt: skip
    for field, text in typed.items():
        reach(page, f"#{field}")
        page.keyboard.type(text)
    reach(page, "#consent")
    page.keyboard.press("Space")
    reach(page, "button[value=check]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=place]")
    checked(walker)
    reach(page, "button[value=place]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/shop/orders/*")
    checked(walker)
    drawn = page.locator("figure.qr img")
    assert drawn.evaluate("image => image.complete && image.naturalWidth > 100")
    assert queries.product(slug="coffee-250-g").stock == 4


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "scheme", "language"), WINDOWS)
def test_a_seller_manages_products(live_server: Any, walk: Any, size: Any, scheme: str, language: str) -> None:
    Storefront(now()).order()
    walker = walk(size=size, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, SELLER)])
    for path in ("/shop/manage", "/shop/manage/new", "/shop/manage/products/coffee-250-g"):
        stand_up(walker, live_server.url + path)
    walker.page.locator("#stock").fill("9")
    walker.page.locator("main form button.govuk-button").click()
    walker.page.wait_for_url("**/shop/manage")
    assert queries.product(slug="coffee-250-g").stock == 9


@pytest.fixture
def mexico(tmp_path: Path) -> Iterator[RunningNode]:
    node = RunningNode(world.MEXICO, with_tables(tmp_path), f"http://127.0.0.1:{free_port()}")
    try:
        node.make()
        yield node
    finally:
        node.stop()


@pytest.mark.network
def test_a_private_buyer_gets_a_bag(mexico: RunningNode) -> None:
    order = buy_one_bag(mexico)
    assert order["state"] == "paid" and order["payment"]["paid"] and order["paid_at"]
    assert order["to_pay"] == {"amount": "29.98", "currency": "SGD"}
