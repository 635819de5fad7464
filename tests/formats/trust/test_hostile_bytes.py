# SPDX-License-Identifier: Apache-2.0
"""Whatever the bytes, a reader answers or says Unreadable: no other exception gets out, nothing unsound gets in."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import NOON
from tests.trust_makers import a_node, issued

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.der import SEQUENCE, integer, number_of, only_value, value, values
from tradelane.trust.formats.evidence import digest_raw
from tradelane.trust.formats.timestamps import new_timestamp, read_timestamp
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.verifier.formats import verify_file


def a_token() -> bytes:
    node = a_node()
    return new_timestamp(digest_raw(b"x"), key=node.stamper, certificate=node.stamper_certificate, serial=5, now=NOON)


READERS: list[tuple[Callable[[bytes], object], Callable[[], bytes]]] = [
    (read_timestamp, a_token),
    (read_certificate, lambda: a_node().own_certificate),
    (read_trust_list, lambda: a_node().trust_list_file()),
]


@pytest.mark.parametrize(("reader", "_"), READERS)
@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(reader: Callable[[bytes], object], _: object, content: bytes) -> None:
    with pytest.raises(Unreadable):
        reader(content)


@pytest.mark.parametrize(("reader", "whole"), READERS)
def test_a_sound_value_is_read(reader: Callable[[bytes], object], whole: Callable[[], bytes]) -> None:
    assert reader(whole())


def test_every_changed_byte_of_a_time_stamp_is_refused() -> None:
    token = a_token()
    for place in range(len(token)):
        for bit in (1, 0x20, 0x80):
            changed = bytearray(token)
            changed[place] ^= bit
            with pytest.raises(Unreadable):
                read_timestamp(bytes(changed))
    for longer in (token + b"\0", token[:-1], b"", token + token):
        with pytest.raises(Unreadable):
            read_timestamp(longer)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=200), name=st.sampled_from(["a.json", "a.xml", "a.pdf", "a", "a.zip"]))
def test_any_file_gets_a_report(content: bytes, name: str) -> None:
    start = {"a.json": b"{", "a.xml": b"<", "a.pdf": b"%PDF-1.7\n/Sig /ByteRange [0 1 2 3]"}.get(name, b"")
    report = verify_file(start + content, name=name, trust_list=a_node().trust_list(), now=NOON)
    assert report.result is not Verdict.VALID
    assert report.checks


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_parts_of_a_sound_file_in_another_order_are_never_valid(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from([issued().json, issued().xml]))
    first = data.draw(st.integers(0, len(content) - 2))
    second = data.draw(st.integers(first + 1, len(content) - 1))
    cut = content[:first] + content[second:] + content[first:second]
    report = verify_file(cut, name="a.json", trust_list=a_node().trust_list(), now=NOON)
    assert cut == content or report.result is not Verdict.VALID


@given(number=st.integers(min_value=0, max_value=2**200), size=st.integers(0, 70_000))
@settings(max_examples=50, deadline=None)
def test_der_is_read_back(number: int, size: int) -> None:
    written = value(SEQUENCE, integer(number), value(0x04, b"a" * size))
    first, second = only_value(written, SEQUENCE).parts(0x02, 0x04)
    assert (number_of(first), len(second.content)) == (number, size)


@pytest.mark.parametrize(
    "content",
    ["30", "3080", "30800000", "308101", "30820001", "3005", "3f8101", "30850000000001", "0400ff", "02"],
)
def test_lengths_that_are_not_der_are_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        values(bytes.fromhex(content))


@pytest.mark.parametrize("content", ["0200", "02020001", "0400"])
def test_integers_that_are_not_der_are_refused(content: str) -> None:
    with pytest.raises(ValueError, match="integer"):
        number_of(values(bytes.fromhex(content))[0])
