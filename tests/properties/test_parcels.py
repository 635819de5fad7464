# SPDX-License-Identifier: Apache-2.0
"""The Decimal reference and its vectorised twin say the same of every parcel, to the cent and to the letter.

TRADELANE_PARCELS=1000000 sets how many generated parcels the long test holds together (20,000 when unset).
"""

import os
from collections.abc import Iterator
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.parcel_makers import a_law, a_row, as_csv, facts_of, rows, some_proofs

from tradelane.kernel.errors import Unreadable
from tradelane.parcels.formats import risk
from tradelane.parcels.formats.columns import translated
from tradelane.parcels.formats.judging import NOTHING, judge_part
from tradelane.parcels.formats.manifest import parts_of, read_manifest
from tradelane.parcels.formats.verdicts import line_of
from tradelane.parcels.rules import Facts, faults_of, judge, parcel_of
from tradelane.parcels.rules.assessing import NO_PROOFS, assess
from tradelane.parcels.values import COLUMNS, Judged, Proofs, RiskRule, Verdict

MANY = int(os.environ.get("TRADELANE_PARCELS", "20000"))
ECONOMIES = ("SG", "MX", "JP", "US", "CL", "VN", "AU")


def by_reference(
    frame: pl.DataFrame, facts: Facts, seen: frozenset[str] = frozenset(), proofs: Proofs = NO_PROOFS
) -> Iterator[Judged]:
    """Every line judged one by one, its risk by the CEL library."""
    for row in frame.iter_rows(named=True):
        whole = Decimal(row["item_value"]) / 10_000
        texts = {name: row[name] for name in COLUMNS}
        risks: list[str] = []
        if not faults_of(texts, rates=facts.rates):
            risks = [r.id for r in facts.regime.risk.rules if risk.holds(r, _risk_facts(texts, facts, whole))]
        yield judge(
            texts, facts, line=row["line"], item_value=whole, repeats=row["repeats"], seen_before=row["item"] in seen,
            risks=risks, proofs=proofs,
        )  # fmt: skip


def _risk_facts(row: dict[str, str], facts: Facts, whole: Decimal) -> dict[str, object]:
    parcel = parcel_of(row, line=1, item_value=whole)
    return {
        "item": parcel.item, "hs": parcel.hs_code, "description": parcel.description, "origin": parcel.origin,
        "currency": parcel.currency, "value": int(assess(parcel, facts).customs_value / facts.step),
        "grams": parcel.grams, "pieces": parcel.pieces, "tax_collected": bool(parcel.tax_registration),
    }  # fmt: skip


def hold_together(seed: int, count: int, economy: str) -> None:
    """Judge a generated manifest both ways and compare line by line, then the sums."""
    facts = facts_of(economy, law=a_law(seed, economy))
    frame, _ = read_manifest(as_csv(list(rows(seed, count))))
    seen = frozenset(frame["item"].gather_every(97).to_list())
    sums, proofs = NOTHING, some_proofs(seed)
    for part in parts_of(frame):
        judged = judge_part(part, facts, seen=seen, proofs=proofs)
        owed = {"duty": Decimal(0), "fees": Decimal(0), "tax": Decimal(0)}
        for mine, one in zip(judged.lines, by_reference(part, facts, seen, proofs), strict=True):
            assert mine == line_of(one, currency=facts.currency)
            if one.verdict.owes and one.assessment is not None:
                for name in owed:
                    owed[name] += getattr(one.assessment, name)
        totals = judged.totals
        assert (totals.duty, totals.fees, totals.tax) == (owed["duty"], owed["fees"], owed["tax"])
        sums = sums + totals
    assert sums.lines == count == sum(sums.by_verdict.values())
    if count >= 1000:  # every way that a claim can end was met
        ways = {"preference:CPTPP", "preference:RCEP", *(f"PARCEL-{n}" for n in range(13, 20))}
        assert ways <= set(sums.reasons), ways - set(sums.reasons)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(ECONOMIES))
def test_reference_and_twin_say_the_same_of_every_parcel(seed: int, economy: str) -> None:
    hold_together(seed, 300, economy)


@pytest.mark.parametrize("economy", ECONOMIES)
def test_they_say_the_same_of_many_generated_parcels(economy: str) -> None:
    hold_together(len(economy) + MANY, -(-MANY // len(ECONOMIES)), economy)


texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(COLUMNS), texts)
def test_whatever_a_column_says_both_find_the_same_faults(column: str, text: str) -> None:
    facts = facts_of("SG")
    row = a_row(**{column: text})
    frame = pl.DataFrame({name: [row[name]] for name in COLUMNS}).with_columns(
        line=pl.lit(1, pl.Int64), item_value=pl.lit(249_000, pl.Int64), repeats=pl.lit(None, pl.Int64)
    )
    (mine,) = judge_part(frame, facts).lines
    (one,) = by_reference(frame, facts)
    assert mine == line_of(one, currency="SGD")


FACTS = {"item": "CP1", "hs": "710813", "description": "ring, gold", "origin": "CN", "currency": "USD", "value": 5000,
         "grams": 12, "pieces": 3, "tax_collected": False}  # fmt: skip
words = st.sampled_from(['"CN"', '"US"', '"71"', "'ring'", '""'])
numbers = st.integers(-5, 6000).map(str)
marks = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def _atoms() -> st.SearchStrategy[str]:
    text_names, number_names = st.sampled_from(["hs", "origin", "description"]), st.sampled_from(["value", "grams"])
    return st.one_of(
        st.builds(lambda n, m, w: f"{n} {m} {w}", text_names, marks, words),
        st.builds(lambda n, m, w: f"{n} {m} {w}", number_names, marks, numbers),
        st.builds(lambda n, m, w: f"{n}.{m}({w})", text_names, st.sampled_from(["startsWith", "contains"]), words),
        st.builds(lambda n, ws: f"{n} in [{', '.join(ws)}]", text_names, st.lists(words, min_size=1, max_size=3)),
        st.builds(lambda n, w: f"size({n}) > {w}", text_names, numbers),
        st.sampled_from(["tax_collected", "true", "value == grams"]),
    )


conditions = st.recursive(
    _atoms(),
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"{a} && {b}", inner, inner),
        st.builds(lambda a, b: f"({a} || {b})", inner, inner),
        inner.map(lambda a: f"!({a})"),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(conditions)
def test_a_condition_over_columns_answers_as_the_library_does(condition: str) -> None:
    expression = translated(condition, risk.FACTS)
    assert expression is not None, condition
    answer = pl.DataFrame({name: [value] for name, value in FACTS.items()}).select(expression).item()
    assert answer is risk.holds(RiskRule("r", condition, Verdict.HOLD, ""), FACTS)


@pytest.mark.parametrize(
    "condition", ["value", "hs == 5", 'item.matches("C.*")', "value + 1 > 3", "nobody == 1", "hs in origin", "a &&"]
)
def test_what_has_no_translation_is_left_to_the_library(condition: str) -> None:
    assert translated(condition, risk.FACTS) is None


@pytest.mark.parametrize("when", ["value", "hs > 5", "nobody == 1", "a &&", "import os", "x" * 2000])
def test_a_rule_that_is_no_question_is_refused_when_it_is_read(when: str) -> None:
    with pytest.raises(Unreadable):
        risk.read_profile(f"[[rules]]\nid = 'a'\nwhen = '''{when}'''\nverdict = 'hold'\nreason = 'r'\n")
