# SPDX-License-Identifier: Apache-2.0
"""What a person asks to be done with their data, or complains of; apart, because an answer is due by law.

A request waits for a person of the node who answers it in words. An accepted proposal of a correction is written where
data may change; what was signed or entered once stays, and the answer says who amends it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import new_id
from tradelane.parties.actions.vault import seal_text
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.parties.values.vault import About, Record
from tradelane.privacy import rules
from tradelane.privacy.formats import content_digest, our_terms, term_for
from tradelane.privacy.models import RequestRow
from tradelane.privacy.queries.holders import holders, ways_to_complain
from tradelane.privacy.queries.receipts import request_of
from tradelane.privacy.values import PersonKey, Request, RequestId, RequestKind


def request_correction(*, person_key: PersonKey, text: str, now: datetime) -> Request:
    """Ask that data be corrected; `text` says what is wrong and what is right. Raises Refused (PRIV-11, PRIV-16)."""
    rules.a_correction_says_what_is_wrong.require(text)
    return _ask(RequestKind.CORRECTION, person_key, text.strip(), now)


def propose_correction(*, person_key: PersonKey, field: str, value: str, now: datetime) -> Request:
    """Propose the right value of a field; accepted, it is written by itself. Raises Refused (PRIV-46, PRIV-16)."""
    rules.a_correction_proposes_a_value_for_a_field.require(field, value)
    return _ask(RequestKind.CORRECTION, person_key, "", now, field=field, proposed=value.strip())


def request_erasure(*, person_key: PersonKey, text: str = "", now: datetime) -> Request:
    """Ask that data be erased; what law wants kept stays, and the answer says which. Raises Refused (PRIV-16)."""
    return _ask(RequestKind.ERASURE, person_key, text.strip()[: rules.TEXT_LIMIT], now)


def complain(*, person_key: PersonKey, text: str, now: datetime, about: str = "") -> Request:
    """Say that something was done wrong with one's data; the node answers first. Raises Refused (PRIV-11, PRIV-16).

    `about` is the certification of whom it is about (`cbpr.complain_of_own`): the same words of another are another.
    """
    rules.a_correction_says_what_is_wrong.require(text)
    return _ask(RequestKind.COMPLAINT, person_key, text.strip(), now, about=about)


@transaction.atomic
def answer_by_agent(*, request: RequestId, answer: str, by: Actor, now: datetime) -> None:
    """The agent that looked into a complaint answers it for the node; one that is answered stays as it is."""
    row = RequestRow.objects.select_for_update().filter(pk=request, answered_at=None).first()
    if row is not None:
        _answer(row, answer, by, now)


@transaction.atomic
def take_to_authority(*, person_key: PersonKey, request: RequestId, authority: str, now: datetime) -> Request:
    """Note that a person takes their complaint to an authority, which the node must expect to ask. Twice is once.

    Raises NotFound for another's complaint or an unknown authority, Refused (PRIV-47).
    """
    row = RequestRow.objects.select_for_update().filter(
        pk=request, person=person_key, kind=RequestKind.COMPLAINT
    ).first()  # fmt: skip
    on = aware_utc(now).date()
    known = {way.authority for way in ways_to_complain({settings.ECONOMY}, on=on)}
    if row is None or authority not in known:
        raise NotFound("There is no such complaint or authority.", field="request", fix="Choose one of the list.")
    rules.a_complaint_goes_on_after_its_answer_or_its_term.require(
        is_answered=row.answered_at is not None, due_on=row.due_on, on=on
    )
    if row.escalated_at is None:
        row.escalated_at, row.authority = now, authority
        row.save(update_fields=["escalated_at", "authority"])
        record("privacy.complaint.escalated", subject=row.id, by=None, authority=authority)
    return request_of(row)


@transaction.atomic
def answer_request(*, request: RequestId, answer: str, by: Actor, now: datetime, accept: bool | None = None) -> Request:
    """Say what was done and what was kept and why; by an admin of the node. Raises Forbidden, Conflict, Refused.

    `accept` decides a proposed correction: yes writes it in every room that may change it.
    """
    the_person_has_the_role.require(by, Role.ADMIN)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.OPERATOR)
    rules.a_correction_says_what_is_wrong.require(answer)
    row = RequestRow.objects.select_for_update().filter(pk=request, answered_at=None).first()
    if row is None:
        raise Conflict("There is no such open request.", field="request", fix="Look at the open requests again.")
    if row.field:
        row.accepted = bool(accept)
        row.done = _correct(row, now) if accept else []
    return _answer(row, answer, by, now)


def _answer(row: RequestRow, answer: str, by: Actor, now: datetime) -> Request:
    about = About(frozenset({row.person}), row.id, Record.REQUEST, aware_utc(row.asked_at).date())
    row.answer = seal_text(answer.strip(), place=RequestRow.place(row.id, "answer"), about=about)
    row.answered_by, row.answered_at = by.person or "", now
    row.save(update_fields=["answer", "answered_by", "answered_at", "accepted", "done"])
    record("privacy.request.answered", subject=row.id, by=by, kind=row.kind, accepted=row.accepted, done=row.done)
    return request_of(row)


def _correct(row: RequestRow, now: datetime) -> list[dict[str, str]]:
    """Write a proposed value in every room; what became of it, place by place."""
    person, value = PersonKey(row.person), request_of(row).proposed
    outcomes = [done for holder in holders() for done in holder.correct(person, field=row.field, value=value, now=now)]
    return [outcome.as_json() for outcome in outcomes]


@transaction.atomic
def _ask(
    kind: RequestKind, person_key: PersonKey, text: str, now: datetime, *, field: str = "", proposed: str = "",
    about: str = "",
) -> Request:  # fmt: skip
    """One open request of a kind with the same words; asked again, it is the same."""
    on = aware_utc(now).date()
    term = term_for(kind, economy=settings.ECONOMY, on=on, terms=our_terms())
    told = [text, about] if about else [text, field, proposed] if field else text
    content = content_digest(told, secret=settings.NODE_SECRET)
    waiting = RequestRow.objects.filter(person=person_key, answered_at=None)
    if not waiting.filter(kind=kind, content=content).exists():
        rules.a_person_has_few_open_requests.require(waiting.count())
    id = new_id("request")
    whose = About(frozenset({person_key}), id, Record.REQUEST, on)
    row, is_new = RequestRow.objects.get_or_create(
        person=person_key,
        kind=kind,
        content=content,
        answered_at=None,
        defaults={
            "id": id,
            "text": seal_text(text, place=RequestRow.place(id, "text"), about=whose),
            "field": field,
            "proposed": seal_text(proposed, place=RequestRow.place(id, "proposed"), about=whose),
            "citation": term.citation,
            "asked_at": now,
            "due_on": on + timedelta(days=term.days),
        },
    )
    if is_new:
        record("privacy.request.made", subject=row.id, by=None, kind=kind, due_on=row.due_on.isoformat())
    return request_of(row)
