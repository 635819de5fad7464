# SPDX-License-Identifier: Apache-2.0
"""Which agencies' systems are away, for everybody; an agency's own system, for its people. No decisions here."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.written import read_moment
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import actions, queries
from tradelane.window.values.agency_systems import NoticeEvent, NoticeState, Scope
from tradelane.window.values.outages import OutageCause, OutageShown, OutageState

STATES = {
    OutageState.ANNOUNCED: _("Announced"),
    OutageState.RUNNING: _("Away"),
    OutageState.REPLAYING: _("Coming back"),
    OutageState.ENDED: _("Ended"),
}
MARKS = {OutageState.RUNNING: "mark--bad", OutageState.REPLAYING: "mark--waiting", OutageState.ENDED: "mark--good"}
EVENTS = {
    NoticeEvent.FILED: _("Case filed"),
    NoticeEvent.ANSWERED: _("Trader answered"),
    NoticeEvent.WITHDRAWN: _("Case withdrawn"),
    NoticeEvent.DECIDED: _("Case decided"),
    NoticeEvent.APPEALED: _("Refusal contested"),
    NoticeEvent.PING: _("Test"),
}
NOTICE_STATES = {
    NoticeState.WAITING: _("waits"),
    NoticeState.DELIVERED: _("taken in"),
    NoticeState.DEAD: _("refused by the system"),
}
NOTICE_MARKS = {
    NoticeState.WAITING: "mark--waiting",
    NoticeState.DELIVERED: "mark--good",
    NoticeState.DEAD: "mark--bad",
}
SCOPES = {
    Scope.READ: _("read cases"),
    Scope.CLAIM: _("take cases"),
    Scope.ASK: _("ask traders"),
    Scope.INSPECT: _("book inspections and write down findings"),
    Scope.DECIDE: _("decide"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def outages(request: HttpRequest) -> HttpResponse:
    """What is away and since when, what is announced, what waits; an agency announces and calls off."""
    if request.method == "POST":
        return _done(request, "outages", {"announce": _announce, "call-off": _call_off}, _outages)
    return _outages(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agency_system(request: HttpRequest) -> HttpResponse:
    """An agency registers its own system, tries it, sees what passed, and sends again what it refused."""
    if request.method == "POST":
        acts = {"register": _register, "ping": _ping, "retry": _retry}
        return _done(request, "agency_system", acts, _agency_system)
    return _agency_system(request)


Act = Callable[[HttpRequest, Actor], Any]


def _done(
    request: HttpRequest, to: str, acts: Mapping[str, Act], page: Callable[..., HttpResponse]
) -> HttpResponse:  # fmt: skip
    """Do what the button says and come back; what a rule refused stands above the form, with what was typed."""
    act = acts.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise Unreadable("this act is unknown", field="act", fix="Use a button of the page.")
        act(request, actor_of(request))
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict, NotFound) as problem:
        return page(request, problem=problem)
    return redirect(to)


def _announce(request: HttpRequest, by: Actor) -> None:
    given = request.POST
    actions.announce_outage(
        starts=read_moment(given.get("starts", ""), field="starts"),
        until=read_moment(given.get("until", ""), field="until"), said=given.get("said", ""), by=by, now=clock.now(),
    )  # fmt: skip


def _call_off(request: HttpRequest, by: Actor) -> None:
    actions.call_off_outage(outage=request.POST.get("outage", ""), by=by, now=clock.now())


def _register(request: HttpRequest, by: Actor) -> None:
    given = request.POST
    actions.register_system(
        address=given.get("address", ""), signing_key=_key(given.get("signing_key", ""), "signing_key"),
        sealing_key=_key(given.get("sealing_key", ""), "sealing_key"), scopes=given.getlist("scopes"), by=by,
        now=clock.now(),
    )  # fmt: skip


def _ping(request: HttpRequest, by: Actor) -> None:
    actions.ping_system(by=by, now=clock.now())


def _retry(request: HttpRequest, by: Actor) -> None:
    actions.retry_notice(notice=request.POST.get("notice", ""), by=by, now=clock.now())


def _key(text: str, field: str) -> dict[str, object]:
    try:
        key = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("this is no JSON", field=field, rule="HOOK-8", fix="Paste the public key as a JWK.") from error
    if not isinstance(key, dict):
        raise Unreadable("a JSON object is expected", field=field, rule="HOOK-8", fix="Paste the public key as a JWK.")
    return key


def _outages(request: HttpRequest, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor: Actor | None = getattr(request, "actor", None)
    shown = queries.outages(now=clock.now())
    own = actor is not None and _speaks_for_a_system(actor)
    return _page(request, "window/outages.html", problem, {
        "open": [_row(each) for each in shown if each.state in (OutageState.RUNNING, OutageState.REPLAYING)],
        "announced": [_row(each) for each in shown if each.state is OutageState.ANNOUNCED],
        "ended": [_row(each) for each in shown if each.state is OutageState.ENDED],
        "can_announce": own, "own": actor.organisation if actor is not None and own else "",
    })  # fmt: skip


def _agency_system(request: HttpRequest, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor = actor_of(request)
    if OrganisationKind.AGENCY not in actor.kinds:
        raise NotFound("Only agencies have a system of their own here.", fix="Act for your agency.")
    held = queries.system_of(actor.organisation)
    given = request.POST
    return _page(request, "window/agency_system.html", problem, {
        "system": held, "queued": queries.queued_for(actor.organisation),
        "address": given.get("address", held.address if held else ""),
        "signing_key": given.get("signing_key", json.dumps(held.signing_key) if held else ""),
        "sealing_key": given.get("sealing_key", json.dumps(held.sealing_key) if held else ""),
        "scopes": [(str(s), text, s in held.scopes if held else True) for s, text in SCOPES.items()],
        "can_register": actor.may(Role.ADMIN),
        "notices": [(EVENTS[n.event], NOTICE_STATES[n.state], NOTICE_MARKS[n.state], n)
                    for n in queries.notices(by=actor)],
        "arrivals": queries.arrivals(by=actor),
    })  # fmt: skip


def _page(
    request: HttpRequest, template: str, problem: TradelaneError | None, context: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    told = [] if problem is None else [
        {"text": problem.message, "href": f"#{problem.field}", "rule": problem.rule, "fix": problem.fix}
    ]  # fmt: skip
    status = HTTPStatus.OK if problem is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, {**context, "problems": told, "typed": request.POST}, status=status)


def _row(shown: OutageShown) -> dict[str, Any]:
    outage = shown.outage
    return {
        "outage": outage, "name": shown.name, "queued": shown.queued, "state": STATES[shown.state],
        "mark": MARKS.get(shown.state, ""), "planned": outage.cause is OutageCause.PLANNED,
        "length": queries.length_in_words((outage.ended_at or clock.now()) - outage.starts),
    }  # fmt: skip


def _speaks_for_a_system(actor: Actor) -> bool:
    speaks = actor.may(Role.ADMIN) or actor.may(Role.OFFICER)
    return speaks and queries.system_of(actor.organisation) is not None
