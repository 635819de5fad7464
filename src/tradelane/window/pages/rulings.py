# SPDX-License-Identifier: Apache-2.0
"""Advance rulings: published for all; asked for, given and contested by those concerned. No decisions here."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Refused, TradelaneError, Unreadable
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor, Role
from tradelane.window import actions, queries
from tradelane.window.pages import words
from tradelane.window.rules import ANSWERS, FACTS, METHODS, NEEDED
from tradelane.window.values import Matter, Ruling, RulingState


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every published ruling of this economy, by matter and by words."""
    matter, asked = request.GET.get("matter", ""), request.GET.get("words", "")
    found = queries.published_rulings(
        economy=settings.ECONOMY, matter=matter if matter in set(Matter) else "", words=asked
    )
    today = clock.now().date()
    terms = [(words.MATTERS[m], queries.terms_of_rulings(settings.ECONOMY, m, on=today)) for m in Matter]
    return render(request, "window/rulings.html", {
        "rows": [_shown(each) for each in found], "matters": words.MATTERS.items(), "matter": matter, "words": asked,
        "terms": [(name, each, words.CONFIDENCES[each.confidence]) for name, each in terms],
    })  # fmt: skip


@require_safe
def published(request: HttpRequest, number: str) -> HttpResponse:
    """One published ruling."""
    return render(request, "window/ruling.html", {**_shown(queries.published_ruling(number=number)), "public": True})


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What your organisation asked for, or was asked for; what waits first."""
    found = queries.rulings_of(by=actor_of(request))
    today = clock.now().date()
    return render(request, "window/ruling_requests.html", {
        "rows": [{**_shown(each), "late": each.state is RulingState.REQUESTED and today > each.due_on}
                 for each in found],
    })  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask customs to rule in advance."""
    given = request.POST if request.method == "POST" else request.GET
    matter = given.get("matter", "")
    matter = matter if matter in set(Matter) else str(Matter.CLASSIFICATION)
    problem: TradelaneError | None = None
    if request.method == "POST":
        try:
            asked = actions.ask_for_ruling(
                matter=matter, facts={name: given.get(name, "") for name in FACTS}, withheld=given.getlist("withheld"),
                photos=[(p.name or "photo", p.read()) for p in request.FILES.getlist("photos")],
                by=actor_of(request), now=clock.now(),
            )  # fmt: skip
        except (Refused, Unreadable, Conflict) as refused:
            problem = refused
        else:
            return redirect("ruling_request", id=asked.id)
    fields = [(name, words.FACTS[name], name in NEEDED[Matter(matter)], given.get(name, "")) for name in FACTS]
    return render(request, "window/ruling_ask.html", {
        "matters": words.MATTERS.items(), "matter": matter, "fields": fields, "typed": given,
        "withheld": given.getlist("withheld"), "problems": _problems(problem),
        "terms": queries.terms_of_rulings(settings.ECONOMY, Matter(matter), on=clock.now().date()),
    }, status=HTTPStatus.OK if problem is None else HTTPStatus.UNPROCESSABLE_ENTITY)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, id: str) -> HttpResponse:
    """A request or ruling whole, with the reader's next act."""
    actor, problem = actor_of(request), None
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        try:
            if act is None:
                raise Unreadable("this act is unknown", field="act", rule="RULING-10", fix="Use a button of the page.")
            act(id, request.POST, actor)
        except (Refused, Unreadable, Conflict) as refused:
            problem = refused
        else:
            return redirect("ruling_request", id=id)
    held = queries.ruling(id=id, by=actor)
    officer = held.authority == actor.organisation and actor.may(Role.OFFICER)
    contested = held.appealed_at is not None and not held.appeal_outcome
    mine = held.applicant == actor.organisation and actor.may(Role.SIGNATORY)
    return render(request, "window/ruling.html", {
        **_shown(held), "applicant": words.name_of(held.applicant) if held.applicant else "",
        "answers": ANSWERS[held.matter], "methods": METHODS if held.matter is Matter.VALUATION else (),
        "can_rule": officer and held.state is RulingState.REQUESTED,
        "can_end": officer and held.state is RulingState.ISSUED and held.ends_on is None,
        "can_contest": mine and held.decided_at is not None and held.appealed_at is None,
        "can_decide": officer and contested and held.officer != actor.person,
        "problems": _problems(problem), "typed": request.POST,
    }, status=HTTPStatus.OK if problem is None else HTTPStatus.UNPROCESSABLE_ENTITY)  # fmt: skip


@login_required
@require_safe
def photo(request: HttpRequest, id: str, digest: str) -> HttpResponse:
    """A picture of the goods, for applicant and authority."""
    kind, content = queries.ruling_photo(id=id, digest=digest, by=actor_of(request))
    return HttpResponse(content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


def _answer(given: QueryDict) -> dict[str, str]:
    return {name: given.get(name, "").strip() for name in ANSWERS.values() if given.get(name, "").strip()}


def _cites(given: QueryDict) -> list[str]:
    return [line.strip() for line in given.get("cites", "").splitlines() if line.strip()]


def _issue(id: str, given: QueryDict, by: Actor) -> None:
    actions.issue_ruling(ruling=id, answer=_answer(given), reasons=given.get("reasons", ""), cites=_cites(given),
                         by=by, now=clock.now())  # fmt: skip


def _decline(id: str, given: QueryDict, by: Actor) -> None:
    actions.decline_ruling(ruling=id, reasons=given.get("reasons", ""), cites=_cites(given), by=by, now=clock.now())


def _revoke(id: str, given: QueryDict, by: Actor) -> None:
    try:
        ends_on = date.fromisoformat(given.get("ends_on", ""))
    except ValueError as error:
        raise Unreadable("no date", field="ends_on", rule="RULING-4", fix="Write such as 2026-12-01.") from error
    actions.revoke_ruling(ruling=id, ends_on=ends_on, reasons=given.get("reasons", ""),
                          false_facts=given.get("false_facts") == "yes", by=by, now=clock.now())  # fmt: skip


def _contest(id: str, given: QueryDict, by: Actor) -> None:
    actions.contest_ruling(ruling=id, grounds=given.get("reasons", ""), by=by, now=clock.now())


def _decide(id: str, given: QueryDict, by: Actor) -> None:
    actions.decide_contested_ruling(ruling=id, changed=given.get("act") == "change", reasons=given.get("reasons", ""),
                                    by=by, now=clock.now())  # fmt: skip


ACTS: dict[str, Callable[[str, QueryDict, Actor], None]] = {
    "issue": _issue, "decline": _decline, "revoke": _revoke, "contest": _contest, "change": _decide, "uphold": _decide,
}  # fmt: skip
"""Value of the page's button → what it does."""


def _shown(ruling: Ruling) -> dict[str, Any]:
    return {
        "ruling": ruling, "matter": words.MATTERS[ruling.matter], "authority": words.name_of(ruling.authority),
        "state": words.RULING_STATES[ruling.state], "mark": words.RULING_MARKS[ruling.state],
        "answer": ruling.answer.get(ANSWERS[ruling.matter], ""),
        "facts": [(words.FACTS.get(name, name), text, name in ruling.withheld) for name, text in ruling.facts.items()],
        "hidden": [words.FACTS.get(name, name) for name in ruling.withheld if name not in ruling.facts],
    }  # fmt: skip


def _problems(problem: TradelaneError | None) -> list[dict[str, str]]:
    if problem is None:
        return []
    return [{"text": problem.message, "href": "", "rule": problem.rule, "fix": problem.fix}]
