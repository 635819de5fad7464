# SPDX-License-Identifier: Apache-2.0
"""A receipt of filing from its bytes alone: written, read, checked by a trust list, in its file and in its code."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import NOON
from tests.receipt_makers import a_receipt, signed
from tests.trust_makers import a_node

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.trust_lists import nobody_trusted, read_trust_list
from tradelane.trust.values.checks import overall
from tradelane.window.formats.filing_receipts import (
    check_receipt,
    code_of,
    is_receipt,
    read_receipt,
    receipt_bytes,
)

GATE = "https://window.example/gate/"


def checked(content: str, *, at: Any = NOON) -> tuple[Verdict, dict[str, Verdict]]:
    checks, _ = check_receipt(content.encode(), trust_list=read_trust_list(a_node().trust_list_file()), now=at)
    return overall(checks), {check.check: check.result for check in checks}


def own() -> Any:
    return a_receipt(issuer=a_node().organisation)


def test_a_receipt_is_read_as_it_was_written() -> None:
    real = a_receipt(provisional=False, valid_until=None, waits_for=(), supersedes="MX-RCP-1")
    for receipt in (a_receipt(), real):
        assert read_receipt(receipt_bytes(receipt)) == receipt


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "permit"}, {"extra": 1}, {"provisional": 1}, {"valid_until": ""}, {"filed_at": "2026-11-02 12:00"},
        {"content": "sha256:00"}, {"waits_for": "all"}, {"number": 7}, {"issued_at": "2026-11-02T13:00:00+01:00"},
    ],
)  # fmt: skip
def test_another_form_is_no_receipt(change: dict[str, Any]) -> None:
    data = {**json.loads(receipt_bytes(a_receipt())), **change}
    with pytest.raises(Unreadable):
        read_receipt(canonical(data))


def test_only_the_one_spelling_is_read() -> None:
    with pytest.raises(Unreadable):
        read_receipt(receipt_bytes(a_receipt()) + b" ")


def test_file_and_code_are_valid_and_say_what_they_can_not_know() -> None:
    jws = signed(own(), by=a_node())
    for content in (jws, code_of(jws, gate=GATE), code_of(jws, gate="").removeprefix("#"), f"  {jws}\n"):
        result, found = checked(content)
        assert result is Verdict.VALID, found
        assert found["standing"] is Verdict.UNDETERMINED
        assert is_receipt(content.encode())


def test_a_receipt_expires() -> None:
    jws = signed(own(), by=a_node())
    assert checked(jws, at=NOON + timedelta(hours=71))[0] is Verdict.VALID
    result, found = checked(jws, at=NOON + timedelta(hours=72))
    assert (result, [name for name, each in found.items() if each is Verdict.INVALID]) == (
        Verdict.INVALID,
        ["validity"],
    )


def test_every_changed_letter_is_found() -> None:
    jws = signed(own(), by=a_node())
    for content in (jws, code_of(jws, gate=GATE)):
        start = content.find("#") + 1
        for at in range(start, len(content), 7):
            letter = "A" if content[at] != "A" else "B"
            result, _ = checked(content[:at] + letter + content[at + 1 :])
            assert result is not Verdict.VALID, at


def test_only_a_node_gives_receipts() -> None:
    """A trader's certificate of the same authority signs documents, and no receipts."""
    node = a_node()
    trader = OrganisationId("MX.RFC.CAC201105AB1")
    key, chain = node.certify(trader, "A trader")
    forger = replace(node, own=key, own_certificate=chain[0])
    result, found = checked(signed(a_receipt(issuer=trader), by=forger))
    assert (result, found["signature"], found["node"]) == (Verdict.UNDETERMINED, Verdict.VALID, Verdict.UNDETERMINED)
    assert checked(signed(own(), by=forger))[1]["signature"] is Verdict.INVALID  # in the node's name


def test_without_a_trust_list_nobody_is_anybody() -> None:
    jws = signed(own(), by=a_node())
    for content in (jws, code_of(jws, gate=GATE)):
        checks, _ = check_receipt(content.encode(), trust_list=nobody_trusted(NOON), now=NOON)
        assert overall(checks) is Verdict.UNDETERMINED


@given(st.binary(max_size=400))
def test_no_content_breaks_the_reader(content: bytes) -> None:
    is_receipt(content)
    checks, _ = check_receipt(content, trust_list=nobody_trusted(NOON), now=NOON)
    assert overall(checks) is not Verdict.VALID
