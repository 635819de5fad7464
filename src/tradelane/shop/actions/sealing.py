# SPDX-License-Identifier: Apache-2.0
"""The buyer of an order as it is kept: each field under a key of theirs; apart, as an order is stored in one place.

How to reach the buyer goes under another key than who bought and where to: the first goes when the buyer asks, the
second when tax and customs law let go of it.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings

from tradelane.parties.actions.vault import seal_json, seal_text
from tradelane.parties.values.vault import About, Record
from tradelane.privacy.formats import key_of_contact
from tradelane.shop.actions.telling import person_of
from tradelane.shop.models import OrderRow
from tradelane.shop.values import Buyer


def people_behind(buyer: Buyer, told: Buyer, *, order: str, sale: str) -> frozenset[str]:
    """The buyer by their e-mail, and by what the seller was told: the consignment knows them by that alone."""
    known = key_of_contact(person_of(buyer), subject=order, secret=settings.NODE_SECRET)
    contact = {"name": told.name, "email": told.email, "telephone": told.telephone}
    seen = {name: value for name, value in contact.items() if value}
    return frozenset({known, *([key_of_contact(seen, subject=sale, secret=settings.NODE_SECRET)] if seen else [])})


def sealed_buyer(buyer: Buyer, *, order: str, people: frozenset[str], on: date) -> dict[str, Any]:
    """The columns of an order that say who bought."""
    reach, bought = (About(people, order, record, on) for record in (Record.CONTACT, Record.ORDER))
    return {
        "buyer_name": seal_text(buyer.name, place=OrderRow.place(order, "buyer_name"), about=bought),
        "email": seal_text(buyer.email, place=OrderRow.place(order, "email"), about=reach),
        "telephone": seal_text(buyer.telephone, place=OrderRow.place(order, "telephone"), about=reach),
        "address": seal_json(asdict(buyer.address), place=OrderRow.place(order, "address"), about=bought),
        "company": buyer.company,
        "organisation": buyer.organisation or "",
        "permit": buyer.permit,
    }
