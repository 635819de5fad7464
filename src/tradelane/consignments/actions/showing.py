# SPDX-License-Identifier: Apache-2.0
"""A sale shown to those who take part in it; apart from reading it, because each look at a person writes a receipt.

Steps read the whole data set to make documents of it; whoever looks at it on a page or by a program comes by here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from tradelane.consignments import queries
from tradelane.consignments.values import (
    ADDRESS_FIELDS,
    CONTACT_FIELDS,
    Address,
    Consignment,
    Contact,
    Party,
    PartyRole,
)
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.privacy.actions import record_access
from tradelane.privacy.values import Disclosed, Purpose, RecipientKind

Use = tuple[Purpose, RecipientKind]
_FULFILS = Purpose.TRADE_FULFILMENT
READS_FOR: dict[PartyRole, Use] = {
    PartyRole.SELLER: (_FULFILS, RecipientKind.SELLER),
    PartyRole.CONSIGNOR: (_FULFILS, RecipientKind.SELLER),
    PartyRole.DECLARANT: (_FULFILS, RecipientKind.SELLER),
    PartyRole.BUYER: (_FULFILS, RecipientKind.BUYER),
    PartyRole.CONSIGNEE: (_FULFILS, RecipientKind.BUYER),
    PartyRole.NOTIFY: (_FULFILS, RecipientKind.BUYER),
    PartyRole.CARRIER: (Purpose.DELIVERY, RecipientKind.CARRIER),
    PartyRole.SELLER_BANK: (Purpose.PAYMENT, RecipientKind.BANK),
    PartyRole.BUYER_BANK: (Purpose.PAYMENT, RecipientKind.BANK),
}
"""What a party reads the data of the others for."""
_BY_KIND: dict[OrganisationKind, Use] = {
    OrganisationKind.AGENCY: (Purpose.BORDER_PERMIT, RecipientKind.AGENCY),
    OrganisationKind.CARRIER: READS_FOR[PartyRole.CARRIER],
    OrganisationKind.BANK: READS_FOR[PartyRole.SELLER_BANK],
    OrganisationKind.BUYER: READS_FOR[PartyRole.BUYER],
}
"""The same for a reader that the sale names in no role, as a carrier before it is booked."""


@dataclass(frozen=True, slots=True)
class Sale:
    """What is asked of a sale to decide what its reader may know: who takes part, and which way data goes."""

    id: ConsignmentId
    reference: str
    """The number by which a buyer knows it."""
    lane: str
    """From the seller's economy to the buyer's."""
    parties: tuple[tuple[PartyRole, OrganisationId | None], ...]

    @classmethod
    def of(cls, consignment: Consignment) -> "Sale":
        """Of the data set."""
        ends = (consignment.party(PartyRole.SELLER), consignment.party(PartyRole.BUYER))
        lane = "-".join(party.address.country if party else "" for party in ends)
        parties = tuple((party.role, party.organisation) for party in consignment.parties)
        return cls(consignment.id, consignment.references.order, lane, parties)


@transaction.atomic
def show(*, id: ConsignmentId, by: Actor, now: datetime) -> Consignment:
    """The data set with no more of its people than the reader may know, each look with a receipt.

    Who entered it sees it as entered, and a party its own people. Raises NotFound.
    """
    whole = queries.consignment(id, by=by)
    if queries.entered_by(id) == by.organisation:
        return whole
    sale = Sale.of(whole)
    return replace(whole, parties=tuple(_shown(party, sale, by=by, now=now) for party in whole.parties))


def look(
    *,
    sale: Sale,
    subject: str,
    person: Mapping[str, str],
    of: OrganisationId | None,
    by: Actor,
    now: datetime,
    purpose: Purpose | None = None,
    known_as: Mapping[str, str] | None = None,
) -> Disclosed:
    """A person of a sale as its reader may know them, with a receipt. `of` is the organisation they stand for, if any.

    `subject` is what the reader opened: the sale, or a document of it. `purpose` is that of the document where its law
    asks for the person, else what the reader takes part for; `known_as` as `privacy` takes it. Nobody gets a receipt
    for who reads of themselves.
    """
    if not person or (of is not None and of == by.organisation):
        return Disclosed(dict(person), (), None)
    usual, kind = use_of(sale, by)
    return record_access(
        subject=subject, person=person, purpose=purpose or usual, recipient=by.organisation,
        recipient_name=organisation(by.organisation).name, recipient_kind=kind, lane=sale.lane, by=by,
        now=now, reference=sale.reference, within=sale.id, known_as=known_as,
    )  # fmt: skip


def use_of(sale: Sale, by: Actor) -> Use:
    """What the reader may know people for: as the party that it is, else by what it is in trade."""
    roles = {role for role, who in sale.parties if who == by.organisation}
    if found := next((use for role, use in READS_FOR.items() if role in roles), None):
        return found
    return next((use for kind, use in _BY_KIND.items() if kind in by.kinds), READS_FOR[PartyRole.SELLER])


def _shown(party: Party, sale: Sale, *, by: Actor, now: datetime) -> Party:
    given = look(sale=sale, subject=sale.id, person=party.person, of=party.organisation, by=by, now=now)
    return only_kept(party, given.kept) if given.withheld else party


def only_kept(party: Party, kept: Mapping[str, str]) -> Party:
    """The party with no more of its person than `kept`; the country stays, for without it there is no lane."""
    contact = Contact(**{name: kept.get(name, "") for name in CONTACT_FIELDS})
    shown = replace(party, contact=contact if contact != Contact() else None)
    if party.organisation is not None:
        return shown
    address = Address(**{name: kept.get(f"address.{name}", "") for name in ADDRESS_FIELDS})
    return replace(shown, name=kept.get("name", ""), address=replace(address, country=party.address.country))
