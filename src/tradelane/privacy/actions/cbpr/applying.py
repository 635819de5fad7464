# SPDX-License-Identifier: Apache-2.0
"""An organisation applies: scope, answers, evidence, submission; apart from the review, which is another's."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.privacy.actions.wording import sealed_content, sealed_words
from tradelane.privacy.formats.cbpr import requirements, version_on
from tradelane.privacy.formats.directory import entity_json
from tradelane.privacy.models import AnswerRow, ApplicationRow, EvidenceRow
from tradelane.privacy.queries.cbpr import answer_of, application_of, evidence_of
from tradelane.privacy.queries.oversight import recognitions
from tradelane.privacy.rules import cbpr as rules
from tradelane.privacy.rules.oversight import an_agent_certifies_only_while_recognised
from tradelane.privacy.values.cbpr import (
    Answer,
    Application,
    ApplicationId,
    ApplicationState,
    Evidence,
    Qualification,
    Reply,
    Requirement,
    Scope,
    System,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a question."""

    reply: Reply | None = None
    qualification: Qualification | None = None
    text: str = ""


@transaction.atomic
def start_application(*, system: System, agent: OrganisationId, scope: Scope, by: Actor, now: datetime) -> Application:
    """Begin an application to an agent, under the edition of the requirements in force today.

    Raises Forbidden (only who prepares; PRIV-159 for an agent that is not recognised), Refused (PRIV-144, PRIV-145),
    Conflict while another application for the system is open.
    """
    the_person_has_the_role.require(by, Role.CLERK)
    today = aware_utc(now).date()
    an_agent_certifies_only_while_recognised.require(recognitions(), agent=agent, system=system, on=today)
    rules.an_agent_certifies_in_its_own_economy.require(agent, applicant=by.organisation)
    rules.the_scope_says_what_is_certified.require(scope)
    rules.an_agent_has_no_part_in_the_applicant.require(agent, applicant=by.organisation, scope=scope)
    try:
        with transaction.atomic():
            row = ApplicationRow.objects.create(
                id=new_id("application"),
                organisation=by.organisation,
                agent=agent,
                system=system,
                version=version_on(system, today).version,
                entities=[entity_json(each) for each in scope.entities],
                business_lines=scope.business_lines.strip(),
                privacy_statement=scope.privacy_statement.strip(),
                dispute_contact=scope.dispute_contact.strip(),
                made_at=now,
            )
    except IntegrityError:
        raise Conflict(
            "An application for this system is open already.", field="system", rule="PRIV-146",
            fix="Go on with it, or withdraw it first.",
        ) from None  # fmt: skip
    grant_access(subject=row.id, organisations=[by.organisation])
    record("privacy.application.started", subject=row.id, by=by, system=system, agent=agent)
    return application_of(row)


@transaction.atomic
def save_answer(
    *, application: ApplicationId, question: str, said: Said, by: Actor, now: datetime, seen: int | None = None
) -> Answer:
    """Keep an answer as a new version; the same again changes nothing. Autosave calls it for each answer.

    `seen` is the version that the form was opened with (0 for none). Raises Conflict when another window wrote since,
    Refused (PRIV-141, PRIV-142, PRIV-146), NotFound for a question that the edition lacks.
    """
    row = _own(application, by)
    rules.answers_change_only_before_and_between_reviews.require(ApplicationState(row.state))
    requirement = requirement_of(row, question)
    rules.an_answer_has_the_form_its_question_asks.require(requirement, reply=said.reply, text=said.text)
    rules.a_qualification_is_one_the_question_allows.require(
        requirement, reply=said.reply, qualification=said.qualification, text=said.text
    )
    last = row.answers.filter(question=question).order_by("-version").first()
    if last is not None and answer_of(last) == _answer(question, last.version, said, last.at):
        return answer_of(last)
    if not rules.an_answer_is_changed_as_it_was_seen(last.version if last else 0, seen=seen):
        raise rules.moved_on()
    made = AnswerRow.objects.create(
        application=row,
        question=question,
        version=(last.version if last else 0) + 1,
        reply=said.reply or "",
        qualification=said.qualification or "",
        text=sealed_words(
            said.text.strip(), file=row.id, since=row.made_at,
            place=AnswerRow.place(row.id, question, (last.version if last else 0) + 1),
        ),
        at=now,
    )  # fmt: skip
    record("privacy.application.answered", subject=row.id, by=by, question=question, version=made.version)
    return answer_of(made)


@transaction.atomic
def attach_evidence(
    *, application: ApplicationId, question: str, name: str, media_type: str, content: bytes, by: Actor, now: datetime
) -> Evidence:
    """Attach a file to an answer; the same bytes again are the same file. Raises Refused (PRIV-146, PRIV-154)."""
    row = _own(application, by)
    rules.answers_change_only_before_and_between_reviews.require(ApplicationState(row.state))
    requirement_of(row, question)
    digest = digest_of(content)
    known = row.evidence.filter(question=question, digest=digest).first()
    if known is not None:
        return evidence_of(known)
    rules.evidence_is_a_file_that_can_be_read.require(
        media_type=media_type, size=len(content), files=row.evidence.count()
    )
    id, called = new_id("evidence"), name.strip()[:200] or "file"
    made = EvidenceRow.objects.create(
        id=id,
        application=row,
        question=question,
        name=sealed_words(called, file=row.id, place=EvidenceRow.place(id, "name"), since=row.made_at),
        media_type=media_type,
        digest=digest,
        size=len(content),
        content=sealed_content(content, file=row.id, place=EvidenceRow.place(id, "content"), since=row.made_at),
        at=now,
    )
    record("privacy.application.evidenced", subject=row.id, by=by, question=question, digest=digest)
    return evidence_of(made)


@transaction.atomic
def submit_application(*, application: ApplicationId, by: Actor, now: datetime) -> Application:
    """Hand the application to its agent; by a signatory, whose statement it becomes.

    Raises Forbidden, Refused (PRIV-143 naming the open questions, PRIV-146).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    row = _own(application, by, role=Role.SIGNATORY)
    rules.answers_change_only_before_and_between_reviews.require(ApplicationState(row.state))
    found = application_of(row)
    edition = requirements(found.system, found.version)
    if open_ones := rules.unanswered(edition, found.answers):
        raise rules.every_question_that_is_asked_is_answered.refused(
            field=f"answers.{open_ones[0]}", facts={"open": list(open_ones)}
        )
    row.state, row.submitted_at = ApplicationState.SUBMITTED.value, now
    row.save(update_fields=["state", "submitted_at"])
    grant_access(subject=row.id, organisations=[OrganisationId(row.agent)])
    record("privacy.application.submitted", subject=row.id, by=by, agent=row.agent)
    return application_of(row)


@transaction.atomic
def withdraw_application(*, application: ApplicationId, by: Actor, now: datetime) -> Application:
    """Take an application back before it is decided. Raises Forbidden, Refused when it was decided."""
    row = _own(application, by, role=Role.SIGNATORY)
    if row.decided_at is not None or row.state == ApplicationState.WITHDRAWN:
        raise Conflict("This application is over.", field="application", fix="Start a fresh one.")
    row.state, row.decided_at = ApplicationState.WITHDRAWN.value, now
    row.save(update_fields=["state", "decided_at"])
    record("privacy.application.withdrawn", subject=row.id, by=by)
    return application_of(row)


def requirement_of(row: ApplicationRow, question: str) -> Requirement:
    """The requirement that a question of the application's edition is. Raises NotFound."""
    edition = requirements(System(row.system), row.version)
    found = next((each for each in edition if each.question == question), None)
    if found is None:
        raise NotFound("The edition has no such question.", field="question", facts={"question": question[:10]})
    return found


def _own(application: ApplicationId, by: Actor, *, role: Role = Role.CLERK) -> ApplicationRow:
    """The applicant's own row, locked. Raises NotFound for others, Forbidden without the role."""
    require_access(subject=application, by=by)
    row = ApplicationRow.objects.select_for_update().filter(pk=application, organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such application.", field="application")
    the_person_has_the_role.require(by, role)
    return row


def _answer(question: str, version: int, said: Said, at: datetime) -> Answer:
    return Answer(question, version, said.reply, said.qualification, said.text.strip(), at)
