# SPDX-License-Identifier: Apache-2.0
"""Chunks of an attachment sealed and opened; apart, because a file is never held whole, by neither node.

AES-256-GCM (NIST SP 800-38D) under a key of the file's own, which travels in the encrypted message. The nonce is the
chunk's number, which a key meets once (§8.2.1); the file and the number of chunks are bound in as associated data, so
that no chunk passes for another, and none is missing at the end unnoticed.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tradelane.exchange.rules import CHUNK_SIZE
from tradelane.exchange.values import Attachment
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import from_base64url

TAG_BYTES = 16
SEALED_CHUNK = CHUNK_SIZE + TAG_BYTES
"""Bytes of every chunk but the last as it travels and is kept."""
OCTETS = "application/octet-stream"
_NONCE_BYTES = 12


def seal_chunk(plain: bytes, *, key: bytes, attachment: str, number: int, chunks: int) -> bytes:
    """A chunk as it travels."""
    return AESGCM(key).encrypt(_nonce(number), plain, _bound(attachment, chunks))


def open_chunk(sealed: bytes, *, attachment: Attachment, number: int) -> bytes:
    """What a chunk holds. Raises Unreadable when it is not this chunk of this file."""
    key = from_base64url(attachment.key, field="attachment.key")
    try:
        return AESGCM(key).decrypt(_nonce(number), sealed, _bound(attachment.id, len(attachment.chunks)))
    except InvalidTag as error:
        raise Unreadable(
            "the chunk does not open with the key of its message", field="chunk", rule="EXCH-27",
            fix="Have the file sent again.", cites="NIST SP 800-38D §7.2",
        ) from error  # fmt: skip


def _nonce(number: int) -> bytes:
    return number.to_bytes(_NONCE_BYTES, "big")


def _bound(attachment: str, chunks: int) -> bytes:
    return f"{attachment}|{chunks}".encode()
