# SPDX-License-Identifier: Apache-2.0
"""Officers of an agency share a case: claim, hand over, let go, note; apart, as none of it decides anything."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId, PersonId
from tradelane.parties import queries as parties
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import queries, rules
from tradelane.window.actions.sealing import sealed_words
from tradelane.window.models import CaseRow, ClaimRow, NoteRow
from tradelane.window.values import Agency, Claim, Note

NOTE_LONGEST = 10_000


@transaction.atomic
def claim(*, case: CaseId, by: Actor, now: datetime) -> Claim:
    """Take a case for one's agency, so that no colleague works on it too. Again by the same officer: nothing new.

    Raises Forbidden, Refused (WIN-7, WIN-21 while a colleague has it), NotFound.
    """
    row, agency = _lock(case, by)
    rules.a_decided_case_does_not_change.require(queries.as_value(row))
    held = queries.claim_of(case=case, agency=agency.role)
    rules.a_case_is_claimed_by_one_officer_of_its_agency.require(held, officer=by.person)
    if held is not None:
        return held
    ClaimRow.objects.create(case=row, agency=agency.role, officer=by.person or "", since=now)
    journal.record("window.case.claimed", subject=case, by=by, agency=agency.role)
    return Claim(agency.role, PersonId(by.person or ""), now)


@transaction.atomic
def hand_over(*, case: CaseId, to: PersonId, by: Actor, now: datetime) -> Claim:
    """Give a case to a colleague: by the officer who has it, or by an admin of the agency.

    Raises Forbidden, Refused (WIN-21 while another officer has it, WIN-23), NotFound.
    """
    row, agency = _lock(case, by)
    held = queries.claim_of(case=case, agency=agency.role)
    if not by.may(Role.ADMIN):
        rules.a_case_is_claimed_by_one_officer_of_its_agency.require(held, officer=by.person)
    officers = {p.person for p in parties.people(by=by) if Role.OFFICER in p.roles}
    rules.a_case_is_handed_to_an_officer_of_the_agency.require(to, officers=officers)
    ClaimRow.objects.update_or_create(case=row, agency=agency.role, defaults={"officer": to, "since": now})
    journal.record("window.case.passed", subject=case, by=by, agency=agency.role)
    return Claim(agency.role, to, now)


@transaction.atomic
def let_go(*, case: CaseId, by: Actor) -> None:
    """Put a case back in the agency's queue. Raises Forbidden, Refused (WIN-21), NotFound."""
    row, agency = _lock(case, by)
    held = queries.claim_of(case=case, agency=agency.role)
    rules.a_case_is_claimed_by_one_officer_of_its_agency.require(held, officer=by.person)
    if held is not None:
        ClaimRow.objects.filter(case=row, agency=agency.role).delete()
        journal.record("window.case.returned", subject=case, by=by, agency=agency.role)


@transaction.atomic
def note(*, case: CaseId, text: str, by: Actor, now: datetime) -> Note:
    """Write something down for colleagues of the agency. Raises Forbidden, NotFound, Unreadable."""
    row, agency = _lock(case, by)
    words = text.strip()
    if not words or len(words) > NOTE_LONGEST:
        raise Unreadable(
            "the note is empty or too long", field="text", rule="WIN-17", fix=f"Write 1 to {NOTE_LONGEST} characters."
        )
    kept = sealed_words(words, row=row, place=NoteRow.place(case, agency.role, now))
    NoteRow.objects.create(case=row, agency=agency.role, officer=by.person or "", text=kept, at=now)
    return Note(agency.role, PersonId(by.person or ""), words, now)


def agency_of(row: CaseRow, by: Actor) -> Agency:
    """The part that the actor's agency has in a case. Raises Forbidden for everybody else."""
    the_person_has_the_role.require(by, Role.OFFICER)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    agency = queries.procedure_of(row).agency(by.organisation)
    if agency is None:
        raise rules.the_agency_reviews_its_own_task.refused()
    return agency


def _lock(case: CaseId, by: Actor) -> tuple[CaseRow, Agency]:
    row = queries.lock_case(case=case, by=by)
    return row, agency_of(row, by)
