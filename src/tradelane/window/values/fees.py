# SPDX-License-Identifier: Apache-2.0
"""What an authority charges, what a case owes of it, and what came of that; apart from how it is paid."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.ids import CaseId, DocumentId, IntentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.window.values.sources import Confidence
from tradelane.window.values.working import Tier


class FeeBase(StrEnum):
    """What a fee is counted by."""

    CASE = "case"
    ITEM = "item"
    """Once for each goods item."""
    PERMIT = "permit"
    """Once where the case needs the permit that the fee names."""
    VALUE = "value"
    """A share of the declared value, between a least and a greatest amount where the law sets them."""


class Refund(StrEnum):
    """When a fee that was paid is given back, because the trader took the case back."""

    NEVER = "never"
    BEFORE_REVIEW = "before-review"
    """As long as no agency has answered."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Fee:
    """One line of a procedure's tariff of fees: a dated fact with its source."""

    name: str
    amount: Money | None
    """For each thing that it is counted by; None where no figure is known here, and `note` says where to read it."""
    basis: str
    """Law and clause."""
    confidence: Confidence
    note: str = ""
    agency: str = "customs"
    """Role of the agency that charges it."""
    per: FeeBase = FeeBase.CASE
    permit: str = ""
    rate: Decimal | None = None
    """Share of the declared value, such as 0.008."""
    currency: str = ""
    """In which a share is due; empty: that of the declared value."""
    least: Money | None = None
    greatest: Money | None = None
    starts: date | None = None
    ends: date | None = None
    waits: bool = False
    """Whether goods are cleared only once it is paid."""
    refund: Refund = Refund.NEVER
    waived_for: frozenset[Tier] = frozenset()
    waiver: str = ""
    """Law and reason of the waiver."""

    def in_force(self, on: date) -> bool:
        """Whether it is charged on the day `on`."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Filing:
    """What fees are counted by: facts of a case, or of one that somebody asks about beforehand."""

    value: Money | None
    """Declared value; None when nobody said."""
    items: int
    permits: frozenset[str]
    tier: Tier = Tier.NONE


@dataclass(frozen=True, slots=True)
class Conversion:
    """A declared value in the currency in which a fee is due, and the published rate that says so."""

    before: Money
    after: Money
    factor: Decimal
    """What one unit of the one is in the other."""
    day: date
    """From which the rate counts."""
    source: str

    def __str__(self) -> str:
        rate = f"1 {self.before.currency} = {self.factor:f} {self.after.currency}"
        return f"{self.after}, which is {self.before} at {rate} of {self.day.isoformat()} ({self.source})"


@dataclass(frozen=True, slots=True)
class FeeLine:
    """What one fee comes to for one filing, with its source."""

    name: str
    agency: str
    amount: Money | None
    """None: undetermined, and `how` says why; such a line is shown and not charged."""
    how: str
    """How the amount was come to, such as `2 × 3.00 USD`."""
    basis: str
    confidence: Confidence
    waits: bool = False
    refund: Refund = Refund.NEVER
    waiver: str = ""
    """Why nothing is charged although the fee applies; empty where it is."""
    converted: Conversion | None = None
    """Where the value was declared in another currency than the fee is due in."""


class ChargeState(StrEnum):
    """Where what a case owes to one agency stands."""

    ELSEWHERE = "elsewhere"
    """The agency has named no account here: it collects itself, and no case waits for it."""
    OWED = "owed"
    PAID = "paid"
    LAPSED = "lapsed"
    """The case was taken back before it was paid: nothing is owed any more."""
    REFUND_OWED = "refund-owed"
    REFUNDED = "refunded"


class RefundReason(StrEnum):
    """Why a paid fee is given back."""

    TAKEN_BACK = "taken-back"
    """The case was taken back in the time that the procedure publishes."""
    PAID_LATE = "paid-late"
    """The money came after the case was taken back."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What one case owes to one agency."""

    id: str
    case: CaseId
    agency: str
    payee: OrganisationId
    lines: tuple[FeeLine, ...]
    amount: Money
    state: ChargeState
    assessed_at: datetime
    intent: IntentId | None = None
    """The payment, once the trader chose how to pay."""
    paid_at: datetime | None = None
    receipt: DocumentId | None = None
    number: str = ""
    """Of the receipt."""
    refund: IntentId | None = None
    """The payment by which the agency gives it back."""
    refund_reason: RefundReason | None = None

    @property
    def holds(self) -> bool:
        """Whether a clearance waits for it."""
        return self.state is ChargeState.OWED and any(line.waits for line in self.lines)
