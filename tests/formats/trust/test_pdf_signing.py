# SPDX-License-Identifier: Apache-2.0
"""PAdES put on PDF: the signature stands in the file as it was made, whatever its length."""

from tests.conftest import NOON
from tests.document_makers import a_document
from tests.trust_makers import a_node

from tradelane.documents.formats import to_pdf
from tradelane.documents.values import DocumentKind
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.issuing import new_authority_certificate, new_signing_key
from tradelane.trust.formats.pdf_signatures import read_pdf_signature
from tradelane.trust.formats.pdf_signing import sign_pdf

SELLER = OrganisationId("MX.RFC.CAC201105AB1")


def test_a_signature_of_any_length_is_written_as_it_is() -> None:
    """A library that took a length ending in 0x80 for none wrote some of these for minutes."""
    node = a_node()
    page = to_pdf(
        a_document(DocumentKind.COMMERCIAL_INVOICE), original=b"{}", xml=b"<a/>", verify_url="http://a.test",
        language="en",
    )  # fmt: skip
    key, chain = node.certify(SELLER, "Cooperativa")
    lengths = set()
    for more in range(64):
        others = tuple(
            new_authority_certificate(new_signing_key(), organisation=SELLER, name="A" * n, now=NOON)
            for n in (1 + more // 2, 1 + more // 2 + more % 2)
        )
        signed = sign_pdf(
            page, key=key, chain=(*chain, *others[: 1 + more // 32]), stamper_key=node.stamper,
            stamper_certificate=node.stamper_certificate, now=NOON,
        )  # fmt: skip
        signature = read_pdf_signature(signed)
        assert signature.signer.der == chain[0]
        assert sorted(signature.chain[1:]) == sorted((*chain[1:], *others[: 1 + more // 32]))
        start = signed.index(b"/Contents <") + len(b"/Contents <")
        lengths.add(bytes.fromhex(signed[start : start + 8].decode())[3])
    assert len(lengths) > 32
