# SPDX-License-Identifier: Apache-2.0
"""Certificates of an organisation as its people see them; apart from reading them, which needs their bytes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RevocationReason(StrEnum):
    """Why a certificate is taken back (RFC 5280 §5.3.1), in the standard's own words."""

    UNSPECIFIED = "unspecified"
    KEY_COMPROMISE = "keyCompromise"
    AFFILIATION_CHANGED = "affiliationChanged"
    SUPERSEDED = "superseded"
    CESSATION_OF_OPERATION = "cessationOfOperation"


class CertificateState(StrEnum):
    """Where a certificate stands."""

    IN_USE = "in-use"
    ENDING = "ending"
    """In use, and soon to be renewed."""
    REPLACED = "replaced"
    """No longer signs; what it signed stays valid."""
    EXPIRED = "expired"
    REVOKED = "revoked"

    @classmethod
    def in_use(cls) -> frozenset["CertificateState"]:
        """Its key signs."""
        return frozenset({cls.IN_USE, cls.ENDING})

    @classmethod
    def revocable(cls) -> frozenset["CertificateState"]:
        """It can still be taken back."""
        return cls.in_use() | {cls.REPLACED}


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A signing certificate that this node issued."""

    serial: str
    """Hexadecimal."""
    name: str
    not_before: datetime
    not_after: datetime
    state: CertificateState
    revoked_at: datetime | None = None
    reason: RevocationReason | None = None
    in_browser: bool = False
    """Its key is kept by a person's browser, not here; another is made there instead of renewing it."""
