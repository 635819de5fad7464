# SPDX-License-Identifier: Apache-2.0
"""Our own JSON: what is written reads back, the published schema is ours, and faults are named."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.consignment_makers import a_consignment, a_goods_item, usd

from tradelane.consignments.formats import from_json, json_schema, read_json, schema_findings, to_json
from tradelane.consignments.values import Charge, Consignment, Provenance, References
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity


def test_what_is_written_reads_back() -> None:
    sale = a_consignment(provenance=(Provenance("goods_items[0].hs_code", "declarant", "Invented Broker"),))
    content = canonical(to_json(sale))
    reading = read_json(content)
    assert reading.consignment == sale
    assert (reading.format, reading.lost, reading.doubtful) == ("tradelane-json", (), ())
    assert canonical(to_json(reading.consignment)) == content


amounts = st.decimals(min_value=0, max_value=10**9, places=4)
words = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cc", "Cs"]), max_size=30)


@st.composite
def consignments(draw: Callable[[Any], Any]) -> Consignment:
    """Sales of one to four lines with odd names and amounts."""
    items = tuple(
        a_goods_item(
            number=n + 1,
            description=draw(words),
            quantity=Quantity(draw(amounts) + 1, draw(st.sampled_from(["KGM", "C62", "LTR"]))),
            unit_price=Money(draw(amounts), "USD"),
            value=Money(draw(amounts), "USD"),
            marks=draw(words),
        )
        for n in range(draw(st.integers(1, 4)))
    )
    reference = References(order=draw(words), buyer=draw(words))
    return a_consignment(
        goods_items=items, references=reference, charges=(Charge("freight", Money(draw(amounts), "USD")),)
    )


@settings(max_examples=60, deadline=None)
@given(consignments())
def test_any_consignment_round_trips_and_fits_the_schema(sale: Consignment) -> None:
    data = parse(canonical(to_json(sale)))
    assert from_json(data) == sale
    assert schema_findings(data) == ()


def test_the_published_schema_is_made_from_the_dataclasses() -> None:
    published = files("tradelane.consignments").joinpath("data/consignment.schema.json").read_text("utf-8")
    assert json.loads(published) == json_schema(), "run json_schema() again and write data/consignment.schema.json"


def _with(path: str, value: Any) -> dict[str, Any]:
    """The JSON of a sale with one place changed; a value of `...` removes it."""
    data: dict[str, Any] = parse(canonical(to_json(a_consignment())))
    *steps, last = path.replace("[", ".[").split(".")
    node: Any = data
    for step in steps:
        node = node[int(step[1:-1])] if step.startswith("[") else node[step]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return data


BAD = [
    ("goods_items[0].net_mass", {"value": "-1", "unit": "KGM"}, "CONS-1"),
    ("goods_items[0].net_mass", {"value": "1", "unit": "LTR"}, "CONS-2"),
    ("goods_items[0].hs_code", "999999", "CONS-3"),
    ("goods_items[0].hs_code", "0901.21", "CONS-3"),
    ("goods_items[0].gross_mass", {"value": "1", "unit": "KGM"}, "CONS-4"),
    ("goods_items[0].origin", "UK", "CONS-16"),
    ("goods_items[0].quantity", {"value": "0", "unit": "KGM"}, "CONS-15"),
    ("goods_items[0].unit_price", {"amount": "-1", "currency": "USD"}, "CONS-21"),
    ("goods_items[0].dangerous_goods_un", "UN1263", "CONS-18"),
    ("goods_items[0].packages", {"count": 1, "kind": "box"}, "CONS-19"),
    ("goods_items[0].description", "a\x01b", "CONS-20"),
    ("goods_items", [], "CONS-11"),
    ("parties", [], "CONS-12"),
    ("parties[0].organisation", "acme", "CONS-25"),
    ("parties[0].address.country", "Mexico", "CONS-16"),
    ("terms.currency", "XXX", "CONS-17"),
    ("references.ucr", "6" * 36, "CONS-7"),
    ("transport.imo", "1234568", "CONS-9"),
    ("transport.equipment[0].number", "CSQU3054384", "CONS-8"),
    ("goods_items[0].number", 0, "CONS-24"),
    ("terms.incoterm", "FOBB", "FORM-3"),
    ("transport.mode", "sea", "FORM-3"),
    ("ordered_on", "1/10/2026", "FORM-3"),
    ("ordered_on", "20261001", "FORM-3"),
    ("id", 7, "FORM-3"),
    ("goods_items", {}, "FORM-3"),
    ("goods_items[0].number", "1", "FORM-3"),
    ("goods_items[0].number", True, "FORM-3"),
    ("terms", None, "FORM-3"),
    ("terms.currency", ..., "FORM-2"),
    ("goods_items[0].description", "x" * 10_001, "FORM-3"),
]


@pytest.mark.parametrize(("path", "value", "rule"), BAD)
def test_a_fault_is_named_by_field_rule_and_fix(path: str, value: Any, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        from_json(_with(path, value))
    assert (caught.value.field, caught.value.rule) == (path, rule)
    assert caught.value.fix


@pytest.mark.parametrize(("path", "value", "field", "rule"), [
    ("goods_items[0].net_mass", {"value": "x", "unit": "KGM"}, "goods_items[0].net_mass.value", "NUM-1"),
    ("goods_items[0].net_mass", {"value": "1", "unit": "kilo"}, "goods_items[0].net_mass.unit", "QTY-2"),
    ("goods_items[0].value", {"amount": "1", "currency": "US"}, "goods_items[0].value.currency", "MONEY-1"),
    ("goods_items[0].value", {"amount": "1", "currency": ["USD"]}, "goods_items[0].value.currency", "MONEY-1"),
    ("goods_items[0].value", {"amount": 1.5, "currency": "USD"}, "goods_items[0].value.amount", "NUM-1"),
    ("goods_items[0].value", 5, "goods_items[0].value", "MONEY-3"),
    ("transport.loading", {"locode": "Manzanillo"}, "transport.loading.locode", "PLACE-1"),
    ("transport.loading", {"locode": "MXZLO", "nam": "x"}, "transport.loading.nam", "FORM-1"),
    ("charges[0].amount", {"amount": "-5", "currency": "USD"}, "charges[0]", "CONS-22"),
    ("transport.arrival", "2026-01-01", "transport.arrival", "CONS-23"),
])  # fmt: skip
def test_a_fault_inside_a_value_is_named_in_full(path: str, value: Any, field: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        from_json(_with(path, value))
    assert (caught.value.field, caught.value.rule) == (field, rule)


def test_an_unknown_field_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Unreadable) as caught:
        from_json(_with("goods_items[0].hs_cod", "090121"))
    assert caught.value.field == "goods_items[0].hs_cod"
    assert caught.value.fix == "Did you mean 'hs_code'?"


def test_the_most_telling_fault_is_named_and_all_are_told() -> None:
    with pytest.raises(Unreadable) as caught:
        read_json(b'{"goods_items":[{"net_mass":{"value":"-1","unit":"KGM"}}]}')
    assert caught.value.field == "goods_items[0].net_mass"
    assert caught.value.rule == "CONS-1"
    assert "can't be negative" in caught.value.message
    paths = [finding["path"] for finding in caught.value.facts["findings"]]
    assert {"goods_items[0].net_mass", "id", "parties", "terms", "goods_items[0].description"} <= set(paths)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"1", b'"x"', b'{"id": 1, "id": 2}', b"\xff\xfe"])
def test_what_is_no_consignment_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_json(content)
    assert caught.value.fix


def test_rules_on_the_whole_are_asked_of_a_file() -> None:
    wrong = a_consignment(goods_items=(a_goods_item(unit_price=Money(Decimal("9.80"), "SGD")),))
    with pytest.raises(Unreadable, match="CONS-5") as caught:
        read_json(canonical(to_json(wrong)))
    assert caught.value.field == "goods_items[0].unit_price.currency"
    doubtful = a_consignment(goods_items=(a_goods_item(value=usd("11000")),))
    assert [note.path for note in read_json(canonical(to_json(doubtful))).doubtful] == ["goods_items[0].value"]


def test_defaults_may_be_written_out() -> None:
    data = to_json(a_consignment(transport=None))
    assert from_json({**data, "transport": None, "provenance": []}) == a_consignment(transport=None)
    assert "transport" not in data


def test_dates_are_whole_days() -> None:
    assert from_json(_with("ordered_on", "2026-10-01")).ordered_on == date(2026, 10, 1)
    assert replace(a_consignment(), ordered_on=date(2026, 10, 1)) == a_consignment()
