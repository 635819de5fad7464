# SPDX-License-Identifier: Apache-2.0
"""What a person may have of their own: every value of every room, with its label; apart, since rooms above hold it."""

from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings

from tradelane.kernel.clock import rfc3339
from tradelane.privacy.adapters.accounts import Accounts
from tradelane.privacy.formats import complaint_ways, receipt_json
from tradelane.privacy.models import ChoiceRow
from tradelane.privacy.ports import Holder
from tradelane.privacy.queries.inventory import labels_of
from tradelane.privacy.queries.receipts import receipts_of, requests_of
from tradelane.privacy.values import ComplaintWay, Held, PersonKey


def holders() -> list[Holder]:
    """The rooms that keep people's data, as `PEOPLE_HOLDERS` of the settings names them."""
    return [Accounts(), *(_made(path) for path in settings.PEOPLE_HOLDERS)]


def export_of(person: PersonKey, *, now: datetime) -> dict[str, Any]:
    """All that this node keeps about a person, for them and their programs (GDPR art. 20 asks for this form).

    The caller has shown that they are this person.
    """
    return {
        "node": settings.NODE_ORGANISATION,
        "made_at": rfc3339(now),
        "held": [_with_label(each) for holder in holders() for each in holder.held(person)],
        "receipts": [
            {**receipt_json(receipt), "node": receipt.node or settings.ECONOMY}
            for day in receipts_of(person)
            for receipt in day.receipts
        ],
        "choices": [
            {
                "purpose": row.purpose, "choice": row.choice, "made_at": rfc3339(row.made_at),
                "withdrawn_at": rfc3339(row.withdrawn_at) if row.withdrawn_at else None,
                "node": row.node or settings.ECONOMY,
            }
            for row in ChoiceRow.objects.filter(person=person).order_by("made_at", "pk")
        ],
        "requests": [
            {
                "kind": str(each.kind), "text": each.text, "field": each.field, "proposed": each.proposed,
                "asked_at": rfc3339(each.asked_at), "due_on": each.due_on.isoformat(), "answer": each.answer,
            }
            for each in requests_of(person)
        ],
    }  # fmt: skip


def ways_to_complain(economies: set[str], *, on: date) -> list[ComplaintWay]:
    """The authorities of some economies on a day."""
    return [way for way in complaint_ways() if way.economy in economies and way.starts <= on and (way.ends or on) >= on]


def _with_label(held: Held) -> dict[str, Any]:
    label = labels_of(apps.get_model(held.model)).get(held.field)
    told = {"where": held.model, "row": held.row, "field": held.field, "value": held.value}
    if label is None:
        return told
    return {
        **told, "category": label.category, "subject": label.subject, "purpose": label.purpose,
        "retention_days": label.retention_days,
    }  # fmt: skip


def _made(path: str) -> Holder:
    module, _, name = path.partition(":")
    made: Holder = getattr(import_module(module), name)()
    return made
