# SPDX-License-Identifier: Apache-2.0
"""Goods in plain words lead to the nomenclature, each candidate with the words that led there."""

import pytest

from tradelane.tariff.formats.searching import CANDIDATES_AT_MOST, above, below, search


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("cotton t-shirt", "610910"), ("soy sauce", "210310"), ("smartphone", "851713"), ("roasted coffee", "090121"),
        ("fresh avocado", "080440"), ("lithium battery", "850650"), ("bicycle", "871200"), ("playing cards", "950440"),
        ("coffee, not roasted", "090111"), ("café sin tostar", "090111"), ("café tostado", "090121"),
        ("zapatos de cuero", "640351"), ("running shoes", "640411"), ("laptop computer", "847130"),
        ("milk powder", "040210"), ("vacuum cleaner", "850811"), ("queso fresco", "040610"), ("mattress", "940429"),
        ("chicken meat frozen", "020714"), ("men's cotton shirt", "620520"), ("washing machine", "845011"),
    ],
)  # fmt: skip
def test_what_is_meant_is_among_the_first(question: str, code: str) -> None:
    assert code in [candidate.code for candidate in search(question)[:4]]


def test_a_candidate_says_why() -> None:
    best = search("Soy SAUCES, the")[0]
    assert [(m.asked, m.found, m.place) for m in best.matches] == [
        ("soy", "soya", "subheading"), ("sauces", "sauces", "subheading"),
    ]  # fmt: skip


def test_what_speaks_against_a_candidate_is_said() -> None:
    def reasons(question: str, code: str) -> list[tuple[str, bool, bool]]:
        found = next(c for c in search(question) if c.code == code)
        return [(m.asked, m.left_out, m.against) for m in found.matches]

    assert reasons("roasted coffee", "090111") == [("roasted", True, True), ("coffee", False, False)]
    assert reasons("coffee not roasted", "090111") == [("coffee", False, False), ("roasted", True, False)]


def test_what_a_description_leaves_out_comes_after_what_it_names() -> None:
    codes = [candidate.code for candidate in search("roasted coffee")]
    assert codes.index("090121") < codes.index("090111")


@pytest.mark.parametrize("question", ["", "the of", "zzzzqq", "\x00", "( or"])
def test_nothing_is_found_for_nothing(question: str) -> None:
    assert search(question) == []


def test_the_tree_is_walked_up_and_down() -> None:
    assert len(below("")) == 96
    assert (below("09")[0][0], below("09")[0][1][:6]) == ("0901", "Coffee")
    assert [code for code, _ in above("090121")] == ["09", "0901", "090121"]
    assert below("090121") == []
    assert len(search("a cotton shirt for men")) <= CANDIDATES_AT_MOST
