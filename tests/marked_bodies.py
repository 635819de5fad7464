# SPDX-License-Identifier: Apache-2.0
"""For every operation that takes a body: bodies with a person's values in each text that people may write.

Once with all texts marked, and once for each of them alone, so that what stands before it in the check does not hide
how its fault is told. Dates, numbers and listed choices are of the kind that is asked for.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.marked_values import MARKS

Schema = Mapping[str, Any]
MARK = f"{MARKS['name']}, {MARKS['street']}"
_WRITING = ("post", "put", "patch", "delete")
_GOOD = {"date": "2026-11-02", "date-time": "2026-11-02T10:00:00Z"}


def marked_requests(described: Schema, *, subject: Callable[[str], str]) -> Iterator[tuple[str, str, Any]]:
    """Method, path and JSON body, for each writing operation of an OpenAPI description.

    `subject` gives the id that stands for what a path names, by the room after `/api/`.
    """
    for path, operations in described["paths"].items():
        for method in set(operations) & set(_WRITING):
            content = operations[method].get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            parts = path.split("/")
            filled = "/".join(subject(parts[2]) if part.startswith("{") else part for part in parts)
            if schema:
                for body in _bodies(schema, described):
                    yield method, filled, body


def _bodies(schema: Schema, described: Schema) -> Iterator[Any]:
    """All texts marked, then one at a time."""
    whole = _body(schema, described, mark="")
    yield whole
    if isinstance(whole, dict):
        for name in whole:
            yield _body(schema, described, mark=name)


def _body(schema: Schema, described: Schema, *, mark: str) -> Any:
    """With the member `mark` marked alone, or all of them where it is empty."""
    schema = _resolved(schema, described)
    if schema.get("type") != "object" or "properties" not in schema:
        return _value(schema, described, marked=True)
    return {
        name: _value(each, described, marked=mark in ("", name)) for name, each in schema["properties"].items()
    }  # fmt: skip


def _value(schema: Schema, described: Schema, *, marked: bool) -> Any:
    schema = _resolved(schema, described)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            members = schema.get("properties", {"any": {"type": "string"}})
            return {name: _value(each, described, marked=marked) for name, each in members.items()}
        case "array":
            return [_value(schema.get("items", {"type": "string"}), described, marked=marked)]
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case _:
            return _GOOD.get(schema.get("format", ""), MARK if marked else "x")


def _resolved(schema: Schema, described: Schema) -> Schema:
    """Past references, and of alternatives the first that says something."""
    while True:
        if "$ref" in schema:
            schema = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        elif alternatives := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            schema = next(each for each in alternatives if each.get("type") != "null")
        else:
            return schema
