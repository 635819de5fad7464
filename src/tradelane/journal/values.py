# SPDX-License-Identifier: Apache-2.0
"""A fact and a job as others see them; apart, so that readers need no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from tradelane.kernel.ids import OrganisationId, PersonId


class Doer(Protocol):
    """Whoever did it; an Actor of `parties`, which stands on the same floor, fits."""

    @property
    def organisation(self) -> OrganisationId:
        """The organisation acted for."""

    @property
    def person(self) -> PersonId | None:
        """Who acted; None when the node itself did."""


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to add; who recorded when is added with it."""

    name: str
    subject: str
    by: Doer | None
    data: Mapping[str, Any]
    """Plain JSON data without personal data beyond ids."""


@dataclass(frozen=True, slots=True)
class FactView:
    """Something that happened; never changed, never removed."""

    name: str
    """Dotted, past tense: `titles.title.transferred`."""
    subject: str
    at: datetime
    organisation: OrganisationId | None
    """Who did it; None when no organisation did, such as a visit of the public."""
    data: dict[str, Any]


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class JobView:
    """A piece of background work."""

    id: int
    kind: str
    key: str
    state: JobState
    due: datetime
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job as it is handed to a bus: no word of what it is about, so that nothing personal leaves the database."""

    job: int
    kind: str
    occasion: str
    """Names this hand-over: the same job after a failed attempt, or revived, is another occasion."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A fact as it is announced on a bus: who wants to know more reads the table."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class BusState:
    """How the bus is."""

    kind: str
    """`table` or `jetstream`."""
    ok: bool
    """False when a further fault would stop the work, or one has."""
    why: str


@dataclass(frozen=True, slots=True)
class JobCount:
    """How many jobs of a kind stand how."""

    kind: str
    waiting: int
    """Due, or for later."""
    leased: int
    dead: int
    oldest: datetime | None
    """Since when the longest waiting one is due; None when none waits."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one pass of the worker did."""

    done: int = 0
    retried: int = 0
    dead: int = 0
