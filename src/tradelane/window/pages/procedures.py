# SPDX-License-Identifier: Apache-2.0
"""Published procedures, for everybody without an account; apart from cases, which are for those concerned."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from tradelane.documents.queries import kind_name
from tradelane.kernel import clock
from tradelane.window import queries
from tradelane.window.formats.diagram import read_diagram
from tradelane.window.formats.picture import draw, told
from tradelane.window.pages import words
from tradelane.window.values import ServiceFigures


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every procedure with how it served its traders."""
    figures = {f.procedure: f for f in queries.service_figures()}
    rows = [(queries.spoken(p), figures.get(p.code), _median(figures.get(p.code))) for p in queries.procedures()]
    return render(request, "window/procedures.html", {"rows": rows})


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: its steps, diagram, terms, sources and figures."""
    procedure = queries.spoken(queries.procedure(code=code, on=clock.now().date()))
    diagram = read_diagram(procedure.diagram)
    say = procedure.words
    figures = next((f for f in queries.service_figures() if f.procedure == code), None)
    picture = draw(diagram, title=procedure.name, words=say)
    return render(request, "window/procedure.html", {
        "procedure": procedure,
        "figures": figures,
        "median": _median(figures),
        "steps": [_step(step, say) for step in told(diagram)],
        "picture": mark_safe(picture),  # noqa: S308  # made by `draw`, which escapes every text
        "documents": [(kind, kind_name(kind)) for kind in procedure.required_documents],
        "fields": [words.FIELDS.get(name, name) for name in procedure.required_fields],
        "bases": [(b, words.CONFIDENCES[b.confidence]) for b in procedure.legal_basis],
        "fees": [(f, words.CONFIDENCES[f.confidence]) for f in procedure.fees],
        "permits": [(p, words.CONFIDENCES[p.confidence]) for p in procedure.permits],
        "agencies": [(a, words.CONFIDENCES[a.service_confidence]) for a in procedure.agencies],
        "appeal_confidence": words.CONFIDENCES[procedure.appeal.confidence],
    })  # fmt: skip


def _median(figures: ServiceFigures | None) -> str:
    hours = figures.median_hours if figures else None
    return "" if hours is None else words.length(timedelta(hours=hours))


def _step(step: Any, say: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "name": say.get(step.name, step.name),
        "says": say.get(step.says, step.says),
        "ways": [(say.get(name, name), condition, say.get(after, after)) for name, condition, after in step.ways],
    }
