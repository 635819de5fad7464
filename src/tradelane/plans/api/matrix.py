# SPDX-License-Identifier: Apache-2.0
"""The matrix and the lane tables over HTTP, for anyone; apart, because programs ask too. No decisions here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.described import answers
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound
from tradelane.plans import formats, queries
from tradelane.plans.queries import editing
from tradelane.plans.values import Fact, Measure, Version

router = Router()


@router.get("", auth=None, summary="The matrix: 21 economies by measures, each with source and date, or unconfirmed")
def plans(request: HttpRequest) -> dict[str, Any]:
    """Every cell as it holds today; what held on other days apart; gaps and next steps."""
    standing = queries.standing()
    return formats.plans_report(standing.facts, standing.milestones, on=clock.now().date())


@router.get(
    "/export.csv", auth=None, summary="Every cell as CSV, with the columns that this room reads",
    openapi_extra=answers("text/csv", says="RFC 4180"),
)  # fmt: skip
def export(request: HttpRequest) -> HttpResponse:
    """RFC 4180; cells that a spreadsheet would run begin with an apostrophe."""
    cells = formats.every_cell(queries.standing().facts, on=clock.now().date()).values()
    return HttpResponse(formats.cells_csv(cells), content_type="text/csv; charset=utf-8; header=present")


@router.get("/lanes/{lane}", auth=None, summary="What a lane such as MX-SG takes without paper, why, and what changes")
def lane(request: HttpRequest, lane: str) -> dict[str, Any]:
    """One answer for each kind of document, and the days on which an answer is known to change."""
    day = clock.now().date()
    asked, answers = queries.lane(lane, on=day)
    return {
        "lane": str(asked),
        "date": day.isoformat(),
        "answers": [formats.answer_json(one) for one in answers],
        "ahead": [formats.change_json(one) for one in queries.changes_on_lane(lane, after=day)],
    }


@router.get("/compare/{one}/{other}", auth=None, summary="Two economies side by side, measure by measure")
def compare(request: HttpRequest, one: str, other: str) -> dict[str, Any]:
    """Both cells of each measure, and whether their status differs."""
    day = clock.now().date()
    pairs = zip(queries.economy(one, on=day).cells, queries.economy(other, on=day).cells, strict=True)
    return {
        "date": day.isoformat(),
        "measures": [
            {
                "measure": a.measure.value,
                "differs": a.status is not b.status,
                "cells": [formats.fact_json(a), formats.fact_json(b)],
            }
            for a, b in pairs
        ],
    }


@router.get("/cells/{economy}/{measure}", auth=None, summary="One cell, everything it has said, who confirmed it")
def cell(request: HttpRequest, economy: str, measure: str) -> dict[str, Any]:
    """Shipped rows first, then changes as they were proposed; no person is named."""
    if economy not in ECONOMIES or measure not in set(Measure):
        raise NotFound("There is no such cell.", field="measure", fix="Look at the matrix.")
    day, asked = clock.now().date(), Measure(measure)
    now = formats.every_cell(queries.standing().facts, on=day)[economy, asked]
    versions = editing.history(economy=economy, measure=asked)
    return {"now": formats.fact_json(now), "history": [_version(each) for each in versions]}


def _version(version: Version) -> dict[str, Any]:
    content, change = version.content, version.change
    said = formats.fact_json(content) if isinstance(content, Fact) else formats.milestone_json(content)
    if change is None:
        return {"shipped": True, "content": said}
    return {
        "shipped": False,
        "content": said,
        "change": change.id,
        "reason": change.reason,
        "proposed_by": change.proposed_by,
        "proposed_at": rfc3339(change.proposed_at),
        "state": change.state.value,
        "decided_by": change.decided_by or "",
        "decided_at": rfc3339(change.decided_at) if change.decided_at else "",
        "decision_reason": change.decision_reason,
    }
