# SPDX-License-Identifier: Apache-2.0
"""Signatures and the one who made them, as values; apart, so that callers never touch certificates."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurveSignatureAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from cryptography.hazmat.primitives.hashes import HashAlgorithm

from tradelane.kernel.ids import OrganisationId


class KeyPurpose(StrEnum):
    """What a key in the keystore is for; a key has one purpose only (NIST SP 800-57 part 1 §5.2)."""

    AUTHORITY = "authority"
    """Signs certificates and revocation lists."""
    TIMESTAMP = "timestamp"
    SIGNATURE = "signature"
    BROWSER = "browser"
    """Signs documents in one person's browser, which made it; only its public half is here."""
    AGREEMENT = "agreement"
    """Receives encrypted messages (ECDH)."""
    RESPONDER = "responder"
    """Answers whether a certificate still counts (OCSP)."""
    LOG = "log"
    """Signs checkpoints of the public log (Ed25519)."""
    WITNESS = "witness"
    """Cosigns checkpoints of other economies' logs (Ed25519)."""


class Algorithm(StrEnum):
    """How a signature is made; the value is the name in a JWS (RFC 7518 §3.1)."""

    ES256 = "ES256"
    """ECDSA on P-256 with SHA-256."""
    PS256 = "PS256"
    """RSASSA-PSS with SHA-256."""
    RS256 = "RS256"
    """RSASSA-PKCS1-v1_5 with SHA-256."""


class EcdsaKey(Protocol):
    """A P-256 private key, or what stands for one that is kept elsewhere (a file, a security module)."""

    @property
    def key_size(self) -> int:
        """Bits of the curve: 256."""

    def sign(self, data: bytes, signature_algorithm: EllipticCurveSignatureAlgorithm) -> bytes:
        """The ECDSA signature over `data`, DER (RFC 3279 §2.2.3)."""


class RsaKey(Protocol):
    """An RSA private key, or what stands for one that is kept elsewhere."""

    @property
    def key_size(self) -> int:
        """Bits of the modulus."""

    def sign(self, data: bytes, padding: AsymmetricPadding, algorithm: HashAlgorithm) -> bytes:
        """The RSA signature over `data` (RFC 8017 §8)."""


SigningKey = EcdsaKey | RsaKey
"""Which of the two it is, its certificate says."""


class KeyFiles(NamedTuple):
    """A certificate (.cer) and its encrypted key (.key) as their owner gave them, with the key's password."""

    certificate: bytes
    key: bytes
    password: str

    def __repr__(self) -> str:
        """Nothing of it: what is printed ends up in logs."""
        return "KeyFiles"


class DetachedSignature(NamedTuple):
    """A JWS without its payload (RFC 7515 appendix F); both parts base64url."""

    protected: str
    signature: str

    def as_json(self) -> dict[str, str]:
        """The form in our files."""
        return {"protected": self.protected, "signature": self.signature}


@dataclass(frozen=True, slots=True)
class SignerView:
    """Who made a signature, as the certificate says it."""

    organisation: OrganisationId
    name: str
    economy: str
    chain: tuple[bytes, ...]
    """X.509 certificates in DER, the signer's first."""
    signed_at: datetime
    """What the signature itself claims; only a timestamp proves a time."""


@dataclass(frozen=True, slots=True)
class TimestampView:
    """What a time-stamp token says."""

    at: datetime
    imprint: bytes
    """SHA-256 that was stamped."""
    certificate: bytes
    """The authority's certificate, DER."""
    name: str
    """The authority's common name."""
    serial: int


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Where a node's certificate for mutual TLS lies."""

    certificate: Path
    """PEM: the node's certificate, then its authority's."""
    key: Path
    """PEM, PKCS #8."""
