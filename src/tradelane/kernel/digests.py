# SPDX-License-Identifier: Apache-2.0
"""Digests as typed text; apart, so that nobody compares a digest with anything else."""

import hashlib
from typing import NewType

from tradelane.kernel.quoting import quoted

Digest = NewType("Digest", str)
"""`sha256:` and 64 lower-case hexadecimal digits."""

_PREFIX = "sha256:"


def digest_of(content: bytes) -> Digest:
    """The SHA-256 digest of `content`."""
    return Digest(_PREFIX + hashlib.sha256(content).hexdigest())


def digest_bytes(digest: Digest) -> bytes:
    """The 32 bytes of a digest. Raises ValueError when the text is not a digest."""
    if not digest.startswith(_PREFIX) or len(digest) != len(_PREFIX) + 64:
        raise ValueError(f"not a SHA-256 digest: {quoted(digest)}")
    return bytes.fromhex(digest[len(_PREFIX) :])
