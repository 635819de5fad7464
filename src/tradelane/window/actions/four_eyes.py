# SPDX-License-Identifier: Apache-2.0
"""A second officer confirms a verdict, or returns it; apart from the review, which it then becomes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.ids import CaseId
from tradelane.parties.values import Actor
from tradelane.window import queries, rules
from tradelane.window.actions.progress import advance
from tradelane.window.actions.sealing import sealed_words
from tradelane.window.actions.share import agency_of
from tradelane.window.models import CaseRow, ProposalRow, ReviewRow
from tradelane.window.values import Agency, Case, Procedure, Proposal, ReviewVerdict


def propose(
    row: CaseRow, agency: Agency, verdict: ReviewVerdict, *, reasons: str, rule_ids: Sequence[str], by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Keep a verdict until a second officer has looked at it; within the review's transaction."""
    n = ProposalRow.objects.filter(case=row, agency=agency.role).count() + 1
    ProposalRow.objects.create(
        case=row, agency=agency.role, n=n, verdict=str(verdict), rule_ids=list(rule_ids), officer=by.person or "",
        at=now, reasons=sealed_words(reasons, row=row, place=ProposalRow.place(row.id, agency.role, n, "reasons")),
    )  # fmt: skip
    journal.record("window.verdict.proposed", subject=row.id, by=by, agency=agency.role, verdict=str(verdict))


@transaction.atomic
def confirm_verdict(*, case: CaseId, by: Actor, now: datetime) -> Case:
    """Confirm a colleague's verdict: it becomes the agency's review, and the diagram goes on.

    Raises Forbidden (EYES-1, no officer of the agency), Refused (EYES-2, WIN-7), NotFound.
    """
    row, agency, waiting = _lock(case, by=by)
    published, held = queries.procedure_of(row), queries.as_value(row, now=now)
    rules.a_decided_case_does_not_change.require(held)
    _close(waiting, confirmed=True, by=by, now=now)
    return write_review(row, agency, queries.proposal_value(waiting), published=published, by=by, now=now)


@transaction.atomic
def return_verdict(*, case: CaseId, reasons: str, by: Actor, now: datetime) -> Case:
    """Return a colleague's verdict with reasons; the agency answers anew.

    Raises Forbidden (EYES-1, no officer of the agency), Refused (EYES-2, 3), NotFound.
    """
    row, agency, waiting = _lock(case, by=by)
    rules.a_verdict_is_returned_with_reasons.require(reasons)
    waiting.objection = sealed_words(
        reasons.strip(), row=row, place=ProposalRow.place(row.id, agency.role, waiting.n, "objection")
    )
    _close(waiting, confirmed=False, by=by, now=now)
    journal.record("window.verdict.returned", subject=case, by=by, agency=agency.role)
    return queries.as_value(row, now=now)


def write_review(
    row: CaseRow, agency: Agency, verdict: Proposal, *, published: Procedure, by: Actor, now: datetime
) -> Case:
    """The agency's review stands from now on, in the name of who gave it; the diagram goes on."""
    rounds = ReviewRow.objects.filter(case=row, agency=agency.role).count()
    ReviewRow.objects.create(
        case=row, agency=agency.role, round=rounds + 1, verdict=verdict.verdict, rule_ids=list(verdict.rule_ids),
        reasons=sealed_words(verdict.reasons, row=row, place=ReviewRow.place(row.id, agency.role, "reasons")),
        officer=verdict.officer, at=now,
    )  # fmt: skip
    final = ReviewVerdict(verdict.verdict).final
    name = "window.case.reviewed" if final else "window.information.asked"
    journal.record(
        name, subject=row.id, by=by, agency=agency.role, verdict=verdict.verdict, rules=list(verdict.rule_ids)
    )
    return advance(
        row, task=agency.task, facts={"verdicts": {agency.role: verdict.verdict}}, published=published, now=now
    )


def _lock(case: CaseId, *, by: Actor) -> tuple[CaseRow, Agency, ProposalRow]:
    row = queries.lock_case(case=case, by=by)
    agency = agency_of(row, by)
    waiting = queries.proposal_row(case, agency.role)
    rules.a_verdict_waits_for_a_second_officer.require(None if waiting is None else queries.proposal_value(waiting))
    if waiting is None:  # the rule above refused
        raise rules.a_verdict_waits_for_a_second_officer.refused()
    rules.a_verdict_is_confirmed_by_another_officer.require(queries.proposal_value(waiting), officer=by.person)
    return row, agency, waiting


def _close(waiting: ProposalRow, *, confirmed: bool, by: Actor, now: datetime) -> None:
    waiting.confirmed, waiting.second, waiting.closed_at = confirmed, by.person or "", now
    waiting.save()
