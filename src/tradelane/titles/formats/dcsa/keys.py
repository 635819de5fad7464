# SPDX-License-Identifier: Apache-2.0
"""Public keys of platforms as JSON Web Keys (RFC 7517) and certificates; apart, as people hand them over.

DCSA does not say how keys are made known: some publish a key set, some hand over a certificate by hand.
"""

import hashlib
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import from_base64url, to_base64url

LARGEST_KEY_SET = 200_000
"""Bytes; a platform has a handful of keys, with certificates 4 kB each."""
MOST_KEYS = 50


def read_keys(content: bytes, *, field: str = "keys") -> dict[str, bytes]:
    """Keys (DER) by `kid` from a JSON Web Key Set, a single key, or certificates or a key in PEM.

    A key without a `kid` goes by its thumbprint. Raises Unreadable (DCSA-KEY).
    """
    if content.lstrip().startswith(b"-----BEGIN"):
        return {thumbprint(public): public for public in _of_pem(content, field)}
    value = parse(content, limit=LARGEST_KEY_SET)
    keys = value.get("keys") if isinstance(value, dict) and "keys" in value else [value]
    if not isinstance(keys, list) or not 0 < len(keys) <= MOST_KEYS:
        raise _no_key(field, f"a key set has 1 to {MOST_KEYS} keys")
    read = [(each, _of_jwk(each, f"{field}[{i}]")) for i, each in enumerate(keys)]
    return {str(each.get("kid") or thumbprint(public)): public for each, public in read}


def certified_key(certificate: bytes, *, field: str) -> bytes:
    """The public key (DER) that a certificate (DER) certifies. Raises Unreadable."""
    try:
        return _der(x509.load_der_x509_certificate(certificate).public_key())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(field, "the certificate can't be read") from error


def thumbprint(public: bytes) -> str:
    """The name of a key that has no other (RFC 7638)."""
    return to_base64url(hashlib.sha256(canonical(_members(public))).digest())


def jwk(public: bytes) -> dict[str, str]:
    """A public key (DER) as others read it, under its thumbprint."""
    return {**_members(public), "kid": thumbprint(public), "use": "sig"}


def _members(public: bytes) -> dict[str, str]:
    """The members that make a key (RFC 7638 §3.2, RFC 8037 §2)."""
    match load_der_public_key(public):
        case rsa.RSAPublicKey() as key:
            numbers = key.public_numbers()
            return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
        case ec.EllipticCurvePublicKey() as key if key.curve.name == "secp256r1":
            point = key.public_numbers()
            return {"kty": "EC", "crv": "P-256", "x": _number(point.x, 32), "y": _number(point.y, 32)}
        case ed25519.Ed25519PublicKey() as key:
            return {"kty": "OKP", "crv": "Ed25519", "x": to_base64url(key.public_bytes_raw())}
    raise _no_key("key", "keys are RSA, on P-256 or on Ed25519")


def _number(value: int, size: int = 0) -> str:
    return to_base64url(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def _of_jwk(value: Any, field: str) -> bytes:
    if not isinstance(value, dict) or "d" in value:
        raise _no_key(field, "it is no public JSON Web Key")
    read = {name: from_base64url(value[name], field=field) for name in ("n", "e", "x", "y") if name in value}
    try:
        match value.get("kty"), value.get("crv"):
            case "RSA", None:
                e, n = (int.from_bytes(read[name], "big") for name in ("e", "n"))
                return _der(rsa.RSAPublicNumbers(e, n).public_key())
            case "EC", "P-256":
                x, y = (int.from_bytes(read[name], "big") for name in ("x", "y"))
                return _der(ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key())
            case "OKP", "Ed25519":
                return _der(ed25519.Ed25519PublicKey.from_public_bytes(read["x"]))
    except (KeyError, ValueError) as error:
        raise _no_key(field, "its members make no key") from error
    raise _no_key(field, "keys are RSA, on P-256 or on Ed25519")


def _of_pem(content: bytes, field: str) -> list[bytes]:
    """The first certificate's key, as a chain follows it; or the key itself."""
    try:
        if b"BEGIN CERTIFICATE" in content:
            return [_der(x509.load_pem_x509_certificates(content)[0].public_key())]
        return [_der(load_pem_public_key(content))]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(field, "the PEM can't be read") from error


def _der(key: Any) -> bytes:
    der: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    _members(der)
    return der


def _no_key(field: str, why: str) -> Unreadable:
    return Unreadable(
        f"not a platform's public key: {why}", field=field, rule="DCSA-KEY",
        fix="Send a JSON Web Key Set, or an X.509 certificate in PEM.",
    )  # fmt: skip
