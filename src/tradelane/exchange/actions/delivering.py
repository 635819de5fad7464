# SPDX-License-Identifier: Apache-2.0
"""Messages carried to the peer until a signed receipt is kept; apart from sending, which never waits for a network."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.adapters.web import WebCourier
from tradelane.exchange.models import OutboxMessage
from tradelane.exchange.ports import Courier
from tradelane.exchange.values import Answer, OutboxState
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.parties.values import Actor
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.queries import trust_list

INBOX_ADDRESS = "/api/exchange/inbox"
_FINAL = frozenset({400, 403, 409, 413, 415, 422})
"""A peer that read the message and refuses it; trying again by itself changes nothing."""


def deliver(*, message: MessageId, now: datetime, courier: Courier | None = None) -> OutboxState:
    """Carry a waiting message to its peer and keep the receipt; where the message stands afterwards.

    Raises Unavailable when the peer gave no valid answer and trying again is right; after `rules.ATTEMPTS` tries,
    or a refusal, the message is a dead letter instead. Carrying it twice is harmless: the peer takes it in once.
    """
    OutboxMessage.objects.filter(pk=message, state=OutboxState.WAITING).update(attempts=F("attempts") + 1)
    row = OutboxMessage.objects.filter(pk=message).first()
    if row is None or row.state != OutboxState.WAITING:
        return OutboxState.DEAD if row is None else OutboxState(row.state)
    try:
        peer = queries.peer(row.to_node)
        address = peer.base_url + INBOX_ADDRESS
        answer = (courier or WebCourier()).post(address, content=bytes(row.sealed), media_type=formats.JOSE)
        if answer.status in _FINAL:
            return _bury(row, f"refused by the peer: {_reason(answer)}")
        _require_receipt(row, answer, node=peer.node, now=now)
    except (NotFound, Refused, Unreadable, Unavailable) as error:
        if row.attempts >= rules.ATTEMPTS:
            return _bury(row, str(error))
        OutboxMessage.objects.filter(pk=row.pk).update(error=str(error)[:1000])
        raise Unavailable(error.message, field=error.field, rule=error.rule, fix=error.fix) from error
    return _keep_receipt(row, answer.content.decode("ascii"), now)


@transaction.atomic
def retry_delivery(*, message: MessageId, by: Actor) -> None:
    """Have a dead letter tried again, once its cause is gone. Raises NotFound, Forbidden, Conflict when not dead."""
    rules.the_actor_may_send.require(by)
    queries.sent_message(message=message, by=by)
    row = OutboxMessage.objects.select_for_update().get(pk=message)
    if row.state != OutboxState.DEAD:
        raise Conflict("This message is not a dead letter.", field="message", fix="Look at the outbox again.")
    row.state, row.attempts, row.error, row.rounds = OutboxState.WAITING.value, 0, "", row.rounds + 1
    row.save(update_fields=["state", "attempts", "error", "rounds"])
    journal.enqueue("exchange.deliver", {"message": message}, key=f"{message}:{row.rounds}")
    journal.record("exchange.message.revived", subject=message, by=by)


def _require_receipt(row: OutboxMessage, answer: Answer, *, node: OrganisationId, now: datetime) -> None:
    """Raise Unavailable, Unreadable or Refused unless the answer is the peer's signed receipt for this message."""
    if answer.status != 200:
        raise Unavailable(f"The peer answered {answer.status}: {_reason(answer)}", fix="It is tried again by itself.")
    payload, signature = formats.split_jws(answer.content)
    signer = verify_detached(
        payload, protected=signature.protected, signature=signature.signature, trust_list=trust_list(), at=now
    )
    rules.the_receipt_is_for_the_message.require(
        formats.read_receipt(payload),
        signer=signer.organisation,
        peer=node,
        message=row.id,
        digest=Digest(row.digest),
    )


@transaction.atomic
def _keep_receipt(row: OutboxMessage, receipt: str, now: datetime) -> OutboxState:
    changed = OutboxMessage.objects.filter(pk=row.pk, state=OutboxState.WAITING).update(
        state=OutboxState.DELIVERED, receipt=receipt, delivered_at=now, error="", sealed=b""
    )
    if changed:
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
