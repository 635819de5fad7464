# SPDX-License-Identifier: Apache-2.0
"""A change of one cell under four eyes; apart, because a proposal is no fact until another person confirms it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.plans.values.matrix import Fact, Measure, Milestone


class ChangeWhat(StrEnum):
    """What of a cell is to change."""

    FACT = "fact"
    """How far the measure has come."""
    MILESTONE = "milestone"
    """What still lacks and what comes next."""


class ChangeState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change of one cell, and what became of it."""

    id: str
    content: Fact | Milestone
    reason: str
    proposed_by: OrganisationId
    proposer: PersonId | None
    """The person; decides who may not decide, and is shown to nobody."""
    proposed_at: datetime
    state: ChangeState
    decided_by: OrganisationId | None = None
    decided_at: datetime | None = None
    decision_reason: str = ""

    @property
    def economy(self) -> str:
        """Whose cell it is."""
        return self.content.economy

    @property
    def measure(self) -> Measure:
        """Which measure it is about."""
        return self.content.measure

    @property
    def what(self) -> ChangeWhat:
        """Whether the fact or the milestone is to change."""
        return ChangeWhat.FACT if isinstance(self.content, Fact) else ChangeWhat.MILESTONE


@dataclass(frozen=True, slots=True)
class Version:
    """One content that a cell has had: as the project ships it, or as it was confirmed here."""

    content: Fact | Milestone
    change: Change | None
    """The confirmed change that brought it; None for what is shipped."""
