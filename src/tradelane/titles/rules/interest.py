# SPDX-License-Identifier: Apache-2.0
"""Interest on a bill: at which rate by which law, over which days, to the smallest coin; apart from what is claimed.

Simple interest: the first day does not count, each later one does (ULB art. 73; BEA s. 14(2)). A year counts the days
that the bill says, otherwise those of the row of data/bill_interest.csv. A sum that is reckoned in parts is rounded as
a whole, half up: its parts add up to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from tradelane.kernel.codes import CURRENCIES
from tradelane.titles.rules.dated import InForce, in_force, rows_of
from tradelane.titles.values import BillLaw, BillTerms

_DIGITS = 80
"""Digits to reckon in: of a sum times days times a rate nothing is lost before it is rounded."""


@dataclass(frozen=True, slots=True)
class LawsInterest:
    """What a law gives for a dishonoured instrument."""

    law: BillLaw
    economy: str
    """Of what is drawn and payable there alone (ULB Annex II art. 13); empty: of every other."""
    rate: Decimal | None
    """Per cent a year; None: a court names it, or the instrument's own goes on."""
    goes_on: bool
    """Whether what the instrument promises runs on after maturity, and nothing else."""
    year: int
    in_force: InForce


def interest_by_law(terms: BillTerms, *, drawn_in: str, on: date) -> LawsInterest | None:
    """What the law of an instrument gives from a day on."""
    economy = drawn_in if drawn_in == terms.place_of_payment else ""
    found = [each for each in rates() if each.law is terms.law and each.in_force.holds(on)]
    return next((each for place in (economy, "") for each in found if each.economy == place), None)


@lru_cache(maxsize=1)
def rates() -> tuple[LawsInterest, ...]:
    """Every row of data/bill_interest.csv."""
    return rows_of("bill_interest.csv", _rate)


def _rate(row: dict[str, str]) -> LawsInterest:
    number = None if row["rate"] in ("court", "promised") else Decimal(row["rate"])
    return LawsInterest(
        BillLaw(row["law"]), row["economy"], number, row["rate"] == "promised", int(row["year"]), in_force(row)
    )


# ── reckoning ──


@dataclass(frozen=True, slots=True)
class Step:
    """What is owed of the sum from a day on."""

    since: date
    owed: Decimal


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days over which one sum bears interest, and how much of it."""

    since: date
    until: date
    owed: Decimal
    amount: Decimal


def accrued(
    steps: Sequence[Step], *, since: date, until: date, rate: Decimal, year: int, terms: BillTerms
) -> tuple[Stretch, ...]:
    """Interest from one day to another on what was owed meanwhile; none where the second is not after the first."""
    out: list[Stretch] = []
    exact, given = Decimal(0), Decimal(0)
    with localcontext(prec=_DIGITS):
        for start, end, owed in _stretches(steps, since, until):
            exact += owed * (end - start).days * rate / (100 * year)
            amount = in_coins(exact, terms) - given
            given += amount
            out.append(Stretch(start, end, owed, amount))
    return tuple(out)


def _stretches(steps: Sequence[Step], since: date, until: date) -> Iterator[tuple[date, date, Decimal]]:
    for at, step in enumerate(steps):
        start = max(step.since, since) if at else since
        end = min(steps[at + 1].since, until) if at + 1 < len(steps) else until
        if start < end and step.owed > 0:
            yield start, end, step.owed


def in_coins(amount: Decimal, terms: BillTerms) -> Decimal:
    """An amount to the smallest unit of the instrument's currency (ISO 4217), half up."""
    return to_coins(amount, terms.currency)


def converted(amount: Decimal, *, rate: Decimal, currency: str) -> Decimal:
    """An amount in another currency, to its smallest unit."""
    with localcontext(prec=_DIGITS):
        return to_coins(amount * rate, currency)


def to_coins(amount: Decimal, currency: str) -> Decimal:
    """An amount to the smallest unit of a currency; of one that the list does not know, to the hundredth."""
    known = CURRENCIES.get(currency)
    with localcontext(prec=_DIGITS):
        return amount.quantize(Decimal(1).scaleb(-(known.digits if known else 2)), ROUND_HALF_UP)
