# SPDX-License-Identifier: Apache-2.0
"""Days and moments as people write them: read alike by every door, or refused with field, rule and fix."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.written import read_day, read_moment, read_optional_day, read_optional_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),  # a datetime-local field
        ("2026-11-20T10:00:07", datetime(2026, 11, 20, 10, 0, 7, tzinfo=UTC)),
        (" 2026-11-20T10:00:00Z ", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20t10:00:00z", datetime(2026, 11, 20, 10, tzinfo=UTC)),  # RFC 3339 §5.6 lets letters be small
        ("2026-11-20T10:00:00-06:00", datetime(2026, 11, 20, 16, tzinfo=UTC)),
        ("2026-11-20 10:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc(text: str, moment: datetime) -> None:
    assert read_moment(text, field="at") == moment
    assert read_moment(text, field="at").tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "soon", "2026-02-30T10:00", "2026-11-20T25:00", "20261120T1000", "2026-W47-5", "10:00", "2026-11-20T10",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00", "\u0662\u0660\u0662\u0666-11-20",
        "2026-11-20T10:00+6",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_moment(text, field="--from")
    assert (refusal.value.field, refusal.value.rule) == ("--from", "FORM-3")
    assert "RFC 3339" in refusal.value.fix


@pytest.mark.parametrize("text", ["2026-2-3", "20261120", "2026-W47-5", "2026-11-31", "tomorrow", "2026-11-20T10:00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_day(text, field="ends")
    assert (refusal.value.field, refusal.value.rule) == ("ends", "FORM-3")
    assert "2026-11-20" in refusal.value.fix


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text_is_missing_where_one_is_needed(text: str) -> None:
    for read in (read_day, read_moment):
        with pytest.raises(Unreadable) as refusal:
            read(text, field="at")
        assert refusal.value.rule == "FORM-2"
    assert read_optional_day(text, field="at") is None
    assert read_optional_moment(text, field="at") is None


def test_an_error_repeats_no_words_of_a_person() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_day("Ana Invented", field="at")
    assert "Ana" not in str(refusal.value) + str(refusal.value.facts)


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    assert read_day(day.isoformat(), field="at") == day
