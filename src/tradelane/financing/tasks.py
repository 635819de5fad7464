# SPDX-License-Identifier: Apache-2.0
"""Background work of financing: endorsements delivered, times that are over; apart, as the worker starts it."""

from tradelane.financing import actions
from tradelane.financing.inbox import FACTS
from tradelane.journal import actions as journal
from tradelane.kernel import clock


def follow() -> int:
    """Let offers react to payments; how many facts were new."""
    return journal.follow(reader="financing", reactions=FACTS)


def end_what_is_over() -> int:
    """Deliver what was paid and lapse what is over, also what a dead worker left; how many."""
    return actions.end_what_is_over(now=clock.now())
