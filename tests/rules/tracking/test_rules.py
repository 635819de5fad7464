# SPDX-License-Identifier: Apache-2.0
"""Each rule of tracking: one case that holds, one that does not."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import NOON
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.tracking_makers import a_document, an_event

from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.postal import check_digit
from tradelane.parties.values import OrganisationKind
from tradelane.tracking import rules
from tradelane.tracking.rules import events, fields
from tradelane.tracking.values import Milestone, Station
from tradelane.tracking.values import vocabulary as words

URI = "urn:epc:id:sgtin:0614141.107346.2017"


@pytest.mark.parametrize(
    "text", ["2026-11-03T08:30:00Z", "2026-11-03T08:30:00.123456789-06:00", "2024-02-29T23:59:59z"]
)
def test_a_time_has_date_clock_and_offset(text: str) -> None:
    assert fields.a_time_has_date_clock_and_offset(text)
    for wrong in ("2026-11-03", "2026-11-03T08:30:00", "2026-13-03T08:30:00Z", "2026-02-29T00:00:00Z", "x", None, 7):
        assert not fields.a_time_has_date_clock_and_offset(wrong)


def test_a_zone_offset_is_signed_hours_and_minutes() -> None:
    for right in ("+08:00", "-06:00", "+14:00", "+00:00"):
        assert fields.a_zone_offset_is_signed_hours_and_minutes(right)
    for wrong in ("08:00", "+8:00", "+14:30", "+08:60", "Z", None):
        assert not fields.a_zone_offset_is_signed_hours_and_minutes(wrong)


def test_an_identifier_is_a_uri() -> None:
    for right in (URI, "https://id.gs1.org/00/106141412345678908", "ni:///sha-256;ab?ver=CBV2.0", "example:x"):
        assert fields.an_identifier_is_a_uri(right)
    for wrong in ("4711", "urn: x", "", None, 4711):
        assert not fields.an_identifier_is_a_uri(wrong)


def test_an_epc_urn_is_whole() -> None:
    assert fields.an_epc_urn_is_whole(URI)
    assert fields.an_epc_urn_is_whole("https://example.org/any")
    assert not fields.an_epc_urn_is_whole("urn:epc:id:sgtin")
    assert not fields.an_epc_urn_is_whole("urn:epc:sgtin:0614141.107346.2017")


def test_a_digital_link_has_its_check_digit() -> None:
    assert fields.a_digital_link_has_its_check_digit("https://id.gs1.org/01/09521141012345/21/2017")
    assert fields.a_digital_link_has_its_check_digit("https://id.gs1.org/00/106141412345678908")
    assert fields.a_digital_link_has_its_check_digit("https://example.org/01/1")
    assert not fields.a_digital_link_has_its_check_digit("https://id.gs1.org/01/09521141012346/21/2017")
    assert not fields.a_digital_link_has_its_check_digit("https://id.gs1.org/00/10614141234567890")


def test_an_action_is_one_of_three() -> None:
    assert fields.an_action_is_one_of_three("ADD")
    for wrong in ("add", "CHANGE", None, ["ADD"]):
        assert not fields.an_action_is_one_of_three(wrong)


def test_a_code_is_of_its_vocabulary() -> None:
    for right in ("shipping", "https://example.com/bizStep/x", "example:x", "https://ref.gs1.org/cbv/BizStep-shipping"):
        assert fields.a_code_is_of_its_vocabulary(right, known=words.BIZ_STEPS)
    for wrong in ("transforming", "urn:epcglobal:cbv:bizstep:shipping", "cbv:BizStep-transforming", None, 1):
        assert not fields.a_code_is_of_its_vocabulary(wrong, known=words.BIZ_STEPS)


def test_a_measurement_is_of_a_known_kind() -> None:
    for right in ("Temperature", "gs1:Temperature", "https://gs1.org/voc/Speed", "example:someSensorProperty"):
        assert fields.a_measurement_is_of_a_known_kind(right)
    for wrong in ("Temprature", "gs1:Temprature", None):
        assert not fields.a_measurement_is_of_a_known_kind(wrong)


def test_a_measurement_is_spelt_as_listed() -> None:
    assert fields.a_measurement_is_spelt_as_listed("Temperature")
    assert not fields.a_measurement_is_spelt_as_listed("Molar_concentration")


def test_a_quantity_names_its_class() -> None:
    whole = {"epcClass": "urn:epc:class:lgtin:4023333.002000.1", "quantity": 12.5, "uom": "KGM"}
    assert fields.a_quantity_names_its_class(whole)
    assert fields.a_quantity_names_its_class({"epcClass": whole["epcClass"]})
    for wrong in ({"quantity": 1}, {**whole, "weight": 5}, {**whole, "quantity": "12"}, {**whole, "uom": "kilo"}, None):
        assert not fields.a_quantity_names_its_class(wrong)


def test_a_place_has_an_id() -> None:
    assert fields.a_place_has_an_id({"id": "urn:epc:id:sgln:0614141.07346.1234"})
    for wrong in ({}, {"id": "Manzanillo"}, "urn:epc:id:sgln:0614141.07346.1234"):
        assert not fields.a_place_has_an_id(wrong)


def test_an_added_field_has_a_declared_namespace() -> None:
    assert fields.an_added_field_has_a_declared_namespace("example:a", prefixes={"example"})
    assert fields.an_added_field_has_a_declared_namespace("cbvmda:lotNumber", prefixes=())
    assert fields.an_added_field_has_a_declared_namespace("https://example.com/a", prefixes=())
    assert fields.an_added_field_has_a_declared_namespace("any:a", prefixes=None)
    assert not fields.an_added_field_has_a_declared_namespace("other:a", prefixes={"example"})
    assert not fields.an_added_field_has_a_declared_namespace("weight", prefixes=None)


def test_a_persistent_disposition_sets_or_unsets() -> None:
    assert fields.a_persistent_disposition_sets_or_unsets({"set": ["recalled"]})
    for wrong in ({}, {"set": []}, {"set": ["recalled", "recalled"]}, {"set": ["recalled"], "also": []}, ["recalled"]):
        assert not fields.a_persistent_disposition_sets_or_unsets(wrong)


def test_a_sensor_element_reports_something() -> None:
    assert fields.a_sensor_element_reports_something({"sensorReport": [{"type": "Temperature", "value": 4}]})
    for wrong in ({}, {"sensorReport": []}, {"sensorReport": [{"value": 4}]}, None):
        assert not fields.a_sensor_element_reports_something(wrong)


def test_a_sensor_value_has_its_kind() -> None:
    assert fields.a_sensor_value_has_its_kind("value", 4.5)
    assert fields.a_sensor_value_has_its_kind("booleanValue", True)
    assert fields.a_sensor_value_has_its_kind("hexBinaryValue", "f0F0")
    assert fields.a_sensor_value_has_its_kind("stringValue", "text")
    for name, wrong in (("value", "4"), ("value", True), ("booleanValue", "true"), ("hexBinaryValue", "g"), ("uom", 1)):
        assert not fields.a_sensor_value_has_its_kind(name, wrong)


def test_an_error_declaration_says_when() -> None:
    said = {"declarationTime": "2026-11-03T08:30:00Z", "reason": "incorrect_data", "correctiveEventIDs": [URI]}
    assert fields.an_error_declaration_says_when(said)
    for wrong in ({}, {**said, "reason": "typo"}, {**said, "correctiveEventIDs": ["4711"]}, "yes"):
        assert not fields.an_error_declaration_says_when(wrong)


def test_certification_is_named_by_uri() -> None:
    assert fields.certification_is_named_by_uri("https://example.org/certificate/1")
    assert fields.certification_is_named_by_uri(["https://example.org/certificate/1"])
    assert not fields.certification_is_named_by_uri([{"gs1:certificationAgency": "x"}])


def test_a_reference_names_its_thing() -> None:
    order = {"type": "po", "bizTransaction": "https://example.com/po/1"}
    assert fields.a_reference_names_its_thing(order, name="bizTransaction", typed=False)
    source = {"source": "urn:epc:id:pgln:0614141.00777"}
    assert not fields.a_reference_names_its_thing(source, name="source", typed=True)
    assert not fields.a_reference_names_its_thing({**order, "note": "x"}, name="bizTransaction", typed=False)


def test_a_list_names_each_object_once() -> None:
    assert fields.a_list_names_each_object_once([URI])
    assert not fields.a_list_names_each_object_once([URI, URI])
    assert not fields.a_list_names_each_object_once(URI)


def test_the_schema_version_is_two() -> None:
    assert fields.the_schema_version_is_two("2.0")
    for wrong in ("1.2", 2.0, "two"):
        assert not fields.the_schema_version_is_two(wrong)


def test_a_document_has_its_frame() -> None:
    assert events.a_document_has_its_frame(a_document())
    assert events.a_document_has_its_frame({"@context": "x", "type": "EPCISQueryDocument", "epcisBody": {}})
    assert not events.a_document_has_its_frame(a_document(creationDate=None))


def test_a_context_is_there() -> None:
    assert events.a_context_is_there([words.CONTEXT, {"a": "https://example.com/"}])
    for wrong in ([], "", None, [7]):
        assert not events.a_context_is_there(wrong)


def test_an_event_is_of_a_known_type() -> None:
    assert events.an_event_is_of_a_known_type("ObjectEvent")
    assert events.an_event_is_of_a_known_type("example:OwnEvent")
    assert not events.an_event_is_of_a_known_type("QuantityEvent")


def test_an_event_says_when() -> None:
    assert events.an_event_says_when(an_event())
    assert not events.an_event_says_when(an_event(eventTimeZoneOffset=None))


def test_an_event_says_its_action() -> None:
    assert events.an_event_says_its_action(an_event())
    assert events.an_event_says_its_action({"type": "TransformationEvent"})
    assert not events.an_event_says_its_action(an_event(action=None))


def test_an_object_event_says_what() -> None:
    assert events.an_object_event_says_what(an_event())
    sensed = {"sensorElementList": [{"sensorReport": [{"type": "Temperature"}]}]}
    assert events.an_object_event_says_what(an_event(epcList=None, **sensed))
    assert not events.an_object_event_says_what(an_event(epcList=None))
    assert not events.an_object_event_says_what(an_event(epcList=None, readPoint=None, **sensed))


def test_a_parent_gets_children() -> None:
    assert events.a_parent_gets_children({"action": "ADD", "childEPCs": [URI]})
    assert events.a_parent_gets_children({"action": "DELETE"})
    assert not events.a_parent_gets_children({"action": "ADD", "childEPCs": []})


def test_children_have_a_parent() -> None:
    assert events.children_have_a_parent({"type": "AggregationEvent", "action": "OBSERVE"})
    assert events.children_have_a_parent({"type": "AssociationEvent", "action": "ADD", "parentID": URI})
    assert not events.children_have_a_parent({"type": "AssociationEvent", "action": "OBSERVE"})
    assert not events.children_have_a_parent({"type": "AggregationEvent", "action": "ADD"})


def test_a_transaction_event_ties_objects_to_a_transaction() -> None:
    order = {"bizTransactionList": [{"bizTransaction": "https://example.com/po/1"}]}
    assert events.a_transaction_event_ties_objects_to_a_transaction({**order, "epcList": [URI], "action": "ADD"})
    assert events.a_transaction_event_ties_objects_to_a_transaction({**order, "action": "DELETE"})
    assert not events.a_transaction_event_ties_objects_to_a_transaction({**order, "action": "ADD"})
    assert not events.a_transaction_event_ties_objects_to_a_transaction({"epcList": [URI], "action": "ADD"})


def test_a_transformation_has_inputs_and_outputs() -> None:
    assert events.a_transformation_has_inputs_and_outputs({"inputEPCList": [URI], "outputQuantityList": [{}]})
    assert events.a_transformation_has_inputs_and_outputs({"inputEPCList": [URI], "transformationID": URI})
    assert not events.a_transformation_has_inputs_and_outputs({"inputEPCList": [URI]})
    assert not events.a_transformation_has_inputs_and_outputs({"transformationID": URI})


def test_master_data_comes_with_the_beginning() -> None:
    assert events.master_data_comes_with_the_beginning(an_event(action="ADD", ilmd={}))
    assert events.master_data_comes_with_the_beginning({"type": "TransformationEvent", "ilmd": {}})
    assert not events.master_data_comes_with_the_beginning(an_event(ilmd={}))


def test_master_data_has_declared_namespaces() -> None:
    assert events.master_data_has_declared_namespaces({"cbvmda:lotNumber": "1"})
    assert not events.master_data_has_declared_namespaces({"materialType": "soil"})
    assert not events.master_data_has_declared_namespaces([])


def test_a_field_belongs_to_the_type() -> None:
    assert events.a_field_belongs_to_the_type("epcList", type="ObjectEvent")
    assert events.a_field_belongs_to_the_type("example:note", type="ObjectEvent", prefixes={"example"})
    assert not events.a_field_belongs_to_the_type("childEPCs", type="ObjectEvent")


def test_a_list_is_a_list() -> None:
    assert events.a_list_is_a_list([])
    assert not events.a_list_is_a_list({})


def test_a_tracking_number_is_sound() -> None:
    assert check_digit("47312482") == "9"  # the example of UPU S10
    assert rules.a_tracking_number_is_sound("RR473124829MX")
    for wrong in ("RR473124828MX", "RR473124829XX", "RR47312482MX", "rr473124829mx", ""):
        assert not rules.a_tracking_number_is_sound(wrong)


def test_a_party_opens_the_shipment() -> None:
    node = an_actor(OrganisationId("MX.NODE.X"), kinds=[OrganisationKind.OPERATOR], person=None)
    for by in (an_actor(CARRIER), an_actor(SELLER), node):
        assert rules.a_party_opens_the_shipment(by, carrier=CARRIER, readers=[SELLER, BUYER])
    for by in (an_actor(OUTSIDER), an_actor(OrganisationId("MX.NODE.X"), kinds=[OrganisationKind.OPERATOR])):
        assert not rules.a_party_opens_the_shipment(by, carrier=CARRIER, readers=[SELLER, BUYER])


def test_only_the_carrier_reports() -> None:
    assert rules.only_the_carrier_reports(CARRIER, carrier=CARRIER)
    assert not rules.only_the_carrier_reports(SELLER, carrier=CARRIER)


def test_an_event_has_happened() -> None:
    assert rules.an_event_has_happened(NOON, now=NOON)
    assert rules.an_event_has_happened(NOON + timedelta(minutes=5), now=NOON)
    assert not rules.an_event_has_happened(NOON + timedelta(minutes=6), now=NOON)


def test_nothing_follows_delivery() -> None:
    delivered = [Station(Milestone.DELIVERED, "SGSIN", datetime(2026, 11, 2, tzinfo=UTC))]
    earlier, later = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
    assert rules.nothing_follows_delivery(Milestone.UNLOADED, at=later, stations=[])
    assert rules.nothing_follows_delivery(Milestone.UNLOADED, at=earlier, stations=delivered)
    assert not rules.nothing_follows_delivery(Milestone.DEPARTED, at=later, stations=delivered)
    assert not rules.nothing_follows_delivery(Milestone.DELIVERED, at=earlier, stations=delivered)


def test_a_place_is_a_un_locode() -> None:
    assert rules.a_place_is_a_un_locode("MXZLO")
    for wrong in ("MXZL", "mxzlo", "XXZLO", "MXZL1", "Manzanillo"):
        assert not rules.a_place_is_a_un_locode(wrong)


def test_an_event_id_means_one_event() -> None:
    assert rules.an_event_id_means_one_event("a", digest="a", declares_error=False)
    assert rules.an_event_id_means_one_event("a", digest="b", declares_error=True)
    assert not rules.an_event_id_means_one_event("a", digest="b", declares_error=False)
