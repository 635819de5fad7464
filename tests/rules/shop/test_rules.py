# SPDX-License-Identifier: Apache-2.0
"""Every rule of the shop, once holding and once not."""

from dataclasses import replace

import pytest
from tests.makers import OUTSIDER, SELLER
from tests.shop_makers import BY_MAIL, PAYEE, a_bag, a_buyer, a_cart, a_carton, a_company, kg, sgd, usd

from tradelane.consignments.values import Address
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.digests import digest_of
from tradelane.kernel.money import Money
from tradelane.shop import rules
from tradelane.shop.values import Cart, CartLine, Destination, OrderState, Verdict


def test_the_goods_are_in_stock() -> None:
    assert rules.the_goods_are_in_stock(stock=1, quantity=1)
    assert not rules.the_goods_are_in_stock(stock=1, quantity=2)


def test_at_least_the_minimum_is_ordered() -> None:
    assert rules.at_least_the_minimum_is_ordered(a_carton(), quantity=10)
    assert not rules.at_least_the_minimum_is_ordered(a_carton(), quantity=9)
    assert not rules.at_least_the_minimum_is_ordered(a_bag(), quantity=0)
    assert not rules.at_least_the_minimum_is_ordered(a_bag(), quantity=rules.LARGEST_ORDER + 1)


def test_the_destination_is_sold_to() -> None:
    assert rules.the_destination_is_sold_to(a_bag(), economy="SG")
    assert not rules.the_destination_is_sold_to(a_bag(), economy="AU")
    assert not rules.the_destination_is_sold_to(a_bag(), economy="JP")
    assert rules.sellable(a_bag(), ["SG", "AU", "JP"]) == ["SG"]


def test_a_permit_is_named_where_one_is_needed() -> None:
    needed = Destination("SG", Verdict.PERMIT, "Food agency", "", BY_MAIL)
    assert rules.a_permit_is_named_where_one_is_needed(needed, permit="P-1")
    assert rules.a_permit_is_named_where_one_is_needed(a_bag().destinations[0], permit="")
    assert not rules.a_permit_is_named_where_one_is_needed(needed, permit=" ")


@pytest.mark.parametrize(
    ("email", "holds"),
    [
        ("siti@buyer.example", True),
        ("s.i+ti@a.b.example", True),
        ("siti", False),
        ("siti@", False),
        ("siti@buyer", False),
        ("a b@c.example", False),
        ("a@b@c.example", False),
        ("a\x00@c.example", False),
        ("", False),
    ],
)
def test_the_email_has_the_form_of_one(email: str, holds: bool) -> None:
    assert rules.the_email_has_the_form_of_one(email) is holds


@pytest.mark.parametrize(
    ("telephone", "holds"),
    [
        ("+65 6123 4567", True),
        ("+52 (962) 000-0000", True),
        ("61234567", False),
        ("+0 123 4567", False),
        ("+65", False),
    ],
)
def test_the_telephone_has_the_form_of_one(telephone: str, holds: bool) -> None:
    assert rules.the_telephone_has_the_form_of_one(telephone) is holds


def test_the_price_shown_is_the_price_charged() -> None:
    assert rules.the_price_shown_is_the_price_charged(shown=digest_of(b"1"), charged=digest_of(b"1"))
    assert not rules.the_price_shown_is_the_price_charged(shown=digest_of(b"1"), charged=digest_of(b"2"))


def test_a_private_buyer_sees_one_full_price() -> None:
    assert rules.a_private_buyer_sees_one_full_price(a_buyer(), incoterm=Incoterm.DDP)
    assert rules.a_private_buyer_sees_one_full_price(a_company(), incoterm=Incoterm.CIF)
    assert not rules.a_private_buyer_sees_one_full_price(a_buyer(), incoterm=Incoterm.DAP)


def test_trade_goods_are_sold_to_companies() -> None:
    assert rules.trade_goods_are_sold_to_companies(a_carton(), a_company())
    assert rules.trade_goods_are_sold_to_companies(a_bag(), a_buyer())
    assert not rules.trade_goods_are_sold_to_companies(a_carton(), a_buyer(company="Unnumbered Ltd"))


def test_the_buyer_knows_who_gets_their_data() -> None:
    assert rules.the_buyer_knows_who_gets_their_data(consent=True)
    assert not rules.the_buyer_knows_who_gets_their_data(consent=False)


def test_the_goods_have_an_addressee() -> None:
    assert rules.the_goods_have_an_addressee(a_buyer(), economy="SG")
    assert not rules.the_goods_have_an_addressee(a_buyer(), economy="MX")
    assert not rules.the_goods_have_an_addressee(a_buyer(address=Address("", "Singapore", "1", "SG")), economy="SG")
    assert not rules.the_goods_have_an_addressee(a_buyer(name="x" * 141), economy="SG")
    assert not rules.the_goods_have_an_addressee(a_buyer(name="Si\x00ti"), economy="SG")


def test_a_cart_is_one_sale() -> None:
    assert rules.a_cart_is_one_sale(a_cart())
    assert rules.a_cart_is_one_sale(Cart((CartLine(a_bag(), 1), CartLine(a_bag(sku="B", slug="b"), 2)), "SG"))
    assert not rules.a_cart_is_one_sale(Cart((), "SG"))
    assert not rules.a_cart_is_one_sale(Cart((CartLine(a_bag(), 1), CartLine(a_bag(), 2)), "SG"))
    assert not rules.a_cart_is_one_sale(Cart((CartLine(a_bag(), 1), CartLine(a_carton(), 10)), "SG"))
    other = a_bag(sku="B", seller=OUTSIDER)
    assert not rules.a_cart_is_one_sale(Cart((CartLine(a_bag(), 1), CartLine(other, 1)), "SG"))


def test_the_seller_can_be_paid_there() -> None:
    assert rules.the_seller_can_be_paid_there(PAYEE, currency="SGD")
    assert not rules.the_seller_can_be_paid_there(PAYEE, currency="USD")
    assert not rules.the_seller_can_be_paid_there(None, currency="SGD")


def test_a_product_is_classified_and_has_an_origin() -> None:
    assert rules.a_product_is_classified_and_has_an_origin(a_bag())
    assert not rules.a_product_is_classified_and_has_an_origin(a_bag(hs_code="0901"))
    assert not rules.a_product_is_classified_and_has_an_origin(a_bag(origin="XX"))


def test_a_product_is_weighed() -> None:
    assert rules.a_product_is_weighed(a_bag())
    assert not rules.a_product_is_weighed(a_bag(net_mass=kg("0")))
    assert not rules.a_product_is_weighed(a_bag(gross_mass=kg("0.1")))


def test_prices_are_above_zero_and_fit_their_currency() -> None:
    assert rules.prices_are_above_zero_and_fit_their_currency(a_bag())
    for prices in (
        (),
        (sgd("0.00"),),
        (sgd("1.005"),),
        (sgd("1"), sgd("2")),
        (sgd("1e8"),),
        (Money(usd("1.5").amount, "JPY"),),
    ):
        assert not rules.prices_are_above_zero_and_fit_their_currency(a_bag(prices=prices))


def test_only_the_seller_changes_a_product() -> None:
    assert rules.only_the_seller_changes_a_product(seller=SELLER, by=SELLER)
    assert not rules.only_the_seller_changes_a_product(seller=SELLER, by=OUTSIDER)


def test_a_product_has_a_plain_address() -> None:
    assert rules.a_product_has_a_plain_address(slug="coffee-250-g", sku="ALT-250")
    for slug in ("", "Coffee", "a--b", "-a", "a/b", "a" * 81, "manage"):
        assert not rules.a_product_has_a_plain_address(slug=slug, sku="ALT-250")
    assert not rules.a_product_has_a_plain_address(slug="a", sku="ALT 250")


def test_a_product_speaks_every_language() -> None:
    assert rules.a_product_speaks_every_language(a_bag())
    assert not rules.a_product_speaks_every_language(a_bag(names={"en": "Coffee"}))
    assert not rules.a_product_speaks_every_language(a_bag(descriptions={"en": "Coffee", "es": ""}))


def test_the_key_of_an_order_cannot_be_guessed() -> None:
    assert rules.the_key_of_an_order_cannot_be_guessed("k" * 16)
    assert not rules.the_key_of_an_order_cannot_be_guessed("1")
    assert not rules.the_key_of_an_order_cannot_be_guessed("k" * 81)
    assert not rules.the_key_of_an_order_cannot_be_guessed("k" * 16 + "\x00")


def test_only_an_unpaid_order_is_cancelled() -> None:
    assert rules.only_an_unpaid_order_is_cancelled(OrderState.PLACED)
    assert not rules.only_an_unpaid_order_is_cancelled(OrderState.PAID)


def test_a_destination_sold_to_has_delivery_and_price() -> None:
    there = a_bag().destinations[0]
    assert rules.a_destination_sold_to_has_delivery_and_price(a_bag())
    assert not rules.a_destination_sold_to_has_delivery_and_price(a_bag(destinations=(replace(there, delivery=None),)))
    assert not rules.a_destination_sold_to_has_delivery_and_price(a_bag(destinations=(there, there)))
    assert not rules.a_destination_sold_to_has_delivery_and_price(a_bag(prices=(usd("13.40"),)))
    unexplained = Destination("AU", Verdict.NO, "")
    assert not rules.a_destination_sold_to_has_delivery_and_price(a_bag(destinations=(unexplained,)))
