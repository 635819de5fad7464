# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON is RFC 8785 for everything JSON can hold, and reading is strict."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tradelane.kernel.canonical import DEPTH_LIMIT, canonical, canonical_plain, parse
from tradelane.kernel.errors import Unreadable

whole = st.integers(-(2**53) + 1, 2**53 - 1)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
"""Any character but lone surrogates, so keys lie on both sides of U+FFFF, where UTF-16 order differs."""
leaves = st.none() | st.booleans() | whole | text | st.floats(-(2.0**53) + 1, 2.0**53 - 1)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(text, inner, max_size=5), max_leaves=30
)


@given(values)
def test_canonical_is_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


plain = st.recursive(
    st.none() | st.booleans() | whole | text,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=5)
    ),
    max_leaves=30,
)


@given(plain)
def test_what_its_maker_knows_to_be_plain_is_written_alike(value: Any) -> None:
    assert canonical_plain(value) == rfc8785.dumps(value)


def test_what_is_not_plain_after_all_is_refused() -> None:
    with pytest.raises(Unreadable, match="JSON-1"):
        canonical_plain({"reason": "\ud800"})


@given(values)
def test_canonical_bytes_read_back_and_stay_the_same(value: Any) -> None:
    written = canonical(value)
    assert canonical(parse(written)) == written


@pytest.mark.parametrize("keys", [
    ["\ue000", "\U0001f600"], ["\ufffd", "\U00010000"], ["a", "\x00", "\x1f"], ["é", "e\u0301"], ["", " "],
])  # fmt: skip
def test_keys_are_sorted_by_utf_16_units(keys: list[str]) -> None:  # RFC 8785 §3.2.3
    value = {key: n for n, key in enumerate(keys)}
    assert canonical(value) == rfc8785.dumps(value)


def test_strings_are_escaped_as_rfc_8785_3_2_2_2_says() -> None:
    value = {"a": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/\u007f\u2028\u2029"}
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, {1: 2}, object(), b"x", "\ud800"])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable, match="JSON-1"):
        canonical(value)


def test_deep_nesting_is_refused_on_both_ways() -> None:
    deep: Any = "x"
    for _ in range(DEPTH_LIMIT + 1):
        deep = [deep]
    with pytest.raises(Unreadable, match="JSON-5"):
        parse(json.dumps(deep).encode())
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(Unreadable, match="JSON-1"):
        canonical(deep)


@pytest.mark.parametrize("levels", [254, 255, 300, 1000, 1024])
@pytest.mark.parametrize(("opened", "closed"), [(b"[", b"]"), (b'{"a": ', b"}")])
def test_what_nests_deeper_than_it_can_be_written_is_refused_as_too_deep(
    levels: int, opened: bytes, closed: bytes
) -> None:
    """orjson reads 1,024 levels and writes 254, Python's own reader stops in between."""
    with pytest.raises(Unreadable, match="JSON-5"):
        parse(opened * levels + b"1" + closed * levels)


@pytest.mark.parametrize(("content", "rule", "field"), [
    (b"", "JSON-3", "line 1, column 1"),
    (b"{", "JSON-3", "line 1, column 2"),
    (b'{"a":1,"a":2}', "JSON-4", "a"),
    (b'{"x": {"b":1, "b":1}}', "JSON-4", "b"),
    (b'{"a": NaN}', "JSON-3", "line 1, column 7"),
    (b"\xff\xfe{}", "JSON-3", ""),
    (b'"\\ud800"', "JSON-3", ""),
])  # fmt: skip
def test_bad_json_is_refused_with_its_place(content: bytes, rule: str, field: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(content)
    assert caught.value.rule == rule
    assert caught.value.field.startswith(field)
    assert caught.value.fix


def test_too_many_bytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(Unreadable, match="JSON-2"):
        parse(b"[" + b" " * 100, limit=100)
