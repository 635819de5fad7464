# SPDX-License-Identifier: Apache-2.0
"""What was issued verifies for decades: the XML of a document is written as it was when the first one was issued.

A verifier writes the XML anew from the original inside it and compares the bytes. So a changed writer would call
genuine files false. Where a writer must change, it keeps the old way for documents of the old schema.
"""

from hashlib import sha256

import pytest
from tests.document_makers import a_document

from tradelane.documents.formats import document_bytes, to_xml
from tradelane.documents.values import DocumentKind

WRITTEN = {
    DocumentKind.COMMERCIAL_INVOICE: ("8fd4232bd39c1fe1", "d4faf6ec1049d7c6"),
    DocumentKind.PACKING_LIST: ("6d20eed08404d3c4", "e8b258083b21d243"),
    DocumentKind.CERTIFICATE_OF_ORIGIN: ("75e458d90b6c4d16", "3768d78749f6b743"),
    DocumentKind.BILL_OF_LADING: ("abbdd7e21fc6ea10", "876eeb7965ced8f8"),
    DocumentKind.EXPORT_DECLARATION: ("310222480aabe59c", "09ce787ab30b9102"),
    DocumentKind.IMPORT_DECLARATION: ("9ec72af647e6b74b", "9d86be024b840b79"),
    DocumentKind.BILL_OF_EXCHANGE: ("8a4f41fce205b00c", "3aba8e675eea2fa1"),
    DocumentKind.PROMISSORY_NOTE: ("ed744936d150a484", "6cf33274d8d13d1b"),
    DocumentKind.INSURANCE_CERTIFICATE: ("9e1866ab48c80cbc", "f27ca442fb86bc46"),
    DocumentKind.DANGEROUS_GOODS_DECLARATION: ("62a0c5cc5fdaa573", "034bab9d8dde5cb5"),
    DocumentKind.AGENCY_PERMIT: ("e41ef69ce8de8f71", "32915ce502c7ae4c"),
    DocumentKind.PHYTOSANITARY_CERTIFICATE: ("9fed375d63d1c476", "94b27ab9e60e8d82"),
    DocumentKind.CREDIT_NOTE: ("fee4846f338a74dd", "a699b24c9e21fdb9"),
    DocumentKind.SEA_WAYBILL: ("c5324f56fd96c9d4", "fbc50e25a4eecff9"),
    DocumentKind.AIR_WAYBILL: ("bfb3ca557be8946b", "f5dcf0304657ddbe"),
    DocumentKind.TRANSIT_DECLARATION: ("c8c184a919b8e2f7", "82cc0eeba2158126"),
    DocumentKind.CN22: ("63914f90c21927e4", "5afed6ffba9c59aa"),
    DocumentKind.CN23: ("53aa5e769568e891", "64c22775dcdddd3d"),
    DocumentKind.FEE_RECEIPT: ("bd0007339b85a7ca", "fb69ac84ad96704e"),
}
"""By kind: the beginnings of the SHA-256 of the maker's document and of its XML. Both change with the maker alone."""


def test_every_kind_is_pinned() -> None:
    assert set(WRITTEN) == set(DocumentKind)


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_document_is_written_as_ever(kind: DocumentKind) -> None:
    document = a_document(kind)
    said, written = WRITTEN[kind]
    assert sha256(document_bytes(document)).hexdigest()[:16] == said, "the maker's document changed: pin both anew"
    assert sha256(to_xml(document, b"{}")).hexdigest()[:16] == written, "XML issued before would no longer verify"
