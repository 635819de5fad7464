# SPDX-License-Identifier: Apache-2.0
"""The trader contests a refusal and another officer reviews it; apart, because due process has its own rules."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.kernel.ids import CaseId
from tradelane.parties.queries import acting_as
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import queries, rules
from tradelane.window.actions.progress import advance
from tradelane.window.actions.sealing import sealed_words
from tradelane.window.actions.telling import tell
from tradelane.window.formats.decision import number_of
from tradelane.window.formats.proof.shape import APPEAL_REVIEW_TASK, APPEAL_TASK
from tradelane.window.models import AppealRow
from tradelane.window.values import Case, CaseState, Decision, Mandated, ReviewVerdict
from tradelane.window.values.agency_systems import NoticeEvent


@transaction.atomic
def appeal(*, case: CaseId, grounds: str, by: Actor, now: datetime) -> Case:
    """Contest a refusal within its days. The same appeal again gives the case as it stands.

    Raises Forbidden, Refused (WIN-11, 13, 16), NotFound, Conflict for other grounds after the first.
    """
    row = queries.lock_case(case=case, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    published = queries.procedure_of(row)
    held = queries.as_value(row, now=now)
    acting = acting_as(held.trader, by=by, what=Mandated.ANSWER, now=now)
    rules.only_the_trader_answers_and_appeals.require(held, by=acting)
    if held.appeal is not None:
        if held.appeal.grounds == grounds.strip():
            return held
        raise Conflict("This refusal is contested already, on other grounds.", field="grounds")
    rules.only_a_refusal_is_appealed.require(held)
    rules.an_appeal_is_filed_in_time.require(_decision(held), on=published.day(now))
    rules.a_refusal_or_a_question_gives_reasons.require(ReviewVerdict.REFUSE, reasons=grounds)
    words = sealed_words(grounds.strip(), row=row, place=AppealRow.place(row.id, "grounds"))
    AppealRow.objects.create(case=row, grounds=words, filed_at=now)
    row.state = str(CaseState.APPEALED)
    tell(row, NoticeEvent.APPEALED, now=now)
    journal.record("window.case.appealed", subject=case, by=by, consignment=row.consignment)
    return advance(row, task=APPEAL_TASK, facts={"appeal": "filed"}, published=published, now=now)


@transaction.atomic
def decide_appeal(*, case: CaseId, changed: bool, reasons: str, by: Actor, now: datetime) -> Case:
    """Uphold a refusal or change it to a clearance, by an officer who took no part in it.

    The same decision again gives the case as it stands. Raises Forbidden (WIN-5, 12), Refused, NotFound, Conflict.
    """
    row = queries.lock_case(case=case, by=by)
    the_person_has_the_role.require(by, Role.OFFICER)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    published = queries.procedure_of(row)
    held = queries.as_value(row, now=now)
    rules.the_agency_reviews_its_own_task.require(published.agency(by.organisation), case=held)
    outcome = CaseState.CLEARED_ON_APPEAL if changed else CaseState.REFUSAL_UPHELD
    if held.appeal is not None and held.appeal.outcome is not None:
        if (held.appeal.outcome, held.appeal.reasons) == (outcome, reasons.strip()):
            return held
        raise Conflict("This appeal has been decided.", field="case", fix="Read the case again.")
    if held.appeal is None:
        raise Unreadable("nothing is contested", field="case", rule="WIN-13", fix="Wait for the trader's appeal.")
    rules.an_appeal_is_reviewed_by_another_officer.require(_decision(held), officer=by.person)
    rules.a_refusal_or_a_question_gives_reasons.require(ReviewVerdict.REFUSE, reasons=reasons)
    number = number_of(published, case=case, on=published.day(now), refused=False) if changed else None
    words = sealed_words(reasons.strip(), row=row, place=AppealRow.place(row.id, "reasons"))
    AppealRow.objects.filter(case=row).update(
        outcome=str(outcome), reasons=words, officer=by.person, decided_at=now, number=number
    )
    row.state = str(outcome)
    journal.record(
        "window.appeal.decided", subject=case, by=by, outcome=str(outcome), consignment=row.consignment,
        number=number or "",
    )  # fmt: skip
    facts = {"appeal": "changed" if changed else "upheld"}
    return advance(row, task=APPEAL_REVIEW_TASK, facts=dict(facts), published=published, now=now)


def _decision(held: Case) -> Decision:
    if held.decision is None:  # the table's constraint makes this impossible for a refused case
        raise rules.only_a_refusal_is_appealed.refused()
    return held.decision
