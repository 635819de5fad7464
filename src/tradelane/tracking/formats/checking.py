# SPDX-License-Identifier: Apache-2.0
"""EPCIS documents judged rule by rule; apart from reading, so that a finding always names a place in a whole file."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.rule import Rule
from tradelane.tracking.formats.reading import prefixes_of, read_document
from tradelane.tracking.rules import events as event_rules
from tradelane.tracking.rules import fields as field_rules
from tradelane.tracking.values import EpcisReport
from tradelane.tracking.values import vocabulary as words

Prefixes = frozenset[str] | None
_Check = Callable[[str, Any, Prefixes], Iterator[Finding]]

_BY_TYPE: Mapping[str, tuple[Rule[[Mapping[str, Any]]], ...]] = {
    words.OBJECT: (event_rules.an_object_event_says_what,),
    words.AGGREGATION: (event_rules.a_parent_gets_children, event_rules.children_have_a_parent),
    words.ASSOCIATION: (event_rules.a_parent_gets_children, event_rules.children_have_a_parent),
    words.TRANSACTION: (event_rules.a_transaction_event_ties_objects_to_a_transaction,),
    words.TRANSFORMATION: (event_rules.a_transformation_has_inputs_and_outputs,),
}


def epcis_report(content: bytes) -> EpcisReport:
    """Read and judge an EPCIS 2.0 file in JSON: its version, its events and what each rule has to say.

    Raises Unreadable when the file is no EPCIS document, event or list of events.
    """
    reading = read_document(content)
    findings = list(_document(reading.document)) if reading.document else []
    for path, event in reading.events:
        findings += _event(path, event, reading.contexts, alone=not path)
    return EpcisReport(
        version=str(reading.document.get("schemaVersion", "")),
        events=tuple(event for _, event in reading.events if isinstance(event, dict)),
        contexts=reading.contexts,
        findings=tuple(findings),
    )


def event_findings(event: Any, contexts: tuple[Any, ...], *, path: str = "") -> list[Finding]:
    """What the rules say of one event whose document names these contexts."""
    return list(_event(path, event, contexts, alone=False))


def _document(document: Mapping[str, Any]) -> Iterator[Finding]:
    if not event_rules.a_document_has_its_frame(document):
        yield _finding(event_rules.a_document_has_its_frame, "")
    if "@context" in document and not event_rules.a_context_is_there(document["@context"]):
        yield _finding(event_rules.a_context_is_there, "@context")
    if "schemaVersion" in document and not field_rules.the_schema_version_is_two(document["schemaVersion"]):
        yield _finding(field_rules.the_schema_version_is_two, "schemaVersion")
    if "creationDate" in document:
        yield from _time("creationDate", document["creationDate"], None)
    prefixes = prefixes_of(document.get("@context"))
    for name in set(document) - words.DOCUMENT_FIELDS:
        if not field_rules.an_added_field_has_a_declared_namespace(name, prefixes=prefixes):
            yield _finding(field_rules.an_added_field_has_a_declared_namespace, name)


def _event(path: str, event: Any, contexts: tuple[Any, ...], *, alone: bool) -> Iterator[Finding]:
    if not isinstance(event, Mapping):
        yield _finding(event_rules.an_event_is_of_a_known_type, path)
        return
    prefixes = prefixes_of(*contexts, event.get("@context"))
    if alone and not event_rules.a_context_is_there(event.get("@context")):
        yield _finding(event_rules.a_context_is_there, _at(path, "@context"))
    type = event.get("type")
    if not event_rules.an_event_is_of_a_known_type(type):
        yield _finding(event_rules.an_event_is_of_a_known_type, _at(path, "type"))
        return
    whole: tuple[Rule[[Mapping[str, Any]]], ...] = (
        event_rules.an_event_says_when,
        event_rules.an_event_says_its_action,
        event_rules.master_data_comes_with_the_beginning,
        *_BY_TYPE.get(str(type), ()),
    )
    for rule in whole:
        if not rule(event):
            yield _finding(rule, _at(path, rule.field))
    own = words.EVENT_FIELDS.get(str(type))
    for name, value in event.items():
        if check := _FIELDS.get(name):
            yield from check(_at(path, name), value, prefixes)
        if (
            own is not None
            and name not in own
            and not event_rules.a_field_belongs_to_the_type(name, type=str(type), prefixes=prefixes)
        ):  # asked only for a field that is not the type's, because most are and events come by the thousand
            yield _finding(event_rules.a_field_belongs_to_the_type, _at(path, name))


# ── one check for each kind of field ──


def _time(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.a_time_has_date_clock_and_offset(value):
        yield _finding(field_rules.a_time_has_date_clock_and_offset, path)


def _offset(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.a_zone_offset_is_signed_hours_and_minutes(value):
        yield _finding(field_rules.a_zone_offset_is_signed_hours_and_minutes, path)


def _action(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.an_action_is_one_of_three(value):
        yield _finding(field_rules.an_action_is_one_of_three, path)


def _uri(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.an_identifier_is_a_uri(value):
        yield _finding(field_rules.an_identifier_is_a_uri, path)
        return
    for rule in (field_rules.an_epc_urn_is_whole, field_rules.a_digital_link_has_its_check_digit):
        if not rule(value):
            yield _finding(rule, path)


def _objects(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.a_list_names_each_object_once(value):
        yield _finding(field_rules.a_list_names_each_object_once, path)
        return
    for n, each in enumerate(value):
        yield from _uri(f"{path}[{n}]", each, prefixes)


def _quantities(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    for place, each in _items(path, value):
        if each is None or not field_rules.a_quantity_names_its_class(each):
            yield _finding(field_rules.a_quantity_names_its_class, place)


def _code(known: frozenset[str]) -> _Check:
    def check(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
        if not field_rules.a_code_is_of_its_vocabulary(value, known=known):
            yield _finding(field_rules.a_code_is_of_its_vocabulary, path)

    return check


def _persistent(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.a_persistent_disposition_sets_or_unsets(value):
        yield _finding(field_rules.a_persistent_disposition_sets_or_unsets, path)
        return
    check = _code(words.DISPOSITIONS)
    for name, codes in value.items():
        for n, code in enumerate(codes):
            yield from check(f"{path}.{name}[{n}]", code, prefixes)


def _place(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.a_place_has_an_id(value):
        yield _finding(field_rules.a_place_has_an_id, path)
        return
    yield from _uri(f"{path}.id", value["id"], prefixes)
    yield from _added(path, set(value) - {"id"}, prefixes)


def _references(name: str, known: frozenset[str], *, typed: bool) -> _Check:
    def check(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
        kind = _code(known)
        for place, each in _items(path, value):
            if not field_rules.a_reference_names_its_thing(each, name=name, typed=typed):
                yield _finding(field_rules.a_reference_names_its_thing, place)
            elif "type" in each:
                yield from kind(f"{place}.type", each["type"], prefixes)

    return check


def _sensors(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    for place, element in _items(path, value):
        if not field_rules.a_sensor_element_reports_something(element):
            yield _finding(field_rules.a_sensor_element_reports_something, place)
            continue
        yield from _added(place, set(element) - {"sensorMetadata", "sensorReport"}, prefixes)
        metadata = element.get("sensorMetadata", {})
        if isinstance(metadata, Mapping):
            yield from _sensor_fields(f"{place}.sensorMetadata", metadata, words.SENSOR_METADATA_FIELDS, prefixes)
        else:
            yield _finding(field_rules.a_sensor_element_reports_something, f"{place}.sensorMetadata")
        for n, report in enumerate(element["sensorReport"]):
            yield from _sensor_fields(f"{place}.sensorReport[{n}]", report, words.SENSOR_REPORT_FIELDS, prefixes)


def _sensor_fields(
    path: str, element: Mapping[str, Any], fields: frozenset[str], prefixes: Prefixes
) -> Iterator[Finding]:
    yield from _added(path, set(element) - fields, prefixes)
    for name in set(element) & fields:
        place, value = f"{path}.{name}", element[name]
        if name == "type":
            if not field_rules.a_measurement_is_of_a_known_kind(value):
                yield _finding(field_rules.a_measurement_is_of_a_known_kind, place)
            elif not field_rules.a_measurement_is_spelt_as_listed(value):
                yield _finding(field_rules.a_measurement_is_spelt_as_listed, place, level=Level.WARNING)
        elif name in words.SENSOR_TIMES:
            yield from _time(place, value, prefixes)
        elif name in words.SENSOR_URIS:
            yield from _uri(place, value, prefixes)
        elif name == "component":
            yield from _code(words.COMPONENTS)(place, value, prefixes)
        elif name == "exception":
            yield from _code(words.SENSOR_ALERTS)(place, value, prefixes)
        elif not field_rules.a_sensor_value_has_its_kind(name, value):
            yield _finding(field_rules.a_sensor_value_has_its_kind, place)


def _error(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.an_error_declaration_says_when(value):
        yield _finding(field_rules.an_error_declaration_says_when, path)
        return
    yield from _added(path, set(value) - {"declarationTime", "reason", "correctiveEventIDs"}, prefixes)


def _certification(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not field_rules.certification_is_named_by_uri(value):
        yield _finding(field_rules.certification_is_named_by_uri, path)


def _ilmd(path: str, value: Any, prefixes: Prefixes) -> Iterator[Finding]:
    if not event_rules.master_data_has_declared_namespaces(value, prefixes=prefixes):
        yield _finding(event_rules.master_data_has_declared_namespaces, path)


def _added(path: str, names: set[str], prefixes: Prefixes) -> Iterator[Finding]:
    for name in sorted(names):
        if name != "@context" and not field_rules.an_added_field_has_a_declared_namespace(name, prefixes=prefixes):
            yield _finding(field_rules.an_added_field_has_a_declared_namespace, f"{path}.{name}")


def _items(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Each element of a list with its place; one that fits nothing when it is no list."""
    if not event_rules.a_list_is_a_list(value):
        yield path, None
        return
    for n, each in enumerate(value):
        yield f"{path}[{n}]", each


_FIELDS: Mapping[str, _Check] = {
    "eventTime": _time,
    "recordTime": _time,
    "eventTimeZoneOffset": _offset,
    "eventID": _uri,
    "transformationID": _uri,
    "parentID": _uri,
    "action": _action,
    **dict.fromkeys(words.EPC_LISTS, _objects),
    **dict.fromkeys(words.QUANTITY_LISTS, _quantities),
    "bizStep": _code(words.BIZ_STEPS),
    "disposition": _code(words.DISPOSITIONS),
    "persistentDisposition": _persistent,
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": _references("bizTransaction", words.BUSINESS_TRANSACTIONS, typed=False),
    "sourceList": _references("source", words.SOURCES_AND_DESTINATIONS, typed=True),
    "destinationList": _references("destination", words.SOURCES_AND_DESTINATIONS, typed=True),
    "sensorElementList": _sensors,
    "errorDeclaration": _error,
    "certificationInfo": _certification,
    "ilmd": _ilmd,
}


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path and name else path or name


def _finding(rule: "Rule[...]", path: str, *, level: Level = Level.ERROR) -> Finding:
    return Finding(rule.id, level, path, f"{rule.text} ({rule.cites})", rule.fix)
