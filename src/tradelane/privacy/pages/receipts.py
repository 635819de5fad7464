# SPDX-License-Identifier: Apache-2.0
"""Receipts and requests in the words of a person's page; apart from the page, which its list is also served without."""

from collections.abc import Collection
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tradelane.kernel.economies import ECONOMIES
from tradelane.privacy import queries
from tradelane.privacy.pages.programme_words import COMPLAINT_STATES, SECTIONS
from tradelane.privacy.pages.words import (
    ADDRESS_PARTS,
    FIELDS,
    OUTCOMES,
    PLACES,
    REQUESTS,
    STAYED,
    WHY,
    in_words,
    listed,
)
from tradelane.privacy.queries.oversight import name_of
from tradelane.privacy.rules import a_complaint_goes_on_after_its_answer_or_its_term
from tradelane.privacy.values import Outcome, PersonKey, Receipt, ReceiptKind, Request, RequestKind
from tradelane.privacy.values.cbpr import Complaint


def days_of(key: PersonKey, about: Collection[str]) -> list[tuple[date, list[dict[str, Any]]]]:
    """A person's receipts of both economies, by day, in words."""
    return [(day.on, [_seen(receipt) for receipt in day.receipts]) for day in queries.receipts_of(key, about=about)]


def request_in_words(asked: Request, *, on: date) -> dict[str, Any]:
    """A request with what became of it, and whether an authority may be asked next."""
    goes_on = asked.kind is RequestKind.COMPLAINT and a_complaint_goes_on_after_its_answer_or_its_term(
        is_answered=asked.answered_at is not None, due_on=asked.due_on, on=on
    )
    return {
        "kind": REQUESTS[asked.kind],
        "asked": asked,
        "field": str(ADDRESS_PARTS.get(asked.field) or FIELDS.get(asked.field) or ""),
        "done": [
            {
                "place": f"{PLACES.get(each['model'], each['model'])} {each['row']}",
                "outcome": OUTCOMES[Outcome(each["outcome"])],
            }
            for each in asked.done
        ],
        "goes_on": goes_on and asked.escalated_at is None,
    }


def complaint_in_words(found: Complaint) -> dict[str, Any]:
    """A complaint with an accountability agent, and where it stands."""
    state, mark = COMPLAINT_STATES[found.state]
    return {
        "complaint": found, "organisation": name_of(found.organisation), "agent": name_of(found.agent),
        "section": SECTIONS[found.section], "state": state, "mark": mark,
    }  # fmt: skip


def _seen(receipt: Receipt) -> dict[str, Any]:
    """One receipt in the words of the eye."""
    return {
        "who": receipt.recipient_name,
        "what": _("your %(fields)s") % {"fields": listed(in_words(receipt.fields))} if receipt.fields else "",
        "refused": receipt.kind is ReceiptKind.REFUSED,
        "at": receipt.at,
        "where": _economy(receipt.node or settings.ECONOMY),
        "abroad": bool(receipt.node),
        "why": WHY[receipt.purpose] % {"subject": receipt.reference or receipt.subject},
        "basis": "; ".join(ground.citation for ground in receipt.grounds),
        "withheld": [
            {"what": listed(in_words(names)), "why": STAYED[rule], "rule": rule} for rule, names in _stayed(receipt)
        ],
    }


def _economy(code: str) -> str:
    name = ECONOMIES.get(code, code)
    return _(name)


def _stayed(receipt: Receipt) -> list[tuple[str, list[str]]]:
    by_rule = sorted((rule, field) for field, rule in receipt.withheld if rule in STAYED)
    return [(rule, [field for _rule, field in pairs]) for rule, pairs in groupby(by_rule, key=lambda pair: pair[0])]
