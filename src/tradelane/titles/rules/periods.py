# SPDX-License-Identifier: Apache-2.0
"""The periods of the laws of bills of exchange, as dated facts with clause and source; apart, as such numbers are data.

An instrument is judged by what was in force when it was drawn. Where a law names no number, such as the reasonable time
of BEA s. 45(2), there is no row, and no rule refuses by a guess.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from tradelane.titles.rules.calendars import business_days_after, next_business_day
from tradelane.titles.rules.dated import InForce, in_force, rows_of
from tradelane.titles.values.bills import BillLaw, BillTerms


class Matter(StrEnum):
    """What a period is for."""

    PRESENTMENT_FOR_PAYMENT = "presentment_for_payment"
    """After the day on which it is payable."""
    SIGHT_PRESENTMENT = "sight_presentment"
    """After its date, of a bill at sight."""
    AFTER_SIGHT_PRESENTMENT = "after_sight_presentment"
    """For acceptance, after its date, of a bill at a fixed period after sight."""
    PROTEST = "protest"
    """For want of payment; where there is none, recourse needs no protest."""
    NOTICE = "notice"
    """By the holder."""
    NOTICE_PASSED_ON = "notice_passed_on"
    """By one who was told, to those before them."""
    OBSTACLE = "obstacle"
    """How long an obstacle lasts after maturity until recourse needs neither presentment nor protest."""
    PAYMENT_FOR_HONOUR = "payment_for_honour"
    LIMITATION_ACCEPTOR = "limitation_acceptor"
    """Of actions against the acceptor, after maturity."""
    LIMITATION_HOLDER = "limitation_holder"
    """Of the holder's actions against drawer and endorsers, after protest or maturity."""
    LIMITATION_UNACCEPTED = "limitation_unaccepted"
    """Of actions on a bill that nobody accepted, after its dishonour, where the law has another time for it."""
    LIMITATION_UNACCEPTED_DATE = "limitation_unaccepted_date"
    """The same after its date, whichever ends first."""
    LIMITATION_ENDORSER = "limitation_endorser"
    """Of an endorser's actions against those before, after they took it up; where there is none, as the holder's."""


class Since(StrEnum):
    """After what a period begins."""

    DRAWN = "drawn"
    """The date of the instrument."""
    PAYABLE = "payable"
    """The business day on which payment can be asked for first."""
    DISHONOUR = "dishonour"
    PROTEST = "protest"
    """Or dishonour, where there is no protest."""
    TAKEN_UP = "taken_up"
    NOTICE = "notice"
    """When they were told."""
    PROTEST_TIME = "protest_time"
    """The last day for the protest for want of payment."""


class Unit(StrEnum):
    """What a period is counted in."""

    BUSINESS_DAYS = "business_days"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Period:
    """How long a law gives for something."""

    law: BillLaw
    matter: Matter
    count: int
    unit: Unit
    since: Since
    in_force: InForce
    of_foreign_bills: bool = False
    """Whether it is of bills alone that are drawn in another economy than that where they are payable."""

    def last_day(self, since: date, *, place: str) -> date:
        """The last day of the period that begins after `since`, by the calendar of a place.

        Days and months that end on a day without business end on the next one (ULB arts 72, 73; BEA s. 14(1)).
        """
        if self.unit is Unit.BUSINESS_DAYS:
            return business_days_after(since, self.count, place)
        end = since + timedelta(days=self.count) if self.unit is Unit.DAYS else _months_after(since, self.count)
        return next_business_day(end, place)


def period_of(terms: BillTerms, matter: Matter) -> Period | None:
    """What the law of an instrument gives for something; None where it names no number."""
    found = (each for each in periods() if each.law is terms.law and each.matter is matter)
    return next((each for each in found if each.in_force.holds(terms.drawn_on)), None)


def goes_partly(terms: BillTerms) -> bool:
    """Whether a drawee may accept for a part whatever the holder says, and a holder must take a part payment."""
    return any(partly for law, partly, when in _partial() if law is terms.law and when.holds(terms.drawn_on))


@lru_cache(maxsize=1)
def periods() -> tuple[Period, ...]:
    """Every row of data/bill_periods.csv."""
    return rows_of("bill_periods.csv", _period)


@lru_cache(maxsize=1)
def _partial() -> tuple[tuple[BillLaw, bool, InForce], ...]:
    return rows_of("bill_partial.csv", lambda row: (BillLaw(row["law"]), row["partly"] == "yes", in_force(row)))


def _period(row: dict[str, str]) -> Period:
    return Period(
        BillLaw(row["law"]), Matter(row["matter"]), int(row["count"]), Unit(row["unit"]), Since(row["since"]),
        in_force(row), row["of"] == "foreign_bills",
    )  # fmt: skip


def _months_after(start: date, months: int) -> date:
    """The same day of the month, or its last where there is none such (ULB art. 36)."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
