# SPDX-License-Identifier: Apache-2.0
"""Granted permits and what is done about them; apart from the documents, which never change."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tradelane.kernel.ids import CaseId, ConsignmentId, DocumentId, OrganisationId, PersonId
from tradelane.window.values.sources import Confidence


class PermitAct(StrEnum):
    """What can be done about a permit."""

    NOTICE = "notice"
    """The agency tells the holder what it intends, and why; the holder may answer."""
    ANSWER = "answer"
    DROP = "drop"
    """The agency drops what it intended."""
    SUSPEND = "suspend"
    RESUME = "resume"
    RECALL = "recall"
    CONTEST = "contest"
    """The holder contests a suspension or recall."""
    ANNUL = "annul"
    """Another officer annuls it: the permit is as it was before."""
    UPHOLD = "uphold"


class PermitState(StrEnum):
    """How a permit stands."""

    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    RECALLED = "recalled"

    @property
    def carries(self) -> bool:
        """Whether goods may move under it."""
        return self is PermitState.IN_FORCE


@dataclass(frozen=True, slots=True)
class PermitEntry:
    """One act about a permit."""

    act: PermitAct
    reasons: str
    cites: tuple[str, ...]
    organisation: OrganisationId
    person: PersonId | None
    at: datetime
    measure: PermitAct | None = None
    """What a notice announces: `suspend` or `recall`."""
    urgent: bool = False
    """A suspension that could not wait for the holder's answer."""
    until: date | None = None
    """Last day to answer a notice, to contest a measure; of an urgent suspension, to hear and confirm."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a permit stands at a moment, and what may happen next."""

    state: PermitState
    since: datetime
    notice: PermitEntry | None = None
    """A notice that has led to nothing yet."""
    answered: bool = False
    """Whether the holder has answered it, or the urgent suspension."""
    measure: PermitEntry | None = None
    """The suspension or recall that stands."""
    contest: PermitEntry | None = None
    """The holder's appeal that is not decided."""
    contested: bool = False
    """Whether the measure that stands was contested at all."""
    lapsed: bool = False
    """Whether an urgent suspension ended by itself, because the holder was not heard in time."""


@dataclass(frozen=True, slots=True)
class GrantedPermit:
    """A permit or certificate that an agency granted over a case, with everything done about it."""

    document: DocumentId
    digest: str
    kind: str
    number: str
    case: CaseId
    consignment: ConsignmentId
    agency: str
    organisation: OrganisationId
    holder: OrganisationId
    granted_at: datetime
    entries: tuple[PermitEntry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class HearingTerms:
    """How long a holder has to answer before a permit is touched: a dated fact of an economy."""

    economy: str
    days: int
    """To answer a notice."""
    confirm_days: int
    """After an urgent suspension: to hear the holder and confirm it, or it lapses."""
    basis: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence
