# SPDX-License-Identifier: Apache-2.0
"""An agent reviews: findings, asking for more, certifying, refusing; apart, because only the named agent may."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, economy_of, new_id
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.privacy.actions.cbpr.applying import requirement_of
from tradelane.privacy.actions.cbpr.oversight import CHANGED
from tradelane.privacy.actions.wording import close_file, sealed_words
from tradelane.privacy.formats.cbpr import requirements
from tradelane.privacy.formats.oversight import enforcers
from tradelane.privacy.models import ApplicationRow, FindingRow, ProgramCertificationRow
from tradelane.privacy.queries.cbpr import application_of, certification_of
from tradelane.privacy.queries.oversight import authority_behind, recognitions
from tradelane.privacy.rules import cbpr as rules
from tradelane.privacy.rules.oversight import an_agent_certifies_only_while_recognised
from tradelane.privacy.values.cbpr import (
    Application,
    ApplicationId,
    ApplicationState,
    Certification,
    Finding,
    Standing,
    System,
    Verdict,
)


@transaction.atomic
def find(
    *, application: ApplicationId, question: str, verdict: Verdict, reasons: str, by: Actor, now: datetime
) -> Finding:
    """Say what was found on a question, on its latest answer; by an officer of the agent.

    Raises Forbidden (PRIV-150, PRIV-159), Refused (PRIV-148, PRIV-149), Conflict when it is not under review.
    """
    row = _under_review(application, by, now=now)
    requirement = requirement_of(row, question)
    answer = application_of(row).answers.get(question)
    rules.a_finding_gives_its_reasons.require(verdict, reasons)
    rules.not_applicable_is_what_the_answers_make_so.require(requirement, verdict, answer=answer)
    version = answer.version if answer else 0
    place = FindingRow.place(row.id, question, version)
    FindingRow.objects.create(
        application=row,
        question=question,
        verdict=verdict,
        reasons=sealed_words(reasons.strip(), file=row.id, place=place, since=row.made_at),
        answer_version=version,
        at=now,
    )
    record("privacy.application.found", subject=row.id, by=by, question=question, verdict=verdict)
    return Finding(question, verdict, reasons.strip(), version, now)


@transaction.atomic
def return_application(*, application: ApplicationId, reasons: str, by: Actor, now: datetime) -> Application:
    """Give it back to the applicant with what is still needed. Raises as `find`."""
    return _decide(application, ApplicationState.RETURNED, reasons, by, now)


@transaction.atomic
def refuse(*, application: ApplicationId, reasons: str, by: Actor, now: datetime) -> Application:
    """Refuse it with reasons; the applicant may start a fresh one. Raises as `find`."""
    return _decide(application, ApplicationState.REFUSED, reasons, by, now)


@transaction.atomic
def certify(*, application: ApplicationId, by: Actor, now: datetime) -> Certification:
    """Certify for a year; by a signatory of the agent. The directory says so as soon as it is signed anew.

    An earlier certification that still stands is followed by this one. Raises Refused (PRIV-147 naming the questions),
    and as `find`.
    """
    row = _under_review(application, by, now=now, role=Role.SIGNATORY)
    found = application_of(row)
    edition = requirements(found.system, found.version)
    if lacking := rules.unfound(edition, found.answers, found.findings):
        raise rules.a_certification_rests_on_a_finding_for_each_question.refused(
            field=f"findings.{lacking[0]}", facts={"open": list(lacking)}
        )
    today = aware_utc(now).date()
    earlier = ProgramCertificationRow.objects.filter(organisation=row.organisation, system=row.system)
    first = earlier.order_by("first_certified").first()
    earlier.filter(standing__in=[Standing.IN_FORCE, Standing.SUSPENDED]).update(
        standing=Standing.LAPSED, since=now, reasons="Followed by a fresh certification."
    )
    made = ProgramCertificationRow.objects.create(
        id=new_id("certification"),
        application=row,
        organisation=row.organisation,
        agent=row.agent,
        authority=_authority(OrganisationId(row.organisation), found.system, now=now),
        system=row.system,
        first_certified=first.first_certified if first else today,
        starts=today,
        ends=today + rules.CERTIFIED_FOR,
        since=now,
    )
    row.state, row.decided_at = ApplicationState.CERTIFIED.value, now
    row.save(update_fields=["state", "decided_at"])
    record("privacy.certification.given", subject=made.id, by=by, system=row.system, until=made.ends.isoformat())
    record(CHANGED, subject=made.id, by=by)
    return certification_of(made)


def _decide(application: ApplicationId, state: ApplicationState, reasons: str, by: Actor, now: datetime) -> Application:
    row = _under_review(application, by, now=now)
    rules.a_finding_gives_its_reasons.require(Verdict.MORE_NEEDED, reasons)
    row.state = state.value
    row.reasons = sealed_words(reasons.strip(), file=row.id, place=ApplicationRow.place(row.id), since=row.made_at)
    row.decided_at = now if state is ApplicationState.REFUSED else None
    row.save(update_fields=["state", "reasons", "decided_at"])
    if state is ApplicationState.REFUSED:
        close_file(row.id, on=aware_utc(now).date())
    record(f"privacy.application.{state.value}", subject=row.id, by=by)
    return application_of(row)


def _under_review(application: ApplicationId, by: Actor, *, now: datetime, role: Role = Role.OFFICER) -> ApplicationRow:
    """The row, locked, when the actor's organisation reviews it and may today."""
    require_access(subject=application, by=by)
    row = ApplicationRow.objects.select_for_update().filter(pk=application).first()
    if row is None:
        raise NotFound("There is no such application.", field="application")
    rules.only_its_agent_reviews_and_rules.require(OrganisationId(row.agent), by=by.organisation)
    the_person_has_the_role.require(by, role)
    an_agent_certifies_only_while_recognised.require(
        recognitions(), agent=by.organisation, system=System(row.system), on=aware_utc(now).date()
    )
    if row.state != ApplicationState.SUBMITTED:
        raise Conflict("This application is not under review.", field="application", fix="Read where it stands.")
    return row


def _authority(organisation: OrganisationId, system: System, *, now: datetime) -> str:
    """Which authority stands behind the certification: that of the organisation's economy; empty when none is known."""
    today, economy = aware_utc(now).date(), economy_of(organisation) or settings.ECONOMY
    designated = authority_behind(economy, on=today)
    if designated is not None:
        return designated.authority
    rows = enforcers(economy=economy, system=system, on=today)
    return f"{economy}-{rows[0].authority}" if rows else ""
