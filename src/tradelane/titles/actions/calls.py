# SPDX-License-Identifier: Apache-2.0
"""Calls to carriers and platforms, made until they are answered; apart from what they mean to who made them.

A call is written in the transaction that needs it, and its bytes never change. A worker that is killed after the other
side took them in sends the same again, which the other side knows by its content.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import NotFound, TradelaneError, Unavailable
from tradelane.kernel.ids import new_id
from tradelane.parties.actions.vault import seal_like, seal_text_like
from tradelane.titles import queries
from tradelane.titles.actions.keeping import sealed
from tradelane.titles.adapters.platforms import WebLine
from tradelane.titles.models import CallRow
from tradelane.titles.ports import Answer, Line
from tradelane.titles.rules.dcsa import settled_by
from tradelane.titles.values.dcsa import CallKind, CallState, Settled

JOB = "titles.call"
API_VERSION = "3"
"""What a caller names: the major version alone (EBL_ISS, EBL_SUR: header API-Version)."""

Reaction = Callable[[str, Settled, datetime], None]
"""What a settled call does to what it was about, in the same transaction."""


def call(kind: CallKind, *, peer: str, about: str, bill: str, body: bytes, now: datetime) -> None:
    """Have `body`, which is about a bill, carried to `peer`, in the caller's transaction."""
    id = new_id("call")
    kept = sealed(body, bill=bill, place=CallRow.place(id), now=now)
    CallRow.objects.create(pk=id, peer=peer, kind=kind, about=about, body=kept, state=CallState.WAITING, made_at=now)
    journal.enqueue(JOB, {"call": id}, key=id)


def make_call(*, call: str, now: datetime, reactions: dict[CallKind, Reaction], line: Line | None = None) -> CallState:
    """Try a waiting call once and keep its answer; where it stands afterwards.

    Raises Unavailable when it is to be tried again.
    """
    waiting = CallRow.objects.filter(pk=call, state=CallState.WAITING)
    if not waiting.update(tries=F("tries") + 1):
        return _state_of(call)
    row = CallRow.objects.get(pk=call)
    kind = CallKind(row.kind)
    try:
        peer = queries.live_platform(row.peer, at=now)
        headers = {"API-Version": API_VERSION, **queries.call_header(row.peer)}
        answer = (line or WebLine()).send(kind.method, peer.address + kind.path, content=row.original, headers=headers)
    except TradelaneError as error:
        raise _again(row, error.message) from error
    settled = settled_by(answer.status, tries=row.tries, why=_why(answer))
    if settled.state is CallState.WAITING:
        raise _again(row, f"answered {answer.status}: {settled.why}")
    return _keep(row, answer, settled, reactions[kind])


def _again(row: CallRow, why: str) -> Unavailable:
    CallRow.objects.filter(pk=row.pk).update(error=_kept_words(row, why))
    return Unavailable(why, fix="It is tried again by itself.")


def _kept_words(row: CallRow, why: str) -> str:
    """Why a try came to nothing, sealed as what was sent is."""
    return seal_text_like(why[:1000], like=bytes(row.body), place=CallRow.place(row.pk, "error"))


@transaction.atomic
def _keep(row: CallRow, answer: Answer, settled: Settled, react: Reaction) -> CallState:
    now = clock.now()
    content = answer.content
    kept = seal_like(content, like=bytes(row.body), place=CallRow.place(row.pk, "answer")) if content else b""
    changed = CallRow.objects.filter(pk=row.pk, state=CallState.WAITING).update(
        state=settled.state, status=answer.status, answer=kept, error=_kept_words(row, settled.why), settled_at=now
    )
    if changed:
        journal.record(
            "titles.call.answered", subject=row.about, by=None, kind=row.kind, peer=row.peer, status=answer.status
        )
        react(row.about, settled, now)
    return settled.state


def _state_of(call: str) -> CallState:
    row = CallRow.objects.filter(pk=call).first()
    if row is None:
        raise NotFound("There is no such call.", field="call")
    return CallState(row.state)


def _why(answer: Answer) -> str:
    """What DCSA's `ErrorResponse` says, cut short; nothing where the answer is none."""
    try:
        value = parse(answer.content, limit=200_000)
    except TradelaneError:
        return ""
    errors = value.get("errors") if isinstance(value, dict) else None
    if not isinstance(errors, list):
        return ""
    told = [str(each.get("errorCodeMessage", "")) for each in errors if isinstance(each, dict)]
    return "; ".join(text for text in told if text)[:500]
