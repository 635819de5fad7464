# SPDX-License-Identifier: Apache-2.0
"""A transferable record as it stands, and how an entry moves it; apart from the entries, which never change."""

from dataclasses import dataclass, replace
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.titles.values.acts import Act, TitleState
from tradelane.titles.values.entries import Entry

_STATE_AFTER: dict[Act, TitleState] = {
    Act.ISSUE: TitleState.HELD,
    Act.TRANSFER: TitleState.HELD,
    Act.SURRENDER: TitleState.SURRENDERED,
    Act.ACCEPT_SURRENDER: TitleState.DELIVERED,
    Act.REFUSE_SURRENDER: TitleState.HELD,
    Act.VOID: TitleState.VOID,
}


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
