# SPDX-License-Identifier: Apache-2.0
"""The payment of a trade, opened alike at both nodes; apart, because payee, payer and messages each touch it.

The reference follows from the consignment, so both nodes mean the same payment without telling each other.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tradelane.consignments.values import Consignment
from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import IntentId, economy_of
from tradelane.parties.queries import node_actor, organisation
from tradelane.parties.values import Actor
from tradelane.payments import actions as payments
from tradelane.payments.queries import is_ordered
from tradelane.payments.values import Account, IntentState, Leg, LegKind, Method, PaymentTerms
from tradelane.trades.actions import papers
from tradelane.trades.actions.progress import tie
from tradelane.trades.values import Part, Side, Trade

_LEG_OF_CHARGE = {"freight": LegKind.FREIGHT, "insurance": LegKind.INSURANCE}


def account(trade: Trade, part: Part, given: dict[str, Any]) -> Account:
    """The account of payer or payee: who they are in the trade, and the number and BIC that they gave."""
    who = trade.parts[part]
    bank = trade.parts.get(Part.SELLER_BANK if part is Part.SELLER else Part.BUYER_BANK)
    number, bic = given.get("number", ""), given.get("bic", "")
    if not isinstance(number, str) or not isinstance(bic, str):
        raise Unreadable(
            "an account has a number and a BIC", field="account", rule="TRADE-READ-3",
            fix='Write {"number": "…", "bic": "…"}.',
        )  # fmt: skip
    return Account(
        organisation=who, name=organisation(who).name, country=economy_of(who), number=number, bic=bic, bank=bank
    )


def open_sale(trade: Trade, *, payer: Account, payee: Account, by: Actor, now: datetime) -> IntentId:
    """Open the payment of the sale: goods, freight and insurance as the consignment says; once for each node."""
    whole = papers.consignment(trade, by=by)
    intent = payments.create_intent(
        consignment=whole.id,
        payer=payer,
        payee=payee,
        legs=_legs(whole),
        method=Method.TRANSFER,
        terms=PaymentTerms(
            purpose="sale",
            condition=whole.terms.payment or "Documents against payment",
            invoice=papers.number(trade, DocumentKind.COMMERCIAL_INVOICE),
        ),
        readers=trade.parts.values(),
        by=by,
        now=now,
    )
    tie(trade=trade.id, name="payment", subject=intent)
    return intent


def has_ordered(trade: Trade, *, by: Actor) -> bool:
    """Whether the buyer has bound themselves to pay."""
    return trade.consignment is not None and is_ordered(consignment=trade.consignment, by=by)


def follow_payee(trade: Trade, *, settled: bool, now: datetime) -> None:
    """Take over, on the buyer's side, what the seller's node said of the money."""
    if trade.side is Side.IMPORT and trade.consignment is not None:
        payments.follow_payees_node(
            consignment=trade.consignment,
            state=IntentState.SETTLED if settled else IntentState.PAID,
            by=replace(node_actor(), organisation=trade.parts[Part.BUYER]),
            now=now,
        )


def _legs(whole: Consignment) -> list[Leg]:
    """Goods less allowances and plus charges that have no leg of their own, then freight and insurance."""
    own = [Leg(kind, c.amount) for c in whole.charges if (kind := _LEG_OF_CHARGE.get(c.kind)) and c.amount.amount > 0]
    goods = whole.total_value
    for leg in own:
        goods = goods - leg.amount
    return [Leg(LegKind.GOODS, goods.rounded()), *own]
