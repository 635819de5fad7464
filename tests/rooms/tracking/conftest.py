# SPDX-License-Identifier: Apache-2.0
"""Seller, buyer, carrier and an outsider at one node in Mexico."""

from datetime import datetime
from typing import Any

import pytest
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, an_actor, an_organisation
from tests.tracking_makers import OPENING, as_bytes

from tradelane.parties.values import Actor
from tradelane.tracking import actions, queries
from tradelane.tracking.values import CaptureResult, Milestone, ShipmentId, ShipmentView, Station


class World:
    def __init__(self, now: datetime) -> None:
        self.now = now
        for id in (SELLER, BUYER, CARRIER, OUTSIDER):
            an_organisation(id)

    def open(self, **changes: Any) -> ShipmentId:
        return actions.open_shipment(**{**OPENING, "by": an_actor(CARRIER), "now": self.now, **changes})

    def report(self, id: ShipmentId, milestone: Milestone, place: str = "MXZLO", **changes: Any) -> str:
        given = {"at": self.now, "by": an_actor(CARRIER), "now": self.now, **changes}
        return actions.report_event(shipment=id, milestone=milestone, place=place, **given)

    def capture(self, document: Any, by: Actor | None = None) -> CaptureResult:
        return actions.capture(content=as_bytes(document), by=by or an_actor(CARRIER), now=self.now)

    def see(self, id: ShipmentId, by: Actor | None = None) -> ShipmentView:
        return queries.shipment(id=id, by=by or an_actor(SELLER))

    def stations(self, id: ShipmentId) -> list[Station]:
        return queries.timeline(id=id, by=an_actor(SELLER))


@pytest.fixture
def world(db: None, frozen_clock: datetime) -> World:
    return World(frozen_clock)
