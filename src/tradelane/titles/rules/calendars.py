# SPDX-License-Identifier: Apache-2.0
"""Business days and due days by the calendar of the place of payment; apart, because dates are most of what goes wrong.

Holidays come from the library `holidays` (its release is the date of the facts; confidence medium: it follows statutes,
not what banks of a town keep). A place that it does not know has Saturdays and Sundays only.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tradelane.titles.values.bills import BillTerms, Tenor, TenorKind

_WEEKEND = frozenset({5, 6})


def is_business_day(day: date, economy: str) -> bool:
    """Whether banks of the place work on that day, as far as the calendar knows."""
    kept = _holidays(economy, day.year)
    weekend = _WEEKEND if kept is None else frozenset(kept.weekend)
    return day.weekday() not in weekend and (kept is None or day not in kept)


def business_days_after(day: date, count: int, economy: str) -> date:
    """The `count`-th business day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day, economy)
    return day


def next_business_day(day: date, economy: str) -> date:
    """`day`, or the first business day after it (ULB art. 72; BEA s. 14(1), as amended in 1971). Article 3 of the Code
    says nothing of it since 1990; the custom of banks is the same.
    """
    while not is_business_day(day, economy):
        day += timedelta(days=1)
    return day


def due_on(terms: BillTerms, *, seen_on: date | None) -> date | None:
    """The day on which an instrument falls due; None while that depends on a sight that was not yet.

    `seen_on` is the day of acceptance, of protest for want of it, or of presentment at sight. Months are counted to the
    same day of the month, or its last where there is none such, and days after whole months: a month and a half is one
    month and 15 days (ULB art. 36; BEA s. 14).
    """
    tenor = terms.tenor
    if tenor.kind is TenorKind.FIXED_DATE:
        return tenor.on
    start = terms.drawn_on if tenor.kind is TenorKind.AFTER_DATE else seen_on
    if start is None or tenor.kind is TenorKind.SIGHT:
        return start
    return _after(start, tenor)


def payable_on(terms: BillTerms, *, seen_on: date | None) -> date | None:
    """The business day on which payment can be asked for first."""
    due = due_on(terms, seen_on=seen_on)
    return None if due is None else next_business_day(due, terms.place_of_payment)


def _after(start: date, tenor: Tenor) -> date:
    year, month = divmod(start.month - 1 + tenor.months, 12)
    year, month = start.year + year, month + 1
    moved = date(year, month, min(start.day, monthrange(year, month)[1]))
    return moved + timedelta(days=tenor.days)


@lru_cache(maxsize=512)
def _holidays(economy: str, year: int) -> Any:
    import holidays  # here, as it takes a while and most chains are of cargo documents

    try:
        return holidays.country_holidays(economy, years=year)
    except NotImplementedError:
        return None
