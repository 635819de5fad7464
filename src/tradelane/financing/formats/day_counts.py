# SPDX-License-Identifier: Apache-2.0
"""Day counts by currency as dated facts with a source; apart, because a market may change its convention."""

import csv
from datetime import date
from functools import lru_cache
from importlib.resources import files

from tradelane.financing.values import DayCount, DayCountRow


def day_count_of(currency: str, *, on: date) -> DayCount | None:
    """How the money market of a currency counts a year on a day; None where nothing is on file."""
    found = (row for row in day_count_rows() if row.currency == currency and _in_force(row, on))
    return next((row.day_count for row in found), None)


@lru_cache(maxsize=1)
def day_count_rows() -> tuple[DayCountRow, ...]:
    """Every row that ships with the program."""
    text = files("tradelane.financing").joinpath("data", "day_counts.csv").read_text("utf-8")
    return tuple(_row(each) for each in csv.DictReader(text.splitlines()))


def _in_force(row: DayCountRow, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def _row(given: dict[str, str]) -> DayCountRow:
    return DayCountRow(
        given["currency"], DayCount(given["day_count"]), date.fromisoformat(given["valid_from"]),
        date.fromisoformat(given["valid_to"]) if given["valid_to"] else None, given["source"], given["confidence"],
    )  # fmt: skip
