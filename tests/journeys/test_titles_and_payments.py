# SPDX-License-Identifier: Apache-2.0
"""The pages of titles and payments in a real browser: read on a phone, act without scripts, nothing serious for axe."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.journeys.conftest import DESK, PHONE
from tests.makers import BUYER, OUTSIDER, SELLER, a_person, an_actor
from tests.payment_makers import BUYER_ACCOUNT, BUYER_BANK, SELLER_ACCOUNT
from tests.rooms.payments.conftest import World as Payments
from tests.rooms.titles.conftest import MX_BANK
from tests.rooms.titles.conftest import World as Titles

from tradelane.kernel.clock import now
from tradelane.kernel.money import Money
from tradelane.parties.models import Person
from tradelane.payments.values import Leg, LegKind, Method
from tradelane.titles import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


PASSWORD = "correct horse battery"


def a_cookie(base: str, organisation: Any) -> dict[str, str]:
    client = Client()
    client.force_login(
        Person.objects.get(
            pk=a_person(f"{organisation.lower()}@page.example", organisation=organisation, password=PASSWORD)
        ),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    name, morsel = next((k, m) for k, m in client.cookies.items() if "session" in k)
    return {"name": name, "value": morsel.value, "url": base}


def stand_up(walker: Any, address: str) -> None:
    walker.page.goto(address)
    assert walker.axe() == []
    assert not walker.too_wide(), address
    assert walker.page.locator("h1").count() == 1


@pytest.mark.parametrize(("size", "scheme", "language"), [(PHONE, "light", "es"), (DESK, "dark", "en")])
def test_a_holder_reads_a_title_and_passes_it_on(
    live_server: Any, walk: Any, size: Any, scheme: str, language: str
) -> None:
    world = Titles(now())
    title = world.transfer(world.transfer(world.issue(), MX_BANK), SELLER)
    address = f"{live_server.url}/titles/{title.id}"
    walker = walk(size=size, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, SELLER)])
    stand_up(walker, f"{live_server.url}/titles/")
    stand_up(walker, address)
    walker.page.locator("#to").select_option(MX_BANK)
    walker.page.locator("button[value=transfer]").click()
    walker.page.locator("input[name=password]").fill(PASSWORD)
    walker.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    walker.page.locator("#sign").wait_for()
    assert walker.axe() == [] and not walker.too_wide()
    walker.page.locator("#sign").click()
    walker.page.wait_for_url(address)
    assert walker.page.locator(".chain__entry").count() == 4
    stand_up(walker, address)
    held = world.see(title.id)
    assert held.holder == MX_BANK
    actions.surrender_title(title=held.id, seen_head=held.head, by=an_actor(MX_BANK), now=world.tick())
    stand_up(walker, address)


@pytest.mark.parametrize(("size", "scheme", "language"), [(PHONE, "dark", "en"), (DESK, "light", "es")])
def test_a_payer_reads_a_payment_and_orders_it(
    live_server: Any, walk: Any, size: Any, scheme: str, language: str
) -> None:
    world = Payments(now())
    id = world.create()
    walker = walk(size=size, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, BUYER)])
    stand_up(walker, f"{live_server.url}/payments/")
    stand_up(walker, f"{live_server.url}/payments/{id}")
    walker.page.locator("form[action$='/order'] button").click()
    walker.page.wait_for_url(f"**/payments/{id}")
    assert walker.page.locator("a[href$='/order.xml']").count() == 1
    stand_up(walker, f"{live_server.url}/payments/{id}")


def test_a_customer_sees_the_code_to_scan(live_server: Any, walk: Any) -> None:
    world = Payments(now())
    id = world.create(
        payer=replace(SELLER_ACCOUNT, organisation=OUTSIDER, bank=None),
        payee=replace(BUYER_ACCOUNT, bank=BUYER_BANK),
        legs=(Leg(LegKind.GOODS, Money(Decimal("24.50"), "SGD")),),
        method=Method.QR,
        by=an_actor(BUYER),
    )
    walker = walk(size=PHONE, cookies=[a_cookie(live_server.url, OUTSIDER)])
    stand_up(walker, f"{live_server.url}/payments/{id}")
    drawn = walker.page.locator("figure img")
    assert drawn.evaluate("image => image.complete && image.naturalWidth > 100")
