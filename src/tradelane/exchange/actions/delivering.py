# SPDX-License-Identifier: Apache-2.0
"""Messages carried to the peer until a signed receipt is kept; apart from sending, which never waits for a network."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.actions.lines import line_to
from tradelane.exchange.actions.log import log_message
from tradelane.exchange.actions.receipts import require_receipt
from tradelane.exchange.models import OutboxMessage
from tradelane.exchange.ports import Courier
from tradelane.exchange.values import Answer, OutboxState, PeerView
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Forbidden, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import MessageId

INBOX_ADDRESS = "/api/exchange/inbox"
BATCH_ADDRESS = "/api/exchange/batches"
MOST_TOGETHER = 50
"""Messages carried in one request; the peer answers for all of them well within a second."""
_FINAL = frozenset({400, 403, 409, 413, 415, 422})
"""A peer that read the message and refuses it; trying again by itself changes nothing."""


def deliver(*, message: MessageId, now: datetime, courier: Courier | None = None, in_turn: bool = True) -> OutboxState:
    """Carry a waiting message to its peer and keep the receipt; where the message stands afterwards.

    Others that wait for the same peer go along. Raises Unavailable when the peer gave no valid answer and trying again
    is right; after `rules.ATTEMPTS` tries, or a refusal, the message is a dead letter instead. Carrying it twice is
    harmless: the peer takes it in once. A try that is not `in_turn`, made because the peer just answered another one,
    counts for nothing when it fails: many such may meet one short silence.
    """
    if in_turn:
        OutboxMessage.objects.filter(pk=message, state=OutboxState.WAITING).update(attempts=F("attempts") + 1)
    row = OutboxMessage.objects.filter(pk=message).first()
    if row is None or row.state != OutboxState.WAITING:
        return OutboxState.DEAD if row is None else OutboxState(row.state)
    try:
        peer = queries.peer(row.to_node)
        queries.require_admitted(peer, at=now)
        alone = in_turn and row.attempts % 2 == 0  # every other try: one bad message holds up no other
        along = [] if alone else _others(row)
        answer, *others = _carried([row, *along], peer, courier or line_to(peer))
        _settle(along, others, peer, now)
        if answer.status in _FINAL:
            return _bury(row, f"refused by the peer: {_reason(answer)}")
        state = _receipted(row, answer, peer, now)
        _go_on(row)
        return state
    except Forbidden as error:  # the peer is no member any more: waiting changes nothing
        return _bury(row, str(error))
    except (NotFound, Refused, Unreadable, Unavailable) as error:
        if in_turn and row.attempts >= rules.ATTEMPTS:
            return _bury(row, str(error))
        OutboxMessage.objects.filter(pk=row.pk).update(error=str(error)[:1000])
        raise Unavailable(error.message, field=error.field, rule=error.rule, fix=error.fix) from error


def _go_on(row: OutboxMessage) -> None:
    """The peer answers again: carry on at once with those that it gave no answer to before, not when they fall due."""
    waiting = OutboxMessage.objects.filter(to_node=row.to_node, state=OutboxState.WAITING).exclude(error="")
    oldest = waiting.order_by("sent_at", "pk").values_list("pk", flat=True).first()
    if oldest is not None:
        journal.enqueue("exchange.go_on", {"message": oldest}, key=f"{oldest}:{row.pk}")


def _others(row: OutboxMessage) -> list[OutboxMessage]:
    """Messages that wait for the same peer, as many as fit into a request with `row`."""
    waiting = OutboxMessage.objects.filter(to_node=row.to_node, state=OutboxState.WAITING).exclude(pk=row.pk)
    room, found = rules.LARGEST_MESSAGE - len(row.sealed) - formats.BATCH_OVERHEAD, []
    for other in waiting.order_by("sent_at", "pk")[: MOST_TOGETHER - 1]:
        room -= len(other.sealed) + formats.BATCH_OVERHEAD
        if room < 0:
            break
        found.append(other)
    return found


def _carried(rows: Sequence[OutboxMessage], peer: PeerView, courier: Courier) -> list[Answer]:
    """What the peer answered to each. Raises Unavailable when it answered for none."""
    if len(rows) == 1:
        content = bytes(rows[0].sealed)
        return [courier.post(peer.base_url + INBOX_ADDRESS, content=content, media_type=formats.JOSE)]
    batch = formats.batch_bytes([bytes(row.sealed) for row in rows])
    answer = courier.post(peer.base_url + BATCH_ADDRESS, content=batch, media_type=formats.BATCH)
    if answer.status != 200:
        raise Unavailable(f"The peer answered {answer.status}: {_reason(answer)}", fix="It is tried again by itself.")
    return formats.read_batch_answer(answer.content, messages=len(rows))


def _settle(rows: Sequence[OutboxMessage], answers: Sequence[Answer], peer: PeerView, now: datetime) -> None:
    """Keep what came of those that went along; one without a good answer waits for its own try."""
    for row, answer in zip(rows, answers, strict=True):
        if answer.status in _FINAL:
            _bury(row, f"refused by the peer: {_reason(answer)}")
            continue
        try:
            _receipted(row, answer, peer, now)
        except TradelaneError as error:
            OutboxMessage.objects.filter(pk=row.pk).update(error=str(error)[:1000])


def _receipted(row: OutboxMessage, answer: Answer, peer: PeerView, now: datetime) -> OutboxState:
    """Keep the receipt. Raises Unavailable, Unreadable or Refused unless the answer is the peer's for this message."""
    if answer.status != 200:
        raise Unavailable(f"The peer answered {answer.status}: {_reason(answer)}", fix="It is tried again by itself.")
    receipt = require_receipt(answer.content, id=row.id, digest=Digest(row.digest), node=peer.node, now=now)
    return _keep_receipt(row, receipt, now)


@transaction.atomic
def _keep_receipt(row: OutboxMessage, receipt: str, now: datetime) -> OutboxState:
    changed = OutboxMessage.objects.filter(pk=row.pk, state=OutboxState.WAITING).update(
        state=OutboxState.DELIVERED, receipt=receipt, delivered_at=now, error="", sealed=b""
    )
    if changed:
        log_message(_words(row, receipt, now))
        for attachment in row.attachments.values_list("pk", flat=True):
            journal.enqueue("exchange.attach", {"attachment": attachment}, key=attachment)
        journal.record("exchange.message.delivered", subject=row.id, by=None, kind=row.kind, to_node=row.to_node)
    return OutboxState.DELIVERED


@transaction.atomic
def _bury(row: OutboxMessage, error: str) -> OutboxState:
    changed = OutboxMessage.objects.filter(pk=row.pk, state=OutboxState.WAITING).update(
        state=OutboxState.DEAD, error=error[:1000]
    )
    if changed:
        journal.record("exchange.message.died", subject=row.id, by=None, kind=row.kind, to_node=row.to_node)
    return OutboxState.DEAD


def _words(row: OutboxMessage, receipt: str, now: datetime) -> formats.LogWords:
    return formats.LogWords(
        message=row.id,
        digest=Digest(row.digest),
        kind=row.kind,
        purpose=row.purpose,
        sender=row.from_organisation,
        recipient=row.to_organisation,
        sent_at=row.sent_at,
        side="sent",
        receipt=digest_of(receipt.encode("ascii")),
        at=now.replace(microsecond=0),
    )


def _reason(answer: Answer) -> str:
    """What a peer's problem+json says, cut short; its status when it says nothing readable."""
    try:
        problem = parse(answer.content, limit=50_000)
    except TradelaneError:
        return f"status {answer.status}"
    if not isinstance(problem, dict):
        return f"status {answer.status}"
    said = [str(problem.get(name, "")) for name in ("detail", "rule", "field", "fix")]
    return "; ".join(text[:200] for text in said if text) or f"status {answer.status}"
