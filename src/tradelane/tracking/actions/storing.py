# SPDX-License-Identifier: Apache-2.0
"""Events put down once; apart, because a milestone, a document and another node's events all end here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tradelane.journal import actions as journal
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor
from tradelane.tracking import queries, rules
from tradelane.tracking.formats import identity
from tradelane.tracking.models import AT_ONCE, EventObject, EventRow, ShipmentObject
from tradelane.tracking.values import Captured


def store(
    events: Sequence[Mapping[str, Any]],
    *,
    source: OrganisationId,
    by: Actor,
    now: datetime,
    shipment: str | None = None,
) -> list[Captured]:
    """Put events down that are new here, inside the caller's transaction; say which were known.

    `shipment` None: each event finds the shipment of the source as carrier by the objects it names.
    Raises Conflict when an id has another content here.
    """
    rows = [_row(event, source=source, now=now) for event in events]
    known = _known(rows, source=source)
    fresh: dict[tuple[str, bool], EventRow] = {}
    outcome = []
    for row in rows:
        key = (row.event_id, row.declares_error)
        same = known.get(key) or fresh.get(key)
        earlier = same or known.get((row.event_id, False))
        if earlier is not None:
            _require_one_event(row, earlier)
        if same is None:
            fresh[key] = row
        outcome.append(Captured(row.event_id, known=same is not None))
    _put_down(list(fresh.values()), source=source, shipment=shipment, by=by)
    return outcome


def _put_down(rows: list[EventRow], *, source: OrganisationId, shipment: str | None, by: Actor) -> None:
    named = {id(row): identity.objects_of(row.body) for row in rows}
    uris = {uri for objects in named.values() for _, uri in objects}
    shipped = {} if shipment else _shipments(uris, carrier=source)
    for row in rows:
        row.shipment_id = shipment or next((shipped[uri] for _, uri in named[id(row)] if uri in shipped), None)
    EventRow.add(rows)
    EventObject.add([(row.pk, field, uri) for row in rows for field, uri in named[id(row)]])
    for row in rows:
        if row.shipment_id:
            journal.record(
                "tracking.event.captured", subject=row.shipment_id, by=by, event=row.event_id, biz_step=row.biz_step,
                milestone=str(queries.milestone_of(row.biz_step) or ""), place=row.place, at=rfc3339(row.event_time),
                declares_error=row.declares_error,
            )  # fmt: skip


def _row(event: Mapping[str, Any], *, source: OrganisationId, now: datetime) -> EventRow:
    name = identity.event_id(event)
    body = {**event, "eventID": name, "recordTime": rfc3339(now)}
    return EventRow(
        event_id=name,
        source=source,
        declares_error="errorDeclaration" in event,
        digest=identity.event_digest(event),
        type=str(event["type"]),
        biz_step=str(event.get("bizStep", "")),
        disposition=str(event.get("disposition", "")),
        place=identity.place_of(event),
        event_time=identity.moment_of(event),
        record_time=now,
        body=body,
    )


def _require_one_event(row: EventRow, earlier: EventRow) -> None:
    takes_back = row.declares_error and not earlier.declares_error
    if not rules.an_event_id_means_one_event(earlier.digest, digest=row.digest, declares_error=takes_back):
        refused = rules.an_event_id_means_one_event.refused()
        raise Conflict(
            refused.message, field="eventID", rule=refused.rule, fix=refused.fix, cites=refused.cites,
            facts={"event": row.event_id},
        )  # fmt: skip


def _known(rows: Iterable[EventRow], *, source: OrganisationId) -> dict[tuple[str, bool], EventRow]:
    found: dict[tuple[str, bool], EventRow] = {}
    for names in _in_parts({row.event_id for row in rows}):
        for row in EventRow.objects.filter(source=source, event_id__in=names).defer("body"):
            found[row.event_id, row.declares_error] = row
    return found


def _shipments(uris: set[str], *, carrier: OrganisationId) -> dict[str, str]:
    """URI → the carrier's shipment under that URI; the one opened last where a container travels again."""
    found: dict[str, str] = {}
    for some in _in_parts(uris):
        rows = ShipmentObject.objects.filter(uri__in=some, shipment__carrier=carrier).order_by("shipment__opened_at")
        found.update(rows.values_list("uri", "shipment_id"))
    return found


def _in_parts(texts: set[str]) -> Iterator[list[str]]:
    ordered = sorted(texts)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
