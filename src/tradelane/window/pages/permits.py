# SPDX-License-Identifier: Apache-2.0
"""A permit after it was granted: anybody's check, and the page of its holder and its agency. No decisions here."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.documents.queries import kind_name
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import DocumentId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor, Role
from tradelane.window import actions, queries
from tradelane.window.pages import words
from tradelane.window.values import PermitAct, PermitState


@require_safe
def check(request: HttpRequest, digest: str = "") -> HttpResponse:
    """How a permit stands, by digest or by number and agency; for anybody, without an account."""
    asked = {"digest": digest or request.GET.get("digest", ""), "number": request.GET.get("number", ""),
             "organisation": request.GET.get("agency", "")}  # fmt: skip
    context: dict[str, Any] = {"asked": asked}
    if not any(asked.values()):
        return render(request, "window/permit_check.html", context)
    try:
        found = queries.public_standing(**asked, now=clock.now())
    except NotFound as problem:
        return render(request, "window/permit_check.html", {**context, "problem": problem}, status=HTTPStatus.NOT_FOUND)
    return render(request, "window/permit_check.html", {
        **context, "found": found, "kind": kind_name(found.kind), "agency": words.name_of(found.organisation),
        "state": words.PERMIT_STATES[found.state], "mark": words.PERMIT_MARKS[found.state],
    })  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, document: str) -> HttpResponse:
    """A permit with all that was done about it, and the reader's next act."""
    if request.method != "POST":
        return _page(request, document)
    act = ACTS.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise Unreadable("this act is unknown", field="act", rule="STAND-9", fix="Use a button of the page.")
        act(DocumentId(document), request, actor_of(request))
    except (Refused, Unreadable, Conflict) as problem:
        return _page(request, document, problem=problem)
    return redirect("permit", document=document)


def _notice(permit: DocumentId, request: HttpRequest, by: Actor) -> None:
    given = request.POST
    actions.give_notice(permit=permit, measure=given.get("measure", ""), reasons=given.get("reasons", ""),
                        cites=given.getlist("cites"), by=by, now=clock.now())  # fmt: skip


def _touch(permit: DocumentId, request: HttpRequest, by: Actor) -> None:
    given = request.POST
    actions.touch_permit(permit=permit, act=given.get("act", ""), reasons=given.get("reasons", ""),
                         cites=given.getlist("cites"), urgent=given.get("urgent") == "yes", by=by,
                         now=clock.now())  # fmt: skip


def _answer(permit: DocumentId, request: HttpRequest, by: Actor) -> None:
    actions.answer_notice(permit=permit, text=request.POST.get("reasons", ""), by=by, now=clock.now())


def _contest(permit: DocumentId, request: HttpRequest, by: Actor) -> None:
    actions.contest_measure(permit=permit, grounds=request.POST.get("reasons", ""), by=by, now=clock.now())


def _decide(permit: DocumentId, request: HttpRequest, by: Actor) -> None:
    actions.decide_contest(permit=permit, annulled=request.POST.get("act") == "annul",
                           reasons=request.POST.get("reasons", ""), by=by, now=clock.now())  # fmt: skip


ACTS: dict[str, Callable[[DocumentId, HttpRequest, Actor], None]] = {
    "notice": _notice, "answer": _answer, "contest": _contest, "annul": _decide, "uphold": _decide,
    **dict.fromkeys(("suspend", "resume", "recall", "drop"), _touch),
}  # fmt: skip
"""Value of the page's button → what it does."""


def _page(request: HttpRequest, document: str, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    held, standing = queries.permit(document=DocumentId(document), by=actor, now=now)
    published = queries.procedure_under(held.case, by=actor)
    officer = held.organisation == actor.organisation and actor.may(Role.OFFICER)
    holder = held.holder == actor.organisation and actor.may(Role.SIGNATORY)
    in_force, recalled = standing.state is PermitState.IN_FORCE, standing.state is PermitState.RECALLED
    urgent = standing.measure is not None and standing.measure.urgent
    return render(request, "window/permit.html", {
        "permit": held, "standing": standing, "kind": kind_name(held.kind),
        "state": words.PERMIT_STATES[standing.state], "mark": words.PERMIT_MARKS[standing.state],
        "agency": words.name_of(held.organisation), "holder": words.name_of(held.holder),
        "terms": queries.hearing_terms(published, now=now),
        "entries": [(words.PERMIT_ACTS[e.act], words.PERMIT_ACTS.get(e.measure) if e.measure else "", e)
                    for e in held.entries],
        "laws": [b for b in queries.spoken(published).legal_basis if b.agency in ("", held.agency)] if officer else [],
        "can_notice": officer and not recalled and standing.notice is None and standing.contest is None,
        "can_act": officer and standing.contest is None and not recalled and (standing.notice is not None or urgent),
        "intended": str(standing.notice.measure) if standing.notice and standing.notice.measure else "suspend",
        "can_drop": standing.notice is not None,
        "can_resume": officer and standing.state is PermitState.SUSPENDED and standing.contest is None,
        "can_suspend_now": officer and in_force and standing.contest is None,
        "can_answer": holder and not standing.answered and (standing.notice is not None or urgent),
        "can_contest": holder and standing.measure is not None and not standing.contested,
        "can_decide": officer and standing.contest is not None
        and actor.person not in {e.person for e in held.entries if e.organisation == actor.organisation},
        "problems": [] if problem is None else [
            {"text": problem.message, "href": "#reasons", "rule": problem.rule, "fix": problem.fix}
        ],
        "typed": request.POST, "typed_cites": request.POST.getlist("cites"), "acts": PermitAct,
    }, status=HTTPStatus.OK if problem is None else HTTPStatus.UNPROCESSABLE_ENTITY)  # fmt: skip
