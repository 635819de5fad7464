# SPDX-License-Identifier: Apache-2.0
"""What shows, long afterwards, that a certificate counted; apart, because files carry it and verifiers read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Material:
    """Validation material (ETSI EN 319 102-1 §3.1): certificates, revocation lists, and answers on single ones."""

    certificates: tuple[bytes, ...] = ()
    """X.509 in DER: those of a path that a reader may not have, and of those who answer."""
    crls: tuple[bytes, ...] = ()
    """Certificate revocation lists (RFC 5280 §5), DER."""
    ocsps: tuple[bytes, ...] = ()
    """OCSP responses (RFC 6960 §4.2), DER."""
