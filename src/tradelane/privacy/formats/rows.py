# SPDX-License-Identifier: Apache-2.0
"""Reads the tables in `data/` cell by cell; apart, because every fault names its row and column in the same words."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TypeVar

from tradelane.kernel.errors import Unreadable
from tradelane.privacy.rules import a_row_names_its_source_or_is_doubtful
from tradelane.privacy.values import Confidence

DATA = Path(__file__).parent.parent / "data"
_YES_NO = {"yes": True, "no": False}
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with its number, so that a fault can be found."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def at(self, column: str) -> str:
        """The place of a cell, for people."""
        return f"row {self.number}, {column}"

    def word(self, kind: type[Word], column: str) -> Word:
        """One of the words that `kind` knows. Raises Unreadable."""
        return read_word(kind, self[column], self.at(column))

    def words(self, kind: type[Word], column: str) -> frozenset[Word]:
        """Several, with blanks between. Raises Unreadable."""
        return frozenset(read_word(kind, text, self.at(column)) for text in self[column].split())

    def day(self, column: str) -> date:
        """A date. Raises Unreadable."""
        return read_day(self[column], self.at(column))

    def last_day(self, column: str) -> date | None:
        """A date, or None for no end. Raises Unreadable."""
        return self.day(column) if self[column] else None

    def yes(self, column: str) -> bool:
        """yes or no. Raises Unreadable."""
        if self[column] not in _YES_NO:
            raise _unreadable(f"{self[column]!r} is neither yes nor no", self.at(column), "Write yes or no.")
        return _YES_NO[self[column]]

    def whole(self, column: str) -> int:
        """A whole number from 0 up. Raises Unreadable."""
        if not self[column].isdecimal():
            raise _unreadable(f"{self[column]!r} is no whole number", self.at(column), "Write 72.")
        return int(self[column])

    def confidence(self, *, cites: str) -> Confidence:
        """How good the row's source is. Raises Refused (PRIV-12) when it has none and does not say so."""
        found = self.word(Confidence, "confidence")
        if not a_row_names_its_source_or_is_doubtful(cites, self["source"], found):
            raise a_row_names_its_source_or_is_doubtful.refused(field=self.at("source"))
        return found


def rows_of(text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV with exactly these columns. Raises Unreadable."""
    reader = csv.DictReader(StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise Unreadable(
            "the columns are not as expected", field="row 1", rule="CSV-1", fix=f"Write {', '.join(columns)}."
        )
    for number, cells in enumerate(reader, start=2):
        if None in cells or None in cells.values():
            raise Unreadable(
                f"it does not have {len(columns)} values", field=f"row {number}", rule="CSV-2",
                fix="Quote values that hold commas.",
            )  # fmt: skip
        yield Row(number, cells)


def table(name: str) -> str:
    """The text of a table that comes with this room."""
    return (DATA / name).read_text(encoding="utf-8")


def read_word(kind: type[Word], text: str, field: str) -> Word:
    """The word that `text` is. Raises Unreadable naming the words that are known."""
    try:
        return kind(text)
    except ValueError:
        raise _unreadable(f"{text!r} is unknown", field, f"Use {', '.join(kind)}.") from None


def read_day(text: str, field: str) -> date:
    """The day that `text` names. Raises Unreadable."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable(f"{text!r} is no date", field, "Write 2026-11-01.") from None


def _unreadable(why: str, field: str, fix: str) -> Unreadable:
    return Unreadable(why, field=field, rule="CSV-4", fix=fix)
