# SPDX-License-Identifier: Apache-2.0
"""Kinds that UBL lacks, as XML of our own namespace: valid by the published schema, equal in every form."""

import base64
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from tests.document_makers import a_document
from tests.document_strategies import documents

import tradelane.documents
from tradelane.documents.formats import (
    check_document,
    document_bytes,
    document_from_bytes,
    document_json,
    from_xml,
    our_document,
    to_xml,
    xml_agrees,
)
from tradelane.documents.formats.own_xsd import own_xsd
from tradelane.documents.values import KINDS, Document, DocumentKind
from tradelane.documents.values.declaring import OWN
from tradelane.kernel.canonical import canonical

PUBLISHED = Path(tradelane.documents.__file__).parent / "data/document.xsd"
KINDS_OF_OURS = [kind for kind in DocumentKind if KINDS[kind].namespace == OWN]


@lru_cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(PUBLISHED)))


def _sealed(document: Document) -> bytes:
    return canonical({"document": document_json(document), "signatures": []})


def test_the_published_schema_is_the_one_in_use() -> None:
    """Written by: python -m tests.formats.documents.test_own_xml"""
    assert PUBLISHED.read_bytes() == own_xsd()


@settings(max_examples=60)
@given(documents(tuple(KINDS_OF_OURS)))
def test_whatever_is_stated_is_read_back_equal_and_valid(document: Document) -> None:
    assert document_from_bytes(document_bytes(document)) == document
    xml = to_xml(document)
    _schema().assertValid(etree.fromstring(xml))
    reading = from_xml(xml)
    assert (reading.kind, reading.number, reading.issued_on) == (document.kind, document.number, document.issued_on)
    assert (reading.content, reading.statements) == (document.content, document.statements)
    assert (reading.issuer, reading.issuer_name) == (document.issuer, document.issuer_name)
    with_evidence = to_xml(document, _sealed(document))
    _schema().assertValid(etree.fromstring(with_evidence))
    assert xml_agrees(with_evidence)
    assert our_document(with_evidence) == document


@pytest.mark.parametrize("kind", KINDS_OF_OURS)
def test_the_xml_is_clean_with_and_without_its_evidence(kind: DocumentKind) -> None:
    document = a_document(kind)
    for xml in (to_xml(document), to_xml(document, _sealed(document))):
        _schema().assertValid(etree.fromstring(xml))
        assert check_document(our_document(xml)) == []


@pytest.mark.parametrize("kind", KINDS_OF_OURS)
def test_the_schema_refuses_what_the_original_could_not_say(kind: DocumentKind) -> None:
    sound = to_xml(a_document(kind))
    for old, new in (
        (b"<issued_on>2026-11-02</issued_on>", b"<issued_on>November</issued_on>"),
        (b"<version>1</version>", b"<version>0</version>"),
        (b"</statements>", b"<hearsay>x</hearsay></statements>"),
        (b"<content>", b"<content><price>1</price>"),
        (b"<issuer_name>", b"<issuer_name></issuer_name><issuer_name>"),
    ):
        assert old in sound
        assert not _schema().validate(etree.fromstring(sound.replace(old, new)))


def test_evidence_is_the_last_element() -> None:
    document = a_document(KINDS_OF_OURS[0])
    root = etree.fromstring(to_xml(document, _sealed(document)))
    evidence = root[-1]
    assert etree.QName(evidence).localname == "Evidence"
    assert base64.b64decode(evidence[-1].text) == _sealed(document)


if __name__ == "__main__":
    PUBLISHED.write_bytes(own_xsd())
