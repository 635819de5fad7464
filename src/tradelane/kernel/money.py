# SPDX-License-Identifier: Apache-2.0
"""Money as a Decimal with its currency; apart, so that no amount is ever a bare number."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted

_LARGEST = Decimal("1e15")
"""No invoice is larger; a bigger number is a slip or an attack (1e999999999 would fill memory)."""


def decimal_from(text: object, *, field: str) -> Decimal:
    """A finite, sane Decimal from text or a whole number. Raises Unreadable naming `field`."""
    if isinstance(text, bool) or not isinstance(text, str | int | Decimal) or len(str(text)) > 40:
        raise Unreadable(f"{quoted(text)} is not a number", field=field, rule="NUM-1", fix='Write it as text: "12.50".')
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation as error:
        raise Unreadable(
            f"{quoted(text)} is not a number", field=field, rule="NUM-1", fix='Write it as text: "12.50".'
        ) from error
    if not number.is_finite() or _out_of_range(number):
        raise Unreadable(
            f"{quoted(text)} is out of range",
            field=field,
            rule="NUM-2",
            fix="At most 15 digits before and 12 after the point.",
        )
    return number


def _out_of_range(number: Decimal) -> bool:
    """Whether the number is too large or too fine; asks the exponent first, as arithmetic on 1e999999999 overflows."""
    return number.adjusted() > 15 or -int(number.as_tuple().exponent) > 12 or abs(number) > _LARGEST


def plain(number: Decimal) -> str:
    """`number` without exponent, as documents write it: `9.80`, `1200`."""
    return format(number, "f")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise Unreadable(
                f"{quoted(self.currency)} is not a currency code",
                field="currency",
                rule="MONEY-1",
                fix="Use an ISO 4217 code such as USD, SGD or MXN.",
                cites="ISO 4217",
            )

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise Unreadable(
                f"{self.currency} and {other.currency} do not add up",
                field="currency",
                rule="MONEY-2",
                fix="Convert one of them at a dated rate first.",
            )

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """Rounded half up to the currency's minor unit: cents for USD, whole yen for JPY."""
        step = Decimal(1).scaleb(-CURRENCIES[self.currency].digits)
        return Money(self.amount.quantize(step, ROUND_HALF_UP), self.currency)

    def as_json(self) -> dict[str, str]:
        """The form of our JSON: `{"amount": "11760.00", "currency": "USD"}`."""
        return {"amount": plain(self.amount), "currency": self.currency}

    @classmethod
    def from_json(cls, value: Any, *, field: str) -> "Money":
        """Read the form that `as_json` writes. Raises Unreadable naming `field`."""
        if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
            raise Unreadable(
                "money needs an amount and a currency",
                field=field,
                rule="MONEY-3",
                fix='Write {"amount": "12.50", "currency": "USD"}.',
            )
        amount = decimal_from(value["amount"], field=f"{field}.amount")
        if not isinstance(value["currency"], str) or value["currency"] not in CURRENCIES:
            raise Unreadable(
                f"{quoted(value['currency'])} is not a currency code",
                field=f"{field}.currency",
                rule="MONEY-1",
                fix="Use an ISO 4217 code such as USD, SGD or MXN.",
                cites="ISO 4217",
            )
        return cls(amount, value["currency"])

    def __str__(self) -> str:
        return f"{self.amount:,.{CURRENCIES[self.currency].digits}f} {self.currency}"


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """The sum of `amounts`, zero of `currency` when there are none. Raises Unreadable when currencies differ."""
    result = Money(Decimal(0), currency)
    for amount in amounts:
        result = result + amount
    return result
