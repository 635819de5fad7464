# SPDX-License-Identifier: Apache-2.0
"""What must hold of whole EPCIS documents and events; apart from their fields, because each type needs other ones."""

from collections.abc import Collection, Mapping
from typing import Any

from tradelane.kernel.rule import rule
from tradelane.tracking.rules.fields import EPCIS, an_added_field_has_a_declared_namespace, an_identifier_is_a_uri
from tradelane.tracking.values import vocabulary as words

_TYPES = tuple(words.EVENT_FIELDS)


@rule(
    "TRACK-20",
    cites=f"{EPCIS} §10.3, document structure",
    fix="Send an EPCISDocument with @context, type, schemaVersion, creationDate and epcisBody with its eventList.",
)
def a_document_has_its_frame(document: Mapping[str, Any]) -> bool:
    """A document has context, type, version, creation date and a body with a list of events.

    An answer to a query may lack version and date; its events stand in the results of the query.
    """
    needed = {"@context", "type", "epcisBody"}
    if document.get("type") == words.DOCUMENT:
        needed |= {"schemaVersion", "creationDate"}
    return needed <= set(document)


@rule("TRACK-21", cites=f"{EPCIS} §10.3, @context", field="@context", fix="Name GS1's EPCIS context first.")
def a_context_is_there(context: Any) -> bool:
    """Document, or an event that stands alone, names the contexts that give its words their meaning."""
    several = context if isinstance(context, list) else [context]
    return bool(several) and all(isinstance(each, str | Mapping) and each for each in several)


@rule(
    "TRACK-22",
    cites=f"{EPCIS} §7.4, core event types",
    field="type",
    fix="Write ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent, AssociationEvent, or a URI.",
)
def an_event_is_of_a_known_type(type: Any) -> bool:
    """An event is of one of five types, or of a type of somebody's own, named by URI."""
    return type in _TYPES or (isinstance(type, str) and an_identifier_is_a_uri(type))


@rule(
    "TRACK-23",
    cites=f"{EPCIS} §7.4.1, eventTime and eventTimeZoneOffset",
    field="eventTime",
    fix="Give eventTime and eventTimeZoneOffset.",
)
def an_event_says_when(event: Mapping[str, Any]) -> bool:
    """Every event says when it happened and what the clock's offset was there."""
    return "eventTime" in event and "eventTimeZoneOffset" in event


@rule(
    "TRACK-24",
    cites=f"{EPCIS} §7.4.2 to §7.4.6, action",
    field="action",
    fix="Give the action: OBSERVE, ADD or DELETE.",
)
def an_event_says_its_action(event: Mapping[str, Any]) -> bool:
    """Every event but a transformation, and types of somebody's own, says its action."""
    return event.get("type") not in _TYPES or event["type"] == words.TRANSFORMATION or "action" in event


@rule(
    "TRACK-25",
    cites=f"{EPCIS} §7.4.2, ObjectEvent",
    field="epcList",
    fix="Give epcList or quantityList, or a sensor's data with its read point.",
)
def an_object_event_says_what(event: Mapping[str, Any]) -> bool:
    """An object event names objects, or classes of them; without either it is a sensor's report from a read point."""
    sensed = _has_some(event, "sensorElementList") and "readPoint" in event
    return isinstance(event.get("epcList"), list) or _has_some(event, "quantityList") or sensed


@rule(
    "TRACK-26",
    cites=f"{EPCIS} §7.4.3 and §7.4.6, AggregationEvent and AssociationEvent",
    field="childEPCs",
    fix="Give childEPCs or childQuantityList.",
)
def a_parent_gets_children(event: Mapping[str, Any]) -> bool:
    """Children are named when they are put in or seen; only to take out all of them names none."""
    return event.get("action") == "DELETE" or _has_some(event, "childEPCs") or _has_some(event, "childQuantityList")


@rule(
    "TRACK-27",
    cites=f"{EPCIS} §7.4.3 and §7.4.6, parentID",
    field="parentID",
    fix="Give the parentID.",
)
def children_have_a_parent(event: Mapping[str, Any]) -> bool:
    """An association names its parent; an aggregation does unless it only observes."""
    may_lack = event.get("type") == words.AGGREGATION and event.get("action") == "OBSERVE"
    return may_lack or "parentID" in event


@rule(
    "TRACK-28",
    cites=f"{EPCIS} §7.4.4, TransactionEvent",
    field="bizTransactionList",
    fix="Give at least one business transaction, and the objects it is about.",
)
def a_transaction_event_ties_objects_to_a_transaction(event: Mapping[str, Any]) -> bool:
    """A transaction event names transactions and the objects tied to them; DELETE without objects unties all."""
    objects = isinstance(event.get("epcList"), list) or _has_some(event, "quantityList") or "parentID" in event
    return _has_some(event, "bizTransactionList") and (objects or event.get("action") == "DELETE")


@rule(
    "TRACK-29",
    cites=f"{EPCIS} §7.4.5, TransformationEvent",
    field="transformationID",
    fix="Give inputs and outputs, or a transformationID with one of them.",
)
def a_transformation_has_inputs_and_outputs(event: Mapping[str, Any]) -> bool:
    """A transformation names inputs and outputs; with an id it may be told in parts that name one of them."""
    inputs = _has_some(event, "inputEPCList") or _has_some(event, "inputQuantityList")
    outputs = _has_some(event, "outputEPCList") or _has_some(event, "outputQuantityList")
    return (inputs and outputs) or ("transformationID" in event and (inputs or outputs))


@rule(
    "TRACK-30",
    cites=f"{EPCIS} §7.3.6, instance/lot master data",
    field="ilmd",
    fix="Send ilmd only when objects begin: an ObjectEvent with action ADD, or a transformation.",
)
def master_data_comes_with_the_beginning(event: Mapping[str, Any]) -> bool:
    """Master data of an instance or lot comes with the event that begins it: an object's ADD or a transformation."""
    begins = event.get("type") == words.TRANSFORMATION or event.get("action") == "ADD"
    return "ilmd" not in event or begins or event.get("type") not in _TYPES


@rule(
    "TRACK-31",
    cites=f"{EPCIS} §7.3.6, instance/lot master data",
    field="ilmd",
    fix="Give each field of ilmd a declared prefix, such as cbvmda:lotNumber.",
)
def master_data_has_declared_namespaces(ilmd: Any, *, prefixes: Collection[str] | None = ()) -> bool:
    """Each field of instance or lot master data has a namespace: the standard defines none of its own there."""
    return isinstance(ilmd, Mapping) and all(
        name == "@context" or an_added_field_has_a_declared_namespace(name, prefixes=prefixes) for name in ilmd
    )


@rule(
    "TRACK-32",
    cites=f"{EPCIS} §7.4.2 to §7.4.6",
    fix="Take the field out, or give it a prefix that @context declares.",
)
def a_field_belongs_to_the_type(name: str, *, type: str, prefixes: Collection[str] | None = ()) -> bool:
    """An event has the fields of its type; any other has a namespace that is declared."""
    return name in words.EVENT_FIELDS[type] or an_added_field_has_a_declared_namespace(name, prefixes=prefixes)


@rule("TRACK-33", cites="RFC 8259 §4", fix="Write the field in the form of the standard.")
def a_list_is_a_list(value: Any) -> bool:
    """What the standard calls a list is a JSON array."""
    return isinstance(value, list)


def _has_some(event: Mapping[str, Any], name: str) -> bool:
    value = event.get(name)
    return isinstance(value, list) and bool(value)
