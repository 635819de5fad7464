# SPDX-License-Identifier: Apache-2.0
"""What a person asks to be corrected or erased; apart, because an answer is due by law.

Thin: a request waits for a person of the node who answers it in words; nothing is erased by itself, and what the law
of trade and tax wants kept stays.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import new_id
from tradelane.parties.actions.vault import seal_text
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.parties.values.vault import About, Record
from tradelane.privacy import rules
from tradelane.privacy.formats import content_digest, our_terms, term_for
from tradelane.privacy.models import RequestRow
from tradelane.privacy.queries.receipts import request_of
from tradelane.privacy.values import PersonKey, Request, RequestId, RequestKind


def request_correction(*, person_key: PersonKey, text: str, now: datetime) -> Request:
    """Ask that data be corrected; `text` says what is wrong and what is right. Raises Refused (PRIV-11, PRIV-16)."""
    rules.a_correction_says_what_is_wrong.require(text)
    return _ask(RequestKind.CORRECTION, person_key, text.strip(), now)


def request_erasure(*, person_key: PersonKey, text: str = "", now: datetime) -> Request:
    """Ask that data be erased; what law wants kept stays, and the answer says which. Raises Refused (PRIV-16)."""
    return _ask(RequestKind.ERASURE, person_key, text.strip()[: rules.TEXT_LIMIT], now)


@transaction.atomic
def answer_request(*, request: RequestId, answer: str, by: Actor, now: datetime) -> Request:
    """Say what was done and what was kept and why; by an admin of the node. Raises Forbidden, Conflict, Refused."""
    the_person_has_the_role.require(by, Role.ADMIN)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.OPERATOR)
    rules.a_correction_says_what_is_wrong.require(answer)
    row = RequestRow.objects.select_for_update().filter(pk=request, answered_at=None).first()
    if row is None:
        raise Conflict("There is no such open request.", field="request", fix="Look at the open requests again.")
    about = About(frozenset({row.person}), row.id, Record.REQUEST, aware_utc(row.asked_at).date())
    row.answer = seal_text(answer.strip(), place=RequestRow.place(row.id, "answer"), about=about)
    row.answered_by, row.answered_at = by.person or "", now
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    record("privacy.request.answered", subject=row.id, by=by, kind=row.kind)
    return request_of(row)


@transaction.atomic
def _ask(kind: RequestKind, person_key: PersonKey, text: str, now: datetime) -> Request:
    """One open request of a kind with the same words; asked again, it is the same."""
    on = aware_utc(now).date()
    term = term_for(kind, economy=settings.ECONOMY, on=on, terms=our_terms())
    content = content_digest(text, secret=settings.NODE_SECRET)
    waiting = RequestRow.objects.filter(person=person_key, answered_at=None)
    if not waiting.filter(kind=kind, content=content).exists():
        rules.a_person_has_few_open_requests.require(waiting.count())
    id = new_id("request")
    about = About(frozenset({person_key}), id, Record.REQUEST, on)
    row, is_new = RequestRow.objects.get_or_create(
        person=person_key,
        kind=kind,
        content=content,
        answered_at=None,
        defaults={
            "id": id,
            "text": seal_text(text, place=RequestRow.place(id, "text"), about=about),
            "citation": term.citation,
            "asked_at": now,
            "due_on": on + timedelta(days=term.days),
        },
    )
    if is_new:
        record("privacy.request.made", subject=row.id, by=None, kind=kind, due_on=row.due_on.isoformat())
    return request_of(row)
