# SPDX-License-Identifier: Apache-2.0
"""A cart as the one data set of a sale; apart, because duty, documents and declarations all start from it."""

from datetime import date
from decimal import Decimal

from tradelane.consignments.values import (
    Address,
    Charge,
    Consignment,
    Contact,
    GoodsItem,
    Packages,
    Party,
    PartyRole,
    Provenance,
    References,
    Terms,
    Transport,
)
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.shop import rules
from tradelane.shop.values import Buyer, Cart, CartLine, Delivery

SHOP = "shop"
"""Provenance of what the product's entry says."""
BY_CODE = "Paid by code before dispatch; duty and tax are in the price"
BY_COLLECTION = "Documents against payment"


def consignment(
    cart: Cart, *, id: ConsignmentId, order: str, ordered_on: date, buyer: Buyer | None, seller_address: Address
) -> Consignment:
    """The sale in UN/CEFACT names, with everything that the products know and the freight as a charge.

    `buyer` is None for a quote before anybody has said who they are. Raises Refused (SHOP-3, SHOP-12).
    """
    for line in cart.lines:
        rules.the_destination_is_sold_to.require(line.product, economy=cart.economy)
    rules.a_cart_is_one_sale.require(cart)
    way = cart.delivery
    assert way is not None  # SHOP-3
    items = tuple(_item(line, number, way) for number, line in enumerate(cart.lines, start=1))
    return Consignment(
        id=id,
        ordered_on=ordered_on,
        parties=(_seller(cart, seller_address), *_buyer(cart, buyer)),
        goods_items=items,
        terms=Terms(way.incoterm, way.place, way.first.currency, BY_CODE if _prepaid(way) else BY_COLLECTION),
        references=References(order=order),
        transport=Transport(way.mode, way.loading, way.discharge),
        charges=(Charge("freight", freight),) if (freight := _freight(cart)).amount else (),
        provenance=tuple(
            Provenance(f"goods_items[{n}].{field}", SHOP, cart.lines[n].product.seller_name)
            for n in range(len(items))
            for field in ("hs_code", "origin", "net_mass", "gross_mass", "packages")
        ),
    )


def _prepaid(way: Delivery) -> bool:
    return way.incoterm is Incoterm.DDP


def _seller(cart: Cart, address: Address) -> Party:
    product = cart.lines[0].product
    return Party(PartyRole.SELLER, product.seller_name or product.seller, address, product.seller)


def _buyer(cart: Cart, buyer: Buyer | None) -> tuple[Party, ...]:
    if buyer is None:
        return (Party(PartyRole.BUYER, "", Address("", "", "", cart.economy)),)
    contact = Contact(buyer.name, buyer.email, buyer.telephone)
    name = buyer.company or buyer.name
    return tuple(
        Party(role, name, buyer.address, buyer.organisation, contact) for role in (PartyRole.BUYER, PartyRole.CONSIGNEE)
    )


def _item(line: CartLine, number: int, way: Delivery) -> GoodsItem:
    product, count = line.product, line.quantity
    price = product.price(way.first.currency)
    assert price is not None  # SHOP-22, asked when the product was published
    return GoodsItem(
        number=number,
        description=product.name("en"),
        quantity=Quantity(Decimal(count), product.unit),
        unit_price=price,
        value=(price * count).rounded(),
        hs_code=product.hs_code,
        hs_edition=product.hs_edition,
        origin=product.origin,
        net_mass=Quantity(product.net_mass.value * count, product.net_mass.unit),
        gross_mass=Quantity(product.gross_mass.value * count, product.gross_mass.unit),
        packages=Packages(product.packages.count * count, product.packages.kind),
        marks="AS ADDRESSED",
        seller_sku=product.sku,
    )


def _freight(cart: Cart) -> Money:
    """The highest first freight of the lines once, and for every unit beyond the order's first its own."""
    found = ((line.quantity, line.product.destination(cart.economy)) for line in cart.lines)
    ways = [(quantity, there.delivery) for quantity, there in found if there is not None and there.delivery]
    whole = max((way.first for _, way in ways), key=lambda money: money.amount)
    for place, (quantity, way) in enumerate(ways):
        whole = whole + way.each * (quantity if place else quantity - 1)
    return whole.rounded()
