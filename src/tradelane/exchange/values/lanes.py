# SPDX-License-Identifier: Apache-2.0
"""Who exchanges with whom and under which agreement; apart from messages, which come and go in their thousands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tradelane.exchange.values.messages import SPEAKS
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId


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
    speaks: tuple[int, ...] = SPEAKS
    """Versions of the envelope that the node reads."""


@dataclass(frozen=True, slots=True)
class PeerView:
    """Another node that this one knows."""

    economy: str
    node: OrganisationId
    base_url: str
    refreshed_at: datetime
    federation: str = ""
    """Whose member list decides whether it may exchange; empty when the operator registered it by hand."""
    authority: bytes = b""
    """The certificate (DER) of the authority that certifies the node; it pins the peer's TLS."""
    speaks: tuple[int, ...] = SPEAKS


@dataclass(frozen=True, slots=True)
class Agreement:
    """That messages of a kind may go along a lane for a purpose, from when to when, under which act."""

    lane: str
    """Sending and receiving economy: `MX-SG`. The way back is an agreement of its own."""
    kind: str
    purpose: str
    act: str
    """The law, agreement or decision that allows it."""
    nodes: tuple[OrganisationId, OrganisationId]
    """The sending and the receiving node; each of them signs."""
    starts: datetime
    ends: datetime | None = None


class AgreementState(StrEnum):
    """Where an agreement stands at this node."""

    PROPOSED = "proposed"
    """Signed here; the other node has not signed yet."""
    OFFERED = "offered"
    """Signed by the other node; this node's operator decides."""
    AGREED = "agreed"
    """Signed by both over the same text."""
    ENDED = "ended"
    """Ended or declined by one of the two."""


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement as this node holds it."""

    digest: Digest
    """Of its text; both nodes hold the same."""
    agreement: Agreement
    state: AgreementState
    ended_at: datetime | None
    ended_by: str
    """The node that ended it; empty while nobody did."""
    shared: bool
    """Whether the other node holds what this node holds."""

    def is_settled(self) -> bool:
        """Whether both nodes hold the same, and nothing waits for either."""
        return self.shared and self.state in (AgreementState.AGREED, AgreementState.ENDED)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A federation as its nodes know it: a name, the certificate that signs its lists, where they are published."""

    federation: str
    certificate: bytes
    address: str


@dataclass(frozen=True, slots=True)
class Member:
    """A node that belongs to a federation, from when to when."""

    node: OrganisationId
    economy: str
    base_url: str
    authority: bytes
    """The certificate (DER) of the authority that certifies the node."""
    starts: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemberList:
    """Who belongs to a federation; dated and numbered, and signed by the federation's anchor."""

    federation: str
    number: int
    """Grows with every issue; a node never goes back."""
    issued: datetime
    next_update: datetime
    """When the next issue is due."""
    grace: timedelta
    """How long the list still counts when the next one does not come."""
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class FederationView:
    """A federation that this node follows, and how that goes."""

    federation: str
    address: str
    act: str
    number: int
    """Of the list that counts here; 0 before the first."""
    next_update: datetime | None
    counts_until: datetime | None
    """The end of the grace period."""
    fetched_at: datetime | None
    problem: str
    """Why the last fetch brought nothing; empty when it did."""
    members: tuple["MemberView", ...]


@dataclass(frozen=True, slots=True)
class MemberView:
    """A node that is or was a member."""

    federation: str
    node: OrganisationId
    economy: str
    base_url: str
    starts: datetime
    ends: datetime | None
    removed_at: datetime | None
    """When the list was issued that names it no longer."""
