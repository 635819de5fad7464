# SPDX-License-Identifier: Apache-2.0
"""A procedure's terms as fields that a person edits, and back; apart, so that who writes law need write no TOML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.window.values import Confidence


class FieldKind(StrEnum):
    """How a term is asked on a page."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DAY = "day"
    MONEY = "money"
    CONFIDENCE = "confidence"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class TermField:
    """One term on the page: `name` in the form is its path, such as `agencies.0.service_hours`."""

    path: str
    name: str
    kind: FieldKind
    value: str


_TEXT, _LONG, _NUMBER = FieldKind.TEXT, FieldKind.LONG, FieldKind.NUMBER
TOP: dict[str, FieldKind] = {
    "name": _TEXT, "summary": _LONG, "valid_from": FieldKind.DAY, "decision_hours": _NUMBER,
}  # fmt: skip
SECTIONS: dict[str, dict[str, FieldKind]] = {
    "agencies": {"name": _TEXT, "service_hours": _NUMBER, "questions_at_most": _NUMBER},
    "permits": {"code": _TEXT, "name": _TEXT, "agency": _TEXT, "basis": _TEXT, "confidence": FieldKind.CONFIDENCE,
                "note": _LONG},
    "fees": {"name": _TEXT, "amount": FieldKind.MONEY, "basis": _TEXT, "confidence": FieldKind.CONFIDENCE,
             "note": _LONG},
    "legal_basis": {"law": _TEXT, "clause": _TEXT, "says": _LONG, "in_force_from": FieldKind.DAY, "source": _TEXT,
                    "confidence": FieldKind.CONFIDENCE, "agency": _TEXT},
}  # fmt: skip
"""Lists of terms by their fields; the first field names a row, and a row without it goes."""
ADDED = frozenset({"permits", "fees", "legal_basis"})
"""Lists that a person may add to; an agency comes with tasks in the diagram, so it is added in the files."""
APPEAL: dict[str, FieldKind] = {
    "name": _TEXT, "to": _TEXT, "days": _NUMBER, "business_days": FieldKind.YES, "basis": _TEXT,
    "confidence": FieldKind.CONFIDENCE, "note": _LONG,
}  # fmt: skip
_OPTIONAL = frozenset({"note", "agency", "amount"})
"""Fields that a row may lack."""


def fields_of(terms: Mapping[str, Any]) -> dict[str, list[list[TermField]]]:
    """The terms as rows of fields by section: `terms`, each list of `SECTIONS`, `appeal`; a last, empty row to add."""
    found = {"terms": [_row("", TOP, terms)]}
    for section, spec in SECTIONS.items():
        rows = [_row(f"{section}.{n}.", spec, entry) for n, entry in enumerate(terms.get(section, []))]
        if section in ADDED:
            rows.append(_row(f"{section}.{len(rows)}.", spec, {}))
        found[section] = rows
    found["appeal"] = [_row("appeal.", APPEAL, terms.get("appeal", {}))]
    return found


def with_fields(terms: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """The terms with what was typed, by path; what is not given stays. Raises Unreadable naming the path."""
    made = {**terms, **_typed("", TOP, given, terms)}
    for section, spec in SECTIONS.items():
        before = list(terms.get(section, []))
        count = len(before) + (1 if section in ADDED else 0)
        rows = [
            {**entry, **_typed(f"{section}.{n}.", spec, given, entry)}
            for n, entry in enumerate([*before, *([{}] * (count - len(before)))])
        ]
        first = next(iter(spec))
        made[section] = [_whole(row) for row in rows if str(row.get(first, "")).strip()]
        if not made[section] and section not in terms:
            del made[section]
    made["appeal"] = _whole({**terms.get("appeal", {}), **_typed("appeal.", APPEAL, given, terms.get("appeal", {}))})
    return made


def _row(prefix: str, spec: Mapping[str, FieldKind], entry: Mapping[str, Any]) -> list[TermField]:
    return [TermField(f"{prefix}{name}", name, kind, _shown(entry.get(name), kind)) for name, kind in spec.items()]


def _shown(value: Any, kind: FieldKind) -> str:
    if value is None:
        return ""
    if kind is FieldKind.MONEY:
        return f"{value.get('amount', '')} {value.get('currency', '')}" if isinstance(value, Mapping) else str(value)
    if kind is FieldKind.YES:
        return "yes" if value else ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _typed(
    prefix: str, spec: Mapping[str, FieldKind], given: Mapping[str, str], before: Mapping[str, Any]
) -> dict[str, Any]:
    """What was typed, in its kind; a text that did not change is left as it was, to the byte."""
    found = {}
    for name, kind in spec.items():
        path = f"{prefix}{name}"
        if path in given and given[path].strip() != _shown(before.get(name), kind).strip():
            found[name] = _READ[kind](given[path].strip(), path)
    return found


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without optional fields that were left empty."""
    return {name: value for name, value in row.items() if not (name in _OPTIONAL and value in ("", None))}


def _number(text: str, path: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise Unreadable("not a whole number", field=path, rule="PROC-3", fix="Write a number such as 24.")
    return int(text)


def _day(text: str, path: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("not a day", field=path, rule="PROC-3", fix="Write a day such as 2027-01-31.") from error


def _money(text: str, path: str) -> dict[str, str] | None:
    if not text:
        return None
    amount, _, currency = text.partition(" ")
    try:
        Decimal(amount)
    except InvalidOperation as error:
        raise Unreadable(
            "not an amount with its currency", field=path, rule="MONEY-3", fix="Write such as 12.50 SGD."
        ) from error
    return {"amount": amount, "currency": currency.strip().upper()}


def _confidence(text: str, path: str) -> str:
    if text not in set(Confidence):
        raise Unreadable(
            "not a degree of confidence", field=path, rule="PROC-3", fix=f"Use one of {', '.join(Confidence)}."
        )
    return text


_READ: dict[FieldKind, Callable[[str, str], Any]] = {
    FieldKind.TEXT: lambda text, _: text,
    FieldKind.LONG: lambda text, _: " ".join(text.split()),
    FieldKind.NUMBER: _number,
    FieldKind.DAY: _day,
    FieldKind.MONEY: _money,
    FieldKind.CONFIDENCE: _confidence,
    FieldKind.YES: lambda text, _: text == "yes",
}
