# SPDX-License-Identifier: Apache-2.0
"""What waits for a second person, as values; apart from signatures, because nothing is signed yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties.values import Actor


class ApprovalMethod(StrEnum):
    """How a person showed that it is they who approve."""

    PASSKEY = "passkey"
    """Their authenticator signed a challenge made of exactly what they approve (W3C WebAuthn §7.2)."""
    SIGN_IN = "sign-in"
    """Signed in, they proved anew who they are a short while ago."""
    TOKEN = "token"  # noqa: S105  # a way to approve, no secret
    """A program of theirs, by its access token."""


class RequestState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Proof:
    """How an approval was given, with what an authenticator signed."""

    method: ApprovalMethod
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's approval."""

    person: PersonId
    at: datetime
    method: ApprovalMethod


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """What an organisation is asked to sign, and who approved so far."""

    id: str
    organisation: OrganisationId
    kind: str
    """What it is, such as `commercial-invoice`."""
    title: str
    """By what number people know it."""
    payload: bytes
    digest: Digest
    context: dict[str, Any]
    """What the room that asked needs when it goes on."""
    asked_at: datetime
    state: RequestState
    approvals: tuple[Approval, ...]
    needed: int

    def approved_by(self, person: PersonId | None) -> bool:
        """Whether the person approved already."""
        return any(one.person == person for one in self.approvals)


@dataclass(frozen=True, slots=True)
class Approved:
    """A request after an approval; `approvers` are there as soon as enough people approved."""

    request: SignatureRequest
    approvers: tuple[Actor, ...] = ()
