# SPDX-License-Identifier: Apache-2.0
"""Measures, rates and quotes as values; apart, because rates are dated facts with a source, never constants.

The model follows the idea of TARIC: a measure is for goods, from an area, within dates, and its duty is made of
components.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.money import Money


class Confidence(StrEnum):
    """How sure we are of a fact."""

    HIGH = "high"
    """Read in the official source."""
    MEDIUM = "medium"
    """Read in a reliable secondary source."""
    LOW = "low"
    """From memory or invented: confirm before relying on it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, when, and how sure we are."""

    text: str
    read_on: date
    confidence: Confidence


class ComponentKind(StrEnum):
    """What one part of a duty expression is."""

    FREE = "free"
    AD_VALOREM = "ad valorem"
    SPECIFIC = "specific"
    REFERENCE = "reference"
    """The duty of other goods, named in `part`: only ever a minimum or a maximum."""


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a duty: a percentage of the customs value, or an amount for a unit of quantity."""

    kind: ComponentKind
    percent: Decimal = Decimal(0)
    amount: Money | None = None
    unit: str = ""
    """UN/ECE Rec 20 unit that `amount` is for, such as LTR or LPA (litre of pure alcohol)."""
    part: str = ""
    """What alone is charged, in the tariff's words, such as `case` or `lead content`; empty for the whole good."""


@dataclass(frozen=True, slots=True)
class DutyExpression:
    """Components that add up, within an optional minimum and maximum. Several components are a compound duty."""

    text: str
    """As the tariff writes it."""
    components: tuple[Component, ...]
    minimum: Component | None = None
    maximum: Component | None = None
    known: bool = True
    """False when goods are dutiable at a rate that is not on file: unknown is not free."""
    refers_to: str = ""
    """The duty of another line, or the note, that components are added to, in the tariff's words."""
    condition: str = ""
    """What must be shown for the rate to count, in the tariff's words, such as `under bond`."""


class MeasureKind(StrEnum):
    """Which charge a measure sets."""

    CUSTOMS = "customs duty"
    ADDITIONAL = "additional duty"
    """On top of the customs duty, as tariff actions and retaliation add it; each series counts."""
    ANTI_DUMPING = "anti-dumping duty"
    COUNTERVAILING = "countervailing duty"
    SAFEGUARD = "safeguard duty"
    EXCISE = "excise duty"

    @property
    def adds_up(self) -> bool:
        """Whether several measures of this kind may be due on one good, each of its own legal act."""
        return self not in (MeasureKind.CUSTOMS, MeasureKind.EXCISE)


class TaxBase(StrEnum):
    """What a tax, a fee or an excise is a percentage of."""

    VALUE = "customs value"
    VALUE_DUTY = "customs value and duties"
    VALUE_DUTY_FEES = "customs value, duties and fees"


@dataclass(frozen=True, slots=True)
class Measure:
    """A duty on goods from an area within dates."""

    economy: str
    kind: MeasureKind
    hs_prefix: str
    """First digits of the HS codes it covers; empty covers all goods. The longest prefix wins."""
    preference: str
    """Agreement under which it can be claimed, such as CPTPP; empty for the general (MFN) rate."""
    expression: DutyExpression
    valid_from: date
    valid_to: date | None
    cites: str
    source: Source
    origins: frozenset[str] = frozenset()
    """Countries of origin it is for (ISO 3166-1 alpha-2); empty for all."""
    excluded: frozenset[str] = frozenset()
    """Countries of origin it is not for."""
    condition: str = ""
    """What the importer must show, such as a certificate, in the tariff's words."""
    quota: str = ""
    """Order number of the tariff quota within which alone the rate counts."""
    base: TaxBase = TaxBase.VALUE
    """What a percentage is of: the customs value, or with the duties before it, as many an excise is."""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax or fee on import within dates."""

    economy: str
    name: str
    is_fee: bool
    percent: Decimal
    base: TaxBase
    valid_from: date
    valid_to: date | None
    cites: str
    source: Source


class Basis(StrEnum):
    """Whether freight and insurance to the border belong to the customs value (WTO Valuation Agreement art. 8.2)."""

    CIF = "CIF"
    FOB = "FOB"


@dataclass(frozen=True, slots=True)
class Valuation:
    """How an economy values imports, and the currency it does so in."""

    economy: str
    currency: str
    basis: Basis
    cites: str
    source: Source


@dataclass(frozen=True, slots=True)
class FxRate:
    """How much of `currency` one US dollar is from a day on."""

    currency: str
    per_usd: Decimal
    valid_from: date
    source: Source


@dataclass(frozen=True, slots=True)
class CustomsRate:
    """What one unit of a currency counts in an economy's own, as its authority published it here from a day on."""

    economy: str
    currency: str
    into: str
    """The currency in which the economy values imports."""
    factor: Decimal
    valid_from: date
    source: str
    published_at: datetime

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.factor:f} {self.into} ({self.valid_from.isoformat()}, {self.source})"


@dataclass(frozen=True, slots=True)
class DeMinimis:
    """Value below which an economy waives duty or tax on parcels, within dates."""

    economy: str
    waives: str
    """`duty` or `tax`."""
    threshold: Money
    valid_from: date
    valid_to: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Membership:
    """An economy's membership in a trade agreement from the day it entered into force there."""

    agreement: str
    economy: str
    valid_from: date
    source: Source


@dataclass(frozen=True, slots=True)
class Quota:
    """So much of some goods enters at a lower rate in a period, first come first served."""

    economy: str
    order_number: str
    """By which the tariff's measures name it."""
    volume: Decimal
    unit: str
    """UN/ECE Rec 20 code."""
    opens: date
    closes: date
    balance: Decimal
    """What is left."""
    cites: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything a quote looks up."""

    measures: tuple[Measure, ...]
    taxes: tuple[TaxRate, ...]
    valuations: tuple[Valuation, ...]
    rates: tuple[FxRate, ...]
    memberships: tuple[Membership, ...]
    de_minimis: tuple[DeMinimis, ...] = ()
    quotas: tuple[Quota, ...] = ()
    published: tuple[CustomsRate, ...] = ()
    """Rates that the destination's authority published here; they come before those that ship."""


@dataclass(frozen=True, slots=True)
class OriginClaim:
    """What the origin room determined of one line, handed over as a plain value."""

    agreement: str
    originating: bool
    criterion: str
    """Origin criterion of the agreement, such as `WO` or `PSR`."""
    evidence: str = ""
    """Digest or number of the certificate."""


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One figure of a quote with what it rests on."""

    kind: str
    """`goods`, `freight`, `insurance`, `allowance`, `charge`, `exchange`, `customs value`, `de minimis`, a kind of
    measure, `fee` or `tax`."""
    description: str
    base: Money | None
    rate: str
    amount: Money
    """In the destination's currency, rounded half up to its minor unit."""
    amount_in_sale_currency: Money
    cites: str
    source: str
    confidence: Confidence
    counts: bool = True
    """Whether the line is part of the total; customs value, exchange and de minimis only explain."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a sale costs landed: every line cited, the total in both currencies."""

    lane: str
    on: date
    currency: str
    """Of the destination."""
    lines: tuple[QuoteLine, ...]
    total: Money
    total_in_sale_currency: Money

    def sum_of(self, *kinds: str) -> Money:
        """The sum of the lines of some kinds, in the destination's currency."""
        amounts = (line.amount for line in self.lines if line.kind in kinds)
        return sum(amounts, Money(Decimal(0), self.currency))


@dataclass(frozen=True, slots=True)
class UnparsedExpression:
    """A cell of an imported tariff that no grammar covers: listed, never guessed."""

    line: int
    code: str
    column: str
    expression: str


class EditionState(StrEnum):
    """Where an imported tariff stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class EditionView:
    """An imported tariff: whose, from when, and by whom."""

    id: str
    economy: str
    form: str
    """`us-hts` or `csv`."""
    valid_from: date
    source: str
    lines: int
    measures: int
    unparsed: tuple[UnparsedExpression, ...]
    state: EditionState
    organisation: OrganisationId
    imported_by: PersonId
    imported_at: datetime
    published_by: PersonId | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class RateChange:
    """A rate that differs between two editions; empty where one of them has none."""

    kind: str
    hs_prefix: str
    preferences: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DrawView:
    """What a declaration got of a quota."""

    order_number: str
    declaration: str
    asked: Decimal
    granted: Decimal
    balance: Decimal
    """What was left afterwards."""
    unit: str
    at: datetime
