# SPDX-License-Identifier: Apache-2.0
"""Tables are read strictly, expressions follow the grammar, reports have the promised form."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.consignment_makers import a_consignment, usd

from tradelane.consignments.formats import to_json
from tradelane.kernel.canonical import canonical
from tradelane.kernel.codes import hs_entry
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.quantities import Quantity
from tradelane.tariff.formats import duty_expression, quote_report, read_table, tables
from tradelane.tariff.formats.declared import declared_facts
from tradelane.tariff.values import Confidence

SALE = canonical(to_json(a_consignment()))


def test_every_economy_has_a_valuation_and_a_tax_on_file() -> None:
    assert {row.economy for row in tables().valuations} == set(ECONOMIES)
    assert {row.economy for row in tables().taxes} == set(ECONOMIES)


def test_every_row_has_a_source_and_honest_confidence() -> None:
    found = tables()
    rows: list[Any] = [
        *found.measures, *found.taxes, *found.valuations, *found.rates, *found.memberships, *found.de_minimis,
    ]  # fmt: skip
    assert all(row.source.text for row in rows)
    for row in rows:
        if row.source.text.startswith(("from memory", "demo")):
            assert row.source.confidence == Confidence.LOW, row
    assert all(rate.source.text == "demo, invented" for rate in found.rates)
    assert all(row.cites for row in (*found.measures, *found.taxes, *found.valuations))


def test_headings_of_measures_exist_and_validity_does_not_overlap() -> None:
    found = tables()
    assert all(not m.hs_prefix or hs_entry(m.hs_prefix) for m in found.measures)
    for rows, key in (
        (found.taxes, lambda t: (t.economy, t.name)),
        (found.de_minimis, lambda d: (d.economy, d.waives)),
    ):
        by_key: dict[Any, list[Any]] = {}
        for row in rows:
            by_key.setdefault(key(row), []).append(row)
        for same in by_key.values():
            same.sort(key=lambda row: row.valid_from)
            for earlier, later in pairwise(same):
                assert earlier.valid_to is not None
                assert earlier.valid_to < later.valid_from


def test_the_rates_are_those_of_the_apec_table(standards: Path) -> None:
    """The general VAT and GST rates agree with the collected table, economy by economy."""
    collected = (standards / "tariff/apec_tax_demin.csv").read_text("utf-8")

    def take(row: dict[str, str]) -> tuple[str, str]:
        return row["iso2"], row["std_rate_pct"].split()[0]

    def latest(economy: str) -> str:
        rows = [tax for tax in tables().taxes if tax.economy == economy and not tax.is_fee]
        return f"{max(rows, key=lambda tax: tax.valid_from).percent:f}"

    assert {economy: latest(economy) for economy, _ in read_table(collected, take)} == dict(read_table(collected, take))


@pytest.mark.parametrize(
    "text", ["", "20", "%", "20 % %", "5 SGD", "5 SGD/litre", "5 XXZ/KGM", "-5%", "20% +", "MIN 5%", "free x"]
)
def test_an_expression_outside_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        duty_expression(text)


def _keep(row: dict[str, str]) -> str:
    return row["a"]


@pytest.mark.parametrize(("text", "make", "field"), [
    ("a,b\n1\n", _keep, "line 2"),
    ("a,b\n1,2\n1,2,3\n", _keep, "line 3"),
    ("b\n1\n", _keep, "line 2"),
])  # fmt: skip
def test_a_faulty_table_is_refused_by_line(text: str, make: Callable[[dict[str, str]], str], field: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_table(text, make)
    assert (caught.value.field, caught.value.rule) == (field, "TABLE-1")


def test_the_quote_report_has_the_promised_form() -> None:
    report = quote_report(SALE, lane="mx-sg", date="2026-11-01")
    assert {"lane", "date", "currency", "lines", "total"} <= set(report)
    assert (report["lane"], report["date"], report["currency"]) == ("MX-SG", "2026-11-01", "SGD")
    asked = {"kind", "description", "base", "rate", "amount", "cites", "source", "confidence"}
    assert all(asked <= set(line) for line in report["lines"])
    assert all(line["cites"] and line["source"] for line in report["lines"])
    canonical(report)  # plain JSON data


@pytest.mark.parametrize(("content", "lane", "date", "field"), [
    (SALE, "MX-SG", "tomorrow", "date"),
    (SALE, "MX", "2026-11-01", "lane"),
    (b"", "MX-SG", "2026-11-01", "file"),
    (b"{", "MX-SG", "2026-11-01", "line 1, column 2"),
])  # fmt: skip
def test_a_faulty_request_is_refused_by_field(content: bytes, lane: str, date: str, field: str) -> None:
    with pytest.raises(TradelaneError) as caught:
        quote_report(content, lane=lane, date=date)
    assert caught.value.field == field
    assert caught.value.fix


DECLARED = {"1": {
    "line": "9101.11.40.00", "parts": {"battery": {"amount": "200.00", "currency": "USD"}}, "under": ["9903.88.15"],
    "without": ["a cap"], "part_quantities": {"lead content": {"value": "2", "unit": "KGM"}},
    "quantities": [{"value": "40", "unit": "LPA"}],
}}  # fmt: skip


def test_what_is_declared_beyond_the_sale_is_read_by_line() -> None:
    facts = declared_facts(DECLARED)[1]
    assert facts.part_values == {"battery": usd("200.00")}
    assert (facts.under, facts.without) == (("99038815",), {"a cap"})
    assert facts.line == "9101114000"
    assert facts.quantities == (Quantity(Decimal(40), "LPA"),)
    assert facts.part_quantities == {"lead content": Quantity(Decimal(2), "KGM")}


@pytest.mark.parametrize("given", [[], {"one": {}}, {"1": []}, {"1": {"colour": "red"}}, {"1": {"parts": []}},
                                   {"1": {"quantities": {}}}])  # fmt: skip
def test_what_says_nothing_of_a_line_is_refused(given: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        declared_facts(given)
    assert caught.value.rule == "TARIFF-FORM-5"


def test_a_sale_is_quoted_by_the_tariff_that_is_given() -> None:
    """Singapore's goods are free as it ships; by an invented file coffee pays 7 %, and 3 dollars a unit declared."""
    header = "economy,kind,hs_prefix,preference,expression,valid_from,valid_to,cites,source,read_on,confidence\n"
    tariff = header + "SG,customs duty,09,,7% + 3.00 SGD/LPA,2020-01-01,,act,invented,2026-11-01,low\n"
    with pytest.raises(TradelaneError, match="TARIFF-5"):
        quote_report(SALE, lane="MX-SG", date="2026-11-01", tariff=tariff)
    declared = canonical({"1": {"quantities": [{"value": "10", "unit": "LPA"}]}})
    report = quote_report(SALE, lane="MX-SG", date="2026-11-01", tariff=tariff, declared=declared)
    value, duty = (next(x for x in report["lines"] if x["kind"] == kind) for kind in ("customs value", "customs duty"))
    exact = Decimal(value["amount"]["amount"]) * 7 / 100 + 30
    assert Decimal(duty["amount"]["amount"]) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
