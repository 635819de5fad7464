# SPDX-License-Identifier: Apache-2.0
"""Pages of tracking: where the goods are, for anyone with the number and for the parties. No decisions here."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.written import read_moment
from tradelane.parties.queries import actor_of, organisation
from tradelane.tracking import actions, queries
from tradelane.tracking.formats.ports import port_name
from tradelane.tracking.values import Milestone, PublicTimeline, ShipmentId, ShipmentView, Station

MILESTONES = {
    Milestone.COLLECTED: _("Collected"),
    Milestone.LOADED: _("Loaded"),
    Milestone.DEPARTED: _("Departed"),
    Milestone.ARRIVED: _("Arrived"),
    Milestone.UNLOADED: _("Unloaded"),
    Milestone.DELIVERED: _("Delivered"),
}
REFERENCES = {"bill_of_lading": _("Bill of lading"), "container": _("Container")}
"""Names of the references that trades give; others stand by their own."""
_SENTENCES = {
    Milestone.COLLECTED: _("Collected in %(place)s on %(day)s."),
    Milestone.LOADED: _("Loaded in %(place)s on %(day)s."),
    Milestone.DEPARTED: _("Left %(place)s on %(day)s."),
    Milestone.ARRIVED: _("Arrived in %(place)s on %(day)s."),
    Milestone.UNLOADED: _("Unloaded in %(place)s on %(day)s."),
    Milestone.DELIVERED: _("Delivered in %(place)s on %(day)s."),
}


@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """The form for a tracking number."""
    number = "".join(request.GET.get("number", "").split()).upper()[:40]
    if number:
        return redirect("tracked", number=number)
    return render(request, "tracking/track.html", {"number": "", "problems": []})


@require_safe
def tracked(request: HttpRequest, number: str) -> HttpResponse:
    """Where the goods are: one sentence, then the stations. Names no party and no goods."""
    try:
        timeline = queries.public_timeline(number)
    except NotFound:
        problems = [{"text": gettext("No shipment here has this number."), "href": "#number"}]
        return render(request, "tracking/track.html", {"number": number[:40], "problems": problems}, status=404)
    return render(request, "tracking/tracked.html", {
        "number": timeline.number,
        "sentence": _sentence(timeline),
        "stations": _stations(timeline.stations),
        "events": _events(timeline.stations),
        "loading": port_name(timeline.loading),
        "discharge": port_name(timeline.discharge),
    })  # fmt: skip


@login_required
@require_safe
def shipment_list(request: HttpRequest) -> HttpResponse:
    """The shipments your organisation may see."""
    actor = actor_of(request)
    rows = []
    for each in queries.shipments(by=actor):
        stations = tuple(queries.timeline(id=each.id, by=actor))
        rows.append((each, port_name(each.loading), port_name(each.discharge), _sentence(_public(each, stations))))
    return render(request, "tracking/list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shipment_page(request: HttpRequest, id: str) -> HttpResponse:
    """One shipment for its parties; the carrier reports the next milestone here."""
    actor = actor_of(request)
    found = queries.shipment(id=ShipmentId(id), by=actor)
    problem: TradelaneError | None = None
    if request.method == "POST":
        problem = _report(request, found.id)
        if problem is None:
            return redirect("shipment", id=found.id)
    stations = tuple(queries.timeline(id=found.id, by=actor))
    return render(
        request,
        "tracking/shipment.html",
        {
            "shipment": found,
            "sentence": _sentence(_public(found, stations)),
            "stations": _stations(stations),
            "events": _events(stations),
            "carrier": _name(found),
            "references": [(REFERENCES.get(kind, kind), number) for kind, number in found.references.items()],
            "loading": port_name(found.loading),
            "discharge": port_name(found.discharge),
            "mine": found.carrier == actor.organisation,
            "choices": [(str(each), name) for each, name in MILESTONES.items()],
            "given": request.POST,
            "problems": [] if problem is None else [_told(problem)],
            "delivered": bool(stations) and stations[-1].milestone is Milestone.DELIVERED,
        },
        status=200 if problem is None else 422,
    )


def _report(request: HttpRequest, id: ShipmentId) -> TradelaneError | None:
    """Report what the form says; what stands against it, or None."""
    try:
        actions.report_event(
            shipment=id,
            milestone=_milestone(request.POST.get("milestone", "")),
            at=read_moment(request.POST.get("at", ""), field="at"),
            place=request.POST.get("place", "").strip().upper(),
            by=actor_of(request),
            now=clock.now(),
        )
    except Forbidden:
        raise
    except (Refused, Conflict, Unreadable) as error:
        return error
    return None


def _milestone(text: str) -> Milestone:
    if text not in set(Milestone):
        raise Refused(gettext("Choose what happened."), field="milestone")
    return Milestone(text)


def _told(problem: TradelaneError) -> dict[str, str]:
    return {
        "text": gettext(problem.message), "href": f"#{problem.field}", "rule": problem.rule,
        "fix": gettext(problem.fix) if problem.fix else "",
    }  # fmt: skip


def _public(shipment: ShipmentView, stations: tuple[Station, ...]) -> PublicTimeline:
    return PublicTimeline(shipment.number, shipment.loading, shipment.discharge, shipment.due, stations)


def _sentence(timeline: PublicTimeline) -> str:
    """Where the goods are, in one sentence."""
    latest = timeline.latest
    to = port_name(timeline.discharge)
    if latest is None:
        words = gettext("On its way from %(place)s to %(to)s soon: the carrier has reported nothing yet.")
        return words % {"place": port_name(timeline.loading), "to": to}
    sentence = str(_SENTENCES[latest.milestone]) % {"place": port_name(latest.place), "day": _day(latest.at)}
    if latest.milestone is Milestone.DELIVERED or latest.place == timeline.discharge:
        return sentence
    following = gettext("Next: %(to)s.") if timeline.due is None else gettext("Due in %(to)s on %(day)s.")
    return f"{sentence} {following % {'to': to, 'day': _day(timeline.due or latest.at)}}"


def _day(moment: datetime | date) -> str:
    return str(date_format(moment, gettext("j F Y")))  # a format of Django's `date` filter, which each language orders


def _stations(stations: Sequence[Station]) -> list[dict[str, Any]]:
    """The milestones as stations of the lane: what is behind, where the goods are, what is to come."""
    met = {each.milestone: each for each in stations}
    reached = max((list(Milestone).index(each) for each in met), default=-1)
    ended = Milestone.DELIVERED in met
    return [
        {
            "name": MILESTONES[each],
            "state": "done" if n < reached or (ended and n == reached) else "now" if n == reached else "next",
            "at": met[each].at if each in met else None,
            "who": port_name(met[each].place) if each in met else "",
        }
        for n, each in enumerate(Milestone)
    ]


def _events(stations: Sequence[Station]) -> list[dict[str, Any]]:
    """The milestones as a timeline, newest first."""
    return [
        {"at": each.at, "title": MILESTONES[each.milestone], "place": port_name(each.place), "kind": "actual"}
        for each in reversed(stations)
    ]


def _name(shipment: ShipmentView) -> str:
    try:
        return organisation(shipment.carrier).name
    except NotFound:
        return shipment.carrier


urlpatterns = [
    path("track", track, name="track"),
    path("track/<str:number>", tracked, name="tracked"),
    path("shipments/", shipment_list, name="shipments"),
    path("shipments/<str:id>", shipment_page, name="shipment"),
]
