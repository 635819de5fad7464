# SPDX-License-Identifier: Apache-2.0
"""Breaches over HTTP: reported, revised, told of, closed, with their clocks; no decisions here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.parties.queries import actor_of
from tradelane.privacy.actions import breaches as actions
from tradelane.privacy.formats.oversight import our_deadlines
from tradelane.privacy.queries import breaches as queries
from tradelane.privacy.rules.breaches import economies_without_law
from tradelane.privacy.values.breaches import Breach, BreachFacts, BreachId, Harm, Told

router = Router()


class PersonsIn(Schema):
    """How many people of an economy."""

    economy: str = Field(min_length=2, max_length=2)
    count: int


class FactsIn(Schema):
    """What is known of a breach; no names of people."""

    nature: str
    categories: list[str]
    suspected_at: datetime | None = None
    discovered_at: datetime
    assessed_at: datetime | None = None
    harm: Harm = Harm.UNKNOWN
    persons: list[PersonsIn]
    cause: str = ""
    measures: str
    contained: bool = False

    def value(self) -> BreachFacts:
        """As the room's value. Raises Unreadable for a time without an offset."""
        return BreachFacts(
            nature=self.nature,
            categories=tuple(self.categories),
            suspected_at=_moment(self.suspected_at, "suspected_at"),
            discovered_at=_moment(self.discovered_at, "discovered_at") or self.discovered_at,
            assessed_at=_moment(self.assessed_at, "assessed_at"),
            harm=self.harm,
            persons=tuple((each.economy, each.count) for each in self.persons),
            cause=self.cause,
            measures=self.measures,
            contained=self.contained,
        )


class RevisionIn(FactsIn):
    """What is known now, in place of the version that was seen."""

    seen: int


class NoticeIn(Schema):
    """A duty that was done; without a reference it is delivered to the authority's desk at this node."""

    economy: str = Field(min_length=2, max_length=2)
    tell: Told
    reference: str = ""


class PeopleIn(Schema):
    """Whom to tell, and what."""

    economy: str = Field(min_length=2, max_length=2)
    emails: list[str]
    text: str


class DutyOut(Schema):
    """What law asks, with its clock."""

    economy: str
    tell: str
    law: str
    words: str
    starts_at: str | None
    due_at: str | None
    done_at: str | None
    state: str
    confidence: str
    source: str


class BreachOut(Schema):
    """A breach with its clocks."""

    id: str
    organisation: str
    state: str
    version: int
    nature: str
    duties: list[DutyOut]
    undetermined: list[str]
    """Economies concerned whose law is not known here."""
    told: int
    waiting: int

    @classmethod
    def of(cls, found: Breach) -> "BreachOut":
        """From the value."""
        return cls(
            id=found.id,
            organisation=found.organisation,
            state=found.state,
            version=found.version,
            nature=found.facts.nature,
            duties=[
                DutyOut(
                    economy=d.economy,
                    tell=d.tell,
                    law=d.law,
                    words=d.words,
                    starts_at=rfc3339(d.starts_at) if d.starts_at else None,
                    due_at=rfc3339(d.due_at) if d.due_at else None,
                    done_at=rfc3339(d.done_at) if d.done_at else None,
                    state=d.state,
                    confidence=d.confidence,
                    source=d.source,
                )
                for d in found.duties
            ],
            undetermined=list(economies_without_law(found.facts, rows=our_deadlines())),
            told=found.told,
            waiting=found.waiting,
        )


@router.get("/breaches", response=list[BreachOut], summary="Breaches of your organisation, or told to your authority")
def breaches(request: HttpRequest) -> Any:
    """Open ones first, the soonest clock on top."""
    return [BreachOut.of(each) for each in queries.breaches(by=actor_of(request), now=clock.now())]


@router.post("/breaches", response={201: BreachOut}, summary="Report a breach")
def report(request: HttpRequest, body: FactsIn) -> Any:
    """Its clocks start by the law of each economy concerned."""
    return Status(201, BreachOut.of(actions.report_breach(facts=body.value(), by=actor_of(request), now=clock.now())))


@router.get("/breaches/{id}", response=BreachOut, summary="One breach with its clocks")
def breach(request: HttpRequest, id: str) -> Any:
    """For who reported it and who was told."""
    return BreachOut.of(queries.breach(id=BreachId(id), by=actor_of(request), now=clock.now()))


@router.put("/breaches/{id}", response=BreachOut, summary="Put down what is known now")
def revise(request: HttpRequest, id: str, body: RevisionIn) -> Any:
    """As the next version; earlier ones stay."""
    made = actions.revise_breach(
        id=BreachId(id), facts=body.value(), seen=body.seen, by=actor_of(request), now=clock.now()
    )
    return BreachOut.of(made)


@router.post("/breaches/{id}/notices", response={201: BreachOut}, summary="Note that a duty was done")
def notify(request: HttpRequest, id: str, body: NoticeIn) -> Any:
    """With a receipt or number; or delivered to the authority's desk at this node."""
    made = actions.notify(
        id=BreachId(id), economy=body.economy, tell=body.tell, reference=body.reference, by=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return Status(201, BreachOut.of(made))


@router.post("/breaches/{id}/people", response={201: BreachOut}, summary="Tell the people concerned")
def people(request: HttpRequest, id: str, body: PeopleIn) -> Any:
    """By their page and by mail; addresses are forgotten once the mail went out."""
    made = actions.tell_people(
        id=BreachId(id), economy=body.economy, emails=body.emails, text=body.text, by=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return Status(201, BreachOut.of(made))


@router.post("/breaches/{id}/closing", response=BreachOut, summary="Close a breach whose duties are done")
def close(request: HttpRequest, id: str) -> Any:
    """Everybody was told."""
    return BreachOut.of(actions.close_breach(id=BreachId(id), by=actor_of(request), now=clock.now()))


@router.get("/breaches/{id}/evidence", response=dict[str, Any], summary="What was known and done when")
def evidence(request: HttpRequest, id: str) -> Any:
    """Every version, every clock, every notice; names nobody."""
    return queries.evidence_pack(id=BreachId(id), by=actor_of(request), now=clock.now())


def _moment(moment: datetime | None, field: str) -> datetime | None:
    try:
        return aware_utc(moment) if moment else None
    except ValueError:
        raise Unreadable(
            "a time names its offset", field=field, rule="API-2", fix="Write 2026-11-03T09:12:44Z."
        ) from None
