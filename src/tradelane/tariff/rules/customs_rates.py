# SPDX-License-Identifier: Apache-2.0
"""Rates of exchange that an authority publishes; apart, because what is charged at one names the rate and its day."""

from collections.abc import Iterable
from datetime import date, timedelta

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.money import Money
from tradelane.kernel.rule import rule
from tradelane.tariff.values import CustomsRate

COUNTS_FOR = timedelta(days=31)
"""How long a rate counts at most: economies publish daily, weekly or monthly, and an older one is nobody's rate any
more (house rule; WTO Valuation Agreement art. 9.1 asks for the current value)."""
CALENDARS_DIFFER = timedelta(days=1)
"""An economy's own day may be the one before that of UTC, or the one after."""


@rule(
    "TARIFF-24", cites="WTO Valuation Agreement art. 9.1 (the rate duly published by the competent authorities)",
    field="factor",
    fix="Give a currency of ISO 4217 that is not the economy's own, a rate above zero, and where it is published.",
)  # fmt: skip
def a_published_rate_says_what_it_is(rate: CustomsRate) -> bool:
    """A published rate is of a foreign currency, more than zero, and says where it was published."""
    return rate.currency in CURRENCIES and rate.currency != rate.into and rate.factor > 0 and len(rate.source) >= 3


@rule(
    "TARIFF-25", cites="GATT 1994 art. X:2 (no advance in a charge before its publication)", field="valid_from",
    fix="Let it count from today or a later day; what was charged before stands.",
)  # fmt: skip
def a_rate_counts_from_its_publication(rate: CustomsRate, *, on: date) -> bool:
    """A rate counts from the day of its publication or a later one, never back."""
    return on - CALENDARS_DIFFER <= rate.valid_from <= on + COUNTS_FOR


def published_rate(rates: Iterable[CustomsRate], *, currency: str, into: str, on: date) -> CustomsRate | None:
    """The rate of a day: the latest that counts on it, and of several for one day the last published; None without."""
    fitting = [
        rate
        for rate in rates
        if (rate.currency, rate.into) == (currency, into) and rate.valid_from <= on <= rate.valid_from + COUNTS_FOR
    ]
    return max(fitting, key=lambda rate: (rate.valid_from, rate.published_at), default=None)


def at_rate(money: Money, rate: CustomsRate) -> Money:
    """An amount at a published rate, rounded half up to the minor unit."""
    return Money(money.amount * rate.factor, rate.into).rounded()
