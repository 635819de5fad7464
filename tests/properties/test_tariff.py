# SPDX-License-Identifier: Apache-2.0
"""Duty is never negative, the money of a quote adds up, and every levy is rounded half up."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.consignment_makers import a_consignment, a_goods_item, kg

from tradelane.consignments.values import Charge, Consignment, Terms
from tradelane.kernel.codes import CURRENCIES, Incoterm
from tradelane.kernel.money import Money, total
from tradelane.kernel.quantities import Quantity
from tradelane.tariff import rules
from tradelane.tariff.formats import duty_expression, tables
from tradelane.tariff.values import OriginClaim

prices = st.decimals(min_value=0, max_value=10**7, places=4)
amounts = st.decimals(min_value=0, max_value=10**8, places=2)
currencies = st.sampled_from(["USD", "EUR", "SGD", "MXN", "JPY"])
lanes = st.sampled_from(["MX-SG", "SG-MX", "US-SG", "CN-HK"])
days = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@st.composite
def sales(draw: Any) -> Consignment:
    """One to five lines of coffee or soya sauce with freight, insurance and an allowance below the goods' value."""
    currency = draw(currencies)
    items = tuple(
        a_goods_item(
            number=n + 1,
            hs_code=draw(st.sampled_from(["090121", "210310"])),
            quantity=kg(str(draw(st.integers(1, 9999)))),
            unit_price=Money(draw(prices), currency),
            value=Money(draw(amounts), currency),
            net_mass=None,
        )
        for n in range(draw(st.integers(1, 5)))
    )
    charges = [Charge("freight", Money(draw(amounts), currency)), Charge("insurance", Money(draw(amounts), currency))]
    if draw(st.booleans()):
        whole = sum((item.value.amount for item in items), Decimal(0))
        charges.append(Charge("allowance", Money((whole / -10).quantize(Decimal("0.01")), currency)))
    term = draw(st.sampled_from(list(Incoterm)))
    return a_consignment(goods_items=items, charges=tuple(charges), terms=Terms(term, "Somewhere", currency))


@settings(max_examples=80, deadline=None)
@given(sales(), lanes, days, st.booleans())
def test_the_money_of_a_quote_adds_up(sale: Consignment, lane: str, on: date, preferred: bool) -> None:
    claims = {1: OriginClaim("CPTPP", True, "WO")} if preferred else {}
    if (lane == "CN-HK" and on.year < 2026) or (lane == "SG-MX" and on < date(2022, 12, 12)):
        return  # not on file, refused by rule
    quote = rules.quote(consignment=sale, lane=lane, on=on, tables=tables(), claims=claims)
    counted = [line for line in quote.lines if line.counts]
    assert quote.total == total((line.amount for line in counted), currency=quote.currency)
    assert quote.total_in_sale_currency == total(
        (line.amount_in_sale_currency for line in counted), currency=sale.terms.currency
    )
    step = Decimal(1).scaleb(-CURRENCIES[quote.currency].digits)
    for line in quote.lines:
        assert line.cites
        assert line.source
        assert line.amount.amount % step == 0
        if line.kind in ("customs duty", "excise duty", "fee", "tax"):
            assert line.amount.amount >= 0
        if line.kind in ("fee", "tax") and line.base:
            exact = line.base.amount * Decimal(line.rate.removesuffix("%")) / 100
            assert line.amount.amount == exact.quantize(step, ROUND_HALF_UP)


@given(amounts, st.lists(amounts, min_size=1, max_size=30), currencies)
def test_shares_add_up_and_none_is_off_by_more_than_a_unit(
    whole: Decimal, weights: list[Decimal], currency: str
) -> None:
    money = Money(whole, currency).rounded()
    shares = rules.shared(money, dict(enumerate(weights)))
    assert total(shares.values(), currency=currency) == money
    step = Decimal(1).scaleb(-CURRENCIES[currency].digits)
    weight = sum(weights, Decimal(0))
    for number, share in shares.items():
        assert share.amount >= 0
        exact = money.amount * weights[number] / weight if weight else money.amount / len(weights)
        assert abs(share.amount - exact) <= step


percents = st.decimals(min_value=0, max_value=300, places=4)


@given(amounts, percents, prices, st.decimals(min_value=0, max_value=10**5, places=3))
def test_duty_is_never_negative_and_rounds_half_up(
    value: Decimal, percent: Decimal, each: Decimal, mass: Decimal
) -> None:
    expression = duty_expression(f"{percent:f}% + {each:f} USD/KGM")
    duty = rules.duty(expression, value=Money(value, "USD"), quantities=[Quantity(mass, "KGM")])
    exact = value * percent / 100 + each * mass
    assert duty.amount == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert duty.amount >= 0


@given(amounts, amounts, percents)
def test_duty_grows_with_value(one: Decimal, other: Decimal, percent: Decimal) -> None:
    expression = duty_expression(f"{percent:f}%")
    low, high = sorted((one, other))
    duties = [rules.duty(expression, value=Money(v, "USD"), quantities=[]).amount for v in (low, high)]
    assert duties[0] <= duties[1]
