# SPDX-License-Identifier: Apache-2.0
"""Forms and what is wrong with answers, as JSON for programs; apart from pages, which say it in the reader's words."""

from typing import Any

from tradelane.window.values import Asked, Entry, FormFault, PreparedFiling

FIXES: dict[str, str] = {
    "known": "Leave it out; to change it, correct the consignment.",
    "required": "Answer it.",
    "maxLength": "Shorten it to {limit} characters.",
    "minLength": "Write at least {limit} characters.",
    "enum": "Choose one of {limit}.",
    "type": "Give a {limit}.",
    "pattern": "Write it in the form {limit}.",
    "format": "Write it as a {limit}.",
    "minimum": "Give at least {limit}.",
    "maximum": "Give at most {limit}.",
    "exclusiveMinimum": "Give more than {limit}.",
    "exclusiveMaximum": "Give less than {limit}.",
    "minItems": "Give at least {limit} entries.",
    "maxItems": "Give at most {limit} entries.",
    "uniqueItems": "Name each entry once.",
    "additionalProperties": "Leave it out: the form does not ask it.",
    "form": "Leave it out: this agency does not ask.",
}
"""How to mend an answer, by the keyword of JSON Schema that it breaks."""
_MENDED_THERE = "Correct the consignment: its data fills this entry."


def fix_of(fault: FormFault) -> str:
    """How to mend an answer, with `{limit}` still to be filled in; English."""
    if fault.known and fault.keyword != "known":
        return _MENDED_THERE
    return FIXES.get(fault.keyword, "Answer as the form asks.")


def limit_of(fault: FormFault) -> str:
    """What the form asks for, as text."""
    listed = fault.limit if isinstance(fault.limit, list) else [fault.limit]
    return ", ".join(str(one) for one in listed if one is not None)


def fault_json(fault: FormFault) -> dict[str, Any]:
    """A fault for programs: where, which keyword, how to mend it."""
    return {
        "field": fault.field,
        "title": fault.title,
        "rule": f"JSON Schema {fault.keyword}",
        "fix": fix_of(fault).replace("{limit}", limit_of(fault)),
    }


def asked_json(asked: Asked) -> dict[str, Any]:
    """A form over a consignment: what is known, and what is asked."""
    return {
        "role": asked.form.role,
        "agency": asked.agency,
        "title": asked.form.title,
        "known": {entry.name: entry.value for entry in asked.known},
        "asked": [_entry(entry) for entry in asked.open],
        "schema": asked.form.schema,
    }


def filing_json(filing: PreparedFiling) -> dict[str, Any]:
    """A filing being prepared."""
    return {
        "id": filing.id,
        "procedure": filing.procedure,
        "version": filing.version,
        "consignment": filing.consignment,
        "answers": {role: dict(given) for role, given in filing.answers.items()},
        "seen": filing.number,
        "case": filing.case or None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "kind": str(entry.kind),
        "required": entry.required,
        "choices": [value for value, _ in entry.choices],
        "suggested": entry.suggested,
    }
