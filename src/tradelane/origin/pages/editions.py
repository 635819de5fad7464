# SPDX-License-Identifier: Apache-2.0
"""An agreement's rules as they are imported, looked at by a second person and published; no decisions here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, TradelaneError, Unreadable
from tradelane.kernel.written import read_optional_day
from tradelane.origin import actions, queries
from tradelane.origin.formats import rules_report, shipped_agreements
from tradelane.origin.formats.report import LARGEST
from tradelane.origin.pages.desk import told
from tradelane.origin.rules import the_actor_keeps_the_rules_of_origin
from tradelane.origin.values.editions import EditionState
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor

STATES = {
    EditionState.DRAFT: (_("Draft"), "mark--waiting"),
    EditionState.PUBLISHED: (_("Published"), "mark--good"),
    EditionState.DROPPED: (_("Set aside"), "mark--bad"),
}
UNDETERMINED_AT_MOST = 100
"""Texts without an executable form that a page lists."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """Published rules and drafts, and the form for another draft."""
    by, problem = actor_of(request), None
    if request.method == "POST":
        try:
            return redirect("origin_rule_edition", id=_imported(request, by))
        except (Forbidden, NotFound):
            raise
        except TradelaneError as error:
            problem = error
    names = {held.code: held.name for held in shipped_agreements()}
    return render(
        request,
        "origin/rules.html",
        {
            "rows": [
                {"view": view, "name": names[view.agreement], "state": STATES[view.state]}
                for view in queries.rule_editions(by=by)
            ],
            "keeps": the_actor_keeps_the_rules_of_origin(by), "agreements": shipped_agreements(),
            "given": request.POST, "today": clock.now().date(), "problems": told(problem),
        },
        status=200 if problem is None else 422,
    )  # fmt: skip


def _imported(request: HttpRequest, by: Actor) -> str:
    given = request.FILES.get("file")
    if given is None or isinstance(given, list) or (given.size or 0) > LARGEST:
        raise Unreadable(gettext("Choose a file first."), field="file", rule="FILE-1")
    now = clock.now()
    day = read_optional_day(request.POST.get("valid_from", ""), field="valid_from") or now.date()
    made = actions.import_rules(
        content=given.read(), agreement=request.POST.get("agreement", ""), valid_from=day,
        source=request.POST.get("source", ""), by=by, now=now,
    )  # fmt: skip
    return made.id


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, id: str) -> HttpResponse:
    """One edition: how much of it can be judged, what can't, and who may publish it."""
    by = actor_of(request)
    if request.method == "POST":
        acts: dict[str, Any] = {"publish": actions.publish_rules, "drop": actions.drop_rules}
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise NotFound("There is no such act.", field="act")
        act(id=id, by=by, now=clock.now())
        return redirect("origin_rule_edition", id=id)
    view, content = queries.rule_edition(id=id, by=by)
    waits = view.state is EditionState.DRAFT and the_actor_keeps_the_rules_of_origin(by)
    report = rules_report(content)
    return render(request, "origin/rule_edition.html", {
        "view": view, "state": STATES[view.state], "report": report,
        "name": next(a.name for a in shipped_agreements() if a.code == view.agreement),
        "undetermined": report["undetermined"][:UNDETERMINED_AT_MOST],
        "may_publish": waits and by.person != view.imported_by, "may_drop": waits,
        "waits_for_another": waits and by.person == view.imported_by,
    })  # fmt: skip
