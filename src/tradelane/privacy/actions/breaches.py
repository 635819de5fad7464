# SPDX-License-Identifier: Apache-2.0
"""A breach reported, assessed, told of and closed; apart, because its clocks run whatever else happens."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tradelane.journal.actions import enqueue, record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import Conflict, NotFound, Unreadable
from tradelane.kernel.ids import new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.actions.vault import seal_text
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.parties.values.vault import About, Place, Record
from tradelane.privacy.actions.wording import close_file, sealed_words
from tradelane.privacy.formats import person_key
from tradelane.privacy.formats.breaches import IN_WORDS, facts_json
from tradelane.privacy.models import BreachNoticeRow, BreachPersonRow, BreachRow, BreachVersionRow
from tradelane.privacy.queries.breaches import breach_of
from tradelane.privacy.queries.oversight import authority_behind
from tradelane.privacy.rules import breaches as rules
from tradelane.privacy.values.breaches import Breach, BreachFacts, BreachId, BreachState, Told

MOST_NAMED = 5000
"""People named at once; more come in several goes, so that a form is answered in time."""


@transaction.atomic
def report_breach(*, facts: BreachFacts, by: Actor, now: datetime) -> Breach:
    """Report a breach of the actor's organisation; its clocks start by the law of each economy concerned.

    Raises Forbidden (only who prepares, signs or decides), Refused (PRIV-180 to PRIV-182).
    """
    _require_writer(by)
    _require_sound(facts, now)
    id = new_id("breach")
    row = BreachRow.objects.create(
        id=id,
        organisation=by.organisation,
        facts=_kept(facts, id, now, place=partial(BreachRow.place, id)),
        state=_state_of(facts),
        reported_at=now,
        changed_at=now,
    )
    _keep_version(row, facts, at=now)
    grant_access(subject=row.id, organisations=[by.organisation])
    record("privacy.breach.reported", subject=row.id, by=by, economies=[economy for economy, _ in facts.persons])
    return breach_of(row, now=now)


@transaction.atomic
def revise_breach(*, id: BreachId, facts: BreachFacts, seen: int, by: Actor, now: datetime) -> Breach:
    """Put down what is known now, as the next version; clocks follow. Raises Conflict when `seen` is not the latest."""
    row = _own(id, by)
    _require_sound(facts, now)
    if row.version != seen:
        raise Conflict("This breach was changed meanwhile.", field="seen", fix="Read it again, then change it.")
    row.version, row.state, row.changed_at = seen + 1, _state_of(facts), now
    row.facts = _kept(facts, row.id, row.reported_at, place=partial(BreachRow.place, row.id))
    row.save(update_fields=["version", "facts", "state", "changed_at"])
    _keep_version(row, facts, at=now)
    record("privacy.breach.revised", subject=row.id, by=by, version=row.version, state=row.state)
    return breach_of(row, now=now)


@transaction.atomic
def notify(*, id: BreachId, economy: str, tell: Told, reference: str = "", by: Actor, now: datetime) -> Breach:
    """Note that a duty was done. Where that economy's authority has its desk here, this delivers the notice to it.

    `reference` is the receipt or number that another authority gave. Raises Refused (PRIV-183).
    """
    row = _own(id, by)
    desk = authority_behind(economy, on=aware_utc(now).date()) if tell is Told.AUTHORITY else None
    shown = reference.strip() or (f"{settings.NODE_ORGANISATION} {new_id('notice')}" if desk else "")
    rules.a_notice_does_a_duty_that_is_open.require(
        breach_of(row, now=now).duties, economy=economy, tell=tell, reference=shown
    )
    BreachNoticeRow.objects.create(breach=row, economy=economy, tell=tell, at=now, reference=shown[:200])
    if desk is not None:
        grant_access(subject=row.id, organisations=[desk.organisation])
    record("privacy.breach.told", subject=row.id, by=by, economy=economy, tell=tell, delivered=desk is not None)
    return breach_of(row, now=now)


@transaction.atomic
def tell_people(*, id: BreachId, economy: str, emails: Sequence[str], text: str, by: Actor, now: datetime) -> Breach:
    """Tell people by their page "Who saw my data" and by mail; each once. Their duty is noted as done.

    An address stays until the mail went out. Raises Unreadable for what is no e-mail, Refused (PRIV-180, PRIV-183).
    """
    row = _own(id, by)
    found = breach_of(row, now=now)
    addresses = _addresses(emails)
    if not text.strip() or len(text) > rules.TEXT_LIMIT:
        raise rules.a_report_says_what_is_known.refused(field="text")
    if economy not in {each for each, _ in found.facts.persons}:
        raise NotFound("The breach concerns nobody of this economy.", field="economy")
    for address in addresses:
        key = person_key(address, secret=settings.NODE_SECRET)
        about = About(frozenset({key}), row.id, Record.CONTACT, aware_utc(now).date())
        sealed = seal_text(address, place=BreachPersonRow.place(row.id, key), about=about)
        person, is_new = BreachPersonRow.objects.get_or_create(
            breach=row,
            person=key,
            defaults={"economy": economy, "email": sealed, "text": _notice(row, key, text), "named_at": now},
        )
        if is_new:
            enqueue("privacy.tell", {"notice": person.pk}, key=f"{row.id}:{person.pk}")
    if rules.a_notice_does_a_duty_that_is_open(found.duties, economy=economy, tell=Told.PEOPLE, reference="named"):
        shown = f"{len(addresses)} by their page and by mail"
        BreachNoticeRow.objects.create(breach=row, economy=economy, tell=Told.PEOPLE, at=now, reference=shown)
    record("privacy.breach.told", subject=row.id, by=by, economy=economy, tell=Told.PEOPLE, people=len(addresses))
    return breach_of(row, now=now)


def notice_went_out(*, notice: int, now: datetime) -> None:
    """Note that the mail of a notice went out, and forget the address."""
    BreachPersonRow.objects.filter(pk=notice, told_at=None).update(told_at=now, email="")


@transaction.atomic
def close_breach(*, id: BreachId, by: Actor, now: datetime) -> Breach:
    """Close a breach whose duties are done. Raises Refused (PRIV-184)."""
    row = _own(id, by)
    found = breach_of(row, now=now)
    rules.a_breach_closes_when_its_duties_are_done.require(found.state, found.duties, waiting=found.waiting)
    row.state, row.changed_at = BreachState.CLOSED.value, now
    row.save(update_fields=["state", "changed_at"])
    close_file(row.id, on=aware_utc(now).date())
    record("privacy.breach.closed", subject=row.id, by=by)
    return breach_of(row, now=now)


def _kept(facts: BreachFacts, breach: str, since: datetime, *, place: Callable[[str], Place]) -> dict[str, Any]:
    """What is known, as it is kept: what is told in words sealed, for it may name anybody."""
    told = facts_json(facts)
    sealed = {name: sealed_words(told[name], file=breach, place=place(name), since=since) for name in IN_WORDS}
    return {**told, **sealed}


def _keep_version(row: BreachRow, facts: BreachFacts, *, at: datetime) -> None:
    place = partial(BreachVersionRow.place, row.id, row.version)
    kept = _kept(facts, row.id, row.reported_at, place=place)
    BreachVersionRow.objects.create(breach=row, version=row.version, facts=kept, at=at)


def _notice(row: BreachRow, person: str, text: str) -> str:
    place = BreachPersonRow.place(row.id, person, "text")
    return sealed_words(text.strip(), file=row.id, place=place, since=row.reported_at)


def _own(id: BreachId, by: Actor) -> BreachRow:
    """The row of the organisation that reported it, locked, while it is open."""
    require_access(subject=id, by=by)
    row = BreachRow.objects.select_for_update().filter(pk=id, organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such breach of yours.", field="breach")
    _require_writer(by)
    if row.state == BreachState.CLOSED:
        raise Conflict("This breach is closed.", field="breach", fix="Report a fresh one.")
    return row


def _require_writer(by: Actor) -> None:
    if not any(by.may(role) for role in (Role.CLERK, Role.SIGNATORY, Role.OFFICER)):
        the_person_has_the_role.require(by, Role.OFFICER)


def _require_sound(facts: BreachFacts, now: datetime) -> None:
    rules.a_report_says_what_is_known.require(facts)
    rules.the_moments_of_a_breach_are_in_order.require(facts, now=now)
    rules.an_assessment_comes_to_an_answer.require(facts)


def _state_of(facts: BreachFacts) -> str:
    return (BreachState.ASSESSED if facts.assessed_at else BreachState.REPORTED).value


def _addresses(emails: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(each.strip() for each in emails if each.strip()))
    if not 0 < len(found) <= MOST_NAMED:
        raise Unreadable(
            f"{len(found)} addresses", field="emails", rule="BREACH-1", fix=f"Name 1 to {MOST_NAMED} people at once."
        )
    for number, address in enumerate(found, start=1):
        try:
            validate_email(address)
        except ValidationError:
            raise Unreadable(
                "this is no e-mail", field=f"emails[{number}]", rule="BREACH-1", fix="Write one address a line."
            ) from None
    return found
