# SPDX-License-Identifier: Apache-2.0
"""What payer and payee do: open a payment, order it; apart from what banks say."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import ConsignmentId, IntentId, OrganisationId, new_id
from tradelane.kernel.money import total
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.payments import queries, rules
from tradelane.payments.actions.ledger import post
from tradelane.payments.actions.sealing import sealed_payer
from tradelane.payments.formats.pain001 import payment_order
from tradelane.payments.formats.references import creditor_reference, end_to_end_id
from tradelane.payments.models import IntentRow, OrderRow
from tradelane.payments.values import Account, Intent, IntentState, Leg, Method, PaymentOrder, PaymentTerms, units


@transaction.atomic
def create_intent(
    *,
    consignment: ConsignmentId,
    payer: Account,
    payee: Account,
    legs: Sequence[Leg],
    method: Method,
    terms: PaymentTerms,
    readers: Iterable[OrganisationId] = (),
    by: Actor,
    now: datetime,
) -> IntentId:
    """Open a payment of a consignment; its references follow from consignment and purpose, on every node alike.

    Again for the same consignment and purpose: the same id. Raises Conflict when that one is over other legs or
    parties, Refused, Forbidden.
    """
    rules.a_party_opens_the_intent.require(by, payer, payee)
    the_person_has_the_role.require(by, Role.CLERK)
    rules.a_private_person_only_pays_and_by_code.require(payer, payee, method=method)
    _require_sound(payer, payee, legs)
    existing = IntentRow.objects.filter(consignment=consignment, purpose=terms.purpose).first()
    if existing is not None:
        _require_same(queries.intent_of(existing), payer, payee, legs)
        return IntentId(existing.id)
    reference = creditor_reference(consignment, purpose=terms.purpose)
    rules.a_creditor_reference_is_sound.require(reference)
    amount = total((leg.amount for leg in legs), currency=legs[0].amount.currency)
    row = IntentRow.objects.create(
        id=new_id("intent"), consignment=consignment, purpose=terms.purpose,
        payer_organisation=payer.organisation, payee_organisation=payee.organisation,
        payer=sealed_payer(payer, consignment=consignment, purpose=terms.purpose, now=now),
        payee=queries.account_json(payee),
        legs=[{"kind": str(leg.kind), "amount": leg.amount.as_json()} for leg in legs],
        terms={"condition": terms.condition, "due": terms.due and terms.due.isoformat(), "invoice": terms.invoice},
        method=str(method), state=str(IntentState.CREATED), reference=reference,
        end_to_end=end_to_end_id(reference), amount=units(amount), received=0, currency=amount.currency,
        created_at=now,
    )  # fmt: skip
    intent = queries.intent_of(row)
    post("created", rules.claims_of_an_intent(intent), intent=intent.id, now=now)
    known = (payer.organisation, payee.organisation, payer.bank, payee.bank)
    grant_access(subject=intent.id, organisations={*filter(None, known), *readers})
    journal.record(
        "payments.intent.created", subject=intent.id, by=by, consignment=consignment, reference=reference,
        amount=amount.as_json(),
    )  # fmt: skip
    return intent.id


def _require_sound(payer: Account, payee: Account, legs: Collection[Leg]) -> None:
    rules.payer_and_payee_differ.require(payer, payee)
    rules.every_leg_is_above_zero.require(legs)
    rules.legs_share_one_currency.require(legs)
    rules.amounts_fit_the_currency.require(legs)


def _require_same(intent: Intent, payer: Account, payee: Account, legs: Sequence[Leg]) -> None:
    given = (payer.organisation, payee.organisation, tuple(legs))
    if (intent.payer.organisation, intent.payee.organisation, intent.legs) != given:
        raise Conflict(
            "This consignment has a payment for this purpose already, over another sum or other parties.",
            field="legs", fix="Look at it, or name another purpose.", facts={"intent": intent.id},
        )  # fmt: skip


@transaction.atomic
def order_payment(*, intent: IntentId, by: Actor, now: datetime) -> PaymentOrder:
    """The payer's irrevocable order: the file for their bank (pain.001.001.09). Again: the same file.

    Raises Forbidden (not the payer, not a signatory), Refused (accounts missing), NotFound.
    """
    require_access(subject=intent, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    found = queries.lock_intent(intent)
    rules.only_the_payer_orders.require(found, by=by.organisation)
    if found.state in IntentState.binding() and OrderRow.objects.filter(intent=intent).exists():
        return queries.payment_order(id=intent, by=by)
    rules.an_intent_moves_forward.require(found.state, to=IntentState.ORDERED)
    rules.only_a_transfer_is_ordered.require(found.method)
    rules.a_transfer_names_both_accounts.require(found)
    content = payment_order(found, execute_on=max(now.date(), found.terms.due or now.date()), now=now)
    OrderRow.objects.create(intent_id=intent, content=content, digest=digest_of(content), ordered_at=now)
    IntentRow.objects.filter(pk=intent).update(state=str(IntentState.ORDERED))
    journal.record("payments.intent.ordered", subject=intent, by=by, digest=digest_of(content))
    return queries.payment_order(id=intent, by=by)
