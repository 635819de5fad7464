# SPDX-License-Identifier: Apache-2.0
"""Reads the dated terms of hearings, rulings and urgent changes; apart, as law's days are data and never constants."""

import csv
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path

from tradelane.kernel.errors import Unreadable
from tradelane.window.values import Confidence, HearingTerms, RulingTerms, UrgentTerms

DATA = Path(__file__).resolve().parent.parent / "data"
_HEARINGS = ("economy", "days", "confirm_days", "basis", "starts", "ends", "source", "confidence")
_RULINGS = ("economy", "matter", "days", "years", "appeal_days", "basis", "starts", "ends", "source", "confidence")

_URGENT = ("economy", "days", "basis", "starts", "ends", "source", "confidence")


@lru_cache(maxsize=1)
def our_urgent_terms() -> tuple[UrgentTerms, ...]:
    """The terms of urgent changes that come with this room."""
    return read_urgent_terms((DATA / "urgent_changes.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def our_hearings() -> tuple[HearingTerms, ...]:
    """The terms of hearings that come with this room."""
    return read_hearings((DATA / "hearings.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def our_ruling_terms() -> tuple[RulingTerms, ...]:
    """The terms of advance rulings that come with this room."""
    return read_ruling_terms((DATA / "ruling_terms.csv").read_text(encoding="utf-8"))


def read_hearings(text: str) -> tuple[HearingTerms, ...]:
    """Terms of hearings from CSV. Raises Unreadable naming the row."""
    return tuple(
        HearingTerms(
            row["economy"], _days(row, "days", at), _days(row, "confirm_days", at), row["basis"],
            _date(row["starts"], at), _date(row["ends"], at) if row["ends"] else None, row["source"],
            _confidence(row, at),
        )
        for at, row in _rows(text, _HEARINGS)
    )  # fmt: skip


def read_ruling_terms(text: str) -> tuple[RulingTerms, ...]:
    """Terms of advance rulings from CSV. Raises Unreadable naming the row."""
    return tuple(
        RulingTerms(
            row["economy"], row["matter"], _days(row, "days", at), _days(row, "years", at),
            _days(row, "appeal_days", at), row["basis"], _date(row["starts"], at),
            _date(row["ends"], at) if row["ends"] else None, row["source"], _confidence(row, at),
        )
        for at, row in _rows(text, _RULINGS)
    )  # fmt: skip


def read_urgent_terms(text: str) -> tuple[UrgentTerms, ...]:
    """Terms of urgent changes from CSV. Raises Unreadable naming the row."""
    return tuple(
        UrgentTerms(
            row["economy"], _days(row, "days", at), row["basis"], _date(row["starts"], at),
            _date(row["ends"], at) if row["ends"] else None, row["source"], _confidence(row, at),
        )
        for at, row in _rows(text, _URGENT)
    )  # fmt: skip


def _rows(text: str, columns: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise Unreadable("the columns are not as expected", field="row 1", rule="CSV-1", fix=f"Write {columns}.")
    rows = [(f"row {n}", row) for n, row in enumerate(reader, 2)]
    if faulty := next((at for at, row in rows if None in row or None in row.values()), ""):
        raise Unreadable(
            f"it does not have {len(columns)} values", field=faulty, rule="CSV-2", fix="Quote values that hold commas."
        )
    return rows


def _days(row: dict[str, str], name: str, at: str) -> int:
    if not row[name].isdecimal() or not int(row[name]):
        raise Unreadable(f"{row[name]!r} is no number above zero", field=f"{at}, {name}", rule="CSV-3", fix="Write 10.")
    return int(row[name])


def _date(text: str, at: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{text!r} is no date", field=at, rule="CSV-3", fix="Write such as 2026-11-24.") from error


def _confidence(row: dict[str, str], at: str) -> Confidence:
    try:
        return Confidence(row["confidence"])
    except ValueError as error:
        raise Unreadable(
            f"{row['confidence']!r} is none of {', '.join(Confidence)}", field=at, rule="CSV-3", fix="Use one of them."
        ) from error
