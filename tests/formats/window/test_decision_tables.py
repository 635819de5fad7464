# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.consignment_makers import a_consignment, a_goods_item, a_party
from tests.makers import BUYER

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.decision_table import answer, read_tables
from tradelane.window.formats.facts import needs_of, permits_of
from tradelane.window.formats.procedure import DATA, shipped_procedures
from tradelane.window.formats.unary_tests import literal, unary_test
from tradelane.window.values import ColumnKind, TableInput

CHANNEL = (DATA / "mx-export/2/channel.dmn").read_bytes()
TRADER = {"tier": "none", "refused": 0}


@pytest.mark.parametrize(
    ("cell", "holds", "does_not"),
    [
        ("-", [Decimal(1), "a", True], []),
        ('"a", "b"', ["a", "b"], ["c", Decimal(1)]),
        ('not("a", "b")', ["c"], ["a", "b"]),
        ("< 5", [Decimal("4.99")], [Decimal(5), "4"]),
        (">= 5", [Decimal(5)], [Decimal("4.99")]),
        ("[1..5)", [Decimal(1), Decimal("4.99")], [Decimal(5), Decimal("0.99")]),
        ("]1..5]", [Decimal(5)], [Decimal(1)]),
        ("3, [10..20]", [Decimal(3), Decimal(15)], [Decimal(4)]),
        ("true", [True], [False, "true"]),
        (r'"a \"quoted\" one"', ['a "quoted" one'], ["a"]),
    ],
)
def test_a_cell_lets_through_what_it_says(cell: str, holds: list, does_not: list) -> None:
    test = unary_test(cell)
    assert all(test.holds(v) for v in holds)
    assert not any(test.holds(v) for v in does_not)


@pytest.mark.parametrize("cell", ["<", "a", "[5..1]", "1..5", '"open', "1,,2", "1 2", "not(", "not()", "< a"])
def test_what_is_no_cell_is_refused_by_name(cell: str) -> None:
    with pytest.raises(Unreadable) as refused:
        unary_test(cell, field="row 1")
    assert (refused.value.rule, refused.value.field) == ("DMN-4", "row 1")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-100, max_value=100))
def test_a_cell_and_its_negation_never_agree(number: Decimal) -> None:
    for cell in ("< 5", "[1..5)", "3, [10..20]", "-7.25"):
        assert unary_test(cell).holds(number) != unary_test(f"not({cell})").holds(number)


def test_an_output_is_one_value() -> None:
    assert literal('"green"') == "green"
    with pytest.raises(Unreadable, match="not one value"):
        literal("< 5")


@pytest.mark.parametrize(
    ("trader", "permits", "draw", "channel"),
    [
        (TRADER, [], 500, "yellow"),
        (TRADER, [], 29, "red"),
        ({**TRADER, "refused": 1}, [], 500, "red"),
        ({**TRADER, "tier": "aeo"}, [], 500, "green"),
        ({**TRADER, "tier": "aeo"}, ["phytosanitary"], 500, "yellow"),
        ({**TRADER, "tier": "aeo"}, [], 3, "red"),
    ],
)
def test_the_table_of_channels_answers(trader: dict, permits: list[str], draw: int, channel: str) -> None:
    [table] = read_tables(CHANNEL)
    [hit] = answer(table, {"trader": trader, "permits": permits, "draw": draw})
    assert hit.gives == {"channel": channel}
    assert hit.says


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"<definitions", b"<defs", "DMN-1"),
        (b"20191111", b"20180521", "DMN-1"),
        (b'hitPolicy="FIRST"', b'hitPolicy="PRIORITY"', "DMN-3"),
        (b'typeRef="number"', b'typeRef="date"', "DMN-3"),
        (b'"red"</text>\n        </outputEntry>', b'"blue"</text>\n        </outputEntry>', "DMN-4"),
        (b"<text>trader.tier</text>", b"<text></text>", "DMN-2"),
    ],
)
def test_a_table_that_cant_be_read_says_why(old: bytes, new: bytes, rule: str) -> None:
    assert old in CHANNEL
    with pytest.raises(Unreadable) as refused:
        read_tables(CHANNEL.replace(old, new))
    assert refused.value.rule == rule


def test_a_fact_of_another_kind_is_refused() -> None:
    [table] = read_tables(CHANNEL)
    with pytest.raises(Unreadable) as refused:
        answer(table, {"trader": {"tier": 7, "refused": 0}, "permits": [], "draw": 1})
    assert (refused.value.rule, refused.value.field) == ("DMN-5", "trader's tier")


EXPORT = next(p for p in shipped_procedures() if (p.code, p.version) == ("mx-export", "2"))


def permits_when(expression: str, kind: ColumnKind, cell: str, consignment: Consignment) -> tuple[str, ...]:
    """The permits that goods need by a table of one row that looks at one fact."""
    table = EXPORT.table("permits")
    assert table is not None
    asked = replace(
        table, inputs=(TableInput("asked", expression, kind, unary_test("-")),),
        rows=(replace(table.rows[0], cells=(unary_test(cell),)),),
    )  # fmt: skip
    return permits_of(needs_of(replace(EXPORT, tables=(asked,)), consignment))


TEXT, YES = ColumnKind.STRING, ColumnKind.BOOLEAN
GOODS = a_consignment()


@pytest.mark.parametrize(
    ("expression", "kind", "cell", "other"),
    [
        ("heading", TEXT, '"0901"', replace(GOODS, goods_items=(a_goods_item(hs_code="843710"),))),
        ("origin", TEXT, '"MX"', replace(GOODS, goods_items=(a_goods_item(origin="GT"),))),
        ("mode", TEXT, f'"{GOODS.transport.mode}"' if GOODS.transport else "", replace(GOODS, transport=None)),
        ("parties.buyer.country", TEXT, '"SG"', replace(GOODS, parties=(a_party(PartyRole.BUYER, "Sato", "JP"),))),
        ("parties.buyer.organisation", TEXT, f'"{BUYER}"', replace(GOODS, parties=())),
        ("parties.buyer.private", YES, "false", replace(GOODS, parties=(a_party(PartyRole.BUYER, "Ana", "SG"),))),
    ],
)
def test_goods_origin_way_and_parties_say_who_is_asked(
    expression: str, kind: ColumnKind, cell: str, other: Consignment
) -> None:
    assert permits_when(expression, kind, cell, GOODS) == ("phytosanitary",)
    assert permits_when(expression, kind, cell, other) == ()
