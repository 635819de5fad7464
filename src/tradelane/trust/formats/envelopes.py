# SPDX-License-Identifier: Apache-2.0
"""Encryption to one organisation (JWE, RFC 7516); apart, because only exchange seals messages.

ECDH-ES+A256KW on P-256 with A256GCM, and no other algorithm is read.
"""

from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tradelane.kernel.errors import Unreadable

if TYPE_CHECKING:
    from joserfc.jwe import JWERegistry

ALGORITHMS = ("ECDH-ES+A256KW", "A256GCM")
LARGEST_ENVELOPE = 30_000_000
"""Bytes: 20 MB of message in base64, and the header."""


def public_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The key as a JSON Web Key (RFC 7517) for `encrypt`."""
    from joserfc.jwk import ECKey  # lazily: readers of signatures never need it

    made = ECKey.import_key(_as_pem(key)).as_dict(private=False)
    return {name: str(made[name]) for name in ("kty", "crv", "x", "y")}


def encrypt(payload: bytes, *, to_jwk: dict[str, Any]) -> bytes:
    """`payload` so that only the owner of the key can read it: a compact JWE. Raises Unreadable for another key.

    The key's `kid`, if it has one, stands in the header, so that the recipient knows which of its keys to take.
    """
    from joserfc import jwe
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    if to_jwk.get("kty") != "EC" or to_jwk.get("crv") != "P-256" or "d" in to_jwk:
        raise _refused("the recipient's key is not a public key on P-256")
    try:
        key = ECKey.import_key({name: to_jwk[name] for name in ("kty", "crv", "x", "y")})
        algorithm, encryption = ALGORITHMS
        header = {"alg": algorithm, "enc": encryption, **({"kid": str(to_jwk["kid"])} if "kid" in to_jwk else {})}
        sealed = jwe.encrypt_compact(header, payload, key, registry=_registry())
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused(f"can't encrypt to this key: {error}") from error
    return sealed.encode() if isinstance(sealed, str) else sealed


def decrypt(envelope: bytes, *, key: ec.EllipticCurvePrivateKey) -> bytes:
    """What was encrypted to `key`. Raises Unreadable for another recipient, another algorithm or a changed byte."""
    from joserfc import jwe
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    if len(envelope) > LARGEST_ENVELOPE:
        raise _refused("the envelope is too large")
    try:
        opened = jwe.decrypt_compact(envelope, ECKey.import_key(_private_pem(key)), registry=_registry())
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused(f"not encrypted to this organisation, or changed: {type(error).__name__}") from error
    if opened.protected.get("zip") is not None or opened.plaintext is None:
        raise _refused("compressed envelopes are not read")
    return opened.plaintext


def _registry() -> "JWERegistry":
    from joserfc.jwe import JWERegistry

    registry = JWERegistry(algorithms=list(ALGORITHMS))
    registry.max_ciphertext_length = LARGEST_ENVELOPE
    return registry


def _as_pem(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _refused(why: str) -> Unreadable:
    return Unreadable(
        why, field="envelope", rule="JWE-1", fix="Encrypt to the key in the recipient node's directory.",
        cites="RFC 7516 §5.2",
    )  # fmt: skip
