# SPDX-License-Identifier: Apache-2.0
"""What cases owe and where agencies collect; apart from cases, as the public asks for fees beforehand."""

from datetime import date

from django.db.models import QuerySet

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, DocumentId, IntentId, OrganisationId
from tradelane.kernel.money import Money, decimal_from
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor
from tradelane.payments.queries import account_from_json
from tradelane.payments.values import Account
from tradelane.tariff.queries import customs_rates
from tradelane.window import rules
from tradelane.window.formats.fees import line_from_json
from tradelane.window.models import ChargeRow, FeeAccountRow
from tradelane.window.queries.procedures import procedure, procedures
from tradelane.window.values import Charge, ChargeState, FeeLine, Filing, Procedure, RefundReason


def fees_for(*, code: str, filing: Filing, on: date) -> tuple[FeeLine, ...]:
    """What a filing under a procedure would cost on the day, line by line. Raises NotFound. Public."""
    return assessed(procedure(code=code, on=on), filing=filing, on=on)


def assessed(published: Procedure, *, filing: Filing, on: date) -> tuple[FeeLine, ...]:
    """As `fees_for`, under a version; published rates of exchange are read only where a fee needs one. Public."""
    needed = rules.needs_a_rate(published.fees, value=filing.value, on=on)
    rates = customs_rates(economy=published.economy, on=on) if needed else ()
    return rules.assess(published.fees, filing=filing, on=on, rates=rates)


def charges_of(*, case: CaseId, by: Actor) -> list[Charge]:
    """What a case owes, by agency; for whom the case concerns. An agency sees its own alone. Raises NotFound."""
    parties.require_access(subject=case, by=by)
    found = [charge_value(row) for row in charge_rows(case)]
    agencies = {agency.organisation for published in procedures() for agency in published.agencies}
    return [charge for charge in found if by.organisation not in agencies or charge.payee == by.organisation]


def charge_rows(case: CaseId | str) -> "QuerySet[ChargeRow]":
    """Rows of a case's charges, for this room after access was checked."""
    return ChargeRow.objects.filter(case=case).order_by("agency", "currency")


def charge_by_id(charge: str, *, case: CaseId) -> ChargeRow:
    """The row of a charge of that case, locked until the transaction ends. Raises NotFound."""
    row = ChargeRow.objects.select_for_update().filter(pk=charge, case=case).first()
    if row is None:
        raise NotFound("The case has no such charge.", field="charge", fix="Read the case again.")
    return row


def charge_value(row: ChargeRow) -> Charge:
    """A row as a value."""
    return Charge(
        id=row.id,
        case=CaseId(row.case_id),
        agency=row.agency,
        payee=OrganisationId(row.payee),
        lines=tuple(line_from_json(line) for line in row.lines),
        amount=Money(decimal_from(row.amount, field="amount"), row.currency),
        state=ChargeState(row.state),
        assessed_at=row.assessed_at,
        intent=IntentId(row.intent) if row.intent else None,
        paid_at=row.paid_at,
        receipt=DocumentId(row.receipt) if row.receipt else None,
        number=row.number or "",
        refund=IntentId(row.refund) if row.refund else None,
        refund_reason=RefundReason(row.refund_reason) if row.refund_reason else None,
    )


def account_of(organisation: OrganisationId) -> Account | None:
    """Where an agency's fees are paid to; None while it collects itself."""
    row = FeeAccountRow.objects.filter(pk=organisation).first()
    return None if row is None else account_from_json(row.account)


def collecting_agencies() -> frozenset[OrganisationId]:
    """Every agency that a procedure of this window names."""
    return frozenset(agency.organisation for published in procedures() for agency in published.agencies)
