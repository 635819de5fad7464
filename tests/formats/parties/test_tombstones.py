"""The file of destroyed keys: nothing can be taken out of it unseen, and a crash leaves it readable."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradelane.kernel.errors import Unreadable
from tradelane.parties.formats import tombstones
from tradelane.parties.formats.sealing import new_key_id

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def _file(count: int) -> bytes:
    return tombstones.lines_after("", [new_key_id() for _ in range(count)], at=NOON)


def test_what_is_written_is_read() -> None:
    keys = [new_key_id() for _ in range(3)]
    first = tombstones.lines_after("", keys[:2], at=NOON)
    content = first + tombstones.lines_after(tombstones.read(first)[1], keys[2:], at=NOON)
    stones, _ = tombstones.read(content)
    assert [stone.key for stone in stones] == keys
    assert {stone.at for stone in stones} == {NOON}


@given(st.integers(0, 3))
def test_a_line_taken_out_or_changed_is_told(which: int) -> None:
    lines = _file(5).splitlines(keepends=True)
    with pytest.raises(Unreadable, match="does not follow") as caught:
        tombstones.read(b"".join(lines[:which] + lines[which + 1 :]))
    assert caught.value.rule == "VAULT-3"
    changed = lines[which].replace(b'"key":"', b'"key":"0')
    with pytest.raises(Unreadable):
        tombstones.read(b"".join([*lines[:which], changed, *lines[which + 1 :]]))


def test_half_a_last_line_is_of_a_crash_and_counts_for_nothing() -> None:
    whole = _file(2)
    assert tombstones.read(whole + b'{"at":"2026')[0] == tombstones.read(whole)[0]
    assert tombstones.read(b"") == ([], "")


def test_what_is_no_tombstone_is_refused() -> None:
    with pytest.raises(Unreadable, match="no tombstone"):
        tombstones.read(b"[]\n")
