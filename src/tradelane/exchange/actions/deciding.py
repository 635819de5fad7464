# SPDX-License-Identifier: Apache-2.0
"""What people decide about messages that got stuck; apart, because no program gives a message up."""

from datetime import datetime
from functools import partial

from django.db import transaction

from tradelane.exchange import queries, rules
from tradelane.exchange.actions.attaching import let_go
from tradelane.exchange.actions.places import incoming, release_from
from tradelane.exchange.models import InboxMessage, OutboxMessage, PassedOver
from tradelane.exchange.values import OutboxState
from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import MessageId
from tradelane.parties.actions.vault import seal_text
from tradelane.parties.queries import require_access
from tradelane.parties.values import Actor
from tradelane.parties.values.vault import About, Place, Record


@transaction.atomic
def retry_delivery(*, message: MessageId, by: Actor) -> None:
    """Have a dead letter tried again, once its cause is gone. Raises NotFound, Forbidden, Conflict when not dead."""
    row = _dead(message, by)
    row.state, row.attempts, row.error, row.rounds = OutboxState.WAITING.value, 0, "", row.rounds + 1
    row.save(update_fields=["state", "attempts", "error", "rounds"])
    journal.enqueue("exchange.deliver", {"message": message}, key=f"{message}:{row.rounds}")
    journal.record("exchange.message.revived", subject=message, by=by)


@transaction.atomic
def abandon_message(*, message: MessageId, reason: str, by: Actor, now: datetime) -> None:
    """Give a dead letter up, for a reason; its content goes. Raises NotFound, Forbidden, Conflict when not dead.

    The reason stays with the message and does not go into the journal, where nothing is ever removed.
    """
    row = _dead(message, by)
    rules.a_decision_has_a_reason.require(reason)
    row.state, row.sealed = OutboxState.ABANDONED.value, b""
    row.reason = _sealed(reason, message=message, place=OutboxMessage.place(message), now=now)
    row.save(update_fields=["state", "reason", "sealed"])
    journal.record("exchange.message.abandoned", subject=message, by=by)
    kept = list(row.attachments.values_list("pk", flat=True))
    transaction.on_commit(partial(let_go, kept))


@transaction.atomic
def go_on_without(*, message: MessageId, reason: str, by: Actor, now: datetime) -> int:
    """Work on a held message although earlier ones of its conversation are missing; how many places are passed over.

    One that comes after all is worked on when it comes. Raises NotFound, Forbidden, Conflict when it is not held.
    """
    rules.the_actor_may_send.require(by)
    require_access(subject=message, by=by)
    row = InboxMessage.objects.filter(pk=message, to_organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such message.", field="message")
    rules.a_decision_has_a_reason.require(reason)
    place = incoming(row)
    ends = {"from_organisation": row.from_organisation, "to_organisation": row.to_organisation}
    came = set(InboxMessage.objects.filter(**ends, conversation=row.conversation).values_list("sequence", flat=True))
    missing = [number for number in range(place.next, row.sequence) if number not in came]
    if not row.conversation or not missing:
        raise Conflict("This message waits for no earlier one.", field="message", fix="Look at the inbox again.")
    PassedOver.objects.bulk_create(
        PassedOver(
            **ends, conversation=row.conversation, sequence=number, decided_at=now,
            reason=_sealed(reason, message=message, place=PassedOver.place(row.conversation, number), now=now),
        )
        for number in missing
    )  # fmt: skip
    release_from(place, now=now, without=missing)
    journal.record("exchange.message.passed_over", subject=message, by=by, places=missing)
    return len(missing)


def _sealed(reason: str, *, message: MessageId, place: Place, now: datetime) -> str:
    """A person's reason as it is kept: whom it names nobody can tell, so it goes with the message."""
    about = About(frozenset(), message, Record.MESSAGE, aware_utc(now).date(), unnamed=True)
    return seal_text(reason.strip(), place=place, about=about)


def _dead(message: MessageId, by: Actor) -> OutboxMessage:
    rules.the_actor_may_send.require(by)
    queries.sent_message(message=message, by=by)
    row = OutboxMessage.objects.select_for_update().get(pk=message)
    if row.state != OutboxState.DEAD:
        raise Conflict("This message is not a dead letter.", field="message", fix="Look at the outbox again.")
    return row
