# SPDX-License-Identifier: Apache-2.0
"""Offers of bills for discount, what banks answer and what is agreed, as values; apart, because rules and reckoning
know no database.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import IntentId, OrganisationId, TitleId
from tradelane.kernel.money import Money

OfferId = NewType("OfferId", str)


class DayCount(StrEnum):
    """How a year is counted in interest (ISO 20022, InterestComputationMethod: A004 and A005)."""

    ACT_360 = "ACT/360"
    """Actual days over 360."""
    ACT_365 = "ACT/365"
    """Actual days over 365, also in leap years (ACT/365 fixed)."""

    @property
    def year(self) -> int:
        """Days of its year."""
        return int(self.value.removeprefix("ACT/"))


class DiscountMethod(StrEnum):
    """What the rate is of."""

    STRAIGHT = "straight"
    """Bank discount: interest on the face amount, deducted in advance."""
    TO_YIELD = "to_yield"
    """True discount: the proceeds are what grows to the face amount at the rate."""


@dataclass(frozen=True, slots=True)
class DayCountRow:
    """Which day count a currency's money market uses, from when to when, and who says so."""

    currency: str
    day_count: DayCount
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class DiscountTerms:
    """For what a bill is sold: a rate or a price, and from which day on."""

    value_date: date
    """When the money is there; interest is counted from this day on."""
    day_count: DayCount
    rate: Decimal | None = None
    """Percent a year; None where a price is named."""
    price: Decimal | None = None
    """The proceeds as a sum in the bill's currency; None where a rate is named."""
    method: DiscountMethod = DiscountMethod.STRAIGHT
    commission: Decimal = Decimal(0)
    """What the bank keeps beside the discount, in the bill's currency."""
    without_recourse: bool = False
    """Whether the seller does not answer for payment (ULB art. 15; BEA s. 16(1))."""


@dataclass(frozen=True, slots=True)
class Proceeds:
    """What a bill brings on a value date, each step of it."""

    face: Money
    """What is promised and not paid."""
    value_date: date
    payable_on: date
    """The business day on which it is paid at its place of payment."""
    days: int
    day_count: DayCount
    rate: Decimal
    """Percent a year; of a price, the rate that it comes to, to four decimals."""
    discount: Money
    commission: Money
    amount: Money
    """What the seller is paid."""


class OfferState(StrEnum):
    """Where an offer stands."""

    OPEN = "open"
    """Banks answer."""
    AGREED = "agreed"
    """The seller signed the endorsement, which waits; the bill stands still until the money comes."""
    COMPLETED = "completed"
    """The money came and the endorsement took effect."""
    LAPSED = "lapsed"
    """Nobody ordered the payment in time: the bill is free, nothing is owed."""
    UNPAID = "unpaid"
    """It was ordered and never came, by the word of the seller's bank: the bill is free, nothing is owed."""
    WITHDRAWN = "withdrawn"
    """The seller took the offer back before anything was agreed."""

    @classmethod
    def live(cls) -> frozenset["OfferState"]:
        """States in which a bill can't be offered a second time."""
        return frozenset({cls.OPEN, cls.AGREED})


class AnswerState(StrEnum):
    """What a bank says to an offer."""

    ASKED = "asked"
    TAKEN = "taken"
    """The bank buys on the seller's terms; it is bound until the offer's last day for answers."""
    COUNTERED = "countered"
    """The bank buys on terms of its own; bound as well."""
    DECLINED = "declined"

    @classmethod
    def binding(cls) -> frozenset["AnswerState"]:
        """Answers that the seller can agree to."""
        return frozenset({cls.TAKEN, cls.COUNTERED})


@dataclass(frozen=True, slots=True)
class PayFrom:
    """The account that a buying bank pays from."""

    number: str
    bic: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one bank says."""

    bank: OrganisationId
    state: AnswerState
    at: datetime
    terms: DiscountTerms | None = None
    """What the bank buys on; None while it is asked, or when it declined."""
    pay_from: PayFrom | None = None
    refused: str = ""
    """Why the node that keeps the bill refused it; empty where it did not."""


@dataclass(frozen=True, slots=True)
class PayTo:
    """The seller's account, and the bank that keeps it and reports what comes."""

    number: str
    bic: str
    bank: OrganisationId


@dataclass(frozen=True, slots=True)
class Offer:
    """An accepted bill or a note that its holder sells."""

    id: OfferId
    title: TitleId
    number: str
    seller: OrganisationId
    acceptor: OrganisationId
    """Who pays at maturity: the drawee who accepted, of a note its maker."""
    face: Money
    payable_on: date
    place_of_payment: str
    """Economy whose calendar tells the business days."""
    asked: DiscountTerms
    pay_to: PayTo
    answer_by: datetime
    state: OfferState
    made_at: datetime
    answers: tuple[Answer, ...]
    """As the reader may know them: all of them for the seller, its own for a bank."""
    buyer: OrganisationId | None = None
    agreed: DiscountTerms | None = None
    pay_by: datetime | None = None
    """When the time for the payment order ends."""
    intent: IntentId | None = None
    entry: Digest | None = None
    """Digest of the endorsement that waits, or took effect."""
    ended_at: datetime | None = None
    home: str = ""
    """Economy of the node that keeps the bill and decides; empty: this one, and else the offer is a copy."""
    reference: str = ""
    """What the buyer's payment is to bear, once it was agreed."""

    def answer_of(self, bank: OrganisationId) -> Answer | None:
        """What one bank said; None when it was not asked."""
        return next((each for each in self.answers if each.bank == bank), None)
