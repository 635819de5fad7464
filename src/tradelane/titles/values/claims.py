# SPDX-License-Identifier: Apache-2.0
"""What is owed on a dishonoured bill, line by line, and by whom; apart from the instrument, which says none of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId


class LineKind(StrEnum):
    """What a line of a claim is for."""

    SUM = "sum"
    TAKEN_UP = "taken_up"
    """All that the one who claims paid to take it up."""
    PAID = "paid"
    """Of the sum, taken off."""
    PROMISED_INTEREST = "promised_interest"
    INTEREST = "interest"
    """For its dishonour."""
    DISCOUNT = "discount"
    """Taken off, as it is asked for before it falls due."""
    COSTS = "costs"
    INTEREST_PAID = "interest_paid"
    COSTS_PAID = "costs_paid"


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One line: how much, for what, by which clause."""

    kind: LineKind
    amount: Decimal | None
    """None where the law leaves a rate open that nobody named; below nothing where it is taken off."""
    clause: str
    since: date | None = None
    until: date | None = None
    rate: Decimal | None = None
    """Per cent a year."""
    year: int | None = None
    """How many days a year counts."""
    of: Decimal | None = None
    """What bears interest."""
    source: str = ""
    confidence: str = ""
    what: str = ""
    """Of costs: of a protest, of a notice, or other."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is owed on a day."""

    on: date
    currency: str
    lines: tuple[ClaimLine, ...]

    @property
    def total(self) -> Decimal:
        """The sum of every line whose amount is known."""
        return sum((each.amount for each in self.lines if each.amount is not None), Decimal(0))

    @property
    def is_open(self) -> bool:
        """Whether a line waits for a rate."""
        return any(each.amount is None for each in self.lines)

    def of(self, *kinds: LineKind) -> Decimal:
        """The sum of the lines of some kinds."""
        return sum((each.amount for each in self.lines if each.kind in kinds and each.amount is not None), Decimal(0))


class Role(StrEnum):
    """As what somebody answers for an instrument."""

    ACCEPTOR = "acceptor"
    MAKER = "maker"
    DRAWER = "drawer"
    ENDORSER = "endorser"
    SURETY = "surety"
    ACCEPTOR_FOR_HONOUR = "acceptor_for_honour"


class Answer(StrEnum):
    """Whether somebody who signed answers on a day."""

    OWES = "owes"
    AS_ACCEPTED = "as_accepted"
    """On the terms of an acceptance that varies the bill: whether they are met, nobody here knows."""
    NOT_YET = "not_yet"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Answering:
    """One who signed: whether they answer now, by which clause, for what, and until when an action lies."""

    party: OrganisationId
    role: Role
    answer: Answer
    clause: str
    claim: Claim | None
    """What they owe; None where they owe nothing now."""
    barred_after: date | None
