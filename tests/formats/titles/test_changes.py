# SPDX-License-Identifier: Apache-2.0
"""What an amendment changed is found field by field, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as st

from tradelane.titles.formats import Change, changes_between

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner),
    max_leaves=8,
)


def test_each_field_that_differs_is_named_with_both_values() -> None:
    before = {"marks": ["A"], "goods_items": [{"net_mass": "1200", "packages": 60}], "port": "SGSIN"}
    after = {"marks": ["A", "B"], "goods_items": [{"net_mass": "1180", "packages": 60}]}
    assert changes_between(before, after) == [
        Change("goods_items[0].net_mass", "1200", "1180"),
        Change("marks[1]", None, "B"),
        Change("port", "SGSIN", None),
    ]


@given(JSON)
def test_what_is_the_same_has_not_changed(value: object) -> None:
    assert changes_between(value, value) == []
