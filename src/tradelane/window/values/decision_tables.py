# SPDX-License-Identifier: Apache-2.0
"""Decision tables as values (DMN 1.3 §8); apart, so that a table is read, asked and proved alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

TableValue = str | Decimal | bool
"""What a cell compares: FEEL's string, number and boolean."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high`; None is without bound."""

    low: Decimal | None
    high: Decimal | None
    with_low: bool = True
    with_high: bool = True

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies in the interval."""
        above = self.low is None or number > self.low or (self.with_low and number == self.low)
        below = self.high is None or number < self.high or (self.with_high and number == self.high)
        return above and below


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """One cell of a table."""

    source: str
    choices: tuple[TableValue | Interval, ...] = ()
    """Empty: anything."""
    negated: bool = False

    def holds(self, value: TableValue) -> bool:
        """Whether the cell lets the value through; a value of another kind never is."""
        if not self.choices:
            return True
        return any(_fits(choice, value) for choice in self.choices) != self.negated


def _fits(choice: TableValue | Interval, value: TableValue) -> bool:
    if isinstance(choice, Interval):
        return isinstance(value, Decimal) and choice.holds(value)
    return type(choice) is type(value) and choice == value


class HitPolicy(StrEnum):
    """Which rows speak when several fit (DMN 1.3 §8.2.8)."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"

    @property
    def single(self) -> bool:
        """Whether the table gives one answer, and so must have one for every case."""
        return self in (HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY)


class ColumnKind(StrEnum):
    """FEEL's types that our tables use."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class TableInput:
    """A column that a table looks at."""

    label: str
    expression: str
    """CEL over the facts."""
    kind: ColumnKind
    allowed: UnaryTest
    """What the fact can be at all; `-` when not said."""


@dataclass(frozen=True, slots=True)
class TableOutput:
    """A column that a table gives."""

    name: str
    kind: ColumnKind
    allowed: UnaryTest


@dataclass(frozen=True, slots=True)
class TableRow:
    """One rule of a table."""

    id: str
    cells: tuple[UnaryTest, ...]
    gives: tuple[TableValue, ...]
    says: str
    """Its annotation: why, and by which law."""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision with its table."""

    id: str
    name: str
    policy: HitPolicy
    inputs: tuple[TableInput, ...]
    outputs: tuple[TableOutput, ...]
    rows: tuple[TableRow, ...]

    def named(self) -> frozenset[str]:
        """Names of the facts that it sets."""
        return frozenset(o.name for o in self.outputs)


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that spoke, and what it gives."""

    row: str
    gives: Mapping[str, TableValue]
    says: str
