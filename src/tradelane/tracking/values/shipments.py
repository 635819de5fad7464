# SPDX-License-Identifier: Apache-2.0
"""A shipment and its milestones; apart from events, because people ask where the goods are and not for EPCIS."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from tradelane.kernel.ids import ConsignmentId, OrganisationId

ShipmentId = NewType("ShipmentId", str)


class Milestone(StrEnum):
    """What a carrier reports, in the order that goods meet it."""

    COLLECTED = "collected"
    """The carrier has the goods."""
    LOADED = "loaded"
    """They are on board."""
    DEPARTED = "departed"
    """The vehicle or vessel left."""
    ARRIVED = "arrived"
    """It came in."""
    UNLOADED = "unloaded"
    """They are ashore."""
    DELIVERED = "delivered"
    """The receiver has them."""


BIZ_STEP: Mapping[Milestone, tuple[str, str]] = {
    Milestone.COLLECTED: ("accepting", "in_progress"),
    Milestone.LOADED: ("loading", "in_transit"),
    Milestone.DEPARTED: ("departing", "in_transit"),
    Milestone.ARRIVED: ("arriving", "in_transit"),
    Milestone.UNLOADED: ("unloading", "in_progress"),
    Milestone.DELIVERED: ("receiving", "in_progress"),
}
"""Business step and disposition of CBV 2.0 §7.1 and §7.2; CBV has no word for delivering, the receiver receives."""


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """A shipment as parties see it: whose, by whom, from where to where."""

    id: ShipmentId
    number: str
    """The tracking number; it opens the public page."""
    consignment: ConsignmentId
    carrier: OrganisationId
    loading: str
    """UN/LOCODE of the place of loading."""
    discharge: str
    """UN/LOCODE of the place of discharge."""
    opened_at: datetime
    due: date | None = None
    """When the carrier expects it at the place of discharge."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Other numbers by kind: `container`, `sscc`, `bill_of_lading`."""


@dataclass(frozen=True, slots=True)
class Station:
    """A milestone that was met."""

    milestone: Milestone
    place: str
    """UN/LOCODE, or the URI of a read point that is none."""
    at: datetime
    event: str = ""
    """Id of the event; empty on the public page."""


@dataclass(frozen=True, slots=True)
class PublicTimeline:
    """What anyone with the number may see: milestones, places, times; no party, no goods, no price."""

    number: str
    loading: str
    discharge: str
    due: date | None
    stations: tuple[Station, ...]
    """Oldest first."""

    @property
    def latest(self) -> Station | None:
        """The last milestone that was met."""
        return self.stations[-1] if self.stations else None
