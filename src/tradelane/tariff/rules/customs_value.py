# SPDX-License-Identifier: Apache-2.0
"""The customs value of a sale from its Incoterm and charges; apart, because duty and tax both start from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tradelane.consignments.values import Consignment
from tradelane.kernel.codes import CURRENCIES, Incoterm
from tradelane.kernel.money import Money, total
from tradelane.kernel.rule import rule
from tradelane.tariff.values import Basis, FxRate

_FREIGHT_IN_PRICE = frozenset(term for term in Incoterm if term.seller_pays_main_carriage)
_INSURANCE_IN_PRICE = frozenset({Incoterm.CIF, Incoterm.CIP, Incoterm.DAP, Incoterm.DPU, Incoterm.DDP})
"""CIF and CIP oblige the seller to insure; under D terms the seller bears the risk to the place, and its cost."""


@rule(
    "TARIFF-7",
    cites="WTO Valuation Agreement art. 8.2",
    field="charges",
    fix="State freight and insurance as charges, or an Incoterm whose price holds them.",
)
def freight_and_insurance_are_known(consignment: Consignment, *, basis: Basis) -> bool:
    """Where freight and insurance belong to the customs value, the Incoterm or the charges say what they are."""
    if basis == Basis.FOB:
        return True
    stated = {charge.kind for charge in consignment.charges}
    term = consignment.terms.incoterm
    return ("freight" in stated or term in _FREIGHT_IN_PRICE) and (
        "insurance" in stated or term in _INSURANCE_IN_PRICE or term in (Incoterm.CFR, Incoterm.CPT)
    )


@rule(
    "TARIFF-8",
    cites="WTO Valuation Agreement art. 9",
    field="date",
    fix="Add a dated rate of exchange with its source.",
)
def a_rate_of_exchange_is_on_file(rates: Iterable[FxRate], *, currency: str, on: date) -> bool:
    """Amounts are converted only at a rate published for the date or before it."""
    return rate_of(rates, currency=currency, on=on) is not None


@rule(
    "TARIFF-9",
    cites="WTO Valuation Agreement art. 1",
    field="goods_items[].value",
    fix="Correct the line values and allowances: together they exceed the price of the goods.",
)
def the_customs_value_is_not_negative(value: Money) -> bool:
    """Goods are worth nothing or something to customs, never less than nothing."""
    return value.amount >= 0


@dataclass(frozen=True, slots=True)
class CustomsValue:
    """The customs value in the currency of the sale: whole, by line number, and how it came about."""

    whole: Money
    by_line: Mapping[int, Money]
    steps: str


def customs_value(consignment: Consignment, *, basis: Basis) -> CustomsValue:
    """The customs value on the destination's basis, shared over the lines by their value.

    Charges other than freight and insurance always belong to it, allowances lower it (WTO Valuation Agreement
    arts 1 and 8). On a FOB basis freight and insurance stated apart are left out; those hidden in a price can't be.
    Raises Refused when freight or insurance is unknown on a CIF basis.
    """
    freight_and_insurance_are_known.require(consignment, basis=basis)
    outside = {"freight", "insurance"} if basis == Basis.FOB else set()
    parts = [charge.amount for charge in consignment.charges if charge.kind not in outside]
    whole = total(parts, currency=consignment.terms.currency) + consignment.goods_value
    the_customs_value_is_not_negative.require(whole)
    by_line = shared(whole, {item.number: item.worth.amount for item in consignment.goods_items})
    return CustomsValue(whole, by_line, _steps(consignment, basis))


def shared(whole: Money, weights: Mapping[int, Decimal]) -> dict[int, Money]:
    """`whole` shared by weight to the minor unit; the parts add up to it exactly.

    Each share is the difference of two rounded running totals, so no share is off by more than one unit.
    """
    step = Decimal(1).scaleb(-CURRENCIES[whole.currency].digits)
    weight = sum(weights.values(), Decimal(0))
    running, given, shares = Decimal(0), Decimal(0), {}
    for n, (number, part) in enumerate(weights.items(), start=1):
        running += part
        upto = whole.amount * running / weight if weight else whole.amount * n / len(weights)
        upto = whole.amount if n == len(weights) else upto.quantize(step, ROUND_HALF_UP)
        shares[number] = Money(upto - given, whole.currency)
        given = upto
    return shares


def rate_of(rates: Iterable[FxRate], *, currency: str, on: date) -> FxRate | None:
    """The latest rate of `currency` on or before a day, or None."""
    found = [rate for rate in rates if rate.currency == currency and rate.valid_from <= on]
    return max(found, key=lambda rate: rate.valid_from, default=None)


def convert(money: Money, factor: Decimal, *, currency: str) -> Money:
    """`money` times `factor` in another currency, rounded half up to its minor unit."""
    return Money(money.amount * factor, currency).rounded()


def _steps(consignment: Consignment, basis: Basis) -> str:
    term = consignment.terms.incoterm
    stated = {charge.kind for charge in consignment.charges}
    if basis == Basis.FOB:
        return "goods without freight and insurance stated apart (FOB basis)"
    words = []
    for kind, in_price in (("freight", _FREIGHT_IN_PRICE), ("insurance", _INSURANCE_IN_PRICE)):
        if kind in stated:
            words.append(f"{kind} added")
        elif term in in_price:
            words.append(f"{kind} already in the {term} price")
        else:
            words.append(f"no {kind} was paid for by the seller under {term}")
    return f"goods, {', '.join(words)} (CIF basis)"
