# SPDX-License-Identifier: Apache-2.0
"""The privacy notice: what is held, why, how long, and to whom it may go; apart, as it needs no person."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.privacy import actions, queries
from tradelane.privacy.formats import our_disclosures
from tradelane.privacy.pages.words import BASES, CATEGORIES, PURPOSES, RECIPIENTS, USES, in_words, listed, named
from tradelane.privacy.rules import (
    a_lane_that_asks_for_a_step_keeps_the_field_home,
    a_row_counts_only_in_its_time,
)
from tradelane.privacy.values import ANY, Disclosure, LegalBasis, PersonalField, Purpose, RecipientKind

_YEAR = 365.25


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What this node holds about people, why, how long, and to whom it may go."""
    now = clock.now()
    context = {
        "held": _held(queries.inventory().fields),
        "uses": _uses(now.date()),
        "today": now.date(),
        "notice": actions.current_notice(now=now),
        "versions": queries.notices(),
    }
    return render(request, "privacy/notice.html", context)


def _held(fields: Iterable[PersonalField]) -> list[dict[str, Any]]:
    """What is held, by category and use, with the longest time it is kept."""
    longest: dict[tuple[str, str], int] = {}
    for field in fields:
        pair = (named(CATEGORIES, field.category), named(USES, field.purpose))
        longest[pair] = max(longest.get(pair, 0), field.retention)
    return [{"what": what, "why": why, "years": _years(days)} for (what, why), days in sorted(longest.items())]


def _years(days: int) -> int:
    """Whole years; what is kept at all is kept up to one."""
    return max(round(days / _YEAR), 1) if days else 0


def _uses(today: date) -> list[dict[str, Any]]:
    """Each purpose with its recipients, fields and law in force, on every lane."""
    rows = [
        row
        for row in our_disclosures()
        if a_row_counts_only_in_its_time(row, on=today) and a_lane_that_asks_for_a_step_keeps_the_field_home(row)
    ]
    found = []
    for purpose in Purpose:
        to = [_use(kind, [r for r in rows if (r.purpose, r.recipient) == (purpose, kind)]) for kind in RecipientKind]
        if recipients := [each for each in to if each]:
            found.append({"purpose": PURPOSES[purpose], "to": recipients})
    return found


def _use(kind: RecipientKind, rows: list[Disclosure]) -> dict[str, Any]:
    """What one kind of recipient may get for a purpose; empty when nothing."""
    if not rows:
        return {}
    free = [row.field for row in rows if row.may_object]
    laws = dict.fromkeys((row.citation, "" if row.lane == ANY else row.lane, row.confidence) for row in rows)
    return {
        "who": RECIPIENTS[kind],
        "what": listed(in_words(row.field for row in rows)),
        "why": listed([str(BASES[basis]) for basis in LegalBasis if any(row.basis is basis for row in rows)]),
        "may_object": listed(in_words(free)),
        "laws": [{"citation": c, "lane": lane, "confidence": confidence} for c, lane, confidence in laws],
    }
