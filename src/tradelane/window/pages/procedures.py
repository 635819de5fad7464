# SPDX-License-Identifier: Apache-2.0
"""Published procedures, for everybody without an account; apart from cases, which are for those concerned."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from babel import Locale
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tradelane.documents.queries import kind_name
from tradelane.kernel import clock
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.window import queries
from tradelane.window.formats.decision_table import plain
from tradelane.window.formats.diagram import read_diagram
from tradelane.window.formats.differences import differences, laid_flat
from tradelane.window.formats.folder import as_zip
from tradelane.window.formats.picture import draw, told
from tradelane.window.pages import words
from tradelane.window.values import DecisionTable, Fee, Filing, Form, Procedure, ServiceFigures


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every procedure with how it served its traders."""
    figures = {f.procedure: f for f in queries.service_figures()}
    rows = [(queries.spoken(p), figures.get(p.code), _median(figures.get(p.code))) for p in queries.latest_procedures()]
    return render(request, "window/procedures.html", {"rows": rows})


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A procedure as it is in force today: its steps, diagram, terms, sources, figures and versions."""
    return _page(request, queries.procedure(code=code, on=clock.now().date()))


@require_safe
def version(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """One version, in force, to come or past, with what differs from the one before it."""
    return _page(request, queries.procedure(code=code, version=version))


@require_safe
def archive(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """The files of a version, as a draft may start from them."""
    content = as_zip(queries.files_of(code=code, version=version))
    return HttpResponse(content, content_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="{code}-{version}.zip"', "X-Content-Type-Options": "nosniff",
    })  # fmt: skip


def _page(request: HttpRequest, published: Procedure) -> HttpResponse:
    procedure = queries.spoken(published)
    diagram = read_diagram(procedure.diagram)
    say = procedure.words
    language = forms_language(request, procedure)
    figures = next((f for f in queries.service_figures() if f.procedure == procedure.code), None)
    picture = draw(diagram, title=procedure.name, words=say)
    return render(request, "window/procedure.html", {
        "procedure": procedure,
        "figures": figures,
        "consultations": queries.open_consultations(code=procedure.code, on=clock.now().date()),
        "median": _median(figures),
        "steps": [_step(step, say) for step in told(diagram)],
        "picture": mark_safe(picture),  # noqa: S308  # made by `draw`, which escapes every text
        "documents": [(kind, kind_name(kind)) for kind in procedure.required_documents],
        "fields": [words.FIELDS.get(name, name) for name in procedure.required_fields],
        "bases": [(b, words.CONFIDENCES[b.confidence]) for b in procedure.legal_basis],
        "fees": [_fee(f, procedure) for f in procedure.fees],
        **_estimate(request, procedure),
        "permits": [(p, words.CONFIDENCES[p.confidence]) for p in procedure.permits],
        "tables": [_table(t, say) for t in procedure.tables],
        "forms": [_form(f) for f in queries.in_language(procedure, language).forms],
        "forms_language": language,
        "languages": languages(procedure, language),
        "agencies": [(a, words.CONFIDENCES[a.service_confidence]) for a in procedure.agencies],
        "appeal_confidence": words.CONFIDENCES[procedure.appeal.confidence],
        **_history(published),
    })  # fmt: skip


def _history(shown: Procedure) -> dict[str, Any]:
    """Every version with its days, what differs from the one before, and what anybody can check of this one."""
    today, all_versions = clock.now().date(), queries.versions(code=shown.code)
    before = next((p for p in all_versions if p.valid_from < shown.valid_from), None)
    changed = differences(laid_flat(before), laid_flat(shown)) if before else ()
    in_force = queries.procedure(code=shown.code, on=today)
    publication = queries.publication(code=shown.code, version=shown.version)
    return {
        "versions": [(p, p.version == in_force.version and p.in_force(today), p.valid_from > today)
                     for p in all_versions],
        "before": before,
        "differences": [words.difference(d) for d in changed],
        "publication": publication,
        "ground": words.GROUNDS[publication.urgency.ground] if publication.urgency else "",
        "in_force": shown.in_force(today) and shown.version == in_force.version,
    }  # fmt: skip


def _fee(fee: Fee, procedure: Procedure) -> dict[str, Any]:
    return {
        "fee": fee,
        "agency": procedure.agency_in_role(fee.agency).name,
        "per": words.FEE_BASES[fee.per],
        "rate": "" if fee.rate is None else f"{fee.rate * 100:f}".rstrip("0").rstrip(".") + " %",
        "refund": words.REFUNDS[fee.refund],
        "confidence": words.CONFIDENCES[fee.confidence],
    }


def _estimate(request: HttpRequest, procedure: Procedure) -> dict[str, Any]:
    """What a filing would cost, when the reader asks for one; every permit stands to choose."""
    asked = request.GET
    context: dict[str, Any] = {
        "asked": asked, "asked_permits": asked.getlist("permit"), "problem": "", "lines": [], "sums": [],
        "estimated": "items" in asked,
    }  # fmt: skip
    if not context["estimated"]:
        return context
    try:
        filing = _filing(asked)
    except Unreadable as problem:
        return {**context, "problem": problem.message}
    lines = queries.assessed(procedure, filing=filing, on=procedure.day(clock.now()))
    sums: dict[str, Money] = {}
    for line in lines:
        if line.amount is not None:
            sums[line.amount.currency] = sums.get(line.amount.currency, line.amount * 0) + line.amount
    return {**context, "lines": lines, "sums": list(sums.values())}


def _filing(asked: QueryDict) -> Filing:
    value = asked.get("value", "").strip()
    declared = (
        Money.from_json({"amount": value, "currency": asked.get("currency", "").upper()}, field="value")
        if value
        else None
    )
    items = asked.get("items", "1")
    return Filing(
        declared, int(items) if items.isdecimal() and len(items) < 6 else 1, frozenset(asked.getlist("permit"))
    )


def _median(figures: ServiceFigures | None) -> str:
    hours = figures.median_hours if figures else None
    return "" if hours is None else queries.length_in_words(timedelta(hours=hours))


def forms_language(request: HttpRequest, procedure: Procedure) -> str:
    """The language asked for where the procedure has it, else the reader's, else English."""
    asked = request.GET.get("in", "") or (get_language() or "en")[:2]
    return asked if asked in procedure.translations else "en"


def languages(procedure: Procedure, chosen: str) -> list[tuple[str, str, bool]]:
    """Languages of the forms, each by its own name, when there is a choice."""
    codes = ["en", *sorted(procedure.translations)]
    return [(code, Locale(code).get_display_name() or code, code == chosen) for code in codes] if codes[1:] else []


def _table(table: DecisionTable, say: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": say.get(table.name, table.name),
        "inputs": [say.get(column.label, column.label) for column in table.inputs],
        "outputs": [column.name for column in table.outputs],
        "rows": [
            {
                "cells": [cell.source for cell in row.cells],
                "gives": [plain(value) for value in row.gives],
                "says": say.get(row.says, row.says),
            }
            for row in table.rows
        ],
    }


def _form(form: Form) -> dict[str, Any]:
    needed = set(form.schema.get("required", []))
    return {
        "title": form.title,
        "entries": [
            {"title": entry.get("title", name), "source": entry.get("x-from", ""), "required": name in needed}
            for name, entry in form.entries.items()
        ],
    }


def _step(step: Any, say: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "name": say.get(step.name, step.name),
        "says": say.get(step.says, step.says),
        "ways": [(say.get(name, name), condition, say.get(after, after)) for name, condition, after in step.ways],
    }
