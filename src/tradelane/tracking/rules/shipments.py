# SPDX-License-Identifier: Apache-2.0
"""What must hold of shipments and of who reports on them; apart from EPCIS, because it is the house's own law."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.postal import is_item_number
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.tracking.values import Milestone, Station

_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_CLOCKS_DIFFER = timedelta(minutes=5)


@rule(
    "TRACK-40",
    cites="UPU S10-12, check digit",
    field="number",
    fix="Copy the number as it is printed: two letters, nine digits, two letters.",
)
def a_tracking_number_is_sound(number: str) -> bool:
    """A tracking number has the form of UPU S10: two letters, eight digits and their check digit, the economy."""
    return is_item_number(number)


@rule(
    "TRACK-41",
    cites="Tradelane house rule",
    field="by",
    fix="Let the carrier, or a party of the consignment, open the shipment.",
    refusal=Forbidden,
)
def a_party_opens_the_shipment(by: Actor, *, carrier: OrganisationId, readers: Collection[OrganisationId]) -> bool:
    """The carrier or a party opens a shipment, or the node itself on a verified message of another node."""
    is_node = OrganisationKind.OPERATOR in by.kinds and by.person is None
    return is_node or by.organisation == carrier or by.organisation in readers


@rule(
    "TRACK-42",
    cites="Rotterdam Rules art. 13; Tradelane house rule",
    field="by",
    fix="Let the carrier who has the goods report.",
    refusal=Forbidden,
)
def only_the_carrier_reports(by: OrganisationId, *, carrier: OrganisationId) -> bool:
    """What happens to goods under way is reported by the carrier who has them."""
    return by == carrier


@rule("TRACK-43", cites="EPCIS 2.0 §7.4.1, eventTime", field="at", fix="Give the time at which it happened.")
def an_event_has_happened(at: datetime, *, now: datetime) -> bool:
    """An event tells what happened, so it isn't in the future; five minutes are left for clocks that differ."""
    return at <= now + _CLOCKS_DIFFER


@rule("TRACK-44", cites="Tradelane house rule", field="milestone", fix="Look at the timeline: the goods are delivered.")
def nothing_follows_delivery(milestone: Milestone, *, at: datetime, stations: Iterable[Station]) -> bool:
    """Once goods are delivered, the carrier has nothing later to report of them."""
    delivered = [station.at for station in stations if station.milestone is Milestone.DELIVERED]
    return not any(at > moment or milestone is Milestone.DELIVERED for moment in delivered)


@rule("TRACK-45", cites="UN/LOCODE manual §2", field="place", fix="Write five characters such as MXZLO or SGSIN.")
def a_place_is_a_un_locode(place: str) -> bool:
    """A carrier names places by UN/LOCODE: two letters of the country, three letters or digits from 2 to 9."""
    return _LOCODE.fullmatch(place) is not None and place[:2] in COUNTRIES


@rule(
    "TRACK-46",
    cites="EPCIS 2.0 §7.4.1, eventID; §7.4.1.2, ErrorDeclaration",
    field="eventID",
    fix="Give the new event an id of its own, or declare the first one in error.",
)
def an_event_id_means_one_event(known: str, *, digest: str, declares_error: bool) -> bool:
    """An event's id means one event for ever: the same id with another content is refused, unless it takes back.

    `known` is the digest of the event that has the id here.
    """
    return declares_error or known == digest
