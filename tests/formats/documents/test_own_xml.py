# SPDX-License-Identifier: Apache-2.0
"""Kinds that UBL lacks as XML of our own namespace: valid, canonical, strict."""

import base64
from pathlib import Path

import pytest
from lxml import etree
from tests.document_makers import a_document

import tradelane.documents
from tradelane.documents.formats import document_bytes, document_json, from_xml, our_document, to_xml
from tradelane.documents.formats.own_schema import own_xml_schema
from tradelane.documents.values import KINDS, DocumentKind
from tradelane.documents.values.declaring import OWN
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable

PUBLISHED = Path(tradelane.documents.__file__).parent / "data/document.xsd"
KINDS_OF_OURS = [kind for kind, declared in KINDS.items() if declared.namespace == OWN]


def test_the_published_schema_is_the_one_in_use() -> None:
    """Written by: python -m tests.formats.documents.test_own_xml"""
    assert PUBLISHED.read_bytes() == own_xml_schema()


@pytest.mark.parametrize("kind", KINDS_OF_OURS)
def test_the_xml_is_valid_with_and_without_evidence(kind: DocumentKind) -> None:
    schema = etree.XMLSchema(etree.fromstring(PUBLISHED.read_bytes()))
    document = a_document(kind)
    sealed = canonical({"document": document_json(document), "signatures": []})
    for xml in (to_xml(document), to_xml(document, sealed)):
        schema.assertValid(etree.fromstring(xml))
    assert base64.b64encode(sealed) in to_xml(document, sealed)


@pytest.mark.parametrize("kind", KINDS_OF_OURS)
def test_what_is_not_a_document_of_the_kind_is_refused(kind: DocumentKind) -> None:
    xml = to_xml(a_document(kind))
    schema = etree.XMLSchema(etree.fromstring(PUBLISHED.read_bytes()))
    for old, new in ((b"<content>", b"<contents>"), (b"<issued_on>", b"<issued_on><issued_on>")):
        start, end = old, old.replace(b"<", b"</")
        broken = xml.replace(start, new).replace(end, b"".join(f"</{tag}>".encode() for tag in _names(new)))
        assert not schema.validate(etree.fromstring(broken))
        with pytest.raises(Unreadable) as refusal:
            our_document(broken)
        assert refusal.value.rule == "XML-5"


def _names(tags: bytes) -> list[str]:
    return [tag for tag in tags.decode().replace("<", "").split(">") if tag]


def test_a_member_twice_is_refused() -> None:
    xml = to_xml(a_document(DocumentKind.CN22))
    number = b"<number>UA473124829MX</number>"
    with pytest.raises(Unreadable, match="twice"):
        from_xml(xml.replace(number, number * 2))


def test_the_elements_are_the_members_of_the_original() -> None:
    document = a_document(DocumentKind.CN23)
    root = etree.fromstring(to_xml(document))
    assert [etree.QName(child).localname for child in root if child.text or len(child)] == [
        name for name, value in document_json(document).items() if value != ""
    ]
    assert len(document_bytes(document)) < len(to_xml(document))


if __name__ == "__main__":
    PUBLISHED.write_bytes(own_xml_schema())
