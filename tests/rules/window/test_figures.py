# SPDX-License-Identifier: Apache-2.0
"""How figures are reckoned: buckets, quantiles, and both tests of equal treatment against plain counting."""

from collections import Counter
from math import erfc, sqrt
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradelane.window import rules
from tradelane.window.formats.day_counts import count, counts_from_json, counts_json, total_counts
from tradelane.window.values import AgencyTime, DecidedCase, GroupCounts, TraderHome, TraderSize, Treatment

LENGTHS = st.lists(st.integers(0, 5_000_000), min_size=1, max_size=60)


def group(lengths: list[int], *, refused: int = 0) -> GroupCounts:
    return GroupCounts(len(lengths), refused, 0, Counter(map(rules.bucket_of, lengths)))


@given(LENGTHS)
def test_a_quantile_is_right_to_a_buckets_half_width(lengths: list[int]) -> None:
    found = rules.quantile(group(lengths).times, 0.5)
    ordered = sorted(lengths)
    exact = ordered[(len(ordered) - 1) // 2]
    assert found is not None
    assert abs(found - exact) <= 0.026 * (exact + 1) + 1


def test_there_is_no_quantile_of_nothing() -> None:
    assert rules.quantile({}, 0.5) is None
    assert rules.middle_of(0) == 0


@settings(max_examples=60)
@given(st.lists(st.integers(0, 40), min_size=20, max_size=40), st.lists(st.integers(0, 40), min_size=20, max_size=40))
def test_the_rank_test_is_what_counting_every_pair_gives(first: list[int], second: list[int]) -> None:
    """U by its definition: of all pairs, how often the first is longer, ties half; variance with ties by midranks."""
    one = GroupCounts(len(first), 0, 0, Counter(first))
    two = GroupCounts(len(second), 0, 0, Counter(second))
    found = rules.compare_times(one, two, name="time.size", groups=("a", "b"))
    n, m = len(first), len(second)
    u = sum((a > b) + (a == b) / 2 for a in first for b in second)
    whole = n + m
    ties = sum(t**3 - t for t in Counter(first + second).values())
    spread = sqrt(n * m / 12 * (whole + 1 - ties / (whole * (whole - 1))))
    if not spread:
        assert found.treatment is Treatment.ALIKE
        return
    assert found.effect == pytest.approx(u / (n * m))
    assert found.p_value == pytest.approx(erfc(max(abs(u - n * m / 2) - 0.5, 0) / spread / sqrt(2)))


def test_times_that_differ_are_told_apart_and_few_are_not_judged() -> None:
    slow, quick = group([3600 * 20] * 40), group([3600] * 40)
    found = rules.compare_times(slow, quick, name="time.size", groups=("occasional", "frequent"))
    assert (found.treatment, found.effect) == (Treatment.DIFFERENT, 1.0)
    assert rules.compare_times(quick, quick, name="t", groups=("a", "b")).treatment is Treatment.ALIKE
    few = rules.compare_times(slow, group([3600] * 19), name="t", groups=("a", "b"))
    assert (few.treatment, few.p_value) == (Treatment.UNDETERMINED, None)


def test_over_a_million_cases_a_negligible_difference_is_no_different_treatment() -> None:
    one = GroupCounts(500_000, 0, 0, {100: 250_000, 101: 250_000})
    two = GroupCounts(500_000, 0, 0, {100: 260_000, 101: 240_000})
    found = rules.compare_times(one, two, name="t", groups=("a", "b"))
    assert found.p_value is not None
    assert found.p_value < 1e-9
    assert found.treatment is Treatment.ALIKE


@pytest.mark.parametrize(
    ("first", "second", "treatment"),
    [
        ((1000, 200), (1000, 50), Treatment.DIFFERENT),
        ((1000, 50), (1000, 52), Treatment.ALIKE),
        ((1_000_000, 50_000), (1_000_000, 52_000), Treatment.ALIKE),
        ((30, 3), (1000, 50), Treatment.UNDETERMINED),
        ((0, 0), (1000, 50), Treatment.UNDETERMINED),
        ((1000, 0), (1000, 0), Treatment.UNDETERMINED),
    ],
)
def test_refusals_are_compared_where_enough_are_expected(
    first: tuple[int, int], second: tuple[int, int], treatment: Treatment
) -> None:
    one, two = (GroupCounts(decided, refused) for decided, refused in (first, second))
    assert rules.compare_refusals(one, two, name="r", groups=("a", "b")).treatment is treatment


def a_case(seconds: int, *, refused: bool = False, size: TraderSize = TraderSize.FREQUENT) -> DecidedCase:
    agency = AgencyTime("customs", seconds, in_time=seconds < 3600)
    return DecidedCase("mx-export", refused, seconds, (agency,), size, TraderHome.HOME)


def test_days_add_up_and_are_read_back_as_written() -> None:
    first, second = [a_case(60), a_case(7200, refused=True)], [a_case(120, size=TraderSize.OCCASIONAL)]
    whole = count([*first, *second])
    assert total_counts([count(first), count(second)]) == whole
    assert counts_from_json(counts_json(whole)) == whole
    assert (whole.whole.decided, whole.whole.refused, whole.agencies["customs"].in_time) == (3, 1, 2)
    assert whole.groups["occasional"].decided == 1
    assert median([60, 120, 7200]) == pytest.approx(rules.quantile(whole.whole.times, 0.5), rel=0.03)


def test_a_test_is_made_for_each_pair_of_groups() -> None:
    found = rules.treatment_tests({}, pairs=[("size", "occasional", "frequent")])
    assert [test.name for test in found] == ["time.size", "refusals.size"]
    assert {test.treatment for test in found} == {Treatment.UNDETERMINED}
