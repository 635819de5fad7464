# SPDX-License-Identifier: Apache-2.0
"""What a case owes, as its page shows it; apart from the acts, which the case's page knows nothing of."""

from typing import Any

from django.urls import reverse

from tradelane.parties.values import Actor, Role
from tradelane.window import queries
from tradelane.window.pages import words
from tradelane.window.values import Case, Charge, ChargeState, Procedure

_MARKS = {ChargeState.OWED: "mark--waiting", ChargeState.PAID: "mark--good", ChargeState.REFUND_OWED: "mark--waiting"}


def charges(held: Case, published: Procedure, actor: Actor, *, mine: bool) -> list[dict[str, Any]]:
    """What the case owes, as its page shows it to the actor."""
    return [
        {
            "charge": charge,
            "agency": published.agency_in_role(charge.agency).name,
            "state": words.CHARGES[charge.state],
            "mark": _MARKS.get(charge.state, ""),
            "payment": _payment(charge),
            "refund_reason": words.REFUND_REASONS[charge.refund_reason] if charge.refund_reason else "",
            "may_pay": mine and charge.state is ChargeState.OWED and not charge.intent and actor.may(Role.SIGNATORY),
        }
        for charge in queries.charges_of(case=held.id, by=actor)
    ]


def _payment(charge: Charge) -> str:
    shown = charge.refund or charge.intent
    return reverse("payment", args=[shown]) if shown else ""
