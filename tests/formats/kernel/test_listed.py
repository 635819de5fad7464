# SPDX-License-Identifier: Apache-2.0
"""Lists in statements written by hand: as many marks as values, few different statements, nothing in an empty list."""

import pytest

from tradelane.kernel.listed import listed


def test_each_list_has_a_mark_for_each_of_its_values() -> None:
    statement, values = listed("SELECT a FROM t WHERE b IN (...) AND c IN (...)", ["x", "y"], [1])
    assert statement == "SELECT a FROM t WHERE b IN (%s, %s) AND c IN (%s)"
    assert values == ["x", "y", 1]


def test_an_empty_list_is_one_that_nothing_is_in() -> None:
    assert listed("SELECT a FROM t WHERE b IN (...)", []) == ("SELECT a FROM t WHERE b IN (NULL)", [])


@pytest.mark.parametrize(("count", "marks"), [(1, 1), (2, 2), (3, 4), (33, 64), (256, 256), (400, 512), (700, 700)])
def test_a_list_is_filled_up_with_its_last_value_to_a_power_of_two(count: int, marks: int) -> None:
    statement, values = listed("b IN (...)", range(count))
    assert statement.count("%s") == len(values) == marks
    assert values[:count] == list(range(count))
    assert set(values[count:]) <= {count - 1}
