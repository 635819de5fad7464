# SPDX-License-Identifier: Apache-2.0
"""Who may change a cell, and that two people do it; apart, because a lane's answer is no better than its cells."""

from datetime import date

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import PersonId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.plans.values import Change, ChangeState, Fact, Milestone

REASON_AT_LEAST = 10
"""Characters of a reason: fewer say nothing that another person could judge."""


@rule(
    "PLAN-10",
    cites="APEC action plans are each economy's own; house rule: every write checks authority and organisation",
    field="by",
    fix="Ask an officer of an agency of that economy, or an officer or admin of the node's operator.",
    refusal=Forbidden,
)
def an_officer_of_the_economy_or_the_editor_changes_its_cells(actor: Actor, *, home: str, economy: str) -> bool:
    """A cell is changed by an officer of an agency of its economy, or by the node's editor."""
    if actor.person is None:
        return False
    if OrganisationKind.OPERATOR in actor.kinds:
        return actor.may(Role.OFFICER) or actor.may(Role.ADMIN)
    return OrganisationKind.AGENCY in actor.kinds and actor.may(Role.OFFICER) and home == economy


@rule(
    "PLAN-11",
    cites="house rule: four eyes (ISO/IEC 27002:2022 control 5.3, segregation of duties)",
    field="by",
    fix="Let another officer of the economy, or the node's editor, look at the source and decide.",
    refusal=Forbidden,
)
def another_person_decides(change: Change, *, person: PersonId | None) -> bool:
    """A change is confirmed or rejected by a named person who did not propose it."""
    return person is not None and change.proposer is not None and person != change.proposer


@rule(
    "PLAN-12",
    cites="house rule: every decision gives its reasons",
    field="reason",
    fix="Say in a sentence why, so that another person can judge it.",
)
def the_reason_is_given(reason: str) -> bool:
    """A proposal, a rejection and a withdrawal give their reason in words."""
    return len(reason.strip()) >= REASON_AT_LEAST


@rule(
    "PLAN-13",
    cites="house rule: facts have dates and sources",
    field="date",
    fix="Give the day on which the source was read; a law of a later day has that day as its first.",
)
def the_source_was_read_by_today(content: Fact | Milestone, *, today: date) -> bool:
    """A source was read on a day that has come; what begins later says so by its first day."""
    return content.date is not None and content.date <= today


@rule("PLAN-14", cites="house rule: what was decided is not decided again", field="change", fix="Propose a new change.")
def an_open_change_is_decided(change: Change) -> bool:
    """Only a change that is still open is confirmed, rejected or withdrawn."""
    return change.state is ChangeState.OPEN


@rule(
    "PLAN-15",
    cites="house rule: facts have dates and sources",
    field="status",
    fix="Change at least one value, or name the newer source.",
)
def a_change_changes_something(content: Fact | Milestone, *, standing: Fact | Milestone | None) -> bool:
    """A proposal says something else than what stands for the same cell from the same day."""
    return content != standing
