# SPDX-License-Identifier: Apache-2.0
"""Whatever a document says is read back equal, from JSON, from XML, and from a file with its evidence."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.document_strategies import documents

from tradelane.documents.formats import (
    check_document,
    compare,
    document_bytes,
    document_from_bytes,
    document_json,
    from_xml,
    our_document,
    to_xml,
    xml_agrees,
)
from tradelane.documents.formats.sheet import sheet
from tradelane.documents.values import Document
from tradelane.kernel.canonical import canonical


@settings(max_examples=150)
@given(documents())
def test_what_is_written_is_read_back_equal(document: Document) -> None:
    assert document_from_bytes(document_bytes(document)) == document
    xml = to_xml(document)
    reading = from_xml(xml)
    assert (reading.kind, reading.number, reading.issued_on) == (document.kind, document.number, document.issued_on)
    assert reading.statements == document.statements
    assert reading.content == document.content
    sealed = canonical({"document": document_json(document), "signatures": []})
    assert xml_agrees(to_xml(document, sealed))
    assert our_document(to_xml(document, sealed)) == document


@settings(max_examples=50)
@given(documents())
def test_a_document_agrees_with_its_own_xml(document: Document) -> None:
    assert compare({"original": document, "xml": our_document(to_xml(document))}) == []


@settings(max_examples=150)
@given(documents(), st.sampled_from(["en", "es"]))
def test_every_rule_answers_and_every_sheet_is_set_whatever_is_stated(document: Document, language: str) -> None:
    assert all(finding.rule and finding.message for finding in check_document(document))
    page = sheet(document, language)
    assert all(len(row) == len(page["columns"]) for row in page["rows"])
