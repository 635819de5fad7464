# SPDX-License-Identifier: Apache-2.0
"""Detached signatures over bytes (JWS, RFC 7515), with JAdES B-B headers; apart, because all else is built on it.

The header carries `x5c`, `x5t#S256` and `sigT`, the last one critical (ETSI TS 119 182-1 §5). We claim these
headers, not full conformity with JAdES. The certificate's key decides which algorithms count (ES256, or PS256 and
RS256): what a file says can't widen it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import (
    family,
    raw_has_one_form,
    sign_with,
    signature_holds,
    usual_algorithm,
)
from tradelane.trust.formats.base64_text import from_base64, from_base64url, to_base64, to_base64url
from tradelane.trust.formats.certificates import CertificateView, read_certificate
from tradelane.trust.rules.keys import the_algorithm_fits_the_key, the_algorithm_is_accepted
from tradelane.trust.rules.signing import every_critical_header_is_understood
from tradelane.trust.values.signers import Algorithm, DetachedSignature, SignerView, SigningKey

LARGEST_HEADER = 32_000
"""Characters; a chain of three certificates takes about 4,000."""
LONGEST_CHAIN = 5
_ALLOWED = frozenset({"alg", "x5c", "x5t#S256", "sigT", "crit", "cty", "typ", "iat", "kid"})


@dataclass(frozen=True, slots=True)
class ReadSignature:
    """A signature taken apart, before anything is believed."""

    signer: CertificateView
    chain: tuple[bytes, ...]
    signed_at: datetime
    algorithm: Algorithm
    signature: bytes
    signing_input: bytes

    def holds(self) -> bool:
        """Whether the signer's key made this signature over this payload."""
        return signature_holds(self.signer.public_key, self.algorithm, self.signature, self.signing_input)

    def has_one_form(self) -> bool:
        """Whether it is the one spelling of itself (rule TRUST-13)."""
        return raw_has_one_form(self.signer.public_key, self.signature)

    def view(self) -> SignerView:
        """The signer as callers see it."""
        signer = self.signer
        return SignerView(signer.organisation, signer.name, signer.economy, self.chain, self.signed_at)


def sign_detached(
    payload: bytes,
    *,
    key: SigningKey,
    chain: tuple[bytes, ...],
    at: datetime,
    kind: str = "",
    algorithm: Algorithm | None = None,
) -> DetachedSignature:
    """Sign `payload`; `chain` is in DER, the signer's certificate first; `kind` goes into `typ` when it is given.

    The algorithm is the usual one of the certificate's key, ES256 or RS256. Raises Unreadable (TRUST-23) for another
    one that is not of that kind of key.
    """
    chosen = algorithm or usual_algorithm(read_certificate(chain[0]).public_key)
    protected = protected_header(chain=chain, at=at, kind=kind, algorithm=chosen)
    signature = sign_with(key, chosen, protected.encode() + b"." + to_base64url(payload).encode())
    return DetachedSignature(protected, to_base64url(signature))


@lru_cache(maxsize=64)
def protected_header(*, chain: tuple[bytes, ...], at: datetime, algorithm: Algorithm, kind: str = "") -> str:
    """The header that is signed with a payload, base64url; `chain` and `kind` as in `sign_detached`. Kept for who
    signs many payloads at one moment.

    Raises Unreadable (TRUST-23) for an algorithm that is not of the certificate's kind of key.
    """
    if not the_algorithm_fits_the_key(algorithm, family(read_certificate(chain[0]).public_key)):
        raise _broken(the_algorithm_fits_the_key, "alg")
    header = {
        "alg": str(algorithm),
        "crit": ["sigT"],
        "sigT": rfc3339(at),
        "x5c": [to_base64(der) for der in chain],
        "x5t#S256": to_base64url(hashlib.sha256(chain[0]).digest()),
        **({"typ": kind} if kind else {}),
    }
    return to_base64url(canonical(header))


@dataclass(frozen=True, slots=True)
class _Header:
    """What a protected header says, in a form that we accept."""

    signer: CertificateView
    chain: tuple[bytes, ...]
    algorithm: Algorithm
    signed_at: datetime


def read_signature(payload: bytes, *, protected: object, signature: object, field: str = "") -> ReadSignature:
    """Take a detached signature apart. Raises Unreadable for a header that we do not accept; does not verify yet."""
    if not isinstance(protected, str) or len(protected) > LARGEST_HEADER:
        raise _refused("the protected header is missing or too long", field)
    header = _read_header(protected, field)
    return ReadSignature(
        signer=header.signer,
        chain=header.chain,
        algorithm=header.algorithm,
        signed_at=header.signed_at,
        signature=from_base64url(signature, field=f"{field}signature"),
        signing_input=protected.encode() + b"." + to_base64url(payload).encode(),
    )


@lru_cache(maxsize=512)
def _read_header(protected: str, field: str) -> _Header:
    """The header, kept by its text, which alone decides: who signs much in one second signs under one header.

    Bounded to 512 headers of at most LARGEST_HEADER each. Nothing makes an answer untrue: it says what the text says.
    """
    # 1. strict base64url of a JSON object
    header = parse(from_base64url(protected, field=f"{field}protected"))
    if not isinstance(header, dict) or not _ALLOWED.issuperset(header):
        raise _refused("the protected header has members that are not allowed", field)
    # 2. algorithm known, critical headers understood
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or not the_algorithm_is_accepted(algorithm):
        raise _broken(the_algorithm_is_accepted, f"{field}alg")
    if not every_critical_header_is_understood(header.get("crit"), header.keys()):
        raise _broken(every_critical_header_is_understood, f"{field}crit")
    # 3. the chain, the digest of its first certificate and the claimed time
    chain = _chain(header, field)
    if header.get("x5t#S256") != to_base64url(hashlib.sha256(chain[0]).digest()):
        raise _refused("x5t#S256 is not the digest of the first certificate", field)
    # 4. the algorithm is one of the certificate's key
    signer = read_certificate(chain[0])
    if not the_algorithm_fits_the_key(algorithm, family(signer.public_key)):
        raise _broken(the_algorithm_fits_the_key, f"{field}alg")
    return _Header(signer, chain, Algorithm(algorithm), _moment(header.get("sigT"), field))


def signature_chain(signature: DetachedSignature) -> tuple[bytes, ...]:
    """The certificates that a signature's header carries, the signer's first, DER. Raises Unreadable."""
    return _chain(parse(from_base64url(signature.protected, field="protected")), "")


def _chain(header: dict[str, Any], field: str) -> tuple[bytes, ...]:
    texts = header.get("x5c")
    if not isinstance(texts, list) or not 1 <= len(texts) <= LONGEST_CHAIN:
        raise _refused(f"x5c must hold 1 to {LONGEST_CHAIN} certificates", field)
    return tuple(from_base64(text, field=f"{field}x5c[{n}]") for n, text in enumerate(texts))


def _moment(text: object, field: str) -> datetime:
    try:
        moment = from_rfc3339(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or rfc3339(moment) != text:
        raise _refused("sigT is not a time in UTC such as 2026-11-03T09:12:44Z", field)
    return moment


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why,
        field=f"{field}protected",
        rule="JWS-1",
        fix="Sign again with the headers of trust/README.md.",
        cites="RFC 7515 §4",
    )


def _broken(rule: Any, field: str) -> Unreadable:
    return Unreadable(rule.text, field=field, rule=rule.id, fix=rule.fix, cites=rule.cites)
