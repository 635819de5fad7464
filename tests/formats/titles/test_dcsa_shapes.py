# SPDX-License-Identifier: Apache-2.0
"""The form of a transport document: what the published schema refuses at any place of a bill, our table refuses."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa.bodies import require_body


@pytest.fixture(scope="module")
def published(standards: Path) -> dict[str, Any]:
    content = (standards / "dcsa" / "pint" / "EBL_PINT_v3.0.0.yaml").read_text()
    schemas: dict[str, Any] = yaml.load(content, Loader=yaml.CSafeLoader)["components"]["schemas"]
    return schemas


@pytest.fixture(scope="module")
def validator(published: dict[str, Any]) -> Any:
    schema = {"$ref": "#/components/schemas/TransportDocument", "components": {"schemas": published}}
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True)


@pytest.fixture(scope="module")
def bill(standards: Path) -> dict[str, Any]:
    folder = standards / "dcsa" / "pint-demo-testdata" / "pint-transfers"
    envelope = json.loads((folder / "HHL71800000-ebl-envelope-ed25519.json").read_bytes())
    document: dict[str, Any] = envelope["transportDocument"]
    return document


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from _places(each, (*path, key))


def _with(value: dict[str, Any], path: tuple[Any, ...], change: Any) -> dict[str, Any]:
    made = copy.deepcopy(value)
    at: Any = made
    for key in path[:-1]:
        at = at[key]
    if change is None:
        del at[path[-1]]
    else:
        at[path[-1]] = change
    return made


CHANGES: tuple[Any, ...] = (None, "", " ", "x" * 36, "X" * 6, "x" * 1001, -1, 0, 1.5, 10**9, True, [], {}, "2026-13-40")
"""One of them breaks almost every limit; what the published schema lets pass, so does ours."""


def test_we_refuse_what_the_published_schema_refuses_at_every_place_of_a_bill(
    bill: dict[str, Any], validator: Any
) -> None:
    differ = []
    for path in _places(bill):
        for change in CHANGES:
            changed = _with(bill, path, change)
            errors = list(validator.iter_errors(changed))
            try:
                require_body("TransportDocument", changed)
                ours = True
            except Unreadable:
                ours = False
            if ours != (not errors):
                differ.append((path, change, ours, [each.message for each in errors][:1]))
    assert not differ, (len(differ), differ[:5])
