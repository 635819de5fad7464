# SPDX-License-Identifier: Apache-2.0
"""The JSON original: read back equal, strict, and exactly what the published schema says."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.document_makers import a_document, one_of_each

import tradelane.documents
from tradelane.documents.formats import (
    document_bytes,
    document_digest,
    document_from_bytes,
    document_from_json,
    document_json,
)
from tradelane.documents.formats.schema import document_schema
from tradelane.documents.values import STATEMENTS, DocumentKind
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable

PUBLISHED = Path(tradelane.documents.__file__).parent / "data/document.schema.json"


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_what_is_written_is_read_back_equal(kind: DocumentKind) -> None:
    document = a_document(kind)
    assert document_from_json(document_json(document)) == document
    assert document_from_bytes(document_bytes(document)) == document
    sealed = canonical({"document": document_json(document), "signatures": [], "seal": {}})
    assert document_from_bytes(sealed) == document


def test_the_published_schema_is_the_one_in_use() -> None:
    """Written by: python -m tests.formats.documents.test_original"""
    assert json.loads(PUBLISHED.read_text()) == document_schema()
    published = jsonschema_rs.Draft202012Validator(json.loads(PUBLISHED.read_text()))
    assert all(published.is_valid(document_json(document)) for document in one_of_each())


def _changed(path: str, value: Any) -> dict[str, Any]:
    data = copy.deepcopy(document_json(a_document()))
    *parents, last = path.split("/")
    node: Any = data
    for step in parents:
        node = node[int(step)] if step.isdigit() else node[step]
    node[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "field", "rule"),
    [
        ("content/goods_items/0/hs_code", "0901.21", "content.goods_items[0].hs_code", "DOC-JSON"),
        ("content/goods_items/0/origin", "QQ", "content.goods_items[0].origin", "PLACE-2"),
        ("content/goods_items/0/value/currency", "EUX", "content.goods_items[0].value.currency", "MONEY-1"),
        ("content/goods_items/0/value/amount", "1e9", "content.goods_items[0].value.amount", "DOC-JSON"),
        ("content/goods_items/0/net_mass", {"value": "1", "unit": "KGM"}, "content.goods_items[0]", "DOC-JSON"),
        ("content/goods_items/0/description", "bell \x07", "content.goods_items[0].description", "DOC-JSON"),
        ("content/goods_items", [], "content.goods_items", "DOC-JSON"),
        ("issued_on", "2026-02-30", "issued_on", "DATE-1"),
        ("statements/freight", "prepaid", "statements", "DOC-JSON"),
        ("kind", "poem", "kind", "DOC-JSON"),
        ("version", 0, "version", "DOC-JSON"),
    ],
)
def test_a_fault_is_named_by_its_field(path: str, value: Any, field: str, rule: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        document_from_json(_changed(path, value))
    assert (refusal.value.field, refusal.value.rule) == (field, rule)


def test_a_bill_of_lading_never_tells_the_price() -> None:
    text = document_bytes(a_document(DocumentKind.BILL_OF_LADING)).decode()
    assert "11760" not in text
    assert "unit_price" not in text


def test_nobody_s_contact_is_shown_but_the_certifier_s() -> None:
    shown = [document.kind for document in one_of_each() if "ana@altura.example" in document_bytes(document).decode()]
    assert shown == [DocumentKind.CERTIFICATE_OF_ORIGIN]


def test_the_digest_names_one_version() -> None:
    assert document_digest(a_document()) == document_digest(a_document())
    assert document_digest(a_document()) != document_digest(a_document(version=2))


def test_every_statement_has_a_place_in_the_schema() -> None:
    for document in one_of_each():
        assert set(document.statements) <= set(STATEMENTS[document.kind])


if __name__ == "__main__":
    PUBLISHED.write_text(json.dumps(document_schema(), indent=1, ensure_ascii=True) + "\n")
