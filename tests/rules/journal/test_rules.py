# SPDX-License-Identifier: Apache-2.0
"""The journal's rules, one test each."""

from datetime import timedelta

from tradelane.journal.rules import delay_after, the_name_of_a_fact_is_dotted


def test_the_name_of_a_fact_is_dotted() -> None:
    assert the_name_of_a_fact_is_dotted("titles.title.transferred")
    assert the_name_of_a_fact_is_dotted("window.case.information_asked")
    for name in (
        "transferred",
        "titles.transferred",
        "Titles.title.transferred",
        "titles.title.",
        "titles title moved",
    ):
        assert not the_name_of_a_fact_is_dotted(name), name


def test_delays_grow_and_stop_growing() -> None:
    delays = [delay_after(attempt) for attempt in range(1, 13)]
    assert delays[:3] == [timedelta(seconds=1), timedelta(seconds=4), timedelta(seconds=16)]
    assert delays == sorted(delays)
    assert delays[-1] == timedelta(hours=2)
