# SPDX-License-Identifier: Apache-2.0
"""Cases as those concerned may see them; apart, so that isolation has one door."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Prefetch, QuerySet
from django.db.models.fields.json import KeyTransform

from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import json_or_gone, remember_keys, text_or_gone
from tradelane.parties.values import Actor
from tradelane.window import rules
from tradelane.window.formats.case_data import document_from_json
from tradelane.window.formats.decision import decision_from_json
from tradelane.window.models import AppealRow, CaseRow, PeopleRow, PhotoRow, ReviewRow
from tradelane.window.queries.four_eyes import second_looks
from tradelane.window.queries.procedures import CUSTOMS, procedure_of, procedures_of
from tradelane.window.queries.working import inspections_of
from tradelane.window.values import (
    Agency,
    Appeal,
    Case,
    CaseState,
    Clock,
    Decision,
    Need,
    Procedure,
    QueueEntry,
    Review,
    ReviewVerdict,
)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Facts(TypedDict):
        facts: dict[str, Any]


_STILL_OPEN = sorted({*map(str, CaseState.open()), str(CaseState.APPEALED)})
"""States in which somebody must act."""

QUEUE_LENGTH = 100
"""An officer sees at most this many; older ones come up as newer ones are decided."""
FEW = 2_000
"""Who may know of no more cases is asked for them by id; SQLite takes as many parameters many times over."""


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
    theirs = _of_the_reader(by)
    still_open = _entries(_open(theirs), by=by, now=now)
    entries = sorted(_with_second_looks(still_open, by=by), key=_urgency)
    if decided:
        entries += _entries(_closed(theirs), by=by, now=now)
    return entries


def closed_cases(*, by: Actor) -> int:
    """How many closed cases follow in the actor's queue when it is asked with `decided`."""
    return len(_closed(_of_the_reader(by)))


def _open(theirs: "QuerySet[CaseRow]") -> list[str]:
    """Ids of open cases, the longest filed first; each state's index gives its first ones, however many there are."""
    found: list[tuple[datetime, str]] = []
    for state in _STILL_OPEN:
        found += theirs.filter(state=state).order_by("filed_at").values_list("filed_at", "pk")[:QUEUE_LENGTH]
    return [id for _, id in sorted(found)[:QUEUE_LENGTH]]


def _closed(theirs: "QuerySet[CaseRow]") -> list[str]:
    """Ids of closed cases, the last one first; of those taken back the last filed are looked at."""
    decided = theirs.filter(decided_at__isnull=False).exclude(state__in=_STILL_OPEN).order_by("-decided_at")
    withdrawn = theirs.filter(state=str(CaseState.WITHDRAWN)).order_by("-filed_at")
    found = [
        *decided.values_list("decided_at", "pk")[:QUEUE_LENGTH],
        *withdrawn.values_list("withdrawn_at", "pk")[:QUEUE_LENGTH],
    ]
    return [id for _, id in sorted(found, reverse=True)[:QUEUE_LENGTH]]


def _of_the_reader(by: Actor) -> "QuerySet[CaseRow]":
    """Cases that the actor may know of, so that the first ones by date are found quickly.

    Who knows of few cases names them; who knows of many meets them soon in the order of all.
    """
    few = list(parties.visible(prefix="case_", by=by)[: FEW + 1])
    return CaseRow.objects.filter(parties.known_to(by)) if len(few) > FEW else CaseRow.objects.filter(pk__in=few)


def _entries(ids: Sequence[str], *, by: Actor, now: datetime) -> list[QueueEntry]:
    """The entries of these cases, in their order.

    They are read without the engine's own state, which is most of a case and says nothing to a reader.
    """
    light = _rows().defer("workflow").annotate(facts=KeyTransform("facts", "workflow"))
    found = {row.pk: row for row in light.filter(pk__in=ids)}
    rows = [found[id] for id in ids if id in found]
    remember_keys(text for row in rows for text in _words(row))
    published = procedures_of(rows)
    return [_entry(row, published[row.procedure, row.version], reader=by.organisation, now=now) for row in rows]


def _words(row: CaseRow) -> Iterator[str]:
    """What people wrote on a case, each sealed under a key of its case."""
    for review in row.reviews.all():
        yield from (review.reasons, review.answer)
    for inspection in row.inspections.all():
        yield inspection.findings
        yield from (photo.name for photo in inspection.photos.all())
    appeal: AppealRow | None = getattr(row, "appeal", None)
    if appeal is not None:
        yield from (appeal.grounds, appeal.reasons)


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
    """A row as a value, with its clocks when `now` is given; the caller has checked access."""
    held = _held(row, row.workflow["facts"])
    return held if now is None else _with_clocks(held, procedure_of(row), now)


def _held(row: CaseRow, facts: Mapping[str, Any]) -> Case:
    reviews = tuple(review_value(r) for r in sorted(row.reviews.all(), key=lambda r: (r.at, r.pk)))
    appeal: AppealRow | None = getattr(row, "appeal", None) if row.state not in _NEVER_APPEALED else None
    return Case(
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
        channel=str(facts.get("channel", "")),
        replaces=CaseId(row.replaces) if row.replaces else None,
        withdrawn_at=row.withdrawn_at,
        inspections=tuple(inspections_of(row)),
        awaits_payment=row.decision is None and row.withdrawn_at is None and "result" in facts,
        needs=tuple(Need(**need) for need in facts.get("needs", [])),
        decision=None if row.decision is None else _decision(row.decision, case=row.pk),
        appeal=None if appeal is None else _appeal(appeal),
    )


def _decision(kept: dict[str, Any], *, case: str) -> Decision:
    """A case's decision; without its reasons once the case's people were erased."""
    reasons = json_or_gone(kept["reasons"], place=CaseRow.reasons_place(case), gone=[])
    return decision_from_json({**kept, "reasons": reasons})


_NEVER_APPEALED = frozenset({str(s) for s in CaseState.open()} | {str(CaseState.CLEARED), str(CaseState.REFUSED)})


def _with_clocks(held: Case, published: Procedure, now: datetime) -> Case:
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


def _entry(
    row: "WithAnnotations[CaseRow, _Facts]", published: Procedure, *, reader: OrganisationId, now: datetime
) -> QueueEntry:
    held, agency = _with_clocks(_held(row, row.facts), published, now), published.agency(reader)
    if agency is None:
        return QueueEntry(held, published, "", _why_for_trader(held), _slowest(held.clocks))
    clock = next((c for c in held.clocks if c.agency == agency.role), None)
    return QueueEntry(held, published, agency.role, _why_for_agency(held, agency), clock)


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
