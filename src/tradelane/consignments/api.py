# SPDX-License-Identifier: Apache-2.0
"""Consignments over HTTP; apart, because programs of sellers and brokers read and enter them too."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.consignments import actions, formats, queries
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.queries import actor_of

router = Router()


class SummaryOut(Schema):
    """A consignment in a list."""

    id: str
    digest: str
    ordered_on: str
    order: str


class EnteredOut(Schema):
    """The id of what was entered, and what a reader could not carry over."""

    id: str
    format: str
    lost: list[dict[str, str]]
    doubtful: list[dict[str, str]]
    missing: list[dict[str, str]]


@router.get("", response=list[SummaryOut], summary="List the consignments your organisation may see")
def list_consignments(request: HttpRequest) -> list[SummaryOut]:
    """Newest first, at most 100."""
    found = queries.consignments(by=actor_of(request))
    return [SummaryOut(id=c.id, digest=c.digest, ordered_on=c.ordered_on.isoformat(), order=c.order) for c in found]


@router.post(
    "",
    response={201: EnteredOut},
    summary="Enter a sale: consignment JSON, UBL, a customs declaration or a shop's order",
)
def enter(request: HttpRequest) -> Status[EnteredOut]:
    """The body is the file itself. Sending the same file again changes nothing."""
    actor = actor_of(request)
    reading = formats.read_any(request.body)
    id = actions.enter(consignment=reading.consignment, by=actor)
    notes = {name: formats.notes_json(getattr(reading, name)) for name in ("lost", "doubtful", "missing")}
    return Status(201, EnteredOut(id=id, format=reading.format, **notes))


@router.get("/schema", auth=None, summary="The JSON Schema of a consignment")
def schema(request: HttpRequest) -> dict[str, Any]:
    """Draft 2020-12."""
    return formats.json_schema()


@router.get("/{id}", response=dict[str, Any], summary="One consignment, with no more of its people than you may know")
def one(request: HttpRequest, id: str) -> HttpResponse:
    """Canonical JSON (RFC 8785); for who entered it, its SHA-256 is the digest that documents cite.

    Each other reader leaves a receipt with the people whom it shows.
    """
    found = actions.show(id=ConsignmentId(id), by=actor_of(request), now=clock.now())
    return HttpResponse(canonical(formats.to_json(found)), content_type="application/json")
