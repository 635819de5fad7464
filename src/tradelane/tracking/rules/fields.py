# SPDX-License-Identifier: Apache-2.0
"""What must hold of single fields of an EPCIS event; apart, because the same kind of field stands in many places."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from tradelane.kernel.rule import rule
from tradelane.tracking.values import vocabulary as words

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_OFFSET = re.compile(r"[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00")
_URI = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<rest>[^\s\x00-\x1f\x7f<>\"{}|\\^`]+)")
_CURIE = re.compile(r"(?P<scheme>[A-Za-z_][\w.-]*):(?P<rest>[^\s<>\"{}|\\^`]*)")
_EPC = re.compile(r"urn:epc:(id|class|idpat|raw|tag|pat):[a-z0-9-]+:[^\s.:]+([.:][^\s.]*)*", re.IGNORECASE)
_UNIT = re.compile(r"[A-Z0-9]{2,3}")
_VERSION = re.compile(r"2\.\d+(\.\d+)*")
_CBV = re.compile(
    r"(?:https?://(?:ref|ns)\.gs1\.org/(?:cbv|standards/cbv)/|cbv:)(?:BizStep|Disp|BTT|SDT|ER|Comp)-(?P<word>[^/?#]+)"
)
_CBV_URN = re.compile(r"urn:epcglobal:cbv:(bizstep|disp|btt|sdt|er)(:.*)?")
_HEX = re.compile(r"[0-9A-Fa-f]+")

LONGEST_URI = 400
"""Characters; the database indexes them."""
EPCIS = "EPCIS 2.0 (ISO/IEC 19987:2024)"
CBV = "CBV 2.0 (ISO/IEC 19988:2024)"


@rule(
    "TRACK-1",
    cites=f"{EPCIS} §7.3.1, Time; RFC 3339 §5.6",
    fix="Write it like 2026-11-03T08:30:00.000Z or with an offset such as -06:00.",
)
def a_time_has_date_clock_and_offset(text: Any) -> bool:
    """A time is date, clock time with seconds, and UTC offset, and it exists in the calendar."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.upper()))
    except ValueError:
        return False
    return True


@rule(
    "TRACK-2",
    cites=f"{EPCIS} §7.4.1, eventTimeZoneOffset",
    fix="Write the offset at the place of the event as +08:00 or -06:00.",
)
def a_zone_offset_is_signed_hours_and_minutes(text: Any) -> bool:
    """The time zone offset is a sign, two digits of hours up to 14, a colon, two digits of minutes."""
    return isinstance(text, str) and _OFFSET.fullmatch(text) is not None


@rule(
    "TRACK-3",
    cites=f"{EPCIS} §6.4, identifiers; RFC 3986 §4.3",
    fix="Write a URI, such as urn:epc:id:sscc:… or https://id.gs1.org/00/….",
)
def an_identifier_is_a_uri(text: Any) -> bool:
    """Objects, places, events and codes of one's own are named by URIs or compact URIs, of at most 400 characters."""
    return isinstance(text, str) and len(text) <= LONGEST_URI and _URI.fullmatch(text) is not None


@rule(
    "TRACK-4",
    cites=f"{CBV} §8.2; EPC Tag Data Standard 2.0 §6.3",
    fix="Write urn:epc:id:<scheme>:<parts with dots>.",
)
def an_epc_urn_is_whole(text: str) -> bool:
    """A URN of namespace `epc` names its kind, its scheme and the parts of the number."""
    return not text.lower().startswith("urn:epc:") or _EPC.fullmatch(text) is not None


@rule(
    "TRACK-5",
    cites="GS1 Digital Link URI Syntax 1.4 §4; GS1 General Specifications §7.9, check digit",
    fix="Write the whole number with its check digit.",
)
def a_digital_link_has_its_check_digit(text: str) -> bool:
    """A Digital Link at id.gs1.org names a GTIN of 14 digits or an SSCC of 18 with the right check digit."""
    match = re.match(r"https?://id\.gs1\.org/(00|01)/([^/?#]+)", text)
    if match is None:
        return True
    length = {"00": 18, "01": 14}[match[1]]
    return len(match[2]) == length and match[2].isdecimal() and gs1_check_digit(match[2][:-1]) == match[2][-1]


@rule("TRACK-6", cites=f"{EPCIS} §7.3.2, action", field="action", fix="Write OBSERVE, ADD or DELETE.")
def an_action_is_one_of_three(text: Any) -> bool:
    """An action is OBSERVE, ADD or DELETE."""
    return isinstance(text, str) and text in words.ACTIONS


@rule(
    "TRACK-7",
    cites=f"{CBV} §7.1 to §7.5",
    fix="Write the bare word of the vocabulary, such as shipping, or the URI of your own vocabulary.",
)
def a_code_is_of_its_vocabulary(text: Any, *, known: Collection[str]) -> bool:
    """A code is a bare word of the standard vocabulary, or the URI of a word of somebody else's.

    The standard's own words are never written as URNs in JSON, and nobody adds words to the standard's namespace.
    """
    if not isinstance(text, str):
        return False
    if standard := _CBV.fullmatch(text):
        return standard["word"] in known
    if _CBV_URN.fullmatch(text):
        return False
    return text in known or an_identifier_is_a_uri(text)


@rule(
    "TRACK-8",
    cites=f"{CBV} §7.6; GS1 Web Vocabulary, MeasurementType",
    fix="Write a kind of measurement such as Temperature, or the URI of your own.",
)
def a_measurement_is_of_a_known_kind(text: Any) -> bool:
    """A sensor report says what it measures, as a bare word of the GS1 Web Vocabulary or as another URI."""
    if not isinstance(text, str):
        return False
    word = re.sub(r"^(gs1:|https?://(www\.)?gs1\.org/voc/)", "", text)
    known = words.MEASUREMENTS | words.MEASUREMENTS_OTHERWISE_SPELT
    return word in known or (word == text and an_identifier_is_a_uri(text))


@rule(
    "TRACK-34",
    cites=f"{CBV} §7.6; GS1 Web Vocabulary, MeasurementType",
    fix="Write the word as the vocabulary has it.",
)
def a_measurement_is_spelt_as_listed(text: str) -> bool:
    """A kind of measurement is spelt as the vocabulary lists it; two other spellings in use are read with a warning."""
    return text not in words.MEASUREMENTS_OTHERWISE_SPELT


@rule(
    "TRACK-9",
    cites=f"{EPCIS} §7.3.3.3, QuantityElement; UN/ECE Recommendation 20",
    fix="Give epcClass as URI, quantity as number above zero, uom as a code of two or three characters; nothing else.",
)
def a_quantity_names_its_class(element: Any) -> bool:
    """A quantity element names a class of objects; it may say how many, and in which unit; nothing else."""
    if not isinstance(element, Mapping) or not set(element) <= {"epcClass", "quantity", "uom"}:
        return False
    quantity, unit = element.get("quantity"), element.get("uom")
    return (
        an_identifier_is_a_uri(element.get("epcClass"))
        and ("quantity" not in element or _is_number(quantity, above=0))
        and ("uom" not in element or (isinstance(unit, str) and _UNIT.fullmatch(unit) is not None))
    )


@rule("TRACK-10", cites=f"{EPCIS} §7.3.4, ReadPoint and BusinessLocation", fix='Write {"id": "<URI of the place>"}.')
def a_place_has_an_id(place: Any) -> bool:
    """A read point or business location is an object with the URI of the place as `id`."""
    return isinstance(place, Mapping) and an_identifier_is_a_uri(place.get("id"))


@rule(
    "TRACK-11",
    cites=f"{EPCIS} §7.4.1, extension points; JSON-LD 1.1 §4.1.5",
    fix="Give the field a prefix, and declare the prefix in @context.",
)
def an_added_field_has_a_declared_namespace(name: str, *, prefixes: Collection[str] | None = ()) -> bool:
    """A field that the standard does not define has a namespace: a URI, or a prefix that a context declares.

    `prefixes` is None when a context that we can't see may declare any.
    """
    return _is_absolute(name) or _is_compact(name, prefixes)


@rule(
    "TRACK-12",
    cites=f"{EPCIS} §7.3.5.4, PersistentDisposition",
    field="persistentDisposition",
    fix="List at least one disposition, each once, under set or unset; nothing else.",
)
def a_persistent_disposition_sets_or_unsets(value: Any) -> bool:
    """A persistent disposition sets or unsets at least one disposition, and names each once."""
    if not isinstance(value, Mapping) or not value or not set(value) <= {"set", "unset"}:
        return False
    lists = list(value.values())
    return all(isinstance(each, list) and each and _has_no_double(each) for each in lists)


@rule(
    "TRACK-13",
    cites=f"{EPCIS} §7.3.7, SensorElement",
    field="sensorElementList",
    fix="Give each sensor element a sensorReport with at least one report, each with its type.",
)
def a_sensor_element_reports_something(element: Any) -> bool:
    """A sensor element has at least one report, and each report says what it measures or which alert it gives."""
    reports = element.get("sensorReport") if isinstance(element, Mapping) else None
    return (
        isinstance(reports, list)
        and bool(reports)
        and all(isinstance(each, Mapping) and ("type" in each or "exception" in each) for each in reports)
    )


@rule(
    "TRACK-14",
    cites=f"{EPCIS} §7.3.7.2, SensorReport",
    fix="Write numbers as numbers, true or false as booleans, bytes as hexadecimal digits.",
)
def a_sensor_value_has_its_kind(name: str, value: Any) -> bool:
    """In a sensor report a number is a number, a boolean is true or false, bytes are hexadecimal, the rest is text."""
    if name in words.SENSOR_NUMBERS:
        return _is_number(value)
    if name == "booleanValue":
        return isinstance(value, bool)
    if name == "hexBinaryValue":
        return isinstance(value, str) and _HEX.fullmatch(value) is not None
    return isinstance(value, str)


@rule(
    "TRACK-15",
    cites=f"{EPCIS} §7.4.1.2, ErrorDeclaration; {CBV} §7.5",
    field="errorDeclaration",
    fix="Give declarationTime; reason did_not_occur or incorrect_data; correctiveEventIDs as a list of URIs.",
)
def an_error_declaration_says_when(value: Any) -> bool:
    """An error declaration says when it was made; it may give a reason and the events that are right instead."""
    if not isinstance(value, Mapping):
        return False
    corrective = value.get("correctiveEventIDs", [])
    return (
        a_time_has_date_clock_and_offset(value.get("declarationTime"))
        and ("reason" not in value or a_code_is_of_its_vocabulary(value["reason"], known=words.ERROR_REASONS))
        and isinstance(corrective, list)
        and all(an_identifier_is_a_uri(each) for each in corrective)
    )


@rule(
    "TRACK-16",
    cites=f"{EPCIS} §7.4.1, certificationInfo",
    field="certificationInfo",
    fix="Give the URI of the certificate, or a list of URIs.",
)
def certification_is_named_by_uri(value: Any) -> bool:
    """Certificates of an event are named by URI; what they say stands where the URI leads."""
    several = value if isinstance(value, list) else [value]
    return all(an_identifier_is_a_uri(each) for each in several)


@rule(
    "TRACK-17",
    cites=f"{EPCIS} §7.3.5.3 and §7.3.5.5, BusinessTransaction, Source and Destination",
    fix="Give the URI under the list's own name, the type beside it, and nothing else.",
)
def a_reference_names_its_thing(element: Any, *, name: str, typed: bool) -> bool:
    """A business transaction, source or destination is the URI of the thing and its type, and nothing else.

    `name` is the field of the URI; a source or destination must be `typed`, a business transaction may be.
    """
    return (
        isinstance(element, Mapping)
        and set(element) <= {"type", name}
        and (not typed or "type" in element)
        and an_identifier_is_a_uri(element.get(name))
    )


@rule("TRACK-18", cites=f"{EPCIS} §7.3.3, the what dimension", fix="Name each object once.")
def a_list_names_each_object_once(identifiers: Any) -> bool:
    """A list of objects is a list, and names each object once."""
    return isinstance(identifiers, list) and _has_no_double(identifiers)


@rule("TRACK-19", cites=f"{EPCIS} §10.3, schemaVersion", field="schemaVersion", fix="Write 2.0.")
def the_schema_version_is_two(version: Any) -> bool:
    """The document is of version 2 of the standard; the events of version 1 were other ones."""
    return isinstance(version, str) and _VERSION.fullmatch(version) is not None


def _is_absolute(text: str) -> bool:
    match = _URI.fullmatch(text)
    return match is not None and match["scheme"].lower() in words.SCHEMES


def _is_compact(text: str, prefixes: Collection[str] | None) -> bool:
    match = _CURIE.fullmatch(text)
    if match is None or not match["rest"]:
        return False
    return prefixes is None or match["scheme"] in words.KNOWN_PREFIXES or match["scheme"] in prefixes


def _is_number(value: Any, *, above: float = -math.inf) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= above


def _has_no_double(values: list[Any]) -> bool:
    return all(isinstance(each, str) for each in values) and len(set(values)) == len(values)


def gs1_check_digit(digits: str) -> str:
    """The check digit of GS1's General Specifications: weights 3 and 1 from the right, to the next ten."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)
