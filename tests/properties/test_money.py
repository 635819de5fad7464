# SPDX-License-Identifier: Apache-2.0
"""Money adds up, is exact, rounds half up and never mixes currencies."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money, decimal_from, plain, total

currencies = st.sampled_from(sorted(CURRENCIES))
amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False, allow_infinity=False)
money = st.builds(Money, amounts, currencies)


@given(st.lists(amounts, max_size=30), currencies)
def test_a_total_is_the_sum_in_any_order(parts: list[Decimal], currency: str) -> None:
    moneys = [Money(part, currency) for part in parts]
    assert total(moneys, currency=currency) == total(reversed(moneys), currency=currency)
    assert total(moneys, currency=currency).amount == sum(parts, Decimal(0))


@given(money, money)
def test_currencies_never_mix(one: Money, other: Money) -> None:
    if one.currency == other.currency:
        assert (one + other) - other == one
    else:
        with pytest.raises(Unreadable, match="MONEY-2"):
            one + other


@given(money)
def test_rounding_is_half_up_to_the_minor_unit(value: Money) -> None:
    digits = CURRENCIES[value.currency].digits
    rounded = value.rounded()
    assert rounded.amount == value.amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert abs(rounded.amount - value.amount) * 2 <= Decimal(1).scaleb(-digits)
    assert rounded.rounded() == rounded


@pytest.mark.parametrize(("text", "currency", "rounded"), [
    ("0.005", "USD", "0.01"), ("-0.005", "USD", "-0.01"), ("0.5", "JPY", "1"), ("1.0005", "KWD", "1.001"),
    ("2.675", "SGD", "2.68"),
])  # fmt: skip
def test_a_half_is_rounded_away_from_zero(text: str, currency: str, rounded: str) -> None:
    assert Money(Decimal(text), currency).rounded().amount == Decimal(rounded)


@given(money)
def test_json_round_trip(value: Money) -> None:
    written = value.as_json()
    assert "e" not in written["amount"].lower()
    assert Money.from_json(written, field="x") == value


@given(st.text(max_size=50))
def test_any_text_is_a_sane_number_or_refused_by_name(text: str) -> None:
    try:
        number = decimal_from(text, field="price")
    except Unreadable as error:
        assert error.field == "price"
        assert error.rule in ("NUM-1", "NUM-2")
        assert error.fix
    else:
        assert number.is_finite()
        assert abs(number) <= Decimal("1e15")
        assert Decimal(plain(number)) == number


@pytest.mark.parametrize(
    "value", [True, 1.5, None, "NaN", "Infinity", "1e999999999", "1e-13", "x", "", "1" * 41, [], {}]
)
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(Unreadable):
        decimal_from(value, field="price")
