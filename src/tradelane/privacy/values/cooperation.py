# SPDX-License-Identifier: Apache-2.0
"""Requests for assistance between privacy enforcement authorities; apart, because both ends keep the same file.

Two layers: a *cover*, which nodes see because they carry it, and the sealed *content*, which only the two authorities
can open. The fields follow the digest of the OECD's form of 2007 and of the arrangement's annex, from memory.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId

AssistanceId = NewType("AssistanceId", str)


class Urgency(StrEnum):
    """How soon help is needed."""

    ROUTINE = "routine"
    PROMPT = "prompt"
    URGENT = "urgent"
    """With a reason and a day."""


class Help(StrEnum):
    """What is asked of the other authority."""

    INFORMATION = "information"
    COMPLAINT_TRANSFER = "complaint-transfer"
    JOINT_INQUIRY = "joint-inquiry"
    PARALLEL_INQUIRY = "parallel-inquiry"
    EVIDENCE = "evidence"
    NOTIFICATION = "notification"
    REFERRAL = "referral"


class AssistanceState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    PARTLY = "partly-accepted"
    DECLINED = "declined"
    IN_PROGRESS = "in-progress"
    ANSWERED = "answered"
    CLOSED = "closed"


class Side(StrEnum):
    """Which of the two authorities an act belongs to."""

    ASKING = "asking"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class InquiredEntity:
    """An organisation that the inquiry is about."""

    name: str
    economy: str
    certification: str
    """Its standing in the directory, with its agent, as known to the asking authority."""


@dataclass(frozen=True, slots=True)
class AssistanceRequest:
    """The content of a request: sealed to both authorities, read by nobody else."""

    contact: str
    backup_contact: str
    language: str
    urgency_reason: str
    confidentiality: str
    """Level, legal limits, and with whom it may be shared."""
    helps: tuple[Help, ...]
    background: str
    entities: tuple[InquiredEntity, ...]
    affected_persons: str
    """How many, in which economies, how sensitive, what harm."""
    law: str
    """The privacy law or principle at issue, with where its text stands."""
    status: str
    """Of the inquiry, and the steps taken."""
    other_authorities: str
    """Informed already."""
    undertakings: str
    """How the asking authority will limit use."""
    retention: str
    """How long it is kept, or how returned."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a request or an answer; its bytes are sealed on their own."""

    name: str
    media_type: str
    digest: Digest
    """Of the open bytes; the sealed content names it, so that a file can't be exchanged."""
    size: int


@dataclass(frozen=True, slots=True)
class Cover:
    """What nodes see of a request: enough to carry and to sort it, nothing of what it is about."""

    id: AssistanceId
    reference: str
    """The asking authority's own number; names no one."""
    asking: OrganisationId
    asking_authority: str
    asked: OrganisationId
    asked_authority: str
    urgency: Urgency
    reply_by: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a request, sealed and chained: each names the digest of the one before."""

    number: int
    state: AssistanceState
    """That it brought about."""
    by: OrganisationId
    at: datetime
    sealed: str
    """Reasons, answer or update (JWE); the request itself in the first."""
    files: tuple[str, ...]
    """Sealed attachments."""
    previous: str
    digest: Digest


@dataclass(frozen=True, slots=True)
class Assistance:
    """A request with its moves, as one of the two authorities keeps it."""

    cover: Cover
    side: Side
    state: AssistanceState
    moves: tuple[Move, ...]
