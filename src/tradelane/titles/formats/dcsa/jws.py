# SPDX-License-Identifier: Apache-2.0
"""Compact JWS as DCSA's platforms write them (RFC 7515); apart from our own signatures, whose header says more.

DCSA prescribes no algorithm. Those seen in the field are read (RS256, PS256, ES256, EdDSA on Ed25519), `none` never is.
What is signed is kept as it came: nothing is serialised anew before it is verified.
"""

from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa.keys import certified_key
from tradelane.trust.formats.base64_text import from_base64, from_base64url, to_base64url

LARGEST_JWS = 2_000_000
"""Characters; an entry with a carrier's manifest and two chains of certificates takes 14,000."""
SHORTEST_RSA = 2048
"""Bits (RFC 7518 §3.3)."""
_COORDINATE = 32
"""Bytes of r and of s on P-256 (RFC 7518 §3.4)."""


@dataclass(frozen=True, slots=True)
class ReadJws:
    """A JWS taken apart, before anything is believed."""

    text: str
    payload: bytes
    algorithm: str
    kid: str
    """As the header names the key; empty where it names none."""
    certified: bytes
    """The public key (DER) in the header's first certificate; empty where it has none. It is believed by nobody: it
    must be the registered one."""
    signature: bytes

    def holds(self, public: bytes) -> bool:
        """Whether the key (SubjectPublicKeyInfo, DER) made this signature, by an algorithm of its kind."""
        if self.certified and self.certified != public:
            return False
        content = self.text.rpartition(".")[0].encode("ascii")
        try:
            return _holds(load_der_public_key(public), self.algorithm, self.signature, content)
        except (InvalidSignature, ValueError):
            return False


def read_jws(text: object, *, field: str) -> ReadJws:
    """Take a compact JWS apart. Raises Unreadable (DCSA-JWS) for what is none."""
    parts = text.split(".") if isinstance(text, str) and len(text) <= LARGEST_JWS else []
    if len(parts) != 3 or not all(parts):
        raise _no_jws(field, "it has not three parts")
    header = parse(from_base64url(parts[0], field=field))
    if not isinstance(header, dict) or not isinstance(header.get("alg"), str):
        raise _no_jws(field, "its header names no algorithm")
    if "crit" in header or header.get("b64") is False:
        raise _no_jws(field, "its header asks for what is not understood (RFC 7515 §4.1.11)")
    return ReadJws(
        text=".".join(parts),
        payload=from_base64url(parts[1], field=field),
        algorithm=header["alg"],
        kid=header["kid"] if isinstance(header.get("kid"), str) else "",
        certified=_certified(header.get("x5c"), field),
        signature=from_base64url(parts[2], field=field),
    )


def signing_input(payload: bytes, *, algorithm: str, kid: str) -> bytes:
    """What is signed for a compact JWS of ours: a header with no more than an algorithm and a key's name."""
    header = canonical({"alg": algorithm, "kid": kid})
    return f"{to_base64url(header)}.{to_base64url(payload)}".encode("ascii")


def compact(signed: bytes, signature: bytes) -> str:
    """The JWS of a signing input and its signature."""
    return f"{signed.decode('ascii')}.{to_base64url(signature)}"


def _certified(chain: Any, field: str) -> bytes:
    if chain is None:
        return b""
    if not isinstance(chain, list) or not chain:
        raise _no_jws(field, "its x5c is no list of certificates")
    return certified_key(from_base64(chain[0], field=field), field=field)


def _holds(key: object, algorithm: str, signature: bytes, content: bytes) -> bool:
    """Whether it holds; raises InvalidSignature or ValueError when it does not."""
    match algorithm, key:
        case "RS256", rsa.RSAPublicKey() if key.key_size >= SHORTEST_RSA:
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        case "PS256", rsa.RSAPublicKey() if key.key_size >= SHORTEST_RSA:  # RFC 7518 §3.5
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
            key.verify(signature, content, pss, hashes.SHA256())
        case "ES256", ec.EllipticCurvePublicKey() if (
            key.curve.name == "secp256r1" and len(signature) == 2 * _COORDINATE
        ):
            r, s = int.from_bytes(signature[:_COORDINATE], "big"), int.from_bytes(signature[_COORDINATE:], "big")
            key.verify(encode_dss_signature(r, s), content, ec.ECDSA(hashes.SHA256()))
        case "EdDSA", ed25519.Ed25519PublicKey():  # RFC 8037 §3.1
            key.verify(signature, content)
        case _:
            return False
    return True


def _no_jws(field: str, why: str) -> Unreadable:
    return Unreadable(
        f"not a compact JWS: {why}", field=field, rule="DCSA-JWS", fix="Send header.payload.signature in base64url.",
        cites="RFC 7515 §7.1",
    )  # fmt: skip
