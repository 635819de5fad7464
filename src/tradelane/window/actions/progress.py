# SPDX-License-Identifier: Apache-2.0
"""Brings a case row to where its diagram stands, and writes the decision the diagram reached; apart from who acts."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.ids import CaseId
from tradelane.window import queries, rules
from tradelane.window.actions.filing_receipts import end_receipt
from tradelane.window.actions.sealing import sealed_reasons
from tradelane.window.actions.telling import tell
from tradelane.window.formats.decision import decide, decision_json
from tradelane.window.formats.workflow import Run, complete
from tradelane.window.models import CaseRow
from tradelane.window.values import Case, CaseState, Procedure
from tradelane.window.values.agency_systems import NoticeEvent


def advance(row: CaseRow, *, task: str, facts: dict[str, Any], published: Procedure, now: datetime) -> Case:
    """Finish a task of the diagram, save the row, and decide when the diagram says so. The row is locked."""
    run = complete(published.diagram, row.workflow, task=task, facts=facts, tables=published.tables)
    save_progress(row, run, published=published, now=now)
    return queries.as_value(CaseRow.objects.prefetch_related("reviews").get(pk=row.pk), now=now)


def save_progress(row: CaseRow, run: Run, *, published: Procedure, now: datetime) -> None:
    """Save where the diagram stands; when it has a result that the row has not, decide."""
    row.workflow = run.as_json()
    row.waiting = list(run.waiting)
    result = run.facts.get("result")
    if result is not None and row.decision is None:
        _decide_once_paid(row, CaseState(str(result)), published=published, now=now)
    elif row.decision is None:
        row.state = str(_open_state(run, published))
    row.save()


@transaction.atomic
def go_on(*, case: CaseId, now: datetime) -> None:
    """Decide a case that waited only for its fees, once they are paid; for this room's inbox."""
    row = CaseRow.objects.select_for_update().get(pk=case)
    result = row.workflow["facts"].get("result")
    if result is not None and row.decision is None and row.withdrawn_at is None:
        _decide_once_paid(row, CaseState(str(result)), published=queries.procedure_of(row), now=now)
        row.save()


def _decide_once_paid(row: CaseRow, result: CaseState, *, published: Procedure, now: datetime) -> None:
    """A refusal stands at once, so that its time to appeal runs; a clearance waits for the fees due before it."""
    charges = [queries.charge_value(each) for each in queries.charge_rows(row.id)]
    if result is CaseState.REFUSED or rules.a_clearance_waits_for_the_fees_due_before_it(charges):
        _decide(row, result, published=published, now=now)
    else:
        row.state = str(CaseState.IN_REVIEW)


def _open_state(run: Run, published: Procedure) -> CaseState:
    """Information is asked while any task that waits is the trader's."""
    questions = {a.information_task for a in published.agencies}
    return CaseState.INFORMATION_ASKED if set(run.waiting) & questions else CaseState.IN_REVIEW


def _decide(row: CaseRow, result: CaseState, *, published: Procedure, now: datetime) -> None:
    held = queries.as_value(row)
    decision = decide(
        held, published=published, result=result, now=now, seconds=queries.seconds_of(held.id),
        rulings=queries.bindings_of(held, economy=published.economy, on=published.day(held.filed_at)),
    )  # fmt: skip
    row.state = str(decision.result)
    told = decision_json(decision)
    row.decision = {**told, "reasons": sealed_reasons(told["reasons"], row=row)}
    row.number = decision.number
    row.decided_at = now
    end_receipt(row, decision=decision.number, now=now)
    tell(row, NoticeEvent.DECIDED, now=now)
    journal.record(
        "window.case.decided", subject=CaseId(row.id), by=None,
        result=str(decision.result), number=decision.number, consignment=row.consignment, procedure=row.procedure,
    )  # fmt: skip
