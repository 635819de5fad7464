# SPDX-License-Identifier: Apache-2.0
"""Pages of the tariff: find a code, read what is due, look at drafts with a second pair of eyes. No decisions here."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.codes import hs_digits
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Forbidden, NotFound, TradelaneError, Unreadable
from tradelane.kernel.money import decimal_from, plain
from tradelane.kernel.written import read_optional_day
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.tariff import actions, queries
from tradelane.tariff.formats.searching import above, below, search
from tradelane.tariff.rules import the_actor_keeps_the_tariff
from tradelane.tariff.values import EditionState, MeasureKind

KINDS = {
    MeasureKind.CUSTOMS: _("Customs duty"),
    MeasureKind.ADDITIONAL: _("Additional duty"),
    MeasureKind.ANTI_DUMPING: _("Anti-dumping duty"),
    MeasureKind.COUNTERVAILING: _("Countervailing duty"),
    MeasureKind.SAFEGUARD: _("Safeguard duty"),
    MeasureKind.EXCISE: _("Excise duty"),
}
PLACES = {"subheading": _("in the subheading"), "heading": _("in the heading"), "chapter": _("in the chapter")}
LEFT_OUT = {
    "subheading": _("left out of the subheading"), "heading": _("left out of the heading"),
    "chapter": _("left out of the chapter"),
}  # fmt: skip
STATES = {
    EditionState.DRAFT: _("Draft"),
    EditionState.PUBLISHED: _("Published"),
    EditionState.DROPPED: _("Set aside"),
}
MARKS = {EditionState.DRAFT: "mark--waiting", EditionState.PUBLISHED: "mark--good", EditionState.DROPPED: "mark--bad"}
CONFIDENCE = {"high": gettext_noop("high"), "medium": gettext_noop("medium"), "low": gettext_noop("low")}
LARGEST = 100_000_000
"""Bytes of a tariff's file."""


@require_safe
def tariff(request: HttpRequest) -> HttpResponse:
    """Search in plain words, or the chapters to browse."""
    question = request.GET.get("q", "")[:200].strip()
    code = hs_digits(question)
    if code.isascii() and code.isdigit() and above(code[:6]):
        return redirect("tariff_code", code=code[:10])
    found = [
        (
            c,
            [
                (m.asked, m.found if m.found != m.asked else "", (LEFT_OUT if m.left_out else PLACES)[m.place])
                for m in c.matches
            ],
        )
        for c in search(question)
    ]
    return render(
        request, "tariff/search.html", {"question": question, "found": found, "chapters": below("")}
    )  # fmt: skip


@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Where a code stands, what is below it, and every duty on it in an economy on a day."""
    if not (code.isascii() and code.isdigit() and above(code[:6])):
        raise NotFound(gettext("The Harmonized System has no such code."), field="code")
    economy = request.GET.get("economy", settings.ECONOMY)
    economy = economy if economy in ECONOMIES else settings.ECONOMY
    on = _day(request.GET.get("on", ""))
    whole = len(code) >= 6
    measures = queries.measures_on(economy=economy, hs_code=code, on=on) if whole else []
    quotas = {q.order_number: q for q in queries.quotas(economy=economy, on=on)} if whole else {}
    return render(request, "tariff/code.html", {
        "code": code, "path": above(code[:6]), "below": below(code) if not whole else [],
        "economy": economy, "economies": sorted(ECONOMIES), "on": on,
        "measures": [(m, KINDS[m.kind], gettext(CONFIDENCE[m.source.confidence]), quotas.get(m.quota))
                     for m in measures],
        "lines": queries.lines_below(economy=economy, hs_code=code, on=on)[:60] if whole else [],
        "taxes": queries.taxes(economy=economy, on=on) if whole else [],
    })  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """Editions in force and drafts, and the form for another draft."""
    by, problem = actor_of(request), None
    if request.method == "POST":
        try:
            return redirect("tariff_edition", id=_imported(request))
        except Forbidden:
            raise
        except TradelaneError as error:
            problem = error
    return render(
        request,
        "tariff/editions.html",
        {
            "rows": [(view, STATES[view.state], MARKS[view.state]) for view in queries.editions(by=by)],
            "keeps": the_actor_keeps_the_tariff(by, economy=settings.ECONOMY), "today": clock.now().date(),
            "economy": settings.ECONOMY, "given": request.POST, "forms": [actions.CSV, actions.US_HTS],
            "problems": [] if problem is None else [
                {"text": problem.message, "rule": problem.rule, "fix": problem.fix, "href": "#file"}],
        },
        status=200 if problem is None else 422,
    )  # fmt: skip


def _imported(request: HttpRequest) -> str:
    given = request.FILES.get("file")
    if given is None or isinstance(given, list) or (given.size or 0) > LARGEST:
        raise Unreadable(gettext("Choose a file first."), field="file", rule="FILE-1")
    made = actions.import_tariff(
        content=given.read(), form=request.POST.get("form", actions.CSV),
        economy=request.POST.get("economy", "").strip().upper(),
        valid_from=_day(request.POST.get("valid_from", ""), "valid_from"),
        source=request.POST.get("source", ""), by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return made.id


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: HttpRequest) -> HttpResponse:
    """Rates of exchange that count today, for everybody; and the form for another, for who keeps the tariff."""
    problem = None
    if request.method == "POST":
        try:
            _published_rate(request)
            return redirect("tariff_rates")
        except Forbidden:
            raise
        except TradelaneError as error:
            problem = error
    today = clock.now().date()
    actor: Actor | None = getattr(request, "actor", None)
    keeps = actor is not None and the_actor_keeps_the_tariff(actor, economy=settings.ECONOMY)
    return render(request, "tariff/rates.html", {
        "rows": [(rate, plain(rate.factor)) for rate in queries.customs_rates(economy=settings.ECONOMY, on=today)],
        "keeps": keeps, "today": today,
        "economy": settings.ECONOMY, "given": request.POST,
        "problems": [] if problem is None else [
            {"text": problem.message, "rule": problem.rule, "fix": problem.fix, "href": f"#{problem.field}"}],
    }, status=200 if problem is None else 422)  # fmt: skip


def _published_rate(request: HttpRequest) -> None:
    given = request.POST
    actions.publish_rate(
        economy=settings.ECONOMY, currency=given.get("currency", "").strip().upper(),
        factor=decimal_from(given.get("factor", ""), field="factor"),
        valid_from=_day(given.get("valid_from", ""), "valid_from"), source=given.get("source", ""),
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip


@login_required
@require_safe
def edition(request: HttpRequest, id: str) -> HttpResponse:
    """One edition: what it changes, what could not be read, and who may publish it."""
    by = actor_of(request)
    view = queries.edition(id=id, by=by)
    keeps = the_actor_keeps_the_tariff(by, economy=view.economy)
    waits = view.state is EditionState.DRAFT and keeps
    return render(request, "tariff/edition.html", {
        "view": view, "state": STATES[view.state], "mark": MARKS[view.state],
        "changes": queries.changes(id=id, by=by) if keeps else [],
        "may_publish": waits and by.person != view.imported_by, "may_drop": waits,
        "waits_for_another": waits and by.person == view.imported_by,
    })  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, id: str, what: str) -> HttpResponse:
    """Publish a draft or set it aside."""
    do: Any = {"publish": actions.publish_tariff, "drop": actions.drop_tariff}[what]
    do(id=id, by=actor_of(request), now=clock.now())
    return redirect("tariff_edition", id=id)


def _day(text: str, field: str = "on") -> date:
    """A day of the form; today where none was chosen."""
    return read_optional_day(text, field=field) or clock.now().date()


urlpatterns = [
    path("tariff/", tariff, name="tariff"),
    path("tariff/rates/", rates, name="tariff_rates"),
    path("tariff/editions/", editions, name="tariff_editions"),
    path("tariff/editions/<str:id>/", edition, name="tariff_edition"),
    path("tariff/editions/<str:id>/publish/", act, {"what": "publish"}, name="tariff_publish"),
    path("tariff/editions/<str:id>/drop/", act, {"what": "drop"}, name="tariff_drop"),
    path("tariff/<str:code>/", code, name="tariff_code"),
]
