# SPDX-License-Identifier: Apache-2.0
"""Our own JSON of a consignment; apart, because it is the one form every document is derived from.

The names are those of the dataclasses in `values`, read off their types, so the two can't drift apart. A field
with a default is left out when it holds the default; everything else is always written.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NewType, Union, cast, get_args, get_origin, get_type_hints

from tradelane.consignments import rules
from tradelane.consignments.formats.faults import FORM_KIND, FORM_MISSING, Faults, refuse
from tradelane.consignments.values import Consignment, Note, Reading
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Level
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity
from tradelane.kernel.quoting import quoted
from tradelane.kernel.rule import Rule

TEXT_LENGTH = 10_000
"""No field of a trade document is longer; a longer one is a file in the wrong place."""

LINES = 100_000
"""No order has more lines; UBL Manifest and the like are other formats."""

_BAD: Any = object()
"""Stands for a value that could not be read; its fault is noted."""

_COMPOSED: dict[type, tuple[type[Money] | type[Quantity] | type[Place], frozenset[str]]] = {
    Money: (Money, frozenset({"amount", "currency"})),
    Quantity: (Quantity, frozenset({"value", "unit"})),
    Place: (Place, frozenset({"locode", "name"})),
}
"""Kernel values that read themselves, with the names they know."""


def to_json(consignment: Consignment) -> dict[str, Any]:
    """The consignment as plain JSON data, the form of `data/consignment.schema.json`.

    Amounts and quantities are text, dates ISO 8601; fields at their default are left out.
    """
    return cast(dict[str, Any], _write(consignment))


def from_json(value: Mapping[str, Any]) -> Consignment:
    """The consignment that `to_json` wrote, with the rules of its fields asked.

    Raises Unreadable naming the most telling faulty field (`goods_items[0].net_mass`), its rule and its fix;
    all faults are in `facts["findings"]`. Rules on the whole (currencies agree and so on) are `rules.findings`.
    """
    faults = Faults()
    consignment = _read_value(Consignment, value, "", faults)
    faults.refuse_any()
    return cast(Consignment, consignment)


def read_json(content: bytes) -> Reading:
    """Read our own JSON from a file. Raises Unreadable for what is no JSON, not ours, or breaks a rule."""
    value = parse(content)
    if not isinstance(value, dict):
        raise Unreadable(
            "the file holds no object", rule=FORM_KIND, fix='Write an object with "goods_items", "parties" and so on.'
        )
    consignment = from_json(value)
    found = rules.findings(consignment)
    refuse([f for f in found if f.level == Level.ERROR])
    doubtful = tuple(Note(f.path, f.message) for f in found)
    return Reading("tradelane-json", consignment, doubtful=doubtful)


def _write(value: Any) -> Any:
    if isinstance(value, Money | Quantity):
        return value.as_json()
    if isinstance(value, Place):
        return {"locode": value.locode, **({"name": value.name} if value.name else {})}
    if is_dataclass(value):
        known = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _write(v) for f, v in known if f.default is MISSING or v != f.default}
    if isinstance(value, tuple):
        return [_write(v) for v in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


@lru_cache(maxsize=64)
def field_types(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields of a dataclass with their types, NewTypes resolved."""
    hints = get_type_hints(kind)
    return tuple((f, hints[f.name]) for f in fields(kind))


def required(field: Field[Any]) -> bool:
    """Whether the field has no default."""
    return field.default is MISSING and field.default_factory is MISSING


def _read(kind: Any, value: Any, path: str, faults: Faults) -> Any:
    """The value of type `kind`, or `_BAD` with a fault noted."""
    if isinstance(kind, NewType):
        return _read(kind.__supertype__, value, path, faults)
    if get_origin(kind) in (Union, UnionType):  # only `X | None` occurs; of a NewType it is a typing.Union
        if value is None:
            return None
        return _read(next(k for k in get_args(kind) if k is not NoneType), value, path, faults)
    if get_origin(kind) is tuple:
        return _read_list(get_args(kind)[0], value, path, faults)
    if kind in _COMPOSED:
        return _read_composed(kind, value, path, faults)
    if is_dataclass(kind):
        return _read_value(cast(type, kind), value, path, faults)
    return _read_plain(kind, value, path, faults)


def _read_value(kind: type, value: Any, path: str, faults: Faults) -> Any:
    if not isinstance(value, Mapping):
        return _wrong(path, value, f"an object ({kind.__name__.lower()})", "Write it in braces: {…}.", faults)
    types = field_types(kind)
    names = [f.name for f, _ in types]
    for name in value:
        if name not in names:
            faults.add_unknown(path, str(name), names)
    read: dict[str, Any] = {}
    for field, its_type in types:
        where = f"{path}.{field.name}" if path else field.name
        if field.name in value:
            read[field.name] = _read(its_type, value[field.name], where, faults)
            _ask(rules.FIELD_RULES.get((kind, field.name), ()), read[field.name], where, faults)
        elif required(field):
            faults.add(where, "is missing", rule=FORM_MISSING, fix=f"Add {field.name!r}.")
            read[field.name] = _BAD
    if any(v is _BAD for v in read.values()):
        return _BAD
    made = kind(**read)
    for broken, blamed in rules.VALUE_RULES.get(kind, ()):
        _ask((broken,), made, f"{path}.{blamed}" if blamed else path, faults)
    return made


def _ask(asked: tuple[Rule[Any], ...], value: Any, path: str, faults: Faults) -> None:
    """Ask the rules of a field that was read and holds something."""
    if value is _BAD or value is None or value == "":
        return
    for broken in asked:
        if not broken(value):
            shown = f": {value}" if isinstance(value, Quantity | Money) else ""
            if isinstance(value, str | int):
                shown = f": {quoted(value)}"
            faults.found.append(rules.finding(broken, path, f"{broken.text.rstrip('.')}{shown}"))


def _read_list(kind: Any, value: Any, path: str, faults: Faults) -> Any:
    if not isinstance(value, list | tuple):
        return _wrong(path, value, "a list", "Write it in brackets: […].", faults)
    if len(value) > LINES:
        return _amiss(path, f"{len(value)} entries", f"a list of at most {LINES}", "Split it.", faults)
    read = tuple(_read(kind, v, f"{path}[{n}]", faults) for n, v in enumerate(value))
    return _BAD if any(v is _BAD for v in read) else read


def _read_composed(kind: Any, value: Any, path: str, faults: Faults) -> Any:
    maker, names = _COMPOSED[kind]
    if isinstance(value, Mapping):
        for name in value:
            if name not in names:
                faults.add_unknown(path, str(name), sorted(names))
                return _BAD
        if not isinstance(value.get("name", ""), str):
            return _wrong(f"{path}.name", value["name"], "text", "Write it in quotes.", faults)
    try:
        return maker.from_json(value, field=path)
    except Unreadable as error:
        faults.add_error(path, error)
        return _BAD


def _read_plain(kind: Any, value: Any, path: str, faults: Faults) -> Any:
    if kind is int:
        whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
        return value if whole else _wrong(path, value, "a whole number", "Write digits without quotes.", faults)
    if not isinstance(value, str):
        return _wrong(path, value, "text", "Write it in quotes.", faults)
    if len(value) > TEXT_LENGTH:
        return _amiss(path, f"{len(value)} characters", f"text of at most {TEXT_LENGTH}", "Shorten it.", faults)
    if kind is date:
        return _read_date(value, path, faults)
    if kind is not str:
        return _read_code(kind, value, path, faults)
    _ask((rules.text_is_printable,), value, path, faults)
    return value


def _read_date(value: str, path: str, faults: Faults) -> Any:
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    return _wrong(path, value, "a date", "Write it as 2026-11-01 (ISO 8601).", faults)


def _read_code(kind: Callable[[str], StrEnum], value: str, path: str, faults: Faults) -> Any:
    try:
        return kind(value)
    except ValueError:
        codes = ", ".join(str(code) for code in cast(type[StrEnum], kind))
        return _wrong(path, value, f"one of {codes}", f"Use one of {codes}.", faults)


def _wrong(path: str, value: Any, wanted: str, fix: str, faults: Faults) -> Any:
    """Note that `value` is of the wrong kind; answers `_BAD`."""
    return _amiss(path, quoted(value), wanted, fix, faults)


def _amiss(path: str, shown: str, wanted: str, fix: str, faults: Faults) -> Any:
    faults.add(path or "(whole)", f"{shown} is not {wanted}", rule=FORM_KIND, fix=fix)
    return _BAD
