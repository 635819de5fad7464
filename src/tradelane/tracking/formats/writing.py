# SPDX-License-Identifier: Apache-2.0
"""Events and documents written as EPCIS 2.0 JSON-LD; apart from reading, because we write one form and read many."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.tracking.formats.identity import event_id, place_uri, shipment_objects
from tradelane.tracking.values import BIZ_STEP, Milestone, ShipmentId, ShipmentView
from tradelane.tracking.values import vocabulary as words

VERSION = "2.0"
_OURS = {"tradelane": "urn:tradelane:epcis:"}
_SHIPMENT = "tradelane:shipment"


def milestone_event(shipment: ShipmentView, *, milestone: Milestone, at: datetime, place: str) -> dict[str, Any]:
    """A milestone as an ObjectEvent: action OBSERVE, business step and disposition of the CBV. Has its id."""
    step, disposition = BIZ_STEP[milestone]
    event: dict[str, Any] = {
        "type": words.OBJECT,
        "eventTime": aware_utc(at).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "eventTimeZoneOffset": "+00:00",
        "epcList": list(shipment_objects(shipment.number, shipment.references)),
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "readPoint": {"id": place_uri(place)},
    }
    if bill := shipment.references.get("bill_of_lading"):
        event["bizTransactionList"] = [{"type": "bol", "bizTransaction": f"urn:tradelane:bt:{_urn_part(bill)}"}]
    return {"eventID": event_id(event), **event}


def document(events: Iterable[Mapping[str, Any]], *, now: datetime, contexts: Iterable[Any] = ()) -> dict[str, Any]:
    """Events as an EPCISDocument."""
    return {
        "@context": _contexts(contexts),
        "type": words.DOCUMENT,
        "schemaVersion": VERSION,
        "creationDate": rfc3339(now),
        "epcisBody": {"eventList": [dict(event) for event in events]},
    }


def query_document(events: Iterable[Mapping[str, Any]], *, now: datetime) -> dict[str, Any]:
    """Events as the answer to a query."""
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": [dict(event) for event in events]}}
    return {
        "@context": _contexts(()),
        "type": words.QUERY_DOCUMENT,
        "schemaVersion": VERSION,
        "creationDate": rfc3339(now),
        "epcisBody": {"queryResults": results},
    }


def event_document(shipment: ShipmentView, events: Iterable[Mapping[str, Any]], *, now: datetime) -> dict[str, Any]:
    """A shipment and its events for the other node: an EPCISDocument with the shipment under our own prefix."""
    return {
        **document(events, now=now),
        _SHIPMENT: {
            "id": shipment.id,
            "number": shipment.number,
            "consignment": shipment.consignment,
            "carrier": shipment.carrier,
            "loading": shipment.loading,
            "discharge": shipment.discharge,
            "due": shipment.due.isoformat() if shipment.due else "",
            "references": dict(shipment.references),
            "opened_at": rfc3339(shipment.opened_at),
        },
    }


def shipment_in(document: Mapping[str, Any]) -> ShipmentView:
    """The shipment that `event_document` put beside the events. Raises Unreadable when it is missing or not whole."""
    try:
        given = document[_SHIPMENT]
        return ShipmentView(
            id=ShipmentId(str(given["id"])),
            number=str(given["number"]),
            consignment=ConsignmentId(str(given["consignment"])),
            carrier=OrganisationId(str(given["carrier"])),
            loading=str(given["loading"]),
            discharge=str(given["discharge"]),
            opened_at=aware_utc(datetime.fromisoformat(given["opened_at"])),
            due=date.fromisoformat(given["due"]) if given["due"] else None,
            references={str(kind): str(number) for kind, number in given["references"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(
            "the document does not say whole which shipment its events are of", field=_SHIPMENT, rule="TRACK-20",
            fix="Send what the carrier's node wrote.",
        ) from error  # fmt: skip


def _contexts(more: Iterable[Any]) -> list[Any]:
    return [words.CONTEXT, _OURS, *(each for each in more if each not in (words.CONTEXT, _OURS))]


def _urn_part(text: str) -> str:
    """`text` in the letters that a URN may hold (RFC 8141 §2); others become a dash."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "-" for letter in text)
