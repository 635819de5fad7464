# SPDX-License-Identifier: Apache-2.0
"""How a payment ends: the payee's bank pays out, or the payee's node says that it did; apart from the matching."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.ids import ConsignmentId, IntentId
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.payments import queries, rules
from tradelane.payments.actions.ledger import post
from tradelane.payments.models import IntentRow
from tradelane.payments.values import Intent, IntentState, units

_FACTS = {IntentState.PAID: "payments.intent.paid", IntentState.SETTLED: "payments.intent.settled"}


@transaction.atomic
def settle_intent(*, intent: IntentId, by: Actor, now: datetime) -> Intent:
    """The payee's bank has paid out: every claim on the legs is closed. Again changes nothing.

    Raises Forbidden (not the payee's bank), Refused (not paid yet), NotFound.
    """
    require_access(subject=intent, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    found = queries.lock_intent(intent)
    rules.the_payees_bank_reports_the_credit.require(found, bank=by.organisation)
    if found.state is not IntentState.SETTLED:
        rules.an_intent_moves_forward.require(found.state, to=IntentState.SETTLED)
        _settle(found, by=by, now=now)
    return queries.intent(id=intent, by=by)


@transaction.atomic
def withdraw_intent(*, intent: IntentId, why: str, by: Actor, now: datetime) -> Intent:
    """Nothing is owed any more: the claims are reversed, and what came already is owed back. Again changes nothing.

    Decided against money that arrives at the same moment by the lock of the intent: one of the two is first, and the
    other sees it. Raises Refused (the money came), Forbidden, NotFound.
    """
    require_access(subject=intent, by=by)
    found = queries.lock_intent(intent)
    rules.a_side_or_the_payees_bank_withdraws.require(by, found)
    if found.state is not IntentState.WITHDRAWN:
        rules.an_intent_moves_forward.require(found.state, to=IntentState.WITHDRAWN)
        post("withdrawn", rules.claims_after_withdrawal(found), intent=intent, now=now)
        IntentRow.objects.filter(pk=intent).update(state=str(IntentState.WITHDRAWN))
        journal.record("payments.intent.withdrawn", subject=intent, by=by, consignment=found.consignment, why=why)
    return queries.intent(id=intent, by=by)


@transaction.atomic
def follow_payees_node(
    *, consignment: ConsignmentId, state: IntentState, by: Actor, now: datetime, purpose: str = "sale"
) -> list[IntentId]:
    """Take over what the payee's node said of a payment whose payee is not of this economy: `paid` or `settled`.

    The caller has verified the message. Earlier news than what stands here changes nothing. Returns what moved.
    """
    rows = IntentRow.objects.select_for_update().filter(consignment=consignment, purpose=purpose)
    moved = []
    for found in [queries.intent_of(row) for row in rows]:
        require_access(subject=found.id, by=by)
        news = list(IntentState).index(state) > list(IntentState).index(found.state)
        if not news or rules.the_payees_node_tells_the_state(found, economy=settings.ECONOMY):
            continue
        paid = _paid(found, by=by, now=now) if found.state in IntentState.open() else found
        if state is IntentState.SETTLED:
            _settle(paid, by=by, now=now)
        moved.append(found.id)
    return moved


def _paid(intent: Intent, *, by: Actor, now: datetime) -> Intent:
    bank = queries.bank_of(intent.payee.bank)
    post("credited", rules.claims_after_a_credit(intent, intent.outstanding, bank=bank), intent=intent.id, now=now)
    IntentRow.objects.filter(pk=intent.id).update(received=units(intent.amount), state=str(IntentState.PAID))
    journal.record(_FACTS[IntentState.PAID], subject=intent.id, by=by, consignment=intent.consignment, told=True)
    return queries.lock_intent(intent.id)


def _settle(intent: Intent, *, by: Actor, now: datetime) -> None:
    bank = queries.bank_of(intent.payee.bank)
    post("settled", rules.claims_after_settlement(intent, bank=bank), intent=intent.id, now=now)
    IntentRow.objects.filter(pk=intent.id).update(state=str(IntentState.SETTLED))
    journal.record(
        _FACTS[IntentState.SETTLED], subject=intent.id, by=by, consignment=intent.consignment,
        reference=intent.reference,
    )  # fmt: skip
