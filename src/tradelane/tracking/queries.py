# SPDX-License-Identifier: Apache-2.0
"""The only reads of tracking that others may use; apart, so that who may see an event is asked in one place.

An event is seen by the parties of its shipment, and by the organisation that reported it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties.queries import require_access, visible
from tradelane.parties.values import Actor
from tradelane.tracking.formats import writing
from tradelane.tracking.models import CaptureJob, EventObject, EventRow, Shipment
from tradelane.tracking.values import (
    BIZ_STEP,
    CaptureResult,
    EventQuery,
    EventView,
    Milestone,
    Page,
    PublicTimeline,
    ShipmentId,
    ShipmentView,
    Station,
)
from tradelane.tracking.values import vocabulary as words

_MILESTONES = {step: milestone for milestone, (step, _) in BIZ_STEP.items()}


def shipment(*, id: ShipmentId, by: Actor) -> ShipmentView:
    """A shipment. Raises NotFound, also for an organisation that may not know of it."""
    require_access(subject=id, by=by)
    return shipment_of_row(_row(id))


def shipments(*, by: Actor) -> list[ShipmentView]:
    """Every shipment the organisation may know of, newest first."""
    rows = Shipment.objects.filter(pk__in=visible(prefix="shipment_", by=by)).order_by("-opened_at", "-pk")
    return [shipment_of_row(row) for row in rows]


def shipment_of(*, consignment: ConsignmentId, by: Actor) -> ShipmentView | None:
    """The shipment of a consignment, or None when none is open or the organisation may not know of it."""
    row = Shipment.objects.filter(consignment=consignment, pk__in=visible(prefix="shipment_", by=by)).first()
    return None if row is None else shipment_of_row(row)


def timeline(*, id: ShipmentId, by: Actor) -> list[Station]:
    """The milestones that were met, by their time, with the ids of their events; what was taken back is left out."""
    shipment(id=id, by=by)
    return stations_of(id)


def public_timeline(number: str) -> PublicTimeline:
    """What anyone with the number may see: milestones, places and times, and nothing else. Raises NotFound."""
    row = Shipment.objects.filter(number=number.replace(" ", "").upper()).first()
    if row is None:
        raise NotFound("There is no shipment with this number.", field="number", fix="Check each letter and digit.")
    stations = [Station(each.milestone, each.place, each.at) for each in stations_of(ShipmentId(row.id))]
    return PublicTimeline(row.number, row.loading, row.discharge, row.due, tuple(stations))


def shipment_numbers(*, consignments: Collection[str]) -> list[str]:
    """The numbers under which the goods of some consignments travel, for rooms that know a parcel by its number."""
    return sorted(Shipment.objects.filter(consignment__in=consignments).values_list("number", flat=True))


def shipment_events(*, id: ShipmentId, by: Actor) -> list[EventView]:
    """Every event of a shipment in the order of capture, also the ones that were taken back."""
    shipment(id=id, by=by)
    return [event_of_row(row) for row in EventRow.objects.filter(shipment=id).order_by("pk")]


def event_document(*, id: ShipmentId, by: Actor, now: datetime) -> dict[str, Any]:
    """A shipment and its events as EPCISDocument in JSON-LD, for the other node. Raises NotFound."""
    found = shipment(id=id, by=by)
    rows = EventRow.objects.filter(shipment=id).order_by("pk")
    return writing.event_document(found, [row.body for row in rows], now=now)


def events(*, query: EventQuery, by: Actor) -> Page:
    """A page of the events that the organisation may see and that match (EPCIS 2.0 §8.2.7.1)."""
    rows = _seen(by)
    if query.event_types:
        rows = rows.filter(type__in=query.event_types)
    if query.biz_steps:
        rows = rows.filter(biz_step__in=query.biz_steps)
    if query.dispositions:
        rows = rows.filter(disposition__in=query.dispositions)
    if query.from_time:
        rows = rows.filter(event_time__gte=query.from_time)
    if query.to_time:
        rows = rows.filter(event_time__lt=query.to_time)
    for parameter, uris in query.objects:
        named = EventObject.objects.filter(field__in=words.MATCHES[parameter], uri__in=uris)
        rows = rows.filter(pk__in=named.values("event"))
    found = list(rows.filter(pk__gt=query.after).order_by("pk")[: query.per_page + 1])
    page = found[: query.per_page]
    return Page(tuple(event_of_row(row) for row in page), str(page[-1].pk) if len(found) > len(page) else "")


def event(*, id: str, by: Actor) -> EventView:
    """The event with this id; the one that takes it back, where there is one. Raises NotFound."""
    row = _seen(by).filter(event_id=id).order_by("-declares_error", "pk").first()
    if row is None:
        raise NotFound("There is no such event, or your organisation may not see it.", field="eventID")
    return event_of_row(row)


def capture_job(*, id: str, by: Actor) -> CaptureResult:
    """What became of a document that the organisation sent. Raises NotFound."""
    require_access(subject=id, by=by)
    row = CaptureJob.objects.filter(pk=id, organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such capture job.", field="job")
    return job_of_row(row)


def page_token(text: str) -> int:
    """The row that a page token names. Raises Unreadable."""
    if not text:
        return 0
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Unreadable(
            "this page token is not one of ours", field="nextPageToken", rule="TRACK-50",
            fix="Follow the link of the page before.", cites="EPCIS 2.0 §12",
        )  # fmt: skip
    return int(text)


# ── rows as values, for this room's actions ──


def stations_of(id: ShipmentId) -> list[Station]:
    """The milestones of a shipment by their time."""
    rows = list(EventRow.objects.filter(shipment=id, biz_step__in=list(_MILESTONES)).order_by("event_time", "pk"))
    taken_back = {row.event_id for row in rows if row.declares_error}
    return [
        Station(_MILESTONES[row.biz_step], row.place, row.event_time, row.event_id)
        for row in rows
        if row.event_id not in taken_back
    ]


def milestone_of(biz_step: str) -> Milestone | None:
    """The milestone that a business step stands for, if any."""
    return _MILESTONES.get(biz_step)


def lock_shipment(id: ShipmentId) -> ShipmentView:
    """The shipment with its row locked until the transaction ends. Raises NotFound."""
    return shipment_of_row(_row(id, rows=Shipment.objects.select_for_update()))


def shipment_of_row(row: Shipment) -> ShipmentView:
    """A row as a value."""
    return ShipmentView(
        id=ShipmentId(row.id),
        number=row.number,
        consignment=ConsignmentId(row.consignment),
        carrier=OrganisationId(row.carrier),
        loading=row.loading,
        discharge=row.discharge,
        opened_at=row.opened_at,
        due=row.due,
        references=dict(row.references),
    )


def event_of_row(row: EventRow) -> EventView:
    """A row as a value."""
    return EventView(
        event_id=row.event_id,
        type=row.type,
        biz_step=row.biz_step,
        disposition=row.disposition,
        place=row.place,
        event_time=row.event_time,
        record_time=row.record_time,
        source=row.source,
        declares_error=row.declares_error,
        shipment=row.shipment_id or "",
        body=dict(row.body),
    )


def job_of_row(row: CaptureJob) -> CaptureResult:
    """A row as a value."""
    return CaptureResult(
        job=row.id,
        success=row.success,
        created_at=row.created_at,
        captured=row.captured,
        known=row.known,
        events=tuple(row.events),
        findings=tuple(row.findings),
    )


def _seen(by: Actor) -> "QuerySet[EventRow]":
    return EventRow.objects.filter(Q(source=by.organisation) | Q(shipment__in=visible(prefix="shipment_", by=by)))


def _row(id: ShipmentId, *, rows: "QuerySet[Shipment] | None" = None) -> Shipment:
    row = (Shipment.objects.all() if rows is None else rows).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such shipment, or your organisation may not see it.", facts={"shipment": id})
    return row
