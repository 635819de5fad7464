# SPDX-License-Identifier: Apache-2.0
"""An agency's own system and what passes between it and the window; apart from officers, who work on the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import CaseId, OrganisationId, PersonId
from tradelane.window.values.cases import Case

Jwk = dict[str, str]
"""A public JSON Web Key (RFC 7517)."""


class Scope(StrEnum):
    """What an agency lets its programs do; what is not named, only its officers do, on the pages."""

    READ = "cases:read"
    CLAIM = "cases:claim"
    ASK = "cases:ask"
    INSPECT = "cases:inspect"
    DECIDE = "cases:decide"


class AgencyAct(StrEnum):
    """What a system of an agency does to a case."""

    CLAIM = "claim"
    ASK = "ask"
    INSPECT = "inspect"
    DECIDE = "decide"

    @property
    def scope(self) -> Scope:
        """The scope it needs."""
        return Scope(f"cases:{self}")


class NoticeEvent(StrEnum):
    """What the window tells an agency's system."""

    FILED = "case.filed"
    ANSWERED = "information.answered"
    WITHDRAWN = "case.withdrawn"
    DECIDED = "case.decided"
    APPEALED = "case.appealed"
    PING = "ping"
    """A person of the agency tries whether messages arrive."""


class NoticeState(StrEnum):
    """Where a message to an agency's system stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """The system refused it; a person sends it again."""


@dataclass(frozen=True, slots=True)
class AgencySystem:
    """An agency's own system: where it listens, and by which keys it is known."""

    organisation: OrganisationId
    address: str
    signing_key: Jwk
    """Public half of the key by which it signs what it sends us: P-256 or Ed25519."""
    signing_key_id: str
    """Its thumbprint (RFC 7638): the `keyid` of its signatures."""
    sealing_key: Jwk
    """Public half of the key that what waits for it is encrypted to: P-256."""
    scopes: frozenset[Scope]
    registered_at: datetime
    failures: int = 0
    """How often in a row it gave no answer."""
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message to an agency's system, for its officers; the content is sealed to the system."""

    id: str
    event: NoticeEvent
    case: CaseId | None
    state: NoticeState
    made_at: datetime
    attempts: int
    delivered_at: datetime | None
    reference: str
    """What the system calls it."""
    problem: str


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """Something that came for us as an agency's system: taken in, or refused by which rule."""

    at: datetime
    message: str
    rule: str
    """Id of the rule that refused it; empty when it was taken in."""
    says: str


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """An HTTP request as far as a signature covers it (RFC 9421 §2)."""

    method: str
    target: str
    """Path with query, as it stands in the request."""
    authority: str
    """Host and port in lower case, without the scheme's usual port."""
    scheme: str
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class RequestSignature:
    """A signature taken from a request, before anything is believed (RFC 9421 §4)."""

    components: tuple[str, ...]
    params: str
    """The inner list as it was signed, character by character."""
    key_id: str
    created: datetime
    nonce: str
    signature: bytes
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class PushedAct:
    """What an agency's system pushes to us: one act of one officer on one case."""

    id: str
    """The message's id: the same again is answered as the first time."""
    act: AgencyAct
    case: CaseId
    officer: PersonId
    """Who of the agency answers for it."""
    seen: str
    """The version of the case that they saw."""
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a program decides or asks for its agency."""

    verdict: str
    reasons: str
    rule_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Booking:
    """Where and when goods are to be looked at."""

    place: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspection found."""

    found: str
    findings: str
    photos: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """How an act of a program was taken."""

    case: CaseId
    version: str
    """The case's version afterwards."""
    repeated: bool
    """Whether it had come before; nothing was done twice."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of an agency's cases."""

    cases: tuple[Case, ...]
    cursor: str
    """What the next page comes after."""
    more: bool
    """Whether there is a next page by now."""
