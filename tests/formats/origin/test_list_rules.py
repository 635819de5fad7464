# SPDX-License-Identifier: Apache-2.0
"""Lists of working or processing, as Europe's and Canada's agreements word them, become rules that are judged."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tradelane.origin.formats.list_rules import read_list_rule
from tradelane.origin.formats.report import rules_report
from tradelane.origin.values import Basis, Ceiling, Change, Exclusion, Level, Span

SET = Span("210390", "210390")
PRICE = "of the ex-works price of the product"


def read(text: str) -> dict[str, Any]:
    """What a sentence asks, without what is empty."""
    made = read_list_rule(text, span=SET)
    assert made is not None, text
    assert made.scope.spans == (SET,)
    named = {name: getattr(made, name) for name in ("change", "ceilings", "obtained", "questions", "contents")}
    return {name: value for name, value in named.items() if value}


def spans(*codes: str) -> tuple[Span, ...]:
    return tuple(Span(code, code) for code in codes)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Manufacture from materials of any heading.", {}),
        ("Manufacture from materials of any heading, including other materials of heading 3824.", {}),
        ("Manufacture from materials of any heading, except that of the product.", {"change": Change(Level.HEADING)}),
        ("Manufacture from materials of any subheading, except that of the product.",
         {"change": Change(Level.SUBHEADING)}),
        ("Manufacture from materials of any heading, except that of the product and of heading 1702.",
         {"change": Change(Level.HEADING, (Exclusion(spans("1702")),))}),
        ("Manufacture in which all the materials used are classified within a heading other than that of the product.",
         {"change": Change(Level.HEADING)}),
        ("A change from any other heading, except from heading 1701.",
         {"change": Change(Level.HEADING, (Exclusion(spans("1701")),))}),
        ("Manufacture from materials of any heading, except those of heading 1702 and heading 1703.",
         {"ceilings": (Ceiling(spans("1702", "1703"), Decimal(0)),)}),
        (f"Manufacture in which the value of all the materials used does not exceed **40%** {PRICE}.",
         {"ceilings": (Ceiling((), Decimal(40)),)}),
        (f"Manufacture in which: - the value of all the materials used does not exceed **40%** {PRICE}, *and* - within "
         f"the above limit, the value of all the materials of [heading&nbsp;8501](/headings/8501) used does not exceed "
         f"**10%** {PRICE}.",
         {"ceilings": (Ceiling((), Decimal(40)), Ceiling(spans("8501"), Decimal(10)))}),
        (f"Manufacture: - from materials of any heading, except that of the product, *and* - in which the value of all "
         f"the materials used does not exceed **40%** {PRICE}.",
         {"change": Change(Level.HEADING), "ceilings": (Ceiling((), Decimal(40)),)}),
        ("Manufacture from materials of any heading, except that of the product. However, materials of the same "
         f"heading as the product may be used, provided that their total value does not exceed **20%** {PRICE}.",
         {"change": Change(Level.HEADING, tolerance=Decimal(20))}),
        ("Manufacture in which all the materials of [chapter&nbsp;4](/chapters/04) used are wholly obtained.",
         {"obtained": spans("04")}),
        ("Manufacture from materials of any heading, except that of the product, in which: - the weight of the "
         "materials of chapter 2, chapter 3 and chapter 16 used does not exceed **20%** of the weight of the final "
         "product.",
         {"change": Change(Level.HEADING),
          "ceilings": (Ceiling(spans("02", "03", "16"), Decimal(20), Basis.WEIGHT),)}),
        ("A change from within this heading, whether or not there is also a change from any other heading, provided "
         "that the value of non-originating materials of this heading does not exceed **40%** of the transaction value "
         "or ex-works price of the product.",
         {"ceilings": (Ceiling((), Decimal(40), same=Level.HEADING),)}),
        ("A change from any other chapter, provided that the product is cut and sewn in the territory of a Party.",
         {"change": Change(Level.CHAPTER), "questions": ("the product is cut and sewn in the territory of a Party",)}),
        ("All the animals of chapter 1 shall be wholly obtained.", {"obtained": spans("01")}),
        ("Manufacture from materials of heading 7206 or heading 7207.",
         {"questions": ("made from materials of heading 7206 or heading 7207",)}),
        ("Weaving accompanied by making-up (including cutting).",
         {"questions": ("Weaving accompanied by making-up (including cutting)",)}),
    ],
)  # fmt: skip
def test_a_sentence_is_read_clause_by_clause(text: str, asks: dict[str, Any]) -> None:
    assert read(text) == asks


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Manufacture from materials of any heading, except gold of the product.",
        f"Manufacture in which the value of all the sugar used does not exceed 40% {PRICE}.",
        "Manufacture from materials of any heading, except that of the product, by the light of the moon.",
        f"However, materials of the same heading as the product may be used, provided that their total value does not "
        f"exceed 20% {PRICE}.",
        "Manufacture from yarn. See introductory note 7.",
        "All the eggs and roes are wholly obtained.",
        "By the light of the moon.",
        "Operations of refining and / or one or more specific process(es).",
        f"Manufacture from materials of any heading, except that of the product. However, materials of the same "
        f"subheading as the product may be used, provided that their total value does not exceed 20% {PRICE}.",
        "Printing, provided that the value of the unprinted fabric used does not exceed 47.5% of the price.",
    ],
)
def test_what_is_not_wholly_of_the_form_is_not_understood(text: str) -> None:
    assert read_list_rule(text, span=SET) is None


@pytest.mark.parametrize(
    ("file", "executable"),
    [("canada", 0.58), ("chile", 0.75), ("mexico", 0.61), ("singapore", 0.73), ("south-korea", 0.77), ("vietnam", 0.7)],
)
def test_the_lists_of_other_agreements_are_read_and_the_rest_listed(
    standards: Path, file: str, executable: float
) -> None:
    report = rules_report((standards / f"tariff/rules-of-origin/{file}.json").read_bytes())
    assert report["executable"] >= executable * report["rule_sets"]
    assert all(entry["text"] for entry in report["undetermined"])
    wrong = [
        fault for fault in report["classes"]["differ"]
        if {"CTH", "CTSH", "CC", "MAXNOM", "WO"} & set(fault["read"]) and set(fault["given"]) == {"PROCESSING"}
    ]  # fmt: skip
    assert wrong == []
