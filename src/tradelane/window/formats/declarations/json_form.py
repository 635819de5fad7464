# SPDX-License-Identifier: Apache-2.0
"""Declarations as JSON; apart, because both standards carry what they have no element for as a patch of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from datetime import date
from typing import Any

from tradelane.consignments.formats import from_json, to_json
from tradelane.consignments.values import Consignment
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.quoting import quoted
from tradelane.window.values import Cited, Declaration, Direction, LineTreatment, Said

_PARTS: dict[str, type[LineTreatment] | type[Cited] | type[Said]] = {
    "treatments": LineTreatment, "cited": Cited, "said": Said,
}  # fmt: skip
_TEXTS = ("number", "type", "office")


def declaration_json(declaration: Declaration) -> dict[str, Any]:
    """A declaration as plain JSON data; fields at their default are left out, the consignment's id too."""
    parts = {name: [_entry_json(entry) for entry in getattr(declaration, name)] for name in _PARTS}
    texts = {name: getattr(declaration, name) for name in _TEXTS if getattr(declaration, name)}
    issued = {"issued_on": declaration.issued_on.isoformat()} if declaration.issued_on else {}
    return {
        "direction": declaration.direction.value,
        **texts,
        **issued,
        **{name: entries for name, entries in parts.items() if entries},
        "consignment": {name: value for name, value in to_json(declaration.consignment).items() if name != "id"},
    }


def declaration_from_json(given: Any) -> Declaration:
    """Reads `declaration_json`. Raises Unreadable naming each faulty field."""
    if not isinstance(given, Mapping) or not isinstance(given.get("consignment"), Mapping):
        raise _unfit("consignment", "a declaration is an object with a consignment")
    unknown = given.keys() - {"direction", "issued_on", "consignment", *_TEXTS, *_PARTS}
    if unknown:
        raise _unfit(str(min(unknown)), "a declaration has no such field")
    whole = {"id": "consignment_unknown", **given["consignment"]}
    return Declaration(
        direction=_direction(given.get("direction")),
        consignment=named_by_content(from_json(whole)),
        issued_on=_day(given.get("issued_on")),
        number=_text(given, "number"),
        type=_text(given, "type"),
        office=_text(given, "office"),
        treatments=_entries(given, "treatments"),
        cited=_entries(given, "cited"),
        said=_entries(given, "said"),
    )


def named_by_content(consignment: Consignment) -> Consignment:
    """The consignment with an id that anybody reckons from what it says: the same data, the same id."""
    said = {name: value for name, value in to_json(consignment).items() if name != "id"}
    return replace(consignment, id=ConsignmentId(f"consignment_{hashlib.sha256(canonical(said)).hexdigest()[:26]}"))


def _entry_json(entry: LineTreatment | Cited | Said) -> dict[str, Any]:
    held = {f.name: getattr(entry, f.name) for f in fields(entry) if getattr(entry, f.name) != f.default}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in held.items()}


def _entries(given: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    listed = given.get(name, [])
    if not isinstance(listed, list):
        raise _unfit(name, "it is a list")
    return tuple(_entry(entry, _PARTS[name], f"{name}[{n}]") for n, entry in enumerate(listed))


def _entry(
    given: Any, kind: type[LineTreatment] | type[Cited] | type[Said], where: str
) -> LineTreatment | Cited | Said:
    if not isinstance(given, Mapping):
        raise _unfit(where, "it is an object")
    known = {f.name: f for f in fields(kind)}
    for name, value in given.items():
        if name not in known:
            raise _unfit(f"{where}.{name}", "there is no such field")
        if not _fits(value, name):
            raise _unfit(f"{where}.{name}", f"{quoted(value)} is of the wrong kind")
    for name, field in known.items():
        if field.default is MISSING and name not in given:
            raise _unfit(f"{where}.{name}", "it is missing")
    held: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    return kind(**held)


def _fits(value: Any, name: str) -> bool:
    if name == "item":
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**6
    if name == "previous":
        return isinstance(value, bool)
    if name == "additional":
        return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
    return isinstance(value, str)


def _direction(given: Any) -> Direction:
    try:
        return Direction(given)
    except ValueError:
        raise _unfit("direction", "it is export or import") from None


def _day(given: Any) -> date | None:
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise _unfit("issued_on", "it is a day such as 2026-11-02") from None


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name, "")
    if not isinstance(text, str):
        raise _unfit(name, "it is text")
    return text


def _unfit(field: str, message: str) -> Unreadable:
    return Unreadable(message, field=field, rule="DECL-1", fix="Write it as `tradelane declarations read` prints it.")
