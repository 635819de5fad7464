# SPDX-License-Identifier: Apache-2.0
"""SHA-256 as DCSA writes it; apart, because each kind of thing is hashed in another form.

PINT names two canonical forms for the transport document; everybody uses RFC 8785 (the gateway and the independent
vectors alike), and so do we.
"""

import hashlib
from typing import Any

from tradelane.kernel.canonical import LARGEST_WHOLE, canonical
from tradelane.kernel.digests import Digest
from tradelane.titles.values.dcsa import Sha256

_PREFIX = "sha256:"


def checksum_of_bytes(content: bytes) -> Sha256:
    """Of a file, decoded."""
    return Sha256(hashlib.sha256(content).hexdigest())


def checksum_of_json(value: Any) -> Sha256:
    """Of a JSON value in its canonical form: a transport document, or whom a bill is issued to.

    A whole number beyond 2^53 counts as the double that it is to whoever else canonicalises it (RFC 8785 §3.2.2.3).
    """
    return checksum_of_bytes(canonical(_with_doubles(value)))


def _with_doubles(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_doubles(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_doubles(each) for each in value]
    return float(value) if type(value) is int and abs(value) > LARGEST_WHOLE else value


def checksum_of_jws(text: str) -> Sha256:
    """Of a signed entry: of the whole compact JWS, signature and all, not of its payload."""
    return checksum_of_bytes(text.encode("utf-8"))


def digest_of_checksum(checksum: Sha256) -> Digest:
    """The same digest as our own records write it."""
    return Digest(_PREFIX + checksum)


def checksum_of_digest(digest: Digest) -> Sha256:
    """A digest of our own records as DCSA writes it."""
    return Sha256(digest.removeprefix(_PREFIX))
