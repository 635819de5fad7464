# SPDX-License-Identifier: Apache-2.0
"""What differs between two versions of a procedure, fact by fact; apart, because readers compare law, not lines.

A procedure is laid flat: each fact has a path that names its element, not its place in a list, such as
`agencies.customs.service_hours` or `diagram.customs_review.name`. Moving a shape on the drawing changes no fact.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.diagram import Flow, Node, read_diagram
from tradelane.window.values import DecisionTable, Procedure, UnaryTest

_NAMED_BY = {"agencies": "role", "permits": "code", "fees": "name", "forms": "role"}
"""What tells the entries of a list apart; those of other lists are told apart by their content or their place."""
_DRAWN = frozenset({"bounds", "waypoints"})


class Change(StrEnum):
    """How a fact differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs."""

    path: str
    before: str | None
    """None when it was not there."""
    after: str | None
    """None when it is gone."""

    @property
    def change(self) -> Change:
        """Whether the fact is new, gone or another."""
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED


Facts = Mapping[str, str]
"""A procedure laid flat: text by path."""


def laid_flat(procedure: Procedure) -> dict[str, str]:
    """Every fact of a procedure by its path. A diagram that can't be read is one fact, its text."""
    flat: dict[str, str] = {}
    for each in fields(procedure):
        value = getattr(procedure, each.name)
        if each.name == "diagram":
            flat.update(_diagram(value))
        elif each.name == "tables":
            for table in value:
                flat.update(_table(table))
        elif each.name == "legal_basis":
            flat.update(_listed(each.name, value, names=_counted(f"{b.law}, {b.clause}" for b in value)))
        elif each.name in _NAMED_BY:
            named = _counted(str(getattr(entry, _NAMED_BY[each.name])) for entry in value)
            flat.update(_listed(each.name, value, names=named))
        elif each.name != "words":
            flat.update(_value(each.name, value))
    return flat


def differences(old: Facts, new: Facts) -> tuple[Difference, ...]:
    """Every fact that differs, by path."""
    paths = sorted(old.keys() | new.keys())
    return tuple(Difference(p, old.get(p), new.get(p)) for p in paths if old.get(p) != new.get(p))


def applied(facts: Facts, changes: Iterable[Difference]) -> dict[str, str]:
    """The facts with the differences made: what `differences(old, new)` found turns `old` into `new`."""
    made = dict(facts)
    for change in changes:
        if change.after is None:
            made.pop(change.path, None)
        else:
            made[change.path] = change.after
    return made


def _listed(name: str, entries: Iterable[Any], *, names: list[str]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for called, entry in zip(names, entries, strict=True):
        flat.update(_value(f"{name}.{called}", entry))
    return flat


def _counted(names: Iterable[str]) -> list[str]:
    """Names, the second of the same name with a number, so that no fact hides another."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _diagram(content: bytes) -> dict[str, str]:
    try:
        diagram = read_diagram(content)
    except Unreadable:
        return {"diagram": content.decode(errors="replace")}
    flat = {"diagram.process": diagram.process, "diagram.name": diagram.name}
    parts: list[Node | Flow] = [*diagram.nodes, *diagram.flows]
    for part in parts:
        for each in fields(part):
            if each.name not in _DRAWN and each.name != "id" and getattr(part, each.name):
                flat[f"diagram.{part.id}.{each.name}"] = str(getattr(part, each.name))
    for node in diagram.nodes:
        if len(ways := diagram.leaving(node.id)) > 1:  # the first whose condition holds is taken
            flat[f"diagram.{node.id}.ways"] = ", ".join(flow.id for flow in ways)
    for unknown in diagram.unknown:
        flat[f"diagram.{unknown}"] = unknown
    return flat


def _table(table: DecisionTable) -> dict[str, str]:
    at = f"tables.{table.id}"
    flat = {f"{at}.name": table.name, f"{at}.policy": str(table.policy)}
    for number, column in enumerate(table.inputs, start=1):
        flat.update(_value(f"{at}.input {number}", column))
    for number, given in enumerate(table.outputs, start=1):
        flat.update(_value(f"{at}.output {number}", given))
    for name, row in zip(_counted(r.id for r in table.rows), table.rows, strict=True):
        when = " | ".join(cell.source for cell in row.cells)
        gives = " | ".join(str(value) for value in row.gives)
        flat[f"{at}.{name}"] = f"{when} → {gives}" + (f": {row.says}" if row.says else "")
    flat[f"{at}.order"] = ", ".join(row.id for row in table.rows)
    return flat


def _value(path: str, value: Any) -> dict[str, str]:
    """A value and what is in it. Nothing, and an empty list, is no fact."""
    if value is None or value in ("", (), {}, frozenset()):
        return {}
    if isinstance(value, UnaryTest):
        return {path: value.source}
    if is_dataclass(value) and not isinstance(value, type) and not hasattr(value, "as_json"):
        return {k: v for f in fields(value) for k, v in _value(f"{path}.{f.name}", getattr(value, f.name)).items()}
    if isinstance(value, Mapping):
        return {k: v for name, entry in value.items() for k, v in _value(f"{path}.{name}", entry).items()}
    if isinstance(value, frozenset):
        return {path: ", ".join(sorted(str(entry) for entry in value))}
    if isinstance(value, tuple | list):
        return {path: ", ".join(str(entry) for entry in value)}
    return {path: str(value)}
