# SPDX-License-Identifier: Apache-2.0
"""Which keys and algorithms count; apart from when a signature counts, because here nothing depends on the time."""

from collections.abc import Collection

from tradelane.kernel.rule import rule
from tradelane.trust.values.signers import Algorithm

SHORTEST_RSA = 2048
"""Bits; NIST SP 800-131A rev. 2 §3 and RFC 7518 §3.3."""
LONGEST_RSA = 8192
"""Bits; a longer key only costs every reader time."""
OF_KEYS: dict[str, frozenset[str]] = {
    "EC": frozenset({Algorithm.ES256}),
    "RSA": frozenset({Algorithm.PS256, Algorithm.RS256}),
}
"""Algorithms by the kind of key that can be used with them."""
FOR_DOCUMENTS = frozenset({"1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "2.5.29.37.0"})
"""Extended key usages: e-mail protection (RFC 5280), document signing (RFC 9336), any."""
NEVER_FOR_DOCUMENTS = frozenset({"time_stamping", "1.3.6.1.5.5.7.3.9"})
"""Time stamping (RFC 3161 §2.3) and OCSP signing (RFC 6960 §4.2.2.2): keys of those serve nothing else."""


@rule(
    "TRUST-1",
    cites="RFC 8725 §3.1",
    field="alg",
    fix="Sign with ES256 by a P-256 key, or with PS256 or RS256 by an RSA key.",
)
def the_algorithm_is_accepted(algorithm: object) -> bool:
    """Only ES256, PS256 and RS256 are accepted, whatever the file says; nobody talks a reader into a weaker one."""
    return isinstance(algorithm, str) and algorithm in set(Algorithm)


@rule("TRUST-14", cites="RFC 7518 §3.3, §3.4", fix="Use a certificate with a P-256 key, or an RSA key of 2048 bits.")
def the_key_is_on_p256_or_rsa(kind: str) -> bool:
    """A signing key is an RSA key or on the curve P-256."""
    return kind in ("secp256r1", "RSA")


@rule("TRUST-23", cites="RFC 8725 §3.1, §3.2", field="alg", fix="Sign with the algorithm of the certificate's key.")
def the_algorithm_fits_the_key(algorithm: str, family: str) -> bool:
    """The algorithm that a signature names is one of its certificate's kind of key."""
    return algorithm in OF_KEYS[family]


@rule("TRUST-24", cites="NIST SP 800-131A rev. 2 §3; RFC 7518 §3.3", field="key", fix="Use an RSA key of 2048 bits.")
def an_rsa_key_is_long_enough(bits: int) -> bool:
    """An RSA key has at least 2048 bits, and at most 8192."""
    return SHORTEST_RSA <= bits <= LONGEST_RSA


@rule("TRUST-25", cites="RFC 5280 §4.2.1.12; RFC 9336 §3", fix="Sign with a certificate issued for signatures.")
def the_key_may_sign_documents(usages: Collection[str]) -> bool:
    """The certificate allows its key to sign documents: extended usages, if any, name them or e-mail, no service."""
    return not usages or (bool(FOR_DOCUMENTS & set(usages)) and not NEVER_FOR_DOCUMENTS & set(usages))
