# SPDX-License-Identifier: Apache-2.0
"""How a browser shows that it has the key it wants certified; apart from documents' signatures, which it never is.

What it signs is canonical JSON and so begins with `{`; a JWS signs base64url, which never does (RFC 7515 §5.1).
"""

import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.algorithms import es256_holds
from tradelane.trust.formats.base64_text import to_base64
from tradelane.trust.rules.browser_keys import a_browser_key_is_on_p256

LARGEST = 800
"""Bytes of a SubjectPublicKeyInfo that are looked at; one on P-256 has 91."""


def enrolment_request(*, challenge: str, organisation: OrganisationId, public_key: bytes) -> bytes:
    """What the key signs: the node's challenge, the organisation that asks, and the key itself."""
    return canonical(
        {"act": "enrol", "challenge": challenge, "key": to_base64(public_key), "organisation": organisation}
    )


def read_browser_key(public_key: bytes) -> EllipticCurvePublicKey:
    """The key of a SubjectPublicKeyInfo in DER, in its one spelling. Raises Unreadable, Refused (TRUST-34)."""
    try:
        key = load_der_public_key(public_key[:LARGEST])
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _unreadable() from error
    a_browser_key_is_on_p256.require(key.curve.name if isinstance(key, EllipticCurvePublicKey) else "")
    assert isinstance(key, EllipticCurvePublicKey)
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != public_key:
        raise _unreadable()
    return key


def request_is_signed(key: EllipticCurvePublicKey, signature: bytes, request: bytes) -> bool:
    """Whether the key made this signature (r and s) over the request."""
    return es256_holds(key, signature, request)


def key_id(public_key: bytes) -> str:
    """By what a browser and this node know a key: SHA-256 of its SubjectPublicKeyInfo, hexadecimal."""
    return hashlib.sha256(public_key).hexdigest()


def _unreadable() -> Unreadable:
    return Unreadable(
        "this is no public key (SubjectPublicKeyInfo, DER)", field="public_key", rule="KEY-1",
        fix="Send what WebCrypto exports as `spki`.", cites="RFC 5480 §2",
    )  # fmt: skip
