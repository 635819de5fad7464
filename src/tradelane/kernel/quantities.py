# SPDX-License-Identifier: Apache-2.0
"""Quantities with a UN/ECE Recommendation 20 unit; apart, so that no number travels without its unit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from, plain

_GRAMS = {
    "GRM": Decimal(1),
    "KGM": Decimal(1000),
    "TNE": Decimal(1_000_000),
    "LBR": Decimal("453.59237"),
    "ONZ": Decimal("28.349523125"),
}
"""Grams in one unit of mass; the pound and ounce are exact by the 1959 international agreement."""


def unit_known(unit: str) -> bool:
    """Whether `unit` has the form of a Recommendation 20 or 21 code: 2 or 3 capitals and digits."""
    return 2 <= len(unit) <= 3 and unit.isascii() and unit.isalnum() and unit == unit.upper()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of one unit (UN/ECE Rec 20): `Quantity(Decimal("1200"), "KGM")`."""

    value: Decimal
    unit: str

    def as_json(self) -> dict[str, str]:
        """The form of our JSON: `{"value": "1200", "unit": "KGM"}`."""
        return {"value": plain(self.value), "unit": self.unit}

    @classmethod
    def from_json(cls, value: Any, *, field: str) -> "Quantity":
        """Read the form that `as_json` writes. Raises Unreadable naming `field`."""
        if not isinstance(value, dict) or set(value) != {"value", "unit"}:
            raise Unreadable(
                "a quantity needs a value and a unit",
                field=field,
                rule="QTY-1",
                fix='Write {"value": "1200", "unit": "KGM"}.',
            )
        number = decimal_from(value["value"], field=f"{field}.value")
        unit = value["unit"]
        if not isinstance(unit, str) or not unit_known(unit):
            raise Unreadable(
                f"{str(unit)[:20]!r} is not a unit code",
                field=f"{field}.unit",
                rule="QTY-2",
                fix="Use a UN/ECE Recommendation 20 code such as KGM or C62.",
                cites="UN/ECE Rec 20",
            )
        return cls(number, unit)

    def in_kilograms(self) -> Decimal | None:
        """The mass in kilograms, or None when the unit is not one of mass."""
        grams = _GRAMS.get(self.unit)
        return None if grams is None else self.value * grams / 1000

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.unit}"
