# SPDX-License-Identifier: Apache-2.0
"""An agency's form over a case's data: what is filled, what is asked, what is wrong; apart from pages, which show it.

A form is JSON Schema 2020-12. `x-from` fills an entry from the consignment, `x-suggest` proposes an answer from it that
the trader may change; both are JSON Pointers with `*` for each entry of a list. What is filled is never asked.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from tradelane.kernel.errors import Unreadable
from tradelane.window.values import Answers, Asked, Entry, EntryKind, Form, FormFault, Need, Procedure

LONG_TEXT = 200
"""From so many characters on, text is asked in a box of several lines."""
TEXT_AT_MOST = 10_000
"""Characters of one answer where the form sets no limit of its own."""
_OWN_KEYWORDS: dict[str, type] = {"x-from": str, "x-suggest": str, "x-names": dict, "title": str, "description": str}
_LIMITS = ("limit", "options", "pattern", "format", "types", "expected_value")
"""Names under which a finding of the validator says what was asked."""


def read_form(role: str, text: str, *, name: str) -> Form:
    """The form of an agency's role. Raises Unreadable naming the file when it is no JSON Schema that stands alone."""
    try:
        schema = json.loads(text)
        if not isinstance(schema, dict):
            raise TypeError("not a JSON object")
        jsonschema_rs.meta.validate(schema)
        _only_plain_entries(schema)
        _validator(json.dumps(schema))
    except (ValueError, TypeError, RecursionError, jsonschema_rs.ValidationError) as error:
        raise Unreadable(
            f"no JSON Schema that stands alone: {str(error)[:300]}", field=name, rule="PROC-4",
            fix="Write a form as JSON Schema 2020-12, with everything in the one file.",
        ) from error  # fmt: skip
    return Form(role=role, schema=schema)


def _only_plain_entries(schema: Mapping[str, Any]) -> None:
    """Each entry is an object whose own keywords are of their kind. Raises TypeError naming it."""
    for name, entry in schema.get("properties", {}).items():
        if not isinstance(entry, dict):
            raise TypeError(f"{name} is no object")
        for key, kind in _OWN_KEYWORDS.items():
            if not isinstance(entry.get(key, kind()), kind):
                raise TypeError(f"{name}.{key} is no {kind.__name__}")


def forms_asked(
    procedure: Procedure, data: Mapping[str, Any], needs: Iterable[Need] | None = None
) -> tuple[Asked, ...]:
    """Each form of the agencies that see the case: every one, or with `needs` those that these permits bring in.

    An agency whose permits no goods item needs never sees the case, so its form is not asked.
    """
    needed = None if needs is None else {need.permit for need in needs}
    asked = []
    for form in procedure.forms:
        permits = {p.code for p in procedure.permits if p.agency == form.role}
        if needed is None or not permits or permits & needed:
            agency = procedure.agency_in_role(form.role).name
            asked.append(Asked(form, agency, _entries(form, data)))
    return tuple(asked)


def faults_of(asked: Iterable[Asked], answers: Answers) -> tuple[FormFault, ...]:
    """What is wrong with the answers, by form and entry; none when the forms take them."""
    listed = list(asked)
    forms = {one.form.role: one for one in listed}
    found = [FormFault(role, name, name, "form") for role in sorted(answers.keys() - forms) for name in answers[role]]
    return (*found, *(fault for one in listed for fault in _faults(one, answers.get(one.form.role, {}))))


def filled(asked: Asked, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The form's content: what the consignment says and what the trader answers, without what nobody said."""
    known = {entry.name: entry.value for entry in asked.known if _said(entry.value)}
    return {**known, **{name: value for name, value in answers.items() if _said(value)}}


def answer_from_text(entry: Entry, text: str) -> Any:
    """What was typed for an entry, in its kind; None for nothing. What is of another kind stays text, for the form to
    refuse.
    """
    typed = text.strip()
    if not typed:
        return None
    if entry.kind is EntryKind.LIST:
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if entry.kind is EntryKind.YES:
        return {"yes": True, "no": False}.get(typed, typed)
    if entry.kind in (EntryKind.WHOLE, EntryKind.NUMBER):
        return _number(typed)
    return typed.replace("\r\n", "\n")


def found_at(pointer: str, data: Any) -> Any:
    """What stands at a JSON Pointer (RFC 6901); a `*` gives a list over each entry, what is not there is None."""
    return _at([part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]], data)


def _at(parts: list[str], data: Any) -> Any:
    if not parts:
        return data
    here, *rest = parts
    if here == "*":
        return [found for entry in data if (found := _at(rest, entry)) is not None] if isinstance(data, list) else None
    return _at(rest, data.get(here)) if isinstance(data, Mapping) else None


def _entries(form: Form, data: Mapping[str, Any]) -> tuple[Entry, ...]:
    required = set(form.schema.get("required", []))
    return tuple(_entry(name, given, data, required=name in required) for name, given in form.entries.items())


def _entry(name: str, given: Mapping[str, Any], data: Mapping[str, Any], *, required: bool) -> Entry:
    source, suggests = str(given.get("x-from", "")), str(given.get("x-suggest", ""))
    names = given.get("x-names", {})
    return Entry(
        name=name,
        title=str(given.get("title", name)),
        says=str(given.get("description", "")),
        kind=kind_of(given) or EntryKind.TEXT,
        required=required,
        source=source,
        value=_fitting(found_at(source, data), given) if source else None,
        choices=tuple((str(value), str(names.get(value, value))) for value in given.get("enum", ())),
        suggested=_fitting(found_at(suggests, data), given) if suggests else None,
        longest=int(given.get("maxLength", 0)),
    )


def kind_of(given: Mapping[str, Any]) -> EntryKind | None:
    """How an entry is asked; None for what no page can ask, such as a list of objects."""
    kind = given.get("type", "string")
    if kind == "array":
        items = given.get("items", {})
        return EntryKind.LIST if isinstance(items, Mapping) and items.get("type", "string") == "string" else None
    if "enum" in given:
        return EntryKind.CHOICE if all(isinstance(value, str) for value in given["enum"]) else None
    if kind == "string":
        if given.get("format") == "date":
            return EntryKind.DAY
        return EntryKind.LONG if given.get("maxLength", 0) > LONG_TEXT else EntryKind.TEXT
    simple = {"integer": EntryKind.WHOLE, "number": EntryKind.NUMBER, "boolean": EntryKind.YES}
    return simple.get(kind) if isinstance(kind, str) else None


def _fitting(value: Any, given: Mapping[str, Any]) -> Any:
    """A list's only distinct entry where the form wants one value, such as the seller's name among one seller."""
    if isinstance(value, list) and given.get("type") != "array":
        distinct = list(dict.fromkeys(str(entry) for entry in value))
        return distinct[0] if len(distinct) == 1 else None
    return value


def _said(value: Any) -> bool:
    return value is not None and value not in ("", [])


def _faults(asked: Asked, answers: Mapping[str, Any]) -> Iterable[FormFault]:
    entries = {entry.name: entry for entry in asked.entries}
    role = asked.form.role
    for name in answers:
        if name in entries and entries[name].source:
            yield FormFault(role, name, entries[name].title, "known", known=True)
    content = filled(asked, {name: value for name, value in answers.items() if not (
        name in entries and entries[name].source)})  # fmt: skip
    seen = set()
    for error in _validator(json.dumps(asked.form.schema)).iter_errors(content):
        told = error.kind.as_dict()
        for name in _blamed(error, told):
            entry = entries.get(name)
            fault = FormFault(
                role, name, entry.title if entry else name, str(error.kind.name),
                next((told[key] for key in _LIMITS if key in told), None), bool(entry and entry.source),
            )  # fmt: skip
            if (name, fault.keyword) not in seen:
                seen.add((name, fault.keyword))
                yield fault
    for name, value in content.items():
        if isinstance(value, str) and len(value) > TEXT_AT_MOST:
            yield FormFault(role, name, entries[name].title if name in entries else name, "maxLength", TEXT_AT_MOST)


def _blamed(error: Any, told: Mapping[str, Any]) -> list[str]:
    """Names of the entries that a finding is about."""
    if error.instance_path:
        return [str(error.instance_path[0])]
    return [str(name) for name in told.get("unexpected", [])] or [str(told.get("property", ""))]


def _number(typed: str) -> Any:
    try:
        return int(typed)
    except ValueError:
        pass
    try:
        return float(typed) if "n" not in typed.lower() else typed  # neither nan nor inf is JSON
    except ValueError:
        return typed


@lru_cache(maxsize=256)
def _validator(schema: str) -> Any:
    """A validator that fetches nothing, checks formats, and takes time linear in the answer for every pattern."""
    return jsonschema_rs.Draft202012Validator(
        json.loads(schema), validate_formats=True, offline=True, pattern_options=jsonschema_rs.RegexOptions()
    )
