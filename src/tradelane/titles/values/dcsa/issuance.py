# SPDX-License-Identifier: Apache-2.0
"""A carrier's request that a platform issues an electronic bill of lading (DCSA EBL_ISS 3.0), and its answer; apart
from the record that is opened, which knows nothing of how it was asked for.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import TitleId
from tradelane.titles.values.dcsa.calls import DcsaSide
from tradelane.titles.values.dcsa.envelopes import TransportDocument
from tradelane.titles.values.dcsa.words import Sha256


class IssuanceCode(StrEnum):
    """What the platform answers in the end (EBL_ISS, `issuanceResponseCode`)."""

    ISSUED = "ISSU"
    """Issued, and delivered to its first possessor."""
    BAD_REQUEST = "BREQ"
    """The request contradicts itself: its carrier corrects it."""
    REFUSED = "REFU"
    """The platform can't deliver it, such as to a party that it does not know."""


class IssuanceState(StrEnum):
    """Where a request stands."""

    SENT = "sent"
    """On its way from the carrier; the platform has not yet said that it has it."""
    WAITING = "waiting"
    """The platform has it; its answer is still to come."""
    ISSUED = "issued"
    FAILED = "failed"
    """Answered with BREQ or REFU, or not taken in at all: the carrier may ask again."""
    CLOSED = "closed"
    """The bill was delivered against, or is on paper: its number is used up."""
    AMENDING = "amending"
    """The bill ended because it is to be amended: the amended document may take its number."""

    @classmethod
    def taken(cls) -> frozenset["IssuanceState"]:
        """States in which the document's number is taken."""
        return _TAKEN


_TAKEN = frozenset({IssuanceState.SENT, IssuanceState.WAITING, IssuanceState.ISSUED, IssuanceState.CLOSED})


@dataclass(frozen=True, slots=True)
class Visualisation:
    """How the carrier draws the document for people."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class IssuanceRequest:
    """A request as it came: its form is right, nothing of it is believed yet."""

    document: TransportDocument
    version: str
    """The carrier's own word for this version of it (`transportDocumentSubReference`); may be empty."""
    facts: dict[str, Any]
    """The transport document's members, to be looked at; its bytes alone are kept."""
    issue_to: dict[str, Any]
    """Who is to get possession first, as the carrier wrote it."""
    manifest: str
    """The carrier's signed manifest: a JWS in compact form."""
    visualisation: Visualisation | None
    replaces: tuple[str, ...]
    """Numbers of the transport documents that this one takes the place of, as the carrier says."""


@dataclass(frozen=True, slots=True)
class IssuanceAnswer:
    """What the platform answers to a request."""

    number: str
    version: str
    code: IssuanceCode
    reason: str = ""
    """Why it was not issued, for people."""
    errors: tuple[tuple[str, str], ...] = ()
    """(reason, code) each, for programs: the code is the id of our rule."""


@dataclass(frozen=True, slots=True)
class IssuanceView:
    """A request as people see it."""

    id: str
    side: DcsaSide
    platform: str
    carrier: str
    number: str
    version: str
    document: Sha256
    state: IssuanceState
    why: str
    title: TitleId | None
    """The record that was opened, at the platform."""
    asked_at: datetime
    answered_at: datetime | None
