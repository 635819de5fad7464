# SPDX-License-Identifier: Apache-2.0
"""What facts of other rooms do to cases: one table from the name of a fact to what follows from it.

Every reaction may be repeated: facts come at least once.
"""

from collections.abc import Callable
from datetime import datetime

from tradelane.journal.values import FactView
from tradelane.kernel.ids import IntentId
from tradelane.window import actions


def intent_paid(fact: FactView, *, now: datetime) -> None:
    """A bank reported the whole sum: a fee is paid, or given back; a case that waited for it is decided."""
    intent = IntentId(fact.subject)
    actions.take_refund(intent=intent)
    case = actions.take_payment(intent=intent, now=now)
    if case is not None:
        actions.go_on(case=case, now=now)


FACTS: dict[str, Callable[..., None]] = {"payments.intent.paid": intent_paid}
"""Name of a fact → what follows from it."""
