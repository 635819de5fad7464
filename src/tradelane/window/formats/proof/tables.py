# SPDX-License-Identifier: Apache-2.0
"""Proves decision tables: no gap, no contradiction, no row that never speaks; apart, because cells are sets of values.

Every column is cut into the pieces on which all its cells agree (each named text and any other text, each bound and
the numbers between bounds), and the table is asked once for each combination of pieces.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, product
from math import prod

from tradelane.window.formats.decision_table import plain
from tradelane.window.formats.proof.defects import Defect, error
from tradelane.window.values import (
    ColumnKind,
    DecisionTable,
    HitPolicy,
    Interval,
    TableInput,
    TableRow,
    TableValue,
    UnaryTest,
)

COMBINATIONS_AT_MOST = 200_000
OTHER = "any other"
"""Stands for every text that no cell of a column names."""


def tables_are_whole(tables: tuple[DecisionTable, ...]) -> Iterator[Defect]:
    """Gaps (PROVE-20), rows that contradict (PROVE-21) and rows that never speak (PROVE-22), each with its answers."""
    for table in tables:
        pieces = [_pieces(column, [row.cells[n] for row in table.rows]) for n, column in enumerate(table.inputs)]
        if prod(map(len, pieces)) > COMBINATIONS_AT_MOST:
            yield error("PROVE-7", table.id, "the table has too many combinations to ask", "Split it.")
        else:
            yield from _asked(table, pieces)


def _asked(table: DecisionTable, pieces: list[tuple[TableValue, ...]]) -> Iterator[Defect]:
    spoke: set[str] = set()
    gap = clash = None
    for asked in product(*pieces):
        fitting = [row for row in table.rows if all(c.holds(v) for c, v in zip(row.cells, asked, strict=True))]
        spoke.update(row.id for row in (fitting[:1] if table.policy is HitPolicy.FIRST else fitting))
        if not fitting and table.policy.single and gap is None:
            gap = asked
        if clash is None and _contradict(table, fitting):
            clash = (asked, fitting)
    if gap is not None:
        yield error("PROVE-20", table.id, "no row speaks for this case", "Add a row for it.",
                    facts=_told(table, gap))  # fmt: skip
    if clash is not None:
        rows = ", ".join(row.id for row in clash[1])
        yield error("PROVE-21", table.id, f"the rows {rows} contradict each other", "Narrow one of them.",
                    facts=_told(table, clash[0]))  # fmt: skip
    for row in table.rows:
        if row.id not in spoke:
            yield error("PROVE-22", row.id, f"this row of {table.id} never speaks", "Move it up, or remove it.",
                        facts={"cells": [cell.source for cell in row.cells]})  # fmt: skip


def _contradict(table: DecisionTable, fitting: list[TableRow]) -> bool:
    if table.policy is HitPolicy.UNIQUE:
        return len(fitting) > 1
    return table.policy is HitPolicy.ANY and len({row.gives for row in fitting}) > 1


def _told(table: DecisionTable, asked: tuple[TableValue, ...]) -> dict[str, object]:
    return {column.label: plain(value) for column, value in zip(table.inputs, asked, strict=True)}


def _pieces(column: TableInput, cells: list[UnaryTest]) -> tuple[TableValue, ...]:
    """One value of every piece of a column; only values that the column allows at all."""
    if column.kind is ColumnKind.BOOLEAN:
        found: tuple[TableValue, ...] = (False, True)
    elif column.kind is ColumnKind.STRING:
        texts = {c for cell in (*cells, column.allowed) for c in cell.choices if isinstance(c, str)}
        found = (*sorted(texts), OTHER)
    else:
        found = tuple(_numbers([*cells, column.allowed]))
    return tuple(value for value in found if column.allowed.holds(value))


def _numbers(cells: list[UnaryTest]) -> list[TableValue]:
    """Every bound and number that a cell names, one number between each two, one below and one above."""
    bounds: set[Decimal] = set()
    for cell in cells:
        for choice in cell.choices:
            if isinstance(choice, Interval):
                bounds |= {end for end in (choice.low, choice.high) if end is not None}
            elif isinstance(choice, Decimal):
                bounds.add(choice)
    if not bounds:
        return [Decimal(0)]
    ordered = sorted(bounds)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    return sorted([*ordered, *between, ordered[0] - 1, ordered[-1] + 1])
