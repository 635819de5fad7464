# SPDX-License-Identifier: Apache-2.0
"""What parties and carriers do by hand: open a shipment, report a milestone; apart from documents of many events."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import ConsignmentId, OrganisationId, new_id
from tradelane.kernel.postal import check_digit
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.tracking import queries, rules
from tradelane.tracking.actions.storing import store
from tradelane.tracking.formats import identity, milestone_event
from tradelane.tracking.models import Shipment, ShipmentObject
from tradelane.tracking.values import Milestone, ShipmentId, ShipmentView


@transaction.atomic
def open_shipment(  # noqa: PLR0913  # each is a fact of the shipment
    *,
    consignment: ConsignmentId,
    carrier: OrganisationId,
    references: Mapping[str, str],
    loading: str,
    discharge: str,
    readers: Collection[OrganisationId],
    by: Actor,
    now: datetime,
    due: date | None = None,
    id: ShipmentId | None = None,
    number: str = "",
) -> ShipmentId:
    """Open the shipment of a consignment: its tracking number, and where it goes from and to (UN/LOCODE).

    Again for the same consignment: the same id. `id` and `number` are given when another node opened it first.
    Raises Forbidden, Refused, and Conflict when the consignment travels otherwise already.
    """
    rules.a_party_opens_the_shipment.require(by, carrier=carrier, readers=readers)
    the_person_has_the_role.require(by, Role.CLERK)
    for place in (loading, discharge):
        rules.a_place_is_a_un_locode.require(place)
    existing = Shipment.objects.select_for_update().filter(consignment=consignment).first()
    if existing is not None:
        _require_same(queries.shipment_of_row(existing), (carrier, loading, discharge), id=id)
        grant_access(subject=existing.id, organisations={carrier, *readers})
        return ShipmentId(existing.id)
    if number:
        rules.a_tracking_number_is_sound.require(number)
    row = Shipment.objects.create(
        id=id or new_id("shipment"), number=number or _fresh_number(settings.ECONOMY), consignment=consignment,
        carrier=carrier, loading=loading, discharge=discharge, due=due, references=dict(references), opened_at=now,
    )  # fmt: skip
    ShipmentObject.objects.bulk_create(
        ShipmentObject(shipment=row, uri=uri) for uri in identity.shipment_objects(row.number, references)
    )
    grant_access(subject=row.id, organisations={carrier, *readers})
    journal.record(
        "tracking.shipment.opened", subject=row.id, by=by, consignment=consignment, number=row.number, carrier=carrier,
        loading=loading, discharge=discharge,
    )  # fmt: skip
    return ShipmentId(row.id)


def _require_same(found: ShipmentView, told: tuple[OrganisationId, str, str], *, id: ShipmentId | None) -> None:
    if (found.carrier, found.loading, found.discharge) != told or (id is not None and id != found.id):
        raise Conflict(
            "This consignment travels already, with another carrier or between other places.",
            field="consignment", fix="Look at its shipment.", facts={"shipment": found.id},
        )  # fmt: skip


def _fresh_number(economy: str) -> str:
    """A number nobody has, in the form of UPU S10; its digits are random, so that numbers don't tell how many are."""
    while True:
        serial = f"{secrets.randbelow(10**8):08d}"
        number = f"TL{serial}{check_digit(serial)}{economy}"
        if not Shipment.objects.filter(number=number).exists():
            return number


@transaction.atomic
def report_event(
    *, shipment: ShipmentId, milestone: Milestone, at: datetime, place: str, by: Actor, now: datetime
) -> str:
    """The carrier reports a milestone at a place (UN/LOCODE); the id of the event that is captured for it.

    The same milestone, time and place again: the same id. Raises Forbidden, Refused, NotFound, and Conflict when the
    milestone was reported at this place with another time.
    """
    require_access(subject=shipment, by=by)
    found = queries.lock_shipment(shipment)
    rules.only_the_carrier_reports.require(by.organisation, carrier=found.carrier)
    the_person_has_the_role.require(by, Role.CLERK)
    rules.a_place_is_a_un_locode.require(place)
    rules.an_event_has_happened.require(at, now=now)
    stations = queries.stations_of(shipment)
    event = milestone_event(found, milestone=milestone, at=at, place=place)
    for station in stations:
        if station.event == event["eventID"]:
            return station.event
        if (station.milestone, station.place) == (milestone, place):
            raise Conflict(
                "This milestone was reported at this place with another time.", field="at",
                fix="Declare the first event in error, then report anew.", facts={"event": station.event},
            )  # fmt: skip
    rules.nothing_follows_delivery.require(milestone, at=at, stations=stations)
    (captured,) = store([event], source=found.carrier, shipment=shipment, by=by, now=now)
    return captured.event_id
