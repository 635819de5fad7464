# SPDX-License-Identifier: Apache-2.0
"""The carrier's desk: what other platforms surrendered of its bills (EBL_SUR), and the answer; no decisions here.

Bills whose record stands at this node are answered on the page of the record, by an entry of its chain. Here the answer
is a message of the carrier's own, and the person approves its very bytes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.titles import actions, queries
from tradelane.titles.formats.dcsa.surrender import read_surrender_answer, surrender_answer_bytes
from tradelane.titles.pages.signing import proved
from tradelane.titles.pages.words import PURPOSES
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import (
    DcsaSide,
    SurrenderAction,
    SurrenderAnswer,
    SurrenderState,
    SurrenderView,
)
from tradelane.trust import queries as trust
from tradelane.trust.values import RequestState, SignatureRequest

_STATES = {
    SurrenderState.SENT: _("waits for your answer"),
    SurrenderState.WAITING: _("waits for your answer"),
    SurrenderState.ACCEPTED: _("accepted"),
    SurrenderState.REJECTED: _("refused"),
}
_ANSWERS = {
    SurrenderAction.ACCEPTED: _("Accept the surrender"),
    SurrenderAction.REJECTED: _("Refuse the surrender"),
}


@login_required
@require_safe
def surrender_list(request: HttpRequest) -> HttpResponse:
    """Surrenders of the organisation's bills: those that wait first."""
    every = queries.surrenders(by=actor_of(request))
    rows = [(each, PURPOSES[each.purpose], _STATES[each.state]) for each in every]
    rows.sort(key=lambda row: row[0].state not in SurrenderState.open())
    return render(request, "titles/surrenders.html", {"rows": rows})


def _theirs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nobody is asked to prove anything for a surrender that is not theirs to answer."""

    @wraps(view)
    def seen(request: HttpRequest, id: str) -> HttpResponse:
        queries.surrender(id=id, by=actor_of(request))
        return view(request, id)

    return seen


@login_required
@never_cache
@_theirs
@proved
@require_http_methods(["GET", "POST"])
def surrender_page(request: HttpRequest, id: str) -> HttpResponse:
    """What is asked; posted, the answer as it would go out; sent exactly so once that is posted."""
    actor = actor_of(request)
    asked = queries.surrender(id=id, by=actor)
    if "entry" in request.POST:
        answer = read_surrender_answer(request.POST["entry"].encode())
        _require_answer_to(asked, answer)
        approval = _approval(asked, answer, actor)
        trust.proof_of_approval(request, requests=[approval], by=actor, assertion=trust.assertion_in(request))
        actions.answer_surrender(
            surrender=asked.id, action=answer.action, comments=answer.comments, by=actor, now=clock.now()
        )
        return redirect("surrender", id=id)
    context: dict[str, Any] = {
        "asked": asked,
        "purpose": PURPOSES[asked.purpose],
        "state": _STATES[asked.state],
        "may_answer": asked.side is DcsaSide.CARRIER and asked.state in SurrenderState.open(),
        "answers": _ANSWERS.items(),
    }
    if context["may_answer"] and request.POST.get("action") in list(SurrenderAction):
        action, comments = SurrenderAction(request.POST["action"]), request.POST.get("comments", "").strip()
        dcsa.a_rejection_says_why.require(action, comments=comments)
        context |= _to_send(asked, SurrenderAnswer(asked.reference, action, comments), actor)
    return render(request, "titles/surrender.html", context)


def _to_send(asked: SurrenderView, answer: SurrenderAnswer, actor: Actor) -> dict[str, Any]:
    passkey = trust.has_passkey(by=actor)
    options = trust.passkey_options(requests=[_approval(asked, answer, actor)], by=actor) if passkey else None
    body = surrender_answer_bytes(answer)
    return {
        "answer": _ANSWERS[answer.action],
        "comments": answer.comments,
        "text": body.decode(),
        "digest": digest_of(body),
        "options": {"request_options": options} if options else None,
    }


def _require_answer_to(asked: SurrenderView, answer: SurrenderAnswer) -> None:
    """The bytes that were approved answer this very request. Raises Unreadable."""
    if answer.reference != asked.reference:
        raise Unreadable("the answer is to another request", field="surrenderRequestReference", rule="SUR-READ-1",
                         fix="Answer on the page of the request.")  # fmt: skip


def _approval(asked: SurrenderView, answer: SurrenderAnswer, actor: Actor) -> SignatureRequest:
    """What the person approves: this request and exactly this answer."""
    body = surrender_answer_bytes(answer)
    return SignatureRequest(
        id=asked.id, organisation=actor.organisation, kind="surrender-answer", title=asked.number, payload=body,
        digest=digest_of(body), context={}, asked_at=asked.asked_at, state=RequestState.WAITING, approvals=(), needed=1,
    )  # fmt: skip
