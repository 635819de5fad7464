# SPDX-License-Identifier: Apache-2.0
"""How a document leaves with its people in it; apart from the law of kinds, as it holds for all of them."""

from collections.abc import Collection

from tradelane.documents.values import FileFormat
from tradelane.kernel.rule import rule


@rule(
    "DOC-95",
    cites="APEC Privacy Framework (2015) principles III and IV; GDPR art. 5(1)(c); RFC 9901",
    field="format",
    fix="Take the document as far as you may have it: GET /api/documents/ID/disclosed.",
)
def a_file_goes_whole_only_when_all_in_it_may(withheld: Collection[str], format: FileFormat | None = None) -> bool:
    """A signed file can't be cut: where a field of a person stays, the document goes as a credential without it."""
    return not withheld


@rule(
    "DOC-96",
    cites="RFC 9901 §4: the issuer signs what may be hidden",
    field="document",
    fix="Ask the issuer for it, at the issuer's own node.",
)
def only_the_issuers_node_signs_anew(*, issued_here: bool) -> bool:
    """A document of another node can't be signed anew here, so what must stay in it keeps all of it home."""
    return issued_here
