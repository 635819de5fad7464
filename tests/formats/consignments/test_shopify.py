# SPDX-License-Identifier: Apache-2.0
"""A Shopify order (invented) becomes a consignment; nothing of it goes unsaid."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tradelane.consignments.formats import read_any
from tradelane.consignments.values import PartyRole
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money


def a_shop_order(**changes: Any) -> dict[str, Any]:
    """An order as the Admin REST API shapes it; every name and number is invented."""
    address = {
        "first_name": "Ira",
        "last_name": "Invented",
        "name": "Ira Invented",
        "company": None,
        "address1": "2 Sample Road",
        "address2": "#01-02",
        "city": "Singapore",
        "zip": "000002",
        "province": None,
        "country": "Singapore",
        "country_code": "SG",
        "province_code": None,
        "phone": "+65 0000 0000",
    }
    money = {
        "shop_money": {"amount": "12.50", "currency_code": "USD"},
        "presentment_money": {"amount": "16.90", "currency_code": "SGD"},
    }
    order = {
        "id": 450789469,
        "name": "#1001",
        "created_at": "2026-10-01T09:30:00+08:00",
        "currency": "USD",
        "presentment_currency": "SGD",
        "email": "ira@invented.example",
        "taxes_included": False,
        "total_tax": "0.00",
        "subtotal_price": "22.50",
        "total_price": "30.50",
        "po_number": None,
        "financial_status": "paid",
        "tags": "",
        "customer": {"id": 1, "email": "ira@invented.example", "first_name": "Ira", "last_name": "Invented"},
        "billing_address": address,
        "shipping_address": address,
        "line_items": [
            {
                "id": 7,
                "title": "Roasted coffee, 1 kg bag",
                "variant_title": "Dark",
                "name": "Roasted coffee, 1 kg bag - Dark",
                "sku": "COF-1-D",
                "quantity": 2,
                "price": "12.50",
                "price_set": money,
                "grams": 1100,
                "requires_shipping": True,
                "discount_allocations": [{"amount": "2.50", "discount_application_index": 0}],
                "tax_lines": [],
                "vendor": "Altura",
                "origin_location": {
                    "id": 3,
                    "name": "Altura Shop",
                    "address1": "1 Invented Street",
                    "address2": "",
                    "city": "Tapachula",
                    "zip": "30700",
                    "country_code": "MX",
                    "province_code": "CHIS",
                },
            }
        ],
        "shipping_lines": [{"title": "Airmail", "price": "8.00", "discounted_price": "8.00", "code": "AIR"}],
    }
    return {**order, **changes}


def read(order: dict[str, Any]) -> Any:
    return read_any(json.dumps(order).encode(), "order.json")


def test_a_shop_order_is_read() -> None:
    reading = read(a_shop_order())
    sale = reading.consignment
    assert reading.format == "shopify-order"
    seller, buyer = sale.party(PartyRole.SELLER), sale.party(PartyRole.BUYER)
    assert (seller.name, seller.address.country, buyer.name, buyer.address.country) == (
        "Altura Shop",
        "MX",
        "Ira Invented",
        "SG",
    )
    assert (buyer.contact.email, buyer.contact.telephone) == ("ira@invented.example", "+65 0000 0000")
    assert sale.party(PartyRole.CONSIGNEE) is None
    (item,) = sale.goods_items
    assert (item.description, item.seller_sku, str(item.quantity)) == (
        "Roasted coffee, 1 kg bag, Dark",
        "COF-1-D",
        "2 C62",
    )
    assert (item.unit_price, item.value) == (Money(Decimal("12.50"), "USD"), Money(Decimal("22.50"), "USD"))
    assert str(item.net_mass) == "2.2 KGM"
    assert [(c.kind, c.amount.amount) for c in sale.charges] == [("freight", Decimal("8.00"))]
    assert sale.total_value == Money(Decimal("30.50"), "USD")
    assert (sale.references.order, sale.ordered_on.isoformat()) == ("#1001", "2026-10-01")
    assert reading.consignment.id == read(a_shop_order()).consignment.id


def test_what_was_lost_doubtful_and_missing_is_said() -> None:
    reading = read(a_shop_order())
    lost = {note.path for note in reading.lost}
    assert {
        "$.id",
        "$.line_items[0].vendor",
        "$.line_items[0].price_set.presentment_money.amount",
        "$.total_price",
    } <= lost
    assert not lost & {"$.name", "$.email", "$.line_items[0].sku", "$.line_items[0].price", "$.tags", "$.po_number"}
    doubtful = {note.path for note in reading.doubtful}
    assert {"$.presentment_currency", "$.line_items[0].grams", "$.line_items[0].origin_location"} <= doubtful
    assert {"goods_items[0].hs_code", "terms.incoterm", "transport.mode"} <= {note.path for note in reading.missing}


def test_a_gift_goes_to_a_consignee() -> None:
    elsewhere = {**a_shop_order()["shipping_address"], "name": "Gil Gift", "address1": "9 Other Road"}
    sale = read(a_shop_order(shipping_address=elsewhere)).consignment
    consignee = sale.party(PartyRole.CONSIGNEE)
    assert (consignee.name, consignee.address.street) == ("Gil Gift", "9 Other Road, #01-02")


def test_the_webhook_form_is_read_too() -> None:
    assert read({"order": a_shop_order()}).format == "shopify-order"


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"currency": "XYZ"}, "$.currency", "CONS-17"),
        ({"currency": None}, "$.currency", "CONS-17"),
        ({"created_at": "yesterday"}, "$.created_at", "FORM-3"),
        ({"created_at": None}, "$.created_at", "FORM-2"),
        ({"line_items": []}, "goods_items", "CONS-11"),
        ({"line_items": [{}]}, "$.line_items[0].quantity", "NUM-1"),
        ({"line_items": [{"quantity": 1, "price": "free"}]}, "$.line_items[0].price", "NUM-1"),
        ({"line_items": [{"quantity": -1, "price": "1"}]}, "goods_items[0].quantity", "CONS-15"),
        ({"line_items": None}, "goods_items", "CONS-11"),
    ],
)
def test_a_faulty_shop_order_is_refused_by_field(changes: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(a_shop_order(**changes))
    assert (caught.value.field, caught.value.rule) == (field, rule)
    assert caught.value.fix
