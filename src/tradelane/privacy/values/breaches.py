# SPDX-License-Identifier: Apache-2.0
"""Breaches of personal data and the clocks that they start; apart, because each economy's law counts differently."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.values.disclosing import Confidence

BreachId = NewType("BreachId", str)


class Harm(StrEnum):
    """What people risk by it."""

    UNKNOWN = "unknown"
    """Not assessed: clocks for serious harm run until it is."""
    LOW = "low"
    SERIOUS = "serious"


class Told(StrEnum):
    """Who is to be told, or what is to be done."""

    ASSESSMENT = "assessment"
    """The organisation makes up its mind."""
    AUTHORITY = "authority"
    PEOPLE = "people"


class Trigger(StrEnum):
    """From when a clock counts."""

    SUSPECTED = "suspected"
    DISCOVERED = "discovered"
    ASSESSED = "assessed"
    """Found to be notifiable."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A row of law: whom to tell of a breach in an economy, from when, how soon."""

    economy: str
    tell: Told
    trigger: Trigger
    least_persons: int
    harm: str
    """`any` or `serious`."""
    hours: int | None
    """None where law says no number; then the words count."""
    words: str
    law: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence


class DutyState(StrEnum):
    """Whether a duty of law is due."""

    WAITING = "waiting"
    """Its clock starts when the breach is assessed."""
    RUNNING = "running"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done-late"


@dataclass(frozen=True, slots=True)
class Duty:
    """What law asks after this breach, with its clock."""

    economy: str
    tell: Told
    law: str
    words: str
    starts_at: datetime | None
    due_at: datetime | None
    """None while it waits, or where law says no number."""
    done_at: datetime | None
    state: DutyState
    confidence: Confidence
    source: str


class BreachState(StrEnum):
    """Where a breach stands."""

    REPORTED = "reported"
    ASSESSED = "assessed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What is known of a breach."""

    nature: str
    """What happened, in a sentence without anybody's name."""
    categories: tuple[str, ...]
    """Kinds of data, in fideslang words."""
    suspected_at: datetime | None
    discovered_at: datetime
    assessed_at: datetime | None
    harm: Harm
    persons: tuple[tuple[str, int], ...]
    """(economy, how many people)."""
    cause: str
    measures: str
    """Taken, and what people can do themselves."""
    contained: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A duty that was done: who was told, when, how it is shown."""

    economy: str
    tell: Told
    at: datetime
    reference: str
    """Receipt or number of the authority's; for people how many were told."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach that an organisation reported, with its clocks."""

    id: BreachId
    organisation: OrganisationId
    facts: BreachFacts
    version: int
    state: BreachState
    reported_at: datetime
    duties: tuple[Duty, ...]
    notices: tuple[Notice, ...]
    told: int
    """People who were told by their page or by mail."""
    waiting: int
    """People named, not yet told."""
