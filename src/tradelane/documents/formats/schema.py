# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of our documents; apart, because it is generated from the tables that also derive them.

`data/document.schema.json` is this schema, published; a test keeps the two equal.
"""

from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from typing import Any

from tradelane.consignments.values import PartyRole
from tradelane.documents.values import SHOWN, STATEMENTS, DocumentKind, Form, Statement
from tradelane.documents.values.declaring import OWN

SCHEMA_ID = OWN

_XML_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$"
"""XML 1.0 §2.2 has no place for control characters, so a document that must be XML too holds none."""
_TEXT = {"type": "string", "minLength": 1, "maxLength": 2000, "pattern": _XML_TEXT}
_LONG_TEXT = {**_TEXT, "maxLength": 20_000}
_DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_DIGITS = {"type": "string", "pattern": "^-?[0-9]{1,15}([.][0-9]{1,12})?$"}
_ORGANISATION = {"type": "string", "pattern": "^[A-Z]{2}[.][A-Z0-9]+[.].+$", "maxLength": 100}
_COUNT = {"type": "integer", "minimum": 0, "maximum": 1_000_000_000}


def _object(properties: dict[str, Any], required: Iterable[str] = ()) -> dict[str, Any]:
    out = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**out, "required": sorted(required)} if required else out


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


_DEFINITIONS: dict[str, Any] = {
    "money": _object(
        {"amount": _DIGITS, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}}, ("amount", "currency")
    ),
    "quantity": _object(
        {"value": _DIGITS, "unit": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"}}, ("unit", "value")
    ),
    "place": _object({"locode": {"type": "string", "pattern": "^[A-Z]{2}[A-Z2-9]{3}$"}, "name": _TEXT}, ("locode",)),
    "packages": _object({"count": _COUNT, "kind": _TEXT}, ("count",)),
    "equipment": _object({"number": _TEXT, "size_type": _TEXT, "seal": _TEXT}, ("number",)),
    "charge": _object({"kind": _TEXT, "amount": _ref("money")}, ("amount", "kind")),
    "party": _object(
        {
            "role": {"enum": [str(role) for role in PartyRole]},
            "name": _TEXT,
            "organisation": _ORGANISATION,
            "address": _object(
                {
                    **dict.fromkeys(("street", "city", "postcode", "region"), _TEXT),
                    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
                }
            ),
            "contact": _object(dict.fromkeys(("name", "email", "telephone"), _TEXT)),
        },
        ("name", "role"),
    ),
}

_FIELDS: dict[str, Any] = {
    "number": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
    "hs_code": {"type": "string", "pattern": "^[0-9]{6}$"},
    "hs_edition": {"type": "string", "pattern": "^[0-9]{4}$"},
    "origin": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "dangerous_goods_un": {"type": "string", "pattern": "^[0-9]{4}$"},
    **{name: _ref("quantity") for name in ("quantity", "net_mass", "gross_mass", "credited_quantity")},
    **{name: _ref("money") for name in ("unit_price", "value", "goods_value", "total_value")},
    **{name: _ref("money") for name in ("credited_value", "credited_goods", "credited_total")},
    **{name: _ref("place") for name in ("loading", "discharge")},
    **dict.fromkeys(("departure", "arrival"), _DATE),
    "equipment": {"type": "array", "items": _ref("equipment"), "maxItems": 1000},
}

_FORMS: dict[Form, dict[str, Any]] = {
    Form.TEXT: _TEXT,
    Form.LONG_TEXT: _LONG_TEXT,
    Form.DATE: _DATE,
    Form.TEXTS: {"type": "array", "items": _TEXT, "maxItems": 100},
    Form.BY_LINE: {"type": "object", "propertyNames": {"pattern": "^[0-9]{1,7}$"}, "additionalProperties": _TEXT},
    Form.MONEY: _ref("money"),
    Form.QUANTITY: _ref("quantity"),
    Form.COUNT: _COUNT,
}


def _fields(names: Iterable[str], required: Iterable[str] = ()) -> dict[str, Any]:
    return _object({name: _FIELDS.get(name, _TEXT) for name in names}, required)


def _statements(kind: DocumentKind) -> dict[str, Any]:
    return _object({name: _statement(statement) for name, statement in STATEMENTS[kind].items()})


def _statement(statement: Statement) -> dict[str, Any]:
    return {"enum": list(statement.choices)} if statement.form is Form.CHOICE else _FORMS[statement.form]


def _content(kind: DocumentKind) -> dict[str, Any]:
    shown = SHOWN[kind]
    properties: dict[str, Any] = {"parties": {"type": "array", "items": _ref("party"), "maxItems": len(shown.parties)}}
    if shown.goods:
        goods = _fields(shown.goods, ("number", "description", "quantity"))
        if "packages" in shown.goods:
            goods["properties"]["packages"] = _ref("packages")
        properties["goods_items"] = {"type": "array", "items": goods, "minItems": 1, "maxItems": 10_000}
    if shown.references:
        properties["references"] = _fields(shown.references)
    if shown.transport:
        properties["transport"] = _fields(shown.transport, ("mode", "loading", "discharge"))
    if shown.terms:
        properties["terms"] = _fields(shown.terms)
    if shown.totals:
        properties["totals"] = _fields(shown.totals)
        if "packages" in shown.totals:
            properties["totals"]["properties"]["packages"] = _COUNT
    if shown.charges:
        properties["charges"] = {"type": "array", "items": _ref("charge"), "maxItems": 100}
    return _object(properties, ("goods_items",) if shown.goods else ())


def _header() -> dict[str, Any]:
    return {
        "schema": {"const": SCHEMA_ID},
        "id": _TEXT,
        "kind": {"enum": [str(kind) for kind in DocumentKind]},
        "number": _TEXT,
        "issued_on": _DATE,
        "issuer": _ORGANISATION,
        "issuer_name": _TEXT,
        "version": {"type": "integer", "minimum": 1},
        "replaces": {"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
        "consignment": _TEXT,
        "content": {"type": "object"},
        "statements": {"type": "object"},
    }


@lru_cache
def schema_of(kind: DocumentKind) -> dict[str, Any]:
    """The schema of one kind's documents, as an object whose members stand in their order."""
    return _object({**_header(), "content": _content(kind), "statements": _statements(kind)}, _header())


def parts_schema(kind: DocumentKind) -> dict[str, Any]:
    """The schema of what a document of `kind` says, without who issued it and when."""
    return {**_object({"content": _content(kind), "statements": _statements(kind)}), "$defs": _DEFINITIONS}


def definitions() -> dict[str, Any]:
    """What the schemas of the kinds refer to, by name."""
    return _DEFINITIONS


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, or the definition that it refers to."""
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    definition: dict[str, Any] = _DEFINITIONS[name] if name else schema
    return definition


def part_schema() -> dict[str, Any]:
    """The schema of a document in part: what law may keep of people, or of words about them, need not be there."""
    schema = deepcopy(document_schema())
    schema["$defs"]["party"]["required"] = ["role"]
    for branch in schema["allOf"]:
        goods = branch["then"]["properties"]["content"]["properties"].get("goods_items")
        if goods is not None:
            goods["items"]["required"] = [name for name in goods["items"]["required"] if name != "description"]
    return schema


def document_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document before signing, with the content and statements of each kind."""
    header = _header()
    branches = [
        {
            "if": {"properties": {"kind": {"const": str(kind)}}},
            "then": {"properties": {"content": _content(kind), "statements": _statements(kind)}},
        }
        for kind in DocumentKind
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Tradelane document",
        **_object(header, header),
        "allOf": branches,
        "$defs": _DEFINITIONS,
    }
