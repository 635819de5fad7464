# SPDX-License-Identifier: Apache-2.0
"""The record of processing made of labels and rows of law; apart, since notice, version and page rest on it.

It has the members that GDPR art. 30(1) asks for, and of which CBPR's Notice wants people told: who is responsible, what
for, whose data and of what kind, who receives it, where it goes abroad and on what ground, how long it is kept.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from tradelane.privacy.rules import a_lane_that_asks_for_a_step_keeps_the_field_home, a_row_counts_only_in_its_time
from tradelane.privacy.values import Disclosure, PersonalField, RecipientKind

MEASURES = (
    "access-by-organisation", "one-door-with-receipts", "signed-and-encrypted-messages", "keyed-digests-in-receipts",
    "facts-without-personal-data", "sessions-with-second-factor",
)  # fmt: skip
"""What keeps the data safe, by name; SECURITY.md says each in words (GDPR art. 30(1)(g))."""


def processing_record(
    fields: Iterable[PersonalField], rows: Iterable[Disclosure], *, controller: str, name: str, contact: str, on: date
) -> dict[str, Any]:
    """The record of a node as of a day: the same labels and the same law in force give the same record."""
    in_force = [
        row
        for row in rows
        if a_row_counts_only_in_its_time(row, on=on) and a_lane_that_asks_for_a_step_keeps_the_field_home(row)
    ]
    return {
        "controller": {"id": controller, "name": name, "contact": contact},
        "held": _held(fields),
        "disclosed": _disclosed(in_force),
        "measures": list(MEASURES),
    }


def _held(fields: Iterable[PersonalField]) -> list[dict[str, Any]]:
    """By use and kind of data: whose, where, and how long at most."""
    ordered = sorted(fields, key=lambda each: (each.purpose, each.category, each.subject, each.model, each.field))
    return [
        {
            "use": use,
            "category": category,
            "subjects": sorted({each.subject for each in same}),
            "places": [f"{each.model}.{each.field}" for each in same],
            "retention_days": max(each.retention for each in same),
        }
        for (use, category), group in groupby(ordered, key=lambda each: (each.purpose, each.category))
        for same in [list(group)]
    ]


def _disclosed(rows: Iterable[Disclosure]) -> list[dict[str, Any]]:
    """By purpose, recipient, lane and law: which fields, and what the person may do about it."""
    ordered = sorted(rows, key=_law)
    return [
        {
            "purpose": str(first.purpose),
            "recipient": str(first.recipient),
            "abroad": first.recipient in RecipientKind.abroad(),
            "lane": first.lane,
            "basis": str(first.basis),
            "citation": first.citation,
            "confidence": str(first.confidence),
            "may_object": first.may_object,
            "needs_cbpr": first.needs_cbpr,
            "fields": sorted({row.field for row in same}),
        }
        for _law_of_rows, group in groupby(ordered, key=_law)
        for same in [list(group)]
        for first in same[:1]
    ]


def _law(row: Disclosure) -> tuple[str, str, str, str, str, str, bool, bool]:
    return (
        row.purpose, row.recipient, row.lane, row.basis, row.citation, row.confidence, row.may_object, row.needs_cbpr
    )  # fmt: skip
