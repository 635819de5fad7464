# SPDX-License-Identifier: Apache-2.0
"""Cases as those concerned may see them; apart, so that isolation has one door."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import json_or_gone, remember_keys, text_or_gone
from tradelane.parties.values import Actor
from tradelane.window import rules
from tradelane.window.formats.case_data import document_from_json
from tradelane.window.formats.decision import decision_from_json
from tradelane.window.models import AppealRow, CaseRow, PeopleRow, PhotoRow, ReviewRow
from tradelane.window.queries.procedures import CUSTOMS, procedure_of
from tradelane.window.queries.working import inspections_of
from tradelane.window.values import (
    Agency,
    Appeal,
    Case,
    CaseState,
    Decision,
    Need,
    Procedure,
    QueuedCase,
    Review,
    ReviewStep,
    ReviewVerdict,
)


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
    rows = _rows().filter(parties.known_to(by), consignment=consignment)
    return _as_values(rows.order_by("filed_at", "pk"), now=now)


def cases_by_id(ids: Sequence[str], *, now: datetime | None = None) -> list[Case]:
    """These cases by their ids; for this room, after access was checked."""
    return _as_values(_rows().filter(pk__in=ids).order_by("pk"), now=now)


def lock_case(*, case: CaseId, by: Actor) -> CaseRow:
    """The row of a case, locked until the transaction ends; for this room's actions. Raises NotFound."""
    parties.require_access(subject=case, by=by)
    return CaseRow.objects.select_for_update().get(pk=case)


def agencies_to_see(held: Case, published: Procedure) -> tuple[Agency, ...]:
    """The agencies that may know of a case: those in play, and customs, which answers for what it waved through."""
    in_play = {a.role for a in agencies_in_play(held, published)}
    return tuple(a for a in published.agencies if a.role in in_play | {CUSTOMS})


def agencies_in_play(held: Case | QueuedCase, published: Procedure) -> tuple[Agency, ...]:
    """The agencies that the case needs: they have answered, or their task waits."""
    waiting, answered = set(held.waiting), held.answered
    return tuple(a for a in published.agencies if {a.task, a.information_task} & waiting or a.role in answered)


def as_value(row: CaseRow, *, now: datetime | None = None) -> Case:
    """A row as a value, with its clocks when `now` is given; the caller has checked access."""
    held = _held(row)
    return held if now is None else _with_clocks(held, procedure_of(row), now)


def _as_values(rows: "QuerySet[CaseRow]", *, now: datetime | None) -> list[Case]:
    """Rows as values, the keys of their words opened by few statements: each case has keys of its own."""
    found = list(rows)
    remember_keys(text for row in found for text in _words(row))
    return [as_value(row, now=now) for row in found]


def _words(row: CaseRow) -> Iterator[object]:
    """What people wrote on a case, each sealed."""
    for review in row.reviews.all():
        yield from (review.reasons, review.answer)
    for inspection in row.inspections.all():
        yield from (inspection.findings, inspection.place)
        yield from (photo.name for photo in inspection.photos.all())
    appeal: AppealRow | None = getattr(row, "appeal", None)
    if appeal is not None:
        yield from (appeal.grounds, appeal.reasons)
    if row.decision is not None:
        yield row.decision["reasons"]


def steps_of_cases(cases: Iterable[str]) -> dict[str, tuple[ReviewStep, ...]]:
    """What the agencies answered in each of these cases, oldest first, by one statement that opens nobody's words.

    For this room's queues and figures; cases without an answer are left out.
    """
    rows = ReviewRow.objects.filter(case__in=list(cases)).order_by("at", "pk")
    found: defaultdict[str, list[ReviewStep]] = defaultdict(list)
    for case, agency, verdict, at, answered_at in rows.values_list("case", "agency", "verdict", "at", "answered_at"):
        found[case].append(ReviewStep(agency, ReviewVerdict(verdict), at, answered_at))
    return {case: tuple(steps) for case, steps in found.items()}


def _held(row: CaseRow) -> Case:
    facts: dict[str, Any] = row.workflow["facts"]
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
