# SPDX-License-Identifier: Apache-2.0
"""What may be done to shipments and events, and what never happens to them."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from tests.conftest import NOON
from tests.makers import BANK, BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.tracking.conftest import World
from tests.tracking_makers import CONSIGNMENT, SSCC, a_document, an_event

from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.queries import node_actor
from tradelane.parties.values import Role
from tradelane.tracking import actions, queries, rules
from tradelane.tracking.models import CaptureJob, EventRow, Shipment
from tradelane.tracking.values import EventQuery, Milestone, ShipmentId

ERROR = {"declarationTime": "2026-11-02T11:30:00Z", "reason": "did_not_occur"}


def found(by: Any = None, **filters: Any) -> list[str]:
    page = queries.events(query=EventQuery(**filters), by=by or an_actor(CARRIER))
    return [event.event_id for event in page.events]


def test_a_shipment_gets_a_sound_number_and_is_seen_by_its_parties(world: World) -> None:
    id = world.open()
    assert rules.a_tracking_number_is_sound(world.see(id).number)
    assert world.see(id).number.endswith("MX")
    for party in (SELLER, BUYER, CARRIER):
        assert queries.shipment_of(consignment=CONSIGNMENT, by=an_actor(party)) == world.see(id)
    assert [fact.name for fact in facts(subject=id)] == ["tracking.shipment.opened"]


def test_opening_again_is_the_same_shipment(world: World) -> None:
    id = world.open()
    assert world.open(by=an_actor(SELLER)) == id
    assert Shipment.objects.count() == 1
    with pytest.raises(Conflict):
        world.open(discharge="JPTYO")
    with pytest.raises(Conflict):
        world.open(id=ShipmentId("shipment_other"))


def test_opening_again_lets_a_further_reader_in(world: World) -> None:
    id = world.open()
    world.open(readers=[BANK])
    assert world.see(id, an_actor(BANK)).id == id


def test_only_parties_open_a_shipment_and_only_between_places(world: World) -> None:
    for by in (an_actor(OUTSIDER), an_actor(CARRIER, roles=[Role.READER])):
        with pytest.raises(Forbidden):
            world.open(by=by)
    for wrong in ({"loading": "Manzanillo"}, {"number": "TL473124828MX"}):
        with pytest.raises(Refused):
            world.open(**wrong)
    assert not Shipment.objects.exists()


def test_an_outsider_knows_of_no_shipment(world: World) -> None:
    id = world.open()
    outsider = an_actor(OUTSIDER)
    asked = (queries.shipment, queries.timeline, queries.shipment_events)
    for ask in asked:
        with pytest.raises(NotFound):
            ask(id=id, by=outsider)
    with pytest.raises(NotFound):
        queries.event_document(id=id, by=outsider, now=NOON)
    assert queries.shipment_of(consignment=CONSIGNMENT, by=outsider) is None
    assert queries.shipments(by=outsider) == []


def test_the_carrier_reports_and_parties_see_it(world: World) -> None:
    id = world.open()
    event = world.report(id, Milestone.DEPARTED)
    (station,) = world.stations(id)
    assert (station.milestone, station.place, station.at, station.event) == (Milestone.DEPARTED, "MXZLO", NOON, event)
    fact = facts(subject=id)[-1]
    assert (fact.name, fact.data["milestone"], fact.data["event"]) == ("tracking.event.captured", "departed", event)


def test_the_same_report_again_is_the_same_event(world: World) -> None:
    id = world.open()
    assert world.report(id, Milestone.LOADED) == world.report(id, Milestone.LOADED)
    assert EventRow.objects.count() == 1
    assert [fact.name for fact in facts(subject=id)].count("tracking.event.captured") == 1
    with pytest.raises(Conflict):
        world.report(id, Milestone.LOADED, at=NOON - timedelta(hours=1))
    world.report(id, Milestone.LOADED, "JPTYO", at=NOON - timedelta(hours=1))


def test_only_the_carrier_reports(world: World) -> None:
    id = world.open()
    for by in (an_actor(SELLER), an_actor(BUYER), an_actor(CARRIER, roles=[Role.READER])):
        with pytest.raises(Forbidden):
            world.report(id, Milestone.DEPARTED, by=by)
    with pytest.raises(NotFound):
        world.report(id, Milestone.DEPARTED, by=an_actor(OUTSIDER))
    assert not EventRow.objects.exists()


def test_a_report_tells_what_happened_and_nothing_after_delivery(world: World) -> None:
    id = world.open()
    with pytest.raises(Refused):
        world.report(id, Milestone.DEPARTED, at=NOON + timedelta(hours=1))
    with pytest.raises(Refused):
        world.report(id, Milestone.DEPARTED, "Manzanillo")
    world.report(id, Milestone.DELIVERED, "SGSIN", at=NOON - timedelta(hours=1))
    with pytest.raises(Refused) as caught:
        world.report(id, Milestone.DEPARTED)
    assert caught.value.rule == "TRACK-44"


def test_stations_stand_in_the_order_of_time(world: World) -> None:
    id = world.open()
    world.report(id, Milestone.DEPARTED, at=NOON - timedelta(hours=1))
    world.report(id, Milestone.LOADED, at=NOON - timedelta(hours=2))
    assert [station.milestone for station in world.stations(id)] == [Milestone.LOADED, Milestone.DEPARTED]


def test_the_public_timeline_holds_the_least(world: World) -> None:
    id = world.open()
    world.report(id, Milestone.DEPARTED)
    shipment = world.see(id)
    public = queries.public_timeline(shipment.number.lower())
    assert public.latest is not None and public.latest.milestone is Milestone.DEPARTED
    told = repr(public)
    for secret in (id, CARRIER, SELLER, BUYER, CONSIGNMENT, "TNLU", "BL-1", "ni:///"):
        assert secret not in told
    with pytest.raises(NotFound):
        queries.public_timeline("TL000000000MX")


def test_a_document_is_captured_once(world: World) -> None:
    document = a_document(an_event(eventID="urn:uuid:1"), an_event(bizStep="receiving"))
    first, again = world.capture(document), world.capture(document)
    assert (first.success, first.captured, first.known) == (True, 2, 0)
    assert (again.success, again.captured, again.known) == (True, 0, 2)
    assert first.events == again.events and first.events[0] == "urn:uuid:1"
    assert EventRow.objects.count() == 2
    assert queries.capture_job(id=first.job, by=an_actor(CARRIER)) == first
    with pytest.raises(NotFound):
        queries.capture_job(id=first.job, by=an_actor(SELLER))


def test_a_document_with_a_fault_leaves_nothing_but_its_job(world: World) -> None:
    result = world.capture(a_document(an_event(), an_event(bizStep="transforming")))
    assert (result.success, result.captured, result.events) == (False, 0, ())
    assert [finding["rule"] for finding in result.findings] == ["TRACK-7"]
    assert not EventRow.objects.exists()
    with pytest.raises(Unreadable):
        actions.capture(content=b"<EPCISDocument/>", by=an_actor(CARRIER), now=NOON)
    with pytest.raises(Forbidden):
        world.capture(a_document(), an_actor(CARRIER, roles=[Role.READER]))


def test_an_id_never_means_two_events(world: World) -> None:
    world.capture(a_document(an_event(eventID="urn:uuid:1")))
    with pytest.raises(Conflict) as caught:
        world.capture(a_document(an_event(eventID="urn:uuid:2"), an_event(eventID="urn:uuid:1", bizStep="receiving")))
    assert caught.value.rule == "TRACK-46"
    with pytest.raises(Conflict):
        world.capture(a_document(an_event(eventID="urn:uuid:3"), an_event(eventID="urn:uuid:3", bizStep="packing")))
    assert found() == ["urn:uuid:1"]
    assert CaptureJob.objects.count() == 1


def test_one_organisations_ids_stand_in_nobody_elses_way(world: World) -> None:
    world.capture(a_document(an_event(eventID="urn:uuid:1")), an_actor(OUTSIDER))
    result = world.capture(a_document(an_event(eventID="urn:uuid:1", bizStep="receiving")))
    assert result.captured == 1
    assert len(found(by=an_actor(OUTSIDER))) == len(found()) == 1


def test_an_event_is_taken_back_by_one_with_its_id(world: World) -> None:
    id = world.open()
    world.report(id, Milestone.DEPARTED)
    body = queries.shipment_events(id=id, by=an_actor(SELLER))[0].body
    taken_back = {**{k: v for k, v in body.items() if k != "recordTime"}, "errorDeclaration": ERROR}
    assert world.capture(a_document(taken_back)).captured == 1
    assert world.capture(a_document(taken_back)).known == 1
    assert world.stations(id) == []
    assert len(queries.shipment_events(id=id, by=an_actor(SELLER))) == 2
    assert queries.event(id=body["eventID"], by=an_actor(CARRIER)).declares_error
    world.report(id, Milestone.DEPARTED, at=NOON - timedelta(hours=1))
    assert len(world.stations(id)) == 1


def test_a_captured_event_finds_the_carriers_shipment(world: World) -> None:
    id = world.open()
    number = world.see(id).number
    event = an_event(epcList=["urn:epc:id:bic:TNLU1234565"], bizStep="arriving", readPoint={"id": "geo:1.26,103.84"})
    world.capture(a_document(event))
    assert [station.milestone for station in world.stations(id)] == [Milestone.ARRIVED]
    other = an_event(epcList=[f"urn:tradelane:obj:{number}"], bizStep="receiving")
    world.capture(a_document(other), an_actor(OUTSIDER))
    assert len(world.stations(id)) == 1, "only the carrier tells of its shipment"


def test_events_are_seen_by_who_sent_them_and_by_the_parties_of_the_shipment(world: World) -> None:
    id = world.open()
    reported = world.report(id, Milestone.DEPARTED)
    world.capture(a_document(an_event(eventID="urn:uuid:own")))
    assert found() == [reported, "urn:uuid:own"]
    assert found(by=an_actor(SELLER)) == [reported]
    assert found(by=an_actor(OUTSIDER)) == []
    with pytest.raises(NotFound):
        queries.event(id=reported, by=an_actor(OUTSIDER))


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"biz_steps": ("packing",)}, ["b"]),
        ({"biz_steps": ("packing", "shipping")}, ["a", "b"]),
        ({"dispositions": ("in_transit",)}, ["a", "b"]),
        ({"event_types": ("AggregationEvent",)}, ["c"]),
        ({"from_time": NOON - timedelta(hours=2)}, ["a", "c"]),
        ({"to_time": NOON - timedelta(hours=2)}, ["b"]),
        ({"objects": (("MATCH_epc", (SSCC,)),)}, ["a", "b"]),
        ({"objects": (("MATCH_parentID", (SSCC,)),)}, ["c"]),
        ({"objects": (("MATCH_anyEPC", (SSCC,)),)}, ["a", "b", "c"]),
        ({"objects": (("MATCH_anyEPC", (SSCC,)), ("MATCH_epc", ("urn:x:child",)))}, ["c"]),
        ({"biz_steps": ("storing",)}, []),
    ],
)
def test_queries_filter(world: World, filters: dict[str, Any], ids: list[str]) -> None:
    world.capture(
        a_document(
            an_event(eventID="urn:e:a"),
            an_event(eventID="urn:e:b", bizStep="packing", eventTime="2026-11-02T03:00:00-06:00"),
            {
                "type": "AggregationEvent", "eventID": "urn:e:c", "eventTime": "2026-11-02T12:00:00Z",
                "eventTimeZoneOffset": "+00:00", "action": "ADD", "parentID": SSCC, "childEPCs": ["urn:x:child"],
            },
        )
    )  # fmt: skip
    assert found(**filters) == [f"urn:e:{each}" for each in ids]


def test_pages_follow_each_other_without_gap_or_double(world: World) -> None:
    world.capture(a_document(*[an_event(eventID=f"urn:e:{n}") for n in range(7)]))
    seen, token = [], ""
    for _ in range(4):
        page = queries.events(query=EventQuery(per_page=3, after=queries.page_token(token)), by=an_actor(CARRIER))
        seen += [event.event_id for event in page.events]
        token = page.next_page
        if not token:
            break
    assert seen == [f"urn:e:{n}" for n in range(7)]
    for wrong in ("x", "-1", "9" * 40):
        with pytest.raises(Unreadable):
            queries.page_token(wrong)


def test_another_nodes_events_open_the_shipment_here_once(world: World) -> None:
    id = world.open()
    world.report(id, Milestone.LOADED, at=NOON - timedelta(hours=2))
    world.report(id, Milestone.DEPARTED)
    document = json.loads(json.dumps(queries.event_document(id=id, by=an_actor(CARRIER), now=NOON)))
    shipment, stations = world.see(id), world.stations(id)
    with connection.cursor() as cursor:  # this node plays the other one: it forgets what it knows
        on_postgresql = " ON tracking_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER tracking_event_no_delete{on_postgresql}")
        for table in ("event_object", "event", "shipment_object", "shipment"):
            cursor.execute(f"DELETE FROM tracking_{table}")
    receive = {"document": document, "consignment": CONSIGNMENT, "readers": [BUYER, SELLER], "now": NOON}
    for _ in range(2):
        assert actions.receive_events(by=node_actor(), **receive) == id
        assert (world.see(id), world.stations(id)) == (shipment, stations)
    assert [fact.name for fact in facts(subject=id)].count("tracking.event.captured") == 4
    with pytest.raises(Conflict):
        actions.receive_events(by=node_actor(), **{**receive, "consignment": ConsignmentId("consignment_other")})
    with pytest.raises(Unreadable):
        actions.receive_events(by=node_actor(), **{**receive, "document": a_document()})


def test_the_database_lets_no_event_change_or_double(world: World) -> None:
    world.report(world.open(), Milestone.DEPARTED)
    row = EventRow.objects.get()
    for forbidden in (
        lambda: EventRow.objects.update(place="JPTYO"),
        lambda: EventRow.objects.all()._raw_delete("default"),
        lambda: EventRow.objects.bulk_create([EventRow(**{**_fields(row), "id": None})]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            forbidden()


def _fields(row: EventRow) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in EventRow._meta.concrete_fields}


@pytest.mark.django_db(transaction=True)
def test_the_same_document_at_the_same_time_counts_once() -> None:
    world = World(NOON)
    document = a_document(*[an_event(eventID=f"urn:e:{n}") for n in range(20)])
    results, start = [], threading.Barrier(4)

    def send() -> None:
        try:
            start.wait()
            results.append(world.capture(document))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.captured for result in results) == [0, 0, 0, 20]
    assert EventRow.objects.count() == 20
