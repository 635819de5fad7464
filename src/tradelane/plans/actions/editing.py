# SPDX-License-Identifier: Apache-2.0
"""One person proposes a change of a cell, another confirms or rejects it; apart, as lanes follow it."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import economy_of, new_id
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor
from tradelane.plans import rules
from tradelane.plans.formats import fact_json, milestone_json
from tradelane.plans.models import ChangeRow
from tradelane.plans.queries import standing
from tradelane.plans.queries.editing import as_change
from tradelane.plans.values import Change, ChangeState, ChangeWhat, Fact, Milestone


@transaction.atomic
def propose_change(*, content: Fact | Milestone, reason: str, by: Actor, now: datetime) -> Change:
    """Propose what a cell is to say; nothing changes until another person confirms it.

    Raises Forbidden by PLAN-10, Refused by PLAN-1, 8, 9, 12, 13 or 15, Conflict while another change of it is open.
    """
    _require_authority(content.economy, by=by)
    content = replace(content, confirmed_by="")
    _require_sound(content, reason=reason, now=now)
    what = ChangeWhat.FACT if isinstance(content, Fact) else ChangeWhat.MILESTONE
    waiting = ChangeRow.objects.filter(
        economy=content.economy, measure=content.measure.value, what=what.value, state=ChangeState.OPEN.value
    )
    if waiting.exists():
        raise Conflict(
            "A change of this cell waits to be decided.", field="measure", fix="Have it decided or withdrawn first."
        )
    row = ChangeRow.objects.create(
        id=new_id("change"), economy=content.economy, measure=content.measure.value, what=what.value,
        content=_as_json(content), reason=reason.strip(), organisation=by.organisation, proposer=by.person or "",
        proposed_at=now,
    )  # fmt: skip
    return _told("plans.change.proposed", row, by=by)


@transaction.atomic
def confirm_change(*, change: str, by: Actor, now: datetime) -> Change:
    """Confirm a change as the other person: from now on the cell says so, and lanes follow from its first day.

    Raises NotFound, Forbidden by PLAN-10 or PLAN-11, Refused by PLAN-14, Conflict when another was confirmed meanwhile.
    """
    row = _decidable(change, by=by)
    rules.another_person_decides.require(as_change(row), person=by.person)
    row.content = {**row.content, "confirmed_by": organisation(by.organisation).name}
    row.place = (ChangeRow.objects.aggregate(last=Max("place"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            _decide(row, ChangeState.CONFIRMED, reason="", by=by, now=now)
    except IntegrityError as error:
        raise Conflict("Another change was confirmed at this moment.", field="change", fix="Confirm again.") from error
    return _told("plans.change.confirmed", row, by=by)


@transaction.atomic
def reject_change(*, change: str, reason: str, by: Actor, now: datetime) -> Change:
    """Reject a change as the other person, with the reason. Raises as `confirm_change`, and Refused by PLAN-12."""
    row = _decidable(change, by=by)
    rules.another_person_decides.require(as_change(row), person=by.person)
    rules.the_reason_is_given.require(reason)
    _decide(row, ChangeState.REJECTED, reason=reason, by=by, now=now)
    return _told("plans.change.rejected", row, by=by)


@transaction.atomic
def withdraw_change(*, change: str, reason: str, by: Actor, now: datetime) -> Change:
    """Take a proposal back, by anybody who may change the cell, its proposer too. Raises as `reject_change`."""
    row = _decidable(change, by=by)
    rules.the_reason_is_given.require(reason)
    _decide(row, ChangeState.WITHDRAWN, reason=reason, by=by, now=now)
    return _told("plans.change.withdrawn", row, by=by)


def _require_authority(economy: str, *, by: Actor) -> None:
    home = economy_of(by.organisation)
    rules.an_officer_of_the_economy_or_the_editor_changes_its_cells.require(by, home=home, economy=economy)


def _require_sound(content: Fact | Milestone, *, reason: str, now: datetime) -> None:
    rules.the_reason_is_given.require(reason)
    rules.the_source_was_read_by_today.require(content, today=now.date())
    if isinstance(content, Fact):
        rules.a_fact_names_its_source_or_is_unconfirmed.require(content.status, content.source, content.confidence)
        rules.the_coverage_is_a_share.require(content.coverage)
    else:
        rules.a_milestone_says_the_gap_the_step_and_the_source.require(content)
    before = _standing(content)
    rules.a_change_changes_something.require(
        content, standing=None if before is None else replace(before, confirmed_by="")
    )


def _standing(content: Fact | Milestone) -> Fact | Milestone | None:
    """What stands for the same cell, and for a fact from the same first day."""
    now, cell = standing(), (content.economy, content.measure)
    if isinstance(content, Milestone):
        return next((each for each in now.milestones if (each.economy, each.measure) == cell), None)
    same = (each for each in now.facts if (each.economy, each.measure) == cell)
    return next((each for each in same if each.valid_from == content.valid_from), None)


def _decidable(id: str, *, by: Actor) -> ChangeRow:
    row = ChangeRow.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such change.", field="change", fix="Look at the list of changes.")
    _require_authority(row.economy, by=by)
    rules.an_open_change_is_decided.require(as_change(row))
    return row


def _decide(row: ChangeRow, state: ChangeState, *, reason: str, by: Actor, now: datetime) -> None:
    row.state, row.decided_by, row.decider = state.value, by.organisation, by.person or ""
    row.decided_at, row.decision_reason = now, reason.strip()
    row.save()


def _told(name: str, row: ChangeRow, *, by: Actor) -> Change:
    said = {key: row.content[key] for key in ("status", "valid_from", "target") if key in row.content}
    journal.record(name, subject=row.id, by=by, economy=row.economy, measure=row.measure, what=row.what, **said)
    return as_change(row)


def _as_json(content: Fact | Milestone) -> dict[str, object]:
    return fact_json(content) if isinstance(content, Fact) else milestone_json(content)
