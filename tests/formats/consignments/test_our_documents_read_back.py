# SPDX-License-Identifier: Apache-2.0
"""Our own UBL documents read as a stranger would: what a document says of its consignment comes back the same."""

from dataclasses import replace
from typing import Any

import pytest
from tests.document_makers import STATED, a_document, consignment_for

from tradelane.consignments.formats import read_any
from tradelane.consignments.values import PartyRole
from tradelane.documents.formats import document_bytes, document_json, to_xml
from tradelane.documents.values import KINDS, SHOWN, DocumentKind
from tradelane.kernel.canonical import canonical

ROOTS = {
    DocumentKind.TRANSIT_DECLARATION: "ubl-transit-customs-declaration",
    DocumentKind.SEA_WAYBILL: "ubl-waybill",
    DocumentKind.AIR_WAYBILL: "ubl-waybill",
    DocumentKind.CREDIT_NOTE: "ubl-credit-note",
    DocumentKind.COMMERCIAL_INVOICE: "ubl-invoice",
    DocumentKind.PACKING_LIST: "ubl-packing-list",
    DocumentKind.CERTIFICATE_OF_ORIGIN: "ubl-certificate-of-origin",
    DocumentKind.BILL_OF_LADING: "ubl-bill-of-lading",
    DocumentKind.EXPORT_DECLARATION: "ubl-export-customs-declaration",
    DocumentKind.IMPORT_DECLARATION: "ubl-import-customs-declaration",
}

_GOODS = {"description", "hs_code", "hs_edition", "origin", "quantity", "value", "gross_mass", "packages", "marks",
          "number", "net_mass", "seller_sku"}  # fmt: skip


def _whole(kind: DocumentKind) -> dict[str, Any]:
    """What the document states when it speaks of the whole consignment."""
    return {name: stated for name, stated in STATED[kind].items() if name != "credited"}


@pytest.mark.parametrize("kind", ROOTS, ids=str)
def test_a_document_of_ours_is_read_back(kind: DocumentKind) -> None:
    whole, shown = consignment_for(kind), SHOWN[kind]
    reading = read_any(to_xml(a_document(kind, statements=_whole(kind))))
    read = reading.consignment
    assert reading.format == ROOTS[kind]
    for ours, theirs in zip(whole.goods_items, read.goods_items, strict=True):
        for name in {*shown.goods} & _GOODS:
            assert getattr(theirs, name) == getattr(ours, name), name
    assert whole.transport
    assert read.transport
    for name in {*shown.transport}:
        assert getattr(read.transport, name) == getattr(whole.transport, name), name
    for name in {*shown.references} & {"order", "ucr"}:
        assert getattr(read.references, name) == getattr(whole.references, name), name
    for name in {*shown.terms} & {"incoterm", "place", "currency"}:
        assert getattr(read.terms, name) == getattr(whole.terms, name), name
    if shown.charges:
        assert read.charges == whole.charges


def _in_xml_of_our_own() -> list[DocumentKind]:
    return [kind for kind in DocumentKind if not KINDS[kind].is_ubl]


@pytest.mark.parametrize("kind", list(DocumentKind), ids=str)
def test_the_original_of_any_kind_is_read_back(kind: DocumentKind) -> None:
    whole, document = consignment_for(kind), a_document(kind)
    sealed = canonical({"document": document_json(document), "signatures": []})
    reading = read_any(sealed)
    assert reading.format == f"tradelane-{kind}"
    assert reading.consignment == replace(read_any(document_bytes(document)).consignment, id=reading.consignment.id)
    shown = SHOWN[kind]
    for ours, theirs in zip(whole.goods_items if shown.goods else (), reading.consignment.goods_items, strict=True):
        for name in {*shown.goods} & _GOODS:
            assert getattr(theirs, name) == getattr(ours, name), name
    for name in shown.transport:
        assert getattr(reading.consignment.transport, name) == getattr(whole.transport, name), name
    lost = {note.path for note in reading.lost}
    assert {
        f"$.document.statements.{name}" for name, stated in document.statements.items() if isinstance(stated, str)
    } <= lost


@pytest.mark.parametrize("kind", _in_xml_of_our_own(), ids=str)
def test_xml_of_our_own_says_what_the_original_says(kind: DocumentKind) -> None:
    document = a_document(kind)
    sealed = canonical({"document": document_json(document), "signatures": []})
    from_json, from_xml = read_any(document_bytes(document)), read_any(to_xml(document, sealed))
    assert from_xml.consignment == replace(from_json.consignment, id=from_xml.consignment.id)
    assert {note.path for note in from_xml.lost} - {note.path for note in from_json.lost} == {
        f"/{KINDS[kind].root}/Evidence"
    }


def test_the_bill_of_lading_names_who_carries_and_for_whom() -> None:
    read = read_any(to_xml(a_document(DocumentKind.BILL_OF_LADING))).consignment
    consignor, carrier = read.party(PartyRole.CONSIGNOR), read.party(PartyRole.CARRIER)
    assert consignor
    assert carrier
    assert (consignor.organisation, carrier.organisation) == ("MX.RFC.CAC201105AB1", "MX.RFC.NAV150320XY2")
    assert [item.value for item in read.goods_items] == [None]
    assert not read.priced
