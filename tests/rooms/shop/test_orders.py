# SPDX-License-Identifier: Apache-2.0
"""Orders from the buyer's yes to the money: stock, price, trade, payment."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connections, transaction
from tests.conftest import NOON
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor
from tests.shop_makers import KEY, PAYEE, Storefront, a_bag, a_buyer, a_carton, a_company, sgd, usd

from tradelane.consignments.formats import from_json
from tradelane.consignments.values import PartyRole
from tradelane.journal.queries import facts
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import total
from tradelane.parties.values import OrganisationKind, Role
from tradelane.payments import queries as payments
from tradelane.payments.formats.emvqr import decode
from tradelane.payments.values import IntentState, LegKind
from tradelane.shop import actions, queries, tasks
from tradelane.shop.models import OrderRow, ProductRow
from tradelane.shop.values import Destination, OrderState, Verdict
from tradelane.trades import queries as trades
from tradelane.trades.values import Step


@pytest.fixture
def shop(db: None, frozen_clock: datetime) -> Storefront:
    return Storefront(frozen_clock)


def test_a_private_order_opens_its_trade_and_asks_for_the_whole_price(shop: Storefront) -> None:
    order = shop.order()
    assert order.state is OrderState.PLACED
    assert queries.product(slug="coffee-250-g").stock == 4
    # 18.00 goods + 6.00 freight, 9 % GST on 24.00 = 2.16, duty free
    assert order.to_pay == sgd("26.16") and order.at_border == sgd("0.00")
    trade = trades.trade(id=order.trade, by=an_actor(SELLER))
    assert trade.lane == "MX-SG" and trade.order == order.number and trade.reached(Step.ORDER)
    intent = payments.intent(id=order.intent, by=an_actor(SELLER))
    assert {leg.kind: leg.amount for leg in intent.legs} == {
        LegKind.GOODS: sgd("18.00"), LegKind.FREIGHT: sgd("6.00"), LegKind.TAX: sgd("2.16"),
    }  # fmt: skip
    assert total((leg.amount for leg in intent.legs), currency="SGD") == order.to_pay
    assert "Siti" not in intent.payer.name


def test_the_trade_holds_everything_that_the_product_knows(shop: Storefront) -> None:
    order = shop.order(quantity=2)
    reading = trades.reading(id=order.trade, by=an_actor(SELLER))
    sale = from_json(reading["consignment"])
    item = sale.goods_items[0]
    assert (item.hs_code, item.origin, item.seller_sku) == ("090121", "MX", "ALT-250")
    assert item.net_mass.value == Decimal("0.500") and item.packages.count == 2
    assert sale.terms.incoterm is Incoterm.DDP and sale.references.order == order.number
    assert sale.party(PartyRole.CONSIGNEE).contact.email == "siti@buyer.example"
    assert {note.source for note in sale.provenance} == {"shop"}
    missing = {note["path"] for note in reading["missing"]}
    assert not any("goods_items" in path for path in missing)


def test_the_code_names_the_collecting_account_sum_and_reference(shop: Storefront) -> None:
    ask = queries.payment_ask(shop.order())
    code = decode(ask.payload)
    account = code.template("26")
    assert (account["00"], account["02"]) == ("SG.PAYNOW", "T19FC0042E")
    assert code.amount == sgd("26.16") and code.template("62")["01"] == ask.reference


def test_the_banks_notification_marks_the_order_paid(shop: Storefront) -> None:
    order = shop.order()
    ask = queries.payment_ask(order)
    assert shop.pay(ask.reference, ask.amount)[0].outcome == "exact"
    assert tasks.follow() == 2  # the trade opened, and the money came
    assert tasks.follow() == 0
    paid = queries.order_by_id(order.id)
    assert paid.state is OrderState.PAID and paid.paid_at is not None
    assert queries.payment_ask(paid).paid and queries.payment_ask(paid).payload == ""
    told = ["privacy.disclosure.sent", "shop.order.placed", "shop.order.paid"]
    assert [f.name for f in facts(subject=order.id)] == told


def test_part_of_the_sum_does_not_pay_the_order(shop: Storefront) -> None:
    order = shop.order()
    shop.pay(queries.payment_ask(order).reference, sgd("10.00"))
    tasks.follow()
    assert queries.order_by_id(order.id).state is OrderState.PLACED
    assert queries.payment_ask(order).amount == sgd("26.16")


def test_a_company_pays_as_its_trade_says_and_not_by_code(shop: Storefront) -> None:
    order = shop.order("coffee-20-kg", 10, buyer=a_company())
    assert order.intent is None and queries.payment_ask(order) is None
    assert order.to_pay == usd("2098.00")  # 1,960.00 goods, 120.00 + 9 x 2.00 freight
    assert order.at_border.amount > 0
    sale = from_json(trades.reading(id=order.trade, by=an_actor(SELLER))["consignment"])
    assert sale.party(PartyRole.BUYER).organisation == BUYER
    assert sale.terms.payment == "Documents against payment"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("SHOP-1", {"quantity": 6}),
        ("SHOP-2", {"slug": "coffee-20-kg", "quantity": 9, "buyer": a_company()}),
        ("SHOP-3", {"economy": "AU"}),
        ("SHOP-3", {"economy": "JP"}),
        ("SHOP-5", {"buyer": a_buyer(email="siti")}),
        ("SHOP-6", {"buyer": a_buyer(telephone="61234567")}),
        ("SHOP-7", {"quote_digest": "sha256:other"}),
        ("SHOP-9", {"slug": "coffee-20-kg", "quantity": 10}),
        ("SHOP-10", {"consent": False}),
        ("SHOP-11", {"buyer": a_buyer(name=" ")}),
        ("SHOP-20", {"key": "short"}),
    ],
)
def test_an_order_that_breaks_a_rule_is_refused_and_reserves_nothing(
    shop: Storefront, rule: str, changes: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refused:
        shop.order(**{"quote_digest": shop.digest(), **changes})
    assert refused.value.rule == rule
    assert refused.value.fix
    assert [p.stock for p in queries.products()] == [600, 5]
    assert not OrderRow.objects.exists()


def test_a_permit_is_asked_for_where_one_is_needed(shop: Storefront) -> None:
    there = replace(a_bag().destinations[0], verdict=Verdict.PERMIT)
    actions.publish_product(product=a_bag(destinations=(there,)), by=an_actor(SELLER), now=NOON)
    with pytest.raises(Refused, match="SHOP-4"):
        shop.order()
    assert shop.order(buyer=a_buyer(permit="SFA-1")).buyer.permit == "SFA-1"


def test_a_changed_price_is_shown_again_before_it_is_charged(shop: Storefront) -> None:
    seen = shop.digest()
    actions.publish_product(product=a_bag(prices=(sgd("19.00"),)), by=an_actor(SELLER), now=NOON)
    with pytest.raises(Refused) as refused:
        shop.order(quote_digest=seen)
    assert refused.value.rule == "SHOP-7"
    assert refused.value.facts["to_pay"] == {"amount": "27.25", "currency": "SGD"}
    assert shop.order(quote_digest=refused.value.facts["quote_digest"]).to_pay == sgd("27.25")


def test_a_double_click_is_one_order(shop: Storefront) -> None:
    first, again = shop.order(), shop.order()
    assert first.id == again.id
    assert queries.product(slug="coffee-250-g").stock == 4
    with pytest.raises(Conflict):
        shop.order(buyer=a_buyer(name="Somebody Else"))


def test_a_private_buyer_needs_an_account_that_collects(shop: Storefront) -> None:
    actions.set_payee(payee=replace(PAYEE, currency="USD"), by=an_actor(SELLER))
    with pytest.raises(Refused, match="SHOP-13"):
        shop.order()


def test_the_table_refuses_stock_below_zero(shop: Storefront) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductRow.objects.filter(slug="coffee-250-g").update(stock=-1)


def test_an_unpaid_order_is_cancelled_once_and_its_goods_go_back(shop: Storefront) -> None:
    order = shop.order(quantity=2)
    for _ in range(2):
        assert actions.cancel_order(order=order.id, by=an_actor(SELLER)).state is OrderState.CANCELLED
    assert queries.product(slug="coffee-250-g").stock == 5
    shop.pay(queries.payment_ask(order).reference, order.to_pay)
    tasks.follow()
    assert queries.order_by_id(order.id).state is OrderState.CANCELLED
    assert facts(subject=order.id)[-1].name == "shop.order.paid_though_cancelled"


def test_an_order_left_unpaid_gives_its_goods_back(shop: Storefront) -> None:
    kept, left = shop.order(key=f"{KEY}-1"), shop.order(quantity=2, key=f"{KEY}-2")
    trade = shop.order("coffee-20-kg", 10, buyer=a_company(), key=f"{KEY}-3")
    shop.pay(queries.payment_ask(kept).reference, kept.to_pay)
    tasks.follow()
    assert actions.release_unpaid(now=NOON + timedelta(days=4)) == 0
    assert actions.release_unpaid(now=NOON + timedelta(days=4, seconds=1)) == 1
    assert queries.order_by_id(left.id).state is OrderState.CANCELLED
    assert queries.order_by_id(trade.id).state is OrderState.PLACED
    assert queries.product(slug="coffee-250-g").stock == 4


def test_several_products_are_one_order(shop: Storefront) -> None:
    actions.publish_product(product=a_bag(sku="ALT-D", slug="decaf"), by=an_actor(SELLER), now=NOON)
    wanted = [("coffee-250-g", 2), ("decaf", 1)]
    digest = queries.offer(wanted=wanted, economy="SG", on=NOON.date()).digest
    order = shop.order(wanted=wanted, quote_digest=digest)
    assert [line["sku"] for line in order.lines] == ["ALT-250", "ALT-D"]
    assert order.to_pay == sgd("70.85")  # (54.00 + 6.00 + 2 x 2.50) x 1.09
    assert [p.stock for p in queries.products()] == [600, 3, 4]


def test_a_paid_order_is_not_cancelled(shop: Storefront) -> None:
    order = shop.order()
    shop.pay(queries.payment_ask(order).reference, order.to_pay)
    tasks.follow()
    with pytest.raises(Refused, match="SHOP-21"):
        actions.cancel_order(order=order.id, by=an_actor(SELLER))


def test_others_see_and_change_nothing(shop: Storefront) -> None:
    order = shop.order()
    stranger = an_actor(OUTSIDER)
    with pytest.raises(NotFound):
        queries.order(id=order.id, by=stranger)
    with pytest.raises(NotFound):
        actions.cancel_order(order=order.id, by=stranger)
    with pytest.raises(Forbidden):
        actions.publish_product(product=a_bag(stock=1), by=stranger, now=NOON)
    with pytest.raises(Forbidden):
        actions.publish_product(product=a_bag(), by=an_actor(SELLER, roles=[Role.READER]), now=NOON)
    assert queries.orders(by=stranger) == []
    assert [found.id for found in queries.orders(by=an_actor(SELLER))] == [order.id]


def test_a_link_is_signed(shop: Storefront) -> None:
    order = shop.order()
    token = queries.order_token(order.id)
    assert queries.order_by_token(token) == queries.order_by_id(order.id)
    for forged in (order.id, token[:-1] + ("A" if token[-1] != "A" else "B"), f"{order.id}~x"):
        with pytest.raises(NotFound):
            queries.order_by_token(forged)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("SHOP-14", {"hs_code": "999999"}),
        ("SHOP-15", {"gross_mass": a_bag().net_mass, "net_mass": a_bag().gross_mass}),
        ("SHOP-16", {"prices": ()}),
        ("SHOP-18", {"slug": "Coffee 1"}),
        ("SHOP-19", {"names": {"en": "Coffee"}}),
        ("SHOP-22", {"destinations": (Destination("SG", Verdict.YES, "x"),)}),
    ],
)
def test_a_product_that_breaks_a_rule_is_not_published(shop: Storefront, rule: str, changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match=rule):
        actions.publish_product(product=a_bag(**changes), by=an_actor(SELLER), now=NOON)


def test_two_products_do_not_share_an_address(shop: Storefront) -> None:
    with pytest.raises(Conflict):
        actions.publish_product(product=a_carton(slug="coffee-250-g"), by=an_actor(SELLER), now=NOON)


def test_paynow_needs_a_uen_with_its_check_letter(shop: Storefront) -> None:
    with pytest.raises(Unreadable):
        actions.set_payee(payee=replace(PAYEE, proxy=OrganisationId("SG.UEN.T19FC0042A")), by=an_actor(SELLER))
    with pytest.raises(Forbidden):
        actions.set_payee(payee=PAYEE, by=an_actor(SELLER, kinds=[OrganisationKind.BUYER]))


def test_an_unpublished_product_is_not_for_sale(shop: Storefront) -> None:
    actions.publish_product(product=a_bag(published=False), by=an_actor(SELLER), now=NOON)
    with pytest.raises(NotFound):
        shop.digest()
    assert queries.own_product(slug="coffee-250-g", by=an_actor(SELLER)).published is False


def test_the_intent_of_a_private_payer_settles_even(shop: Storefront) -> None:
    order = shop.order()
    shop.pay(queries.payment_ask(order).reference, order.to_pay)
    seller = an_actor(SELLER)
    assert payments.intent(id=order.intent, by=seller).state is IntentState.PAID
    claims = payments.balances(id=order.intent, by=seller)
    assert not any(account.startswith("private") for account in claims)


@pytest.mark.django_db(transaction=True)
def test_the_last_bag_is_sold_once() -> None:
    shop = Storefront(NOON)
    actions.publish_product(product=a_bag(stock=1), by=an_actor(SELLER), now=NOON)
    digest, start = shop.digest(), threading.Barrier(4)
    sold: list[str] = []
    refused: list[str] = []

    def buy(n: int) -> None:
        start.wait()
        try:
            sold.append(shop.order(key=f"{KEY}-{n}", quote_digest=digest).id)
        except Refused as error:
            refused.append(error.rule)
        finally:
            connections.close_all()

    buyers = [threading.Thread(target=buy, args=(n,)) for n in range(4)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    assert len(sold) == 1 and refused == ["SHOP-1"] * 3
    assert ProductRow.objects.get(slug="coffee-250-g").stock == 0
    assert OrderRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_four_times_at_once_is_one_order() -> None:
    shop = Storefront(NOON)
    digest, start, ids = shop.digest(), threading.Barrier(4), []

    def click() -> None:
        start.wait()
        try:
            ids.append(shop.order(quote_digest=digest).id)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert len(ids) == 4 and len(set(ids)) == 1
    assert ProductRow.objects.get(slug="coffee-250-g").stock == 4
