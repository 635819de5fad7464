# SPDX-License-Identifier: Apache-2.0
"""Agencies review and ask, the trader answers; apart, because each agency's clock runs and stops here."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.kernel.ids import CaseId, OrganisationId, PersonId
from tradelane.kernel.quoting import quoted
from tradelane.parties.queries import acting_as
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import queries, rules
from tradelane.window.actions.four_eyes import propose, write_review
from tradelane.window.actions.progress import advance
from tradelane.window.actions.sealing import sealed_words
from tradelane.window.actions.telling import tell
from tradelane.window.formats.decision import citable
from tradelane.window.formats.second_look import needs_second_look
from tradelane.window.models import ReviewRow
from tradelane.window.values import Agency, Case, Mandated, Procedure, Proposal, Review, ReviewVerdict
from tradelane.window.values.agency_systems import NoticeEvent

LONGEST_TEXT = 10_000
"""Characters of reasons or of an answer; what needs more is a document."""


@transaction.atomic
def review(
    *,
    case: CaseId,
    verdict: ReviewVerdict | str,
    reasons: str = "",
    rule_ids: Iterable[str] = (),
    by: Actor,
    now: datetime,
) -> Case:
    """Answer for the actor's agency: approve, refuse with reasons, or ask the trader.

    When the last agency answers, the diagram decides the case. Where the procedure asks for four eyes, the verdict
    waits until a second officer confirms it (`confirm_verdict`). The same review again gives the case as it stands.
    Raises Forbidden, Refused (WIN-5 to 8, 15, 22, 27, RULING-5), NotFound, Unreadable, Conflict for a different
    second answer.
    """
    row = queries.lock_case(case=case, by=by)
    the_person_has_the_role.require(by, Role.OFFICER)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    answer, cited = _verdict(verdict), tuple(dict.fromkeys(rule_ids))
    text = _text(reasons, field="reasons")
    published = queries.procedure_of(row)
    held = queries.as_value(row, now=now)
    agency = _own_part(published, held, by=by)
    if _is_repeat(held.latest_review(agency.role), answer, text, cited):
        return held
    _require_review(held, agency, published, verdict=answer, reasons=text, rule_ids=cited)
    rules.who_claimed_a_case_answers_for_it.require(queries.claim_of(case=case, agency=agency.role), officer=by.person)
    given = Proposal(agency.role, 0, str(answer), text, cited, PersonId(by.person or ""), now)
    waiting = queries.open_proposal(case=case, by=by)
    if waiting is not None and (waiting.verdict, waiting.reasons, waiting.rule_ids) == (str(answer), text, cited):
        return held
    if waiting is not None:
        raise Conflict(
            "A verdict of your agency waits for a second officer.",
            field="verdict",
            fix="Have it confirmed or returned.",
        )
    if needs_second_look(agency, answer, facts=row.workflow["facts"]):
        propose(row, agency, answer, reasons=text, rule_ids=cited, by=by, now=now)
        return queries.as_value(row, now=now)
    return write_review(row, agency, given, published=published, by=by, now=now)


@transaction.atomic
def answer_information(
    *, case: CaseId, text: str, agency: OrganisationId | None = None, by: Actor, now: datetime
) -> Case:
    """The trader answers an agency's question; the agency's clock goes on.

    `agency` is needed only while two agencies ask. The same answer again gives the case as it stands.
    Raises Forbidden, Refused (WIN-7, 16, 17), NotFound, Unreadable.
    """
    row = queries.lock_case(case=case, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY if by.may(Role.SIGNATORY) else Role.CLERK)
    published = queries.procedure_of(row)
    held = queries.as_value(row, now=now)
    acting = acting_as(held.trader, by=by, what=Mandated.ANSWER, now=now)
    rules.only_the_trader_answers_and_appeals.require(held, by=acting)
    words = _text(text, field="text")
    if not words:
        raise Unreadable("the answer is empty", field="text", rule="WIN-17", fix="Answer the question in words.")
    asking = _asking(held, published, agency=agency)
    if asking is None:
        if any(r.answer == words and agency in (None, published.agency_in_role(r.agency).organisation)
               for r in held.reviews):  # fmt: skip
            return held
        rules.a_decided_case_does_not_change.require(held)
        raise rules.there_is_a_question_to_answer.refused()
    rules.there_is_a_question_to_answer.require(held, agency=asking)
    ReviewRow.objects.filter(case=row, agency=asking.role, verdict=str(ReviewVerdict.ASK), answered_at=None).update(
        answer=sealed_words(words, row=row, place=ReviewRow.place(row.id, asking.role, "answer")), answered_at=now
    )
    journal.record("window.information.answered", subject=case, by=by, agency=asking.role)
    tell(row, NoticeEvent.ANSWERED, about=f"{asking.role} {len(held.reviews)}", now=now)
    return advance(
        row, task=asking.information_task, facts={"verdicts": {asking.role: "pending"}}, published=published, now=now
    )


def _own_part(published: Procedure, held: Case, *, by: Actor) -> Agency:
    agency = published.agency(by.organisation)
    rules.the_agency_reviews_its_own_task.require(agency, case=held)
    if agency is None:
        raise rules.the_agency_reviews_its_own_task.refused()
    return agency


def _is_repeat(latest: Review | None, verdict: ReviewVerdict, reasons: str, rule_ids: tuple[str, ...]) -> bool:
    """Whether this answer was given before and still stands. A different final answer is a Conflict."""
    if latest is None or (not latest.verdict.final and latest.answered_at is not None):
        return False
    same = (latest.verdict, latest.reasons, latest.rule_ids) == (verdict, reasons, rule_ids)
    if not same:
        what = "has answered" if latest.verdict.final else "has asked the trader, who has not answered"
        raise Conflict(f"Your agency {what}.", field="verdict", fix="Read the case again.")
    return True


def _require_review(
    held: Case, agency: Agency, published: Procedure, *, verdict: ReviewVerdict, reasons: str, rule_ids: tuple[str, ...]
) -> None:
    rules.a_decided_case_does_not_change.require(held)
    rules.a_refusal_or_a_question_gives_reasons.require(verdict, reasons=reasons)
    bound = queries.bindings_of(held, economy=published.economy, on=published.day(held.filed_at))
    rules.the_cited_rules_are_known.require(rule_ids, known=citable(published, rulings=bound))
    mine = [binding for binding in bound if binding.ruling.authority == agency.organisation]
    rules.a_verdict_obeys_the_ruling_or_says_why_not.require(mine, verdict=verdict, cited=rule_ids, reasons=reasons)
    rules.goods_in_the_red_channel_are_looked_at_first.require(
        held, agency=agency, verdict=verdict, inspections=held.inspections, customs=queries.CUSTOMS
    )
    if verdict is ReviewVerdict.ASK:
        rules.information_is_asked_no_more_often_than_published.require(held, agency=agency)


def _asking(held: Case, published: Procedure, *, agency: OrganisationId | None) -> Agency | None:
    asking = [a for a in published.agencies if held.asks(a.role) and agency in (None, a.organisation)]
    if len(asking) > 1:
        raise Unreadable(
            "two agencies ask", field="agency", rule="WIN-17", fix="Name the agency whose question you answer."
        )
    return asking[0] if asking else None


def _verdict(given: ReviewVerdict | str) -> ReviewVerdict:
    try:
        return ReviewVerdict(given)
    except ValueError as error:
        raise Unreadable(
            f"{quoted(given)} is no answer", field="verdict", rule="WIN-6", fix="Use approve, refuse or ask."
        ) from error


def _text(given: str, *, field: str) -> str:
    if len(given) > LONGEST_TEXT:
        raise Unreadable(f"longer than {LONGEST_TEXT} characters", field=field, rule="WIN-6", fix="Write less.")
    return given.strip()
