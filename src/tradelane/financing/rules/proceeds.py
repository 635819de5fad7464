# SPDX-License-Identifier: Apache-2.0
"""How the proceeds of a discounted bill are reckoned; apart, because a seller and a bank must come to the same cent.

All of it in Decimal and rounded once, half up, to the currency's minor unit: the discount, never the rate or the year.
"""

from datetime import date
from decimal import Decimal, localcontext

from tradelane.financing.values import DiscountMethod, DiscountTerms, Proceeds
from tradelane.kernel.money import Money
from tradelane.kernel.rule import rule

_DIGITS = 50
"""Of the working: rates have at most 12 decimals and sums 15 digits, so that no step before the rounding loses any."""
_RATE_STEP = Decimal("0.0001")
"""A rate that a price comes to is shown in hundredths of a basis point."""


def proceeds_of(face: Money, terms: DiscountTerms, *, payable_on: date) -> Proceeds:
    """What a bill over `face` brings on the terms' value date, when it is paid on `payable_on`.

    Straight: discount = face x rate x days / year. To yield: proceeds before commission = face / (1 + rate x days /
    year). Days are counted from the value date, left in, to the day of payment, left out.
    """
    days = (payable_on - terms.value_date).days
    with localcontext() as context:
        context.prec = _DIGITS
        discount = _discount(face, terms, days)
        rate = terms.rate if terms.rate is not None else _rate_of(face, discount, terms, days)
    commission = Money(terms.commission, face.currency)
    return Proceeds(
        face, terms.value_date, payable_on, days, terms.day_count, rate, discount, commission,
        face - discount - commission,
    )  # fmt: skip


@rule(
    "DISC-1",
    cites="ULB art. 5 (no interest beyond what is stated); discount practice",
    field="terms.rate",
    fix="Name a lower rate or commission, or a price below the face amount.",
)
def the_proceeds_are_above_zero(found: Proceeds) -> bool:
    """A discounted bill brings something, and not more than its face amount."""
    return 0 < found.amount.amount <= found.face.amount and found.discount.amount >= 0


def _discount(face: Money, terms: DiscountTerms, days: int) -> Money:
    if terms.price is not None:
        return Money(face.amount - terms.price - terms.commission, face.currency)
    part = (terms.rate or Decimal(0)) * days / (100 * terms.day_count.year)
    if terms.method is DiscountMethod.STRAIGHT:
        return (face * part).rounded()
    return face - Money(face.amount / (1 + part), face.currency).rounded()


def _rate_of(face: Money, discount: Money, terms: DiscountTerms, days: int) -> Decimal:
    """The rate that a price comes to; nil where no day is left to count."""
    base = face.amount if terms.method is DiscountMethod.STRAIGHT else face.amount - discount.amount
    if days <= 0 or base <= 0:
        return Decimal(0)
    return (discount.amount * 100 * terms.day_count.year / (base * days)).quantize(_RATE_STEP)
