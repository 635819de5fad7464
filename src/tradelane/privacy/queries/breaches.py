# SPDX-License-Identifier: Apache-2.0
"""Reads of breaches with their clocks; the organisation sees its own, an authority those that it was told of, a person
the notices to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings

from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import require_access, visible
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.parties.values.vault import Place
from tradelane.privacy.formats.breaches import IN_WORDS, facts_json, read_facts
from tradelane.privacy.formats.oversight import our_deadlines
from tradelane.privacy.models import BreachNoticeRow, BreachPersonRow, BreachRow, BreachVersionRow
from tradelane.privacy.queries.oversight import name_of
from tradelane.privacy.rules.breaches import duties_of
from tradelane.privacy.values.breaches import (
    Breach,
    BreachFacts,
    BreachId,
    BreachState,
    Notice,
    Told,
)
from tradelane.privacy.values.disclosing import PersonKey

BREACH = "breach_"


@dataclass(frozen=True, slots=True)
class MailNotice:
    """What is mailed to one person."""

    email: str
    organisation_name: str
    text: str


def breach(*, id: BreachId, by: Actor, now: datetime) -> Breach:
    """A breach that the actor's organisation reported or was told of. Raises NotFound."""
    require_access(subject=id, by=by)
    return breach_of(BreachRow.objects.get(pk=id), now=now)


def breaches(*, by: Actor, now: datetime) -> list[Breach]:
    """Those of the actor's organisation and those it was told of: open ones first, then the soonest clock."""
    rows = BreachRow.objects.filter(pk__in=visible(prefix=BREACH, by=by))
    found = [breach_of(row, now=now) for row in rows]
    return sorted(found, key=lambda each: (each.state is BreachState.CLOSED, _next_due(each), each.reported_at))


def versions(*, id: BreachId, by: Actor) -> list[tuple[int, BreachFacts, datetime]]:
    """What was known when, the first version first. Raises NotFound."""
    require_access(subject=id, by=by)
    rows = BreachRow.objects.get(pk=id).versions.order_by("version")
    return [(row.version, _facts(row.facts, partial(BreachVersionRow.place, id, row.version)), row.at) for row in rows]


def notices_to(person: PersonKey) -> list[tuple[datetime, str, str]]:
    """(when, which organisation, text) of the notices about a person's data, newest first."""
    rows = BreachPersonRow.objects.select_related("breach").filter(person=person).order_by("-named_at")
    return [(row.named_at, name_of(OrganisationId(row.breach.organisation)), _told(row)) for row in rows]


def notice_to_mail(id: int) -> MailNotice | None:
    """A notice whose mail has not gone out; None once it has."""
    row = BreachPersonRow.objects.select_related("breach").filter(pk=id, told_at=None).exclude(email="").first()
    if row is None:
        return None
    email = text_or_gone(row.email, place=BreachPersonRow.place(row.breach_id, row.person))
    return MailNotice(email, name_of(OrganisationId(row.breach.organisation)), _told(row)) if email else None


def evidence_pack(*, id: BreachId, by: Actor, now: datetime) -> dict[str, Any]:
    """All that shows what was known and done when, as plain JSON data; names nobody. Raises NotFound."""
    found = breach(id=id, by=by, now=now)
    return {
        "breach": found.id,
        "organisation": found.organisation,
        "node": settings.NODE_ORGANISATION,
        "made_at": now.isoformat(),
        "state": str(found.state),
        "reported_at": found.reported_at.isoformat(),
        "versions": [
            {"version": number, "at": at.isoformat(), "facts": facts_json(facts)}
            for number, facts, at in versions(id=id, by=by)
        ],
        "duties": [
            {
                "economy": duty.economy,
                "tell": str(duty.tell),
                "law": duty.law,
                "words": duty.words,
                "starts_at": duty.starts_at.isoformat() if duty.starts_at else "",
                "due_at": duty.due_at.isoformat() if duty.due_at else "",
                "done_at": duty.done_at.isoformat() if duty.done_at else "",
                "state": str(duty.state),
                "confidence": str(duty.confidence),
                "source": duty.source,
            }
            for duty in found.duties
        ],
        "notices": [
            {"economy": n.economy, "tell": str(n.tell), "at": n.at.isoformat(), "reference": n.reference}
            for n in found.notices
        ],
        "people": {"told": found.told, "waiting": found.waiting},
    }


def breach_of(row: BreachRow, *, now: datetime) -> Breach:
    """A row as a value, its clocks as they stand at `now`."""
    facts = _facts(row.facts, partial(BreachRow.place, row.id))
    notices = tuple(notice_of(each) for each in row.notices.order_by("at", "pk"))
    people = row.persons
    return Breach(
        id=BreachId(row.id),
        organisation=OrganisationId(row.organisation),
        facts=facts,
        version=row.version,
        state=BreachState(row.state),
        reported_at=row.reported_at,
        duties=duties_of(facts, rows=our_deadlines(), notices=notices, now=now),
        notices=notices,
        told=people.exclude(told_at=None).count(),
        waiting=people.filter(told_at=None).count(),
    )


def _facts(kept: dict[str, Any], place: Callable[[str], Place]) -> BreachFacts:
    """What was told of a breach; without its words once their time is over."""
    return read_facts({**kept, **{name: text_or_gone(kept[name], place=place(name)) for name in IN_WORDS}})


def _told(row: BreachPersonRow) -> str:
    """What a person was told."""
    return text_or_gone(row.text, place=BreachPersonRow.place(row.breach_id, row.person, "text"))


def notice_of(row: BreachNoticeRow) -> Notice:
    """A row as a value."""
    return Notice(row.economy, Told(row.tell), row.at, row.reference)


def _next_due(found: Breach) -> date:
    days = [duty.due_at.date() for duty in found.duties if duty.due_at and duty.done_at is None]
    return min(days, default=date.max)
