# SPDX-License-Identifier: Apache-2.0
"""Goods, materials, rules of origin and determinations as values; apart, so that the law is judged without tables."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.origin.values.certificates import CertificationTerms, Waiver


class Level(StrEnum):
    """How far up the Harmonized System a change must reach; the value is the word of the agreements."""

    CHAPTER = "chapter"
    HEADING = "heading"
    SUBHEADING = "subheading"

    @property
    def digits(self) -> int:
        """Digits that must differ: 2, 4 or 6."""
        return {Level.CHAPTER: 2, Level.HEADING: 4, Level.SUBHEADING: 6}[self]

    @property
    def letters(self) -> str:
        """The usual short name: CC, CTH, CTSH."""
        return {Level.CHAPTER: "CC", Level.HEADING: "CTH", Level.SUBHEADING: "CTSH"}[self]


class Method(StrEnum):
    """How regional value content is reckoned (CPTPP art. 3.5)."""

    BUILD_DOWN = "build-down"
    BUILD_UP = "build-up"
    FOCUSED = "focused value"
    NET_COST = "net cost"


class OriginResult(StrEnum):
    """The answer. Unknown is not no."""

    ORIGINATING = "originating"
    NOT_ORIGINATING = "not-originating"
    UNDETERMINED = "undetermined"


class Criterion(StrEnum):
    """By which way a good originates; the letters that certifications carry."""

    WHOLLY_OBTAINED = "WO"
    PRODUCED_EXCLUSIVELY = "PE"
    PRODUCT_SPECIFIC = "PSR"


class Basis(StrEnum):
    """By what an agreement measures how much of a good some materials are."""

    VALUE = "value"
    WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the Harmonized System: both ends have the same digits (2, 4 or 6)."""

    first: str
    last: str

    def holds(self, code: str) -> bool:
        """Whether a code of at least as many digits lies in it."""
        digits = len(self.first)
        return len(code) >= digits and self.first <= code[:digits] <= self.last

    @property
    def width(self) -> int:
        """How many six-digit numbers it spans: a subheading 1, a heading 100."""
        return int(self.last.ljust(6, "9")) - int(self.first.ljust(6, "0")) + 1

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Materials that the change may not come from."""

    spans: tuple[Span, ...]
    words: str = ""
    """What narrows it beyond codes, such as `assemblies of uppers`; then codes alone can't decide."""


@dataclass(frozen=True, slots=True)
class Change:
    """Every non-originating material must be classified elsewhere than the good."""

    level: Level
    exclusions: tuple[Exclusion, ...] = ()
    tolerance: Decimal | None = None
    """Percent of the good's value that materials may be which do not change; the rule's own, in place of de minimis."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Non-originating materials of some spans, or all of them, are at most `percent` of the good."""

    spans: tuple[Span, ...]
    """Empty for all materials."""
    percent: Decimal
    basis: Basis = Basis.VALUE
    same: Level | None = None
    """Only materials of the same chapter, heading or subheading as the good count."""


@dataclass(frozen=True, slots=True)
class Content:
    """Regional value content: at least `percent` by `method`."""

    method: Method
    percent: Decimal
    of: tuple[Span, ...] = ()
    """Focused value: only non-originating materials of these spans count."""


@dataclass(frozen=True, slots=True)
class Share:
    """Non-originating materials of some spans are at most `percent` of all materials of those spans, by weight."""

    spans: tuple[Span, ...]
    percent: Decimal
    basis: str
    """In words, such as `dry weight`."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which goods an alternative is for."""

    spans: tuple[Span, ...]
    words: str = ""
    """What narrows it beyond codes, such as `ketchup`."""
    residual: bool = False
    """`any other good`: those that no alternative with words of the same set is for."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to satisfy a product-specific rule: everything in it must hold, one content method suffices."""

    scope: Scope
    change: Change | None = None
    contents: tuple[Content, ...] = ()
    shares: tuple[Share, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    obtained: tuple[Span, ...] = ()
    """Materials of these spans must be wholly obtained."""
    questions: tuple[str, ...] = ()
    """Conditions that only somebody who knows the production can answer, in the agreement's words."""
    text: str = ""
    understood: bool = True
    """False when a part of the text has no executable form: the alternative then can't say yes or no."""


@dataclass(frozen=True, slots=True)
class RuleOfOrigin:
    """The product-specific rule of a stretch of the Harmonized System: one alternative must hold."""

    agreement: str
    span: Span
    alternatives: tuple[Alternative, ...]
    cites: str
    in_force_from: date
    source: str
    confidence: str
    all_needed: bool = False
    """A note asks that each applicable alternative hold."""
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How much of a good of some chapters may be materials that do not change as asked (de minimis)."""

    first: str
    """First chapter, two digits."""
    last: str
    basis: Basis
    percent: Decimal
    clause: str

    def covers(self, hs_code: str) -> bool:
        """Whether it is for a good of that code."""
        return self.first <= hs_code[:2] <= self.last


@dataclass(frozen=True, slots=True)
class Intolerance:
    """Materials of some codes that are never de minimis in goods of some codes; further words may narrow it."""

    materials: tuple[Span, ...]
    products: tuple[Span, ...]
    clause: str

    def touches(self, material: str, *, product: str) -> bool:
        """Whether codes alone can't rule out that it is meant."""
        return any(s.holds(material) for s in self.materials) and any(s.holds(product) for s in self.products)


@dataclass(frozen=True, slots=True)
class Party:
    """An economy for which an agreement is in force."""

    economy: str
    in_force_from: date
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A trade agreement with preferences for originating goods."""

    code: str
    name: str
    parties: tuple[Party, ...]
    rules: tuple[RuleOfOrigin, ...]
    tolerances: tuple[Tolerance, ...]
    articles: dict[str, str]
    """Clause of each thing judged: `wholly_obtained`, `exclusively`, `psr`, `content`, `de_minimis`, `accumulation`."""
    intolerances: tuple[Intolerance, ...] = ()
    production_accumulates: bool = False
    """Whether production in the Parties counts even on a material that stays non-originating (full accumulation)."""
    terms: tuple[CertificationTerms, ...] = ()
    """What it asks of certificates, within dates."""
    waivers: tuple[Waiver, ...] = ()
    """Up to which values it asks for none."""

    def economies(self, on: date) -> frozenset[str]:
        """Economies for which the agreement is in force on the day."""
        return frozenset(p.economy for p in self.parties if p.in_force_from <= on)

    def rule_for(self, hs_code: str, *, on: date) -> RuleOfOrigin | None:
        """The product-specific rule of a six-digit code in force on the day, the narrowest of several; else None."""
        found = [
            rule for rule in self.rules
            if rule.span.holds(hs_code)
            and rule.in_force_from <= on and (not rule.in_force_to or on <= rule.in_force_to)
        ]  # fmt: skip
        return min(found, key=lambda rule: rule.span.width, default=None)


@dataclass(frozen=True, slots=True)
class Material:
    """Something that went into the good."""

    description: str
    hs_code: str
    """Six digits; empty when not known."""
    origin: str = ""
    """Economy it comes from, ISO 3166-1 alpha-2; empty when not known."""
    originating: bool | None = None
    """Whether it originates under the same agreement, as its own certification says; None when nobody knows."""
    wholly_obtained: bool = False
    """Grown, mined, caught or born in `origin`."""
    value: Money | None = None
    weight: Quantity | None = None
    regional: Money | None = None
    """Of a non-originating material: the part of its value that production in the Parties and originating materials
    gave it, where the agreement accumulates production."""


class Handling(StrEnum):
    """What may be done to goods in an economy outside the agreement without their origin being lost."""

    UNLOADING = "unloading"
    RELOADING = "reloading"
    SEPARATION = "separation from a bulk shipment"
    STORING = "storing"
    LABELLING = "labelling or marking required by the importing Party"
    PRESERVING = "preserving in good condition"
    TRANSPORTING = "transporting to the importing Party"
    PRODUCTION = "further production"
    """Never allowed there."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An economy through which the goods came, and what was done to them there."""

    economy: str
    under_customs_control: bool | None = None
    """Whether they stayed under the control of its customs; None when not stated."""
    handling: tuple[Handling, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """The good whose origin is asked."""

    description: str
    hs_code: str
    produced_in: str
    wholly_obtained: bool | None = None
    """Grown, mined, caught or born there as it stands; None when not stated."""
    value: Money | None = None
    """As the agreement counts it: FOB under CPTPP art. 3.1 (transaction value without international freight)."""
    net_cost: Money | None = None
    weight: Quantity | None = None
    answers: dict[str, bool] = field(default_factory=dict)
    """Answers to questions that a rule asks in words, by the question's text."""
    route: tuple[Stop, ...] | None = None
    """Where the goods came through, as declared; None when not stated: the voyage is then not judged."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was judged."""

    text: str
    clause: str
    holds: bool | None
    """None: it could not be determined."""
    rule: str = ""
    """Id of the rule asked, where one was."""


@dataclass(frozen=True, slots=True)
class Determination:
    """Whether a good originates, by which criterion, and every step that led there."""

    agreement: str
    result: OriginResult
    criterion: Criterion | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class DeterminationView:
    """A determination as stored."""

    id: str
    consignment: str
    item: int
    description: str
    hs_code: str
    exporting: str
    importing: str
    on: date
    determination: Determination
    materials: tuple[Material, ...]
    organisation: str


class VerificationState(StrEnum):
    """Where a verification of origin stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    CONCLUDED = "concluded"


class VerificationOutcome(StrEnum):
    """What the asking authority concludes."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    """The good does not originate, or who was asked did not answer: no preference."""


class Finding(StrEnum):
    """What an issuing authority answers."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    UNDETERMINED = "undetermined"
    """It can't be found out, such as because the exporter's records are gone."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the authority that is asked wants its exporter to show, and what came."""

    id: str
    asked_of: OrganisationId
    question: str
    asked_at: datetime
    answer_by: date
    answer: str
    documents: tuple[str, ...]
    """Digests of what was shown."""
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class VerificationView:
    """A question of an importing authority about a certified origin, its answer and its end."""

    id: str
    certificate: str
    """Digest of the certificate that is asked about."""
    importing: str
    asked_by: OrganisationId
    asked_of: OrganisationId
    question: str
    asked_at: datetime
    answer_by: date
    state: VerificationState
    answer: str
    evidence: tuple[str, ...]
    """Digests of documents that the answer rests on."""
    answered_at: datetime | None
    outcome: VerificationOutcome | None
    reasons: str
    concluded_at: datetime | None
    agreement: str = ""
    """Code of the agreement whose days count; empty where none was named."""
    number: str = ""
    """The certificate's number, for who can't see it by its digest."""
    finding: Finding | None = None
    received_at: datetime | None = None
    """When the request reached the other economy's node: days count from there."""
    reminded_on: tuple[date, ...] = ()
    decide_by: date | None = None
    """By when the asking authority endeavours to determine, once there is an answer."""
    exchanged: list[EvidenceView] = field(default_factory=list)
    """What the asked authority asked its exporter; at its node only."""

    def overdue(self, on: date) -> bool:
        """Whether the last day to answer has passed without an answer."""
        return self.state is VerificationState.ASKED and on > self.answer_by
