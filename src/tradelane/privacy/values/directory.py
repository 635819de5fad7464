# SPDX-License-Identifier: Apache-2.0
"""The directory of certified organisations that a node signs, and what a reader takes from it; apart, because other
nodes and other makers read it."""

from dataclasses import dataclass
from datetime import date, datetime

from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.values.cbpr import CertificationId, Entity, Standing, System
from tradelane.privacy.values.oversight import ContactPoint


@dataclass(frozen=True, slots=True)
class Listing:
    """One certified organisation, as the directory shows it."""

    id: CertificationId
    organisation: OrganisationId
    name: str
    system: System
    version: str
    entities: tuple[Entity, ...]
    business_lines: str
    privacy_statement: str
    dispute_contact: str
    agent: OrganisationId
    agent_name: str
    authority: str
    standing: Standing
    first_certified: date
    starts: date
    ends: date
    since: datetime


@dataclass(frozen=True, slots=True)
class PrivacyDirectory:
    """All that a node says of certifications and of its authorities' contact points, at a moment."""

    economy: str
    node: OrganisationId
    issued: datetime
    next_update: datetime
    """After this a reader no longer relies on it: a suspension might have been missed."""
    listings: tuple[Listing, ...]
    contacts: tuple[ContactPoint, ...]


@dataclass(frozen=True, slots=True)
class KnownListing:
    """A listing with where it was read."""

    listing: Listing
    economy: str
    """Whose directory."""
    read_at: datetime
    reliable_until: datetime | None
    """None for our own, which is never stale."""
