# SPDX-License-Identifier: Apache-2.0
"""The matrix and its map, one economy, two compared, one cell, gaps: public pages, which only show what is known."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.plans import queries
from tradelane.plans.formats import cells_csv, every_cell, plans_report
from tradelane.plans.pages import words
from tradelane.plans.queries import editing
from tradelane.plans.values import MEASURES_OF, ChangeState, Fact, Instrument, Measure, Status, Version

NUMBERS = {
    "AU": "036", "BN": "096", "CA": "124", "CL": "152", "CN": "156", "HK": "344", "ID": "360", "JP": "392",
    "KR": "410", "MX": "484", "MY": "458", "NZ": "554", "PE": "604", "PG": "598", "PH": "608", "RU": "643",
    "SG": "702", "TH": "764", "TW": "158", "US": "840", "VN": "704",
}  # fmt: skip
"""ISO 3166-1 numeric, by which world-atlas names its shapes."""
PLACES = {"HK": "114.17,22.32", "SG": "103.82,1.35"}
"""Longitude and latitude of economies that are too small for a shape on a map of the world."""


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The matrix of one action plan with its map; `measure` keeps one column, `economy` leads to that page."""
    if code := request.GET.get("economy", ""):
        return redirect("plans_economy", economy=code)
    measure, instrument = _asked(request)
    columns = (measure,) if measure else MEASURES_OF[instrument]
    today = clock.now().date()
    found = queries.matrix(on=today, measures=columns)
    mapped = columns[0]
    everything = [fact for row in queries.matrix(on=today) for fact in row.cells]
    context = {
        "rows": [_row(row) for row in found],
        "measures": [{"name": words.measure_name(m), "value": m.value} for m in columns],
        "choices": [
            (words.instrument_name(i), [(m.value, words.measure_name(m), m is measure) for m in MEASURES_OF[i]])
            for i in Instrument
        ],
        "instruments": [(i.value, words.instrument_name(i), i is instrument) for i in Instrument],
        "one": measure is not None,
        "mapped": words.measure_name(mapped),
        "told": _told([row.cells[0] for row in found]),
        "economies": words.economies(),
        "scale": words.scale(),
        "counts": {"all": len(everything), "open": sum(f.status is Status.UNCONFIRMED for f in everything)},
        "lane": f"{settings.ECONOMY}-{'SG' if settings.ECONOMY != 'SG' else 'MX'}",
        "query": request.GET.urlencode(),
    }
    return render(request, "plans/matrix.html", context)


@require_safe
def economy(request: HttpRequest, economy: str) -> HttpResponse:
    """One economy: each measure of each action plan, its gaps and next steps, and its lanes."""
    today = clock.now().date()
    row = queries.economy(economy, on=today)
    cells = [words.cell(fact) for fact in row.cells]
    context = {
        "name": _(row.name),
        "row": row,
        "plans": [(words.instrument_name(i), [c for c in cells if c["instrument"] is i]) for i in Instrument],
        "milestones": [words.milestone(m, today=today) for m in queries.milestones(economy=row.code)],
        "others": [{"code": code, "name": name} for code, name in words.economies() if code != row.code],
        "told": _told(row.cells),
        "may_edit": row.code in editing.editable(by=words.reader(request)),
    }
    return render(request, "plans/economy.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two economies side by side, and what differs."""
    one, other = request.GET.get("one", settings.ECONOMY), request.GET.get("other", "")
    context: dict[str, Any] = {"economies": words.economies(), "one": one, "other": other}
    if other:
        if one == other or not {one, other} <= set(ECONOMIES):
            context["problems"] = [{"text": _("Choose two different economies."), "href": "#other"}]
            return render(request, "plans/compare.html", context, status=400)
        today = clock.now().date()
        pairs = list(zip(queries.economy(one, on=today).cells, queries.economy(other, on=today).cells, strict=True))
        context |= {
            "names": (_(ECONOMIES[one]), _(ECONOMIES[other])),
            "plans": [
                (words.instrument_name(i), [_pair(a, b) for a, b in pairs if a.measure in MEASURES_OF[i]])
                for i in Instrument
            ],
            "differ": sum(a.status is not b.status for a, b in pairs),
            "both": sum(a.status is b.status is Status.IN_FORCE for a, b in pairs),
            "all": len(pairs),
            "lanes": (f"{one}-{other}", f"{other}-{one}"),
        }
    return render(request, "plans/compare.html", context)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """What still lacks, by measure, and every next step with its day; the nearest first."""
    today = clock.now().date()
    rows = queries.matrix(on=today)
    measures = [
        {"name": words.measure_name(m), "value": m.value, "counts": _counted([row.cells[n] for row in rows])}
        for n, m in enumerate(Measure)
    ]
    context = {
        "measures": measures,
        "scale": words.scale(),
        "milestones": [words.milestone(m, today=today) for m in queries.milestones()],
    }
    return render(request, "plans/gaps.html", context)


@require_safe
def cell(request: HttpRequest, economy: str, measure: str) -> HttpResponse:
    """One cell: what it says, on what ground, everything it has said, and who confirmed it."""
    if economy not in ECONOMIES or measure not in set(Measure):
        raise NotFound("There is no such cell.", field="measure", fix="Look at the matrix.")
    asked, today, actor = Measure(measure), clock.now().date(), words.reader(request)
    fact = every_cell(queries.standing().facts, on=today)[economy, asked]
    versions = editing.history(economy=economy, measure=asked)
    context = {
        "cell": words.cell(fact),
        "code": economy,
        "measure": asked.value,
        "milestones": [
            words.milestone(m, today=today) for m in queries.milestones(economy=economy) if m.measure is asked
        ],
        "versions": [_version(each) for each in reversed(versions)],
        "waiting": [each.change for each in versions if each.change and each.change.state is ChangeState.OPEN],
        "may_edit": economy in editing.editable(by=actor),
    }
    return render(request, "plans/cell.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """What the matrix page shows, as CSV or JSON to keep: all cells, or those of one action plan or measure."""
    today, standing = clock.now().date(), queries.standing()
    measure, instrument = _asked(request)
    named = "measure" in request.GET or "instrument" in request.GET
    columns = (measure,) if measure else MEASURES_OF[instrument] if named else tuple(Measure)
    cells = [fact for (_economy, m), fact in every_cell(standing.facts, on=today).items() if m in columns]
    if form == "csv":
        answer = HttpResponse(cells_csv(cells), content_type="text/csv; charset=utf-8; header=present")
    else:
        report = plans_report(standing.facts, standing.milestones, on=today)
        asked = {m.value for m in columns}
        kept = {key: [c for c in report[key] if c["measure"] in asked] for key in ("cells", "other_days", "milestones")}
        answer = JsonResponse({**report, **kept})
    answer["Content-Disposition"] = f'attachment; filename="action-plans-{today}.{form}"'
    return answer


def _asked(request: HttpRequest) -> tuple[Measure | None, Instrument]:
    """The measure that the query names, and the action plan that it names or belongs to; what is unknown is ignored."""
    wanted, plan = request.GET.get("measure", ""), request.GET.get("instrument", "")
    measure = Measure(wanted) if wanted in set(Measure) else None
    if measure:
        return measure, next(i for i in Instrument if measure in MEASURES_OF[i])
    return None, Instrument(plan) if plan in set(Instrument) else Instrument.PAPERLESS_TRADING


def _row(row: queries.EconomyRow) -> dict[str, Any]:
    return {
        "code": row.code, "name": _(row.name), "cells": [words.cell(fact) for fact in row.cells],
        "number": NUMBERS[row.code], "place": PLACES.get(row.code, ""),
    }  # fmt: skip


def _told(cells: Iterable[Fact]) -> str:
    """The statuses of cells counted, in one sentence."""
    counts = Counter(fact.status for fact in cells)
    said = [f"{name}: {counts[status]}" for status, name in words.STATUS_NAMES.items() if counts[status]]
    return "; ".join(said)


def _counted(cells: list[Fact]) -> list[int]:
    counts = Counter(fact.status for fact in cells)
    return [counts[status] for status in Status]


def _pair(one: Fact, other: Fact) -> dict[str, Any]:
    return {
        "measure": words.measure_name(one.measure),
        "cells": (words.cell(one), words.cell(other)),
        "differs": one.status is not other.status,
    }


def _version(version: Version) -> dict[str, Any]:
    content, change = version.content, version.change
    return {
        "content": content,
        "is_fact": isinstance(content, Fact),
        "cell": words.cell(content) if isinstance(content, Fact) else None,
        "confidence": words.CONFIDENCE_NAMES[content.confidence],
        "change": change,
        "state": words.CHANGE_STATES[change.state] if change else "",
        "proposed_by": _name(change.proposed_by) if change else "",
        "decided_by": _name(change.decided_by) if change and change.decided_by else "",
    }


def _name(id: OrganisationId) -> str:
    try:
        return organisation(id).name
    except NotFound:
        return id
