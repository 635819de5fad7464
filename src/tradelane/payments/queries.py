# SPDX-License-Identifier: Apache-2.0
"""The only reads of payments that others may use; apart, so that who may see a payment is asked in one place."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import ConsignmentId, IntentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.queries import require_access, visible
from tradelane.parties.queries.vault import json_or_gone
from tradelane.parties.values import Actor
from tradelane.payments.formats.emvqr import encode
from tradelane.payments.formats.national_qr import paynow
from tradelane.payments.models import CreditRow, IntentRow, LedgerLineRow, OrderRow
from tradelane.payments.values import (
    Account,
    Credit,
    Intent,
    IntentState,
    LedgerLine,
    Leg,
    LegKind,
    Match,
    Method,
    Outcome,
    PaymentOrder,
    PaymentTerms,
    from_units,
)

_STATES = {
    IntentState.CREATED: _("Owed"),
    IntentState.ORDERED: _("Ordered"),
    IntentState.PAID: _("Paid"),
    IntentState.SETTLED: _("Settled"),
    IntentState.WITHDRAWN: _("Withdrawn"),
}


def state_name(state: IntentState) -> str:
    """What people call how far a payment got, in the reader's language."""
    return str(_STATES[state])


def intent(*, id: IntentId, by: Actor) -> Intent:
    """A payment as it stands. Raises NotFound, also for an organisation that may not know of it."""
    require_access(subject=id, by=by)
    row = IntentRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such payment, or your organisation may not see it.", facts={"intent": id})
    return intent_of(row)


def intents(*, by: Actor) -> list[Intent]:
    """Every payment the organisation may know of, newest first."""
    rows = IntentRow.objects.filter(pk__in=visible(prefix="intent_", by=by)).order_by("-created_at", "-pk")
    return [intent_of(row) for row in rows]


def intents_of(*, consignment: ConsignmentId, by: Actor) -> list[Intent]:
    """The payments of a consignment that the organisation may know of, by purpose."""
    rows = IntentRow.objects.filter(consignment=consignment, pk__in=visible(prefix="intent_", by=by))
    return [intent_of(row) for row in rows.order_by("purpose")]


def is_ordered(*, consignment: ConsignmentId, by: Actor, purpose: str = "sale") -> bool:
    """Whether the payer has bound themselves to pay: the payment is ordered, paid or settled."""
    found = [each for each in intents_of(consignment=consignment, by=by) if each.terms.purpose == purpose]
    return bool(found) and all(each.state in IntentState.binding() for each in found)


def payment_order(*, id: IntentId, by: Actor) -> PaymentOrder:
    """The payer's order as the file that goes to the bank; for payer and the operator of neither. Raises NotFound."""
    found = intent(id=id, by=by)
    row = OrderRow.objects.filter(intent=id).first()
    if row is None or by.organisation not in (found.payer.organisation, found.payer.bank):
        raise NotFound("There is no order to show you.", facts={"intent": id})
    return PaymentOrder(id, bytes(row.content), Digest(row.digest), row.ordered_at)


def qr_payload(*, id: IntentId, by: Actor) -> str:
    """The EMVCo payload that a payer scans. Raises NotFound when this payment has no code."""
    found = intent(id=id, by=by)
    if found.method is not Method.QR:
        raise NotFound("This payment has no code to scan.", facts={"intent": id})
    return encode(
        paynow(
            payee=found.payee.proxy or found.payee.organisation,
            name=found.payee.name,
            amount=found.outstanding,
            reference=found.reference,
            expires=found.terms.due,
        )
    )


def matches(*, id: IntentId, by: Actor) -> list[Match]:
    """Every credit that named this payment, and what came of it, oldest first."""
    intent(id=id, by=by)
    return [match_of(row) for row in CreditRow.objects.filter(intent=id).order_by("pk")]


def unmatched(*, by: Actor) -> list[Match]:
    """Credits that the actor's bank reported and that a person must look at, oldest first."""
    counted = [str(outcome) for outcome in Outcome.counted()]
    rows = CreditRow.objects.filter(bank=by.organisation).exclude(outcome__in=counted).order_by("pk")
    return [match_of(row) for row in rows]


def ledger(*, id: IntentId, by: Actor) -> list[LedgerLine]:
    """The claims of a payment, in the order they were posted."""
    intent(id=id, by=by)
    rows = LedgerLineRow.objects.filter(event__intent=id).select_related("event").order_by("pk")
    return [LedgerLine(r.event.name, r.account, from_units(r.amount, r.currency), r.event.at) for r in rows]


def balances(*, id: IntentId, by: Actor) -> dict[str, Money]:
    """What is open on each account of a payment; accounts that are even are left out."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in ledger(id=id, by=by):
        sums[line.account, line.amount.currency] += line.amount.amount
    return {account: Money(amount, currency) for (account, currency), amount in sums.items() if amount}


# ── rows as values, for this room's actions ──


def lock_intent(id: IntentId) -> Intent:
    """The payment with its row locked until the transaction ends. Raises NotFound."""
    row = IntentRow.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such payment, or your organisation may not see it.", facts={"intent": id})
    return intent_of(row)


def intent_of(row: IntentRow) -> Intent:
    """A row as a value."""
    return Intent(
        id=IntentId(row.id),
        consignment=ConsignmentId(row.consignment),
        payer=_payer_of(row),
        payee=account_from_json(row.payee),
        legs=tuple(Leg(LegKind(leg["kind"]), Money.from_json(leg["amount"], field="legs")) for leg in row.legs),
        method=Method(row.method),
        terms=_terms(row),
        state=IntentState(row.state),
        reference=row.reference,
        end_to_end=row.end_to_end,
        received=from_units(row.received, row.currency),
        created_at=row.created_at,
    )


def _payer_of(row: IntentRow) -> Account:
    """Who pays; a private person who was erased has no name left."""
    place = IntentRow.place(row.consignment, row.purpose)
    left = {"organisation": row.payer_organisation, "name": "", "country": ""}
    return account_from_json(json_or_gone(row.payer, place=place, gone=left))


def _terms(row: IntentRow) -> PaymentTerms:
    due = row.terms.get("due")
    return PaymentTerms(
        purpose=row.purpose,
        condition=row.terms.get("condition", ""),
        due=date.fromisoformat(due) if due else None,
        invoice=row.terms.get("invoice", ""),
    )


def account_json(account: Account) -> dict[str, Any]:
    """An account as the table keeps it."""
    return {
        "organisation": account.organisation,
        "name": account.name,
        "country": account.country,
        "number": account.number,
        "bic": account.bic,
        "bank": account.bank,
        "proxy": account.proxy,
    }


def account_from_json(value: dict[str, Any]) -> Account:
    """What `account_json` wrote."""
    return Account(**value)


def match_of(row: CreditRow) -> Match:
    """A row as a value."""
    credit = Credit(
        bank_reference=row.bank_reference,
        amount=from_units(row.amount, row.currency),
        references=tuple(row.references),
        booked=row.booked,
        booked_on=row.booked_on,
    )
    excess = None if row.excess is None else from_units(row.excess, row.currency)
    return Match(credit, Outcome(row.outcome), IntentId(row.intent_id) if row.intent_id else None, excess)


def bank_of(id: OrganisationId | None) -> OrganisationId:
    """The bank on whose account claims are posted; a stand-in where the payee named none."""
    return id or OrganisationId("bank")
