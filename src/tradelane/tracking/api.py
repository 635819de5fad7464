# SPDX-License-Identifier: Apache-2.0
"""Tracking over HTTP: capture and query of EPCIS 2.0 §12, and shipments; apart from pages. No decisions here."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.described import takes
from tradelane.kernel.errors import Unreadable
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.tracking import actions, queries
from tradelane.tracking.formats.writing import query_document
from tradelane.tracking.values import CaptureResult, EventQuery, Milestone, ShipmentId, ShipmentView
from tradelane.tracking.values import vocabulary as words

router = Router()
Json = dict[str, Any]

_VERSIONS = {"GS1-EPCIS-Version": "2.0", "GS1-CBV-Version": "2.0"}
_PER_PAGE = 30
"""EPCIS 2.0 §12 leaves the default to the server."""
_PER_PAGE_AT_MOST = 1000
_PAGING = ("perPage", "nextPageToken")


class MilestoneIn(Schema):
    """What the carrier reports."""

    milestone: Milestone
    at: str
    place: str


class StationOut(Schema):
    """A milestone that was met."""

    milestone: str
    place: str
    at: str
    event: str


class ShipmentOut(Schema):
    """A shipment and its milestones."""

    id: str
    number: str
    consignment: str
    carrier: str
    loading: str
    discharge: str
    due: str | None
    references: dict[str, str]
    opened_at: str
    stations: list[StationOut]

    @classmethod
    def of(cls, shipment: ShipmentView, *, by: Actor) -> "ShipmentOut":
        """From the value, with its timeline."""
        return cls(
            id=shipment.id,
            number=shipment.number,
            consignment=shipment.consignment,
            carrier=shipment.carrier,
            loading=shipment.loading,
            discharge=shipment.discharge,
            due=shipment.due.isoformat() if shipment.due else None,
            references=dict(shipment.references),
            opened_at=rfc3339(shipment.opened_at),
            stations=[
                StationOut(milestone=str(each.milestone), place=each.place, at=rfc3339(each.at), event=each.event)
                for each in queries.timeline(id=shipment.id, by=by)
            ],
        )


@router.post(
    "/capture", response={202: Json}, summary="Capture an EPCIS 2.0 document: all of its events or none",
    openapi_extra=takes("application/json", {"type": "object"}),
)  # fmt: skip
def capture(request: HttpRequest) -> HttpResponse:
    """The body is JSON or JSON-LD. Answers 202 with the address of the job, which says what came of it."""
    result = actions.capture(content=request.body, by=actor_of(request), now=clock.now())
    return _json(_job(result), status=202, headers={"Location": f"/api/tracking/capture/{result.job}"})


@router.get("/capture/{job}", response=Json, summary="What came of a captured document")
def capture_job(request: HttpRequest, job: str) -> HttpResponse:
    """The capture job of EPCIS 2.0 §12. Only the organisation that sent the document sees it."""
    return _json(_job(queries.capture_job(id=job, by=actor_of(request))))


@router.get("/events", response=Json, summary="Query the events your organisation may see")
def list_events(request: HttpRequest) -> HttpResponse:
    """Parameters of the simple event query; several values with `|` between. `Link: rel="next"` leads on."""
    query = _query(request)
    page = queries.events(query=query, by=actor_of(request))
    headers = {}
    if page.next_page:
        given = [(name, value) for name in request.GET for value in request.GET.getlist(name) if name != _PAGING[1]]
        following = urlencode([*given, (_PAGING[1], page.next_page)])
        headers["Link"] = f'<{request.path}?{following}>; rel="next"'
    return _json(query_document([event.body for event in page.events], now=clock.now()), headers=headers)


@router.get("/events/{path:event}", response=Json, summary="One event by its id")
def one_event(request: HttpRequest, event: str) -> HttpResponse:
    """As it was captured, with its context."""
    found = queries.event(id=event, by=actor_of(request))
    own = found.body.get("@context", [])
    return _json({**found.body, "@context": [words.CONTEXT, *(own if isinstance(own, list) else [own])]})


@router.get("/shipments", response=list[ShipmentOut], summary="List the shipments your organisation may see")
def list_shipments(request: HttpRequest) -> list[ShipmentOut]:
    """Newest first."""
    actor = actor_of(request)
    return [ShipmentOut.of(each, by=actor) for each in queries.shipments(by=actor)]


@router.get("/shipments/{id}", response=ShipmentOut, summary="One shipment and its milestones")
def one_shipment(request: HttpRequest, id: str) -> ShipmentOut:
    """As it stands."""
    actor = actor_of(request)
    return ShipmentOut.of(queries.shipment(id=ShipmentId(id), by=actor), by=actor)


@router.post("/shipments/{id}/milestones", response={201: ShipmentOut}, summary="Report a milestone, as the carrier")
def report(request: HttpRequest, id: str, body: MilestoneIn) -> Status[ShipmentOut]:
    """`at` with its UTC offset, `place` as UN/LOCODE. The same report again changes nothing."""
    actor = actor_of(request)
    actions.report_event(
        shipment=ShipmentId(id), milestone=body.milestone, at=_moment("at", body.at), place=body.place, by=actor,
        now=clock.now(),
    )  # fmt: skip
    return Status(201, ShipmentOut.of(queries.shipment(id=ShipmentId(id), by=actor), by=actor))


def _json(body: dict[str, Any], *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse(body, status=status, headers={**_VERSIONS, **(headers or {})})


def _job(result: CaptureResult) -> dict[str, Any]:
    """The capture job as EPCIS 2.0 §12 has it, with how many events were new and known."""
    return {
        "captureID": result.job,
        "createdAt": rfc3339(result.created_at),
        "finishedAt": rfc3339(result.created_at),
        "running": False,
        "success": result.success,
        "captureErrorBehaviour": "rollback",
        "errors": [
            {
                "type": "epcisException:ValidationException",
                "title": finding["rule"],
                "status": 400,
                "detail": finding["message"],
                "instance": finding["path"],
            }
            for finding in result.findings
            if finding["level"] == "error"
        ],
        "captured": result.captured,
        "known": result.known,
        "eventIDs": list(result.events),
    }


def _query(request: HttpRequest) -> EventQuery:
    """The parameters of the request. Raises Unreadable for one that we don't know, so that no filter is lost."""
    known = {"eventType", "EQ_bizStep", "EQ_disposition", "GE_eventTime", "LT_eventTime", *words.MATCHES, *_PAGING}
    if unknown := sorted(set(request.GET) - known):
        raise Unreadable(
            "this query parameter is not known here", field=unknown[0], rule="TRACK-51",
            fix=f"Use {', '.join(sorted(known))}.", cites="EPCIS 2.0 §8.2.7.1",
        )  # fmt: skip
    return EventQuery(
        event_types=_several(request, "eventType"),
        biz_steps=_several(request, "EQ_bizStep"),
        dispositions=_several(request, "EQ_disposition"),
        objects=tuple((name, _several(request, name)) for name in words.MATCHES if name in request.GET),
        from_time=_time(request, "GE_eventTime"),
        to_time=_time(request, "LT_eventTime"),
        per_page=_per_page(request.GET.get("perPage", "")),
        after=queries.page_token(request.GET.get("nextPageToken", "")),
    )


def _several(request: HttpRequest, name: str) -> tuple[str, ...]:
    return tuple(each for value in request.GET.getlist(name) for each in value.split("|") if each)


def _time(request: HttpRequest, name: str) -> datetime | None:
    text = request.GET.get(name, "")
    return _moment(name, text.replace(" ", "+")) if text else None  # a bare + in an address reads as a space


def _moment(name: str, text: str) -> datetime:
    try:
        return from_rfc3339(text)
    except ValueError as error:
        raise Unreadable(
            "this is not a time with its offset", field=name, rule="TRACK-1", fix="Write 2026-11-03T08:30:00Z.",
            cites="RFC 3339 §5.6",
        ) from error  # fmt: skip


def _per_page(text: str) -> int:
    if not text:
        return _PER_PAGE
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= _PER_PAGE_AT_MOST:
        raise Unreadable(
            f"a page has from 1 to {_PER_PAGE_AT_MOST} events", field="perPage", rule="TRACK-50", fix="Write a number.",
            cites="EPCIS 2.0 §12",
        )  # fmt: skip
    return int(text)
