# SPDX-License-Identifier: Apache-2.0
"""Whom a consignment names, and the same without them; apart, so that every room that keeps one seals it alike."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tradelane.consignments.values import Address, Consignment, Party
from tradelane.parties.values.vault import About, Record
from tradelane.privacy.formats import key_of_contact

NOT_KEPT = "Name erased"
"""Stands where a private person's name was; a data set without any name can't be read."""
_CONTACT = ("name", "email", "telephone")


def about(consignment: Consignment, *, secret: bytes, on: date, record: Record = Record.TRADE) -> About:
    """Whose keys seal the consignment and what is derived from it; nobody's when it names organisations alone.

    `on` is the day from which it is kept.
    """
    people = people_of((party.person for party in consignment.parties), subject=consignment.id, secret=secret)
    return About(people, consignment.id, record, on)


def people_of(persons: Iterable[Mapping[str, str]], *, subject: str, secret: bytes) -> frozenset[str]:
    """The keys of people by their fields (`Party.person`); one with an address alone is nobody that can be told."""
    named = (person for person in persons if any(person.get(name, "").strip() for name in _CONTACT))
    return frozenset(key_of_contact(person, subject=subject, secret=secret) for person in named)


def person_in(party: Mapping[str, Any]) -> dict[str, str]:
    """The personal fields of a party in the JSON of a document, as `Party.person` has them."""
    contact = party.get("contact") or {}
    fields = {name: str(contact.get(name, "")) for name in _CONTACT}
    if not party.get("organisation"):
        fields["name"] = fields["name"] or str(party.get("name", ""))
        fields |= {f"address.{name}": str(value) for name, value in (party.get("address") or {}).items()}
    return {name: value for name, value in fields.items() if value}


def without_people(consignment: Consignment) -> Consignment:
    """The consignment as it stays when everybody in it is forgotten: goods, roles and countries.

    The buyer's own reference goes too, because it may be a name (UBL `BuyerReference`).
    """
    parties = tuple(_without_person(party) for party in consignment.parties)
    return replace(consignment, parties=parties, references=replace(consignment.references, buyer=""))


def _without_person(party: Party) -> Party:
    if party.organisation is not None:
        return replace(party, contact=None)
    return replace(party, name=NOT_KEPT, contact=None, address=Address("", "", "", party.address.country))
