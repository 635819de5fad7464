# SPDX-License-Identifier: Apache-2.0
"""Duty expressions as tariffs write them; apart, because the grammar is read in several places.

    expression = "Free" | part { "+" part } [ "MIN" part ] [ "MAX" part ]
    part       = number "%" | number currency "/" unit        such as 20%, 88.00 SGD/LPA, 0.05 USD/KGM

Whatever says "not on file" is an expression that is not known.
"""

import re
from decimal import Decimal

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money, decimal_from
from tradelane.kernel.quantities import unit_known
from tradelane.tariff.values import Component, ComponentKind, DutyExpression

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_SPECIFIC = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Z]{3})\s*/\s*([A-Z0-9]{2,3})")
_LIMIT = re.compile(r"\b(MIN|MAX)\b")


def duty_expression(text: str, *, field: str = "expression") -> DutyExpression:
    """The duty that `text` expresses. Raises Unreadable naming `field` when it does not follow the grammar."""
    words = " ".join(text.split())
    if words.lower() == "free":
        return DutyExpression(words, (Component(ComponentKind.FREE),))
    if words.lower().endswith("not on file"):
        return DutyExpression(words, (), known=False)
    sum_text, *limits = _LIMIT.split(words)
    components = tuple(_component(part.strip(), field) for part in sum_text.split("+"))
    named = {name: _component(part.strip(), field) for name, part in zip(limits[::2], limits[1::2], strict=True)}
    return DutyExpression(words, components, named.get("MIN"), named.get("MAX"))


def _component(text: str, field: str) -> Component:
    if found := _PERCENT.fullmatch(text):
        return Component(ComponentKind.AD_VALOREM, percent=decimal_from(found[1], field=field))
    if (found := _SPECIFIC.fullmatch(text)) and unit_known(found[3]):
        amount = Money(decimal_from(found[1], field=field), found[2])
        return Component(ComponentKind.SPECIFIC, Decimal(0), amount, found[3])
    raise Unreadable(
        f"{text[:60]!r} is no part of a duty expression", field=field, rule="DUTY-1",
        fix="Write Free, 20%, 88.00 SGD/LPA, or parts joined by +, with MIN or MAX after them.",
    )  # fmt: skip
