# SPDX-License-Identifier: Apache-2.0
"""Titles, their entries and states; apart, because a verifier needs these words and no database.

A title is a transferable record: an electronic bill of lading. Who holds it may claim the goods. Its whole life is
a chain of entries, each signed by the party in control before it; the title as it stands is what the chain says.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId


class Act(StrEnum):
    """What an entry does. Every act is signed by the party in control; an issue by the carrier."""

    ISSUE = "issue"
    TRANSFER = "transfer"
    SURRENDER = "surrender"
    """The holder hands the record to the carrier to get the goods; it is frozen until the carrier answers."""
    ACCEPT_SURRENDER = "accept_surrender"
    """The carrier delivers the goods against the record; the record ends."""
    REFUSE_SURRENDER = "refuse_surrender"
    """The carrier hands the record back to the one who surrendered it."""
    VOID = "void"
    """The carrier ends a surrendered record without delivery: a switch to paper, or an issue in error."""

    @classmethod
    def answers(cls) -> frozenset["Act"]:
        """What a carrier may do with a surrendered record."""
        return frozenset({cls.ACCEPT_SURRENDER, cls.REFUSE_SURRENDER, cls.VOID})

    @classmethod
    def moves(cls) -> frozenset["Act"]:
        """What a holder may do with a record that is free to move."""
        return frozenset({cls.TRANSFER, cls.SURRENDER})


class TitleState(StrEnum):
    """Where a record stands after its latest entry."""

    HELD = "held"
    """Free to move: its holder may transfer or surrender it."""
    SURRENDERED = "surrendered"
    """With the carrier for an answer; frozen."""
    DELIVERED = "delivered"
    VOID = "void"

    @classmethod
    def live(cls) -> frozenset["TitleState"]:
        """States in which the record still has effect."""
        return frozenset({cls.HELD, cls.SURRENDERED})

    @classmethod
    def frozen(cls) -> frozenset["TitleState"]:
        """States in which only the carrier's answer moves the record."""
        return frozenset({cls.SURRENDERED})

    @classmethod
    def terminal(cls) -> frozenset["TitleState"]:
        """States after which nothing follows."""
        return frozenset({cls.DELIVERED, cls.VOID})


_STATE_AFTER: dict[Act, TitleState] = {
    Act.ISSUE: TitleState.HELD,
    Act.TRANSFER: TitleState.HELD,
    Act.SURRENDER: TitleState.SURRENDERED,
    Act.ACCEPT_SURRENDER: TitleState.DELIVERED,
    Act.REFUSE_SURRENDER: TitleState.HELD,
    Act.VOID: TitleState.VOID,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a title's chain, as its author signs it."""

    registry: OrganisationId
    """The node that keeps the record: only its copy of the chain decides."""
    title: TitleId
    n: int
    """Place in the chain, from 1."""
    prev: Digest
    """Digest of the entry before; empty for the first. Two entries can't both follow the same one."""
    act: Act
    by: OrganisationId
    """The party in control before this entry; it signs."""
    to: OrganisationId
    """The party in control after this entry."""
    at: datetime
    """When the author signed, whole seconds, UTC."""
    document: Digest
    """Digest of the signed original of the bill of lading."""


@dataclass(frozen=True, slots=True)
class Jws:
    """A detached ES256 signature: the two outer parts of a JWS, base64url, whose payload is kept elsewhere."""

    protected: str
    signature: str


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry with its author's signature, and the home registry's once it is recorded."""

    entry: Entry
    digest: Digest
    """Digest of the entry's canonical bytes; the next entry names it."""
    author: Jws
    home: Jws | None = None
    """The home registry's signature over the same bytes: its word that this entry, and no other, follows `prev`."""
    salt: str = ""
    """Hex; opens the holder commitment in the public log. Empty where it was withheld or shredded."""


@dataclass(frozen=True, slots=True)
class Title:
    """A transferable record as it stands after its latest entry."""

    id: TitleId
    registry: OrganisationId
    number: str
    """The carrier's own number of the bill of lading."""
    document: Digest
    consignment: ConsignmentId
    governing_law: str
    """The law that makes the record a document of title, as the carrier stated it."""
    carrier: OrganisationId
    state: TitleState
    holder: OrganisationId
    head: Digest
    """Digest of the latest entry; the next entry must name it, so two transfers can't both succeed."""
    n: int
    at: datetime
    """When the latest entry was signed."""
    surrendered_by: OrganisationId | None = None
    """Who handed the record to the carrier: the goods, or the record, go to them. None while nobody did."""

    @classmethod
    def opened_by(
        cls, entry: Entry, *, head: Digest, number: str, consignment: ConsignmentId, governing_law: str
    ) -> "Title":
        """The title that an issue entry opens."""
        return cls(
            id=entry.title,
            registry=entry.registry,
            number=number,
            document=entry.document,
            consignment=consignment,
            governing_law=governing_law,
            carrier=entry.by,
            state=TitleState.HELD,
            holder=entry.to,
            head=head,
            n=entry.n,
            at=entry.at,
        )

    def after(self, entry: Entry, *, head: Digest) -> "Title":
        """The title after `entry`, whose digest is `head`. Ask the rules first: this does not judge."""
        state = _STATE_AFTER[entry.act]
        surrendered_by = entry.by if entry.act is Act.SURRENDER else self.surrendered_by
        return replace(
            self,
            state=state,
            holder=entry.to,
            head=head,
            n=entry.n,
            at=entry.at,
            surrendered_by=None if state is TitleState.HELD else surrendered_by,
        )
