# SPDX-License-Identifier: Apache-2.0
"""Messages between nodes, as plain values; apart, because both ends must mean the same by every word."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import MessageId, OrganisationId

ENVELOPE_VERSION = 1
"""The form of the envelope that this node writes where nothing asks for a later one."""
MINDS_SCHEMAS = 2
"""The form whose reader minds `schema_version`: it reads the content in that form or refuses it by name. A reader of
form 1 takes any content for the first of its kind, so a later one is never sent to it."""
SPEAKS = (ENVELOPE_VERSION, MINDS_SCHEMAS)
"""The forms of the envelope that this node reads."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A large file that follows its message in chunks; the message says how to tell and to open each of them."""

    id: str
    name: str
    media_type: str
    size: int
    """Bytes of the file."""
    digest: Digest
    """Of the file's bytes."""
    key: str
    """The key of this file alone (AES-256, base64url); it travels only inside the encrypted message."""
    chunks: tuple[Digest, ...]
    """Of each chunk as it travels, encrypted; so whoever carries a chunk can be told from whoever made one up."""


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
    conversation: str = ""
    """The case that the message belongs to, in the sender's words; empty for a message that stands alone."""
    sequence: int = 0
    """Its place in the conversation, from 1 up; 0 for a message that stands alone."""
    attachments: tuple[Attachment, ...] = ()
    version: int = ENVELOPE_VERSION

    @property
    def lane(self) -> str:
        """Sending and receiving economy: `MX-SG`."""
        return f"{self.from_node}-{self.to_node}"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages about one case from one organisation to another, each with its place."""

    from_organisation: str
    to_organisation: str
    conversation: str


class Way(StrEnum):
    """Whether this node sends the messages of a conversation or receives them."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The recipient node's word that it keeps a message."""

    id: MessageId
    digest: Digest
    """Of the envelope's canonical bytes."""
    node: OrganisationId
    """Who gives the receipt."""
    received_at: datetime


class OutboxState(StrEnum):
    """Where a sent message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    """A signed receipt is kept."""
    DEAD = "dead"
    """Refused, or tried too often: a person decides."""
    ABANDONED = "abandoned"
    """A person gave it up, for a reason."""

    @classmethod
    def open(cls) -> tuple["OutboxState", ...]:
        """Every state without a receipt."""
        return (cls.WAITING, cls.DEAD, cls.ABANDONED)


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
    conversation: str = ""
    sequence: int = 0
    reason: str = ""
    """Why a person gave it up."""
    attachments: tuple["Progress", ...] = ()


@dataclass(frozen=True, slots=True)
class InboxView:
    """A message to us, as its sender signed it."""

    envelope: Envelope
    received_at: datetime
    receipt: str
    released_at: datetime | None = None
    """When its work was asked for; None while it waits for an earlier message or for its attachments."""


@dataclass(frozen=True, slots=True)
class Held:
    """A message that came before an earlier one of its conversation, or before its attachments."""

    id: MessageId
    kind: str
    from_organisation: OrganisationId
    conversation: str
    sequence: int
    received_at: datetime
    missing: tuple[int, ...]
    """Places in the conversation that are still empty; none when it waits for attachments."""
    attachments: tuple["Progress", ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an attachment has come."""

    id: str
    chunks: int
    held: int
    """Chunks that the recipient has."""
    receipt: str
    """The recipient node's receipt for the whole file; empty until then."""


@dataclass(frozen=True, slots=True)
class ToAttach:
    """A file on this machine that is to follow a message."""

    path: Path
    name: str
    """As the recipient sees it."""
    media_type: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a message that was carried to this node."""

    receipt: str
    """The node's signed receipt (JWS)."""
    again: bool
    """Whether it had been taken in before; then nothing was changed and the receipt is the first one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer's server said."""

    status: int
    content: bytes
