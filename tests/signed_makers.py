# SPDX-License-Identifier: Apache-2.0
"""Documents signed by their issuer's own key, as its own system would send them; keys are made afresh in each run."""

from datetime import datetime
from typing import Any

from tests.conftest import NOON
from tests.document_makers import a_document
from tests.makers import SELLER
from tradelane.documents.formats import document_json
from tradelane.documents.values import Document
from tradelane.kernel.canonical import canonical
from tradelane.kernel.ids import DocumentId, OrganisationId, new_id
from tradelane.trust.actions.keystore import signing_key
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.values import SigningKey


def a_fresh_document(**changes: Any) -> Document:
    """The invented invoice under an id and a number of its own."""
    id = DocumentId(new_id("doc"))
    return a_document(**{"id": id, "number": f"ERP-{id}", **changes})


def a_signed_line(document: Document | None = None, *, by: OrganisationId = SELLER, at: datetime = NOON) -> bytes:
    """The document as a line of a batch, signed by the organisation."""
    key, chain = signing_key(by)
    return signed_by(document or a_fresh_document(), key=key, chain=chain, at=at)


def signed_by(document: Document, *, key: SigningKey, chain: tuple[bytes, ...], at: datetime = NOON) -> bytes:
    """The document as a line of a batch, signed by a key that may be of any authority."""
    data = document_json(document)
    return canonical(
        {"document": data, "signatures": [sign_detached(canonical(data), key=key, chain=chain, at=at).as_json()]}
    )


def a_batch(*lines: bytes) -> bytes:
    """Lines as one file."""
    return b"\n".join(lines)
