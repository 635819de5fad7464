# SPDX-License-Identifier: Apache-2.0
"""What a control tracking registry answers, read back as it was written; and what is no such answer, by its member."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.pint_client import Signer, canonical, payload_of, sha256

from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa.control_records import (
    LARGEST_RECORD,
    MOST_RECORDS,
    control_record_payload,
    head_of,
    head_payload,
    inserted_bytes,
    list_bytes,
    posted_bytes,
    read_control_record,
    read_head,
    read_inserted,
    read_list,
    read_posted,
)
from tradelane.titles.formats.dcsa.jws import read_jws
from tradelane.titles.values.dcsa import ControlAction, InsertedRecord, Sha256

SIGNER = Signer("ES256")
EBL, LAST = Sha256(sha256(b"bill")), Sha256(sha256(b"entry"))
PAYLOAD = control_record_payload(
    EBL, ControlAction.INTEND, actor="WAVE", at=5, previous=Sha256(""), receiver="BOLE", last=LAST
)
RECORD = InsertedRecord("WAVE", 7, SIGNER.sign(PAYLOAD))
HEAD = SIGNER.sign(head_payload(head_of(EBL, [RECORD], at=9)))
LISTED: dict[str, Any] = {
    "records": [{"insertedBy": "WAVE", "insertedAtTimestamp": 7, "platformRecordSignedContent": RECORD.text}],
    "headSignedContent": HEAD,
}


def test_a_record_has_the_members_of_the_published_form_and_no_empty_one() -> None:
    assert payload_of(RECORD.text) == {
        "eblID": EBL, "action": "INTEND TO TRANSFER", "actor": "WAVE", "receiver": "BOLE",
        "lastEnvelopeTransferChainEntrySignedContentChecksum": LAST, "platformActionTimestamp": 5,
    }  # fmt: skip
    signed, record = read_control_record(read_posted(posted_bytes(RECORD.text)), field="record")
    assert record.id == sha256(RECORD.text.encode()) == sha256(signed.text.encode())
    assert (record.ebl, record.actor, record.receiver, record.last, record.previous) == (EBL, "WAVE", "BOLE", LAST, "")


def test_what_a_registry_answers_is_read_as_it_was_written() -> None:
    listed = read_list(list_bytes([RECORD], HEAD))
    assert listed.records == (RECORD,)
    head = read_head(listed.head)
    assert head == head_of(EBL, [RECORD], at=9)
    assert head.records == sha256(canonical(LISTED["records"])), "as anybody reckons it"
    assert head != head_of(EBL, [replace(RECORD, at=8)], at=9), "when it was inserted is signed too"
    assert read_inserted(inserted_bytes(RECORD, HEAD))[0] == RECORD
    empty = read_head(read_jws(SIGNER.sign(head_payload(head_of(EBL, [], at=1))), field="head"))
    assert (empty.count, empty.tail) == (0, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"records": None}, "records"), ({"records": {}}, "records"), ({"records": [1]}, "records[0].insertedBy"),
        ({"records": LISTED["records"] * (MOST_RECORDS + 1)}, "records"),
        ({"records": [{**LISTED["records"][0], "insertedAtTimestamp": "7"}]}, "records[0].insertedAtTimestamp"),
        ({"records": [{**LISTED["records"][0], "platformRecordSignedContent": "a" * (LARGEST_RECORD + 1)}]},
         "records[0].platformRecordSignedContent"),
        ({"headSignedContent": None}, "headSignedContent"), ({"headSignedContent": "a.b"}, "headSignedContent"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Unreadable) as why:
        read_list(json.dumps({**LISTED, **changes}).encode())
    assert why.value.field == field


@pytest.mark.parametrize(
    "changes", [{"recordCount": -1}, {"recordCount": True}, {"recordCount": MOST_RECORDS + 1}, {"recordCount": None},
                {"lastRecord": "x"}, {"recordsChecksum": ""}, {"timestamp": 1.5}, {"eblID": 1}],
)  # fmt: skip
def test_what_is_no_head_is_named(changes: dict[str, Any]) -> None:
    payload = {**payload_of(HEAD), **changes}
    with pytest.raises(Unreadable) as why:
        read_head(read_jws(SIGNER.sign(payload), field="head"))
    assert next(iter(changes)) in why.value.field
