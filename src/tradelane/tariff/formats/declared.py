# SPDX-License-Identifier: Apache-2.0
"""What is declared of a line beyond the sale, for duties on a part, another quantity or another line's duty.

    {"1": {"line": "9101.11.40.00", "parts": {"case": {"amount": "100.00", "currency": "USD"}},
           "part_quantities": {"lead content": {"value": "200", "unit": "KGM"}},
           "quantities": [{"value": "40", "unit": "LPA"}], "under": ["9903.88.15"]}}

Keys are line numbers; parts are named in the tariff's words. Apart, because a consignment has no such facts.
"""

from collections.abc import Mapping
from typing import Any

from tradelane.kernel.codes import hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.tariff.rules import DutyFacts

_FIELDS = ("line", "parts", "part_quantities", "quantities", "under", "without")


def declared_facts(given: Any, *, field: str = "declared") -> dict[int, DutyFacts]:
    """The facts by line number. Raises Unreadable naming the field."""
    if not isinstance(given, dict) or not all(str(number).isascii() and str(number).isdigit() for number in given):
        raise _unread(field)
    return {int(number): _facts(stated, f"{field}.{number}") for number, stated in given.items()}


def _facts(stated: Any, field: str) -> DutyFacts:
    if not isinstance(stated, dict) or set(stated) - set(_FIELDS):
        raise _unread(field)
    parts, amounts = _named(stated, "parts", field), _named(stated, "part_quantities", field)
    quantities, under = _listed(stated, "quantities", field), _listed(stated, "under", field)
    return DutyFacts(
        line=hs_digits(str(stated.get("line", ""))),
        quantities=tuple(Quantity.from_json(q, field=f"{field}.quantities") for q in quantities),
        part_values={name: Money.from_json(value, field=f"{field}.parts") for name, value in parts.items()},
        part_quantities={
            name: Quantity.from_json(value, field=f"{field}.part_quantities") for name, value in amounts.items()
        },
        under=tuple(hs_digits(str(code)) for code in under),
        without=frozenset(str(limit) for limit in _listed(stated, "without", field)),
    )


def _named(stated: Mapping[str, Any], name: str, field: str) -> dict[str, Any]:
    found = stated.get(name, {})
    if not isinstance(found, dict):
        raise _unread(f"{field}.{name}")
    return found


def _listed(stated: Mapping[str, Any], name: str, field: str) -> list[Any]:
    found = stated.get(name, [])
    if not isinstance(found, list):
        raise _unread(f"{field}.{name}")
    return found


def _unread(field: str) -> Unreadable:
    return Unreadable(
        "it does not say what is declared of a line", field=field, rule="TARIFF-FORM-5",
        fix=f"Give line numbers, each with some of {', '.join(_FIELDS)}.",
    )  # fmt: skip
