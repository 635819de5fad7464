# SPDX-License-Identifier: Apache-2.0
"""Asking a private buyer for payment by code; apart, because it is the one place where the shop speaks to payments."""

from datetime import datetime, timedelta

from tradelane.kernel.ids import ConsignmentId, IntentId
from tradelane.kernel.money import Money, total
from tradelane.parties.values import Actor
from tradelane.payments.actions import create_intent
from tradelane.payments.values import PRIVATE, Account, Leg, LegKind, Method, PaymentTerms
from tradelane.shop import queries
from tradelane.shop.values import Offer
from tradelane.tariff.values import MeasureKind

PAYABLE_FOR = timedelta(days=3)
"""A code can be scanned this long; afterwards the seller may cancel and put the goods back."""
_LEGS = {
    "freight": LegKind.FREIGHT,
    "insurance": LegKind.INSURANCE,
    **dict.fromkeys(map(str, MeasureKind), LegKind.DUTY),
    "fee": LegKind.TAX,
    "tax": LegKind.TAX,
}


def ask_for_payment(
    sale: ConsignmentId, offer: Offer, *, number: str, seller: Actor, economy: str, now: datetime
) -> IntentId:
    """Open the payment of an order at the seller's account for the economy; the bank learns no name of the buyer."""
    account = queries.payee(seller=seller.organisation, economy=economy)
    assert account is not None  # SHOP-13
    payee = Account(
        seller.organisation, account.name, economy, number=account.number, bic=account.bic, bank=account.bank,
        proxy=account.proxy,
    )  # fmt: skip
    return create_intent(
        consignment=sale,
        payer=Account(PRIVATE, f"Buyer of order {number}", economy),
        payee=payee,
        legs=legs(offer),
        method=Method.QR,
        terms=PaymentTerms(condition="Paid by code", due=(now + PAYABLE_FOR).date(), invoice=number),
        by=seller,
        now=now,
    )


def legs(offer: Offer) -> list[Leg]:
    """What is paid to the seller, by what it is for; the legs add up to the price shown."""
    paid = [line for line in offer.lines if line.counts and line.to_seller]
    made: list[Leg] = []
    for kind in LegKind:
        amounts: list[Money] = [line.amount for line in paid if _LEGS.get(line.kind, LegKind.GOODS) is kind]
        whole = total(amounts, currency=offer.to_pay.currency).rounded()
        if whole.amount:
            made.append(Leg(kind, whole))
    return made
