# SPDX-License-Identifier: Apache-2.0
"""What a bank reports: credits matched to payments by reference, currency and sum; apart, because it is evidence.

Every credit of a file is kept with what came of it, also the ones that match nothing.
"""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.payments import queries, rules
from tradelane.payments.actions.ledger import post
from tradelane.payments.actions.sealing import sealed_notification
from tradelane.payments.formats.camt054 import read_notification
from tradelane.payments.models import CreditRow, IntentRow, NotificationRow
from tradelane.payments.values import Credit, Intent, IntentState, Match, Outcome, units


@transaction.atomic
def record_notification(*, content: bytes, by: Actor, now: datetime) -> list[Match]:
    """Take in a camt.054 from a bank and say what came of each credit.

    The same file again returns the same list. A credit counts only for a payment whose payee's account is with this
    bank; any other is an unknown reference to it. Raises Unreadable, Forbidden.
    """
    the_organisation_is_of_the_kind.require(by, OrganisationKind.BANK)
    the_person_has_the_role.require(by, Role.CLERK)
    digest = digest_of(content)
    known = NotificationRow.objects.filter(digest=digest, bank=by.organisation).first()
    if known is not None:
        return [queries.match_of(row) for row in known.credits.order_by("place")]
    notification = read_notification(content)
    file = NotificationRow.objects.create(
        digest=digest,
        bank=by.organisation,
        message_id=notification.message_id,
        received_at=now,
        content=sealed_notification(content, bank=by.organisation, digest=digest, now=now),
    )
    return [_take(credit, place, file=file, by=by, now=now) for place, credit in enumerate(notification.credits)]


def _take(credit: Credit, place: int, *, file: NotificationRow, by: Actor, now: datetime) -> Match:
    intent = _named(credit, bank=by.organisation)
    seen = CreditRow.objects.filter(
        bank=by.organisation,
        bank_reference=credit.bank_reference,
        outcome__in=[str(outcome) for outcome in Outcome.counted()],
    ).exists()
    outcome = rules.outcome_of(credit, intent, seen_before=seen)
    excess = None
    if intent is not None and outcome is Outcome.EXCESS:
        excess = Money(credit.amount.amount - intent.outstanding.amount, credit.amount.currency)
    row = CreditRow.objects.create(
        notification=file, place=place, bank=by.organisation, bank_reference=credit.bank_reference,
        amount=units(credit.amount), currency=credit.amount.currency, references=list(credit.references),
        booked=credit.booked, booked_on=credit.booked_on, outcome=str(outcome),
        intent_id=intent.id if intent else None, excess=units(excess) if excess else None,
    )  # fmt: skip
    if intent is not None and outcome in Outcome.counted():
        _count(intent, credit, outcome, by=by, now=now)
    elif intent is not None:
        journal.record("payments.credit.questioned", subject=intent.id, by=by, outcome=str(outcome))
    return queries.match_of(row)


def _named(credit: Credit, *, bank: OrganisationId) -> Intent | None:
    """The payment that a reference of the credit names, at this bank; locked."""
    rows = IntentRow.objects.select_for_update()
    for reference in credit.references:
        row = (rows.filter(reference=reference) | rows.filter(end_to_end=reference)).first()
        if row is not None:
            intent = queries.intent_of(row)
            return intent if rules.the_payees_bank_reports_the_credit(intent, bank=bank) else None
    return None


def _count(intent: Intent, credit: Credit, outcome: Outcome, *, by: Actor, now: datetime) -> None:
    bank = queries.bank_of(intent.payee.bank)
    post(
        "credited",
        rules.claims_after_a_credit(intent, credit.amount, bank=bank),
        intent=intent.id,
        key=credit.bank_reference,
        now=now,
    )
    received = intent.received + credit.amount
    state = intent.state
    if outcome is not Outcome.PARTIAL:
        state = IntentState.PAID
        rules.an_intent_moves_forward.require(intent.state, to=state)
    IntentRow.objects.filter(pk=intent.id).update(received=units(received), state=str(state))
    name = "payments.intent.paid" if state is IntentState.PAID else "payments.credit.partial"
    journal.record(
        name, subject=intent.id, by=by, amount=credit.amount.as_json(), reference=intent.reference,
        consignment=intent.consignment, outcome=str(outcome),
    )  # fmt: skip
