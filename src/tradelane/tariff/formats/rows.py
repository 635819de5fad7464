# SPDX-License-Identifier: Apache-2.0
"""Measures as the plain rows that an edition keeps, and back; apart, because many preferences share one row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tradelane.tariff.formats.expressions import duty_expression, expression_text
from tradelane.tariff.values import Confidence, Measure, MeasureKind, Source, TaxBase


@dataclass(frozen=True, slots=True)
class PlainMeasure:
    """What a row of the table holds."""

    kind: str
    hs_prefix: str
    preferences: str
    expression: str
    words: str
    origins: str
    excluded: str
    condition: str
    quota: str
    base: str
    valid_from: date
    valid_to: date | None
    cites: str
    source: str
    read_on: date
    confidence: str


def plain_measures(measures: Iterable[Measure]) -> list[PlainMeasure]:
    """The rows of measures; those that differ in their preference alone share one, preferences apart by spaces."""
    rows: dict[PlainMeasure, list[str]] = {}
    for m in measures:
        row = PlainMeasure(
            str(m.kind), m.hs_prefix, "", expression_text(m.expression), m.expression.text, _joined(m.origins),
            _joined(m.excluded), m.condition, m.quota, str(m.base), m.valid_from, m.valid_to, m.cites[:300],
            m.source.text[:300], m.source.read_on, str(m.source.confidence),
        )  # fmt: skip
        rows.setdefault(row if not m.preference else replace(row, preferences=" "), []).append(m.preference)
    return [replace(row, preferences=" ".join(names).strip()) for row, names in rows.items()]


def measures_from(rows: Iterable[PlainMeasure], *, economy: str) -> Iterator[Measure]:
    """The measures of rows, one for each preference."""
    for row in rows:
        expression = replace(duty_expression(row.expression), text=row.words, condition=row.condition)
        for preference in row.preferences.split() or [""]:
            yield Measure(
                economy, MeasureKind(row.kind), row.hs_prefix, preference, expression, row.valid_from, row.valid_to,
                row.cites, Source(row.source, row.read_on, Confidence(row.confidence)), frozenset(row.origins.split()),
                frozenset(row.excluded.split()), row.condition, row.quota, TaxBase(row.base),
            )  # fmt: skip


def _joined(countries: frozenset[str]) -> str:
    return " ".join(sorted(countries))
