# SPDX-License-Identifier: Apache-2.0
"""Quantities with a UN/ECE Recommendation 20 unit; apart, so that no number travels without its unit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from, plain
from tradelane.kernel.quoting import quoted

_MASS, _LENGTH, _AREA, _VOLUME, _COUNT = "mass", "length", "area", "volume", "count"
_MEASURES: dict[str, tuple[str, Decimal]] = {
    "MGM": (_MASS, Decimal("0.000001")),
    "GRM": (_MASS, Decimal("0.001")),
    "KGM": (_MASS, Decimal(1)),
    "DTN": (_MASS, Decimal(100)),
    "TNE": (_MASS, Decimal(1000)),
    "ONZ": (_MASS, Decimal("0.028349523125")),
    "LBR": (_MASS, Decimal("0.45359237")),
    "STN": (_MASS, Decimal("907.18474")),
    "LTN": (_MASS, Decimal("1016.0469088")),
    "MMT": (_LENGTH, Decimal("0.001")),
    "CMT": (_LENGTH, Decimal("0.01")),
    "MTR": (_LENGTH, Decimal(1)),
    "KMT": (_LENGTH, Decimal(1000)),
    "INH": (_LENGTH, Decimal("0.0254")),
    "FOT": (_LENGTH, Decimal("0.3048")),
    "YRD": (_LENGTH, Decimal("0.9144")),
    "CMK": (_AREA, Decimal("0.0001")),
    "MTK": (_AREA, Decimal(1)),
    "FTK": (_AREA, Decimal("0.09290304")),
    "YDK": (_AREA, Decimal("0.83612736")),
    "MLT": (_VOLUME, Decimal("0.000001")),
    "LTR": (_VOLUME, Decimal("0.001")),
    "HLT": (_VOLUME, Decimal("0.1")),
    "MTQ": (_VOLUME, Decimal(1)),
    "GLL": (_VOLUME, Decimal("0.003785411784")),
    "GLI": (_VOLUME, Decimal("0.00454609")),
    "C62": (_COUNT, Decimal(1)),
    "H87": (_COUNT, Decimal(1)),
    "EA": (_COUNT, Decimal(1)),
    "DZN": (_COUNT, Decimal(12)),
    "GRO": (_COUNT, Decimal(144)),
}
"""What a unit measures, and how much of kilogram, metre, m², m³ or piece is in one: all exact (UN/ECE Rec 20 annexes;
the pound, ounce, inch, foot and yard by the international agreement of 1959)."""


def factor_between(unit: str, other: str) -> Decimal | None:
    """How many of `other` make one `unit`; None when they do not measure the same, or one is not known."""
    if unit == other:
        return Decimal(1)
    (measures, size), (others, other_size) = (_MEASURES.get(u, ("", Decimal(0))) for u in (unit, other))
    return size / other_size if measures and measures == others else None


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
                f"{quoted(unit)} is not a unit code",
                field=f"{field}.unit",
                rule="QTY-2",
                fix="Use a UN/ECE Recommendation 20 code such as KGM or C62.",
                cites="UN/ECE Rec 20",
            )
        return cls(number, unit)

    def in_kilograms(self) -> Decimal | None:
        """The mass in kilograms, or None when the unit is not one of mass."""
        factor = factor_between(self.unit, "KGM")
        return None if factor is None else self.value * factor

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.unit}"
