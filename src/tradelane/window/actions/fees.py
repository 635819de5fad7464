# SPDX-License-Identifier: Apache-2.0
"""Fees assessed, paid, receipted and given back; apart from deciding, which only asks whether any is still due."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId, IntentId, OrganisationId, new_id
from tradelane.kernel.money import Money
from tradelane.parties import queries as parties
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.payments import actions as payments
from tradelane.payments.queries import account_json
from tradelane.payments.queries import intent as intent_of
from tradelane.payments.values import Account, IntentState, Leg, LegKind, Method, PaymentTerms
from tradelane.window import queries, rules
from tradelane.window.formats.fees import lines_json
from tradelane.window.models import CaseRow, ChargeRow, FeeAccountRow
from tradelane.window.values import Charge, ChargeState, FeeLine, Filing, Mandated, Procedure, RefundReason

RECEIPT_JOB = "window.receipt"


@transaction.atomic
def name_account(*, account: Account, by: Actor, now: datetime) -> Account:
    """Say where the fees of the actor's agency are paid to from now on; cases filed before keep what they were told.

    Raises Forbidden (FEE-6, role).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    rules.an_agency_names_its_own_account.require(queries.collecting_agencies(), by=by.organisation)
    own = replace(account, organisation=by.organisation)
    FeeAccountRow.objects.update_or_create(
        organisation=by.organisation,
        defaults={"account": account_json(own), "named_by": by.person or "", "named_at": now},
    )
    journal.record("window.account.named", subject=by.organisation, by=by)
    return own


def charge(row: CaseRow, *, published: Procedure, filing: Filing, now: datetime) -> None:
    """Write down what a case owes to each agency, by the tariff of its day; within the filing's transaction."""
    on = published.day(now)
    lines = queries.assessed(published, filing=filing, on=on)
    for line in lines:
        rules.a_fee_is_charged_as_published.require(line, fees=published.fees, on=on)
    for (role, currency), due in _by_agency(lines).items():
        payee = published.agency_in_role(role).organisation
        collects = queries.account_of(payee) is not None
        total = sum((line.amount.amount for line in due if line.amount), Decimal(0))
        if total:
            ChargeRow.objects.create(
                id=new_id("charge"), case=row, agency=role, payee=payee, lines=lines_json(due),
                amount=str(Money(total, currency).rounded().amount), currency=currency, assessed_at=now,
                state=str(ChargeState.OWED if collects else ChargeState.ELSEWHERE),
            )  # fmt: skip


@transaction.atomic
def pay_charge(
    *, case: CaseId, charge: str, method: Method | str, account: Account | None = None, by: Actor, now: datetime
) -> Charge:
    """Choose how to pay what a case owes to an agency: by code or by transfer from `account`. Again: the same payment.

    Raises Forbidden (FEE-3, role), Refused (FEE-4, a rule of payments), NotFound, Unreadable (no such method).
    """
    row = queries.lock_case(case=case, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    if method not in set(Method):
        raise Unreadable(
            f"{method!r} is no way to pay", field="method", rule="FEE-4", fix=f"One of {', '.join(Method)}."
        )
    held = queries.as_value(row)
    acting = parties.acting_as(held.trader, by=by, what=Mandated.FILE, now=now)
    rules.the_trader_pays_what_its_case_owes.require(held, by=acting)
    owed = queries.charge_by_id(charge, case=case)
    found = queries.charge_value(owed)
    if found.intent is None:
        rules.only_what_is_owed_is_paid.require(found)
        payee = queries.account_of(found.payee)
        if payee is None:  # an account is replaced, never taken away
            raise rules.only_what_is_owed_is_paid.refused()
        owed.intent = _open(
            row, found, payer=_party(held.trader, account), payee=payee, method=Method(method), now=now,
            amount=found.amount, purpose=f"fee {found.id[-13:]}",
        )  # fmt: skip
        owed.save(update_fields=["intent"])
        journal.record("window.charge.opened", subject=case, by=by, charge=charge, intent=owed.intent)
    return queries.charge_value(owed)


@transaction.atomic
def take_payment(*, intent: IntentId, now: datetime) -> CaseId | None:
    """The agency's bank reported the whole sum: the charge is paid, a receipt is made, and the case may go on.

    For this room's inbox. Money for a case that was taken back meanwhile is owed back whole. None when the payment is
    of no charge, or was taken before.
    """
    row = ChargeRow.objects.select_for_update().filter(intent=intent).first()
    if row is None or row.paid_at is not None:
        return None
    lapsed = row.state == str(ChargeState.LAPSED)
    row.paid_at = now
    row.state = str(ChargeState.REFUND_OWED if lapsed else ChargeState.PAID)
    row.refund_reason = str(RefundReason.PAID_LATE) if lapsed else ""
    row.save(update_fields=["paid_at", "state", "refund_reason"])
    journal.record("window.charge.paid", subject=row.case_id, by=None, charge=row.id, agency=row.agency)
    journal.enqueue(RECEIPT_JOB, {"charge": row.id}, key=row.id)
    if lapsed:
        _give_back(row, queries.charge_value(row).amount, now=now)
    return CaseId(row.case_id)


@transaction.atomic
def take_refund(*, intent: IntentId) -> None:
    """The trader's bank reported what an agency gave back. For this room's inbox."""
    row = ChargeRow.objects.select_for_update().filter(refund=intent, state=str(ChargeState.REFUND_OWED)).first()
    if row is not None:
        row.state = str(ChargeState.REFUNDED)
        row.save(update_fields=["state"])
        journal.record("window.charge.refunded", subject=row.case_id, by=None, charge=row.id)


def let_charges_go(row: CaseRow, *, reviewed: bool, now: datetime) -> None:
    """A case is taken back: what is not paid lapses, what is paid is owed back as published; within its transaction."""
    for charge_row in queries.charge_rows(row.id).select_for_update():
        found = queries.charge_value(charge_row)
        if found.state in (ChargeState.OWED, ChargeState.ELSEWHERE):
            _call_off(found, now=now)
            charge_row.state = str(ChargeState.LAPSED)
            charge_row.save(update_fields=["state"])
        elif found.state is ChargeState.PAID:
            back = rules.given_back(found, reviewed=reviewed)
            if back.amount:
                charge_row.state = str(ChargeState.REFUND_OWED)
                charge_row.refund_reason = str(RefundReason.TAKEN_BACK)
                charge_row.save(update_fields=["state", "refund_reason"])
                _give_back(charge_row, back, now=now)


def _call_off(found: Charge, *, now: datetime) -> None:
    """End a payment that the trader opened and no bank reported; money on its way is given back when it is told."""
    agency = _agency(found)
    if found.intent is not None and intent_of(id=found.intent, by=agency).state in IntentState.open():
        payments.withdraw_intent(intent=found.intent, why="The case was taken back.", by=agency, now=now)


def _give_back(row: ChargeRow, amount: Money, *, now: datetime) -> None:
    """Open the payment from the agency to the trader; the agency orders it as any other."""
    found, agency = queries.charge_value(row), queries.account_of(OrganisationId(row.payee))
    if agency is None:  # an account is replaced, never taken away
        raise rules.only_what_is_owed_is_paid.refused()
    trader = _party(OrganisationId(row.case.trader), None)
    row.refund = _open(
        row.case, found, payer=agency, payee=trader, method=Method.TRANSFER, now=now, amount=amount,
        purpose=f"refund {found.id[-13:]}",
    )  # fmt: skip
    row.save(update_fields=["refund"])
    journal.record("window.refund.owed", subject=row.case_id, by=None, charge=row.id, amount=amount.as_json())


def _open(
    row: CaseRow,
    found: Charge,
    *,
    payer: Account,
    payee: Account,
    method: Method,
    now: datetime,
    amount: Money,
    purpose: str,
) -> IntentId:
    """A payment of the case's consignment, opened for the agency, which charges and gives back by its own tariff."""
    return payments.create_intent(
        consignment=queries.as_value(row).consignment, payer=payer, payee=payee, legs=[Leg(LegKind.FEE, amount)],
        method=method, terms=PaymentTerms(purpose=purpose, condition="Fee of an authority", invoice=row.id[-13:]),
        by=_agency(found), now=now,
    )  # fmt: skip


def _agency(found: Charge) -> Actor:
    """The agency itself, in whose name its published tariff is carried out."""
    return Actor(found.payee, frozenset({OrganisationKind.AGENCY}), frozenset({Role.CLERK}))


def _party(organisation: OrganisationId, account: Account | None) -> Account:
    known = parties.organisation(organisation)
    given = account or Account(organisation, known.name, "")
    country = given.country or organisation.split(".", 1)[0]
    return replace(given, organisation=organisation, name=known.name, country=country)


def _by_agency(lines: Iterable[FeeLine]) -> dict[tuple[str, str], list[FeeLine]]:
    """Lines with an amount by agency and currency; a waived one stands beside what is charged."""
    found: defaultdict[tuple[str, str], list[FeeLine]] = defaultdict(list)
    for line in lines:
        if line.amount is not None:
            found[line.agency, line.amount.currency].append(line)
    return dict(found)
