# SPDX-License-Identifier: Apache-2.0
"""How a certification stands: suspended, reinstated, withdrawn, attested for another year, lapsed by date.

Apart, because every change counts at once: each asks for the directory to be signed anew in the same transaction.
"""

from datetime import date, datetime

from django.db import transaction

from tradelane.journal.actions import enqueue, record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.privacy.actions.cbpr.oversight import CHANGED
from tradelane.privacy.actions.wording import close_file, sealed_words
from tradelane.privacy.models import ProgramCertificationRow
from tradelane.privacy.queries.cbpr import certification_of
from tradelane.privacy.queries.oversight import recognitions
from tradelane.privacy.rules import cbpr as rules
from tradelane.privacy.rules.oversight import an_agent_certifies_only_while_recognised
from tradelane.privacy.values.cbpr import Certification, CertificationId, Standing, System, Verdict


def suspend(*, certification: CertificationId, reasons: str, by: Actor, now: datetime) -> Certification:
    """Let it not count until it is reinstated; by an officer of its agent. Raises Forbidden, Refused (PRIV-152)."""
    return _move(certification, Standing.SUSPENDED, reasons, by, now)


def reinstate(*, certification: CertificationId, reasons: str, by: Actor, now: datetime) -> Certification:
    """Let a suspended one count again. Raises as `suspend`."""
    return _move(certification, Standing.IN_FORCE, reasons, by, now)


def withdraw_certification(*, certification: CertificationId, reasons: str, by: Actor, now: datetime) -> Certification:
    """End it for good. Raises as `suspend`."""
    return _move(certification, Standing.WITHDRAWN, reasons, by, now)


@transaction.atomic
def attest(*, certification: CertificationId, statement: str, by: Actor, now: datetime) -> Certification:
    """State for the coming year that the practices are as certified, and what changed; by a signatory of its holder.

    Raises NotFound for another's, Forbidden, Refused (PRIV-148 without words, PRIV-151 outside of its time).
    """
    row = _locked(certification)
    if row.organisation != by.organisation:
        raise NotFound("There is no such certification of yours.", field="certification")
    the_person_has_the_role.require(by, Role.SIGNATORY)
    rules.it_is_time_to_attest.require(certification_of(row), on=aware_utc(now).date())
    rules.a_finding_gives_its_reasons.require(Verdict.MET, statement)
    row.attested_at = now
    place = ProgramCertificationRow.place(row.id, "attestation")
    row.attestation = sealed_words(statement.strip(), file=row.application_id, place=place, since=row.since)
    row.save(update_fields=["attested_at", "attestation"])
    record("privacy.certification.attested", subject=row.id, by=by)
    return certification_of(row)


@transaction.atomic
def confirm_attestation(*, certification: CertificationId, by: Actor, now: datetime) -> Certification:
    """Confirm what was attested: it counts a year more. Raises Forbidden (PRIV-150, PRIV-159), Refused (PRIV-153)."""
    row = _of_agent(certification, by, now=now)
    if row.attested_at is None:
        raise NotFound("Nothing was attested.", field="certification", fix="Wait for the organisation's statement.")
    rules.a_certification_counts_only_while_in_force.require(
        Standing(row.standing), starts=row.starts, ends=row.ends, on=aware_utc(now).date()
    )
    row.ends += rules.CERTIFIED_FOR
    row.attested_at, row.reminded_days, row.since = None, None, now
    row.save(update_fields=["ends", "attested_at", "reminded_days", "since"])
    record("privacy.certification.renewed", subject=row.id, by=by, until=row.ends.isoformat())
    record(CHANGED, subject=row.id, by=by)
    return certification_of(row)


def lapse_and_remind(*, now: datetime) -> int:
    """Let what ended yesterday lapse, and remind those whose end comes near; how many of both. Twice is once."""
    today = aware_utc(now).date()
    ended = ProgramCertificationRow.objects.filter(
        standing__in=[Standing.IN_FORCE, Standing.SUSPENDED], ends__lt=today
    ).values_list("pk", flat=True)
    near = ProgramCertificationRow.objects.filter(standing=Standing.IN_FORCE, ends__gte=today, attested_at=None)
    lapsed = sum(_lapse(CertificationId(pk), now=now) for pk in ended)
    return lapsed + sum(_remind(CertificationId(row.pk), today=today) for row in near if _due(row, today) is not None)


@transaction.atomic
def _lapse(certification: CertificationId, *, now: datetime) -> int:
    row = _locked(certification)
    if row.ends >= aware_utc(now).date() or Standing(row.standing) is Standing.LAPSED:
        return 0
    row.standing, row.since = Standing.LAPSED.value, now
    row.reasons = "Its year ended without an attestation that its agent confirmed."
    row.save(update_fields=["standing", "since", "reasons"])
    close_file(row.application_id, on=aware_utc(now).date())
    record("privacy.certification.lapsed", subject=row.id, by=None, on=row.ends.isoformat())
    record(CHANGED, subject=row.id, by=None)
    return 1


@transaction.atomic
def _remind(certification: CertificationId, *, today: date) -> int:
    row = _locked(certification)
    days = _due(row, today)
    if days is None:
        return 0
    row.reminded_days = days
    row.save(update_fields=["reminded_days"])
    record("privacy.certification.reminded", subject=row.id, by=None, days=days, until=row.ends.isoformat())
    enqueue("privacy.remind", {"certification": row.id}, key=f"{row.id}:{row.ends}:{days}")
    return 1


def _due(row: ProgramCertificationRow, today: date) -> int | None:
    """The reminder that is due: the nearest of 60, 30 and 7 days that has come and was not given this year."""
    left = (row.ends - today).days
    come = [days for days in rules.REMINDERS if left <= days]
    nearest = min(come, default=None)
    return nearest if nearest is not None and (row.reminded_days is None or nearest < row.reminded_days) else None


@transaction.atomic
def _move(certification: CertificationId, standing: Standing, reasons: str, by: Actor, now: datetime) -> Certification:
    row = _of_agent(certification, by, now=now)
    rules.a_certification_moves_only_by_a_known_step.require(Standing(row.standing), standing)
    rules.a_finding_gives_its_reasons.require(Verdict.MET, reasons)
    place = ProgramCertificationRow.place(row.id, "reasons")
    row.reasons = sealed_words(reasons.strip(), file=row.application_id, place=place, since=row.since)
    row.standing, row.since = standing.value, now
    row.save(update_fields=["standing", "reasons", "since"])
    if standing is Standing.WITHDRAWN:
        close_file(row.application_id, on=aware_utc(now).date())
    record("privacy.certification.moved", subject=row.id, by=by, standing=standing)
    record(CHANGED, subject=row.id, by=by)
    return certification_of(row)


def _of_agent(certification: CertificationId, by: Actor, *, now: datetime) -> ProgramCertificationRow:
    row = _locked(certification)
    rules.only_its_agent_reviews_and_rules.require(OrganisationId(row.agent), by=by.organisation)
    the_person_has_the_role.require(by, Role.OFFICER)
    an_agent_certifies_only_while_recognised.require(
        recognitions(), agent=by.organisation, system=System(row.system), on=aware_utc(now).date()
    )
    return row


def _locked(certification: CertificationId) -> ProgramCertificationRow:
    """The row, locked. Its application is read after, since a lock must not reach it."""
    row = ProgramCertificationRow.objects.select_for_update().filter(pk=certification).first()
    if row is None:
        raise NotFound("There is no such certification.", field="certification")
    return row
