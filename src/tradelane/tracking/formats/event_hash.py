# SPDX-License-Identifier: Apache-2.0
"""The event hash of CBV 2.0 §8.9: the same id for the same event, whoever computes it; apart, because it is GS1's.

An event becomes one line of text: the standard's fields in a fixed order, lists sorted, times in UTC to the
millisecond, GS1 keys and codes as full URIs, then the added fields by namespace. The hash of the line is the id.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tradelane.kernel.clock import from_rfc3339
from tradelane.tracking.formats.digital_link import canonical_uri
from tradelane.tracking.values import vocabulary as words

_CBV = "https://ref.gs1.org/cbv/"
_VOC = "https://gs1.org/voc/"
_NAMESPACES = {
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": _VOC,
    "cbv": _CBV,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
    "epcis": "https://ref.gs1.org/epcis/",
}
_IGNORED = frozenset({"recordTime", "eventID", "errorDeclaration", "@context", "rdfs:comment"})

_Leaf = Callable[[Any], str]
_Namespaces = Mapping[str, str]


def event_hash_id(event: Mapping[str, Any], contexts: tuple[Any, ...] = ()) -> str:
    """The event's hash as an id: `ni:///sha-256;<hex>?ver=CBV2.0`. `contexts` are those of its document."""
    line = pre_hash(event, contexts)
    return f"ni:///sha-256;{hashlib.sha256(line.encode()).hexdigest()}?ver=CBV2.0"


def pre_hash(event: Mapping[str, Any], contexts: tuple[Any, ...] = ()) -> str:
    """The line of text that is hashed."""
    spaces = _namespaces(contexts, event.get("@context"))
    parts = [f"eventType={event['type']}"]
    parts += [write(name, event[name], spaces) for name, write in _FIELDS.items() if name in event]
    return "".join(parts) + _added(event, set(_FIELDS) | _IGNORED | {"type"}, spaces)


def _namespaces(*contexts: Any) -> dict[str, str]:
    found = dict(_NAMESPACES)
    for context in contexts:
        for each in context if isinstance(context, list | tuple) else (context,):
            if isinstance(each, Mapping):
                found.update({name: uri for name, uri in each.items() if isinstance(uri, str)})
    return found


# ── leaves ──


def _text(value: Any) -> str:
    return str(value).strip()


def _time(value: Any) -> str:
    moment = from_rfc3339(str(value).upper())
    whole = moment + timedelta(microseconds=(500 if moment.microsecond % 1000 >= 500 else 0))
    return whole.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _uri(value: Any) -> str:
    return canonical_uri(_text(value))


def _number(value: Any) -> str:
    text = format(Decimal(str(value)).normalize(), "f")
    return "0" if text == "-0" else text


def _boolean(value: Any) -> str:
    return str(value).lower()


def _code(prefix: str) -> _Leaf:
    """A bare word of the standard, or one with GS1's prefix, as full URI; any other URI as it is."""

    def write(value: Any) -> str:
        text = re.sub("^(cbv|gs1):", lambda match: _NAMESPACES[match[1]], _text(value))
        return f"{prefix}{text}" if re.fullmatch(r"\w+", text) else _uri(text)

    return write


# ── fields ──

_Field = Callable[[str, Any, _Namespaces], str]


def _one(leaf: _Leaf) -> _Field:
    return lambda name, value, _: f"{name}={leaf(value)}"


def _each(leaf: _Leaf) -> _Field:
    return lambda name, value, _: "".join(sorted(f"{name}={leaf(e)}" for e in _several(value)))


def _list_of(child: str, leaf: _Leaf) -> _Field:
    return lambda name, value, _: name + "".join(sorted(f"{child}={leaf(e)}" for e in value)) if value else ""


def _object(fields: Mapping[str, _Field], *, child: str = "") -> _Field:
    """A list of objects under `name`, each begun by `child`; sorted."""

    def write(name: str, value: Any, spaces: _Namespaces) -> str:
        found = [child + _fields(each, fields, spaces) for each in _several(value)]
        return name + "".join(sorted(found)) if found else ""

    return write


def _repeated(fields: Mapping[str, _Field]) -> _Field:
    """A list of objects, each begun by the field's own name; sorted."""
    return lambda name, value, spaces: "".join(sorted(name + _fields(e, fields, spaces) for e in _several(value)))


def _fields(element: Mapping[str, Any], fields: Mapping[str, _Field], spaces: _Namespaces) -> str:
    own = "".join(write(name, element[name], spaces) for name, write in fields.items() if name in element)
    return own + _added(element, set(fields) | _IGNORED, spaces)


def _added(element: Mapping[str, Any], own: set[str] | frozenset[str], spaces: _Namespaces) -> str:
    """Fields of other namespaces, each as `{namespace}name`; sorted."""
    return "".join(sorted(_extension(n, v, spaces) for n, v in element.items() if n not in own and n[:1] != "@"))


def _extension(name: str, value: Any, spaces: _Namespaces) -> str:
    full = _full_name(name, spaces)
    if isinstance(value, list):
        return "".join(sorted(_extension(name, each, spaces) for each in value))
    if isinstance(value, Mapping):
        inner = _namespaces([spaces], value.get("@context"))
        return full + "".join(
            sorted(_extension(n, v, inner) for n, v in value.items() if n != "rdfs:comment" and n[:1] != "@")
        )
    if isinstance(value, bool):
        return f"{full}={_boolean(value)}"
    if isinstance(value, int | float):
        return f"{full}={_number(value)}"
    return f"{full}={_text(value)}"


def _full_name(name: str, spaces: _Namespaces) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{spaces[prefix]}}}{local}" if colon and prefix in spaces else name


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_QUANTITY: Mapping[str, _Field] = {"epcClass": _one(_uri), "quantity": _one(_number), "uom": _one(_text)}
_PLACE: Mapping[str, _Field] = {"id": _one(_uri)}
_DISPOSITION = _code(f"{_CBV}Disp-")
_METADATA: Mapping[str, _Field] = {
    **dict.fromkeys(words.SENSOR_TIMES, _one(_time)),
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _one(_uri)),
}
_REPORT: Mapping[str, _Field] = {
    "type": _one(_code(_VOC)),
    "exception": _one(_code(_VOC)),
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"), _one(_uri)),
    "time": _one(_time),
    "microorganism": _one(_uri),
    "chemicalSubstance": _one(_uri),
    "value": _one(_number),
    "component": _one(_code(f"{_CBV}Comp-")),
    "stringValue": _one(_text),
    "booleanValue": _one(_boolean),
    "hexBinaryValue": _one(_text),
    "uriValue": _one(_uri),
    **dict.fromkeys(("minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), _one(_number)),
    "uom": _one(_text),
    "coordinateReferenceSystem": _one(_uri),
}
_SENSOR: Mapping[str, _Field] = {
    "sensorMetadata": lambda name, value, spaces: name + _fields(value, _METADATA, spaces),
    "sensorReport": _repeated(_REPORT),
}
_FIELDS: Mapping[str, _Field] = {
    "eventTime": _one(_time),
    "eventTimeZoneOffset": _one(_text),
    "certificationInfo": _each(_uri),
    "parentID": _one(_uri),
    "epcList": _list_of("epc", _uri),
    "inputEPCList": _list_of("epc", _uri),
    "childEPCs": _list_of("epc", _uri),
    "quantityList": _object(_QUANTITY, child="quantityElement"),
    "childQuantityList": _object(_QUANTITY, child="quantityElement"),
    "inputQuantityList": _object(_QUANTITY, child="quantityElement"),
    "outputEPCList": _list_of("epc", _uri),
    "outputQuantityList": _object(_QUANTITY, child="quantityElement"),
    "action": _one(_text),
    "transformationID": _one(_uri),
    "bizStep": _one(_code(f"{_CBV}BizStep-")),
    "disposition": _one(_DISPOSITION),
    "persistentDisposition": _object({"set": _each(_DISPOSITION), "unset": _each(_DISPOSITION)}),
    "readPoint": _object(_PLACE),
    "bizLocation": _object(_PLACE),
    "bizTransactionList": _object({"type": _one(_code(f"{_CBV}BTT-")), "bizTransaction": _one(_uri)}),
    "destinationList": _object({"type": _one(_code(f"{_CBV}SDT-")), "destination": _one(_uri)}),
    "sourceList": _object({"type": _one(_code(f"{_CBV}SDT-")), "source": _one(_uri)}),
    "sensorElementList": _object(_SENSOR, child="sensorElement"),
    "ilmd": lambda name, value, spaces: name + _added(value, frozenset(), spaces),
}
