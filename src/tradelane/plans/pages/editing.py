# SPDX-License-Identifier: Apache-2.0
"""Proposing a change of a cell, and deciding another person's: pages for officers. No decisions here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import economy_of
from tradelane.parties.queries import actor_of, organisation
from tradelane.parties.values import Actor
from tradelane.plans import actions, queries
from tradelane.plans.formats import every_cell, fact_from_json, fact_json, milestone_from_json, milestone_json
from tradelane.plans.pages import words
from tradelane.plans.queries import editing
from tradelane.plans.rules import an_officer_of_the_economy_or_the_editor_changes_its_cells as may_change
from tradelane.plans.values import Change, ChangeWhat, Confidence, Fact, Measure, Milestone, Status

_DECIDES = {
    "confirm": lambda change, reason, by, now: actions.confirm_change(change=change, by=by, now=now),
    "reject": lambda change, reason, by, now: actions.reject_change(change=change, reason=reason, by=by, now=now),
    "withdraw": lambda change, reason, by, now: actions.withdraw_change(change=change, reason=reason, by=by, now=now),
}
"""What a button asks, and the action it calls."""


@never_cache
@login_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Changes that wait and that your organisation may decide."""
    actor = actor_of(request)
    if not editing.editable(by=actor):
        raise may_change.refused()
    waiting = [_change(each, actor) for each in editing.open_changes(by=actor)]
    return render(request, "plans/changes.html", {"changes": waiting})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, economy: str, measure: str, what: str) -> HttpResponse:
    """Propose what a cell is to say, or what comes next; the form begins with what stands."""
    actor = actor_of(request)
    if economy not in ECONOMIES or measure not in set(Measure) or what not in set(ChangeWhat):
        raise NotFound("There is no such cell.", field="measure", fix="Look at the matrix.")
    may_change.require(actor, home=economy_of(actor.organisation), economy=economy)
    cell = (economy, Measure(measure))
    given: dict[str, Any] = dict(request.POST.items()) if request.method == "POST" else _standing(cell, what)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            content = _read({**given, "economy": economy, "measure": measure}, what)
            made = actions.propose_change(content=content, reason=given.get("reason", ""), by=actor, now=clock.now())
        except Forbidden:
            raise
        except (Refused, Conflict, Unreadable) as error:
            problems = [words.problem(error)]
        else:
            messages.info(request, _("Proposed. Another person now looks at the source and decides."))
            return redirect("plans_change", id=made.id)
    context = {
        "economy": _(ECONOMIES[economy]), "code": economy, "measure": words.measure_name(cell[1]),
        "measure_code": measure, "what": what, "given": given, "problems": problems, "today": clock.now().date(),
        "statuses": [(s.value, words.STATUS_NAMES[s], words.STATUS_MEANS[s]) for s in Status],
        "confidences": [(c.value, words.CONFIDENCE_NAMES[c]) for c in Confidence],
    }  # fmt: skip
    return render(request, "plans/propose.html", context, status=422 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, id: str) -> HttpResponse:
    """One proposed change beside what stands: another person confirms or rejects it, its proposer may withdraw it."""
    actor, found = actor_of(request), editing.change(id)
    may_change.require(actor, home=economy_of(actor.organisation), economy=found.economy)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        act = _DECIDES.get(request.POST.get("act", ""))
        if act is None:
            raise Unreadable(_("This button is unknown."), field="act", fix=_("Go back and try again."))
        try:
            act(id, request.POST.get("reason", ""), actor, clock.now())
        except Forbidden:
            raise
        except (Refused, Conflict) as error:
            problems = [words.problem(error)]
        else:
            messages.info(request, _("Done. The history of the cell shows it."))
            return redirect("plans_cell", economy=found.economy, measure=found.measure.value)
    shown = _change(found, actor)
    context = {"shown": shown, "problems": problems, "rows": _compared(found), "reason": request.POST.get("reason", "")}
    return render(request, "plans/change.html", context, status=422 if problems else 200)


def _standing(cell: tuple[str, Measure], what: str) -> dict[str, Any]:
    """What the form begins with: what stands today, with codes of partners as one text."""
    if what == ChangeWhat.MILESTONE.value:
        found = next((m for m in queries.milestones(economy=cell[0]) if m.measure is cell[1]), None)
        return milestone_json(found) if found else {}
    data = fact_json(every_cell(queries.standing().facts, on=clock.now().date())[cell])
    return {**data, "partners": " ".join(data["partners"]), "date": clock.now().date().isoformat()}


def _read(given: dict[str, Any], what: str) -> Fact | Milestone:
    return fact_from_json(given) if what == ChangeWhat.FACT.value else milestone_from_json(given)


def _change(found: Change, actor: Actor) -> dict[str, Any]:
    return {
        "change": found,
        "economy": _(ECONOMIES[found.economy]),
        "measure": words.measure_name(found.measure),
        "is_fact": found.what is ChangeWhat.FACT,
        "state": words.CHANGE_STATES[found.state],
        "by": organisation(found.proposed_by).name,
        "may_decide": editing.may_decide(found, by=actor),
        "cell": words.cell(found.content) if isinstance(found.content, Fact) else None,
    }


def _compared(found: Change) -> list[dict[str, Any]]:
    """What stands and what is proposed, value by value; for a fact, what stands on the day of the proposal's begin."""
    cell = (found.economy, found.measure)
    if isinstance(found.content, Fact):
        on = found.content.valid_from or clock.now().date()
        before, after = fact_json(every_cell(queries.standing().facts, on=on)[cell]), fact_json(found.content)
    else:
        before, after = _standing(cell, found.what.value), milestone_json(found.content)
    names = _field_names()
    return [
        {
            "name": names[key],
            "before": _shown(before.get(key)),
            "after": _shown(value),
            "differs": before.get(key) != value,
        }
        for key, value in after.items()
        if key in names
    ]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def _field_names() -> dict[str, str]:
    return {
        "status": _("Status"),
        "valid_from": _("First day"),
        "legal_basis": _("Legal basis"),
        "gap": _("What still lacks"),
        "next_step": _("Next step"),
        "target": _("By when"),
        "responsible": _("Who is responsible"),
        "source": _("Source"),
        "date": _("Read on"),
        "confidence": _("How good the source is"),
        "authority": _("Authority"),
        "system": _("System"),
        "coverage": _("Coverage in per cent"),
        "partners": _("Partners"),
    }
