# SPDX-License-Identifier: Apache-2.0
"""Records of a control tracking registry read and written; apart, as each is signed alone and the registry signs them
all together.

A platform's record has the form of DCSA's demonstration of 2024. The two bodies around it, a record as it is answered
and the list with its head, are this house's, because DCSA publishes no interface of a registry (decision 0041):

    POST …/ebls/{eblID}/records   {"platformRecordSignedContent": JWS}
    201, or 200 for the same again {"insertedBy", "insertedAtTimestamp", "platformRecordSignedContent",
                                    "headSignedContent": JWS over the list as it stood with this record}
    GET  …/ebls/{eblID}/records   {"records": [{"insertedBy", "insertedAtTimestamp", "platformRecordSignedContent"}],
                                    "headSignedContent": JWS over {"eblID", "recordCount", "lastRecord",
                                                                   "recordsChecksum", "timestamp"}}

`recordsChecksum` is the SHA-256 over the canonical JSON (RFC 8785) of `records`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.titles.formats.dcsa.checksums import checksum_of_json, checksum_of_jws
from tradelane.titles.formats.dcsa.jws import ReadJws, read_jws
from tradelane.titles.formats.dcsa.members import (
    checksum,
    listed,
    member,
    optional_checksum,
    optional_platform,
    platform,
    text,
    wrong,
)
from tradelane.titles.values.dcsa import ControlAction, ControlHead, ControlRecord, InsertedRecord, Sha256

LARGEST_RECORD = 8_000
"""Characters of a signed record: 700, and 5,000 more with a chain of certificates."""
LARGEST_POST = LARGEST_RECORD + 1_000
MOST_RECORDS = 500
"""Of one bill; each transfer takes two."""
LARGEST_LIST = MOST_RECORDS * (LARGEST_RECORD + 200)
LATEST_MOMENT = 253_402_300_799_999
"""Milliseconds until the end of the year 9999."""
SIGNED = "platformRecordSignedContent"
_HEAD = "headSignedContent"
_LAST = "lastEnvelopeTransferChainEntrySignedContentChecksum"
_NONE = Sha256("")


@dataclass(frozen=True, slots=True)
class ControlList:
    """All that a registry answers of one bill; nothing of it is believed yet."""

    records: tuple[InsertedRecord, ...]
    head: ReadJws


# ── a platform's record ──


def read_control_record(jws: object, *, field: str) -> tuple[ReadJws, ControlRecord]:
    """A signed record, and what it says; whose signature it is, the caller asks. Raises Unreadable."""
    if isinstance(jws, str) and len(jws) > LARGEST_RECORD:
        raise wrong(field, f"it has more than {LARGEST_RECORD} characters")
    signed = read_jws(jws, field=field)
    value = parse(signed.payload)
    action = text(value, "action", within=field, most=50)
    if action not in list(ControlAction):
        raise wrong(f"{field}.action", "it is none of the actions of a control tracking registry")
    return signed, ControlRecord(
        id=checksum_of_jws(signed.text),
        text=signed.text,
        ebl=checksum(value, "eblID", within=field),
        action=ControlAction(action),
        actor=platform(value, "actor", within=field),
        at=_moment(value, "platformActionTimestamp", within=field),
        receiver=optional_platform(value, "receiver", within=field),
        last=optional_checksum(value, _LAST, within=field) or _NONE,
        responds_to=optional_checksum(value, "inResponseToRecord", within=field) or _NONE,
        canonical=optional_checksum(value, "canonicalRecord", within=field) or _NONE,
        previous=optional_checksum(value, "previousRecord", within=field) or _NONE,
    )


def control_record_payload(
    ebl: Sha256, action: ControlAction, *, actor: str, at: int, previous: Sha256, receiver: str = "",
    last: Sha256 = _NONE, responds_to: Sha256 = _NONE,
) -> bytes:  # fmt: skip
    """A record to be signed; members that say nothing are left out."""
    further = {"receiver": receiver, _LAST: last, "inResponseToRecord": responds_to, "previousRecord": previous}
    return canonical(
        {
            "eblID": ebl,
            "action": str(action),
            "actor": actor,
            "platformActionTimestamp": at,
            **{name: said for name, said in further.items() if said},
        }
    )


def read_posted(content: bytes) -> str:
    """The signed record in a body that a platform posts. Raises Unreadable."""
    value = parse(content, limit=LARGEST_POST)
    return text(value, SIGNED, within="", most=LARGEST_RECORD)


def posted_bytes(jws: str) -> bytes:
    """The body by which a record is posted."""
    return canonical({SIGNED: jws})


# ── what the registry says ──


def head_payload(head: ControlHead) -> bytes:
    """A head to be signed by the registry."""
    value: dict[str, Any] = {
        "eblID": head.ebl,
        "recordCount": head.count,
        "recordsChecksum": head.records,
        "timestamp": head.at,
    }
    return canonical({**value, "lastRecord": head.tail} if head.tail else value)


def read_head(signed: ReadJws) -> ControlHead:
    """A registry's head; whose signature it is, the caller asks. Raises Unreadable."""
    value = parse(signed.payload)
    return ControlHead(
        ebl=checksum(value, "eblID", within=_HEAD),
        count=_whole(value, "recordCount", within=_HEAD, most=MOST_RECORDS),
        tail=optional_checksum(value, "lastRecord", within=_HEAD) or _NONE,
        records=checksum(value, "recordsChecksum", within=_HEAD),
        at=_moment(value, "timestamp", within=_HEAD),
    )


def head_of(ebl: Sha256, records: Sequence[InsertedRecord], *, at: int) -> ControlHead:
    """What a registry signs over these records."""
    tail = checksum_of_jws(records[-1].text) if records else _NONE
    return ControlHead(ebl, len(records), tail, checksum_of_json([_json(each) for each in records]), at)


def inserted_bytes(record: InsertedRecord, head: str) -> bytes:
    """The answer to a record that came in."""
    return canonical({**_json(record), _HEAD: head})


def read_inserted(content: bytes) -> tuple[InsertedRecord, ReadJws]:
    """The registry's answer to a record of ours, and its head. Raises Unreadable."""
    value = parse(content, limit=LARGEST_POST + LARGEST_RECORD)
    return _inserted(value, field=""), _head(value)


def list_bytes(records: Sequence[InsertedRecord], head: str) -> bytes:
    """All records of a bill, as they are answered."""
    return canonical({"records": [_json(each) for each in records], _HEAD: head})


def read_list(content: bytes) -> ControlList:
    """All records of a bill, in their order. Raises Unreadable."""
    value = parse(content, limit=LARGEST_LIST)
    found = listed(value, "records", within="", most=MOST_RECORDS, least=0)
    return ControlList(tuple(_inserted(each, field=f"records[{i}]") for i, each in enumerate(found)), _head(value))


def _head(value: Any) -> ReadJws:
    return read_jws(text(value, _HEAD, within="", most=LARGEST_RECORD), field=_HEAD)


def _json(record: InsertedRecord) -> dict[str, Any]:
    return {"insertedBy": record.by, "insertedAtTimestamp": record.at, SIGNED: record.text}


def _inserted(value: Any, *, field: str) -> InsertedRecord:
    return InsertedRecord(
        by=platform(value, "insertedBy", within=field),
        at=_moment(value, "insertedAtTimestamp", within=field),
        text=text(value, SIGNED, within=field, most=LARGEST_RECORD),
    )


def _moment(value: Any, name: str, *, within: str) -> int:
    return _whole(value, name, within=within, most=LATEST_MOMENT)


def _whole(value: Any, name: str, *, within: str, most: int) -> int:
    found = member(value, name, within=within)
    if type(found) is not int or not 0 <= found <= most:
        raise wrong(f"{within}.{name}", f"it is no whole number from 0 to {most}")
    return found
