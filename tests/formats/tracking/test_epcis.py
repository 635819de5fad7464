# SPDX-License-Identifier: Apache-2.0
"""EPCIS files read, judged, named and written."""

import json

import pytest
from tests.conftest import NOON
from tests.tracking_makers import a_document, a_shipment, an_event, as_bytes

from tradelane.kernel.errors import Unreadable
from tradelane.tracking.formats import epcis_report, event_document, milestone_event, self_contained
from tradelane.tracking.formats.digital_link import canonical_uri
from tradelane.tracking.formats.event_hash import event_hash_id
from tradelane.tracking.formats.identity import event_digest, event_id, place_of, place_uri
from tradelane.tracking.formats.ports import port_name
from tradelane.tracking.formats.writing import query_document, shipment_in
from tradelane.tracking.values import BIZ_STEP, Milestone
from tradelane.tracking.values import vocabulary as words


def rules_broken(*events: dict, **changes: object) -> list[tuple[str, str]]:
    report = epcis_report(as_bytes(a_document(*events, **changes)))
    return [(each.rule, each.path.removeprefix("epcisBody.eventList[0].")) for each in report.findings]


def test_a_sound_document_has_no_finding() -> None:
    report = epcis_report(as_bytes(a_document(an_event(), an_event(**{"example:note": "x"}))))
    assert (report.version, len(report.events), report.findings, report.is_valid) == ("2.0", 2, (), True)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"eventTime": "2026-11-02"}, ("TRACK-1", "eventTime")),
        ({"eventTimeZoneOffset": "CST"}, ("TRACK-2", "eventTimeZoneOffset")),
        ({"epcList": ["4711"]}, ("TRACK-3", "epcList[0]")),
        ({"eventID": "4711"}, ("TRACK-3", "eventID")),
        ({"eventID": "urn:x:" + 400 * "y"}, ("TRACK-3", "eventID")),
        ({"epcList": ["urn:epc:id:sscc"]}, ("TRACK-4", "epcList[0]")),
        ({"epcList": ["https://id.gs1.org/00/106141412345678907"]}, ("TRACK-5", "epcList[0]")),
        ({"action": "MOVE"}, ("TRACK-6", "action")),
        ({"disposition": "in_transport"}, ("TRACK-7", "disposition")),
        ({"quantityList": {}}, ("TRACK-9", "quantityList")),
        ({"quantityList": [{"quantity": 1}]}, ("TRACK-9", "quantityList[0]")),
        ({"readPoint": {"id": "here"}}, ("TRACK-10", "readPoint")),
        ({"readPoint": {"id": "urn:x:y", "name": "here"}}, ("TRACK-11", "readPoint.name")),
        ({"persistentDisposition": {"set": []}}, ("TRACK-12", "persistentDisposition")),
        ({"persistentDisposition": {"set": ["lost"]}}, ("TRACK-7", "persistentDisposition.set[0]")),
        ({"sensorElementList": [{}]}, ("TRACK-13", "sensorElementList[0]")),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Speed", "value": "4"}]}]},
            ("TRACK-14", "sensorElementList[0].sensorReport[0].value"),
        ),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Speed", "colour": "red"}]}]},
            ("TRACK-11", "sensorElementList[0].sensorReport[0].colour"),
        ),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Speed"}], "sensorMetadata": {"time": "now"}}]},
            ("TRACK-1", "sensorElementList[0].sensorMetadata.time"),
        ),
        ({"errorDeclaration": {"reason": "incorrect_data"}}, ("TRACK-15", "errorDeclaration")),
        ({"bizTransactionList": [{"type": "po"}]}, ("TRACK-17", "bizTransactionList[0]")),
        (
            {"sourceList": [{"type": "owner", "source": "urn:x:y"}]},
            ("TRACK-7", "sourceList[0].type"),
        ),
        ({"epcList": ["urn:x:y", "urn:x:y"]}, ("TRACK-18", "epcList")),
        ({"type": "QuantityEvent"}, ("TRACK-22", "type")),
        ({"ilmd": {"cbvmda:lotNumber": "1"}}, ("TRACK-30", "ilmd")),
        ({"other:note": "x"}, ("TRACK-32", "other:note")),
        ({"note": "x"}, ("TRACK-32", "note")),
    ],
)
def test_each_fault_is_found_where_it_is(changes: dict, found: tuple[str, str]) -> None:
    assert found in rules_broken(an_event(**changes))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"schemaVersion": "1.2"}, ("TRACK-19", "schemaVersion")),
        ({"creationDate": None}, ("TRACK-20", "")),
        ({"@context": []}, ("TRACK-21", "@context")),
        ({"note": "x"}, ("TRACK-11", "note")),
    ],
)
def test_faults_around_the_events_are_found(changes: dict, found: tuple[str, str]) -> None:
    assert found in rules_broken(**changes)


@pytest.mark.parametrize(
    "content",
    [
        b"<EPCISDocument/>",
        b"{}",
        b"[",
        b'"text"',
        b'{"type": "EPCISDocument", "epcisBody": {}}',
        b'{"type": 7}',
        b'["\\u0000"]',
    ],
)
def test_what_is_no_epcis_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        epcis_report(content)
    assert caught.value.rule and caught.value.fix


def test_a_list_of_events_and_one_event_are_read() -> None:
    assert len(epcis_report(as_bytes([an_event(), an_event()])).events) == 2
    alone = epcis_report(as_bytes({"@context": words.CONTEXT, **an_event()}))
    assert alone.is_valid and len(alone.events) == 1
    assert not epcis_report(as_bytes([7])).is_valid
    assert [each.rule for each in epcis_report(as_bytes(an_event())).findings] == ["TRACK-21"]


def test_no_single_spoilt_field_breaks_the_check() -> None:
    whole = an_event(
        quantityList=[{"epcClass": "urn:x:y"}],
        persistentDisposition={"set": ["active"]},
        bizLocation={"id": "urn:x:y"},
        sourceList=[{"type": "location", "source": "urn:x:y"}],
        certificationInfo=["urn:x:y"],
        sensorElementList=[{"sensorMetadata": {}, "sensorReport": [{"type": "Speed"}]}],
        errorDeclaration={"declarationTime": "2026-11-03T08:30:00Z"},
        bizTransactionList=[{"bizTransaction": "urn:x:y"}],
    )
    assert rules_broken(whole) == []
    for name in [*whole, "ilmd", "@context"]:
        for spoilt in (None, 7, "x", [], {}, [[]], [None], {"id": 7}, True):
            epcis_report(as_bytes(a_document({**whole, name: spoilt})))


def test_an_event_keeps_its_id_or_gets_one_from_its_content() -> None:
    assert event_id(an_event(eventID="urn:uuid:1")) == "urn:uuid:1"
    made = event_id(an_event())
    assert made.startswith("ni:///sha-256;") and made.endswith("?ver=CBV2.0")
    assert made == event_id(an_event(eventTime="2026-11-02T04:00:00-06:00"))
    assert made == event_id(an_event(eventTime="2026-11-02t10:00:00z"))
    assert made != event_id(an_event(bizStep="receiving"))
    said_again = an_event(recordTime="2026-11-03T00:00:00Z", errorDeclaration={"declarationTime": "x"})
    assert event_digest(said_again) == event_digest(an_event())


def test_an_event_hash_sees_what_is_said_and_not_how() -> None:
    written = an_event(epcList=["urn:epc:id:sscc:0614141.1234567890", "urn:x:y"])
    otherwise = an_event(
        epcList=["urn:x:y", "https://example.com/00/106141412345678908"],
        bizStep="https://ref.gs1.org/cbv/BizStep-shipping",
    )
    assert event_id(written) == event_id(otherwise)
    assert event_id(written) != event_id(an_event(epcList=["urn:x:y"]))
    spaced = ({"example": "https://ns.example.com/"}, {"other": "https://ns.example.com/"})
    first, second = (event_hash_id(an_event(**{f"{name}:n": 1.50}), (space,)) for space in spaced for name in space)
    assert first == second


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("urn:epc:id:sgln:0614141.07346.0", "https://id.gs1.org/414/0614141073467"),
        ("urn:epc:idpat:sgtin:0614141.107346.*", "https://id.gs1.org/01/10614141073464"),
        ("https://example.com/gtin/9780345418913/ser/7?x=1", "https://id.gs1.org/01/09780345418913/21/7"),
        ("urn:epc:id:bic:TNLU1234565", "urn:epc:id:bic:TNLU1234565"),
        ("urn:epc:id:sgtin:0614141", "urn:epc:id:sgtin:0614141"),
        ("https://example.com/page", "https://example.com/page"),
    ],
)
def test_a_gs1_key_has_one_name(uri: str, link: str) -> None:
    assert canonical_uri(uri) == link


def test_an_event_taken_out_of_its_document_keeps_its_prefixes() -> None:
    report = epcis_report(as_bytes(a_document(an_event(**{"example:note": "x"}))))
    (event,) = self_contained(report)
    alone = epcis_report(json.dumps({**event, "@context": [words.CONTEXT, *event["@context"]]}).encode())
    assert alone.is_valid


@pytest.mark.parametrize("milestone", list(Milestone))
def test_a_milestone_is_a_sound_event(milestone: Milestone) -> None:
    event = milestone_event(a_shipment(), milestone=milestone, at=NOON, place="SGSIN")
    document = event_document(a_shipment(), [event], now=NOON)
    assert epcis_report(as_bytes(document)).findings == ()
    assert (event["bizStep"], event["disposition"]) == BIZ_STEP[milestone]
    assert place_of(event) == "SGSIN"
    assert event["eventID"] == event_id({k: v for k, v in event.items() if k != "eventID"})


def test_a_shipment_travels_in_its_document() -> None:
    document = json.loads(json.dumps(event_document(a_shipment(), [], now=NOON)))
    assert shipment_in(document) == a_shipment()
    for spoilt in (
        {},
        {"tradelane:shipment": {}},
        {"tradelane:shipment": {**document["tradelane:shipment"], "due": 7}},
    ):
        with pytest.raises(Unreadable):
            shipment_in(spoilt)


def test_an_answer_to_a_query_is_sound() -> None:
    assert epcis_report(as_bytes(query_document([an_event()], now=NOON))).is_valid


def test_places_are_named() -> None:
    assert place_uri("SGSIN") == "urn:tradelane:loc:SGSIN"
    assert place_uri("4012345000009") == "https://id.gs1.org/414/4012345000009"
    assert place_uri("geo:1.2,3.4") == "geo:1.2,3.4"
    assert (port_name("MXZLO"), port_name("MXXXX")) == ("Manzanillo", "MXXXX")
