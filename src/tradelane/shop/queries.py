# SPDX-License-Identifier: Apache-2.0
"""The only reads of the shop: catalogue for anyone, an order by its signed link, a seller's own; apart from writes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core import signing

from tradelane.consignments.values import Address, Consignment, Packages
from tradelane.kernel.errors import NotFound, Refused
from tradelane.kernel.ids import ConsignmentId, IntentId, OrganisationId, TradeId
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.parties.queries import node_actor, organisation, require_access, visible
from tradelane.parties.queries.vault import json_or_gone, text_or_gone
from tradelane.parties.values import Actor, OrganisationKind, OrganisationView
from tradelane.payments import queries as payments
from tradelane.payments.values import IntentState, from_units
from tradelane.shop import formats, rules
from tradelane.shop.models import OrderRow, PayeeRow, ProductRow
from tradelane.shop.values import (
    Audience,
    Buyer,
    Cart,
    CartLine,
    Offer,
    OrderState,
    OrderView,
    Payee,
    PaymentAsk,
    Product,
)
from tradelane.tariff.queries import quote
from tradelane.tracking.queries import shipment_of
from tradelane.trades import queries as trades

_LINKS = signing.Signer(salt="tradelane.shop.order", sep="~")
"""Links to orders: whoever has the link sees the order, so it can't be guessed; it holds no name."""
_NO_PRODUCT = "There is no such product here."
Wanted = Sequence[tuple[str, int]]
"""What a buyer asks for: (slug, quantity) pairs."""


def products(*, seller: OrganisationId | None = None, hidden: bool = False) -> list[Product]:
    """The catalogue by name; of one seller; with `hidden`, also what isn't published."""
    rows = ProductRow.objects.prefetch_related("prices").order_by("slug")
    if seller is not None:
        rows = rows.filter(seller=seller)
    if not hidden:
        rows = rows.filter(published=True)
    return [product_of(row) for row in rows]


def product(*, slug: str) -> Product:
    """A published product by its address. Raises NotFound."""
    plain = rules.a_product_has_a_plain_address(slug=slug, sku="any")
    rows = ProductRow.objects.filter(slug=slug, published=True).prefetch_related("prices")
    row = rows.first() if plain else None
    if row is None:
        raise NotFound(_NO_PRODUCT, field="product", fix="Look at the catalogue.")
    return product_of(row)


def own_product(*, slug: str, by: Actor) -> Product:
    """A product of the actor's organisation, published or not. Raises NotFound."""
    row = ProductRow.objects.filter(slug=slug, seller=by.organisation).prefetch_related("prices").first()
    if row is None:
        raise NotFound(_NO_PRODUCT, field="product", fix="Look at your products.")
    return product_of(row)


def cart(*, wanted: Wanted, economy: str) -> Cart:
    """What is wanted with its products as they stand. Raises NotFound."""
    return Cart(tuple(CartLine(product(slug=slug), quantity) for slug, quantity in wanted), economy)


def offer(*, wanted: Wanted, economy: str, on: date) -> Offer:
    """What it costs delivered on a day, each figure with its source. Raises NotFound, Refused, naming the rule."""
    chosen = cart(wanted=wanted, economy=economy)
    for line in chosen.lines:
        rules.at_least_the_minimum_is_ordered.require(line.product, quantity=line.quantity)
    return offer_for(chosen, on=on)


def offer_for(chosen: Cart, *, on: date) -> Offer:
    """As `offer`, for a cart whose products are at hand."""
    sale = consignment_for(chosen, id=ConsignmentId("quote"), order="", on=on, buyer=None)
    lane = f"{lane_start(chosen)}-{chosen.economy}"
    way = chosen.delivery
    assert way is not None  # SHOP-3, asked by consignment_for
    found = quote(consignment=sale, lane=lane, on=on)
    return formats.offer(found, cart=chosen, incoterm=way.incoterm, currency=way.first.currency)


def consignment_for(chosen: Cart, *, id: ConsignmentId, order: str, on: date, buyer: Buyer | None) -> Consignment:
    """The cart as the data set of a sale, with the seller's address. Raises Refused."""
    rules.a_cart_is_one_sale.require(chosen)
    seller = organisation(chosen.lines[0].product.seller)
    return formats.consignment(
        chosen, id=id, order=order, ordered_on=on, buyer=buyer, seller_address=_address(seller)
    )  # fmt: skip


def refusals(chosen: Cart, buyer: Buyer, *, consent: bool) -> list[Refused]:
    """Every rule that stands against selling a cart to a buyer, in the order in which they can mend it."""
    if not rules.a_cart_is_one_sale(chosen):
        return [rules.a_cart_is_one_sale.refused()]
    way, found = chosen.delivery, [refusal for line in chosen.lines for refusal in _against(line, chosen, buyer)]
    if not rules.the_goods_have_an_addressee(buyer, economy=chosen.economy):
        found.append(rules.the_goods_have_an_addressee.refused())
    if not rules.the_email_has_the_form_of_one(buyer.email):
        found.append(rules.the_email_has_the_form_of_one.refused())
    if not rules.the_telephone_has_the_form_of_one(buyer.telephone):
        found.append(rules.the_telephone_has_the_form_of_one.refused())
    if way is not None and not rules.a_private_buyer_sees_one_full_price(buyer, incoterm=way.incoterm):
        found.append(rules.a_private_buyer_sees_one_full_price.refused())
    elif way is not None and buyer.is_private:
        there = payee(seller=chosen.lines[0].product.seller, economy=chosen.economy)
        if not rules.the_seller_can_be_paid_there(there, currency=way.first.currency):
            found.append(rules.the_seller_can_be_paid_there.refused())
    if not rules.the_buyer_knows_who_gets_their_data(consent=consent):
        found.append(rules.the_buyer_knows_who_gets_their_data.refused())
    return found


def _against(line: CartLine, chosen: Cart, buyer: Buyer) -> Iterator[Refused]:
    """What stands against one line."""
    there = line.product.destination(chosen.economy)
    if there is None or not rules.the_destination_is_sold_to(line.product, economy=chosen.economy):
        yield rules.the_destination_is_sold_to.refused(facts={"reason": there.reason if there else ""})
        return
    if not rules.at_least_the_minimum_is_ordered(line.product, quantity=line.quantity):
        yield rules.at_least_the_minimum_is_ordered.refused(facts={"minimum": line.product.minimum})
    elif not rules.the_goods_are_in_stock(stock=line.product.stock, quantity=line.quantity):
        yield rules.the_goods_are_in_stock.refused(facts={"stock": line.product.stock})
    if not rules.trade_goods_are_sold_to_companies(line.product, buyer):
        yield rules.trade_goods_are_sold_to_companies.refused()
    if not rules.a_permit_is_named_where_one_is_needed(there, permit=buyer.permit):
        yield rules.a_permit_is_named_where_one_is_needed.refused()


def lane_start(chosen: Cart) -> str:
    """The economy that the goods leave: the seller's."""
    return organisation(chosen.lines[0].product.seller).economy


def payee(*, seller: OrganisationId, economy: str) -> Payee | None:
    """Where the seller collects from an economy, or None."""
    row = PayeeRow.objects.filter(seller=seller, economy=economy).first()
    return None if row is None else _payee(row)


def payees(*, by: Actor) -> list[Payee]:
    """The accounts of the actor's organisation, by economy."""
    return [_payee(row) for row in PayeeRow.objects.filter(seller=by.organisation).order_by("economy")]


def order_token(id: str) -> str:
    """The secret part of an order's link."""
    return _LINKS.sign(id)


def subjects_of(order: OrderView) -> set[str]:
    """What a buyer's data may have been given out for: the order, its trade, and whatever belongs to that."""
    sale = trades.trade(id=order.trade, by=seller_actor(order.seller)) if order.trade else None
    belonging = {sale.id, sale.consignment or sale.id, *sale.links.values()} if sale else set()
    return {order.id, *belonging}


def tracking_number(order: OrderView) -> str:
    """The number under which anyone follows the goods; empty until a carrier has them."""
    seller = seller_actor(order.seller)
    sale = trades.trade(id=order.trade, by=seller).consignment if order.trade else None
    found = shipment_of(consignment=sale, by=seller) if sale else None
    return found.number if found else ""


def order_by_token(token: str) -> OrderView:
    """The order that a link names. Raises NotFound for a link that is not ours."""
    try:
        id = _LINKS.unsign(token)
    except signing.BadSignature:
        raise NotFound("This link leads to no order.", fix="Open the link that you were given.") from None
    return order_by_id(id)


def orders(*, by: Actor, limit: int = 200) -> list[OrderView]:
    """The newest orders that the actor's organisation may know of."""
    rows = OrderRow.objects.filter(pk__in=visible(prefix="order_", by=by)).order_by("-placed_at", "-pk")[:limit]
    return [order_of(row) for row in rows]


def order(*, id: str, by: Actor) -> OrderView:
    """One order, for its seller. Raises NotFound for everybody else."""
    require_access(subject=id, by=by)
    return order_by_id(id)


def payment_ask(found: OrderView) -> PaymentAsk | None:
    """What the buyer has to pay by code, or has paid; None where the trade's own terms say how it is paid."""
    if found.intent is None:
        return None
    by = seller_actor(found.seller)
    intent = payments.intent(id=found.intent, by=by)
    is_open = intent.state in IntentState.open() and found.state is OrderState.PLACED
    payload = payments.qr_payload(id=intent.id, by=by) if is_open else ""
    return PaymentAsk(payload, intent.reference, intent.amount, intent.payee.name, found.state is OrderState.PAID)


# ── for this room's actions ──


def seller_actor(seller: OrganisationId) -> Actor:
    """The node acting for a seller whose storefront it runs."""
    return replace(node_actor(), organisation=seller, kinds=frozenset({OrganisationKind.SELLER}))


def order_by_id(id: str) -> OrderView:
    """An order without asking who reads."""
    row = OrderRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such order.", fix="Open the link that you were given.")
    return order_of(row)


def unpaid_since(moment: datetime, *, limit: int = 100) -> list[str]:
    """Orders to be paid by code that were placed before a moment and are not paid, oldest first."""
    rows = OrderRow.objects.filter(state=str(OrderState.PLACED), placed_at__lt=moment).exclude(intent="")
    return list(rows.order_by("placed_at").values_list("pk", flat=True)[:limit])


def product_of(row: ProductRow) -> Product:
    """A row as a value."""
    return Product(
        sku=row.sku,
        slug=row.slug,
        seller=OrganisationId(row.seller),
        names=row.names,
        descriptions=row.descriptions,
        hs_code=row.hs_code,
        hs_edition=row.hs_edition,
        origin=row.origin,
        net_mass=Quantity.from_json(row.net_mass, field="net_mass"),
        gross_mass=Quantity.from_json(row.gross_mass, field="gross_mass"),
        packages=Packages(**row.packages),
        unit=row.unit,
        prices=tuple(sorted((from_units(p.amount, p.currency) for p in row.prices.all()), key=lambda m: m.currency)),
        minimum=row.minimum,
        stock=row.stock,
        audience=Audience(row.audience),
        image=row.image,
        destinations=tuple(formats.destination_from_json(each) for each in row.destinations),
        seller_name=organisation(OrganisationId(row.seller)).name,
        published=row.published,
    )


def order_of(row: OrderRow) -> OrderView:
    """A row as a value."""
    return OrderView(
        id=row.id,
        number=row.number,
        seller=OrganisationId(row.seller),
        seller_name=organisation(OrganisationId(row.seller)).name,
        economy=row.economy,
        state=OrderState(row.state),
        lines=tuple(row.lines),
        to_pay=_money(row.to_pay, row.currency),
        at_border=_money(row.at_border, row.currency),
        offer=row.offer,
        buyer=_buyer(row),
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        trade=TradeId(row.trade) if row.trade else None,
        intent=IntentId(row.intent) if row.intent else None,
    )


def _money(number: int, currency: str) -> Money:
    return from_units(number, currency)


def _buyer(row: OrderRow) -> Buyer:
    return Buyer(
        name=_opened(row, "buyer_name"),
        email=_opened(row, "email"),
        telephone=_opened(row, "telephone"),
        address=Address(**json_or_gone(row.address, place=OrderRow.place(row.id, "address"), gone=_nowhere(row))),
        company=row.company,
        organisation=OrganisationId(row.organisation) if row.organisation else None,
        permit=row.permit,
    )


def _opened(row: OrderRow, field: str) -> str:
    """A field of the buyer; empty once they had it erased."""
    return text_or_gone(getattr(row, field), place=OrderRow.place(row.id, field))


def _nowhere(row: OrderRow) -> dict[str, str]:
    """What is left of an address that was erased: the economy that the order went to."""
    return {"street": "", "city": "", "postcode": "", "country": row.economy}


def _address(seller: OrganisationView) -> Address:
    known: Mapping[str, Any] = seller.address
    texts = {name: str(known.get(name, "")) for name in ("street", "city", "postcode", "region")}
    return Address(country=str(known.get("country", "")) or seller.economy, **texts)


def _payee(row: PayeeRow) -> Payee:
    return Payee(
        economy=row.economy,
        currency=row.currency,
        name=row.name,
        proxy=OrganisationId(row.proxy),
        number=row.number,
        bic=row.bic,
        bank=OrganisationId(row.bank),
    )
