# SPDX-License-Identifier: Apache-2.0
"""Telling the seller who buys; apart, because a buyer's data reaches the seller by the door of `privacy` alone."""

from dataclasses import replace
from datetime import datetime

from tradelane.consignments.values import ADDRESS_FIELDS, Address
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import node_actor, organisation
from tradelane.privacy.actions import disclose
from tradelane.privacy.values import Purpose, RecipientKind
from tradelane.shop.values import Buyer


def tell_seller(buyer: Buyer, *, order: str, number: str, seller: OrganisationId, lane: str, now: datetime) -> Buyer:
    """The buyer as the seller may know them, with a receipt; `lane` runs from the buyer's economy to the seller's.

    What is withheld is kept by nobody: the order, the consignment and the carrier's label do without it.
    """
    given = disclose(
        subject=order, person=person_of(buyer), purpose=Purpose.TRADE_FULFILMENT, recipient=seller,
        recipient_name=organisation(seller).name, recipient_kind=RecipientKind.SELLER, lane=lane,
        by=node_actor(), now=now, reference=number,
    )  # fmt: skip
    known = replace(
        buyer, name=given.kept.get("name", ""), email=given.kept.get("email", ""),
        telephone=given.kept.get("telephone", ""),
    )  # fmt: skip
    if not buyer.is_private:
        return known
    address = Address(**{name: given.kept.get(f"address.{name}", "") for name in ADDRESS_FIELDS})
    return replace(known, address=replace(address, country=buyer.address.country))


def person_of(buyer: Buyer) -> dict[str, str]:
    """A company's address is nobody's personal data; a private buyer's is."""
    fields = {"name": buyer.name, "email": buyer.email, "telephone": buyer.telephone}
    if buyer.is_private:
        fields |= {f"address.{name}": getattr(buyer.address, name) for name in ADDRESS_FIELDS}
    return {name: value for name, value in fields.items() if value}
