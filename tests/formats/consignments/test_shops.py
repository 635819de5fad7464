# SPDX-License-Identifier: Apache-2.0
"""Orders of WooCommerce and Saleor (invented) become consignments; nothing of them goes unsaid."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.formats.consignments.test_shopify import a_shop_order
from tests.reading_checks import unsaid_in_json

from tradelane.consignments.formats import from_json, read_any, to_json
from tradelane.consignments.values import PartyRole, Reading
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money


def read(order: Any) -> Reading:
    return read_any(json.dumps(order).encode(), "order.json")


def a_woo_address(**changes: Any) -> dict[str, Any]:
    address = {
        "first_name": "Ira", "last_name": "Invented", "company": "", "address_1": "2 Sample Road",
        "address_2": "#01-02", "city": "Singapore", "state": "", "postcode": "000002", "country": "SG",
        "email": "ira@invented.example", "phone": "+65 0000 0000",
    }  # fmt: skip
    return {**address, **changes}


def a_woo_order(**changes: Any) -> dict[str, Any]:
    """An order as `/wp-json/wc/v3/orders/<id>` shapes it; every name and number is invented."""
    order = {
        "id": 727, "number": "727", "order_key": "wc_order_invented", "status": "processing", "currency": "USD",
        "date_created": "2026-10-01T09:30:00", "date_created_gmt": "2026-10-01T01:30:00", "discount_total": "2.50",
        "shipping_total": "8.00", "total": "32.10", "total_tax": "1.60", "prices_include_tax": False,
        "customer_note": "leave at the desk", "billing": a_woo_address(), "shipping": a_woo_address(email=""),
        "payment_method": "bacs", "payment_method_title": "Direct bank transfer", "date_paid": None,
        "meta_data": [{"id": 1, "key": "_channel", "value": "web"}],
        "line_items": [{
            "id": 315, "name": "Roasted coffee, 1 kg", "product_id": 93, "quantity": 2, "subtotal": "25.00",
            "subtotal_tax": "1.60", "total": "22.50", "total_tax": "1.60", "taxes": [{"id": 75, "total": "1.6"}],
            "sku": "COF-1", "price": 11.25,
        }],
        "tax_lines": [{"id": 318, "rate_code": "SG-GST", "tax_total": "1.60"}],
        "shipping_lines": [{"id": 317, "method_title": "Parcel", "total": "8.00", "total_tax": "0.00"}],
        "fee_lines": [], "coupon_lines": [{"id": 5, "code": "tenoff", "discount": "2.50"}], "refunds": [],
    }  # fmt: skip
    return {**order, **changes}


def test_a_woocommerce_order_becomes_a_consignment() -> None:
    reading = read(a_woo_order())
    sale = reading.consignment
    assert reading.format == "woocommerce-order"
    assert from_json(to_json(sale)) == sale
    buyer = sale.party(PartyRole.BUYER)
    assert buyer
    assert buyer.contact
    assert (buyer.name, buyer.address.street, buyer.address.country) == ("Ira Invented", "2 Sample Road, #01-02", "SG")
    assert (buyer.contact.email, buyer.contact.telephone) == ("ira@invented.example", "+65 0000 0000")
    assert sale.party(PartyRole.CONSIGNEE) is None
    (item,) = sale.goods_items
    assert (item.description, item.seller_sku, str(item.quantity)) == ("Roasted coffee, 1 kg", "COF-1", "2 C62")
    assert (item.unit_price, item.value) == (Money(Decimal("11.25"), "USD"), Money(Decimal("22.50"), "USD"))
    assert [(charge.kind, charge.amount.amount) for charge in sale.charges] == [("freight", Decimal("8.00"))]
    assert sale.total_value == Money(Decimal("30.50"), "USD")  # the order's total without its tax
    assert (sale.references.order, str(sale.ordered_on)) == ("727", "2026-10-01")
    assert [note.path for note in reading.doubtful] == ["$.line_items[0].subtotal"]
    lost = {note.path for note in reading.lost}
    assert {"$.order_key", "$.customer_note", "$.coupon_lines[0].discount", "$.line_items[0].taxes[0].total"} <= lost
    assert not lost & {"$.number", "$.currency", "$.total", "$.line_items[0].price", "$.billing.city"}


def test_what_is_odd_in_a_woocommerce_order_is_doubted() -> None:
    gift = a_woo_address(first_name="Gil", last_name="Gift", address_1="9 Other Road", country="ZZ")
    reading = read(
        a_woo_order(
            shipping=gift, total="99.99", prices_include_tax=True, refunds=[{"id": 1, "total": "-5.00"}],
            fee_lines=[{"name": "Gift card", "total": "-1.00"}, {"name": "Wrap", "total": "2.00"}],
        )
    )  # fmt: skip
    consignee = reading.consignment.party(PartyRole.CONSIGNEE)
    assert consignee
    assert (consignee.name, consignee.address.country) == ("Gil Gift", "")
    assert [charge.kind for charge in reading.consignment.charges] == ["freight", "allowance", "charge"]
    doubted = {note.path for note in reading.doubtful}
    assert {"$.shipping.country", "$.total", "$.refunds[0]", "$.prices_include_tax"} <= doubted
    assert "$.shipping.country" in {note.path for note in reading.lost}


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"currency": "COINS"}, "$.currency", "CONS-17"),
        ({"date_created": "soon", "date_created_gmt": None}, "$.date_created", "FORM-3"),
        ({"line_items": []}, "goods_items", "CONS-11"),
        ({"line_items": [{"quantity": 0, "total": "1"}]}, "$.line_items[0].quantity", "CONS-15"),
        ({"line_items": [{"quantity": 1, "total": "free"}]}, "$.line_items[0].total", "NUM-1"),
        ({"line_items": [{"quantity": 1}]}, "$.line_items[0].total", "NUM-1"),
        ({"line_items": [{"quantity": 1, "total": "1", "price": 1e300}]}, "$.line_items[0].price", "NUM-2"),
    ],
)
def test_a_faulty_woocommerce_order_is_refused_by_field(changes: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(a_woo_order(**changes))
    assert (caught.value.field, caught.value.rule) == (field, rule)
    assert caught.value.fix


def usd(amount: float, gross: float) -> dict[str, Any]:
    return {"net": {"amount": amount, "currency": "USD"}, "gross": {"amount": gross, "currency": "USD"}}


def a_saleor_order(**changes: Any) -> dict[str, Any]:
    """An order as Saleor's GraphQL `Order` shapes it; every name and number is invented."""
    address = {
        "firstName": "Ira", "lastName": "Invented", "companyName": "Merlion Sample Pte Ltd", "city": "SINGAPORE",
        "streetAddress1": "2 Sample Road", "streetAddress2": "#01-02", "postalCode": "000002", "countryArea": "",
        "phone": "+6500000000", "country": {"code": "SG", "country": "Singapore"},
    }  # fmt: skip
    order = {
        "id": "T3JkZXI6MQ==", "number": "1001", "created": "2026-10-01T01:30:00+00:00", "status": "UNFULFILLED",
        "userEmail": "ira@invented.example", "channel": {"slug": "default", "currencyCode": "USD"},
        "billingAddress": address, "shippingAddress": address, "shippingPrice": usd(8.0, 8.72),
        "total": {**usd(33.0, 35.97), "tax": {"amount": 2.97, "currency": "USD"}}, "discounts": [],
        "lines": [{
            "id": "T3JkZXJMaW5lOjE=", "productName": "Roasted coffee", "variantName": "1 kg", "productSku": "COF-1",
            "quantity": 2, "isShippingRequired": True, "unitPrice": usd(12.5, 13.63), "totalPrice": usd(25.0, 27.25),
            "taxRate": 0.09, "variant": {"sku": "COF-1", "weight": {"value": 1.1, "unit": "KG"}},
        }],
        "metadata": [{"key": "note", "value": "gift"}],
    }  # fmt: skip
    return {**order, **changes}


@pytest.mark.parametrize(
    ("wrap", "base"),
    [
        (lambda order: order, "$"),
        (lambda order: {"order": order}, "$.order"),
        (lambda order: {"data": {"order": order}}, "$.data.order"),
        (lambda order: {"event": {"order": order}}, "$.event.order"),
    ],
)
def test_a_saleor_order_becomes_a_consignment(wrap: Any, base: str) -> None:
    reading = read(wrap(a_saleor_order()))
    sale = reading.consignment
    assert reading.format == "saleor-order"
    assert from_json(to_json(sale)) == sale
    buyer = sale.party(PartyRole.BUYER)
    assert buyer
    assert buyer.contact
    assert (buyer.name, buyer.address.city, buyer.address.country) == ("Merlion Sample Pte Ltd", "SINGAPORE", "SG")
    assert buyer.contact.email == "ira@invented.example"
    (item,) = sale.goods_items
    assert (item.description, item.seller_sku, str(item.quantity)) == ("Roasted coffee, 1 kg", "COF-1", "2 C62")
    assert (item.unit_price, item.value) == (Money(Decimal("12.5"), "USD"), Money(Decimal("25.0"), "USD"))
    assert str(item.net_mass) == "2.2 KGM"
    assert sale.total_value == Money(Decimal(33), "USD")
    assert (sale.references.order, str(sale.ordered_on)) == ("1001", "2026-10-01")
    assert [note.path for note in reading.doubtful] == [f"{base}.lines[0].variant.weight"]
    lost = {note.path for note in reading.lost}
    assert {f"{base}.id", f"{base}.metadata[0].value", f"{base}.total.gross.amount", f"{base}.lines[0].taxRate"} <= lost
    assert not lost & {f"{base}.number", f"{base}.total.net.amount", f"{base}.lines[0].unitPrice.net.amount"}


def test_a_query_that_asked_for_little_is_read_as_far_as_it_goes() -> None:
    reading = read(
        {"lines": [{"productName": "Tea", "quantity": 3, "unitPrice": {"gross": {"amount": 2, "currency": "SGD"}}}]}
    )
    (item,) = reading.consignment.goods_items
    assert (item.value, reading.consignment.ordered_on) == (Money(Decimal(6), "SGD"), None)
    assert {"$.lines[0].unitPrice.gross", "$.lines[0]"} <= {note.path for note in reading.doubtful}
    assert {"ordered_on", "parties[0].name", "goods_items[0].hs_code"} <= {note.path for note in reading.missing}


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        (
            {"total": None, "channel": None, "lines": [{"productName": "Tea", "quantity": 1}]},
            "$.total.net.currency",
            "FORM-2",
        ),
        ({"total": usd(1, 1) | {"net": {"amount": 1, "currency": "COINS"}}}, "$.total.net.currency", "CONS-17"),
        ({"created": "soon"}, "$.created", "FORM-3"),
        ({"lines": []}, "goods_items", "CONS-11"),
        ({"lines": [{"productName": "Tea", "quantity": 0}]}, "$.lines[0].quantity", "CONS-15"),
        ({"shippingPrice": {"net": {"amount": 1, "currency": "SGD"}}}, "charges[0].amount.currency", "CONS-5"),
    ],
)
def test_a_faulty_saleor_order_is_refused_by_field(changes: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(a_saleor_order(**changes))
    assert (caught.value.field, caught.value.rule) == (field, rule)
    assert caught.value.fix


@pytest.mark.parametrize("weight", [None, 5, {"unit": {}, "value": 1}, {"unit": "STONE", "value": 1}, {"unit": "KG"}])
def test_a_weight_that_says_nothing_is_no_mass(weight: Any) -> None:
    order = a_saleor_order()
    order["lines"][0]["variant"]["weight"] = weight
    assert read(order).consignment.goods_items[0].net_mass is None


@pytest.mark.parametrize(
    ("order", "steering"),
    [
        (a_woo_order(), {"subtotal", "total"}),  # compared with the line's total, with the parts and the tax
        (a_saleor_order(), {"unit"}),  # of the mass of one piece
        ({"data": {"order": a_saleor_order(), "beside": 7}}, {"unit"}),
        (a_shop_order(), {"grams", "name"}),  # the mass of one piece; title and variant once more
        ({"order": a_shop_order(), "beside": 7}, {"grams", "name"}),
    ],
)
def test_nothing_of_an_order_goes_unsaid(order: dict[str, Any], steering: set[str], tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    file.write_text(json.dumps(order))
    assert unsaid_in_json(file, order, steering=frozenset(steering)) == []


@pytest.mark.parametrize(
    ("value", "rule"),
    [([a_woo_order()], "FORM-3"), ({"hello": 1}, "FILE-6"), ({"order": {"lines": "none"}}, "FILE-6")],
)
def test_json_of_no_known_kind_is_refused(value: Any, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(value)
    assert caught.value.rule == rule
    assert caught.value.fix
