# SPDX-License-Identifier: Apache-2.0
"""The form of a transport document: our table against the published schema, member by member."""

import copy
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from tests.architecture.house import ROOT

from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa.shapes import require_form


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


def test_the_published_bill_has_the_published_form(bill: dict[str, Any]) -> None:
    require_form(bill)


def test_the_table_has_every_member_of_the_published_schema_and_no_other(published: dict[str, Any]) -> None:
    with (ROOT / "src" / "tradelane" / "titles" / "data" / "transport_document.csv").open() as file:
        rows = list(csv.DictReader(file))
    ours = {(row["schema"], row["member"]) for row in rows if not row["member"].endswith("[]")}
    theirs = {
        (name, member) for name in {row["schema"] for row in rows} for member in published[name].get("properties", ())
    }
    assert ours == theirs
    required = {(row["schema"], row["member"]) for row in rows if row["required"]}
    assert required == {(name, member) for name, _ in theirs for member in published[name].get("required", ())}
    assert len(ours) > 300


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
            errors = [each for each in validator.iter_errors(changed) if not _is_either_or(each)]
            try:
                require_form(changed)
                ours = True
            except Unreadable:
                ours = False
            if ours != (not errors):
                differ.append((path, change, ours, [each.message for each in errors][:1]))
    assert not differ, (len(differ), differ[:5])


def _is_either_or(error: Any) -> bool:
    return any(word in str(each) for each in error.schema_path for word in ("oneOf", "anyOf"))


def test_a_fault_is_named_by_its_place() -> None:
    with pytest.raises(Unreadable) as refused:
        require_form({"transportDocumentReference": "x" * 21})
    assert refused.value.field == "transportDocument.transportDocumentReference"
    with pytest.raises(Unreadable) as refused:
        require_form([])
    assert refused.value.field == "transportDocument"
