# SPDX-License-Identifier: Apache-2.0
"""The people of a document: where their fields stand, and the document without some; apart from its content.

Fields have the names of `privacy`; a field may stand in two places, as a private buyer's name does with a contact's.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from tradelane.consignments.values import ADDRESS_FIELDS, CONTACT_FIELDS, PartyRole
from tradelane.documents.values import SHOWN, Document
from tradelane.kernel.ids import OrganisationId

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person whom a document names."""

    role: str
    organisation: OrganisationId | None
    """For which they stand; None for a private person."""
    by_law: bool
    """Whether the law of the kind asks for this contact."""
    fields: Mapping[str, str]
    places: Mapping[str, tuple[Path, ...]]
    """Field → where it stands in the document."""


def people_in(document: Document) -> list[PersonShown]:
    """Each person of the document's parties, in their order."""
    parties = document.content.get("parties", [])
    return [found for n, party in enumerate(parties) if (found := _person(document, n, party)) is not None]


def parties_of(document: Document) -> tuple[tuple[PartyRole, OrganisationId | None], ...]:
    """Who takes part, as far as the document says."""
    parties = document.content.get("parties", [])
    return tuple((PartyRole(party["role"]), party.get("organisation")) for party in parties)


def ends_of(document: Document) -> str:
    """From the seller's economy to the buyer's, as far as the document says."""
    country = {p["role"]: p.get("address", {}).get("country", "") for p in document.content.get("parties", [])}
    seller = country.get(PartyRole.SELLER) or country.get(PartyRole.CONSIGNOR, "")
    return f"{seller}-{country.get(PartyRole.BUYER) or country.get(PartyRole.CONSIGNEE, '')}"


def paths_of(person: PersonShown, fields: Iterable[str]) -> list[Path]:
    """Where the named fields of a person stand."""
    return [path for field in fields for path in person.places.get(field, ())]


def without(document: Document, paths: Iterable[Path]) -> Document:
    """The document without what stands at `paths`; what is left empty goes too."""
    content = {"content": deepcopy(document.content)}
    for path in paths:
        _remove(content, path)
    return replace(document, content=content["content"])


def _person(document: Document, n: int, party: Mapping[str, Any]) -> PersonShown | None:
    at: Path = ("content", "parties", n)
    contact, organisation = party.get("contact", {}), party.get("organisation")
    found: dict[str, list[tuple[Path, str]]] = {}
    for name in CONTACT_FIELDS:
        if name in contact:
            found.setdefault(name, []).append(((*at, "contact", name), contact[name]))
    if organisation is None:
        found.setdefault("name", []).append(((*at, "name"), party.get("name", "")))
        for name in ADDRESS_FIELDS[:-1]:  # without its country a document has no lane
            if name in party.get("address", {}):
                found[f"address.{name}"] = [((*at, "address", name), party["address"][name])]
    fields = {name: values[0][1] for name, values in found.items() if values[0][1]}
    if not fields:
        return None
    places = {name: tuple(path for path, _ in values) for name, values in found.items()}
    asked = SHOWN[document.kind].contact_of == party.get("role")
    return PersonShown(party.get("role", ""), organisation, asked and bool(contact), fields, places)


def _remove(data: Any, path: Path) -> None:
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError):
            return
    if isinstance(data, dict):
        data.pop(path[-1], None)
