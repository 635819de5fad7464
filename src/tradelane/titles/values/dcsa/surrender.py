# SPDX-License-Identifier: Apache-2.0
"""A platform's request to surrender an electronic bill of lading to its carrier (DCSA EBL_SUR 3.0), and the answer;
apart from the surrender itself, which is an entry of the record's chain.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles.values.acts import Purpose
from tradelane.titles.values.dcsa.calls import DcsaSide
from tradelane.titles.values.dcsa.words import ActionCode


class SurrenderCode(StrEnum):
    """What the record is surrendered for (EBL_SUR, `surrenderRequestCode`)."""

    DELIVERY = "SREQ"
    AMENDMENT = "AREQ"
    """Also for paper, as DCSA models it."""


class SurrenderReason(StrEnum):
    """Why an amendment is asked for (EBL_SUR, `reasonCode`); others are written as comments."""

    PAPER = "SWTP"
    DESTINATION = "COD"
    SWITCH = "SWI"
    """Another bill of lading is issued in its place."""


class SurrenderAction(StrEnum):
    """The carrier's answer (EBL_SUR, `action`)."""

    ACCEPTED = "SURR"
    REJECTED = "SREJ"


class SurrenderState(StrEnum):
    """Where a request stands."""

    SENT = "sent"
    """On its way to the carrier, which has not yet said that it has it."""
    WAITING = "waiting"
    """The carrier has it; its answer is still to come."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"

    @classmethod
    def open(cls) -> frozenset["SurrenderState"]:
        """States in which the record is frozen."""
        return _OPEN


_OPEN = frozenset({SurrenderState.SENT, SurrenderState.WAITING})


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One line of what stands on the back of a paper bill of lading."""

    at: datetime
    action: ActionCode
    actor: OrganisationId
    recipient: OrganisationId | None
    audit: str
    """By which the platform finds the action again: here the digest of the entry that recorded it."""


@dataclass(frozen=True, slots=True)
class EndorsementQuery:
    """Which endorsement chains a carrier asks for (EBL_END)."""

    number: str
    version: str = ""
    """Of the transport document; empty: every version."""
    scac: str = ""
    """The carrier by its SCAC; empty: whatever its code."""


@dataclass(frozen=True, slots=True)
class EndorsementChain:
    """The back of one bill, its first line first."""

    number: str
    version: str
    scac: str
    """Empty for a carrier that has its code in another list."""
    links: tuple[ChainLink, ...]


@dataclass(frozen=True, slots=True)
class SurrenderRequest:
    """A request as it came, or as it is sent."""

    reference: str
    """Of this request; never used again."""
    number: str
    version: str
    code: SurrenderCode
    reason: str = ""
    """One of `SurrenderReason`, or what a later version of the standard adds."""
    comments: str = ""
    chain: tuple[dict[str, Any], ...] = ()
    """The endorsement chain as the platform wrote it."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A remark of the carrier's on the request."""

    severity: str
    """`ERROR`, `WARN` or `INFO`."""
    message: str
    path: str = ""
    """JSONPath into the request, where it is about one place of it."""


@dataclass(frozen=True, slots=True)
class SurrenderAnswer:
    """The carrier's answer to a request."""

    reference: str
    action: SurrenderAction
    comments: str = ""
    feedback: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class SurrenderView:
    """A request as people see it."""

    id: str
    reference: str
    side: DcsaSide
    platform: str
    carrier: str
    number: str
    purpose: Purpose
    reason: str
    state: SurrenderState
    comments: str
    """The carrier's."""
    wanted: str
    """What the holder asks for."""
    chain: tuple[dict[str, Any], ...]
    title: TitleId | None
    asked_at: datetime
    answered_at: datetime | None
