# SPDX-License-Identifier: Apache-2.0
"""Messages between nodes, as plain values; apart, because both ends must mean the same by every word."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import MessageId, OrganisationId


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the sending organisation signs: from whom to whom, why, and the content."""

    id: MessageId
    kind: str
    """What the content is, dotted: `title.entry`."""
    schema_version: int
    """Version of the content's form; a reader refuses versions that it doesn't know."""
    purpose: str
    """Why the recipient gets it; an agreement allows a kind for a purpose."""
    from_node: str
    """Economy of the sending node, ISO 3166-1 alpha-2."""
    from_organisation: OrganisationId
    to_node: str
    to_organisation: OrganisationId
    sent_at: datetime
    key: str
    """The sender's name for this sending; the same key again is the same message."""
    body: dict[str, Any]

    @property
    def lane(self) -> str:
        """Sending and receiving economy: `MX-SG`."""
        return f"{self.from_node}-{self.to_node}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The recipient node's word that it keeps a message."""

    id: MessageId
    digest: Digest
    """Of the envelope's canonical bytes."""
    node: OrganisationId
    """Who gives the receipt."""
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An organisation that a node receives for."""

    organisation: OrganisationId
    name: str
    kinds: tuple[str, ...]
    jwk: dict[str, str]
    """Public key to encrypt to (RFC 7517), P-256; its `kid` is the organisation."""


@dataclass(frozen=True, slots=True)
class Directory:
    """A node's own list of the organisations it receives for; the node signs it."""

    economy: str
    node: OrganisationId
    base_url: str
    issued: datetime
    organisations: tuple[DirectoryEntry, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """That messages of a kind may go along a lane for a purpose, from when to when, under which act."""

    lane: str
    """Sending and receiving economy: `MX-SG`. The way back is an agreement of its own."""
    kind: str
    purpose: str
    act: str
    """The law, agreement or decision that allows it."""
    starts: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class PeerView:
    """Another node that this one knows."""

    economy: str
    node: OrganisationId
    base_url: str
    refreshed_at: datetime


class OutboxState(StrEnum):
    """Where a sent message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    """A signed receipt is kept."""
    DEAD = "dead"
    """Refused, or tried too often: a person decides."""


@dataclass(frozen=True, slots=True)
class OutboxView:
    """A message of ours, without its content."""

    id: MessageId
    kind: str
    purpose: str
    to_node: str
    to_organisation: OrganisationId
    sent_at: datetime
    state: OutboxState
    attempts: int
    error: str
    """Why the last try failed; empty when it didn't."""
    receipt: str
    """The recipient's signed receipt (JWS); empty until delivered."""
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboxView:
    """A message to us, as its sender signed it."""

    envelope: Envelope
    received_at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer's server said."""

    status: int
    content: bytes
