# SPDX-License-Identifier: Apache-2.0
"""Cases as values; apart, so that rules judge a case without knowing tables or diagrams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId, PersonId
from tradelane.kernel.money import Money
from tradelane.window.values.procedures import Need, Procedure
from tradelane.window.values.sources import Confidence
from tradelane.window.values.working import Inspection


class Mandated(StrEnum):
    """What a trader may let a broker do in its name (WTO TFA art. 10.6: no broker is ever required)."""

    FILE = "window.file"
    ANSWER = "window.answer"
    """Answer questions and contest a refusal."""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """What an agency sees of a person behind a party; the person sees that it did."""

    role: str
    fields: dict[str, str]
    withheld: tuple[str, ...]
    """Names of the fields that stayed hidden."""


class CaseState(StrEnum):
    """Where a case stands."""

    IN_REVIEW = "in-review"
    INFORMATION_ASKED = "information-asked"
    """An agency waits for the trader's answer; others may review meanwhile."""
    CLEARED = "cleared"
    REFUSED = "refused"
    APPEALED = "appealed"
    CLEARED_ON_APPEAL = "cleared-on-appeal"
    REFUSAL_UPHELD = "refusal-upheld"
    WITHDRAWN = "withdrawn"
    """Taken back by the trader before it was decided."""

    @classmethod
    def open(cls) -> frozenset["CaseState"]:
        """States in which agencies still review."""
        return frozenset({cls.IN_REVIEW, cls.INFORMATION_ASKED})

    @classmethod
    def released(cls) -> frozenset["CaseState"]:
        """States in which the goods may move."""
        return frozenset({cls.CLEARED, cls.CLEARED_ON_APPEAL})


class ReviewVerdict(StrEnum):
    """What an agency answers."""

    APPROVE = "approve"
    REFUSE = "refuse"
    ASK = "ask"
    """Ask the trader for information; the agency's clock stops."""

    @property
    def final(self) -> bool:
        """Whether it ends the agency's review."""
        return self is not ReviewVerdict.ASK


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document laid before the agencies, by kind and digest of its signed original."""

    kind: str
    digest: str
    number: str = ""
    total: Money | None = None
    """Amount the document states, where it states one; compared with the declared value."""


@dataclass(frozen=True, slots=True)
class Review:
    """One answer of one agency."""

    agency: str
    round: int
    """From 1; a new round begins when the trader has answered a question."""
    verdict: ReviewVerdict
    reasons: str
    rule_ids: tuple[str, ...]
    officer: PersonId | None
    at: datetime
    answer: str = ""
    """What the trader answered to a question."""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """One answer of one agency without anybody's words: all that clocks, queues and figures go by."""

    agency: str
    verdict: ReviewVerdict
    at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One source that a decision rests on, as it stood on the day."""

    id: str
    """Rule id such as `WIN-3`, or law and clause."""
    text: str
    source: str
    version: str
    """Procedure version, or the day from which the provision is in force."""
    confidence: Confidence | None
    """How sure the provision's text is; None for a rule of this house."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a case was decided, and how to contest it."""

    result: CaseState
    reasons: tuple[str, ...]
    cites: tuple[Citation, ...]
    decided_at: datetime
    number: str
    """Clearance number when cleared, decision number when refused."""
    appeal_to: str
    appeal_basis: str
    appeal_until: date | None
    """Last day to appeal; None when there is nothing to contest."""
    officers: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Appeal:
    """A contested refusal."""

    grounds: str
    filed_at: datetime
    outcome: CaseState | None = None
    reasons: str = ""
    decided_at: datetime | None = None
    officer: PersonId | None = None
    number: str = ""
    """Clearance number when the refusal was changed."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long one agency has had the case, without the time it waited for the trader."""

    agency: str
    spent: timedelta
    allowed: timedelta
    running: bool

    @property
    def in_time(self) -> bool:
        """Whether the agency has kept to its service level so far."""
        return self.spent <= self.allowed


@dataclass(frozen=True, slots=True)
class Case:
    """One submission to one procedure, as every party to it sees it."""

    id: CaseId
    procedure: str
    version: str
    consignment: ConsignmentId
    trader: OrganisationId
    state: CaseState
    data: dict[str, Any]
    """What the agencies need of the consignment, and no more."""
    documents: tuple[FiledDocument, ...]
    permits: tuple[str, ...]
    waiting: tuple[str, ...]
    """Ids of the diagram's tasks that wait for a person."""
    filed_at: datetime
    reviews: tuple[Review, ...] = ()
    channel: str = ""
    """How closely it is looked at: `green`, `yellow` or `red`; empty under a procedure without channels."""
    needs: tuple[Need, ...] = ()
    """Why each permit is asked."""
    replaces: CaseId | None = None
    """The withdrawn case that this one corrects."""
    withdrawn_at: datetime | None = None
    inspections: tuple[Inspection, ...] = ()
    awaits_payment: bool = False
    """Every agency approved; the clearance waits for the fees that are due before it."""
    decision: Decision | None = None
    appeal: Appeal | None = None
    clocks: tuple[Clock, ...] = ()
    """One per agency in play; empty when the reader gave no time."""

    @property
    def clearance_number(self) -> str:
        """The number under which the goods may move, empty while they may not."""
        if self.appeal and self.appeal.number:
            return self.appeal.number
        return self.decision.number if self.decision and self.decision.result in CaseState.released() else ""

    @property
    def answered(self) -> frozenset[str]:
        """The agencies that have answered, be it with a question."""
        return frozenset(r.agency for r in self.reviews)

    def asks(self, agency: str) -> Review | None:
        """The agency's question that the trader has not answered."""
        latest = self.latest_review(agency)
        return latest if latest and not latest.verdict.final and latest.answered_at is None else None

    def latest_review(self, agency: str) -> Review | None:
        """The agency's latest answer."""
        return next((r for r in reversed(self.reviews) if r.agency == agency), None)


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """How a procedure served its traders, for all to read."""

    procedure: str
    name: str
    filed: int
    decided: int
    cleared: int
    refused: int
    appeals: int
    appeals_changed: int
    median_hours: float | None
    """Median of the agencies' time from filing to decision, without waiting for the trader; None without decisions."""
    share_in_time: float | None
    """Part of the agencies' reviews given within their service level, 0 to 1."""

    @property
    def percent_in_time(self) -> int | None:
        """`share_in_time` in whole per cent, rounded down."""
        return None if self.share_in_time is None else int(self.share_in_time * 100)


@dataclass(frozen=True, slots=True)
class QueuedCase:
    """A case as a queue shows it: where it stands and what the goods are. What people wrote is sealed, and not read."""

    id: CaseId
    procedure: str
    version: str
    consignment: ConsignmentId
    trader: OrganisationId
    state: CaseState
    goods_items: tuple[Mapping[str, Any], ...]
    waiting: tuple[str, ...]
    """Ids of the diagram's tasks that wait for a person."""
    filed_at: datetime
    steps: tuple[ReviewStep, ...] = ()
    """What the agencies answered, oldest first."""
    awaits_payment: bool = False
    """Every agency approved; the clearance waits for the fees that are due before it."""

    @property
    def answered(self) -> frozenset[str]:
        """The agencies that have answered, be it with a question."""
        return frozenset(step.agency for step in self.steps)

    def asks(self, agency: str) -> bool:
        """Whether the agency's last answer is a question that waits for the trader."""
        last = next((step for step in reversed(self.steps) if step.agency == agency), None)
        return last is not None and not last.verdict.final and last.answered_at is None


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One case as it stands in an officer's or a trader's queue."""

    case: QueuedCase
    procedure: Procedure
    """The version under which it was filed."""
    agency: str
    """Role of the reader's agency, empty for a trader."""
    why: str
    """Why it is here: `review`, `waiting-for-trader`, `answered`, `appeal`, `answer`, `pay`, `second-look`,
    `decided` or `with-agencies`."""
    clock: Clock | None
