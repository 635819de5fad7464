# SPDX-License-Identifier: Apache-2.0
"""What becomes of each field when a person asks to be forgotten, or when its time is over; no tables, no values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from tradelane.kernel.digests import Digest
from tradelane.parties.values.vault import KeyId, Record
from tradelane.privacy.values.disclosing import Confidence

ErasureId = NewType("ErasureId", str)


class Term(StrEnum):
    """What a row of `data/retention.csv` says."""

    MUST = "must"
    """Law wants the record kept for this long after the matter is over."""
    MOST = "most"
    """Kept no longer than this without being asked for, where no law wants it kept."""


@dataclass(frozen=True, slots=True)
class Retention:
    """One row: how long an economy's law wants a kind of record kept, or how long this node keeps it."""

    economy: str
    records: frozenset[Record]
    term: Term
    days: int
    citation: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence


class Outcome(StrEnum):
    """What became of a field."""

    ERASED = "erased"
    KEPT = "kept"
    UNREACHABLE = "unreachable"
    """Others were given it: what they hold is theirs to erase, and they are asked to where there is a way."""
    NOTHING = "nothing"
    """The field holds nothing of the person."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of what one key seals, and by which rule."""

    outcome: Outcome
    rule: str
    until: date | None = None
    """The day after which it is erased by itself; for a running matter, if it ends today."""
    citation: str = ""
    is_running: bool = False
    """Its matter is not over: it is used until then, and read by the law alone afterwards."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report: a field of a matter, or what a recipient was given. Never a value."""

    field: str
    """`shop.OrderRow.email`; of what others hold, the names of `disclosures.csv`: `email`."""
    outcome: Outcome
    rule: str
    category: str = ""
    """fideslang category of the label."""
    matter: str = ""
    until: date | None = None
    citation: str = ""
    holder: str = ""
    """Name of the organisation that was given it."""
    asked: bool = False
    """Whether its node is asked to erase it too."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an erasure did, field by field."""

    id: ErasureId
    at: datetime
    node: str
    """The organisation that answers for it."""
    lines: tuple[Line, ...]
    destroyed: tuple[KeyId, ...]
    """The data keys that are gone; the public log holds the digest of this report."""

    def of(self, outcome: Outcome) -> tuple[Line, ...]:
        """The lines with one outcome."""
        return tuple(line for line in self.lines if line.outcome is outcome)


@dataclass(frozen=True, slots=True)
class Erasure:
    """A report as it is kept, with the node's signature once it is made and what other nodes answered."""

    report: Report
    digest: Digest
    protected: str = ""
    signature: str = ""
    answers: tuple[tuple[str, Report], ...] = ()
    """(economy, report) of nodes that were asked."""
    unasked: tuple[str, ...] = ()
    """Economies of nodes that could not be asked, as no agreement gives a way."""
    reference: str = ""
    """Its id at the node that asked for it; empty when the person asked here."""
