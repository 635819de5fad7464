# SPDX-License-Identifier: Apache-2.0
"""Rows of retention, and reports of erasure as JSON; apart, so that both are tried without a store."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.parties.values.vault import KeyId, Record
from tradelane.privacy.formats.rows import rows_of, table
from tradelane.privacy.values.erasure import ErasureId, Line, Outcome, Report, Retention, Term

RETENTION_COLUMNS = ("economy", "records", "term", "days", "citation", "starts", "ends", "source", "confidence")
FORMAT = "tradelane-erasure-report-1"


def read_retention(text: str) -> tuple[Retention, ...]:
    """The rows of a CSV with `RETENTION_COLUMNS`. Raises Unreadable naming row and column, Refused by PRIV-12."""
    return tuple(
        Retention(
            economy=row["economy"],
            records=_records(row["records"], f"row {row.number}"),
            term=_term(row["term"], f"row {row.number}"),
            days=row.whole("days"),
            citation=row["citation"],
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            source=row["source"],
            confidence=row.confidence(cites=row["citation"]),
        )
        for row in rows_of(text, RETENTION_COLUMNS)
    )


@lru_cache(maxsize=1)
def our_retention() -> tuple[Retention, ...]:
    """The rows that come with this room."""
    return read_retention(table("retention.csv"))


def report_json(report: Report) -> dict[str, Any]:
    """A report as data: what is signed, downloaded and sent."""
    return {
        "format": FORMAT,
        "id": report.id,
        "at": rfc3339(report.at),
        "node": report.node,
        "lines": [_line_json(line) for line in report.lines],
        "destroyed_keys": list(report.destroyed),
    }


def report_from_json(data: Mapping[str, Any]) -> Report:
    """What `report_json` wrote. Raises Unreadable for anything else, such as another node's later format."""
    try:
        if data["format"] != FORMAT:
            raise Unreadable("an unknown format", field="format")
        return Report(
            id=ErasureId(str(data["id"])),
            at=from_rfc3339(data["at"]),
            node=str(data["node"]),
            lines=tuple(_line(each) for each in data["lines"]),
            destroyed=tuple(KeyId(str(key)) for key in data["destroyed_keys"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, TradelaneError) as error:
        raise Unreadable(
            "this is no report of an erasure", field="report", rule="ERASE-JSON", fix=f"Write {FORMAT}."
        ) from error


def _line_json(line: Line) -> dict[str, Any]:
    whole = {
        "field": line.field,
        "outcome": str(line.outcome),
        "rule": line.rule,
        "category": line.category,
        "matter": line.matter,
        "until": line.until and line.until.isoformat(),
        "citation": line.citation,
        "holder": line.holder,
        "asked": line.asked,
    }
    return {name: value for name, value in whole.items() if value}


def _line(data: Mapping[str, Any]) -> Line:
    texts = {name: str(data.get(name, "")) for name in ("field", "rule", "category", "matter", "citation", "holder")}
    until = data.get("until")
    return Line(
        **texts,
        outcome=Outcome(data["outcome"]),
        until=date.fromisoformat(until) if until else None,
        asked=bool(data.get("asked")),
    )


def _records(text: str, at: str) -> frozenset[Record]:
    try:
        return frozenset(Record(word) for word in text.split())
    except ValueError:
        raise Unreadable(
            f"{text!r} names a record that is none", field=f"{at}, records", rule="CSV-3",
            fix=f"Write some of {' '.join(Record)}.",
        ) from None  # fmt: skip


def _term(text: str, at: str) -> Term:
    try:
        return Term(text)
    except ValueError:
        raise Unreadable(
            f"{text!r} is neither must nor most", field=f"{at}, term", rule="CSV-3", fix="Write must or most."
        ) from None
