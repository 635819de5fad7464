# SPDX-License-Identifier: Apache-2.0
"""Figures over many cases as values; apart, as they are added up from days and hold no case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Times = Mapping[int, int]
"""How many lengths of time lie in each bucket (`rules.bucket_of`)."""


class TraderSize(StrEnum):
    """How often a trader files: measured, not declared."""

    OCCASIONAL = "occasional"
    """At most twelve cases in the year up to the decision."""
    FREQUENT = "frequent"


class TraderHome(StrEnum):
    """Where a trader is registered, by its official number."""

    HOME = "home"
    """In the economy of the procedure."""
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class AgencyTime:
    """How long one agency took for one case, without waiting for the trader."""

    role: str
    seconds: int
    in_time: bool


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """What figures need of one decided case, and no more."""

    procedure: str
    refused: bool
    seconds: int
    """Of the slowest agency; 0 when the procedure alone decided."""
    agencies: tuple[AgencyTime, ...]
    size: TraderSize
    home: TraderHome


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Decided cases of one kind."""

    decided: int = 0
    refused: int = 0
    in_time: int = 0
    """Of an agency: answers within its service level."""
    times: Times = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened under one procedure in some days."""

    filed: int = 0
    whole: GroupCounts = field(default_factory=GroupCounts)
    alone: int = 0
    """Cases that the procedure decided without any officer."""
    agencies: Mapping[str, GroupCounts] = field(default_factory=dict)
    """By role."""
    groups: Mapping[str, GroupCounts] = field(default_factory=dict)
    """By `TraderSize` and `TraderHome`."""
    appeals: int = 0
    changed: int = 0
    upheld: int = 0
    fees: Mapping[str, Decimal] = field(default_factory=dict)
    """Collected, by currency."""


class Treatment(StrEnum):
    """What a test says of two groups."""

    ALIKE = "alike"
    """No difference found."""
    DIFFERENT = "different"
    UNDETERMINED = "undetermined"
    """Too few cases to say."""


@dataclass(frozen=True, slots=True)
class GroupTest:
    """Two groups compared, and by what."""

    name: str
    """`time` or `refusals`, and what the groups are: `time.size`."""
    groups: tuple[str, str]
    counts: tuple[int, int]
    treatment: Treatment
    method: str
    p_value: float | None = None
    effect: float | None = None
    """Of times: how likely a case of the first group takes longer, 0.5 when alike. Of refusals: the difference."""


@dataclass(frozen=True, slots=True)
class StepFigures:
    """How long one step takes: the whole case, or one agency."""

    name: str
    decided: int
    median_seconds: int | None
    p90_seconds: int | None
    in_time: int | None
    """Of `decided`; None for the whole case, which has agencies' service levels alone."""

    @property
    def percent_in_time(self) -> int | None:
        """In whole per cent, rounded down."""
        return None if self.in_time is None or not self.decided else self.in_time * 100 // self.decided


@dataclass(frozen=True, slots=True)
class ProcedureFigures:
    """How one procedure served its traders."""

    code: str
    name: str
    counts: Counts
    steps: tuple[StepFigures, ...]
    tests: tuple[GroupTest, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A version of a procedure, and how the public was heard on it."""

    procedure: str
    version: str
    starts: date
    consulted: bool


@dataclass(frozen=True, slots=True)
class HearingFigures:
    """A consultation in figures."""

    id: str
    title: str
    open: bool
    closes: date
    comments: int
    answered: int


@dataclass(frozen=True, slots=True)
class RulingFigures:
    """Advance rulings in figures."""

    requested: int
    issued: int
    declined: int
    in_time: int
    waiting: int
    late: int
    contested: int


@dataclass(frozen=True, slots=True)
class PermitFigures:
    """What was done about granted permits."""

    granted: int
    suspended: int
    recalled: int
    contested: int
    annulled: int


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which an agency's system or the link was down."""

    what: str
    ended_at: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page of the nine principles is made of."""

    economy: str
    since: date
    until: date
    procedures: tuple[ProcedureFigures, ...]
    changes: tuple[RuleChange, ...]
    hearings: tuple[HearingFigures, ...]
    rulings: RulingFigures
    permits: PermitFigures
    outages: tuple[Outage, ...]
    fees: Mapping[str, Decimal]
    entries: int
    """Entries of all published forms."""
    prefilled: int
    """Of these, filled from the consignment."""
    trusted: int
    """Traders whom customs trusts today."""
    published_rulings: int

    @property
    def decided(self) -> int:
        """Cases decided under every procedure."""
        return sum(p.counts.whole.decided for p in self.procedures)
