# SPDX-License-Identifier: Apache-2.0
"""Whatever a document says is read back equal, from JSON, from XML, and from a file with its evidence."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.document_makers import STATED, a_document
from tests.document_strategies import documents

from tradelane.documents.formats import (
    check_document,
    compare,
    document_bytes,
    document_from_bytes,
    document_from_json,
    document_json,
    from_xml,
    our_document,
    require_sound,
    to_xml,
    xml_agrees,
)
from tradelane.documents.formats.sheet import sheet
from tradelane.documents.values import STATEMENTS, Document, DocumentKind
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import TradelaneError


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


odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.sampled_from(["", "1", "-1", "NaN", "1e99", "x" * 50]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["1", "amount", "unit", "x"]), inner),
    max_leaves=4,
)


@settings(max_examples=200)
@given(st.data())
def test_whatever_is_stated_is_taken_or_refused_with_its_rule(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(DocumentKind)))
    names = data.draw(st.sets(st.sampled_from([*STATEMENTS[kind], "hearsay"]), min_size=1))
    stated = {**STATED[kind], **{name: data.draw(odd) for name in sorted(names)}}
    try:
        require_sound(document_from_json(document_json(a_document(kind, statements=stated))))
    except TradelaneError as error:
        assert error.rule, str(error)


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
