# SPDX-License-Identifier: Apache-2.0
"""How officers share the work on a case, look at goods and trust traders; apart from what the case decides."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId, PersonId


class Tier(StrEnum):
    """How far customs trusts a trader (WCO SAFE Framework of Standards, pillar 2)."""

    NONE = "none"
    AEO = "aeo"
    """Authorised economic operator."""


class Found(StrEnum):
    """What an inspection of the goods found."""

    AS_DECLARED = "as-declared"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Claim:
    """The officer of an agency who works on a case."""

    agency: str
    """Role of the agency."""
    officer: PersonId
    since: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer wrote down for colleagues of the same agency; nobody else reads it."""

    agency: str
    officer: PersonId
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture taken at an inspection."""

    name: str
    kind: str
    """`image/jpeg`, `image/png` or `image/webp`."""
    digest: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """Goods looked at, or booked to be."""

    agency: str
    place: str
    when: datetime
    booked_at: datetime
    found: Found | None = None
    findings: str = ""
    photos: tuple[Photo, ...] = ()
    inspected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TierGrant:
    """A trader's tier, proposed by one officer of customs and confirmed by another."""

    id: str
    organisation: OrganisationId
    economy: str
    tier: Tier
    starts: date
    ends: date
    certificate: str
    """The number under which the authority keeps it."""
    proposed_by: PersonId
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    def in_force(self, on: date) -> bool:
        """Whether the trader has the tier on the day `on`."""
        return self.confirmed_at is not None and self.ended_at is None and self.starts <= on <= self.ends
