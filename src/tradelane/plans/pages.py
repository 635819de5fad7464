# SPDX-License-Identifier: Apache-2.0
"""The matrix, one economy, one lane: public pages; apart, because they only show what `queries` knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tradelane.documents.queries import kind_name
from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound, Refused
from tradelane.plans import queries
from tradelane.plans.values import MEASURE_NAMES, Acceptance, Confidence, Fact, Ground, LaneAnswer, Measure, Status

STATUS_NAMES = {
    Status.IN_FORCE: gettext_lazy("In force"),
    Status.PARTIAL: gettext_lazy("Partly"),
    Status.DRAFT: gettext_lazy("Draft"),
    Status.NONE: gettext_lazy("No"),
    Status.UNCONFIRMED: gettext_lazy("Unconfirmed"),
}
_TONES = {Status.IN_FORCE: "good", Status.PARTIAL: "lane", Status.DRAFT: "waiting", Status.UNCONFIRMED: "open"}
CONFIDENCE_NAMES = {
    Confidence.HIGH: gettext_lazy("official text read"),
    Confidence.MEDIUM: gettext_lazy("second-hand source read"),
    Confidence.LOW: gettext_lazy("reported, not checked"),
}
_ACCEPTANCE = {
    Acceptance.ELECTRONIC: ("valid", gettext_lazy("Accepted electronically")),
    Acceptance.PAPER: ("invalid", gettext_lazy("Paper needed")),
    Acceptance.UNDETERMINED: ("undetermined", gettext_lazy("Undetermined")),
}


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The matrix; `economy` in the query leads to that economy's page, `measure` keeps one column."""
    if code := request.GET.get("economy", ""):
        return redirect("plans_economy", economy=code)
    wanted = request.GET.get("measure", "")
    measure = Measure(wanted) if wanted in set(Measure) else None
    found = queries.matrix(on=clock.now().date(), measure=measure)
    statuses = [fact.status for row in found for fact in row.cells]
    rows = [{"code": row.code, "name": _(row.name), "cells": [_cell(fact) for fact in row.cells]} for row in found]
    context = {
        "rows": rows,
        "measures": [_(MEASURE_NAMES[m]) for m in ([measure] if measure else Measure)],
        "choices": [{"value": m.value, "name": _(MEASURE_NAMES[m]), "chosen": m is measure} for m in Measure],
        "economies": _economies(),
        "counts": {"all": len(statuses), "open": statuses.count(Status.UNCONFIRMED)},
        "lane": f"{settings.ECONOMY}-{'SG' if settings.ECONOMY != 'SG' else 'MX'}",
    }
    return render(request, "plans/matrix.html", context)


@require_safe
def economy(request: HttpRequest, economy: str) -> HttpResponse:
    """One economy: each measure with its legal basis, source, date and confidence."""
    row = queries.economy(economy, on=clock.now().date())
    lanes = [{"code": code, "name": name} for code, name in _economies() if code != row.code]
    context = {"name": _(row.name), "row": row, "cells": [_cell(fact) for fact in row.cells], "lanes": lanes}
    return render(request, "plans/economy.html", context)


@require_safe
def lanes(request: HttpRequest) -> HttpResponse:
    """The form that leads to a lane."""
    from_, to = request.GET.get("from", ""), request.GET.get("to", "")
    problems = []
    if from_ or to:
        if from_ != to and {from_, to} <= set(ECONOMIES):
            return redirect("plans_lane", lane=f"{from_}-{to}")
        problems = [{"text": _("Choose two different economies."), "href": "#from"}]
    context = {"economies": _economies(), "problems": problems, "from": from_ or settings.ECONOMY, "to": to}
    return render(request, "plans/lanes.html", context, status=400 if problems else 200)


@require_safe
def lane(request: HttpRequest, lane: str) -> HttpResponse:
    """What a lane may carry without paper, kind by kind, and why."""
    day = clock.now().date()
    try:
        asked, answers = queries.lane(lane, on=day)
    except Refused as error:
        raise NotFound(error.message, rule=error.rule, fix=error.fix) from error
    context = {
        "lane": asked,
        "from": _(ECONOMIES[asked.from_]),
        "to": _(ECONOMIES[asked.to]),
        "day": day,
        "answers": [_answer(one) for one in answers],
        "electronic": sum(one.acceptance is Acceptance.ELECTRONIC for one in answers),
    }
    return render(request, "plans/lane.html", context)


def _economies() -> list[tuple[str, str]]:
    return sorted(((code, _(name)) for code, name in ECONOMIES.items()), key=lambda pair: pair[1])


def _cell(fact: Fact) -> dict[str, Any]:
    return {
        "measure": _(MEASURE_NAMES[fact.measure]),
        "status": fact.status.value,
        "status_name": STATUS_NAMES[fact.status],
        "tone": _TONES.get(fact.status, ""),
        "confidence": CONFIDENCE_NAMES[fact.confidence],
        "fact": fact,
    }


def _answer(one: LaneAnswer) -> dict[str, Any]:
    verdict, text = _ACCEPTANCE[one.acceptance]
    return {
        "kind": kind_name(one.kind),
        "verdict": verdict,
        "text": text,
        "rule": one.rule,
        "grounds": [_reason(ground) for ground in one.grounds],
    }


def _reason(ground: Ground) -> dict[str, Any]:
    return {
        "economy": _(ECONOMIES[ground.economy]) if ground.economy else _("Both"),
        "measure": _(MEASURE_NAMES[ground.measure]) if ground.measure else _("Trade agreement"),
        "status_name": STATUS_NAMES[ground.status],
        "tone": _TONES.get(ground.status, ""),
        "ground": ground,
    }


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plans/lanes/", lanes, name="plans_lanes"),
    path("plans/lanes/<str:lane>", lane, name="plans_lane"),
    path("plans/<str:economy>", economy, name="plans_economy"),
]
