# SPDX-License-Identifier: Apache-2.0
"""Work handed in by many threads is done once each, in order, together where it waits; a fault is everybody's."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from tradelane.kernel.gathering import Gathering

THREADS = 12


def test_somebody_alone_is_served_at_once_and_alone() -> None:
    groups: list[list[int]] = []

    def act(items: Sequence[int]) -> list[int]:
        groups.append(list(items))
        return [item * 2 for item in items]

    gathering = Gathering(act, most=10)
    assert [gathering.hand_in(number) for number in range(3)] == [0, 2, 4]
    assert groups == [[0], [1], [2]]


def test_those_who_wait_are_served_together_and_each_gets_its_own_result() -> None:
    groups: list[list[int]] = []
    first_is_at_work, all_wait = threading.Event(), threading.Event()

    def act(items: Sequence[int]) -> list[int]:
        groups.append(list(items))
        if len(groups) == 1:
            first_is_at_work.set()
            all_wait.wait(10)
        return [item + 100 for item in items]

    gathering = Gathering(act, most=5)
    with ThreadPoolExecutor(THREADS) as pool:
        first = pool.submit(gathering.hand_in, 0)
        assert first_is_at_work.wait(10)
        others = [pool.submit(gathering.hand_in, number) for number in range(1, THREADS)]
        while len(gathering._waiting) < THREADS - 1:
            pass
        all_wait.set()
        assert [first.result(10), *(other.result(10) for other in others)] == [n + 100 for n in range(THREADS)]
    assert [len(group) for group in groups] == [1, 5, 5, 1]
    assert sorted(number for group in groups for number in group) == list(range(THREADS))


def test_what_breaks_a_group_is_raised_to_all_of_it_and_the_next_goes_on() -> None:
    def act(items: Sequence[int]) -> list[int]:
        if -1 in items:
            raise RuntimeError("broken")
        return list(items)

    gathering = Gathering(act, most=5)
    with pytest.raises(RuntimeError, match="broken"):
        gathering.hand_in(-1)
    assert gathering.hand_in(7) == 7
