# SPDX-License-Identifier: Apache-2.0
"""A form as rows that a person edits, and back as JSON Schema; apart, so that who writes law need write no JSON.

What rows do not show (formats, patterns, translations of choices …) stays as the file has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tradelane.window.formats.forms import kind_of
from tradelane.window.values import EntryKind

_TYPES: dict[EntryKind, dict[str, Any]] = {
    EntryKind.TEXT: {"type": "string"},
    EntryKind.LONG: {"type": "string"},
    EntryKind.CHOICE: {"type": "string"},
    EntryKind.WHOLE: {"type": "integer"},
    EntryKind.NUMBER: {"type": "number"},
    EntryKind.YES: {"type": "boolean"},
    EntryKind.DAY: {"type": "string", "format": "date"},
    EntryKind.LIST: {"type": "array", "items": {"type": "string"}},
}
LONG_ANSWER = 2000
"""Characters of a long answer where nobody said otherwise."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One entry of a form as it is edited."""

    name: str
    title: str
    kind: EntryKind
    required: bool
    source: str = ""
    """Pointer into the case's data; empty when the trader answers."""
    choices: tuple[str, ...] = ()
    longest: int = 0


def lines_of(schema: Mapping[str, Any]) -> tuple[FormLine, ...]:
    """The form's entries as lines, in their order."""
    required = set(schema.get("required", ()))
    return tuple(_line(name, given, name in required) for name, given in schema.get("properties", {}).items())


def schema_of(lines: Iterable[FormLine], *, title: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """The form that the lines say; `before` keeps what lines do not show, and lines that did not change."""
    listed = [line for line in lines if line.name]
    known, was = dict(before.get("properties", {})), {line.name: line for line in lines_of(before)}
    properties = {
        line.name: known[line.name] if _same(was.get(line.name), line) else _entry(line, known.get(line.name, {}))
        for line in listed
    }
    made = {**before, "title": title, "type": "object", "properties": properties}
    required = [line.name for line in listed if line.required]
    if required:
        order = [name for name in before.get("required", ()) if name in required]
        made["required"] = [*order, *(name for name in required if name not in order)]
    else:
        made.pop("required", None)
    return made


def _line(name: str, given: Mapping[str, Any], required: bool) -> FormLine:
    return FormLine(
        name=name,
        title=str(given.get("title", "")),
        kind=kind_of(given) or EntryKind.TEXT,
        required=required,
        source=str(given.get("x-from", "")),
        choices=tuple(str(value) for value in given.get("enum", ())),
        longest=int(given.get("maxLength", 0)),
    )


def _same(was: FormLine | None, line: FormLine) -> bool:
    """Whether only `required`, which stands beside the entries, may differ."""
    if was is None:
        return False
    return (was.title, was.kind, was.source, was.choices, was.longest) == (
        line.title, line.kind, line.source, line.choices, line.longest
    )  # fmt: skip


def _entry(line: FormLine, before: Mapping[str, Any]) -> dict[str, Any]:
    dropped = {"title", "type", "enum", "maxLength", "x-from"}
    if before and kind_of(before) is not line.kind:
        dropped |= {"format", "items", "pattern", "minimum", "maximum", "minLength", "x-names"}
    kept = {name: value for name, value in before.items() if name not in dropped}
    made = {"title": line.title, **_TYPES[line.kind], **kept}
    if line.kind is EntryKind.CHOICE:
        made["enum"] = list(line.choices)
    if line.kind in (EntryKind.TEXT, EntryKind.LONG) and not line.source:
        made["maxLength"] = line.longest or (LONG_ANSWER if line.kind is EntryKind.LONG else 200)
    if line.source:
        made["x-from"] = line.source
    return made
