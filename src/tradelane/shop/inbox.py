# SPDX-License-Identifier: Apache-2.0
"""What facts of other rooms do to an order; apart, so that nobody searches for who reacts. Each may be repeated."""

from collections.abc import Callable

from tradelane.journal.values import FactView
from tradelane.kernel import clock
from tradelane.kernel.ids import IntentId
from tradelane.shop import actions


def intent_paid(fact: FactView) -> None:
    """The bank reported the whole sum: the order, if the payment is of one, is paid."""
    actions.mark_paid(intent=IntentId(fact.subject), now=clock.now())


FACTS: dict[str, Callable[[FactView], None]] = {"payments.intent.paid": intent_paid}
"""Name of a fact → what follows from it."""
