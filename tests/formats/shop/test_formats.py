# SPDX-License-Identifier: Apache-2.0
"""Carts as consignments, offers and their digests, products for search engines: written and read back."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import etree
from tests.shop_makers import BY_MAIL, a_bag, a_buyer, a_cart, a_carton, a_company, sgd, usd

from tradelane.consignments.formats import from_json, to_json
from tradelane.consignments.rules import findings
from tradelane.consignments.values import Address, Consignment
from tradelane.kernel.errors import Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.shop import formats
from tradelane.shop.values import Buyer, Cart, CartLine, Offer
from tradelane.tariff.formats import tables
from tradelane.tariff.rules import quote

ON = date(2026, 11, 2)
HOME = Address("Calle Central 12", "Tapachula", "30700", "MX")


def a_sale(cart: Cart, buyer: Buyer | None = None) -> Consignment:
    return formats.consignment(
        cart, id=ConsignmentId("consignment_s"), order="S-1", ordered_on=ON, buyer=buyer, seller_address=HOME
    )


def an_offer(cart: Cart) -> Offer:
    found = quote(consignment=a_sale(cart), lane="MX-SG", on=ON, tables=tables())
    way = cart.delivery
    assert way is not None
    return formats.offer(found, cart=cart, incoterm=way.incoterm, currency=way.first.currency)


@pytest.mark.parametrize("buyer", [a_buyer(), a_company()])
def test_a_cart_is_a_sound_consignment_that_reads_back(buyer: Buyer) -> None:
    sale = a_sale(a_cart(quantity=3), buyer)
    assert from_json(to_json(sale)) == sale
    assert findings(sale, lane="MX-SG") == ()


def test_several_lines_share_the_first_freight() -> None:
    cart = Cart((CartLine(a_bag(), 2), CartLine(a_bag(sku="B", slug="b"), 1)), "SG")
    sale = a_sale(cart, a_buyer())
    assert [(c.kind, c.amount) for c in sale.charges] == [("freight", sgd("11.00"))]
    assert [item.number for item in sale.goods_items] == [1, 2]


def test_a_cart_for_nowhere_is_refused() -> None:
    with pytest.raises(Refused, match="SHOP-3"):
        a_sale(a_cart(economy="JP"))


def test_delivered_with_duty_paid_nothing_is_left_for_the_border() -> None:
    offer = an_offer(a_cart())
    assert (offer.to_pay, offer.at_border, offer.total) == (sgd("26.16"), sgd("0.00"), sgd("26.16"))
    assert all(line.cites for line in offer.lines)
    assert all(line.source for line in offer.lines if line.kind in ("tax", "customs duty"))


def test_else_customs_collects_from_the_importer() -> None:
    offer = an_offer(a_cart(a_carton(), 10))
    assert offer.to_pay == usd("2098.00")
    assert {line.kind for line in offer.lines if line.counts and not line.to_seller} == {"customs duty", "tax"}
    assert offer.total == offer.to_pay + offer.at_border


def test_an_offer_reads_back_and_its_digest_follows_the_price_alone() -> None:
    offer = an_offer(a_cart())
    assert formats.offer_from_json(formats.offer_json(offer)) == offer
    renamed = a_bag(descriptions={"en": "Other words.", "es": "Otras palabras."}, stock=1)
    assert an_offer(a_cart(renamed)).digest == offer.digest
    for other in (a_cart(quantity=2), a_cart(a_bag(prices=(sgd("18.01"),)))):
        assert an_offer(other).digest != offer.digest


def test_destinations_read_back() -> None:
    for each in a_bag().destinations:
        assert formats.destination_from_json(formats.destination_json(each)) == each


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"economy": "Singapore"}, "destinations.economy"),
        ({"verdict": "perhaps"}, "destinations.verdict"),
        ({"delivery": {"incoterm": "DDX"}}, "destinations.delivery.incoterm"),
        ({"delivery": []}, ""),
        ({"delivery": "by sea"}, "destinations.delivery"),
    ],
)
def test_a_broken_destination_names_its_field(change: dict[str, object], field: str) -> None:
    data = {**formats.destination_json(a_bag().destinations[0]), **change}
    if not field:
        assert formats.destination_from_json(data).delivery is None
        return
    with pytest.raises(Unreadable) as error:
        formats.destination_from_json(data)
    assert error.value.field == field and error.value.fix


@pytest.mark.parametrize(
    ("text", "economy", "id"),
    [
        ("201912345R", "SG", "SG.UEN.201912345R"),
        (" 201912345r ", "SG", "SG.UEN.201912345R"),
        ("SG.UEN.201912345R", "SG", "SG.UEN.201912345R"),
        ("CAC201105ABA", "MX", "MX.RFC.CAC201105ABA"),
        ("", "SG", None),
    ],
)
def test_official_numbers_are_read_by_their_register(text: str, economy: str, id: str | None) -> None:
    assert formats.official_number(text, economy=economy) == id


def test_a_wrong_check_letter_names_the_field() -> None:
    with pytest.raises(Unreadable) as error:
        formats.official_number("201912345A", economy="SG")
    assert error.value.field == "company_number"


def test_search_engines_read_product_and_offers() -> None:
    data = formats.json_ld(a_bag(), base_url="https://node.example", language="es")
    assert data["@type"] == "Product" and data["name"] == "Café de Chiapas, 250 g"
    assert [(o["price"], o["priceCurrency"]) for o in data["offers"]] == [("18.00", "SGD"), ("13.40", "USD")]
    assert data["offers"][0]["eligibleRegion"] == ["SG"]
    assert data["offers"][0]["availability"].endswith("InStock")
    sold_out = formats.json_ld(replace(a_bag(), stock=0), base_url="https://node.example", language="en")
    assert sold_out["offers"][0]["availability"].endswith("OutOfStock")


def test_previews_sitemap_and_feed_name_each_product() -> None:
    preview = formats.open_graph(a_bag(), base_url="https://node.example", language="en")
    assert preview["og:url"] == "https://node.example/shop/coffee-250-g"
    assert preview["og:image"].startswith("https://node.example/static/")
    places = etree.fromstring(formats.sitemap([a_bag(), a_carton()], base_url="https://node.example"))
    assert "https://node.example/shop/coffee-20-kg" in [loc.text for loc in places.iter("{*}loc")]
    channel = etree.fromstring(formats.feed([a_bag()], base_url="https://node.example", language="en"))
    assert [price.text for price in channel.iter("{*}price")] == ["18.00 SGD", "13.40 USD"]


def test_the_way_of_a_cart_is_that_of_its_first_line() -> None:
    assert a_cart().delivery == BY_MAIL
    assert a_cart(economy="AU").delivery is None
