# SPDX-License-Identifier: Apache-2.0
"""Those in control of a record and the keys it is bound to; apart, because no key or name stands here in the clear.

A commitment is SHA-256 over a salt and the digest of a public key. The salt is fresh for each holder of each record,
so that two commitments to one key look unlike; whoever signs next opens theirs by the salt.
"""

from dataclasses import dataclass
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId


@dataclass(frozen=True, slots=True)
class Party:
    """One of those in control."""

    organisation: OrganisationId
    keys: tuple[Digest, ...] = ()
    """Commitments to the keys that may sign for it; none: any key certified for the organisation may."""


@dataclass(frozen=True, slots=True)
class Control:
    """Those who are in control as one person (ETDA s. 2(3)(b)): so many of them sign together."""

    parties: tuple[Party, ...]
    threshold: int = 1
    hint: str = ""
    """From it whoever made the commitments derives their salts again; it tells nothing to anybody else."""

    @property
    def organisations(self) -> tuple[OrganisationId, ...]:
        """Who they are; the first gives the joint person its name."""
        return tuple(party.organisation for party in self.parties)

    @property
    def is_bound(self) -> bool:
        """Whether control is bound to keys, so that a certificate alone, whoever issued it, moves nothing."""
        return any(party.keys for party in self.parties)


@dataclass(frozen=True, slots=True)
class Guardians:
    """Those who, so many together and after a public waiting time, restore control whose keys were lost."""

    control: Control
    waiting_days: int


@dataclass(frozen=True, slots=True)
class Signer:
    """Who made one of an entry's signatures."""

    organisation: OrganisationId
    key: Digest
    """Digest of the public key (SubjectPublicKeyInfo, DER) in the signer's certificate."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a verifier asks a holder to sign, to see who is in control of a record now."""

    title: TitleId
    head: Digest
    verifier: str
    """Who asks, so that an answer shown to one is of no use to another."""
    nonce: str
    expires: datetime
