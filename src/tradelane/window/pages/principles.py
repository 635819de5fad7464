# SPDX-License-Identifier: Apache-2.0
"""The nine principles of facilitation, measured live, for anybody; and the same as JSON. No decisions here."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.window import queries
from tradelane.window.formats.principles import Measure, Principle, measures, report_json
from tradelane.window.values import GroupTest, ProcedureFigures, Report, Treatment

PRINCIPLES = {
    Principle.TRANSPARENCY: (_("Transparency"), _("Rules, procedures, fees and figures are published.")),
    Principle.CONSULTATION: (_("Communication and consultation"), _("The public is heard before a rule changes.")),
    Principle.SIMPLIFICATION: (
        _("Simplification, practicability and efficiency"), _("No step is longer or heavier than its aim needs."),
    ),
    Principle.NON_DISCRIMINATION: (_("Non-discrimination"), _("Like cases are treated alike, whoever files them.")),
    Principle.PREDICTABILITY: (
        _("Consistency and predictability"), _("Decisions come in the time that was published, and as was ruled."),
    ),
    Principle.HARMONIZATION: (
        _("Harmonization, standardization and recognition"), _("Data are standard, and trust is recognised."),
    ),
    Principle.MODERNIZATION: (
        _("Modernization and new technology"), _("What needs no officer needs no waiting; the window stays open."),
    ),
    Principle.DUE_PROCESS: (_("Due process"), _("Every refusal gives reasons and can be contested before another.")),
    Principle.COOPERATION: (_("Cooperation"), _("One submission reaches every agency, and they answer together.")),
}  # fmt: skip
MEASURES = {
    "procedures": _("procedures published with diagram, forms, fees and times"),
    "published_rulings": _("advance rulings published"),
    "decided": _("cases counted in these figures"),
    "consulted_versions": _("versions of procedures on which the public was heard"),
    "open_consultations": _("consultations open now"),
    "comments_answered": _("published comments that were answered"),
    "slowest_median": _("median time to a decision, slowest procedure"),
    "slowest_p90": _("time within which nine in ten are decided, slowest procedure"),
    "prefilled": _("entries of forms that nobody types: they come from the consignment"),
    "alike": _("tests that found no difference between groups of traders"),
    "undetermined": _("tests with too few cases to say"),
    "in_time": _("answers of agencies within their published time"),
    "rulings_in_time": _("requests for rulings decided within the time of law"),
    "rulings_late": _("waiting requests for rulings past the time of law"),
    "standard_entries": _("entries of forms named as in the UN/CEFACT data set of the consignment"),
    "trusted": _("authorised economic operators"),
    "alone": _("cases that the procedure decided at once, without an officer"),
    "outages": _("outages"),
    "down": _("time of outages together"),
    "refused": _("cases refused, with reasons"),
    "appeals": _("refusals contested"),
    "changed": _("contested refusals changed by an independent officer"),
    "permits_touched": _("permits suspended or recalled, of those granted"),
    "permits_annulled": _("contested suspensions and recalls annulled"),
    "joint": _("answers of agencies, to cases that any agency reviewed"),
    "agencies": _("agencies that answered"),
}
TESTS = {
    "time.size": _("time: traders who file now and then, and those who file often"),
    "refusals.size": _("refusals: traders who file now and then, and those who file often"),
    "time.home": _("time: traders from abroad, and from here"),
    "refusals.home": _("refusals: traders from abroad, and from here"),
}
TREATMENTS = {
    Treatment.ALIKE: (_("no difference found"), "mark--good"),
    Treatment.DIFFERENT: (_("treated differently"), "mark--bad"),
    Treatment.UNDETERMINED: (_("undetermined: too few cases"), "mark--waiting"),
}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The nine principles with their measures, and the figures behind them."""
    report = _report()
    found = measures(report)
    return render(request, "window/principles.html", {
        "report": report,
        "principles": [
            {"name": name, "says": says, "measures": [_measure(m) for m in found[principle]]}
            for principle, (name, says) in PRINCIPLES.items()
        ],
        "procedures": [_procedure(p) for p in report.procedures],
        "changes": [
            (queries.spoken(queries.procedure(code=change.procedure, version=change.version)), change)
            for change in report.changes
        ],
        "hearings": report.hearings,
        "outages": [(o, queries.length_in_words(timedelta(seconds=o.seconds))) for o in report.outages],
        "fees": sorted(report.fees.items()),
    })  # fmt: skip


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same for programs: open data."""
    return JsonResponse(report_json(_report()))


def _report() -> Report:
    return queries.report(economy=settings.ECONOMY, until=clock.now().date())


def _measure(measure: Measure) -> dict[str, Any]:
    value: Any = measure.value
    if measure.unit == "seconds" and measure.value is not None:
        value = queries.length_in_words(timedelta(seconds=measure.value)) if measure.value else "0"
    nothing = measure.value is None or measure.of == 0
    percent = None if nothing or not measure.of or measure.value is None else measure.value * 100 // measure.of
    return {
        "name": MEASURES[measure.name], "value": "–" if nothing else value, "of": None if nothing else measure.of,
        "percent": percent if percent is not None and percent <= 100 else None,
    }  # fmt: skip


def _procedure(figures: ProcedureFigures) -> dict[str, Any]:
    published = queries.spoken(queries.procedure(code=figures.code))
    names = {agency.role: agency.name for agency in published.agencies}
    return {
        "name": published.name, "code": figures.code, "url": reverse("procedure", args=[figures.code]),
        "counts": figures.counts, "cleared": figures.counts.whole.decided - figures.counts.whole.refused,
        "steps": [
            {
                "name": names.get(step.name, _("the whole case")), "decided": step.decided,
                "median": _length(step.median_seconds), "p90": _length(step.p90_seconds),
                "percent": step.percent_in_time,
            }
            for step in figures.steps
        ],
        "tests": [_test(test) for test in figures.tests],
        "fees": sorted(figures.counts.fees.items()),
    }  # fmt: skip


def _test(test: GroupTest) -> dict[str, Any]:
    says, mark = TREATMENTS[test.treatment]
    return {
        "name": TESTS[test.name], "counts": f"{test.counts[0]} / {test.counts[1]}", "says": says, "mark": mark,
        "method": test.method, "p_value": None if test.p_value is None else f"{test.p_value:.3f}",
        "effect": None if test.effect is None else f"{test.effect:.2f}",
    }  # fmt: skip


def _length(seconds: int | None) -> str:
    return "–" if seconds is None else queries.length_in_words(timedelta(seconds=seconds))
