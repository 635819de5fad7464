# SPDX-License-Identifier: Apache-2.0
"""Whether a transport document has the form that DCSA publishes; apart, because a wrong one is answered unsigned.

The table `data/transport_document.csv` holds the members of every object of the schema `TransportDocument` with their
limits, as of DCSA-OpenAPI 5d0f8337 (PINT 3.0.0, 2026-06-11; the same in ISS 3.0.4). Which of several members must be
there (`oneOf`, `anyOf`) is not in it. Members that the schema does not know are passed over, as it allows them.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tradelane.titles.formats.dcsa.members import wrong

DOCUMENT = "TransportDocument"


@dataclass(frozen=True, slots=True)
class _Member:
    """One row: a member of an object, or (`name[]`) each value of a list."""

    name: str
    kind: str
    required: bool
    least: float | None
    above: float | None
    most: float | None
    format: str
    pattern: re.Pattern[str] | None
    choices: frozenset[str]


def require_form(value: Any, *, schema: str = DOCUMENT, field: str = "transportDocument") -> None:
    """Do nothing when `value` has the published form; raise Unreadable for its first fault."""
    for where, why in _faults(value, schema, field):
        raise wrong(where, why)


def _faults(value: Any, schema: str, field: str) -> Iterator[tuple[str, str]]:
    members = _schemas()[schema]
    if not isinstance(value, dict):
        yield field, "it is no object"
        return
    for name, member in members.items():
        if name.endswith("[]"):
            continue
        if name in value:
            yield from _faults_of(value[name], member, members, f"{field}.{name}")
        elif member.required:
            yield f"{field}.{name}", "it is missing"


def _faults_of(value: Any, member: _Member, members: dict[str, _Member], field: str) -> Iterator[tuple[str, str]]:
    if member.kind in _schemas():
        yield from _faults(value, member.kind, field)
        return
    if not _KINDS[member.kind](value):
        yield field, f"it is no {member.kind}"
        return
    yield from ((field, why) for why in _limits(value, member))
    if member.kind == "array":
        for i, each in enumerate(value):
            yield from _faults_of(each, members[f"{member.name}[]"], members, f"{field}[{i}]")


def _limits(value: Any, member: _Member) -> Iterator[str]:
    measured = value if member.kind in ("number", "integer") else len(value) if member.kind in _MEASURED else 0
    if member.least is not None and measured < member.least:
        yield f"it is less than {member.least:g}"
    if member.above is not None and measured <= member.above:
        yield f"it is not more than {member.above:g}"
    if member.most is not None and measured > member.most:
        yield (
            f"it is more than {member.most:g}"
            if member.kind in ("number", "integer")
            else (f"it is longer than {member.most:g}")
        )
    if member.pattern is not None and not member.pattern.search(value):
        yield "it has not the form of its member"
    if member.choices and value not in member.choices:
        yield "it is none of " + ", ".join(sorted(member.choices))
    if member.format in _MOMENTS and not _is_moment(value, _MOMENTS[member.format]):
        yield f"it is no {member.format}"


def _is_moment(value: str, read: Callable[[str], object]) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


_MOMENTS: dict[str, Callable[[str], object]] = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}
_MEASURED = ("string", "array")
_KINDS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int | float) and not isinstance(value, bool) and value == int(value),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


@lru_cache(maxsize=1)
def _schemas() -> dict[str, dict[str, _Member]]:
    """Every object of the schema with its members; read once."""
    found: dict[str, dict[str, _Member]] = {}
    content = files("tradelane.titles").joinpath("data", "transport_document.csv").read_text("utf-8")
    for row in csv.DictReader(content.splitlines()):
        found.setdefault(row["schema"], {})[row["member"]] = _Member(
            name=row["member"],
            kind=row["kind"],
            required=row["required"] == "yes",
            least=float(row["least"]) if row["least"] and not row["least"].startswith(">") else None,
            above=float(row["least"][1:]) if row["least"].startswith(">") else None,
            most=float(row["most"]) if row["most"] else None,
            format=row["format"],
            pattern=re.compile(row["pattern"]) if row["pattern"] else None,
            choices=frozenset(row["choices"].split()),
        )
    return found
