# SPDX-License-Identifier: Apache-2.0
"""What the API's description says of every route beside what its room says; apart, so that no room repeats it.

Two things: how a refusal looks, which is the same everywhere (`config.problems`), and the media type of an answer that
is plain data. A route that answers with bytes of another kind says so itself, by `openapi_extra`.
"""

import inspect
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from config.problems import REFUSALS

PROBLEM = "application/problem+json"
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_TEXT = {"type": "string"}
_PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Why the node refuses, and what to do (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {**_TEXT, "description": "What kind of problem it is, as a URN."},
        "title": {**_TEXT, "description": "The status in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {**_TEXT, "description": "What is the matter."},
        "field": {**_TEXT, "description": "Path of what is to blame; left out when nothing is."},
        "rule": {**_TEXT, "description": "The rule that was broken, as in the index of rules."},
        "fix": {**_TEXT, "description": "What to do."},
        "cites": {**_TEXT, "description": "The law or standard behind the rule."},
        "facts": {"type": "object", "description": "What the rule looked at."},
    },
}


class DescribedAPI(NinjaAPI):
    """An API that describes its refusals, and plain answers by the types of its functions."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._documents: dict[str, OpenAPISchema] = {}
        """By the path that the API stands under."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document, worked out once: no route comes later, and anybody may ask for it."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._documents:
            self._documents[prefix] = self._document(prefix)
        return self._documents[prefix]

    def _document(self, prefix: str) -> OpenAPISchema:
        described = super().get_openapi_schema(path_prefix=prefix)
        parts = described["components"]
        parts["schemas"]["Problem"] = _PROBLEM_SCHEMA
        parts["responses"] = {status.name: _refusal(status) for status in REFUSALS}
        functions = dict(self._functions())
        for item in described["paths"].values():
            for method in _METHODS & item.keys():
                operation = item[method]
                _describe_answers(operation["responses"], functions[operation["operationId"]])
        return described

    def _functions(self) -> Iterator[tuple[str, Any]]:
        """Every route's function, by the name that the document has for it."""
        for _, router in self._routers:
            for view in router.path_operations.values():
                for operation in view.operations:
                    yield self._name_of(operation), operation.view_func

    def _name_of(self, operation: Operation) -> str:
        return operation.operation_id or self.get_openapi_operation_id(operation)


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    return {
        "description": REFUSALS[status],
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _describe_answers(answers: dict[int | str, Any], function: Any) -> None:
    plain = _plain(inspect.signature(function, eval_str=True).return_annotation)
    for status, answer in answers.items():
        if plain and "content" not in answer and int(status) not in (HTTPStatus.NO_CONTENT, *REFUSALS):
            answer["content"] = {"application/json": {"schema": plain}}
    for refused in REFUSALS:
        if not {int(refused), str(int(refused))} & answers.keys():
            answers[int(refused)] = {"$ref": f"#/components/responses/{refused.name}"}


def _plain(annotation: Any) -> Mapping[str, Any]:
    """The schema of plain data as a function declares it, empty for anything else."""
    kind = get_origin(annotation) or annotation
    if kind is UnionType:
        one, none = get_args(annotation)
        return {"anyOf": [_plain(one), {"type": "null"}]} if none is NoneType and _plain(one) else {}
    if kind is list:
        return {"type": "array", "items": {"type": "object"}}
    return {"type": "object"} if kind is dict else {}
