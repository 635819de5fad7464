# SPDX-License-Identifier: Apache-2.0
"""Who speaks DCSA's protocols with this node, and how strictly they are taken; apart, as people change it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PlatformKind(StrEnum):
    """What stands behind a code."""

    PLATFORM = "platform"
    """An eBL solution provider, by its code in DCSA's list."""
    CARRIER = "carrier"
    """A carrier that signs issuance manifests and answers surrenders, by its SCAC or SMDG code."""
    REGISTRY = "registry"
    """A control tracking registry."""


@dataclass(frozen=True, slots=True)
class Strictness:
    """What is forgiven of one peer's envelopes. Signatures, checksums and double transfers never are."""

    name: str
    meaning_counts: bool = True
    """Whether transactions must follow each other by the table of actions, from hand to hand."""
    manifest_at_root: bool = False
    """Whether the carrier's issuance manifest may stand beside the chain instead of in its first entry; it is then
    also written there for this peer."""
    issuance_is_required: bool = True
    """Whether the first entry needs the carrier's issuance manifest, signed by a carrier known here."""


STRICT = Strictness("strict")
POLICIES = {
    each.name: each
    for each in (
        STRICT,
        Strictness("any-carrier", issuance_is_required=False),
        Strictness("cg-2026-01", meaning_counts=False, manifest_at_root=True, issuance_is_required=False),
    )
}
"""By name. `any-carrier`: this peer vouches for carriers that are not registered here, so their manifests are passed on
unread. `cg-2026-01`: DCSA's Conformance Gateway of January 2026 (283bf7a1), whose chains say ISSUE in every entry, end
at one party twice and carry the issuance manifest, with an arbitrary checksum, at the envelope's root."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A peer as it is registered."""

    code: str
    kind: PlatformKind
    name: str
    address: str
    """Base of its API, before `/v3/…`; empty for who only signs."""
    since: datetime
    until: datetime | None
    suspended: bool
    strictness: Strictness

    @property
    def takes_envelopes(self) -> bool:
        """Whether bills can be sent to it."""
        return self.kind is PlatformKind.PLATFORM and self.address != ""

    def is_live(self, at: datetime) -> bool:
        """Whether it counts at this moment."""
        return not self.suspended and self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class PlatformKey:
    """A public key by which a platform signs, from when to when."""

    platform: str
    kid: str
    """As its signatures name it; for a key that was given without one, its thumbprint (RFC 7638)."""
    public: bytes
    """SubjectPublicKeyInfo, DER."""
    since: datetime
    until: datetime | None = None

    def counts(self, at: datetime) -> bool:
        """Whether a signature that is checked at this moment may be by it."""
        return self.since <= at and (self.until is None or at < self.until)
