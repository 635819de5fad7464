# SPDX-License-Identifier: Apache-2.0
"""Which measure applies, and what duty it makes; apart, because this is the tariff's own law."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
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


def applicable(
    measures: Iterable[Measure], *, economy: str, kind: MeasureKind, hs_code: str, on: date, preference: str = ""
) -> Measure | None:
    """The measure in force for the goods under `preference` (empty: general rate): that with the longest prefix."""
    found = [
        m
        for m in measures
        if (m.economy, m.kind, m.preference) == (economy, kind, preference)
        and a_measure_covers_goods_below_its_heading(m.hs_prefix, hs_code=hs_code)
        and a_measure_applies_within_its_dates(m.valid_from, m.valid_to, on=on)
    ]
    return max(found, key=lambda m: (len(m.hs_prefix), m.valid_from), default=None)


def duty(expression: DutyExpression, *, value: Money, quantities: Iterable[Quantity]) -> Money:
    """The duty on goods of customs `value`, rounded half up to the currency's minor unit.

    Specific components must be in the currency of `value` and find their unit among `quantities` (kilograms are
    converted from other units of mass). Raises Refused when the rate or a needed quantity is not there.
    """
    the_rate_is_on_file.require(expression)
    known = tuple(quantities)
    result = Money(Decimal(0), value.currency)
    for component in expression.components:
        result = result + _of(component, value, known)
    if expression.minimum is not None:
        least = _of(expression.minimum, value, known)
        result = max(result, least, key=lambda money: money.amount)
    if expression.maximum is not None:
        most = _of(expression.maximum, value, known)
        result = min(result, most, key=lambda money: money.amount)
    return result.rounded()


def _of(component: Component, value: Money, quantities: tuple[Quantity, ...]) -> Money:
    if component.kind == ComponentKind.AD_VALOREM:
        return value * (component.percent / 100)
    if component.kind == ComponentKind.SPECIFIC and component.amount is not None:
        quantity = _in_unit(component.unit, quantities)
        a_specific_duty_has_its_quantity.require(component, quantity)
        return component.amount * (quantity or Decimal(0))
    return Money(Decimal(0), value.currency)


def _in_unit(unit: str, quantities: tuple[Quantity, ...]) -> Decimal | None:
    for quantity in quantities:
        if quantity.unit == unit:
            return quantity.value
        if unit == "KGM" and (mass := quantity.in_kilograms()) is not None:
            return mass
    return None
