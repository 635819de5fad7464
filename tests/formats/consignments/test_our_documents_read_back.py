# SPDX-License-Identifier: Apache-2.0
"""Our own UBL documents read as a stranger would: what a document says of its consignment comes back the same."""

from typing import Any

import pytest
from tests.document_makers import STATED, a_document, consignment_for

from tradelane.consignments.formats import read_any
from tradelane.consignments.values import PartyRole
from tradelane.documents.formats.document_xml import to_xml
from tradelane.documents.values import SHOWN, DocumentKind

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


def test_the_bill_of_lading_names_who_carries_and_for_whom() -> None:
    read = read_any(to_xml(a_document(DocumentKind.BILL_OF_LADING))).consignment
    consignor, carrier = read.party(PartyRole.CONSIGNOR), read.party(PartyRole.CARRIER)
    assert consignor
    assert carrier
    assert (consignor.organisation, carrier.organisation) == ("MX.RFC.CAC201105AB1", "MX.RFC.NAV150320XY2")
    assert [item.value for item in read.goods_items] == [None]
    assert not read.priced
