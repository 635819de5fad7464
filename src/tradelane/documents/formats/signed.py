# SPDX-License-Identifier: Apache-2.0
"""Documents that their issuer signed before anybody else saw them; apart, because many of them come in one file.

A line of the file is `{"document": …, "signatures": [{"protected", "signature"}]}`: a sealed original without what a
node adds. Lines are told apart before they are read, so that one that is broken harms no other.
"""

from dataclasses import dataclass

from tradelane.documents.formats.original import document_from_json
from tradelane.documents.values import Document
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.chains import SignersAt
from tradelane.trust.formats.evidence import verify_signature
from tradelane.trust.formats.originals import read_signatures
from tradelane.trust.rules.signing import (
    the_signature_has_one_form,
    the_signature_is_not_later_than_its_timestamp,
    the_signer_is_the_issuer,
)
from tradelane.trust.values.signers import DetachedSignature

MEDIA = "application/x-ndjson"
LARGEST_BATCH = 20_000_000
"""Bytes; a thousand invoices with their signatures take about 7 MB."""
MOST_IN_BATCH = 1000
"""Documents: one commit carries them all, and others who write wait for it a fifth of a second at most."""
LARGEST_SIGNED = 2_000_000


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A document as its issuer signed it; its form is right, nothing is verified yet."""

    document: Document
    body: bytes
    """Canonical bytes of the document: what was signed."""
    digest: Digest
    signatures: tuple[DetachedSignature, ...]


def lines_of(content: bytes) -> list[bytes]:
    """The lines of a batch, empty ones left out. Raises Unreadable when there are none, too many or too long ones."""
    if len(content) > LARGEST_BATCH:
        raise _refused(f"{len(content)} bytes are more than the {LARGEST_BATCH} of one batch")
    lines = [line for line in content.split(b"\n") if line.strip()]
    if not 0 < len(lines) <= MOST_IN_BATCH:
        raise _refused(f"a batch has 1 to {MOST_IN_BATCH} documents, one a line; this one has {len(lines)}")
    return lines


def signed_line(payload: bytes, signature: DetachedSignature) -> bytes:
    """A document's bytes and the signature over them as a line of a batch. Raises Unreadable for no JSON."""
    return canonical({"document": parse(payload, limit=LARGEST_SIGNED), "signatures": [signature.as_json()]})


def read_signed(line: bytes) -> SignedDocument:
    """Take a signed document apart. Raises Unreadable; verifies nothing yet."""
    data = parse(line, limit=LARGEST_SIGNED)
    if not isinstance(data, dict) or set(data) != {"document", "signatures"}:
        raise Unreadable(
            "a signed document has the parts document and signatures", rule="DOC-BATCH", fix=_FIX, field="document"
        )
    document = document_from_json(data["document"])
    body = canonical(data["document"])
    return SignedDocument(document, body, digest_of(body), read_signatures(data["signatures"]))


def verify_signed(signed: SignedDocument, signers: SignersAt) -> None:
    """Do nothing when every signature holds and counts at that moment and the first is the issuer's.

    Raises Unreadable (a signature does not hold, or its signer is not trusted), Refused (TRUST-10, TRUST-9, TRUST-13).
    """
    for number, part in enumerate(signed.signatures):
        read = verify_signature(signed.body, part, signers=signers, field=f"signatures[{number}].")
        if number == 0:
            the_signer_is_the_issuer.require(read.signer.organisation, signed.document.issuer)
        the_signature_is_not_later_than_its_timestamp.require(read.signed_at, signers.at)
        if not read.has_one_form():
            raise the_signature_has_one_form.refused()


_FIX = "Write one object with document and signatures a line (docs/guides/bulk.md)."


def _refused(why: str) -> Unreadable:
    return Unreadable(why, field="body", rule="DOC-BATCH", fix="Send several batches.")
