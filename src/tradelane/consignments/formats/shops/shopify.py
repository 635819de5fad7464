# SPDX-License-Identifier: Apache-2.0
"""Reader of an order as Shopify's Admin REST API gives it; apart, because a shop's order knows a buyer, not a seller.

The object is the documented `Order` resource, bare or under the key `order`, as webhooks and exports carry it.
"""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from tradelane.consignments.formats.faults import FORM_KIND, FORM_MISSING
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.values import (
    Address,
    Charge,
    Consignment,
    Contact,
    GoodsItem,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
)
from tradelane.kernel.canonical import parse
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.kernel.quoting import quoted

_PIECE = "C62"
_NOWHERE = Address("", "", "", "")


def is_shopify_order(value: Any) -> bool:
    """Whether JSON data looks like a Shopify order: it has `line_items`, which our own data set has not."""
    order = value.get("order", value) if isinstance(value, dict) else None
    return isinstance(order, dict) and "line_items" in order


def read_shopify(content: bytes) -> Reading:
    """Read one Shopify order. Raises Unreadable naming the JSON path at fault."""
    value = parse(content)
    if not is_shopify_order(value):
        raise Unreadable(
            "no Shopify order", field="$.line_items", rule=FORM_KIND, fix="Send one Order with line_items."
        )
    source = JsonSource(value, "order" if "order" in value else "")
    currency = _currency(source)
    buyer, consignee = _people(source)
    consignment = Consignment(
        id=ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}"),
        ordered_on=_ordered_on(source),
        parties=(_seller(source), buyer, *consignee),
        goods_items=tuple(_line(source, n, currency) for n in range(source.count("line_items"))),
        terms=Terms(None, "", currency, payment=""),
        references=References(order=source.text("name"), buyer=source.text("po_number")),
        charges=_freight(source, currency),
    )
    _tally_totals(source)
    return settle("shopify-order", consignment, lost=tuple(source.lost()), doubtful=tuple(source.doubtful))


def _currency(source: JsonSource) -> str:
    code = source.text("currency")
    if code not in CURRENCIES:
        raise Unreadable(
            f"{quoted(code)} is not a currency code", field="$.currency", rule="CONS-17",
            fix="Use an ISO 4217 code such as USD, SGD or MXN.", cites="ISO 4217",
        )  # fmt: skip
    shown = source.peek("presentment_currency")
    if isinstance(shown, str) and shown != code:
        source.doubt("presentment_currency", f"the buyer saw {shown}; amounts are taken in the shop's {code}", shown)
    return code


def _ordered_on(source: JsonSource) -> date:
    for path in ("created_at", "processed_at"):
        text = source.peek(path)
        if isinstance(text, str):
            try:
                moment = date.fromisoformat(text[:10])
            except ValueError:
                raise Unreadable(
                    f"{quoted(text)} is not a date", field=f"$.{path}", rule=FORM_KIND,
                    fix="Write it as 2026-11-01T10:00:00+08:00.", cites="ISO 8601",
                ) from None  # fmt: skip
            source.text(path)
            return moment
    raise Unreadable("is missing", field="$.created_at", rule=FORM_MISSING, fix="Add the time of the order.")


def _line(source: JsonSource, n: int, currency: str) -> GoodsItem:
    """Line `n`: value is price times quantity less the discounts allocated to it."""
    path = f"line_items[{n}]"
    count = source.number(f"{path}.quantity")
    price = Money(source.number(f"{path}.price"), currency)
    value = price * count
    for d in range(source.count(f"{path}.discount_allocations")):
        value = value - Money(source.number(f"{path}.discount_allocations[{d}].amount"), currency)
    source.why_lost(f"{path}.price_set", "the same price by shop and presentment currency")
    source.why_lost(f"{path}.tax_lines", "taxes of the sale; the data set holds goods, charges and terms")
    mass = None
    grams = source.peek(f"{path}.grams")
    if isinstance(grams, int) and not isinstance(grams, bool) and grams > 0:
        mass = Quantity(source.number(f"{path}.grams") * count / Decimal(1000), "KGM")
        source.doubt(f"{path}.grams", "the shop's shipping weight of one piece; taken as net mass", str(grams))
    if source.peek(f"{path}.requires_shipping") is False:
        source.doubt(f"{path}.requires_shipping", "this line does not travel; remove it if it is no goods", "false")
    title, variant = source.text(f"{path}.title"), source.text(f"{path}.variant_title")
    source.take(f"{path}.name") if source.peek(f"{path}.name") in (title, f"{title} - {variant}") else None
    return GoodsItem(
        number=n + 1,
        description=f"{title}, {variant}" if variant else title,
        quantity=Quantity(count, _PIECE),
        unit_price=price,
        value=value,
        net_mass=mass,
        seller_sku=source.text(f"{path}.sku"),
    )


def _freight(source: JsonSource, currency: str) -> tuple[Charge, ...]:
    charges = []
    for n in range(source.count("shipping_lines")):
        line = f"shipping_lines[{n}]"
        paid = "discounted_price" if source.peek(f"{line}.discounted_price") is not None else "price"
        amount = source.number(f"{line}.{paid}")
        if source.peek(f"{line}.price") == source.peek(f"{line}.{paid}"):
            source.take(f"{line}.price")
        charges.append(Charge("freight", Money(amount, currency)))
    return tuple(charges)


def _people(source: JsonSource) -> tuple[Party, tuple[Party, ...]]:
    """The buyer (billing address, else shipping) and the consignee when goods go elsewhere."""
    billing, shipping = _address(source, "billing_address"), _address(source, "shipping_address")
    name = _name(source, "billing_address") or _name(source, "customer") or _name(source, "shipping_address")
    email = source.text("email") or source.text("contact_email") or source.text("customer.email")
    for path in ("contact_email", "customer.email"):
        if source.peek(path) == email:
            source.take(path)
    phone = source.text("phone") or source.text("billing_address.phone") or source.text("shipping_address.phone")
    contact = Contact(name, email, phone)
    buyer = Party(PartyRole.BUYER, name, billing if billing != _NOWHERE else shipping, contact=contact)
    if shipping in (_NOWHERE, buyer.address):
        return buyer, ()
    telephone = source.text("shipping_address.phone")
    there = Contact(telephone=telephone) if telephone else None
    receiver = _name(source, "shipping_address") or name
    return buyer, (Party(PartyRole.CONSIGNEE, receiver, shipping, contact=there),)


def _name(source: JsonSource, path: str) -> str:
    """A company where one is named, else the person."""
    person = source.text(f"{path}.name")
    parts = " ".join(p for p in (source.text(f"{path}.first_name"), source.text(f"{path}.last_name")) if p)
    return source.text(f"{path}.company") or person or parts


def _address(source: JsonSource, path: str) -> Address:
    lines = (source.text(f"{path}.address1"), source.text(f"{path}.address2"))
    if source.text(f"{path}.country_code"):
        source.take(f"{path}.country")
    region = source.text(f"{path}.province")
    return Address(
        street=", ".join(line for line in lines if line),
        city=source.text(f"{path}.city"),
        postcode=source.text(f"{path}.zip"),
        country=source.text(f"{path}.country_code").upper(),
        region=region,
    )


def _seller(source: JsonSource) -> Party:
    """The shop, as far as an order shows it: the place the first line ships from."""
    place = "line_items[0].origin_location"
    name = source.text(f"{place}.name")
    address = _address(source, place)
    if name or address != _NOWHERE:
        source.doubt(place, "an order does not name its shop; the place it ships from is taken as the seller", name)
    return Party(PartyRole.SELLER, name, address)


def _tally_totals(source: JsonSource) -> None:
    """Say of the sums why they are not taken: ours are computed, taxes of the sale are not kept."""
    computed = "computed anew from lines and charges"
    for total in ("total_price", "subtotal_price", "total_line_items_price", "total_discounts", "total_shipping_price",
                  "current_"):  # fmt: skip
        source.why_lost(total, computed)
    for tax in ("total_tax", "tax_lines", "tax_exempt", "shipping_lines"):
        source.why_lost(tax, "taxes and labels of the sale; the data set holds goods, charges and terms")
    if source.peek("taxes_included") is True:
        source.doubt("taxes_included", "prices include a tax of the shop's economy; check them for export", "true")
