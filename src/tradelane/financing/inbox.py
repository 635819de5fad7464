# SPDX-License-Identifier: Apache-2.0
"""What facts of rooms below do to offers; apart, because the worker follows them and no person."""

from collections.abc import Callable

from tradelane.financing import queries
from tradelane.financing.actions import deliver_when_paid, follow_offer
from tradelane.financing.values import OfferId, OfferState
from tradelane.journal.values import FactView
from tradelane.kernel import clock
from tradelane.kernel.ids import IntentId


def money_came(fact: FactView) -> None:
    """A payment was completed: where it is for a bill, its endorsement takes effect."""
    if (offer := queries.offer_for(IntentId(fact.subject))) is not None:
        deliver_when_paid(offer=offer, now=clock.now())


def offer_moved(fact: FactView) -> None:
    """An offer came to another state: banks of other nodes that were asked learn it."""
    follow_offer(offer=OfferId(fact.subject))


FACTS: dict[str, Callable[[FactView], None]] = {
    "payments.intent.paid": money_came,
    **{
        f"financing.offer.{state}": offer_moved
        for state in OfferState
        if state is not OfferState.OPEN  # which is told in the transaction that offers it
    },
}
