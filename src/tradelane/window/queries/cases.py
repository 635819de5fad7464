# SPDX-License-Identifier: Apache-2.0
"""Cases as those concerned may see them; apart, so that isolation has one door."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import json_or_gone, text_or_gone
from tradelane.parties.values import Actor
from tradelane.window import rules
from tradelane.window.formats.case_data import document_from_json
from tradelane.window.formats.decision import decision_from_json
from tradelane.window.models import AppealRow, CaseRow, PeopleRow, PhotoRow, ReviewRow
from tradelane.window.queries.four_eyes import second_looks
from tradelane.window.queries.procedures import CUSTOMS, procedure
from tradelane.window.queries.working import inspections_of
from tradelane.window.values import (
    Agency,
    Appeal,
    Case,
    CaseState,
    Clock,
    Need,
    Procedure,
    QueueEntry,
    Review,
    ReviewVerdict,
)

_STILL_OPEN = sorted({*map(str, CaseState.open()), str(CaseState.APPEALED)})
"""States in which somebody must act."""

QUEUE_LENGTH = 100
"""An officer sees at most this many; older ones come up as newer ones are decided."""


def case(*, case: CaseId, by: Actor, now: datetime | None = None) -> Case:
    """A case as its parties see it, with its clocks when `now` is given. Raises NotFound, also for outsiders."""
    parties.require_access(subject=case, by=by)
    return as_value(_rows().get(pk=case), now=now)


def people_held(*, case: CaseId) -> list[dict[str, Any]]:
    """Personal fields of the parties as filed, for this room's `see` only; what leaves here goes through `privacy`."""
    row = PeopleRow.objects.filter(pk=case).first()
    return list(json_or_gone(row.people, place=PeopleRow.place(case), gone=[])) if row else []


def cases_of(*, consignment: ConsignmentId, by: Actor, now: datetime | None = None) -> list[Case]:
    """Every case of a consignment that the actor may see, oldest first."""
    rows = _rows().filter(consignment=consignment, pk__in=parties.visible(prefix="case_", by=by))
    return [as_value(row, now=now) for row in rows.order_by("filed_at", "pk")]


def queue(*, by: Actor, now: datetime, decided: bool = False) -> list[QueueEntry]:
    """Open cases that the actor's organisation may see, least time left first; with `decided` the closed ones follow.

    An appealed case is open: somebody must act.
    """
    rows = _rows().filter(parties.known_to(by))
    still_open = rows.filter(state__in=_STILL_OPEN).order_by("filed_at")[:QUEUE_LENGTH]
    found = [_entry(as_value(row, now=now), by.organisation) for row in still_open]
    entries = sorted(_with_second_looks(found, by=by), key=_urgency)
    if decided:
        closed = rows.exclude(state__in=_STILL_OPEN).order_by("-decided_at")[:QUEUE_LENGTH]
        entries += [_entry(as_value(row, now=now), by.organisation) for row in closed]
    return entries


def lock_case(*, case: CaseId, by: Actor) -> CaseRow:
    """The row of a case, locked until the transaction ends; for this room's actions. Raises NotFound."""
    parties.require_access(subject=case, by=by)
    return CaseRow.objects.select_for_update().get(pk=case)


def agencies_to_see(held: Case, published: Procedure) -> tuple[Agency, ...]:
    """The agencies that may know of a case: those in play, and customs, which answers for what it waved through."""
    in_play = {a.role for a in agencies_in_play(held, published)}
    return tuple(a for a in published.agencies if a.role in in_play | {CUSTOMS})


def agencies_in_play(held: Case, published: Procedure) -> tuple[Agency, ...]:
    """The agencies that the case needs: they have answered, or their task waits."""
    waiting = set(held.waiting)
    return tuple(
        a
        for a in published.agencies
        if {a.task, a.information_task} & waiting or held.latest_review(a.role) is not None
    )


def as_value(row: CaseRow, *, now: datetime | None = None) -> Case:
    """A row as a value; the caller has checked access."""
    reviews = tuple(review_value(r) for r in sorted(row.reviews.all(), key=lambda r: (r.at, r.pk)))
    appeal: AppealRow | None = getattr(row, "appeal", None) if row.state not in _NEVER_APPEALED else None
    held = Case(
        id=CaseId(row.id),
        procedure=row.procedure,
        version=row.version,
        consignment=ConsignmentId(row.consignment),
        trader=OrganisationId(row.trader),
        state=CaseState(row.state),
        data=row.data,
        documents=tuple(document_from_json(d) for d in row.documents),
        permits=tuple(row.permits),
        waiting=tuple(row.waiting),
        filed_at=row.filed_at,
        reviews=reviews,
        channel=str(row.workflow["facts"].get("channel", "")),
        replaces=CaseId(row.replaces) if row.replaces else None,
        withdrawn_at=row.withdrawn_at,
        inspections=tuple(inspections_of(row)),
        awaits_payment=_awaits_payment(row),
        needs=tuple(Need(**need) for need in row.workflow["facts"].get("needs", [])),
        decision=None if row.decision is None else decision_from_json(row.decision),
        appeal=None if appeal is None else _appeal(appeal),
    )
    return held if now is None else _with_clocks(held, now)


def _awaits_payment(row: CaseRow) -> bool:
    return row.decision is None and row.withdrawn_at is None and "result" in row.workflow["facts"]


_NEVER_APPEALED = frozenset({str(s) for s in CaseState.open()} | {str(CaseState.CLEARED), str(CaseState.REFUSED)})


def _with_clocks(held: Case, now: datetime) -> Case:
    published = procedure(code=held.procedure, version=held.version)
    clocks = tuple(
        rules.clock_of(a, filed_at=held.filed_at, reviews=held.reviews, now=now)
        for a in agencies_in_play(held, published)
    )
    return replace(held, clocks=clocks)


def _rows() -> "QuerySet[CaseRow]":
    photos = Prefetch("inspections__photos", PhotoRow.objects.defer("content"))
    return CaseRow.objects.select_related("appeal").prefetch_related("reviews", "inspections", photos)


def review_value(row: ReviewRow) -> Review:
    """A row as a value; for this room."""
    return Review(
        agency=row.agency,
        round=row.round,
        verdict=ReviewVerdict(row.verdict),
        reasons=text_or_gone(row.reasons, place=ReviewRow.place(row.case_id, row.agency, "reasons")),
        rule_ids=tuple(row.rule_ids),
        officer=row.officer or None,  # type: ignore[arg-type]  # a PersonId as text
        at=row.at,
        answer=text_or_gone(row.answer, place=ReviewRow.place(row.case_id, row.agency, "answer")),
        answered_at=row.answered_at,
    )


def _appeal(row: AppealRow) -> Appeal:
    return Appeal(
        grounds=text_or_gone(row.grounds, place=AppealRow.place(row.case_id, "grounds")),
        filed_at=row.filed_at,
        outcome=CaseState(row.outcome) if row.outcome else None,
        reasons=text_or_gone(row.reasons, place=AppealRow.place(row.case_id, "reasons")),
        decided_at=row.decided_at,
        officer=row.officer or None,  # type: ignore[arg-type]  # a PersonId as text
        number=row.number or "",
    )


def _entry(held: Case, reader: OrganisationId) -> QueueEntry:
    agency = procedure(code=held.procedure, version=held.version).agency(reader)
    if agency is None:
        return QueueEntry(held, "", _why_for_trader(held), _slowest(held.clocks))
    clock = next((c for c in held.clocks if c.agency == agency.role), None)
    return QueueEntry(held, agency.role, _why_for_agency(held, agency), clock)


def _with_second_looks(entries: list[QueueEntry], *, by: Actor) -> list[QueueEntry]:
    """An agency's entries, those marked whose verdict waits for a second officer; who proposed it waits for others."""
    waiting = second_looks([e.case.id for e in entries if e.agency], agencies={e.agency for e in entries if e.agency})
    return [
        replace(e, why="with-agencies" if waiting[e.case.id] == by.person else "second-look")
        if e.agency and e.case.id in waiting
        else e
        for e in entries
    ]


def _why_for_agency(held: Case, agency: Agency) -> str:
    if held.state is CaseState.APPEALED:
        return "appeal"
    if held.state not in CaseState.open():
        return "decided"
    if agency.information_task in held.waiting:
        return "waiting-for-trader"
    if agency.task in held.waiting:
        return "answered" if held.latest_review(agency.role) else "review"
    return "with-agencies"


def _why_for_trader(held: Case) -> str:
    if held.state not in CaseState.open():
        return "appeal" if held.state is CaseState.APPEALED else "decided"
    if held.awaits_payment:
        return "pay"
    return "answer" if any(held.asks(clock.agency) for clock in held.clocks) else "with-agencies"


def _slowest(clocks: Iterable[Clock]) -> Clock | None:
    return min(clocks, key=lambda c: c.allowed - c.spent, default=None)


def _urgency(entry: QueueEntry) -> tuple[bool, timedelta]:
    mine = entry.why in ("review", "answered", "answer", "appeal", "pay", "second-look")
    left = entry.clock.allowed - entry.clock.spent if entry.clock else timedelta.max
    return (not mine, left)
