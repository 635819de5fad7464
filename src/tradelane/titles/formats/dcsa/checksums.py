# SPDX-License-Identifier: Apache-2.0
"""SHA-256 as DCSA writes it; apart, because each kind of thing is hashed in another form.

PINT names two canonical forms for the transport document; everybody uses RFC 8785 (the gateway and the independent
vectors alike), and so do we.
"""

import hashlib
from typing import Any

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest
from tradelane.titles.values.dcsa import Sha256

_PREFIX = "sha256:"


def checksum_of_bytes(content: bytes) -> Sha256:
    """Of a file, decoded."""
    return Sha256(hashlib.sha256(content).hexdigest())


def checksum_of_json(value: Any) -> Sha256:
    """Of a JSON value in its canonical form: a transport document, or whom a bill is issued to."""
    return checksum_of_bytes(canonical(value))


def checksum_of_jws(text: str) -> Sha256:
    """Of a signed entry: of the whole compact JWS, signature and all, not of its payload."""
    return checksum_of_bytes(text.encode("utf-8"))


def digest_of_checksum(checksum: Sha256) -> Digest:
    """The same digest as our own records write it."""
    return Digest(_PREFIX + checksum)


def checksum_of_digest(digest: Digest) -> Sha256:
    """A digest of our own records as DCSA writes it."""
    return Sha256(digest.removeprefix(_PREFIX))
