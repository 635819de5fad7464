# SPDX-License-Identifier: Apache-2.0
"""Private keys sealed at rest; apart, because this is the one place where they are bytes.

AES-256-GCM (NIST SP 800-38D) under a key derived from the node's root secret (HKDF-SHA-256, RFC 5869). What the key
is for and whose it is goes in as associated data, so a sealed key moved to another row does not open.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from tradelane.kernel.errors import Unreadable
from tradelane.trust.values.signers import KeyPurpose

NONCE_BYTES = 12
"""SP 800-38D §8.2.2: random, 96 bits; each sealing draws one, and a node seals thousands of keys, not billions."""
_CONTEXT = b"tradelane keystore 1"
PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey


def seal_key(key: PrivateKey, *, secret: bytes, organisation: str, purpose: KeyPurpose) -> bytes:
    """The private key sealed for one organisation and purpose: nonce and ciphertext."""
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_derived(secret)).encrypt(nonce, plain, _bound(organisation, purpose))


def open_key(sealed: bytes, *, secret: bytes, organisation: str, purpose: KeyPurpose) -> PrivateKey:
    """The private key. Raises Unreadable when the secret, the organisation or the purpose is another."""
    try:
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        plain = AESGCM(_derived(secret)).decrypt(nonce, ciphertext, _bound(organisation, purpose))
        key = load_der_private_key(plain, password=None)
    except (InvalidTag, ValueError) as error:
        raise Unreadable(
            "the key does not open with this node's secret", field="TRADELANE_SECRET", rule="KEY-1",
            fix="Start the node with the secret that the keystore was made with.", cites="NIST SP 800-38D §5.2.2",
        ) from error  # fmt: skip
    if not isinstance(key, EllipticCurvePrivateKey | Ed25519PrivateKey):
        raise TypeError(f"the keystore holds a key of kind {type(key).__name__}")
    return key


def public_bytes(key: PrivateKey) -> bytes:
    """The public half (SubjectPublicKeyInfo, DER)."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@lru_cache(maxsize=1)
def _derived(secret: bytes) -> bytes:
    """Kept as long as the secret that it comes from, which a process holds as long as it runs."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_CONTEXT).derive(secret)


def _bound(organisation: str, purpose: KeyPurpose) -> bytes:
    return f"{organisation}|{purpose.value}".encode()
