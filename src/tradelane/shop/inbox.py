# SPDX-License-Identifier: Apache-2.0
"""What facts of other rooms do to an order; apart, so that nobody searches for who reacts. Each may be repeated."""

from collections.abc import Callable

from tradelane.journal.values import FactView
from tradelane.kernel import clock
from tradelane.kernel.ids import IntentId
from tradelane.shop import actions
from tradelane.trades.values import Step


def intent_paid(fact: FactView) -> None:
    """The bank reported the whole sum: the order, if the payment is of one, is paid."""
    actions.mark_paid(intent=IntentId(fact.subject), now=clock.now())


def step_reached(fact: FactView) -> None:
    """A trade is settled: so is the order that it came from, if one of ours."""
    if fact.data.get("step") == Step.SETTLED:
        actions.end_order(trade=fact.subject, on=fact.at.date())


FACTS: dict[str, Callable[[FactView], None]] = {
    "payments.intent.paid": intent_paid,
    "trades.step.reached": step_reached,
}
"""Name of a fact → what follows from it."""
