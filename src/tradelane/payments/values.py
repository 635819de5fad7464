# SPDX-License-Identifier: Apache-2.0
"""Payment intents, bank credits and claims as values; apart, because rules and files of banks know no database.

The platform never holds money. It says what is owed (an intent), what the payer ordered, what a bank reports, and
keeps a double-entry ledger of the claims that follow.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, IntentId, OrganisationId
from tradelane.kernel.money import Money, total

UNITS = 10_000
"""Ten-thousandths: no currency of ISO 4217 has more than four decimals."""
LARGEST = Decimal("9e14")
"""In ten-thousandths it still fits 64 bits."""
PRIVATE = OrganisationId("")
"""Stands for the official number of a private person, who has none: a consumer who pays by code."""


def units(money: Money) -> int:
    """`money` in ten-thousandths of the unit, as tables keep it. Raises ValueError when it does not come out even."""
    scaled = money.amount * UNITS
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{money.amount} has more than four decimals")
    return int(scaled)


def from_units(number: int, currency: str) -> Money:
    """What `units` made, with the decimals of the currency."""
    return Money(Decimal(number) / UNITS, currency).rounded()


class LegKind(StrEnum):
    """What a part of the sum is for."""

    GOODS = "goods"
    FREIGHT = "freight"
    INSURANCE = "insurance"
    DUTY = "duty"
    TAX = "tax"
    FEE = "fee"
    """What an authority charges for its service."""
    PROCEEDS = "proceeds"
    """Of a bill of exchange or a promissory note that is bought."""


class Method(StrEnum):
    """How the payer pays."""

    TRANSFER = "transfer"
    """ISO 20022 credit transfer ordered by pain.001."""
    QR = "qr"
    """A merchant-presented EMVCo code, paid with the payer's banking application."""


class IntentState(StrEnum):
    """Where a payment stands."""

    CREATED = "created"
    """Owed; the payer has not ordered it."""
    ORDERED = "ordered"
    """The payer ordered it irrevocably; the payee's bank has not reported the whole sum."""
    PAID = "paid"
    """The payee's bank reported the whole sum."""
    SETTLED = "settled"
    """The payee has the money: no claim is open."""
    WITHDRAWN = "withdrawn"
    """Nothing is owed any more, as what it was to pay for did not happen; money that comes late is owed back."""

    @classmethod
    def open(cls) -> frozenset["IntentState"]:
        """States in which money is still to come."""
        return frozenset({cls.CREATED, cls.ORDERED})

    @classmethod
    def binding(cls) -> frozenset["IntentState"]:
        """States from which the payer can't step back."""
        return frozenset({cls.ORDERED, cls.PAID, cls.SETTLED})


class Outcome(StrEnum):
    """What came of one credit in a bank's notification."""

    EXACT = "exact"
    """It completes the sum to the cent."""
    PARTIAL = "partial"
    """More is to come."""
    EXCESS = "excess"
    """It completes the sum and goes beyond; the rest is owed back to the payer."""
    UNKNOWN_REFERENCE = "unknown_reference"
    WRONG_CURRENCY = "wrong_currency"
    DUPLICATE = "duplicate"
    """The bank told of this very credit before."""
    NOT_OPEN = "not_open"
    """The intent was paid already; a person decides."""
    NOT_BOOKED = "not_booked"
    """Pending, a debit or a reversal: money has not come in."""

    @classmethod
    def counted(cls) -> frozenset["Outcome"]:
        """Outcomes that pay something."""
        return frozenset({cls.EXACT, cls.PARTIAL, cls.EXCESS})


@dataclass(frozen=True, slots=True)
class Account:
    """One end of a payment: who, and the account where their bank keeps their money."""

    organisation: OrganisationId
    name: str
    country: str
    """ISO 3166-1 alpha-2."""
    number: str = ""
    """IBAN, or the bank's own account number."""
    bic: str = ""
    """Business identifier code of the bank (ISO 9362)."""
    bank: OrganisationId | None = None
    """The bank as a party of a node; only it may report credits to this account."""
    proxy: OrganisationId = PRIVATE
    """Official number by which a scheme such as PayNow finds the account, where it is not the payee's own."""

    @property
    def is_private(self) -> bool:
        """Whether a private person stands behind it."""
        return self.organisation == PRIVATE

    @property
    def holder(self) -> str:
        """Whose name claims bear in the ledger; a private person stays unnamed."""
        return self.organisation or "private"


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the sum."""

    kind: LegKind
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """What the payment is for and when it falls due."""

    purpose: str = "sale"
    """One intent per consignment and purpose: `sale`, `duties`."""
    condition: str = ""
    """In words: `Documents against payment`."""
    due: date | None = None
    invoice: str = ""
    """The invoice's number, for the payee's books."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One payment of one consignment: what is owed, by whom to whom, and how far it got."""

    id: IntentId
    consignment: ConsignmentId
    payer: Account
    payee: Account
    legs: tuple[Leg, ...]
    method: Method
    terms: PaymentTerms
    state: IntentState
    reference: str
    """ISO 11649 creditor reference: what the bank's notification is matched by."""
    end_to_end: str
    """End-to-end identification of ISO 20022, at most 35 characters."""
    received: Money
    """What banks reported so far and was counted."""
    created_at: datetime

    @property
    def amount(self) -> Money:
        """The sum of the legs."""
        return total((leg.amount for leg in self.legs), currency=self.legs[0].amount.currency)

    @property
    def outstanding(self) -> Money:
        """What is still to come; negative when more came than was owed."""
        return self.amount - self.received


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit as a bank reports it."""

    bank_reference: str
    """The bank's own reference of the entry (AcctSvcrRef); it tells a repeated report from a second payment."""
    amount: Money
    references: tuple[str, ...]
    """Every reference that came along: structured ones, then the end-to-end id, then free text."""
    booked: bool
    """A booked credit that is no reversal."""
    booked_on: date | None = None
    payer_name: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """A camt.054 as read."""

    message_id: str
    created_at: str
    account: str
    """Number of the account that was credited."""
    credits: tuple[Credit, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What came of one credit."""

    credit: Credit
    outcome: Outcome
    intent: IntentId | None = None
    excess: Money | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the ledger: who holds which claim. The lines of an event sum to zero per currency."""

    account: str
    """`<organisation>:<claim>`, such as `MX.RFC.…:receivable`."""
    amount: Money


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A posting as it stands in the ledger."""

    event: str
    account: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """The payer's order as a file."""

    intent: IntentId
    content: bytes
    digest: Digest
    ordered_at: datetime
