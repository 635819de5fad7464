# SPDX-License-Identifier: Apache-2.0
"""Duty expressions of the documented form; apart, because the grammar is read in several places.

    expression = "Free" | [ "duty of" words [ "+" ] ] part { "+" part } [ "MIN" limit ] [ "MAX" limit ]
    limit      = part | "duty of" words
    part       = number "%" [ "on" words ] | number currency "/" unit [ "of" words ]
                 such as 20%, 88.00 SGD/LPA, 0.05 USD/KGM of lead content, 35% on battery, duty of 9101.11 + 25%

`on` and `of` name the part of the good that alone is charged, `duty of` the line or note whose duty counts first.
Whatever says "not on file" is an expression that is not known.
"""

import re
from decimal import Decimal

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money, decimal_from, plain
from tradelane.kernel.quantities import unit_known
from tradelane.tariff.values import Component, ComponentKind, DutyExpression

_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)\s*%(?: on (.+))?")
_SPECIFIC = re.compile(r"(-?\d+(?:\.\d+)?)\s*([A-Z]{3})\s*/\s*([A-Z0-9]{2,3})(?: of (.+))?")
_LIMIT = re.compile(r"\s(MIN|MAX)\s")
_REFERENCE = "duty of "
_PLUS = re.compile(r"\s*\+\s*(?=-?\d)")
"""A plus before a number joins two parts; one within words is part of them."""


def duty_expression(text: str, *, field: str = "expression") -> DutyExpression:
    """The duty that `text` expresses. Raises Unreadable naming `field` when it does not follow the grammar."""
    words = " ".join(text.split())
    if words.lower() == "free":
        return DutyExpression(words, (Component(ComponentKind.FREE),))
    if words.lower().endswith("not on file"):
        return DutyExpression(words, (), known=False)
    sum_text, *limits = _LIMIT.split(words)
    if limits[::2] not in ([], ["MIN"], ["MAX"], ["MIN", "MAX"]):
        raise _unread(words, field)
    named = {name: _limit(part, field) for name, part in zip(limits[::2], limits[1::2], strict=True)}
    parts, refers_to = _PLUS.split(sum_text), ""
    if sum_text.startswith(_REFERENCE):
        refers_to, parts = parts[0].removeprefix(_REFERENCE), parts[1:]
    components = tuple(_component(part, field) for part in parts)
    if not refers_to and components[0].percent < 0:
        raise _unread(words, field)
    return DutyExpression(words, components, named.get("MIN"), named.get("MAX"), refers_to=refers_to)


def expression_text(expression: DutyExpression) -> str:
    """An expression in this grammar, whatever form it was read from; `duty_expression` reads it back."""
    if not expression.known:
        return "rate not on file"
    parts = [_REFERENCE + expression.refers_to] if expression.refers_to else []
    parts += [_part(component) for component in expression.components if component.kind != ComponentKind.FREE]
    limits = (("MIN", expression.minimum), ("MAX", expression.maximum))
    return (" + ".join(parts) or "Free") + "".join(f" {name} {_part(part)}" for name, part in limits if part)


def _part(component: Component) -> str:
    if component.kind == ComponentKind.REFERENCE:
        return _REFERENCE + component.part
    if component.kind == ComponentKind.AD_VALOREM:
        return f"{plain(component.percent)}%" + (f" on {component.part}" if component.part else "")
    amount = component.amount
    assert amount is not None
    of = f" of {component.part}" if component.part else ""
    return f"{plain(amount.amount)} {amount.currency}/{component.unit}{of}"


def _limit(text: str, field: str) -> Component:
    if text.startswith(_REFERENCE) and len(text) > len(_REFERENCE):
        return Component(ComponentKind.REFERENCE, part=text.removeprefix(_REFERENCE))
    return _component(text, field)


def _component(text: str, field: str) -> Component:
    if found := _PERCENT.fullmatch(text.strip()):
        percent = decimal_from(found[1], field=field)
        return Component(ComponentKind.AD_VALOREM, percent=percent, part=found[2] or "")
    if (found := _SPECIFIC.fullmatch(text.strip())) and unit_known(found[3]):
        amount = Money(decimal_from(found[1], field=field), found[2])
        return Component(ComponentKind.SPECIFIC, Decimal(0), amount, found[3], found[4] or "")
    raise _unread(text, field)


def _unread(text: str, field: str) -> Unreadable:
    return Unreadable(
        f"{text[:60]!r} is no part of a duty expression", field=field, rule="DUTY-1",
        fix="Write Free, 20%, 88.00 SGD/LPA, or parts joined by +, with MIN or MAX after them.",
    )  # fmt: skip
