# SPDX-License-Identifier: Apache-2.0
"""An order from the buyer's yes to the money: placed, paid or cancelled; apart, because here stock and trade meet."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from tradelane.consignments.formats import to_json
from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import ConsignmentId, IntentId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.actions.vault import close_matter
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.payments.values import units
from tradelane.privacy.formats import content_digest
from tradelane.shop import queries, rules
from tradelane.shop.actions.asking import PAYABLE_FOR, ask_for_payment
from tradelane.shop.actions.sealing import people_behind, sealed_buyer
from tradelane.shop.actions.telling import tell_seller
from tradelane.shop.formats import offer_json
from tradelane.shop.models import OrderRow, ProductRow
from tradelane.shop.queries import Wanted
from tradelane.shop.values import Buyer, Cart, Offer, OrderState, OrderView
from tradelane.trades.steps import enter_order

GRACE = timedelta(days=1)
"""A bank may report a day after the code was scanned."""


def place_order(
    *, wanted: Wanted, economy: str, buyer: Buyer, consent: bool, quote_digest: Digest, key: str, now: datetime
) -> OrderView:
    """Sell: reserve the stock, open the trade, ask a private buyer for payment by code; all of it or nothing.

    `wanted` is (slug, quantity) pairs, `quote_digest` the offer the buyer confirmed, `key` a random text of the form:
    the same key again is the same order. Raises Refused (SHOP-n; SHOP-7 carries the price as it is), NotFound,
    Conflict (the key was used for something else).
    """
    rules.the_key_of_an_order_cannot_be_guessed.require(key)
    asked = content_digest([[list(line) for line in wanted], economy, asdict(buyer)], secret=settings.NODE_SECRET)
    try:
        with transaction.atomic():
            return _known(key, asked) or _place(wanted, economy, buyer, consent, quote_digest, (key, asked), now)
    except IntegrityError:  # a second click was quicker: its order stands, and this one's reservation is undone
        found = _known(key, asked)
        if found is None:
            raise
        return found


def _known(key: str, asked: str) -> OrderView | None:
    row = OrderRow.objects.filter(key=key).first()
    if row is not None and row.request_digest != asked:
        raise Conflict("This form was sent before with other contents.", field="key", rule="SHOP-20",
                       fix="Open the product's page again.")  # fmt: skip
    return None if row is None else queries.order_of(row)


def _place(
    wanted: Wanted, economy: str, buyer: Buyer, consent: bool, shown: Digest, key: tuple[str, str], now: datetime
) -> OrderView:
    slugs = [slug for slug, _ in wanted if slug.isprintable()]
    rows = ProductRow.objects.select_for_update().filter(slug__in=slugs).order_by("pk")
    list(rows)  # load and lock, always in one order, so that two carts never wait for each other
    cart = queries.cart(wanted=wanted, economy=economy)
    offer = _require_sellable(cart, buyer, consent=consent, shown=shown, now=now)
    _reserve(cart)
    id, by = new_id("order"), queries.seller_actor(cart.lines[0].product.seller)
    number, back = f"S{now:%y}-{id[-10:].upper()}", f"{economy}-{queries.lane_start(cart)}"
    told = tell_seller(buyer, order=id, number=number, seller=by.organisation, lane=back, now=now)
    sale = queries.consignment_for(
        cart, id=ConsignmentId(new_id("consignment")), order=number, on=now.date(), buyer=told
    )
    people = people_behind(buyer, told, order=id, sale=sale.id)
    row = _store(cart, sealed_buyer(told, order=id, people=people, on=now.date()), offer, key, known_as=(id, number),
                 now=now)  # fmt: skip
    buyer = told
    lane = (queries.lane_start(cart), economy)
    trade = enter_order(content=canonical(to_json(sale)), filename="order.json", lane=lane, by=by, now=now)
    row.trade = trade.id
    if buyer.is_private:
        row.intent = ask_for_payment(sale.id, offer, number=row.number, seller=by, economy=economy, now=now)
    row.save(update_fields=["trade", "intent"])
    grant_access(subject=row.id, organisations=[by.organisation])
    journal.enqueue("shop.mail", {"order": row.id}, key=row.id)
    journal.record(
        "shop.order.placed", subject=row.id, by=by, number=row.number, trade=trade.id, to_pay=offer.to_pay.as_json()
    )
    return queries.order_of(row)


def _require_sellable(cart: Cart, buyer: Buyer, *, consent: bool, shown: Digest, now: datetime) -> Offer:
    """Every rule of a sale, in the order in which a buyer can mend them; the offer as it is now."""
    for refusal in queries.refusals(cart, buyer, consent=consent):
        raise refusal
    offer = queries.offer_for(cart, on=now.date())
    if not rules.the_price_shown_is_the_price_charged(shown=shown, charged=offer.digest):
        facts = {"to_pay": offer.to_pay.as_json(), "quote_digest": offer.digest}
        raise rules.the_price_shown_is_the_price_charged.refused(facts=facts)
    return offer


def _reserve(cart: Cart) -> None:
    """Take the goods off the shelf; the update itself asks whether they are there, so the last bag is sold once."""
    for line in cart.lines:
        there = ProductRow.objects.filter(slug=line.product.slug, stock__gte=line.quantity)
        if not there.update(stock=F("stock") - line.quantity):
            raise rules.the_goods_are_in_stock.refused(facts={"stock": 0})


def _store(
    cart: Cart, buyer: dict[str, Any], offer: Offer, key: tuple[str, str], *, known_as: tuple[str, str], now: datetime
) -> OrderRow:
    lines = [
        {
            "sku": line.product.sku,
            "slug": line.product.slug,
            "names": dict(line.product.names),
            "quantity": line.quantity,
            "unit": line.product.unit,
            "price": price.as_json() if (price := line.product.price(offer.to_pay.currency)) else None,
        }
        for line in cart.lines
    ]
    return OrderRow.objects.create(
        id=known_as[0], number=known_as[1], key=key[0], request_digest=key[1],
        seller=cart.lines[0].product.seller, economy=cart.economy, lines=lines, **buyer, currency=offer.to_pay.currency,
        to_pay=units(offer.to_pay), at_border=units(offer.at_border), offer=offer_json(offer),
        state=str(OrderState.PLACED), placed_at=now,
    )  # fmt: skip


def end_order(*, trade: str, on: date) -> None:
    """The trade of an order is settled: the time runs for which law keeps the order."""
    for order in OrderRow.objects.filter(trade=trade).values_list("pk", flat=True):
        close_matter(matter=order, on=on)


@transaction.atomic
def mail_again(*, order: str, now: datetime) -> None:
    """Mail the buyer a fresh link to their own page, to the address of the order alone; once a day (UTC)."""
    row = OrderRow.objects.get(pk=order)
    journal.enqueue("shop.mail", {"order": row.id}, key=f"{row.id}:{now.date().isoformat()}")


@transaction.atomic
def mark_paid(*, intent: IntentId, now: datetime) -> bool:
    """The payee's bank reported the whole sum of an order's payment; False when that changes nothing.

    Money for a cancelled order is told to the seller as a fact, because it is to be refunded.
    """
    row = OrderRow.objects.select_for_update().filter(intent=intent).first()
    if row is None or row.paid_at is not None:
        return False
    by = queries.seller_actor(queries.order_of(row).seller)
    cancelled = row.state == OrderState.CANCELLED
    row.paid_at = now
    row.state = str(OrderState.CANCELLED if cancelled else OrderState.PAID)
    row.save(update_fields=["state", "paid_at"])
    name = "shop.order.paid_though_cancelled" if cancelled else "shop.order.paid"
    journal.record(name, subject=row.id, by=by, number=row.number, intent=intent)
    return True


@transaction.atomic
def cancel_order(*, order: str, by: Actor) -> OrderView:
    """The seller gives up an unpaid order; its goods go back on the shelf, once.

    Raises NotFound, Forbidden, Refused (SHOP-21).
    """
    require_access(subject=order, by=by)
    the_person_has_the_role.require(by, Role.CLERK)
    row = OrderRow.objects.select_for_update().get(pk=order)
    found = queries.order_of(row)
    rules.only_the_seller_changes_a_product.require(seller=found.seller, by=by.organisation)
    rules.only_an_unpaid_order_is_cancelled.require(found.state)
    if found.state is OrderState.PLACED:
        _give_up(row, by=by, why="seller")
    return queries.order_of(row)


def release_unpaid(*, now: datetime) -> int:
    """Give up orders whose code ran out unpaid, so that nobody empties a shelf without paying; how many there were."""
    late = queries.unpaid_since(now - PAYABLE_FOR - GRACE)
    return sum(_release(id) for id in late)


@transaction.atomic
def _release(id: str) -> bool:
    row = OrderRow.objects.select_for_update().get(pk=id)
    if row.state != OrderState.PLACED:  # paid since we looked
        return False
    _give_up(row, by=queries.seller_actor(queries.order_of(row).seller), why="unpaid")
    return True


def _give_up(row: OrderRow, *, by: Actor, why: str) -> None:
    """Cancel a placed order and put its goods back on the shelf; from here on the time of its records runs."""
    row.state = str(OrderState.CANCELLED)
    row.save(update_fields=["state"])
    for line in row.lines:
        shelf = ProductRow.objects.filter(seller=row.seller, sku=line["sku"])
        shelf.update(stock=F("stock") + line["quantity"])
    for matter in queries.subjects_of(queries.order_of(row)):
        close_matter(matter=matter, on=clock.now().date())
    journal.record("shop.order.cancelled", subject=row.id, by=by, number=row.number, why=why)
