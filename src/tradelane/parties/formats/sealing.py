# SPDX-License-Identifier: Apache-2.0
"""The bytes of a sealed value and of a wrapped key; apart, because this is all that a thief of a disk gets to see.

AES-256-GCM (NIST SP 800-38D). A sealed value is

    mark (4) | version of the format (1) | key id (16) | nonce (12) | ciphertext and tag (16)

Its associated data are table, field, row and key: bytes moved to another place, or under another key's name, do not
open. Text and JSON columns hold the same in base64 behind a mark that no form accepts.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.parties.values.vault import KeyId, Place

KEY_BYTES = 32
NONCE_BYTES = 12
"""SP 800-38D §8.2.2: random, 96 bits. A data key seals the few values of one matter, far below 2**32."""
TAG_BYTES = 16
_MARK = b"\x00tl\x01"
_ID_BYTES = 16
_HEAD = len(_MARK) + 1 + _ID_BYTES
_VERSION = 1
_TEXT_MARK = "\x02sealed:"
"""Begins with a control character (STX), which no form and no canonical JSON of ours lets in."""
INDEX_BYTES = 16
"""A blind index is cut to 128 bits: enough to tell any two values apart, and nothing to turn back."""


def new_key() -> bytes:
    """A data key."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def new_key_id() -> KeyId:
    """Its name."""
    return KeyId(os.urandom(_ID_BYTES).hex())


def encrypt(content: bytes, *, key: bytes, bound: bytes, nonce: bytes = b"") -> bytes:
    """Nonce, ciphertext and tag; `bound` are the associated data. `nonce` is given by test vectors alone."""
    nonce = nonce or os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def decrypt(encrypted: bytes, *, key: bytes, bound: bytes) -> bytes:
    """What `encrypt` was given. Raises InvalidTag for anything else."""
    if len(encrypted) < NONCE_BYTES + TAG_BYTES:
        raise InvalidTag
    return AESGCM(key).decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], bound)


def seal(content: bytes, *, key: bytes, id: KeyId, place: Place) -> bytes:
    """`content` sealed under `key` for one place."""
    return _MARK + bytes([_VERSION]) + bytes.fromhex(id) + encrypt(content, key=key, bound=_bound(place, id))


def unseal(sealed: bytes, *, key: bytes, place: Place) -> bytes:
    """What was sealed. Raises Unreadable (VAULT-1) when a bit of it, its place or the key is another."""
    try:
        return decrypt(sealed[_HEAD:], key=key, bound=_bound(place, key_of(sealed)))
    except InvalidTag as error:
        raise _spoilt(place, "it was changed, or moved here from another place") from error


def is_sealed(content: bytes) -> bool:
    """Whether these bytes are a sealed value."""
    return content.startswith(_MARK)


def key_of(sealed: bytes) -> KeyId:
    """The name of the key that opens it. Raises Unreadable (VAULT-1) for what is cut off or of a later format."""
    if len(sealed) < _HEAD + NONCE_BYTES + TAG_BYTES or sealed[len(_MARK)] != _VERSION:
        raise _spoilt(None, "it is cut off, or of a format that this release does not know")
    return KeyId(sealed[len(_MARK) + 1 : _HEAD].hex())


def as_text(sealed: bytes) -> str:
    """A sealed value for a column of text or JSON."""
    return _TEXT_MARK + base64.b64encode(sealed).decode("ascii")


def from_text(text: object) -> bytes | None:
    """The sealed value that a column holds; None for a plain one. Raises Unreadable (VAULT-1)."""
    if not isinstance(text, str) or not text.startswith(_TEXT_MARK):
        return None
    try:
        return base64.b64decode(text.removeprefix(_TEXT_MARK), validate=True)
    except binascii.Error as error:
        raise _spoilt(None, "it is no base64") from error


def wrap(key: bytes, *, under: bytes, id: KeyId, kek: str) -> bytes:
    """A data key encrypted under a key-encryption key: nonce, ciphertext and tag."""
    return encrypt(key, key=under, bound=_named(id, kek))


def unwrap(wrapped: bytes, *, under: bytes, id: KeyId, kek: str) -> bytes:
    """The data key. Raises Unreadable (VAULT-2) when the key-encryption key is another or a bit was changed."""
    try:
        return decrypt(wrapped, key=under, bound=_named(id, kek))
    except InvalidTag as error:
        raise Unreadable(
            "a data key does not open under the key that wraps it", field="key", rule="VAULT-2",
            fix="Give the node the secret and the key folder that it was made with.", cites="NIST SP 800-38D §7.2",
            facts={"key": id, "kek": kek},
        ) from error  # fmt: skip


def blind_index(value: str, *, field: str, secret: bytes) -> str:
    """By what a sealed value is found again without opening any: HMAC-SHA-256 of one field, cut to 128 bits.

    Upper and lower case are one. A field has an index key of its own, so equal values in two fields don't show.
    """
    key = hmac.new(secret, b"tradelane blind index\0" + field.encode(), hashlib.sha256).digest()
    return hmac.new(key, value.strip().casefold().encode(), hashlib.sha256).hexdigest()[: INDEX_BYTES * 2]


def _bound(place: Place, id: KeyId) -> bytes:
    return b"tradelane sealed\0" + canonical([place.table, place.field, place.row, id, _VERSION])


def _named(id: KeyId, kek: str) -> bytes:
    return b"tradelane data key\0" + canonical([id, kek])


def _spoilt(place: Place | None, why: str) -> Unreadable:
    where = {"table": place.table, "field": place.field} if place else {}
    return Unreadable(
        f"a sealed value does not open: {why}", field=place.field if place else "", rule="VAULT-1",
        fix="Restore it from a backup.", cites="NIST SP 800-38D §7.2", facts=where,
    )  # fmt: skip
