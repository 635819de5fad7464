# SPDX-License-Identifier: Apache-2.0
"""What shows how reliable this registry is, factor by factor of the law; apart, as it is about the registry and no
record.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Factor(StrEnum):
    """What a court looks at (MLETR art. 12(a); ETDA s. 2(5)), and beyond these what people ask."""

    RULES = "rules"
    INTEGRITY = "integrity"
    ACCESS = "access"
    SECURITY = "security"
    AUDIT = "audit"
    DECLARATION = "declaration"
    STANDARDS = "standards"
    AGREEMENTS = "agreements"
    CONTINUITY = "continuity"
    IN_FACT = "in_fact"

    @property
    def clauses(self) -> str:
        """The law's own places."""
        return _CLAUSES[self]


_CLAUSES = {
    Factor.RULES: "MLETR art. 12(a)(i); ETDA s. 2(5)(a)",
    Factor.INTEGRITY: "MLETR art. 12(a)(ii); ETDA s. 2(5)(b)",
    Factor.ACCESS: "MLETR art. 12(a)(iii); ETDA s. 2(5)(c)",
    Factor.SECURITY: "MLETR art. 12(a)(iv); ETDA s. 2(5)(d)",
    Factor.AUDIT: "MLETR art. 12(a)(v); ETDA s. 2(5)(e)",
    Factor.DECLARATION: "MLETR art. 12(a)(vi); ETDA s. 2(5)(f)",
    Factor.STANDARDS: "MLETR art. 12(a)(vii); ETDA s. 2(5)(g)",
    Factor.AGREEMENTS: "MLIT art. 10(2)",
    Factor.CONTINUITY: "MLETR art. 12(a)(ii)-(iv)",
    Factor.IN_FACT: "MLETR art. 12(b)",
}
STATED = frozenset(
    {Factor.SECURITY, Factor.AUDIT, Factor.DECLARATION, Factor.STANDARDS, Factor.AGREEMENTS, Factor.CONTINUITY}
)
"""Factors that the operator may state something of, under four eyes: no program can know of an audit."""


class StatementState(StrEnum):
    """Where an operator's statement stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator states of a factor: an audit, a declaration, a standard, an agreement, an incident."""

    factor: Factor
    what: str
    by: str
    """Whose word it is: the auditor, the authority, the body of the standard; the operator itself for an incident."""
    reference: str
    """Where it can be read: a number or an address."""
    from_: date
    until: date | None = None
    """When it ends, or ended; None: it goes on."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with those who made it."""

    id: str
    said: Said
    state: StatementState
    proposer: str
    proposed_at: datetime
    confirmer: str = ""
    confirmed_at: datetime | None = None

    def stands(self, on: date) -> bool:
        """Whether what it tells of goes on: an audit's validity, a declaration, an incident."""
        return self.said.until is None or on <= self.said.until


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which the registry gave no sign of life."""

    from_: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long."""
        return self.until - self.from_


@dataclass(frozen=True, slots=True)
class Uptime:
    """What the registry's own signs of life show."""

    since: datetime
    """The first sign of life that is counted."""
    until: datetime
    outages: tuple[Outage, ...]

    @property
    def share(self) -> float:
        """The part of the time in which it was up; 1.0 where no time has passed."""
        whole = (self.until - self.since).total_seconds()
        down = sum(each.length.total_seconds() for each in self.outages)
        return 1.0 if whole <= 0 else max(0.0, 1 - down / whole)


@dataclass(frozen=True, slots=True)
class Measured:
    """One thing that this node measured of itself just now."""

    name: str
    """What was measured, as `titles.rules`: the page gives it words."""
    value: int | float | str | datetime | None
    """None: it is not known."""


@dataclass(frozen=True, slots=True)
class FactorReport:
    """A factor with all that is known of it."""

    factor: Factor
    measured: tuple[Measured, ...]
    stated: tuple[Statement, ...]
    """Confirmed by a second person, the latest first."""
    on: date
    """The day as of which it is told."""

    @property
    def is_known(self) -> bool:
        """Whether anything at all is known of it as it stands; what has ended tells of another time. Unknown is not no,
        and not yes.
        """
        standing = any(each.stands(self.on) for each in self.stated)
        return standing or any(each.value is not None for each in self.measured)

    @property
    def open_incidents(self) -> tuple[Statement, ...]:
        """What the operator stated of its uptime and incidents, and that goes on."""
        return tuple(each for each in self.stated if self.factor is Factor.CONTINUITY and each.stands(self.on))
