# SPDX-License-Identifier: Apache-2.0
"""Our documents as UBL 2.4: valid, canonical, read back equal."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from lxml import etree
from tests.consignment_makers import a_consignment, a_goods_item, a_party, usd
from tests.document_makers import a_document

from tradelane.consignments.values import Charge, PartyRole
from tradelane.documents.formats.document_xml import from_xml, original_in_xml, to_xml, xml_agrees
from tradelane.documents.formats.original import document_json
from tradelane.documents.values import KINDS, Document, DocumentKind
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable

ALL = list(DocumentKind)
IN_UBL = [kind for kind in DocumentKind if KINDS[kind].is_ubl]


@lru_cache
def _schema(standards: Path, local: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(standards / f"ubl/xsd-2.4/maindoc/UBL-{local}-2.4.xsd")))


def _require_valid(standards: Path, xml: bytes) -> None:
    root = etree.fromstring(xml)
    _schema(standards, etree.QName(root).localname).assertValid(root)


def _sealed(document: Document) -> bytes:
    return canonical({"document": document_json(document), "signatures": []})


def _consignments() -> list:
    whole = a_consignment()
    parties = (
        *whole.parties,
        a_party(PartyRole.CARRIER, "Pacific Tern Lines", "MX"),
        a_party(PartyRole.NOTIFY, "Merlion <Warehouse> & Sons", "SG"),
        a_party(PartyRole.DECLARANT, "Agencia Inventada", "MX"),
    )
    rich = replace(
        whole,
        parties=parties,
        goods_items=(
            a_goods_item(),
            a_goods_item(number=2, description="Café verde\nlote 2", dangerous_goods_un="1263"),
        ),
        charges=(*whole.charges, Charge("allowance", usd("-10.50"))),
    )
    poor = replace(
        whole,
        goods_items=(
            a_goods_item(hs_code="", hs_edition="", origin="", net_mass=None, gross_mass=None, packages=None),
        ),
        transport=None,
        charges=(),
    )
    return [whole, rich, poor]


@pytest.mark.parametrize("kind", IN_UBL)
@pytest.mark.parametrize("consignment", _consignments(), ids=["whole", "rich", "poor"])
def test_the_xml_is_valid_ubl(standards: Path, kind: DocumentKind, consignment) -> None:
    document = a_document(kind, consignment)
    _require_valid(standards, to_xml(document))
    with_evidence = etree.fromstring(to_xml(document, _sealed(document)))
    slot = with_evidence.find(".//{*}SignatureInformation/{*}Signature")
    slot.getparent().remove(slot)
    _require_valid(standards, etree.tostring(with_evidence))


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("consignment", _consignments(), ids=["whole", "rich", "poor"])
def test_what_is_written_is_read_back_equal(kind: DocumentKind, consignment) -> None:
    document = a_document(kind, consignment)
    reading = from_xml(to_xml(document))
    assert reading.content == document.content
    assert (reading.kind, reading.number, reading.issued_on) == (kind, document.number, document.issued_on)
    assert reading.statements == document.statements


@pytest.mark.parametrize("kind", ALL)
def test_the_bytes_are_canonical_xml(kind: DocumentKind) -> None:
    xml = to_xml(a_document(kind), b"{}")
    assert etree.tostring(etree.fromstring(xml), method="c14n") == xml


@pytest.mark.parametrize("kind", ALL)
def test_the_xml_agrees_with_its_original(kind: DocumentKind) -> None:
    document = a_document(kind)
    xml = to_xml(document, _sealed(document))
    signed = xml.replace(b'<ds:Signature Id="placeholder"></ds:Signature>', b"<ds:Signature>signed</ds:Signature>")
    assert signed != xml
    assert original_in_xml(signed) == _sealed(document)
    assert xml_agrees(signed)
    other = a_document(kind, number="other")
    assert not xml_agrees(signed.replace(document.number.encode(), other.number.encode()))


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (b"<Invoice>", "XML-2"),
        (b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>', "XML-3"),
        (b"<a/>", "XML-4"),
        (b"", "XML-2"),
    ],
)
def test_other_xml_is_refused(xml: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        from_xml(xml)
    assert refusal.value.rule == rule
