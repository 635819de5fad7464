# SPDX-License-Identifier: Apache-2.0
"""The holder's desk, the public record, its print, the counter, the reliability statement, on the narrowest phone."""

from decimal import Decimal
from typing import Any

import pytest
from tests.journeys.test_discount import NARROW, press
from tests.journeys.test_titles_and_payments import PASSWORD, a_cookie, stand_up
from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import World

from tradelane.kernel.clock import now
from tradelane.titles import actions
from tradelane.titles.values import (
    Act,
    BillLaw,
    BillTerms,
    Cost,
    CostKind,
    Form,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
    RecordKind,
    Tenor,
    TenorKind,
    Title,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "es")])
def test_everybody_reads_the_record_and_how_reliable_its_registry_is(
    live_server: Any, walk: Any, scheme: str, language: str
) -> None:
    world = World(now())
    title = world.issue()
    anybody = walk(size=NARROW, scheme=scheme, language=language)
    stand_up(anybody, f"{live_server.url}/records/{title.id}")
    assert SELLER not in anybody.page.content()
    stand_up(anybody, f"{live_server.url}/reliability/")
    assert anybody.page.locator("section h2").count() == 10
    holder = walk(size=NARROW, scheme=scheme, language=language, cookies=[a_cookie(live_server.url, SELLER)])
    stand_up(holder, f"{live_server.url}/titles/{title.id}/print")
    assert holder.page.locator("figure svg").bounding_box()["width"] > 100
    stand_up(holder, f"{live_server.url}/titles/{a_protested_bill(world).id}")
    assert "1045" in holder.page.locator("#claim ~ .scroll").first.inner_text()
    holder.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert holder.axe() == [] and not holder.too_wide(), "every act of a bill has its form"


def a_protested_bill(world: World) -> Title:
    """A bill at sight that the carrier drew on another party, and the seller had protested for want of payment."""
    terms = BillTerms(
        OUTSIDER, Decimal(1000), "USD", Tenor(TenorKind.SIGHT), world.now.date(), "SG", BillLaw.ULB
    )  # fmt: skip
    title = world.issue(
        text="a bill of exchange", number="BX-1",
        on=actions.Opening(record=RecordKind.BILL_OF_EXCHANGE, form=Form.ORDER, order_of=SELLER, bill=terms),
    )  # fmt: skip
    cost = (Cost(CostKind.PROTEST, Decimal("45.00")),)
    for act, said in (
        (Act.PRESENT, PresentmentTerms(Presentment.PAYMENT)),
        (Act.PROTEST, ProtestTerms("notary 7, act 551", cost)),
    ):
        title = actions.act_on(
            title.id, actions.Said(act, terms=said), seen_head=title.head, by=an_actor(SELLER), now=world.tick()
        )
    return title


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
