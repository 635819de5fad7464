# SPDX-License-Identifier: Apache-2.0
"""Pages of manifests: hand one in, watch it, read what is not released. No decisions here."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, TradelaneError, Unreadable
from tradelane.parcels import actions, queries
from tradelane.parcels.formats.uploads import day_from, kept_upload
from tradelane.parcels.values import ManifestState, ManifestView, Verdict
from tradelane.parties.queries import actor_of

VERDICTS = {
    Verdict.RELEASE: _("Released"),
    Verdict.INSPECT: _("To be inspected"),
    Verdict.HOLD: _("Held back"),
    Verdict.PROHIBITED: _("Prohibited"),
    Verdict.DUPLICATE: _("Duplicates"),
    Verdict.INVALID: _("Invalid"),
}
MARKS = {Verdict.RELEASE: "mark--good", Verdict.INSPECT: "mark--waiting", Verdict.HOLD: "mark--waiting"}
FIGURES = (("duty", _("Duty")), ("fees", _("Fees")), ("tax", _("Tax")))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manifests(request: HttpRequest) -> HttpResponse:
    """The manifests of your organisation and the form for another one."""
    problem: TradelaneError | None = None
    if request.method == "POST":
        try:
            return redirect("manifest", id=_taken_in(request).id)
        except Forbidden:
            raise
        except TradelaneError as error:
            problem = error
    told = [] if problem is None else [{"text": problem.message, "rule": problem.rule, "fix": problem.fix,
                                        "href": "#on" if problem.field == "on" else "#file"}]  # fmt: skip
    return render(
        request,
        "parcels/manifests.html",
        {
            "rows": [_row(view) for view in queries.manifests(by=actor_of(request))],
            "today": clock.now().date(), "economy": request.POST.get("to", settings.ECONOMY), "problems": told,
        },
        status=200 if problem is None else 422,
    )  # fmt: skip


def _taken_in(request: HttpRequest) -> ManifestView:
    given = request.FILES.get("file")
    if given is None or isinstance(given, list):
        raise Unreadable(gettext("Choose a file first."), field="file", rule="FILE-1")
    on = day_from(request.POST.get("on", ""), default=clock.now().date())
    with kept_upload(given.chunks()) as file:
        return actions.take_in(
            file=file, name=Path(given.name or "manifest").name, economy=request.POST.get("to", "").strip().upper(),
            on=on, by=actor_of(request), now=clock.now(),
        )  # fmt: skip


@login_required
@require_safe
def manifest(request: HttpRequest, id: str) -> HttpResponse:
    """One manifest: how far it is, what is owed, why lines are not released. Asked again while it works."""
    by = actor_of(request)
    view = queries.manifest(id=id, by=by)
    shown = {"row": _row(view), "live": view.state is ManifestState.WORKING}
    report = queries.report(id=id, by=by)
    page = {**shown, "reasons": report["reasons"], "listed": report["not_released"]}
    template = "parcels/outcome.html" if request.headers.get("HX-Request") else "parcels/manifest.html"
    return render(request, template, page)


def _row(view: ManifestView) -> dict[str, Any]:
    counts = view.totals.by_verdict if view.totals else {}
    return {
        "view": view,
        "percent": view.done * 100 // view.lines,
        "signed": view.state is ManifestState.SIGNED,
        "verdicts": [(name, MARKS.get(v, "mark--bad"), counts.get(str(v), 0)) for v, name in VERDICTS.items()],
        "figures": [(name, getattr(view.totals, key)) for key, name in FIGURES] if view.totals else [],
        "owed": view.totals.duty + view.totals.fees + view.totals.tax if view.totals else None,
    }


urlpatterns = [
    path("parcels/", manifests, name="manifests"),
    path("parcels/<str:id>/", manifest, name="manifest"),
]
