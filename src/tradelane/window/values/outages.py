# SPDX-License-Identifier: Apache-2.0
"""What happens while an agency's system is away, and what its trader has in hand; apart from what a case decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import CaseId, OrganisationId


class OutageCause(StrEnum):
    """Why an agency's system is away."""

    UNREACHABLE = "unreachable"
    """It, or the link to it, gave no answer."""
    PLANNED = "planned"
    """Its agency announced it."""


class OutageState(StrEnum):
    """How an outage stands; derived from its times, never stored."""

    ANNOUNCED = "announced"
    RUNNING = "running"
    REPLAYING = "replaying"
    """The announced time is over, and what was queued is being brought."""
    ENDED = "ended"
    CALLED_OFF = "called-off"


@dataclass(frozen=True, slots=True)
class SystemOutage:
    """A time in which an agency's own system takes nothing in."""

    id: str
    agency: OrganisationId
    cause: OutageCause
    starts: datetime
    until: datetime | None
    """When it was announced to be over; None when nobody can say."""
    said: str = ""
    """What the agency announced, in its words."""
    announced_at: datetime | None = None
    ended_at: datetime | None = None
    called_off_at: datetime | None = None

    def state(self, now: datetime) -> OutageState:
        """How it stands at `now`."""
        if self.called_off_at is not None:
            return OutageState.CALLED_OFF
        if self.ended_at is not None:
            return OutageState.ENDED
        if now < self.starts:
            return OutageState.ANNOUNCED
        over = self.until is not None and self.until <= now
        return OutageState.REPLAYING if over else OutageState.RUNNING

    def is_open(self, now: datetime) -> bool:
        """Whether it has begun and what it held up is not yet brought."""
        return self.state(now) in (OutageState.RUNNING, OutageState.REPLAYING)

    def holds_back(self, now: datetime) -> bool:
        """Whether nothing is to be sent: the agency itself said so. One that gave no answer is asked again."""
        return self.cause is OutageCause.PLANNED and self.state(now) is OutageState.RUNNING


@dataclass(frozen=True, slots=True)
class OutageShown:
    """An outage as everybody may read it: how much waits, and of nobody."""

    outage: SystemOutage
    name: str
    state: OutageState
    queued: int
    """How many messages wait for the agency's system."""


class ReceiptStanding(StrEnum):
    """How a receipt of filing stands, as far as the window that gave it knows."""

    STANDING = "standing"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """A later receipt, or the decision, stands in its place."""
    WITHDRAWN = "withdrawn"
    """The case was taken back."""


@dataclass(frozen=True, slots=True)
class FilingReceipt:
    """What the window signs about a filing: all that a gate needs, and no more of the trader than its number.

    A provisional one says that the case is filed and that an agency's system has not taken it in yet. It is no
    clearance.
    """

    number: str
    provisional: bool
    case: CaseId
    procedure: str
    trader: OrganisationId
    content: Digest
    """Digest of what was filed."""
    filed_at: datetime
    issued_at: datetime
    valid_until: datetime | None
    """None for the real one, which does not lapse."""
    issuer: OrganisationId
    """The node that signs."""
    waits_for: tuple[OrganisationId, ...] = ()
    """Agencies whose systems have not taken the case in."""
    supersedes: str = ""
    """Number of the provisional receipt in whose place it stands."""


@dataclass(frozen=True, slots=True)
class IssuedReceipt:
    """A receipt with its signature and how it stands."""

    receipt: FilingReceipt
    jws: str
    """Compact JWS (RFC 7515) over the receipt."""
    digest: Digest
    """Digest of the JWS, by which anybody asks how it stands."""
    standing: ReceiptStanding
    since: datetime
    superseded_by: str = ""
