# SPDX-License-Identifier: Apache-2.0
"""Facts about what economies accept, and answers for lanes; apart, so that a page and a program say the same."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tradelane.documents.values import DocumentKind


class Measure(StrEnum):
    """What an economy may have put in place."""

    MLETR_LAW = "mletr-law"
    """A law that lets an electronic record be possessed and transferred (UNCITRAL Model Law of 2017)."""
    E_SIGNATURE_LAW = "e-signature-law"
    """A law that gives electronic signatures and records effect (UNCITRAL MLEC 1996, MLES 2001)."""
    SINGLE_WINDOW = "single-window"
    """One electronic entry point for all border formalities (UN/CEFACT Recommendation 33)."""
    ELECTRONIC_ORIGIN = "electronic-origin"
    """Certificates of origin exchanged as data."""
    CBPR = "cbpr"
    """Membership in the Global Cross-Border Privacy Rules Forum."""
    CPEA = "cpea"
    """A privacy authority in the Cross-border Privacy Enforcement Arrangement."""
    CPTA = "cpta"
    """Party to the Framework Agreement on Facilitation of Cross-border Paperless Trade in Asia and the Pacific."""


MEASURE_NAMES = {
    Measure.MLETR_LAW: "Transferable records (MLETR-type law)",
    Measure.E_SIGNATURE_LAW: "Electronic signatures",
    Measure.SINGLE_WINDOW: "Single window",
    Measure.ELECTRONIC_ORIGIN: "Electronic certificates of origin",
    Measure.CBPR: "Global CBPR (privacy rules)",
    Measure.CPEA: "CPEA (privacy enforcement)",
    Measure.CPTA: "CPTA (paperless trade treaty)",
}
"""What people call each measure, in English; pages translate it."""


class Status(StrEnum):
    """How far a measure has come; one scale for every economy."""

    IN_FORCE = "in-force"
    PARTIAL = "partial"
    DRAFT = "draft"
    NONE = "none"
    """A source says that there is none."""
    UNCONFIRMED = "unconfirmed"
    """Nobody has shown a source. It is neither a yes nor a no."""


class Confidence(StrEnum):
    """How good the source is."""

    HIGH = "high"
    """The official text or the authority's own page was read."""
    MEDIUM = "medium"
    """A named second-hand source was read."""
    LOW = "low"
    """Reported, not checked."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of the matrix."""

    economy: str
    measure: Measure
    status: Status
    valid_from: date | None
    """The first day on which it holds; None when it held before our records begin."""
    legal_basis: str
    source: str
    """Where it was read; empty only when the status is unconfirmed."""
    date: date
    """When it was read or, when unconfirmed, noted."""
    confidence: Confidence
    confirmed_by: str
    """The authority that confirmed it; empty until one does."""


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
class LaneAnswer:
    """What a lane says about one kind of document."""

    kind: DocumentKind
    acceptance: Acceptance
    rule: str
    """Id of the rule that decided."""
    grounds: tuple[Ground, ...]
