# SPDX-License-Identifier: Apache-2.0
"""Reader of an order as Saleor's GraphQL API gives it; apart, because each price there has a net and a gross side.

The object is the documented `Order` type, bare or as queries and webhooks wrap it (`data.order`, `event.order`,
`order`). What a query did not ask for is not there, so almost every field may be missing.
"""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from tradelane.consignments.formats.counting import price_of_one
from tradelane.consignments.formats.faults import FORM_KIND, FORM_MISSING
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
_WRAPPERS = (("data", "order"), ("event", "order"), ("data", "event", "order"), ("order",), ())
_WEIGHTS = {"G": "GRM", "KG": "KGM", "LB": "LBR", "OZ": "ONZ", "TONNE": "TNE"}
"""Saleor's WeightUnitsEnum in UN/ECE Recommendation 20."""
_CURRENCIES = ("total.currency", "total.net.currency", "total.gross.currency", "channel.currencyCode",
               "lines[0].unitPrice.net.currency", "lines[0].unitPrice.gross.currency")  # fmt: skip
"""Where an order's currency stands, as far as a query asked for it."""
_NAMES = AddressNames(
    first_name="firstName", last_name="lastName", company="companyName",
    street=("streetAddress1", "streetAddress2"), city="city", postcode="postalCode", region="countryArea",
    country="country.code", phone="phone", same=("country.country",),
)  # fmt: skip


def saleor_place(value: Any) -> str | None:
    """Where in JSON data Saleor's order stands (`data.order`, or empty for the root); None where it holds none."""
    for steps in _WRAPPERS:
        found = value
        for step in steps:
            found = found.get(step) if isinstance(found, dict) else None
        lines = found.get("lines") if isinstance(found, dict) else None
        if isinstance(lines, list) and all(
            isinstance(line, dict) and ("unitPrice" in line or "productName" in line) for line in lines
        ):
            return ".".join(steps)
    return None


def read_saleor(content: bytes, value: dict[str, Any], place: str) -> Reading:
    """Read the Saleor order at `place` in `value`, which is `content` parsed. Raises Unreadable naming the path."""
    source = JsonSource(value, place)
    currency = _currency(source)
    items = tuple(_line(source, n, currency) for n in range(source.count("lines")))
    freight = _price(source, "shippingPrice", currency)
    charges = (Charge("freight", freight),) if freight is not None else ()
    email = source.text("userEmail") or source.text("user.email")
    if source.peek("user.email") == email:
        source.take("user.email")
    consignment = Consignment(
        id=ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}"),
        ordered_on=_ordered_on(source),
        parties=(
            Party(PartyRole.SELLER, "", NOWHERE),
            *buyer_and_consignee(source, _NAMES, billing="billingAddress", shipping="shippingAddress", email=email),
        ),
        goods_items=items,
        terms=Terms(None, "", currency),
        references=References(order=source.text("number") or source.text("id"), buyer=source.text("externalReference")),
        charges=charges,
    )
    _tally_totals(source, items, charges, currency)
    return settle("saleor-order", consignment, lost=tuple(source.lost()), doubtful=tuple(source.doubtful))


def _currency(source: JsonSource) -> str:
    """The currency of the total, else of the channel, else of the first line."""
    for path in _CURRENCIES:
        code = source.text(path)
        if code and code not in CURRENCIES:
            raise Unreadable(
                f"{quoted(code)} is not a currency code", field=source.where(path), rule="CONS-17",
                fix="Use an ISO 4217 code such as USD, SGD or MXN.", cites="ISO 4217",
            )  # fmt: skip
        if code:
            return code
    raise Unreadable(
        "no currency is stated", field=source.where("total.net.currency"), rule=FORM_MISSING,
        fix="Ask for total { net { amount currency } } in the query.",
    )  # fmt: skip


def _ordered_on(source: JsonSource) -> date | None:
    day = source.day("created")
    shown = source.peek("created")
    if day is None and shown is not None:
        raise Unreadable(
            f"{quoted(shown)} is not a date", field=source.where("created"), rule=FORM_KIND,
            fix="Write it as 2026-11-01T10:00:00Z.", cites="ISO 8601",
        )  # fmt: skip
    return day


def _line(source: JsonSource, n: int, currency: str) -> GoodsItem:
    """Line `n`: net prices after discounts; its mass is that of the variant, else of the product, times the pieces."""
    path = f"lines[{n}]"
    count = source.number(f"{path}.quantity")
    if count <= 0:
        raise Unreadable(
            f"a line of {count}",
            field=source.where(f"{path}.quantity"),
            rule="CONS-15",
            fix="Write how much is sold, above zero.",
        )
    price, value = _price(source, f"{path}.unitPrice", currency), _price(source, f"{path}.totalPrice", currency)
    if value is None and price is not None:
        value = (price * count).rounded()
        source.doubt(path, "no line amount stated; taken as quantity times price", str(value))
    elif price is None and value is not None:
        price, doubt = price_of_one(value, count)
        source.doubt(path, doubt or "no price stated; taken as line amount over quantity")
    product, variant = source.text(f"{path}.productName"), source.text(f"{path}.variantName")
    for part in ("undiscountedUnitPrice", "undiscountedTotalPrice", "unitDiscount", "taxRate", "taxClass"):
        source.why_lost(f"{path}.{part}", "discounts are already taken off; taxes of the sale are not kept")
    if source.peek(f"{path}.isShippingRequired") is False:
        source.doubt(f"{path}.isShippingRequired", "this line does not travel; remove it if it is no goods", "false")
    return GoodsItem(
        number=n + 1,
        description=f"{product}, {variant}" if variant and variant != product else product,
        quantity=Quantity(count, _PIECE),
        unit_price=price,
        value=value,
        net_mass=_mass(source, path, count),
        seller_sku=source.text(f"{path}.productSku") or source.text(f"{path}.variant.sku"),
    )


def _price(source: JsonSource, path: str, currency: str) -> Money | None:
    """A TaxedMoney without its tax; gross, in doubt, where only that was asked for."""
    for side in ("net", "gross"):
        if source.peek(f"{path}.{side}.amount") is None:
            continue
        own = source.text(f"{path}.{side}.currency") or currency
        if own not in CURRENCIES:
            raise Unreadable(
                f"{quoted(own)} is not a currency code", field=source.where(f"{path}.{side}.currency"), rule="CONS-17",
                fix="Use an ISO 4217 code such as USD, SGD or MXN.", cites="ISO 4217",
            )  # fmt: skip
        if side == "gross":
            source.doubt(f"{path}.gross", "only the price with tax is stated; check it for export")
        else:
            source.why_lost(f"{path}.gross", "the same with a tax of the shop's economy")
        return source.money(f"{path}.{side}.amount", own)
    return None


def _mass(source: JsonSource, line: str, count: Decimal) -> Quantity | None:
    for path in (f"{line}.variant.weight", f"{line}.variant.product.weight"):
        unit = source.peek(f"{path}.unit")
        if not isinstance(unit, str) or unit not in _WEIGHTS or source.peek(f"{path}.value") is None:
            continue
        one = source.number(f"{path}.value")
        source.text(f"{path}.unit")
        if one > 0:
            source.doubt(path, "the shop's shipping weight of one piece; taken as net mass", f"{one} {unit}")
            return Quantity(one * count, _WEIGHTS[unit])
    return None


def _tally_totals(
    source: JsonSource, items: tuple[GoodsItem, ...], charges: tuple[Charge, ...], currency: str
) -> None:  # fmt: skip
    """Compare the order's net total with what was read; say of other sums why they are not taken."""
    for name in ("subtotal", "undiscountedTotal", "total.gross", "total.tax", "shippingPrice.tax"):
        source.why_lost(name, "a sum of the order; ours is computed from lines and charges")
    source.why_lost("discounts", "already part of the prices of lines and shipping")
    if source.peek("total.net.amount") is None:
        return
    said = source.money("total.net.amount", currency)
    parts = [*(item.value for item in items), *(charge.amount for charge in charges)]
    if any(part is None or part.currency != currency for part in parts):
        return  # unpriced lines are missing, other currencies refused
    ours = total((part for part in parts if part is not None), currency=currency)
    if said != ours:
        source.doubt("total.net", f"the order says {said}, its parts add up to {ours}", str(said.amount))
