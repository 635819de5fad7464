# SPDX-License-Identifier: Apache-2.0
"""This node as a control tracking registry: records of platforms taken in, one after another; apart from transfers, of
which it sees nothing else.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import milliseconds
from tradelane.kernel.errors import Conflict
from tradelane.kernel.rule import Rule
from tradelane.titles import queries
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.formats.dcsa.control_records import (
    MOST_RECORDS,
    head_of,
    head_payload,
    inserted_bytes,
    list_bytes,
    read_control_record,
    read_posted,
)
from tradelane.titles.formats.dcsa.members import as_checksum, wrong
from tradelane.titles.models import ControlRecordRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import ControlHead, ControlRecord, ControlStanding, InsertedRecord, Sha256


def insert_record(*, ebl: str, content: bytes, now: datetime) -> tuple[bytes, bool]:
    """Take a platform's signed record in: the answer, and whether it is new.

    The very same record again is answered as it was the first time. Raises NotFound on a node that keeps no registry,
    Unreadable, Forbidden (CTR-13: no registered platform signed it), Conflict (CTR-1: another record was first; it
    names the tail), and Refused by the other rules of control.
    """
    queries.require_registry()
    bill = as_checksum(ebl, field="eblID")
    signed, record = read_control_record(read_posted(content), field="platformRecordSignedContent")
    if record.ebl != bill:
        raise wrong("platformRecordSignedContent.eblID", "it is another bill's than the address")
    known = ControlRecordRow.objects.filter(pk=record.id).first()
    if known is not None:
        return inserted_bytes(known.value(), known.head), False
    dcsa.a_platform_records_in_its_own_name.require(
        record, signed=queries.signed_by_platform(signed, code=record.actor, at=now)
    )
    try:
        with transaction.atomic():
            return _inserted(record, now=now), True
    except IntegrityError as error:  # another record after the same one was first
        raise _moved(_tail(bill)) from error


def _inserted(record: ControlRecord, *, now: datetime) -> bytes:
    before = queries.inserted_records(record.ebl)
    standing = ControlStanding.of([read_control_record(each.text, field="records")[1] for each in before])
    broken = dcsa.broken_by_record(standing, record)
    if broken is dcsa.a_record_names_the_present_tail:
        raise _moved(standing.tail)
    if broken is not None:
        raise broken.refused(facts={"tail": standing.tail})
    if len(before) == MOST_RECORDS:
        raise Conflict(f"A bill has at most {MOST_RECORDS} records.", field="eblID", fix="Issue another bill.")
    one = InsertedRecord(record.actor, milliseconds(now), record.text)
    head = _signed(head_of(record.ebl, [*before, one], at=one.at))
    ControlRecordRow.objects.create(
        pk=record.id, ebl=record.ebl, n=len(before) + 1, previous=record.previous, actor=record.actor,
        inserted_at=one.at, text=record.text, head=head,
    )  # fmt: skip
    journal.record(
        "titles.control.recorded", subject=record.ebl, by=None, action=str(record.action), platform=record.actor
    )
    return inserted_bytes(one, head)


def list_records(*, ebl: str, now: datetime) -> bytes:
    """The records of a bill under this registry's signature. Raises NotFound on a node that keeps none, Unreadable."""
    queries.require_registry()
    bill = as_checksum(ebl, field="eblID")
    records = queries.inserted_records(bill)
    return list_bytes(records, _signed(head_of(bill, records, at=milliseconds(now))))


def _signed(head: ControlHead) -> str:
    return sign_for_platforms(head_payload(head), by=queries.here())


def _tail(bill: Sha256) -> str:
    return ControlRecordRow.objects.filter(ebl=bill).order_by("-n").values_list("pk", flat=True).first() or ""


def _moved(tail: str) -> Conflict:
    rule: Rule[...] = dcsa.a_record_names_the_present_tail
    said = f"The tail is {tail}." if tail else "The bill has no record yet."
    return Conflict(
        f"{rule.text} {said}", field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites, facts={"tail": tail}
    )
