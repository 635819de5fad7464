# SPDX-License-Identifier: Apache-2.0
"""The dated tables of `data/`, read strictly; apart, because a wrong rate is worse than none.

The CSV files are the documented form in which others can hand in measures: the header names the columns, dates are
ISO 8601, an empty `valid_to` means in force until further notice, and every row bears its source.
"""

import csv
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from typing import TypeVar

from tradelane.kernel.codes import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money, decimal_from
from tradelane.tariff.formats.expressions import duty_expression
from tradelane.tariff.values import (
    Basis,
    Confidence,
    DeMinimis,
    FxRate,
    Measure,
    MeasureKind,
    Membership,
    Source,
    Tables,
    TaxBase,
    TaxRate,
    Valuation,
)

T = TypeVar("T")
Row = dict[str, str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Every table that ships with the program, read once per process."""
    return Tables(
        measures=read_table(_shipped("measures.csv"), _measure),
        taxes=read_table(_shipped("taxes.csv"), _tax),
        valuations=read_table(_shipped("valuation.csv"), _valuation),
        rates=read_table(_shipped("exchange_rates.csv"), _fx),
        memberships=read_table(_shipped("agreements.csv"), _membership),
        de_minimis=read_table(_shipped("de_minimis.csv"), _de_minimis),
    )


def read_measures(text: str) -> tuple[Measure, ...]:
    """Measures in the documented form (docs/guides/tariffs.md). Raises Unreadable naming the line and its fault."""
    return read_table(text, _measure)


def read_table(text: str, make: Callable[[Row], T]) -> tuple[T, ...]:
    """The rows of a CSV with a header, each made a value. Raises Unreadable naming the line and its fault."""
    found = []
    for number, row in enumerate(csv.DictReader(StringIO(text), strict=True), start=2):
        try:
            if None in row or None in row.values():
                raise ValueError("the line has another number of fields than the header")
            found.append(make(row))
        except (KeyError, ValueError, Unreadable) as error:
            words = error.message if isinstance(error, Unreadable) else str(error)
            raise Unreadable(
                words[:200],
                field=f"line {number}",
                rule="TABLE-1",
                fix="Correct the line; see the header for its columns.",
            ) from error
    return tuple(found)


def _shipped(name: str) -> str:
    return files("tradelane.tariff").joinpath("data", name).read_text("utf-8")


def _source(row: Row) -> Source:
    if not row["source"]:
        raise ValueError("a row needs its source")
    return Source(row["source"], date.fromisoformat(row["read_on"]), Confidence(row["confidence"]))


def _economy(row: Row) -> str:
    if row["economy"] not in COUNTRIES:
        raise ValueError(f"{row['economy']!r} is not a country code")
    return row["economy"]


def _until(row: Row) -> date | None:
    return date.fromisoformat(row["valid_to"]) if row["valid_to"] else None


def _measure(row: Row) -> Measure:
    if row["hs_prefix"] and not row["hs_prefix"].isdigit():
        raise ValueError(f"{row['hs_prefix']!r} is not the beginning of an HS code")
    return Measure(
        _economy(row),
        MeasureKind(row["kind"]),
        row["hs_prefix"],
        row["preference"],
        duty_expression(row["expression"]),
        date.fromisoformat(row["valid_from"]),
        _until(row),
        row["cites"],
        _source(row),
        origins=_countries(row.get("origins", "")),
        excluded=_countries(row.get("excluded", "")),
        condition=row.get("condition", ""),
        quota=row.get("quota", ""),
        base=_base(row),
    )


def _base(row: Row) -> TaxBase:
    """What a percentage is of; only an excise comes after the duties and may be on top of them."""
    base = TaxBase(row.get("base") or TaxBase.VALUE)
    if base is TaxBase.VALUE_DUTY_FEES or (base is not TaxBase.VALUE and row["kind"] != MeasureKind.EXCISE):
        raise ValueError("base is the customs value; of an excise it may be with the duties")
    return base


def _countries(text: str) -> frozenset[str]:
    """Country codes apart by spaces."""
    found = frozenset(text.split())
    if unknown := found - set(COUNTRIES):
        raise ValueError(f"{', '.join(sorted(unknown))} is not a country code")
    return found


def _tax(row: Row) -> TaxRate:
    return TaxRate(
        _economy(row),
        row["name"],
        row["is_fee"] == "yes",
        decimal_from(row["percent"], field="percent"),
        TaxBase(row["base"]),
        date.fromisoformat(row["valid_from"]),
        _until(row),
        row["cites"],
        _source(row),
    )


def _valuation(row: Row) -> Valuation:
    return Valuation(_economy(row), row["currency"], Basis(row["basis"]), row["cites"], _source(row))


def _fx(row: Row) -> FxRate:
    per_usd = decimal_from(row["per_usd"], field="per_usd")
    if per_usd <= 0:
        raise ValueError("a rate of exchange is more than zero")
    return FxRate(row["currency"], per_usd, date.fromisoformat(row["valid_from"]), _source(row))


def _membership(row: Row) -> Membership:
    return Membership(row["agreement"], _economy(row), date.fromisoformat(row["valid_from"]), _source(row))


def _de_minimis(row: Row) -> DeMinimis:
    if row["waives"] not in ("duty", "tax"):
        raise ValueError("waives is duty or tax")
    threshold = Money(decimal_from(row["amount"], field="amount"), row["currency"])
    return DeMinimis(
        _economy(row), row["waives"], threshold, date.fromisoformat(row["valid_from"]), _until(row), _source(row)
    )
