# SPDX-License-Identifier: Apache-2.0
"""Two values of one field: do they agree, by which rule, and after which conversion? Apart, as lines are matched by it.

Answers are verdicts: what no rate or unit lets us compare is undetermined, not a difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from tradelane.documents.rules import agreement
from tradelane.documents.values import Rate
from tradelane.kernel.findings import Verdict
from tradelane.kernel.money import plain
from tradelane.kernel.quantities import factor_between
from tradelane.kernel.rule import Rule

QUANTITIES = frozenset({"quantity", "net_mass", "gross_mass"})
AMOUNTS = frozenset(
    {"value", "unit_price", "goods_value", "total_value", "freight", "insurance", "charge", "allowance"}
)

_BY_FIELD: Mapping[str, Rule[[str, str]]] = {
    "name": agreement.names_agree,
    "country": agreement.countries_agree,
    "to_order_of": agreement.orders_agree,
    "description": agreement.descriptions_do_not_conflict,
    "hs_code": agreement.classifications_agree,
    "marks": agreement.marks_agree,
    "package_kind": agreement.package_kinds_agree,
    "dangerous_goods_un": agreement.un_numbers_agree,
    **dict.fromkeys(QUANTITIES, agreement.quantities_agree),
    **dict.fromkeys(AMOUNTS, agreement.amounts_agree),
    **dict.fromkeys(("loading", "discharge"), agreement.places_agree),
    "place": agreement.named_places_agree,
    **dict.fromkeys(("departure", "arrival", "shipped_on_board", "ordered_on"), agreement.dates_agree),
    "invoice_issued_on": agreement.dates_agree,
    "equipment": agreement.containers_agree,
    "seal": agreement.seals_agree,
    "goods_items": agreement.line_counts_agree,
}
"""The rule of a field by its last name; codes and numbers for the rest."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether two values agree: valid, invalid or undetermined, and by which rule."""

    result: Verdict
    rule: Rule[...]
    why: str = ""
    fix: str = ""


class Judge:
    """Judges pairs of values at the rates that are known."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._rates: dict[tuple[str, str], Rate] = {}
        for rate in rates:  # the first of a pair counts, whichever way round it is stated
            if (rate.quote, rate.base) not in self._rates:
                self._rates.setdefault((rate.base, rate.quote), rate)

    def judge(self, field: str, one: str, other: str) -> Judgement:
        """Whether `one` and `other`, both said of `field`, agree."""
        name = field.rpartition(".")[2]
        if name in AMOUNTS:
            return self._amounts(one, other)
        if name == "currency":
            known = self.rate_between(one, other) is not None
            return _answer(agreement.currencies_agree, agreement.currencies_agree(one, other, convertible=known))
        if name in QUANTITIES and not agreement.units_compare(one, other):
            units = f"{_unit(one)} and {_unit(other)}"
            return Judgement(
                Verdict.UNDETERMINED, agreement.quantities_agree, f"{units} do not convert into each other.",
                "State the quantity in one unit in both, or compare the masses.",
            )  # fmt: skip
        rule = _BY_FIELD.get(name, agreement.codes_agree)
        return _answer(rule, rule(one, other))

    def rate_between(self, one: str, other: str) -> Rate | None:
        """The known rate of two currencies, whichever way round; None when there is none."""
        return self._rates.get((one, other)) or self._rates.get((other, one))

    def converted(self, field: str, stated: str, *, like: str) -> tuple[str, str] | None:
        """`stated` in the unit or currency of `like`, and the rate in words; None where nothing is converted."""
        name = field.rpartition(".")[2]
        if name not in AMOUNTS | QUANTITIES or _unit(stated) == _unit(like):
            return None
        number, unit, target = Decimal(stated.partition(" ")[0]), _unit(stated), _unit(like)
        if name in QUANTITIES:
            factor = factor_between(unit, target)
            if factor is None:
                return None
            return f"{_short(number * factor)} {target}", f"1 {unit} = {_short(factor)} {target} (UN/ECE Rec 20)"
        rate = self.rate_between(unit, target)
        if rate is None:
            return None
        amount = number * rate.factor if rate.base == unit else number / rate.factor
        return f"{_short(amount, digits=2)} {target}", str(rate)

    def _amounts(self, one: str, other: str) -> Judgement:
        currency, other_currency = _unit(one), _unit(other)
        if currency == other_currency:
            return _answer(agreement.amounts_agree, agreement.amounts_agree(one, other))
        rate = self.rate_between(currency, other_currency)
        rule = agreement.converted_amounts_agree
        if rate is None:
            return Judgement(
                Verdict.UNDETERMINED, rule, f"No rate between {currency} and {other_currency} is known.",
                f"Give one with its day and source: --rate {currency}/{other_currency}=RATE@YYYY-MM-DD:SOURCE.",
            )  # fmt: skip
        first, second = (one, other) if rate.base == currency else (other, one)
        return _answer(rule, rule(first, second, rate=rate.factor))


def _answer(rule: Rule[...], holds: bool) -> Judgement:
    return Judgement(Verdict.VALID if holds else Verdict.INVALID, rule)


def _unit(text: str) -> str:
    return text.partition(" ")[2]


def _short(number: Decimal, digits: int = 8) -> str:
    """A number as people read it: at most `digits` decimals, no zeros at the end."""
    with localcontext(prec=60):  # an amount of 27 digits at a rate of 27
        text = plain(round(number, digits))
    return text.rstrip("0").rstrip(".") if "." in text else text
