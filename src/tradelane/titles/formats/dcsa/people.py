# SPDX-License-Identifier: Apache-2.0
"""Whom a transport document names; apart, so that all that is kept of a bill is sealed for the same people."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tradelane.kernel.canonical import parse
from tradelane.parties.values.vault import About, Record
from tradelane.privacy.formats import key_of_contact
from tradelane.privacy.values import PersonKey
from tradelane.titles.formats.dcsa.transport_documents import LARGEST_DOCUMENT
from tradelane.titles.values.dcsa import TransportDocument

_CONTACTS = "partyContactDetails"
_NATURAL = "NATURAL_PERSON"
_OF_A_CONTACT = {"name": "name", "phone": "telephone", "email": "email"}
_OF_AN_ADDRESS = {
    "street": "address.street", "city": "address.city", "postCode": "address.postcode",
    "stateRegion": "address.region", "countryCode": "address.country",
}  # fmt: skip
_GOODS = frozenset({"consignmentItems", "utilizedTransportEquipments"})
"""Lines of goods name nobody, and there may be hundreds."""


def about(matter: str, *, on: date) -> About:
    """Whose key seals what is kept of a bill (by its checksum), or of a file that goes with bills (by its own).

    Always one key, named or not: an envelope and a file may name people whom no member of the document tells.
    """
    return About(frozenset(), matter, Record.BILL, on, unnamed=True)


def people_in(document: TransportDocument, *, secret: bytes) -> frozenset[str]:
    """The people whom a bill names: its contacts, and parties that are natural persons."""
    return frozenset(people_told(document, secret=secret))


def people_told(document: TransportDocument, *, secret: bytes) -> dict[PersonKey, dict[str, str]]:
    """The same people, each once, with all that the bill tells of them; an address alone tells of nobody."""
    found: dict[PersonKey, dict[str, str]] = {}
    for contact in _contacts(parse(document.verbatim, limit=LARGEST_DOCUMENT)):
        if any(contact.get(name, "").strip() for name in ("name", "email", "telephone")):
            key = key_of_contact(contact, subject=document.checksum, secret=secret)
            found[key] = {**contact, **found.get(key, {})}
    return found


def _contacts(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _contacts(each)
    if not isinstance(value, Mapping):
        return
    if value.get("typeOfPerson") == _NATURAL:
        yield {"name": str(value.get("partyName", "")), **_address(value.get("address"))}
    for name, member in value.items():
        if name == _CONTACTS and isinstance(member, list):
            yield from (_in_our_words(each, _OF_A_CONTACT) for each in member if isinstance(each, Mapping))
        elif name not in _GOODS:
            yield from _contacts(member)


def _address(given: Any) -> dict[str, str]:
    return _in_our_words(given, _OF_AN_ADDRESS) if isinstance(given, Mapping) else {}


def _in_our_words(given: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    """DCSA's members in our words; those without a value are left out."""
    return {ours: str(given[theirs]) for theirs, ours in words.items() if given.get(theirs)}
