# SPDX-License-Identifier: Apache-2.0
"""Seals what two authorities write to each other, so that no node can open it; apart, because no key is kept here.

JWE in its general JSON form (RFC 7516 §7.2.1): one content under A256GCM, its key wrapped once for each authority's
desk (ECDH-ES+A256KW on P-256). Each recipient is named by the SHA-256 thumbprint of its key (RFC 7638). A desk's
private key is a PKCS#8 file under a passphrase; it is opened, used and let go.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable

if TYPE_CHECKING:
    from joserfc.jwe import JWERegistry
    from joserfc.jwk import ECKey

ALGORITHMS = ("ECDH-ES+A256KW", "A256GCM")
LARGEST_SEALED = 20_000_000
LARGEST_KEY_FILE = 10_000
SHORTEST_PASSPHRASE = 12
"""Characters: the file may be copied, so that guessing must be hopeless even offline."""


def new_desk_key(passphrase: str) -> tuple[bytes, dict[str, str]]:
    """A fresh desk key: the private half as an encrypted PEM file, the public half as a JWK. Raises Unreadable."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise _refused(f"fewer than {SHORTEST_PASSPHRASE} characters", "passphrase", "Take a longer passphrase.")
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    return pem, public_jwk(key.public_key())


def public_jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    """The key as a JWK with its thumbprint as `kid`."""
    from joserfc.jwk import ECKey  # lazily: only a desk needs it

    made = ECKey.import_key(_public_pem(key)).as_dict(private=False)
    bare = {name: str(made[name]) for name in ("kty", "crv", "x", "y")}
    return {**bare, "kid": thumbprint(bare)}


def thumbprint(jwk: dict[str, Any]) -> str:
    """RFC 7638: the digest of the key's required members, as this node writes digests."""
    return digest_of(canonical({name: jwk[name] for name in ("crv", "kty", "x", "y")}))


def seal(content: bytes, *, to: Iterable[dict[str, str]]) -> str:
    """`content` so that only the owners of these keys can read it. Raises Unreadable for a key that is none."""
    from joserfc import jwe
    from joserfc.errors import JoseError

    algorithm, encryption = ALGORITHMS
    sealed = jwe.GeneralJSONEncryption({"enc": encryption}, content)
    try:
        for jwk in to:
            sealed.add_recipient({"alg": algorithm, "kid": thumbprint(jwk)}, _public(jwk))
        made = jwe.encrypt_json(sealed, None, registry=_registry())
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused("can't seal to this key", "jwk", "Take the key of the contact point.") from error
    return canonical(dict(made)).decode()


def open_sealed(sealed: str, *, key_file: bytes, passphrase: str) -> bytes:
    """What was sealed to the owner of a key file. Raises Unreadable: another's, a wrong passphrase, a changed byte."""
    from joserfc import jwe
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    key = _private(key_file, passphrase)
    data = sealed_parts(sealed)
    mine = thumbprint(public_jwk(key.public_key()))
    data["recipients"] = [r for r in data["recipients"] if (r.get("header") or {}).get("kid") == mine]
    if not data["recipients"]:
        raise _refused("it is not sealed to this key", "key_file", "Take the key file of the desk it was sent to.")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _none())
    try:
        opened = jwe.decrypt_json(data, ECKey.import_key(pem), registry=_registry())
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _refused("it was changed on the way", "sealed", "Ask the other authority to send it again.") from error
    if opened.plaintext is None:
        raise _refused("it holds nothing", "sealed", "Ask the other authority to send it again.")
    return opened.plaintext


def sealed_parts(sealed: str) -> Any:
    """The JWE as data, when it has the form of this room; nothing is opened. Raises Unreadable."""
    if len(sealed) > LARGEST_SEALED:
        raise _refused(f"more than {LARGEST_SEALED} bytes", "sealed", "Attach smaller files.")
    data = parse(sealed.encode())
    names = {"protected", "recipients", "iv", "ciphertext", "tag"}
    recipients = data.get("recipients") if isinstance(data, dict) else None
    if not isinstance(data, dict) or set(data) != names or not isinstance(recipients, list) or not recipients:
        raise _refused("not a sealed content", "sealed", "Send a JWE in general JSON form (RFC 7516 §7.2.1).")
    if not all(isinstance(each, dict) and isinstance(each.get("header"), dict) for each in recipients):
        raise _refused("a recipient has no header", "sealed", "Send a JWE in general JSON form (RFC 7516 §7.2.1).")
    return data


def recipients_of(sealed: str) -> frozenset[str]:
    """Thumbprints of the keys that open it. Raises Unreadable."""
    return frozenset(str(each["header"].get("kid", "")) for each in sealed_parts(sealed)["recipients"])


def _private(key_file: bytes, passphrase: str) -> ec.EllipticCurvePrivateKey:
    if len(key_file) > LARGEST_KEY_FILE:
        raise _refused("this is no key file", "key_file", "Take the file that `tradelane privacy desk-key` made.")
    try:
        key = load_pem_private_key(key_file, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise _refused("the key file does not open", "passphrase", "Check the file and its passphrase.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise _refused("not a key on P-256", "key_file", "Take the file that `tradelane privacy desk-key` made.")
    return key


def _public(jwk: dict[str, str]) -> "ECKey":
    from joserfc.jwk import ECKey

    return ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})


def _registry() -> "JWERegistry":
    from joserfc.jwe import JWERegistry

    registry = JWERegistry(algorithms=list(ALGORITHMS))
    registry.max_ciphertext_length = LARGEST_SEALED
    return registry


def _public_pem(key: ec.EllipticCurvePublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _none() -> Any:
    from cryptography.hazmat.primitives.serialization import NoEncryption

    return NoEncryption()


def _refused(why: str, field: str, fix: str) -> Unreadable:
    return Unreadable(why, field=field, rule="SEAL-1", fix=fix, cites="RFC 7516 §7.2.1")
