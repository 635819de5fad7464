# SPDX-License-Identifier: Apache-2.0
"""The shop's pages and API as buyers and sellers use them, without a browser."""

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.makers import AGENCY, OUTSIDER, SELLER, a_person, an_actor
from tests.shop_makers import KEY, Storefront, a_bag, sgd

from tradelane.parties.actions import grant_access
from tradelane.parties.models import Person
from tradelane.privacy.actions import disclose
from tradelane.privacy.values import Purpose, RecipientKind
from tradelane.shop import actions, queries, tasks
from tradelane.shop.models import OrderRow, ProductRow
from tradelane.shop.values import OrderState

PAGE = "/shop/coffee-250-g"
DETAILS = {
    "to": "SG",
    "quantity": "1",
    "name": "Siti Invented",
    "email": "siti@buyer.example",
    "telephone": "+65 6123 4567",
    "street": "5 Sample Street",
    "city": "Singapore",
    "postcode": "069543",
    "consent": "on",
    "key": KEY,
    "act": "check",
}
BUYER = {
    "name": "Siti Invented",
    "email": "siti@buyer.example",
    "telephone": "+65 6123 4567",
    "address": {"street": "5 Sample Street", "city": "Singapore", "postcode": "069543"},
}


@pytest.fixture
def shop(db: None, frozen_clock: datetime) -> Storefront:
    return Storefront(frozen_clock)


def signed_in(organisation: Any) -> Client:
    client = Client()
    who = Person.objects.get(pk=a_person(f"{organisation.lower()}@shop.example", organisation=organisation))
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def hidden_of(content: str) -> dict[str, str]:
    """The hidden fields of the check page, to be sent back."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', content))


def bought(client: Client) -> str:
    """The address of the order that one bag makes."""
    check = client.post(f"{PAGE}/checkout", DETAILS)
    assert check.status_code == 200, check.content
    placed = client.post(f"{PAGE}/checkout", {**hidden_of(check.content.decode()), "act": "place"})
    assert placed.status_code == 302, placed.content
    return str(placed["Location"])


def test_the_catalogue_shows_what_is_for_sale(shop: Storefront, client: Client) -> None:
    text = client.get("/shop").content.decode()
    assert "Coffee of Chiapas, 250 g" in text and "18.00 SGD" in text and "for companies" in text


def test_a_product_shows_its_price_delivered_with_sources(shop: Storefront, client: Client) -> None:
    text = client.get(f"{PAGE}?to=SG&quantity=2").content.decode()
    assert "Can be sold here: yes" in text
    assert "48.51 SGD" in text  # (36.00 + 8.50) x 1.09, tax rounded half up
    assert "Goods and Services Tax Act 1993" in text and "Source:" in text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)[1])
    assert data["offers"][0]["price"] == "18.00"
    assert 'property="og:title"' in text


@pytest.mark.parametrize(
    ("to", "says"),
    [("AU", "Can be sold here: no"), ("JP", "Not on offer there"), ("XX", "Can be sold here: yes")],
)
def test_a_product_says_where_it_may_not_go_and_why(shop: Storefront, client: Client, to: str, says: str) -> None:
    text = client.get(f"{PAGE}?to={to}&quantity=1").content.decode()
    assert says in text
    assert ("Buy for" in text) is (to == "XX")


@pytest.mark.parametrize("typed", ["0", "-1", "two", "9999999999", "1.5", "", "²"])
def test_a_wrong_quantity_is_said_and_kept(shop: Storefront, client: Client, typed: str) -> None:
    answer = client.get(PAGE, {"to": "SG", "quantity": typed})
    assert answer.status_code == 422
    assert 'href="#quantity"' in answer.content.decode()


def test_text_of_a_seller_cannot_break_the_page(shop: Storefront, client: Client) -> None:
    evil = a_bag(names={"en": "</script><script>alert(1)</script>", "es": "x"})
    actions.publish_product(product=evil, by=an_actor(SELLER), now=shop.now)
    text = client.get(PAGE).content.decode()
    assert "<script>alert" not in text


def test_a_buyer_checks_answers_and_orders(shop: Storefront, client: Client) -> None:
    form = client.get(f"{PAGE}/checkout?to=SG&quantity=1").content.decode()
    assert 'autocomplete="street-address"' in form and "Who gets your data" in form
    address = bought(client)
    page = client.get(address).content.decode()
    assert "You have to pay next" in page and "26.16 SGD" in page and "noindex" in page
    image = client.get(f"{address}/code.svg")
    assert image["Content-Type"] == "image/svg+xml" and b"<svg" in image.content
    assert client.get(address[:-1] + "!").status_code == 404


def test_a_paid_order_says_so(shop: Storefront, client: Client) -> None:
    address = bought(client)
    order = queries.orders(by=an_actor(SELLER))[0]
    shop.pay(queries.payment_ask(order).reference, order.to_pay)
    tasks.follow()
    page = client.get(address).content.decode()
    assert "Your order is paid" in page and "sends the goods next" in page
    assert client.get(f"{address}/code.svg").status_code == 404


def test_an_orders_link_shows_who_saw_the_data_for_it_and_for_no_other(shop: Storefront, client: Client) -> None:
    address = bought(client)
    order = queries.orders(by=an_actor(SELLER))[0]
    foreign = "trade_of_the_real_siti"
    grant_access(subject=foreign, organisations=[SELLER])
    for subject, recipient in ((order.trade, "Customs of Singapore"), (foreign, "Another Agency")):
        disclose(
            subject=subject, person={"name": "Siti", "email": "siti@buyer.example"},
            purpose=Purpose.CUSTOMS_CLEARANCE, recipient=AGENCY, recipient_name=recipient,
            recipient_kind=RecipientKind.CUSTOMS, lane="MX-SG", by=an_actor(SELLER), now=shop.now,
        )  # fmt: skip
    link = re.search(r'href="[^"]*(/privacy/link/[^"]+)"', client.get(address).content.decode())
    assert link is not None
    page = client.get(link[1]).content.decode()
    assert "Customs of Singapore" in page and "Another Agency" not in page  # a typed e-mail proves nothing


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("email", "siti", "SHOP-5"),
        ("telephone", "6123", "SHOP-6"),
        ("quantity", "99", "SHOP-1"),
        ("consent", "", "SHOP-10"),
        ("company_number", "201912345A", "PARTY-8"),
        ("street", "", "required"),
    ],
)
def test_a_fault_names_its_field_and_loses_nothing(
    shop: Storefront, client: Client, field: str, typed: str, says: str
) -> None:
    answer = client.post(f"{PAGE}/checkout", {**DETAILS, field: typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{field}"' in text and says in text
    assert field == "street" or "5 Sample Street" in text
    assert not OrderRow.objects.exists()


def test_a_price_that_moved_is_shown_old_and_new(shop: Storefront, client: Client) -> None:
    hidden = hidden_of(client.post(f"{PAGE}/checkout", DETAILS).content.decode())
    actions.publish_product(product=a_bag(prices=(sgd("19.00"),)), by=an_actor(SELLER), now=shop.now)
    answer = client.post(f"{PAGE}/checkout", {**hidden, "act": "place"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "You saw 26.16 SGD. It is 27.25 SGD now." in text
    assert not OrderRow.objects.exists()
    assert client.post(f"{PAGE}/checkout", {**hidden_of(text), "act": "place"}).status_code == 302


def test_change_goes_back_with_everything_typed(shop: Storefront, client: Client) -> None:
    hidden = hidden_of(client.post(f"{PAGE}/checkout", DETAILS).content.decode())
    text = client.post(f"{PAGE}/checkout", {**hidden, "act": "change"}).content.decode()
    assert "5 Sample Street" in text and "There is a problem" not in text


def test_a_form_sent_again_with_other_contents_is_asked_about(shop: Storefront, client: Client) -> None:
    bought(client)
    hidden = hidden_of(client.post(f"{PAGE}/checkout", {**DETAILS, "name": "Other Name"}).content.decode())
    answer = client.post(f"{PAGE}/checkout", {**hidden, "act": "place"})
    assert answer.status_code == 422 and "SHOP-20" in answer.content.decode()
    assert OrderRow.objects.count() == 1


def test_the_shop_speaks_spanish(shop: Storefront) -> None:
    client = Client(headers={"Accept-Language": "es"})
    text = client.get(f"{PAGE}?to=SG&quantity=1").content.decode()
    assert "Café de Chiapas, 250 g" in text and "Se puede vender aquí: sí" in text


def test_crawlers_and_feeds_find_the_products(shop: Storefront, client: Client) -> None:
    assert b"/shop/coffee-250-g</loc>" in client.get("/sitemap.xml").content
    assert b"Disallow: /shop/orders/" in client.get("/robots.txt").content
    assert b"18.00 SGD" in client.get("/shop/feed.xml").content


def test_anyone_orders_by_the_api(shop: Storefront, client: Client) -> None:
    assert [p["slug"] for p in client.get("/api/shop/products").json()] == ["coffee-20-kg", "coffee-250-g"]
    assert client.get("/api/shop/products/coffee-250-g").json()["hs_code"] == "090121"
    quote = client.get("/api/shop/quote", {"slug": "coffee-250-g", "to": "SG", "quantity": 1}).json()
    assert quote["to_pay"] == {"amount": "26.16", "currency": "SGD"}
    body = {
        "lines": [{"slug": "coffee-250-g", "quantity": 1}], "to": "SG", "buyer": BUYER, "consent": True,
        "quote_digest": quote["quote_digest"], "key": KEY,
    }  # fmt: skip
    made = client.post("/api/shop/orders", json.dumps(body), content_type="application/json")
    assert made.status_code == 201, made.content
    order = client.get(f"/api/shop/orders/{made.json()['token']}").json()
    assert order["state"] == "placed" and order["payment"]["payload"].startswith("000201")
    assert "Siti" not in json.dumps(order)
    again = client.post("/api/shop/orders", json.dumps(body), content_type="application/json")
    assert again.json()["number"] == order["number"]


@pytest.mark.parametrize(
    ("change", "status", "rule"),
    [
        ({"consent": False}, 422, "SHOP-10"),
        ({"to": "JP"}, 422, "SHOP-3"),
        ({"lines": []}, 422, "SHOP-12"),
        ({"quote_digest": "x"}, 422, "SHOP-7"),
        ({"buyer": {**BUYER, "company_number": "1"}}, 400, "PARTY-8"),
        ({"buyer": {**BUYER, "name": "Si\u0000ti"}}, 422, "SHOP-11"),
        ({"key": "k" * 20 + "\u0000"}, 422, "SHOP-20"),
        ({"lines": [{"slug": "coffee\u0000", "quantity": 1}]}, 404, ""),
        ({"lines": [{"slug": "coffee-250-g", "quantity": 10**12}]}, 422, "SHOP-2"),
        ({"lines": [{"slug": "nothing", "quantity": 1}]}, 404, ""),
    ],
)
def test_the_api_refuses_with_field_rule_and_fix(
    shop: Storefront, client: Client, change: dict[str, object], status: int, rule: str
) -> None:
    body = {
        "lines": [{"slug": "coffee-250-g", "quantity": 1}], "to": "SG", "buyer": BUYER, "consent": True,
        "quote_digest": shop.digest(), "key": KEY, **change,
    }  # fmt: skip
    answer = client.post("/api/shop/orders", json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json().get("rule", "")) == (status, rule), answer.content
    assert ProductRow.objects.get(slug="coffee-250-g").stock == 5


def test_a_seller_sees_orders_and_cancels_one(shop: Storefront, client: Client) -> None:
    bought(client)
    order = queries.orders(by=an_actor(SELLER))[0]
    seller, stranger = signed_in(SELLER), signed_in(OUTSIDER)
    assert order.number in seller.get("/shop/manage").content.decode()
    assert order.number not in stranger.get("/shop/manage").content.decode()
    assert stranger.post(f"/shop/manage/orders/{order.id}/cancel").status_code == 404
    assert seller.post(f"/shop/manage/orders/{order.id}/cancel").status_code == 302
    assert queries.order_by_id(order.id).state is OrderState.CANCELLED
    assert client.get("/shop/manage").status_code == 302


def test_a_seller_mends_a_product(shop: Storefront) -> None:
    seller = signed_in(SELLER)
    page = "/shop/manage/products/coffee-250-g"
    answer = seller.get(page)
    form = answer.context["form"].initial
    rows = answer.context["rows"]
    data: dict[str, Any] = {name: "" if value is None else value for name, value in form.items()}
    data |= {"to-TOTAL_FORMS": "2", "to-INITIAL_FORMS": "2", "published": "on"}
    for n, row in enumerate(rows.initial):
        data |= {f"to-{n}-{name}": value for name, value in row.items()}
        data |= {f"to-{n}-{name}": "SGD" if name == "currency" else "DDP" if name == "incoterm" else "5"
                 for name in ("currency", "incoterm", "mode") if name not in row}  # fmt: skip
    assert seller.post(page, {**data, "stock": "7"}).status_code == 302
    changed = queries.product(slug="coffee-250-g")
    assert changed.stock == 7 and changed.destinations == a_bag().destinations
    wrong = seller.post(page, {**data, "hs_code": "999999"})
    assert wrong.status_code == 422 and "SHOP-14" in wrong.content.decode()
    assert 'href="#hs_code"' in wrong.content.decode()
    bad_row = seller.post(page, {**data, "to-0-loading": "nowhere"})
    assert bad_row.status_code == 422 and 'href="#to-0-loading"' in bad_row.content.decode()
    assert signed_in(OUTSIDER).get(page).status_code == 404


def test_a_seller_enters_a_product(shop: Storefront) -> None:
    seller = signed_in(SELLER)
    assert seller.get("/shop/manage/new").status_code == 200
    empty = seller.post("/shop/manage/new", {"to-TOTAL_FORMS": "0", "to-INITIAL_FORMS": "0"})
    assert empty.status_code == 422 and 'href="#sku"' in empty.content.decode()
    data = {
        "sku": "HON-1", "slug": "honey", "name_en": "Honey", "name_es": "Miel", "description_en": "Of Chiapas.",
        "description_es": "De Chiapas.", "hs_code": "040900", "origin": "mx", "net_mass": "0.5", "gross_mass": "0.7",
        "unit": "C62", "minimum": "1", "stock": "3", "audience": "anyone", "image": "", "price_usd": "9.50",
        "published": "on", "to-TOTAL_FORMS": "1", "to-INITIAL_FORMS": "0", "to-0-economy": "",
        "to-0-verdict": "yes", "to-0-incoterm": "DDP", "to-0-mode": "5", "to-0-currency": "SGD",
    }  # fmt: skip
    made = seller.post("/shop/manage/new", data)
    assert made.status_code == 302, made.content
    assert queries.product(slug="honey").hs_code == "040900"
