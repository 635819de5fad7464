# SPDX-License-Identifier: Apache-2.0
"""The queue of officers and traders; apart from single cases, as its cost may not grow with what is stored.

An entry is made of columns that are in clear: nothing that people wrote is read or opened to list a case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models.fields.json import KeyTransform

from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor
from tradelane.window import rules
from tradelane.window.models import CaseRow
from tradelane.window.queries.cases import agencies_in_play, steps_of_cases
from tradelane.window.queries.four_eyes import second_looks
from tradelane.window.queries.procedures import procedures_among
from tradelane.window.values import Agency, CaseState, Clock, Procedure, QueuedCase, QueueEntry, ReviewStep

_STILL_OPEN = sorted({*map(str, CaseState.open()), str(CaseState.APPEALED)})
"""States in which somebody must act."""

QUEUE_LENGTH = 100
"""An officer sees at most this many; older ones come up as newer ones are decided."""
FEW = 2_000
"""Who may know of no more cases has all of them looked at; who knows of more meets a hundred soon in the order of
all."""


def queue(*, by: Actor, now: datetime, decided: bool = False) -> list[QueueEntry]:
    """Open cases that the actor's organisation may see, least time left first; with `decided` the closed ones follow.

    An appealed case is open: somebody must act.
    """
    still_open, closed = _open(by), _closed(by) if decided else []
    entries = _entries([*still_open, *closed], reader=by.organisation, now=now)
    waiting = [entries[id] for id in still_open if id in entries]
    return [
        *sorted(_with_second_looks(waiting, by=by), key=_urgency),
        *(entries[id] for id in closed if id in entries),
    ]


def closed_cases(*, by: Actor) -> int:
    """How many closed cases follow in the actor's queue when it is asked with `decided`."""
    return len(_closed(by))


def _open(by: Actor) -> list[str]:
    """Ids of open cases, the longest filed first."""
    found: list[tuple[datetime, str]] = []
    if _knows_of_many(by):
        theirs = CaseRow.objects.filter(parties.known_to(by))
        for state in _STILL_OPEN:  # each state's index gives its first ones, however many there are
            found += theirs.filter(state=state).order_by("filed_at", "pk").values_list("filed_at", "pk")[:QUEUE_LENGTH]
    else:
        found = [(filed_at, id) for id, state, filed_at, _ in _few(by) if state in _STILL_OPEN]
    return [id for _, id in sorted(found)[:QUEUE_LENGTH]]


def _closed(by: Actor) -> list[str]:
    """Ids of closed cases, the last one first; who knows of many is shown of those taken back the last filed."""
    found: list[tuple[datetime | None, str]] = []
    if _knows_of_many(by):
        theirs = CaseRow.objects.filter(parties.known_to(by))
        decided = theirs.filter(decided_at__isnull=False).exclude(state__in=_STILL_OPEN).order_by("-decided_at")
        withdrawn = theirs.filter(state=str(CaseState.WITHDRAWN)).order_by("-filed_at", "-pk")
        found += decided.values_list("decided_at", "pk")[:QUEUE_LENGTH]
        found += withdrawn.values_list("withdrawn_at", "pk")[:QUEUE_LENGTH]
    else:
        found = [(closed_at, id) for id, state, _, closed_at in _few(by) if state not in _STILL_OPEN]
    return [id for _, id in sorted(found, reverse=True)[:QUEUE_LENGTH]]


def _knows_of_many(by: Actor) -> bool:
    return bool(parties.visible(prefix="case_", by=by).order_by("subject")[FEW : FEW + 1])


def _few(by: Actor) -> list[tuple[str, str, datetime, datetime | None]]:
    """Every case of somebody who knows of few: its id and state, when it was filed, and decided or withdrawn."""
    known = CaseRow.objects.filter(pk__in=parties.visible(prefix="case_", by=by)).order_by()
    rows = known.values_list("pk", "state", "filed_at", "decided_at", "withdrawn_at")
    return [(id, state, filed_at, decided_at or withdrawn_at) for id, state, filed_at, decided_at, withdrawn_at in rows]


def _entries(ids: Sequence[str], *, reader: OrganisationId, now: datetime) -> dict[str, QueueEntry]:
    """The entries of these cases, by id."""
    rows = CaseRow.objects.filter(pk__in=ids).order_by().annotate(
        goods=KeyTransform("goods_items", "data"),
        result=KeyTransform("result", KeyTransform("facts", "workflow")),
    )  # fmt: skip
    steps = steps_of_cases(ids)
    held = [_queued(row, steps.get(row["id"], ())) for row in rows.values(*_SHOWN, "goods", "result")]
    published = procedures_among((case.procedure, case.version) for case in held)
    return {case.id: _entry(case, published[case.procedure, case.version], reader=reader, now=now) for case in held}


_SHOWN = (
    "id", "procedure", "version", "consignment", "trader", "state", "waiting", "filed_at", "decided_at", "withdrawn_at",
)  # fmt: skip


def _queued(row: dict[str, Any], steps: tuple[ReviewStep, ...]) -> QueuedCase:
    undecided = row["decided_at"] is None and row["withdrawn_at"] is None
    return QueuedCase(
        id=CaseId(row["id"]),
        procedure=row["procedure"],
        version=row["version"],
        consignment=ConsignmentId(row["consignment"]),
        trader=OrganisationId(row["trader"]),
        state=CaseState(row["state"]),
        goods_items=tuple(row["goods"]),
        waiting=tuple(row["waiting"]),
        filed_at=row["filed_at"],
        steps=steps,
        awaits_payment=undecided and row["result"] is not None,
    )


def _entry(case: QueuedCase, published: Procedure, *, reader: OrganisationId, now: datetime) -> QueueEntry:
    clocks = [
        rules.clock_of(agency, filed_at=case.filed_at, reviews=case.steps, now=now)
        for agency in agencies_in_play(case, published)
    ]
    agency = published.agency(reader)
    if agency is None:
        return QueueEntry(case, published, "", _why_for_trader(case, clocks), _slowest(clocks))
    clock = next((c for c in clocks if c.agency == agency.role), None)
    return QueueEntry(case, published, agency.role, _why_for_agency(case, agency), clock)


def _with_second_looks(entries: list[QueueEntry], *, by: Actor) -> list[QueueEntry]:
    """An agency's entries, those marked whose verdict waits for a second officer; who proposed it waits for others."""
    waiting = second_looks([e.case.id for e in entries if e.agency], agencies={e.agency for e in entries if e.agency})
    return [
        replace(e, why="with-agencies" if waiting[e.case.id] == by.person else "second-look")
        if e.agency and e.case.id in waiting
        else e
        for e in entries
    ]


def _why_for_agency(case: QueuedCase, agency: Agency) -> str:
    if case.state is CaseState.APPEALED:
        return "appeal"
    if case.state not in CaseState.open():
        return "decided"
    if agency.information_task in case.waiting:
        return "waiting-for-trader"
    if agency.task in case.waiting:
        return "answered" if agency.role in case.answered else "review"
    return "with-agencies"


def _why_for_trader(case: QueuedCase, clocks: Iterable[Clock]) -> str:
    if case.state not in CaseState.open():
        return "appeal" if case.state is CaseState.APPEALED else "decided"
    if case.awaits_payment:
        return "pay"
    return "answer" if any(case.asks(clock.agency) for clock in clocks) else "with-agencies"


def _slowest(clocks: Iterable[Clock]) -> Clock | None:
    return min(clocks, key=lambda c: c.allowed - c.spent, default=None)


def _urgency(entry: QueueEntry) -> tuple[bool, timedelta]:
    mine = entry.why in ("review", "answered", "answer", "appeal", "pay", "second-look")
    left = entry.clock.allowed - entry.clock.spent if entry.clock else timedelta.max
    return (not mine, left)
