# SPDX-License-Identifier: Apache-2.0
"""Who certifies and who enforces, with their dates; apart, because such bodies come and go."""

from dataclasses import dataclass
from datetime import date, datetime

from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.values.cbpr import Section, System
from tradelane.privacy.values.disclosing import Confidence


@dataclass(frozen=True, slots=True)
class PrivacyAuthority:
    """A privacy enforcement authority of an economy, in its time."""

    economy: str
    authority: str
    """Short name; with the economy before it, such as `SG-PDPC`, it names the authority everywhere."""
    name: str
    name_native: str
    law: str
    starts: date
    ends: date | None
    successor: str
    """Short name of who took over; empty while it stands."""
    cpea: str
    """Whether it takes part in the enforcement arrangement: `yes`, `no` or `unknown`."""
    source: str
    confidence: Confidence

    @property
    def key(self) -> str:
        """`SG-PDPC`."""
        return f"{self.economy}-{self.authority}"


@dataclass(frozen=True, slots=True)
class PublishedAgent:
    """An accountability agent that the published list names; it acts at a node only once recognised there."""

    economy: str
    agent: str
    systems: frozenset[System]
    public: bool
    starts: date
    ends: date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class EnforcementRow:
    """Under which law which authority enforces a section of the requirements in an economy."""

    economy: str
    system: System
    section: Section | None
    """None: every section."""
    authority: str
    law: str
    reference: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class PanelVote:
    """How a member of the oversight panel voted, by its economy."""

    economy: str
    in_favour: bool


@dataclass(frozen=True, slots=True)
class Recognition:
    """An organisation may certify under these systems, for a term, by a decision of the panel."""

    id: str
    agent: OrganisationId
    agent_name: str
    economy: str
    systems: frozenset[System]
    public: bool
    """Whether it is wholly or partly a public body."""
    panel: tuple[PanelVote, ...]
    decision: str
    """Where the decision is published."""
    starts: date
    ends: date
    ended_on: date | None
    """When it was ended before its term."""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """How an authority is reached for cooperation, and the key that seals what is sent to it."""

    organisation: OrganisationId
    authority: str
    """Key of the authority, `SG-PDPC`."""
    name: str
    office: str
    email: str
    backup: str
    languages: tuple[str, ...]
    jwk: dict[str, str]
    """Public key of the desk (P-256, RFC 7517). Its private half never comes to the node."""
    statement: str
    """The authority's statement of practices, policies and activities."""
    starts: date
    ends: date | None
    designated_at: datetime
