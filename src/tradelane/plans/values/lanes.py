# SPDX-License-Identifier: Apache-2.0
"""What a lane says of a document, and what that rests on; apart, because trades keep and send these answers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tradelane.documents.values import DocumentKind
from tradelane.plans.values.matrix import Confidence, Measure, Status


@dataclass(frozen=True, slots=True)
class Agreement:
    """A trade agreement, as far as its proof of origin matters here."""

    id: str
    name: str
    economies: frozenset[str]
    in_force: date
    proof_of_origin: str
    """`self-certification`, `certificate` or both in words."""
    electronic: bool | None
    """Whether the proof may be electronic; None when no source says."""
    legal_basis: str
    source: str
    date: date
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Lane:
    """From one economy to another."""

    from_: str
    to: str

    def __str__(self) -> str:
        return f"{self.from_}-{self.to}"


class Acceptance(StrEnum):
    """Whether a lane may carry a document without paper."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing an answer rests on."""

    economy: str
    """Empty when the ground is an agreement between both."""
    measure: Measure | None
    status: Status
    legal_basis: str
    source: str
    holds: bool | None
    """True, False, or None when it is not known."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a document needs of an economy on its way: any of `measures` will do."""

    measures: tuple[Measure, ...]
    at_origin: bool
    at_destination: bool


@dataclass(frozen=True, slots=True)
class LaneAnswer:
    """What a lane says about one kind of document."""

    kind: DocumentKind
    acceptance: Acceptance
    rule: str
    """Id of the rule that decided."""
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class LaneChange:
    """From a day on a lane says something else of a kind of document."""

    day: date
    before: Acceptance
    answer: LaneAnswer
