# SPDX-License-Identifier: Apache-2.0
"""Complaints about certified organisations: taken in from anyone, handled by the agent, counted without names."""

from datetime import datetime

from django.conf import settings
from django.core.signing import Signer
from django.db import transaction
from django.urls import reverse

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.actions.doors import count_in
from tradelane.parties.actions.vault import seal_text
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.parties.values.vault import About, Place, Record
from tradelane.privacy.actions import requests
from tradelane.privacy.formats import key_of_contact
from tradelane.privacy.models import ComplaintRow, ProgramCertificationRow
from tradelane.privacy.queries.cbpr import complaint_of
from tradelane.privacy.queries.oversight import name_of
from tradelane.privacy.rules import complaints as rules
from tradelane.privacy.rules.cbpr import only_its_agent_reviews_and_rules
from tradelane.privacy.values import PersonKey, RequestId
from tradelane.privacy.values.cbpr import (
    Bucket,
    CertificationId,
    Complaint,
    ComplaintId,
    ComplaintState,
    Section,
)

DOOR = "privacy.complain"
"""The public form, where anybody may write."""
LINK_SALT = "tradelane.privacy.complaint"
"""Keeps a signature made for another use from opening a complaint."""


@transaction.atomic
def complain(
    *, certification: CertificationId, section: Section, text: str, contact: str, source: str, now: datetime
) -> Complaint:
    """Take in anybody's complaint about an organisation certified by an agent of this node, from an address.

    What certification it was, also one that is over, does not matter: people complain about what was promised then.
    Raises NotFound, Refused (PRIV-168), TooMany (PRIV-189) with when to send it again.
    """
    row = _certification(certification)
    rules.a_complaint_says_what_happened_and_to_whom_to_answer.require(text, contact)
    again_at = count_in(door=DOOR, address=source, at_most=rules.AT_MOST_AN_HOUR, now=now)
    if again_at is not None:
        raise rules.a_source_complains_only_so_often_an_hour.refused(facts={"again_at": rfc3339(again_at)})
    id = new_id("complaint")
    return _take_in(row, section, text, person=_person(contact.strip(), complaint=id), now=now, id=id, contact=contact)


@transaction.atomic
def complain_of_own(
    *, person_key: PersonKey, certification: CertificationId, section: Section, text: str, now: datetime
) -> Complaint:
    """A person who proved who they are complains about a certified organisation: its agent looks into it.

    It is a request at this node too, so the person reads what comes of it on their own page, has an answer by a day
    that law sets, and may go on to an authority. The same again is the same.

    Raises NotFound, Refused (PRIV-11, PRIV-16).
    """
    row = _certification(certification)
    asked = requests.complain(person_key=person_key, text=text, now=now, about=row.id)
    known = ComplaintRow.objects.filter(request=asked.id).select_related("certification").first()
    if known is not None:
        return complaint_of(known)
    return _take_in(row, section, text, person=person_key, now=now, id=new_id("complaint"), request=asked.id)


def _certification(id: CertificationId) -> ProgramCertificationRow:
    row = ProgramCertificationRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("No agent of this node gave this certification.", field="certification",
                       fix="Complain at the node whose directory lists it.")  # fmt: skip
    return row


def _take_in(
    row: ProgramCertificationRow, section: Section, text: str, *, person: PersonKey, now: datetime, id: str,
    contact: str = "", request: str | None = None,
) -> Complaint:  # fmt: skip
    about = _about(id, person, now)
    made = ComplaintRow.objects.create(
        id=id,
        certification=row,
        request_id=request,
        section=section,
        person=person,
        text=seal_text(text.strip(), place=ComplaintRow.place(id, "text"), about=about),
        contact=_sealed(contact.strip(), place=ComplaintRow.place(id, "contact"), about=about),
        received_at=now,
        due_on=(aware_utc(now) + rules.ANSWERED_IN).date(),
    )
    grant_access(subject=made.id, organisations=[OrganisationId(row.agent)])
    record("privacy.complaint.received", subject=made.id, by=None, certification=row.id, section=section)
    return complaint_of(made)


@transaction.atomic
def admit(*, complaint: ComplaintId, by: Actor) -> Complaint:
    """Take a complaint up: it is within the agent's remit. Raises NotFound, Forbidden, Refused (PRIV-169)."""
    row = _of_agent(complaint, by)
    rules.a_complaint_moves_forward.require(ComplaintState(row.state), ComplaintState.ACCEPTED)
    row.state = ComplaintState.ACCEPTED.value
    row.save(update_fields=["state"])
    record("privacy.complaint.accepted", subject=row.id, by=by)
    return complaint_of(row)


@transaction.atomic
def resolve(
    *,
    complaint: ComplaintId,
    state: ComplaintState,
    bucket: Bucket,
    outcome: str,
    by: Actor,
    now: datetime,
    case_note: str = "",
) -> Complaint:
    """Close a complaint: not admitted, resolved or referred; how the person is reached is forgotten with it.

    One that came by a person's own page is answered there too.

    Raises NotFound, Forbidden, Refused (PRIV-169, PRIV-170, PRIV-171 for a case note that names somebody).
    """
    row = _of_agent(complaint, by)
    rules.a_complaint_moves_forward.require(ComplaintState(row.state), state)
    rules.an_outcome_says_what_came_of_it.require(state, bucket, outcome)
    rules.a_case_note_names_nobody.require(
        case_note,
        contact=complaint_of(row).contact,
        organisation=name_of(OrganisationId(row.certification.organisation)),
    )
    row.state, row.bucket, row.case_note = state.value, bucket.value, case_note.strip()
    row.outcome = seal_text(
        outcome.strip(),
        place=ComplaintRow.place(row.id, "outcome"),
        about=_about(row.id, PersonKey(row.person), row.received_at),
    )
    row.closed_at, row.contact = now, ""
    row.save(update_fields=["state", "bucket", "outcome", "case_note", "closed_at", "contact"])
    if row.request_id:
        requests.answer_by_agent(request=RequestId(row.request_id), answer=outcome, by=by, now=now)
    record("privacy.complaint.closed", subject=row.id, by=by, state=state, bucket=bucket)
    return complaint_of(row)


def complaint_link(complaint: ComplaintId) -> str:
    """The whole address where whoever complained reads what came of it; the link is the only key to it."""
    token = Signer(salt=LINK_SALT).sign(complaint)
    return f"{settings.BASE_URL}{reverse('privacy_complaint', args=[token])}"


def _of_agent(complaint: ComplaintId, by: Actor) -> ComplaintRow:
    require_access(subject=complaint, by=by)
    row = ComplaintRow.objects.select_for_update(of=("self",)).select_related("certification").get(pk=complaint)
    only_its_agent_reviews_and_rules.require(OrganisationId(row.certification.agent), by=by.organisation)
    the_person_has_the_role.require(by, Role.OFFICER)
    return row


def _person(contact: str, *, complaint: str) -> PersonKey:
    """Whose complaint it is: by e-mail as everywhere; else somebody known by this complaint alone."""
    known = {"email": contact} if "@" in contact else {"telephone": contact, "name": complaint}
    return key_of_contact(known, subject=complaint, secret=settings.NODE_SECRET)


def _about(complaint: str, person: PersonKey, at: datetime) -> About:
    return About(frozenset({person}), complaint, Record.REQUEST, aware_utc(at).date())


def _sealed(text: str, *, place: Place, about: About) -> str:
    return seal_text(text, place=place, about=about) if text else ""
