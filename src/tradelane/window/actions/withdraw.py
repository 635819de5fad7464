# SPDX-License-Identifier: Apache-2.0
"""The trader takes a case back, or puts a corrected one in its place; apart, because what was filed never changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.consignments.values import Consignment
from tradelane.journal import actions as journal
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.parties.queries import acting_as
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.window import queries, rules
from tradelane.window.actions.fees import let_charges_go
from tradelane.window.actions.file import file_case
from tradelane.window.actions.filing_receipts import end_receipt
from tradelane.window.actions.telling import tell
from tradelane.window.models import CaseRow
from tradelane.window.values import Answers, Case, CaseState, Mandated
from tradelane.window.values.agency_systems import NoticeEvent


@transaction.atomic
def withdraw(*, case: CaseId, by: Actor, now: datetime) -> Case:
    """Take back a case that is not decided; the agencies' tasks end. Again: nothing new.

    Raises Forbidden, Refused (WIN-16, 24), NotFound.
    """
    row = queries.lock_case(case=case, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    held = queries.as_value(row, now=now)
    acting = acting_as(held.trader, by=by, what=Mandated.FILE, now=now)
    rules.only_the_trader_answers_and_appeals.require(held, by=acting)
    if held.state is CaseState.WITHDRAWN:
        return held
    rules.only_an_open_case_is_withdrawn.require(held)
    row.state, row.withdrawn_at, row.waiting = str(CaseState.WITHDRAWN), now, []
    row.save(update_fields=["state", "withdrawn_at", "waiting"])
    end_receipt(row, now=now)
    tell(row, NoticeEvent.WITHDRAWN, now=now)
    let_charges_go(row, reviewed=any(review.verdict.final for review in held.reviews), now=now)
    journal.record("window.case.withdrawn", subject=case, by=by, consignment=row.consignment, procedure=row.procedure)
    return queries.as_value(row, now=now)


@transaction.atomic
def amend_case(
    *,
    case: CaseId,
    consignment: Consignment,
    documents: Iterable[Mapping[str, Any]],
    answers: Answers | None = None,
    by: Actor,
    readers: Iterable[OrganisationId] = (),
    now: datetime,
) -> CaseId:
    """Withdraw an open case and file the corrected one in its place; both know of each other.

    Without `answers` those of the first case stand, as far as the forms still ask them.
    The same amendment again gives the same case. Raises as `withdraw` and `file_case`.
    """
    replaced = CaseRow.objects.filter(replaces=case).first()
    if replaced is not None:
        queries.case(case=CaseId(replaced.id), by=by)  # NotFound for outsiders
        return CaseId(replaced.id)
    held = withdraw(case=case, by=by, now=now)
    return file_case(
        procedure=held.procedure, consignment=consignment, documents=documents,
        answers=_answers(held, consignment, now=now) if answers is None else answers, by=by, readers=readers,
        replaces=case, now=now,
    )  # fmt: skip


def _answers(held: Case, consignment: Consignment, *, now: datetime) -> Answers:
    """What was answered with the first case, as far as the forms still ask it."""
    asked = queries.forms_for(queries.procedure_in_force(code=held.procedure, now=now), consignment)
    still = {one.form.role: {entry.name for entry in one.open} for one in asked}
    return {
        role: {name: value for name, value in given.items() if name in still.get(role, ())}
        for role, given in queries.answers_of(held.id).items()
    }
