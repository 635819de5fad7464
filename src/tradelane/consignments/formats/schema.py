# SPDX-License-Identifier: Apache-2.0
"""The published JSON Schema of a consignment; apart, because outsiders check against it without our code.

It is made from the dataclasses, and `data/consignment.schema.json` holds what was made; a test keeps the two equal.
The schema says what form a consignment has; what must hold beyond form is in `rules`.
"""

from dataclasses import is_dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import NoneType, UnionType
from typing import Any, NewType, Union, cast, get_args, get_origin

import jsonschema_rs
import orjson

from tradelane.consignments.formats.dataset import LINES, TEXT_LENGTH, field_types, required
from tradelane.consignments.values import Consignment
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity

SCHEMA_ID = "urn:tradelane:schema:consignment:1"

_AMOUNT = {"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,12})?$"}

_COMPOSED: dict[type, dict[str, Any]] = {
    Money: {
        "type": "object",
        "description": "An amount of one currency (ISO 4217).",
        "properties": {"amount": _AMOUNT, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}},
        "required": ["amount", "currency"],
        "additionalProperties": False,
    },
    Quantity: {
        "type": "object",
        "description": "A number of one unit (UN/ECE Recommendation 20).",
        "properties": {"value": _AMOUNT, "unit": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"}},
        "required": ["value", "unit"],
        "additionalProperties": False,
    },
    Place: {
        "type": "object",
        "description": "A location by UN/LOCODE.",
        "properties": {
            "locode": {"type": "string", "pattern": "^[A-Z]{2}[A-Z2-9]{3}$"},
            "name": {"type": "string", "maxLength": TEXT_LENGTH},
        },
        "required": ["locode"],
        "additionalProperties": False,
    },
}

_PATTERNS = {
    ("GoodsItem", "hs_code"): "^([0-9]{6})?$",
    ("GoodsItem", "origin"): "^([A-Z]{2})?$",
    ("GoodsItem", "dangerous_goods_un"): "^([0-9]{4})?$",
    ("Address", "country"): "^([A-Z]{2})?$",
    ("Terms", "currency"): "^([A-Z]{3})?$",
    ("Transport", "imo"): "^([0-9]{7})?$",
    ("References", "ucr"): "^.{0,35}$",
}
"""The forms that rules ask of single texts, as far as a pattern can say them."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `to_json` writes and `from_json` reads."""
    definitions: dict[str, Any] = {}
    _schema_of(Consignment, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Tradelane consignment",
        "$ref": "#/$defs/Consignment",
        "$defs": dict(sorted(definitions.items())),
    }


def schema_findings(value: Any) -> tuple[Finding, ...]:
    """What the published schema has to say of JSON data; empty when it is valid."""
    return tuple(
        Finding(
            "FORM-4", Level.ERROR, _path(error.instance_path), error.message[:300], "Follow consignment.schema.json."
        )
        for error in _validator().iter_errors(value)
    )


@lru_cache(maxsize=1)
def _validator() -> Any:
    published = files("tradelane.consignments").joinpath("data/consignment.schema.json").read_bytes()
    return jsonschema_rs.validator_for(orjson.loads(published))


def _path(steps: Any) -> str:
    out = ""
    for step in steps:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else str(step)
    return out


def _schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(kind, NewType):
        return _schema_of(kind.__supertype__, definitions)
    if get_origin(kind) in (Union, UnionType):
        inner = _schema_of(next(k for k in get_args(kind) if k is not NoneType), definitions)
        return {"anyOf": [inner, {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "maxItems": LINES, "items": _schema_of(get_args(kind)[0], definitions)}
    if kind in _COMPOSED:
        definitions[kind.__name__] = _COMPOSED[kind]
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if is_dataclass(kind):
        return _schema_of_value(cast(type, kind), definitions)
    if kind is int:
        return {"type": "integer"}
    if kind is date:
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [code.value for code in kind]}
    return {"type": "string", "maxLength": TEXT_LENGTH}


def _schema_of_value(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}  # holds the place, in case a type names itself
        types = field_types(kind)
        properties = {f.name: _schema_of(its_type, definitions) for f, its_type in types}
        for field_name, schema in properties.items():
            if pattern := _PATTERNS.get((name, field_name)):
                schema["pattern"] = pattern
        definitions[name] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": properties,
            "required": [f.name for f, _ in types if required(f)],
            "additionalProperties": False,
        }
        if kind is Consignment:
            properties["goods_items"]["minItems"] = 1
            properties["parties"]["minItems"] = 2
    return {"$ref": f"#/$defs/{name}"}
