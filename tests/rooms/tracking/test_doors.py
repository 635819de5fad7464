# SPDX-License-Identifier: Apache-2.0
"""Tracking as programs and people meet it: the EPCIS API, the public page, the carrier's form."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.makers import CARRIER, OUTSIDER, SELLER, a_person, a_token
from tests.rooms.tracking.conftest import World
from tests.tracking_makers import a_document, an_event, as_bytes

from tradelane.parties.models import Person
from tradelane.tracking.formats import epcis_report
from tradelane.tracking.values import Milestone, ShipmentId


@pytest.fixture
def carrier(world: World) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token('ship@line.example', organisation=CARRIER)}"})


@pytest.fixture
def seller(world: World) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token(organisation=SELLER)}"})


def signed_in(organisation: Any) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=a_person(f"{organisation}@x.example", organisation=organisation)))
    return client


def send(client: Client, document: Any) -> Any:
    return client.post("/api/tracking/capture", data=as_bytes(document), content_type="application/ld+json")


def test_a_capture_is_accepted_and_its_job_says_what_came_of_it(carrier: Client, seller: Client) -> None:
    answer = send(carrier, a_document(an_event(eventID="urn:uuid:1")))
    assert (answer.status_code, answer["GS1-EPCIS-Version"], answer["GS1-CBV-Version"]) == (202, "2.0", "2.0")
    job = carrier.get(answer["Location"]).json()
    assert job == answer.json()
    assert (job["running"], job["success"], job["captureErrorBehaviour"]) == (False, True, "rollback")
    assert (job["errors"], job["captured"], job["eventIDs"]) == ([], 1, ["urn:uuid:1"])
    assert seller.get(answer["Location"]).status_code == 404


def test_a_faulty_capture_says_what_is_wrong(carrier: Client) -> None:
    job = send(carrier, a_document(an_event(action="MOVE"))).json()
    assert (job["success"], job["captured"]) == (False, 0)
    assert job["errors"][0]["instance"] == "epcisBody.eventList[0].action"
    answer = send(carrier, {"type": 7})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_known_id_with_another_content_is_a_conflict(carrier: Client) -> None:
    send(carrier, a_document(an_event(eventID="urn:uuid:1")))
    answer = send(carrier, a_document(an_event(eventID="urn:uuid:1", bizStep="packing")))
    assert (answer.status_code, answer.json()["rule"]) == (409, "TRACK-46")


def test_events_come_back_in_pages_of_sound_documents(carrier: Client) -> None:
    send(carrier, a_document(*[an_event(eventID=f"urn:e:{n}", **{"example:n": n}) for n in range(5)]))
    address, seen = "/api/tracking/events?perPage=2&EQ_bizStep=shipping%7Cpacking", []
    while address:
        answer = carrier.get(address)
        assert epcis_report(answer.content).is_valid
        seen += answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        link = answer.headers.get("Link", "")
        address = link.partition("<")[2].partition(">")[0]
    assert [event["eventID"] for event in seen] == [f"urn:e:{n}" for n in range(5)]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("EQ_bizStep=packing", 1),
        ("eventType=ObjectEvent", 2),
        ("GE_eventTime=2026-11-02T10:00:00Z", 1),
        ("LT_eventTime=2026-11-02T18:00:00%2B08:00", 1),
        ("LT_eventTime=2026-11-02T18:00:00+08:00", 1),
        ("MATCH_epc=https://id.gs1.org/00/106141412345678908", 2),
        ("MATCH_anyEPC=urn:x:y", 0),
    ],
)
def test_query_parameters_narrow(carrier: Client, query: str, count: int) -> None:
    send(carrier, a_document(an_event(), an_event(bizStep="packing", eventTime="2026-11-02T09:59:59Z")))
    answer = carrier.get(f"/api/tracking/events?{query}")
    assert len(answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == count


@pytest.mark.parametrize("query", ["EQ_colour=red", "perPage=0", "perPage=x", "nextPageToken=x", "GE_eventTime=now"])
def test_a_parameter_that_is_not_understood_is_refused(carrier: Client, query: str) -> None:
    answer = carrier.get(f"/api/tracking/events?{query}")
    assert answer.status_code == 400
    assert answer.json()["field"] == query.partition("=")[0]


def test_one_event_stands_alone(carrier: Client, seller: Client) -> None:
    id = "ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2.0"
    send(carrier, a_document(an_event(eventID=id, **{"example:note": "x"})))
    address = f"/api/tracking/events/{id.replace('?', '%3F')}"
    answer = carrier.get(address)
    assert answer.json()["eventID"] == id
    assert epcis_report(answer.content).is_valid
    assert seller.get(address).status_code == 404


def test_the_carrier_reports_by_program(world: World, carrier: Client, seller: Client) -> None:
    id = world.open()
    body = {"milestone": "departed", "at": "2026-11-02T05:00:00-06:00", "place": "MXZLO"}
    address = f"/api/tracking/shipments/{id}/milestones"
    for _ in range(2):
        answer = carrier.post(address, data=json.dumps(body), content_type="application/json")
        assert answer.status_code == 201
        (station,) = answer.json()["stations"]
        assert (station["milestone"], station["at"]) == ("departed", "2026-11-02T11:00:00Z")
    assert seller.post(address, data=json.dumps(body), content_type="application/json").status_code == 403
    wrong = json.dumps({**body, "at": "yesterday"})
    assert carrier.post(address, data=wrong, content_type="application/json").status_code == 400
    assert seller.get(f"/api/tracking/shipments/{id}").json()["number"] == world.see(id).number
    assert [each["id"] for each in seller.get("/api/tracking/shipments").json()] == [id]


def test_anyone_tracks_by_number_and_sees_no_party(world: World) -> None:
    id = world.open()
    number = world.see(id).number
    client = Client()
    assert client.get("/track").status_code == 200
    assert 'action="/track"' in client.get("/").content.decode()
    answer = client.get("/track", {"number": f" {number[:2]} {number[2:].lower()}"})
    assert answer["Location"] == f"/track/{number}"
    assert "has reported nothing yet" in client.get(f"/track/{number}").content.decode()
    world.report(id, Milestone.DEPARTED)
    page = client.get(f"/track/{number}").content.decode()
    assert "Left Manzanillo on 2 November 2026. Next: Singapore." in page
    for secret in (id, CARRIER, SELLER, "TNLU", "BL-1"):
        assert secret not in page
    world.report(id, Milestone.DELIVERED, "SGSIN")
    assert "Delivered in Singapore on 2 November 2026." in client.get(f"/track/{number}").content.decode()


def test_an_unknown_number_is_answered_with_help(world: World) -> None:
    answer = Client().get("/track/TL000000000MX")
    assert answer.status_code == 404
    assert "No shipment here has this number." in answer.content.decode()
    assert "Ask the seller" in answer.content.decode()


def test_a_spanish_reader_is_told_in_spanish(world: World) -> None:
    id = world.open()
    world.report(id, Milestone.DEPARTED)
    client = Client(headers={"Accept-Language": "es"})
    page = client.get(f"/track/{world.see(id).number}").content.decode()
    assert "Salió de Manzanillo el 2 de noviembre de 2026." in page


def test_the_carrier_reports_by_form(world: World) -> None:
    id = world.open()
    client = signed_in(CARRIER)
    page = client.get(f"/shipments/{id}").content.decode()
    assert 'name="milestone"' in page
    given = {"milestone": "departed", "at": "2026-11-02T11:00", "place": "mxzlo"}
    assert client.post(f"/shipments/{id}", given)["Location"] == f"/shipments/{id}"
    assert "Left Manzanillo" in client.get(f"/shipments/{id}").content.decode()
    assert "Left Manzanillo" in client.get("/shipments/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"milestone": "lost"}, {"at": "soon"}, {"place": "port"}, {"at": "2026-11-03T11:00"}, {}]
)
def test_a_form_that_is_refused_keeps_what_was_given(world: World, wrong: dict[str, str]) -> None:
    id = world.open()
    given = {"milestone": "departed", "at": "2026-11-02T11:00", "place": "MXZLO", **wrong} if wrong else {}
    answer = signed_in(CARRIER).post(f"/shipments/{id}", given)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert world.stations(id) == []


def test_others_see_the_shipment_without_the_form_or_not_at_all(world: World) -> None:
    id: ShipmentId = world.open()
    assert 'name="milestone"' not in signed_in(SELLER).get(f"/shipments/{id}").content.decode()
    given = {"milestone": "departed", "at": "2026-11-02T11:00", "place": "MXZLO"}
    assert signed_in(SELLER).post(f"/shipments/{id}", given).status_code == 403
    outsider = signed_in(OUTSIDER)
    assert outsider.get(f"/shipments/{id}").status_code == 404
    assert "No shipments yet" in outsider.get("/shipments/").content.decode()
