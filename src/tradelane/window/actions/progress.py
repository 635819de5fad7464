# SPDX-License-Identifier: Apache-2.0
"""Brings a case row to where its diagram stands, and writes the decision the diagram reached; apart from who acts."""

from datetime import datetime
from typing import Any

from tradelane.journal import actions as journal
from tradelane.kernel.ids import CaseId
from tradelane.window import queries
from tradelane.window.formats.decision import decide, decision_json
from tradelane.window.formats.workflow import Run, complete
from tradelane.window.models import CaseRow
from tradelane.window.values import Case, CaseState, Procedure


def advance(row: CaseRow, *, task: str, facts: dict[str, Any], published: Procedure, now: datetime) -> Case:
    """Finish a task of the diagram, save the row, and decide when the diagram says so. The row is locked."""
    run = complete(published.diagram, row.workflow, task=task, facts=facts, tables=published.tables)
    return save_progress(row, run, published=published, now=now)


def save_progress(row: CaseRow, run: Run, *, published: Procedure, now: datetime) -> Case:
    """Save where the diagram stands; when it has a result that the row has not, decide."""
    row.workflow = run.as_json()
    row.waiting = list(run.waiting)
    result = run.facts.get("result")
    if result is not None and row.decision is None:
        _decide(row, CaseState(str(result)), published=published, now=now)
    elif row.decision is None:
        row.state = str(_open_state(run, published))
    row.save()
    return queries.as_value(CaseRow.objects.prefetch_related("reviews").get(pk=row.pk), now=now)


def _open_state(run: Run, published: Procedure) -> CaseState:
    """Information is asked while any task that waits is the trader's."""
    questions = {a.information_task for a in published.agencies}
    return CaseState.INFORMATION_ASKED if set(run.waiting) & questions else CaseState.IN_REVIEW


def _decide(row: CaseRow, result: CaseState, *, published: Procedure, now: datetime) -> None:
    held = queries.as_value(CaseRow.objects.prefetch_related("reviews").get(pk=row.pk))
    decision = decide(held, published=published, result=result, now=now)
    row.state = str(decision.result)
    row.decision = decision_json(decision)
    row.number = decision.number
    row.decided_at = now
    journal.record(
        "window.case.decided", subject=CaseId(row.id), by=None,
        result=str(decision.result), number=decision.number, consignment=row.consignment, procedure=row.procedure,
    )  # fmt: skip
