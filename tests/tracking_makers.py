# SPDX-License-Identifier: Apache-2.0
"""Events and shipments with good defaults, so that a test says only what it is about. Plainly invented."""

import json
from datetime import UTC, datetime
from typing import Any

from tests.makers import BUYER, CARRIER, SELLER
from tradelane.kernel.ids import ConsignmentId
from tradelane.tracking.values import ShipmentId, ShipmentView
from tradelane.tracking.values.vocabulary import CONTEXT

CONSIGNMENT = ConsignmentId("consignment_invented1")
NUMBER = "TL473124829MX"
OPENED = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
SSCC = "https://id.gs1.org/00/106141412345678908"
OPENING: dict[str, Any] = {
    "consignment": CONSIGNMENT,
    "carrier": CARRIER,
    "references": {"container": "TNLU1234565", "bill_of_lading": "BL-1"},
    "loading": "MXZLO",
    "discharge": "SGSIN",
    "readers": [SELLER, BUYER],
}


def an_event(**changes: Any) -> dict[str, Any]:
    """A sound ObjectEvent; a change to None takes a field out."""
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-11-02T10:00:00.000Z",
        "eventTimeZoneOffset": "-06:00",
        "epcList": [SSCC],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "urn:tradelane:loc:MXZLO"},
        **changes,
    }
    return {name: value for name, value in event.items() if value is not None}


def a_document(*events: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An EPCISDocument of these events; of one sound event when none is given."""
    document = {
        "@context": [CONTEXT, {"example": "https://ns.example.com/epcis/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-02T11:00:00Z",
        "epcisBody": {"eventList": list(events) or [an_event()]},
        **changes,
    }
    return {name: value for name, value in document.items() if value is not None}


def as_bytes(value: Any) -> bytes:
    """As a file."""
    return json.dumps(value).encode()


def a_shipment(**changes: Any) -> ShipmentView:
    """A shipment as a value."""
    given = {name: value for name, value in OPENING.items() if name != "readers"}
    return ShipmentView(
        **{"id": ShipmentId("shipment_invented1"), "number": NUMBER, "opened_at": OPENED, **given, **changes}
    )
