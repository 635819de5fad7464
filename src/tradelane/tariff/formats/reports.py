# SPDX-License-Identifier: Apache-2.0
"""Quotes as plain JSON; apart, because the command line, the shop and the window all print the same form."""

from dataclasses import replace
from datetime import date
from typing import Any

from tradelane.consignments.formats import lane_ends, read_any
from tradelane.consignments.rules import there_is_at_least_one_line
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.written import read_day
from tradelane.tariff import rules
from tradelane.tariff.formats.declared import declared_facts
from tradelane.tariff.formats.tables import read_measures, tables
from tradelane.tariff.formats.us_hts import read_us_hts, us_measures
from tradelane.tariff.values import Measure, Quote, QuoteLine, Tables


def quote_report(
    content: bytes, *, lane: str, date: str | date, filename: str = "", tariff: str = "", us_hts: bool = False,
    declared: bytes = b"",
) -> dict[str, Any]:  # fmt: skip
    """What `tradelane quote` prints for a file that holds a consignment, an order or an invoice.

    `date` is ISO 8601; the measures of `tariff` (the documented CSV, or the United States' export where `us_hts`) take
    the place of those that ship, kind by kind; `declared` is what `declared_facts` reads. No preference is claimed,
    because a file alone proves no origin. Raises Unreadable for a file, the lane or the date, and Refused when a rate
    or a fact is not on file.
    """
    ends = lane_ends(lane)
    on = _day(date)
    reading = read_any(content, filename)
    there_is_at_least_one_line.require(reading.consignment.goods_items)
    facts = declared_facts(parse(declared)) if declared else {}
    measures = tuple(us_measures(read_us_hts(tariff), valid_from=on)) if us_hts else read_measures(tariff)
    quoted = rules.quote(
        consignment=reading.consignment, lane="-".join(ends), on=on, tables=_with(tables(), measures), facts=facts
    )
    return quote_json(quoted)


def _with(shipped: Tables, tariff: tuple[Measure, ...]) -> Tables:
    """The tables with the measures of a file in the place of those of the same economy and kind."""
    taken = {(m.economy, m.kind) for m in tariff}
    kept = tuple(m for m in shipped.measures if (m.economy, m.kind) not in taken)
    return replace(shipped, measures=(*kept, *tariff))


def quote_json(quote: Quote) -> dict[str, Any]:
    """A quote as JSON data: amounts as text with their currency, every line with source and confidence."""
    return {
        "lane": quote.lane,
        "date": quote.on.isoformat(),
        "currency": quote.currency,
        "lines": [_line(line) for line in quote.lines],
        "total": quote.total.as_json(),
        "total_in_sale_currency": quote.total_in_sale_currency.as_json(),
    }


def tariff_text(content: bytes) -> str:
    """The text of a tariff's file, which is UTF-8 with or without its mark. Raises Unreadable."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"byte {error.start} is not UTF-8", field="file", rule="TABLE-2", fix="Save the file as CSV in UTF-8."
        ) from error


def hts_report(text: str) -> dict[str, Any]:
    """What `tradelane tariff import --format us-hts` prints: how much of the schedule is executable, and what is not.

    A line counts as parsed when every rate column of it is. `needs_part` are lines whose general duty is on a part of
    the good, `refers` those that name another line's duty: both are reckoned when that is declared.
    """
    lines = read_us_hts(text)
    whole = [line for line in lines if not line.unparsed]
    general = [line.general for line in whole if line.general is not None]
    return {
        "format": "us-hts",
        "lines": len(lines),
        "parsed": len(whole),
        "needs_part": sum(any(c.part for c in expression.components) for expression in general),
        "refers": sum(bool(expression.refers_to) for expression in general),
        "unparsed": [
            {"line": f.line, "code": f.code, "column": f.column, "expression": f.expression}
            for line in lines
            for f in line.unparsed
        ],
    }


def csv_report(text: str) -> dict[str, Any]:
    """The same for the documented CSV, in which a line that can't be read refuses the file: nothing is unparsed."""
    measures = read_measures(text)
    return {
        "format": "csv",
        "lines": len(measures),
        "parsed": len(measures),
        "needs_part": sum(any(c.part for c in m.expression.components) for m in measures),
        "refers": sum(bool(m.expression.refers_to) for m in measures),
        "unparsed": [],
    }


def _line(line: QuoteLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "description": line.description,
        "base": _money(line.base),
        "rate": line.rate,
        "amount": line.amount.as_json(),
        "amount_in_sale_currency": line.amount_in_sale_currency.as_json(),
        "counts": line.counts,
        "cites": line.cites,
        "source": line.source,
        "confidence": str(line.confidence),
    }


def _money(money: Money | None) -> dict[str, str] | None:
    return None if money is None else money.as_json()


def _day(text: str | date) -> date:
    return text if isinstance(text, date) else read_day(text, field="date")
