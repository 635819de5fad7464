# SPDX-License-Identifier: Apache-2.0
"""Dated facts of the laws of bills, each with its clause and source; apart, as every table of them is read so."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class InForce:
    """When a fact holds, and who says so."""

    valid_from: date
    valid_to: date | None
    clause: str
    source: str
    confidence: str

    def holds(self, on: date) -> bool:
        """Whether it was in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


Row = TypeVar("Row")


def rows_of(name: str, made: Callable[[dict[str, str]], Row]) -> tuple[Row, ...]:
    """Every row of a table in data/."""
    text = files("tradelane.titles").joinpath("data", name).read_text("utf-8")
    return tuple(made(row) for row in csv.DictReader(text.splitlines()))


def in_force(row: dict[str, str]) -> InForce:
    """When the fact of a row holds, and who says so."""
    return InForce(
        date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        row["clause"], row["source"], row["confidence"],
    )  # fmt: skip
