# SPDX-License-Identifier: Apache-2.0
"""Which measure applies, and what duty it makes; apart, because this is the tariff's own law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity, factor_between
from tradelane.kernel.rule import rule
from tradelane.tariff.values import (
    Component,
    ComponentKind,
    DutyExpression,
    Measure,
    MeasureKind,
    Membership,
    OriginClaim,
)


@rule(
    "TARIFF-1",
    cites="GATT 1994 art. X:2: no charge before its publication takes effect",
    field="date",
    fix="Ask for a date within the measure's validity.",
)
def a_measure_applies_within_its_dates(valid_from: date, valid_to: date | None, *, on: date) -> bool:
    """A rate counts from its first day to its last, both included."""
    return valid_from <= on and (valid_to is None or on <= valid_to)


@rule(
    "TARIFF-2",
    cites="General Rules for the Interpretation of the Harmonized System, rules 1 and 6",
    field="goods_items[].hs_code",
    fix="Classify the goods by six digits of the Harmonized System.",
)
def a_measure_covers_goods_below_its_heading(hs_prefix: str, *, hs_code: str) -> bool:
    """A measure covers the goods whose code begins with its own; without one it covers all goods."""
    return len(hs_code) >= 6 and hs_code.startswith(hs_prefix)


@rule(
    "TARIFF-3",
    cites="CPTPP art. 3.20 (claims for preferential treatment); other agreements likewise",
    field="goods_items[].origin",
    fix="Determine the origin under the agreement first and pass the determination in.",
)
def a_preference_needs_an_origin_determination(preference: str, claim: OriginClaim | None) -> bool:
    """A preferential rate applies only to goods that were determined to originate under the same agreement."""
    return claim is not None and claim.originating and bool(claim.criterion) and claim.agreement == preference


@rule(
    "TARIFF-4",
    cites="Tradelane house rule: unknown is not free",
    field="goods_items[].hs_code",
    fix="Look the rate up in the destination's official tariff and add it to the measures with its source.",
)
def the_rate_is_on_file(expression: DutyExpression) -> bool:
    """Duty can be quoted only where the rate is on file."""
    return expression.known


@rule(
    "TARIFF-5",
    cites="UN/ECE Rec 20; specific duties are set per unit of quantity",
    field="goods_items[].quantity",
    fix="State the quantity in the unit of the tariff.",
)
def a_specific_duty_has_its_quantity(component: Component, quantity: Decimal | None) -> bool:
    """A duty per unit needs the quantity in that unit."""
    return component.kind != ComponentKind.SPECIFIC or quantity is not None


@rule(
    "TARIFF-6",
    cites="Vienna Convention on the Law of Treaties art. 26; each agreement's entry into force",
    field="lane",
    fix="Use an agreement in force between both ends of the lane on the date.",
)
def both_ends_are_members_of_the_agreement(
    agreement: str, *, origin: str, destination: str, on: date, memberships: Iterable[Membership]
) -> bool:
    """A preference exists only between economies for both of which the agreement is in force on the date."""
    members = {m.economy for m in memberships if m.agreement == agreement and m.valid_from <= on}
    return origin in members and destination in members


@rule(
    "TARIFF-13",
    cites="HTSUS chapters 4, 25, 26, 91 and 96: duty on the case, the strap, the battery or the metal content alone",
    field="goods_items[].parts",
    fix="Declare the value or the quantity of the part, in the tariff's words for it.",
)
def a_part_that_is_charged_is_declared(component: Component, declared: Money | Quantity | None) -> bool:
    """A duty on a part of the good needs the value or the quantity of that part."""
    return not component.part or declared is not None


@rule(
    "TARIFF-14",
    cites="HTSUS chapters 98 and 99: the duty provided in the applicable subheading",
    field="goods_items[].hs_code",
    fix="Give the duty of the line that the expression refers to.",
)
def the_duty_referred_to_is_given(expression: DutyExpression, referred: Money | None) -> bool:
    """A duty that refers to another line's duty can be reckoned only with that one."""
    return not expression.refers_to or referred is not None


@rule(
    "TARIFF-15",
    cites="GATT 1994 art. I:1 with the exceptions of arts VI, XIX and XXIV: duties by origin",
    field="goods_items[].origin",
    fix="Declare the country of origin of the goods.",
)
def a_measure_is_for_the_goods_origin(measure: Measure, *, origin: str) -> bool:
    """A measure for some countries of origin needs goods of one of them; one that leaves some out, of another."""
    return (not measure.origins or origin in measure.origins) and origin not in measure.excluded


def applicable(
    measures: Iterable[Measure], *, economy: str, kind: MeasureKind, hs_code: str, on: date, preference: str = "",
    origin: str = "",
) -> Measure | None:  # fmt: skip
    """The measure in force for the goods under `preference` (empty: general rate): that with the longest prefix.

    Of two for one prefix that for named origins wins, then that within a quota, then the later one.
    """
    found = [
        m
        for m in measures
        if (m.economy, m.kind, m.preference) == (economy, kind, preference)
        and a_measure_covers_goods_below_its_heading(m.hs_prefix, hs_code=hs_code)
        and a_measure_applies_within_its_dates(m.valid_from, m.valid_to, on=on)
        and a_measure_is_for_the_goods_origin(m, origin=origin)
    ]
    return max(found, key=lambda m: (len(m.hs_prefix), bool(m.origins), bool(m.quota), m.valid_from), default=None)


def agreed_below(
    measures: Iterable[Measure], *, economy: str, kind: MeasureKind, hs_code: str, on: date, origin: str = ""
) -> Measure | None:
    """The general measure that every national line below a code has, when they all charge the same; else None.

    For goods declared by six digits in an economy whose tariff has eight or ten: where all lines below agree, the rate
    is known though the line is not.
    """
    found = [
        m
        for m in measures
        if (m.economy, m.kind, m.preference, m.quota) == (economy, kind, "", "")
        and len(m.hs_prefix) > len(hs_code) >= 6
        and m.hs_prefix.startswith(hs_code)
        and a_measure_applies_within_its_dates(m.valid_from, m.valid_to, on=on)
        and a_measure_is_for_the_goods_origin(m, origin=origin)
    ]
    same = {
        (m.expression.components, m.expression.minimum, m.expression.maximum, m.expression.refers_to) for m in found
    }
    return found[0] if len(same) == 1 and not found[0].expression.condition else None


def all_applicable(
    measures: Iterable[Measure], *, economy: str, kind: MeasureKind, hs_code: str, on: date, origin: str
) -> list[Measure]:
    """Measures that add up: the most specific one in force of each legal act (`cites`)."""
    listed = [m for m in measures if (m.economy, m.kind) == (economy, kind)]
    found = (
        applicable([m for m in listed if m.cites == act], economy=economy, kind=kind, hs_code=hs_code, on=on,
                   origin=origin)
        for act in dict.fromkeys(m.cites for m in listed)
    )  # fmt: skip
    return [m for m in found if m is not None]


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What was declared beyond the customs value, for duties that are on a part, a quantity or another duty."""

    quantities: tuple[Quantity, ...] = ()
    line: str = ""
    """The destination's own tariff line of the goods, eight or ten digits; a sale names six."""
    part_values: Mapping[str, Money] = field(default_factory=dict)
    """Value of a part by the tariff's words for it, such as `battery`; of a limit the duty of the goods it names."""
    part_quantities: Mapping[str, Quantity] = field(default_factory=dict)
    """Quantity of a part by the tariff's words for it, such as `lead content`."""
    referred: Money | None = None
    """The duty of the line or note that the expression refers to."""
    without: frozenset[str] = frozenset()
    """Limits of a duty whose condition these goods do not fulfil, in the tariff's words for them."""
    under: tuple[str, ...] = ()
    """Further lines that the goods are declared under, as those of HTSUS chapters 98 and 99: each builds on the duty
    before it where it refers to that, and takes its place where it doesn't."""


def duty(
    expression: DutyExpression, *, value: Money, quantities: Iterable[Quantity] = (), facts: DutyFacts | None = None
) -> Money:
    """The duty on goods of customs `value`, rounded half up to the currency's minor unit.

    Specific components must be in the currency of `value` and find their unit among `quantities` (convertible ones
    are converted). Raises Refused when the rate, a needed quantity, the value of a part or the duty that the
    expression refers to is not there.
    """
    the_rate_is_on_file.require(expression)
    known = facts or DutyFacts()
    known = replace(known, quantities=(*known.quantities, *quantities))
    the_duty_referred_to_is_given.require(expression, known.referred)
    result = known.referred if expression.refers_to and known.referred else Money(Decimal(0), value.currency)
    for component in expression.components:
        result = result + _of(component, value, known)
    if expression.minimum is not None and expression.minimum.part not in known.without:
        least = _of(expression.minimum, value, known)
        result = max(result, least, key=lambda money: money.amount)
    if expression.maximum is not None and expression.maximum.part not in known.without:
        most = _of(expression.maximum, value, known)
        result = min(result, most, key=lambda money: money.amount)
    return max(result, Money(Decimal(0), value.currency), key=lambda money: money.amount).rounded()


def _of(component: Component, value: Money, facts: DutyFacts) -> Money:
    if component.kind == ComponentKind.REFERENCE:
        named = facts.part_values.get(component.part)
        a_part_that_is_charged_is_declared.require(component, named)
        return named or Money(Decimal(0), value.currency)
    if component.kind == ComponentKind.AD_VALOREM:
        base = facts.part_values.get(component.part) if component.part else value
        a_part_that_is_charged_is_declared.require(component, base)
        return (base or value) * (component.percent / 100)
    if component.kind == ComponentKind.SPECIFIC and component.amount is not None:
        if component.part:
            declared = facts.part_quantities.get(component.part)
            a_part_that_is_charged_is_declared.require(component, declared)
            listed: tuple[Quantity, ...] = () if declared is None else (declared,)
        else:
            listed = facts.quantities
        quantity = _in_unit(component.unit, listed)
        a_specific_duty_has_its_quantity.require(component, quantity)
        return component.amount * (quantity or Decimal(0))
    return Money(Decimal(0), value.currency)


def _in_unit(unit: str, quantities: tuple[Quantity, ...]) -> Decimal | None:
    """The quantity in `unit`, from one in it if there is, else from one of the same dimension."""
    for quantity in quantities:
        if quantity.unit == unit:
            return quantity.value
    for quantity in quantities:
        if (factor := factor_between(quantity.unit, unit)) is not None:
            return quantity.value * factor
    return None
