# SPDX-License-Identifier: Apache-2.0
"""Changes of cells over HTTP, for officers of an economy and the node's editor; apart from what anybody may read."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import economy_of
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.plans import actions
from tradelane.plans.formats import fact_from_json, fact_json, milestone_from_json, milestone_json
from tradelane.plans.queries import editing
from tradelane.plans.rules import an_officer_of_the_economy_or_the_editor_changes_its_cells
from tradelane.plans.values import Change, Fact

router = Router()


class FactIn(Schema):
    """What a cell is to say. Values are of the fixed scales; days as 2026-11-24."""

    economy: str
    measure: str
    status: str = ""
    valid_from: str = ""
    """First day; empty: since before our records."""
    legal_basis: str = ""
    source: str = ""
    date: str = ""
    """When the source was read."""
    confidence: str = "medium"
    authority: str = ""
    system: str = ""
    coverage: int | None = None
    partners: list[str] = []
    reason: str = ""


class MilestoneIn(Schema):
    """What still lacks and what comes next."""

    economy: str
    measure: str
    gap: str = ""
    next_step: str = ""
    target: str = ""
    responsible: str = ""
    source: str = ""
    date: str = ""
    confidence: str = "medium"
    reason: str = ""


class ReasonIn(Schema):
    """Why."""

    reason: str = ""


class ChangeOut(Schema):
    """A proposed change, and what became of it; no person is named."""

    id: str
    what: str
    content: dict[str, Any]
    reason: str
    proposed_by: str
    proposed_at: str
    state: str
    decided_by: str
    decided_at: str
    decision_reason: str

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        """The value as it is shown."""
        content = change.content
        return cls(
            id=change.id,
            what=change.what.value,
            content=fact_json(content) if isinstance(content, Fact) else milestone_json(content),
            reason=change.reason,
            proposed_by=change.proposed_by,
            proposed_at=rfc3339(change.proposed_at),
            state=change.state.value,
            decided_by=change.decided_by or "",
            decided_at=rfc3339(change.decided_at) if change.decided_at else "",
            decision_reason=change.decision_reason,
        )


@router.get("", response=list[ChangeOut], summary="Changes that wait and that your organisation may decide")
def waiting(request: HttpRequest) -> list[ChangeOut]:
    """Oldest first; empty for those who may change no cell."""
    return [ChangeOut.of(each) for each in editing.open_changes(by=actor_of(request))]


@router.post("/facts", response={201: ChangeOut}, summary="Propose what a cell is to say")
def propose_fact(request: HttpRequest, given: FactIn) -> Status[ChangeOut]:
    """Needs an officer of an agency of that economy, or the node's editor. Holds once another person confirms it."""
    actor = _editor(request, given.economy)
    content = fact_from_json(given.dict())
    return Status(
        201, ChangeOut.of(actions.propose_change(content=content, reason=given.reason, by=actor, now=clock.now()))
    )


@router.post("/milestones", response={201: ChangeOut}, summary="Propose what still lacks and what comes next")
def propose_milestone(request: HttpRequest, given: MilestoneIn) -> Status[ChangeOut]:
    """As for facts."""
    actor = _editor(request, given.economy)
    content = milestone_from_json(given.dict())
    return Status(
        201, ChangeOut.of(actions.propose_change(content=content, reason=given.reason, by=actor, now=clock.now()))
    )


@router.get("/{id}", response=ChangeOut, summary="One proposed change")
def one(request: HttpRequest, id: str) -> ChangeOut:
    """For those who may decide it; what was confirmed stands in the cell's public history."""
    return ChangeOut.of(_mine(request, id))


@router.post("/{id}/confirmation", response=ChangeOut, summary="Confirm a change as the other person")
def confirm(request: HttpRequest, id: str) -> ChangeOut:
    """Never by the person who proposed it (PLAN-11). Lanes follow from the fact's first day."""
    return ChangeOut.of(actions.confirm_change(change=id, by=actor_of(request), now=clock.now()))


@router.post("/{id}/rejection", response=ChangeOut, summary="Reject a change as the other person, with the reason")
def reject(request: HttpRequest, id: str, given: ReasonIn) -> ChangeOut:
    """Never by the person who proposed it (PLAN-11)."""
    return ChangeOut.of(actions.reject_change(change=id, reason=given.reason, by=actor_of(request), now=clock.now()))


@router.post("/{id}/withdrawal", response=ChangeOut, summary="Take a proposed change back, with the reason")
def withdraw(request: HttpRequest, id: str, given: ReasonIn) -> ChangeOut:
    """By anybody who may change the cell, its proposer too."""
    return ChangeOut.of(actions.withdraw_change(change=id, reason=given.reason, by=actor_of(request), now=clock.now()))


def _editor(request: HttpRequest, economy: str) -> Actor:
    """Who asks, refused before what they sent is read: an outsider learns nothing about the form."""
    actor = actor_of(request)
    home = economy_of(actor.organisation)
    an_officer_of_the_economy_or_the_editor_changes_its_cells.require(actor, home=home, economy=economy)
    return actor


def _mine(request: HttpRequest, id: str) -> Change:
    found = editing.change(id)
    if found.economy not in editing.editable(by=actor_of(request)):
        raise an_officer_of_the_economy_or_the_editor_changes_its_cells.refused()
    return found
