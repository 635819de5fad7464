# SPDX-License-Identifier: Apache-2.0
"""The holder's own signature over what they present (RFC 9901 §4.3); apart from what the issuer signed."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import es256_holds, sign_es256
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.formats.disclosures import Presentation


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """What a holder signed with a presentation (RFC 9901 §4.3)."""

    audience: str
    nonce: str
    issued_at: int
    """Seconds since 1970; its age is for who asked to judge."""


def bind_to_key(
    presentation: Presentation, *, key: ec.EllipticCurvePrivateKey, audience: str, nonce: str, at: datetime
) -> Presentation:
    """The presentation signed by its holder for one question: `audience` asked it, with a fresh `nonce`."""
    header = to_base64url(canonical({"alg": "ES256", "typ": "kb+jwt"}))
    hashed = to_base64url(hashlib.sha256(presentation.bound()).digest())
    claims = {"aud": audience, "iat": int(at.timestamp()), "nonce": nonce, "sd_hash": hashed}
    signed = f"{header}.{to_base64url(canonical(claims))}"
    return replace(presentation, key_binding=f"{signed}.{to_base64url(sign_es256(key, signed.encode()))}")


def key_binding_holds(presentation: Presentation, *, audience: str, nonce: str) -> bool:
    """Whether the holder named in the payload (`cnf.jwk`, P-256) signed this presentation for this question.

    RFC 9901 §7.3, without the age of `iat`, which is for who asked to judge.
    """
    found = read_key_binding(presentation)
    return found is not None and (found.audience, found.nonce) == (audience, nonce)


def read_key_binding(presentation: Presentation) -> KeyBinding | None:
    """What the holder named in the payload signed with this presentation; None when that signature does not hold."""
    try:
        protected, payload, signature = presentation.key_binding.split(".")
        header, claims = (parse(from_base64url(part, field="kb")) for part in (protected, payload))
        jwk = parse(presentation.payload)["cnf"]["jwk"]
        x, y = (int.from_bytes(from_base64url(jwk[name], field=name), "big") for name in ("x", "y"))
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        raw = from_base64url(signature, field="kb")
    except (Unreadable, ValueError, KeyError, TypeError):
        return None
    holds = (
        isinstance(header, dict) and isinstance(claims, dict)
        and header.get("typ") == "kb+jwt" and header.get("alg") == "ES256" and jwk.get("crv") == "P-256"
        and claims.get("sd_hash") == to_base64url(hashlib.sha256(presentation.bound()).digest())
        and isinstance(claims.get("iat"), int) and isinstance(claims.get("aud"), str)
        and isinstance(claims.get("nonce"), str)
        and es256_holds(key, raw, f"{protected}.{payload}".encode())
    )  # fmt: skip
    return KeyBinding(claims["aud"], claims["nonce"], claims["iat"]) if holds else None
