# SPDX-License-Identifier: Apache-2.0
"""The shapes of DCSA's bodies asked of what comes in; apart, because a table says them better than code.

`data/dcsa_bodies.txt` holds the members with their limits and says how they are written. Each object becomes a JSON
Schema; the first fault is named by its place, as DCSA's `ErrorResponse` wants it.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jsonschema_rs

from tradelane.kernel.errors import Unreadable

_TRIMMED = r"^\S(?:.*\S)?$"
_JWS = r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"
_BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_PLAIN: dict[str, dict[str, Any]] = {
    "flag": {"type": "boolean"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "base64": {"type": "string", "pattern": _BASE64},
    "jws": {"type": "string", "pattern": _JWS},
    "sum": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "free": {"type": "string"},
}
"""Words that need nothing after them."""
_ALTERNATIVES = {"at least one of": "anyOf", "exactly one of": "oneOf"}


def require_body(name: str, value: Any, *, within: str = "") -> None:
    """Do nothing when `value` has the shape of DCSA's object `name`; else raise Unreadable (DCSA-BODY) naming the
    place of the first fault.
    """
    error = next(_validator(name).iter_errors(value), None)
    if error is None:
        return
    place, why = _fault(error)
    raise Unreadable(
        why[:300], field=_path([*([within] if within else []), *place]), rule="DCSA-BODY",
        fix=_choice(error, name) or f"Send {name} as the DCSA schema has it.",
        cites="DCSA EBL_ISS 3.0.4, EBL_SUR 3.0.4, PINT 3.0.0",
    )  # fmt: skip


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of an object, with all that it holds."""
    return {**_schemas()[name], "$defs": _schemas()}


@lru_cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema_of(name), validate_formats=True)


def _fault(error: Any) -> tuple[list[str | int], str]:
    """Where the fault is and what it is; what is missing is named as the place where it should be. Values are not
    repeated: they may be about people.
    """
    place, kind = list(error.instance_path), error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        return [*place, str(kind.property)], "it is missing"
    return place, f"it has not the shape that is asked for ({kind.name})"


_CHOICES = {keyword: words for words, keyword in _ALTERNATIVES.items()}


def _choice(error: Any, name: str) -> str:
    """What to do about an object that gives none of its alternatives, or several of which it may give one; empty where
    that is not the fault.
    """
    steps = ["$defs", name, *(str(step) for step in error.schema_path)]
    keyword = steps[-1]
    if keyword not in _CHOICES:
        return ""
    holder = steps[-2] if steps[-3] == "$defs" else name
    names = ", ".join(each["required"][0] for each in _schemas()[holder][keyword])
    return f"Give {_CHOICES[keyword]} {names}, in its own form."


def _path(parts: list[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


# ── from the table to schemas ──


@lru_cache(maxsize=1)
def _schemas() -> dict[str, dict[str, Any]]:
    table = files("tradelane.titles").joinpath("data/dcsa_bodies.txt").read_text(encoding="utf-8")
    return dict(_objects(table.splitlines()))


def _objects(lines: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    head, members = "", dict[str, dict[str, Any]]()
    required: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("  "):
            name, _, form = line.strip().partition(": ")
            members[name.rstrip("*")] = _form(form)
            required += [name[:-1]] if name.endswith("*") else []
        elif head:
            name, _, choice = head.partition(" | ")
            yield name, _object(members, required, choice)
            head = ""
        if line and not line.startswith(("  ", "#")):
            head, members, required = line, {}, []


def _object(members: dict[str, dict[str, Any]], required: list[str], choice: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": members, "required": required}
    for words, keyword in _ALTERNATIVES.items():
        if choice.startswith(words):
            names = choice.removeprefix(words).split()
            schema["properties"] = {name: form for name, form in members.items() if name not in names}
            schema[keyword] = [{"properties": {name: members[name]}, "required": [name]} for name in names]
    return schema


def _form(words: str) -> dict[str, Any]:
    kind, _, rest = words.partition(" ")
    match kind:
        case "list":
            limits, _, of = rest.partition("of ") if rest.startswith("of ") else rest.partition(" of ")
            return {"type": "array", "items": _form(of), **_limits(limits, "Items")}
        case "one":
            return {"type": "string", "enum": rest.removeprefix("of ").split()}
        case "text" | "word":
            return {"type": "string", "pattern": _TRIMMED if kind == "text" else r"^\S+$", **_limits(rest, "Length")}
        case "like":
            pattern, _, limits = rest.rpartition(" ")
            return {"type": "string", "pattern": pattern, **_limits(limits, "Length")}
        case "free" | "address":
            form = {"format": "uri"} if kind == "address" else {}
            return {"type": "string", **form, **_limits(rest, "Length")}
        case "whole" | "number" if rest.startswith("above "):
            return {**_PLAIN[kind], "exclusiveMinimum": float(rest.removeprefix("above "))}
        case "whole" | "number":
            return {**_PLAIN[kind], **_limits(rest, "imum")}
    return _PLAIN.get(kind, {"$ref": f"#/$defs/{kind}"})


def _limits(words: str, what: str) -> dict[str, int]:
    """`A..B`, either of them left out, or `B` alone."""
    low, dots, high = words.strip().rpartition("..")
    found = {f"min{what}": low if dots else "", f"max{what}": high}
    return {name: int(number) for name, number in found.items() if number}
