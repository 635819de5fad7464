# SPDX-License-Identifier: Apache-2.0
"""The tariff's reads for other rooms: rates and quotes from the dated tables; apart, so that the tables can move."""

from collections.abc import Mapping
from datetime import date

from tradelane.consignments.values import Consignment
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.tariff import formats, rules
from tradelane.tariff.values import DeMinimis, OriginClaim, Quote, TaxRate


def quote(*, consignment: Consignment, lane: str, on: date, claims: Mapping[int, OriginClaim] | None = None) -> Quote:
    """The landed cost of a sale by the shipped tables; see `rules.quote`. Raises Refused."""
    return rules.quote(consignment=consignment, lane=lane, on=on, tables=formats.tables(), claims=claims)


def taxes(*, economy: str, on: date) -> list[TaxRate]:
    """The taxes and fees on imports into an economy on a day, fees first."""
    found = [
        tax
        for tax in formats.tables().taxes
        if tax.economy == economy and rules.a_measure_applies_within_its_dates(tax.valid_from, tax.valid_to, on=on)
    ]
    return sorted(found, key=lambda tax: not tax.is_fee)


def de_minimis(*, economy: str, waives: str, on: date) -> DeMinimis | None:
    """The threshold below which an economy waives `duty` or `tax` on parcels on a day; None when not on file."""
    found = [
        row
        for row in formats.tables().de_minimis
        if (row.economy, row.waives) == (economy, waives)
        and rules.a_measure_applies_within_its_dates(row.valid_from, row.valid_to, on=on)
    ]
    return max(found, key=lambda row: row.valid_from, default=None)


def converted(money: Money, *, currency: str, on: date) -> Money:
    """An amount in another currency at the dated rates, rounded half up. Raises Unreadable when a rate is missing."""
    if money.currency == currency:
        return money.rounded()
    rates = formats.tables().rates
    ours = rules.rate_of(rates, currency=money.currency, on=on)
    theirs = rules.rate_of(rates, currency=currency, on=on)
    if ours is None or theirs is None:
        missing = money.currency if ours is None else currency
        raise Unreadable(
            f"no rate of {missing} is on file for {on.isoformat()}", field="currency", rule="TARIFF-8",
            fix="Add a dated rate of exchange with its source.",
        )  # fmt: skip
    return rules.convert(money, theirs.per_usd / ours.per_usd, currency=currency)
