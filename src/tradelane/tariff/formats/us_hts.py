# SPDX-License-Identifier: Apache-2.0
"""The official export of the United States' tariff schedule; apart, because it is one of the forms that enter.

A row has `htsno, general, special, other, units` (a `kind` beside them is not read). `general` is column 1, `special`
the programmes with their letters in brackets, `other` column 2 (General Note 3(a)-(c), HTSUS).
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO

from tradelane.kernel.codes import hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.tariff.formats.us_expressions import tidy, us_expression
from tradelane.tariff.values import Confidence, DutyExpression, Measure, MeasureKind, Source, UnparsedExpression

CITES = "Harmonized Tariff Schedule of the United States"
COLUMN_2 = frozenset({"BY", "CU", "KP", "RU"})
"""Countries whose goods pay column 2 (General Note 3(b), HTSUS; Public Law 117-110 added BY and RU)."""
_COLUMNS = ("htsno", "general", "special", "other")
_PROGRAMMES = re.compile(r"\(\s*((?:[A-Z]{1,2}[+*]?)(?:[\s,.]+[A-Z]{1,2}[+*]?)*)[\s,]*\)?(?=\s|$|[A-Z\d$]|Free)")
_UNCLOSED = re.compile(r"\(([A-Z]{2}) \(")


@dataclass(frozen=True, slots=True)
class HtsLine:
    """One rate line with its three columns."""

    number: int
    """Line of the file."""
    code: str
    general: DutyExpression | None
    special: tuple[tuple[tuple[str, ...], DutyExpression], ...]
    """Programmes and what they pay; no programme when the schedule names none."""
    other: DutyExpression | None
    unparsed: tuple[UnparsedExpression, ...]


def read_us_hts(text: str) -> list[HtsLine]:
    """Every rate line of the export. Raises Unreadable when the file is not that export, naming the line."""
    rows = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise Unreadable(
                f"the header lacks {', '.join(missing)}", field="line 1", rule="HTS-2",
                fix="Give the schedule's CSV with htsno, general, special, other.",
            )  # fmt: skip
        return [_line(rows.line_num, row) for row in rows]
    except csv.Error as error:
        raise Unreadable(
            str(error), field=f"line {rows.line_num}", rule="HTS-2", fix="Give the export as it was published."
        ) from error


def us_measures(lines: list[HtsLine], *, valid_from: date, source: Source | None = None) -> Iterator[Measure]:
    """The measures that the lines set from a day on: general, column 2 by origin, and one for each programme."""
    read = source or Source("USITC, Harmonized Tariff Schedule export", valid_from, Confidence.HIGH)
    for line in lines:
        cites = f"{CITES}, {_dotted(line.code)}"

        def measure(
            expression: DutyExpression,
            *,
            preference: str = "",
            origins: frozenset[str] = frozenset(),
            excluded: frozenset[str] = frozenset(),
            cites: str = cites,
            code: str = line.code,
        ) -> Measure:
            return Measure(
                "US", MeasureKind.CUSTOMS, code, preference, expression, valid_from, None, cites, read,
                origins=origins, excluded=excluded, condition=expression.condition,
            )  # fmt: skip

        if line.general is not None:
            yield measure(line.general, excluded=COLUMN_2 if line.other else frozenset())
        if line.other is not None:
            yield measure(line.other, origins=COLUMN_2)
        for programmes, expression in line.special:
            for programme in programmes:
                yield measure(expression, preference=programme)


def _line(number: int, row: dict[str, str]) -> HtsLine:
    if None in row.values():
        raise Unreadable("the line has fewer fields than the header", field=f"line {number}", rule="HTS-2")
    code = hs_digits(row["htsno"])
    if not (code.isascii() and code.isdigit() and 4 <= len(code) <= 10):
        raise Unreadable(
            f"{row['htsno'][:20]!r} is no tariff number", field=f"line {number}", rule="HTS-2",
            fix="Write it as 0101.21.00 or with ten digits.",
        )  # fmt: skip
    faults: list[UnparsedExpression] = []
    general = _cell(row, "general", number, faults)
    other = _cell(row, "other", number, faults)
    special = tuple(_special(row, number, faults))
    return HtsLine(number, code, general, special, other, tuple(faults))


def _cell(row: dict[str, str], column: str, line: int, faults: list[UnparsedExpression]) -> DutyExpression | None:
    text = row[column].strip()
    return _expression(text, row["htsno"], column, line, faults) if text else None


def _special(
    row: dict[str, str], line: int, faults: list[UnparsedExpression]
) -> Iterator[tuple[tuple[str, ...], DutyExpression]]:
    """Each rate of the special column with its programmes: `Free (A,AU) 2% (JP) See 9913.95.01 (MA)`."""
    text = _UNCLOSED.sub(r"(", tidy(row["special"])) if row["special"].strip() else ""
    at = 0
    for found in _PROGRAMMES.finditer(text):
        expression = _expression(text[at : found.start()].strip(), row["htsno"], "special", line, faults)
        if expression is not None:
            yield tuple(re.findall(r"[A-Z]{1,2}[+*]?", found[1])), expression
        at = found.end()
    if rest := text[at:].strip():
        expression = _expression(rest, row["htsno"], "special", line, faults)
        if expression is not None:
            yield (), expression


def _expression(
    text: str, code: str, column: str, line: int, faults: list[UnparsedExpression]
) -> DutyExpression | None:
    try:
        return us_expression(text, field=column)
    except Unreadable:
        faults.append(UnparsedExpression(line, code, column, text))
        return None


def _dotted(code: str) -> str:
    return ".".join(part for part in (code[:4], code[4:6], code[6:8], code[8:]) if part)
