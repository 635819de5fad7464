# SPDX-License-Identifier: Apache-2.0
"""Pages of origin: agreements for all, a determination with its steps for those concerned. No decisions here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.kernel.codes import hs_digits
from tradelane.kernel.findings import Verdict
from tradelane.origin import queries
from tradelane.origin.formats import shipped_agreements
from tradelane.origin.rules import the_good_keeps_its_origin_on_the_way
from tradelane.origin.values import Agreement, Criterion, OriginResult, RuleOfOrigin, Step
from tradelane.parties.queries import actor_of

RESULTS = {
    OriginResult.ORIGINATING: _("The good originates"),
    OriginResult.NOT_ORIGINATING: _("The good does not originate"),
    OriginResult.UNDETERMINED: _("It could not be determined whether the good originates"),
}
VERDICTS = {
    OriginResult.ORIGINATING: Verdict.VALID,
    OriginResult.NOT_ORIGINATING: Verdict.INVALID,
    OriginResult.UNDETERMINED: Verdict.UNDETERMINED,
}
CRITERIA = {
    Criterion.WHOLLY_OBTAINED: _("wholly obtained (WO)"),
    Criterion.PRODUCED_EXCLUSIVELY: _("produced exclusively of originating materials (PE)"),
    Criterion.PRODUCT_SPECIFIC: _("product-specific rule (PSR)"),
}
SHOWN_AT_MOST = 50
"""Rules of an agreement that a page lists; an annex has more than a thousand, found by their code."""
HOLDS = {True: _("holds"), False: _("does not hold"), None: _("not known")}
MARKS = {True: "mark--good", False: "mark--bad", None: "mark--waiting"}


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Agreements, their parties and the rules held here, with sources."""
    today, code = clock.now().date(), hs_digits(request.GET.get("hs", "").strip())[:6]
    rows = [(a, sorted(a.economies(today)), _meant(a, code)) for a in queries.agreements(on=today)]
    return render(request, "origin/agreements.html", {"rows": rows, "hs": code, "shown": SHOWN_AT_MOST})


def _meant(agreement: Agreement, code: str) -> list[RuleOfOrigin]:
    """The rules that a page lists: those for codes that begin so, or that such a code lies in; else the first ones."""
    found = [
        r for r in agreement.rules if not code or r.span.holds(code.ljust(6, "0")) or r.span.first.startswith(code)
    ]
    return found[:SHOWN_AT_MOST]


@login_required
@require_safe
def determination(request: HttpRequest, id: str) -> HttpResponse:
    """One determination: the answer in a sentence, then each step with its clause."""
    held = queries.determination(id=id, by=actor_of(request))
    made = held.determination
    return render(request, "origin/determination.html", {
        "held": held,
        "result": RESULTS[made.result],
        "verdict": VERDICTS[made.result],
        "criterion": CRITERIA[made.criterion] if made.criterion else "",
        "agreement": next(a.name for a in shipped_agreements() if a.code == made.agreement),
        "steps": [_row(step) for step in made.steps],
        "route_judged": any(step.rule == the_good_keeps_its_origin_on_the_way.id for step in made.steps),
    })  # fmt: skip


def _row(step: Step) -> dict[str, Any]:
    return {"step": step, "holds": HOLDS[step.holds], "mark": MARKS[step.holds]}
