# SPDX-License-Identifier: Apache-2.0
"""Reader of an order as WooCommerce's REST API v3 gives it; apart, because its totals are already net of discounts.

The object is the documented order resource, as `/wp-json/wc/v3/orders/<id>` and the order webhooks carry it. A line's
`total` is after discounts and without tax, `price` is that of one piece.
"""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from tradelane.consignments.formats.counting import price_of_one
from tradelane.consignments.formats.faults import FORM_KIND
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.shops.people import NOWHERE, AddressNames, buyer_and_consignee
from tradelane.consignments.values import (
    Charge,
    Consignment,
    GoodsItem,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
)
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money, total
from tradelane.kernel.quantities import Quantity
from tradelane.kernel.quoting import quoted

_PIECE = "C62"
_NAMES = AddressNames(
    first_name="first_name", last_name="last_name", company="company", street=("address_1", "address_2"),
    city="city", postcode="postcode", region="state", country="country", phone="phone",
)  # fmt: skip


def is_woocommerce_order(value: Any) -> bool:
    """Whether JSON data looks like a WooCommerce order: `line_items` with its `billing` or `order_key`."""
    return isinstance(value, dict) and "line_items" in value and ("billing" in value or "order_key" in value)


def read_woocommerce(content: bytes, value: dict[str, Any]) -> Reading:
    """Read one WooCommerce order, `value` being `content` parsed. Raises Unreadable naming the JSON path at fault."""
    source = JsonSource(value)
    currency = _currency(source)
    items = tuple(_line(source, n, currency) for n in range(source.count("line_items")))
    charges = (*_lines_of(source, "shipping_lines", currency), *_lines_of(source, "fee_lines", currency))
    consignment = Consignment(
        id=ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}"),
        ordered_on=_ordered_on(source),
        parties=(
            Party(PartyRole.SELLER, "", NOWHERE),
            *buyer_and_consignee(
                source, _NAMES, billing="billing", shipping="shipping", email=source.text("billing.email")
            ),
        ),
        goods_items=items,
        terms=Terms(None, "", currency, payment=source.text("payment_method_title")),
        references=References(order=source.text("number") or source.text("id")),
        charges=charges,
    )
    _tally_totals(source, items, charges, currency)
    return settle("woocommerce-order", consignment, lost=tuple(source.lost()), doubtful=tuple(source.doubtful))


def _currency(source: JsonSource) -> str:
    code = source.text("currency")
    if code not in CURRENCIES:
        raise Unreadable(
            f"{quoted(code)} is not a currency code", field="$.currency", rule="CONS-17",
            fix="Use an ISO 4217 code such as USD, SGD or MXN.", cites="ISO 4217",
        )  # fmt: skip
    return code


def _ordered_on(source: JsonSource) -> date:
    """The day of the order in the shop's time zone, else in UTC."""
    for path in ("date_created", "date_created_gmt"):
        if (day := source.day(path)) is not None:
            return day
    shown = str(source.peek("date_created"))[:40]
    raise Unreadable(
        f"{quoted(shown)} is not a date", field="$.date_created", rule=FORM_KIND,
        fix="Write it as 2026-11-01T10:00:00.", cites="ISO 8601",
    )  # fmt: skip


def _line(source: JsonSource, n: int, currency: str) -> GoodsItem:
    """Line `n`: `total` is its value; discounts are already taken off, taxes are not in it."""
    path = f"line_items[{n}]"
    count = source.number(f"{path}.quantity")
    if count <= 0:
        raise Unreadable(
            f"a line of {count}", field=f"$.{path}.quantity", rule="CONS-15", fix="Write how much is sold, above zero."
        )
    value = source.money(f"{path}.total", currency)
    if source.peek(f"{path}.price") is None:
        price, doubt = price_of_one(value, count)
        if doubt:
            source.doubt(f"{path}.total", doubt)
    else:
        price = source.money(f"{path}.price", currency)
    before = source.peek(f"{path}.subtotal")
    if before is not None and source.number(f"{path}.subtotal") != value.amount:
        source.doubt(f"{path}.subtotal", "the line before discounts; the value is taken after them", str(before))
    for part in ("subtotal_tax", "total_tax", "taxes", "tax_class"):
        source.why_lost(f"{path}.{part}", "taxes of the sale; the data set holds goods, charges and terms")
    return GoodsItem(
        number=n + 1,
        description=source.text(f"{path}.name"),
        quantity=Quantity(count, _PIECE),
        unit_price=price,
        value=value,
        seller_sku=source.text(f"{path}.sku"),
    )


def _lines_of(source: JsonSource, name: str, currency: str) -> tuple[Charge, ...]:
    """Shipping lines as freight, fee lines as charges; a fee below zero is an allowance."""
    charges = []
    for n in range(source.count(name)):
        amount = source.money(f"{name}[{n}].total", currency)
        kind = "freight" if name == "shipping_lines" else "charge"
        charges.append(Charge("allowance" if amount.amount < 0 else kind, amount))
        for part in ("total_tax", "taxes", "tax_class", "tax_status"):
            source.why_lost(f"{name}[{n}].{part}", "taxes of the sale; the data set holds goods, charges and terms")
    return tuple(charges)


def _tally_totals(
    source: JsonSource, items: tuple[GoodsItem, ...], charges: tuple[Charge, ...], currency: str
) -> None:  # fmt: skip
    """Compare the order's total, less its tax, with what was read; say of other sums why they are not taken."""
    for name in ("discount_total", "shipping_total", "cart_tax", "shipping_tax", "discount_tax", "total_tax"):
        source.why_lost(name, "a sum of the order; ours is computed from lines and charges")
    source.why_lost("coupon_lines", "already taken off the lines")
    source.why_lost("tax_lines", "taxes of the sale; the data set holds goods, charges and terms")
    ours = total([*(item.worth for item in items), *(charge.amount for charge in charges)], currency=currency)
    if source.peek("total") is not None:
        probe = JsonSource(source.value)  # the tax itself stays lost
        tax = probe.number("total_tax") if source.peek("total_tax") is not None else Decimal(0)
        said = Money(source.number("total") - tax, currency)
        if said != ours:
            source.doubt("total", f"the order says {said} without tax, its parts add up to {ours}", str(said.amount))
    for n in range(source.count("refunds")):
        source.doubt(f"refunds[{n}]", "money was given back; the lines are as they were ordered")
    if source.peek("prices_include_tax") is True:
        source.doubt("prices_include_tax", "the shop shows prices with tax; the lines are taken without it", "true")
