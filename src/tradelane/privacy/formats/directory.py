# SPDX-License-Identifier: Apache-2.0
"""The privacy directory as bytes: `{"directory": …, "signature": …}` in canonical JSON; apart, as other nodes read it.

The signature is the node's detached JWS over the canonical bytes of `directory`, like that of a trust list. This
module reads and writes the form; who signed, and whether they may, is for the caller, who knows a trust list.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.values.cbpr import CertificationId, Entity, Standing, System
from tradelane.privacy.values.directory import Listing, PrivacyDirectory
from tradelane.privacy.values.oversight import ContactPoint

LARGEST_DIRECTORY = 10_000_000
"""Bytes; ten thousand listings take about 7 MB."""
LONGEST_TEXT = 4000
_Object = dict[str, Any]


def directory_payload(directory: PrivacyDirectory) -> bytes:
    """The canonical bytes that the node signs."""
    return canonical(directory_json(directory))


def directory_json(directory: PrivacyDirectory) -> _Object:
    """The directory as plain JSON data."""
    return {
        "economy": directory.economy,
        "node": directory.node,
        "issued": rfc3339(directory.issued),
        "next_update": rfc3339(directory.next_update),
        "listings": [listing_json(each) for each in directory.listings],
        "contacts": [contact_json(each) for each in directory.contacts],
    }


def signed_directory(payload: bytes, *, protected: str, signature: str) -> bytes:
    """The file: the directory and the node's signature over it."""
    return canonical({"directory": parse(payload), "signature": {"protected": protected, "signature": signature}})


def split_directory(content: bytes) -> tuple[bytes, str, str]:
    """(what was signed, protected header, signature) of a file; verifies nothing. Raises Unreadable."""
    data = parse(content, limit=LARGEST_DIRECTORY)
    if not isinstance(data, dict) or set(data) != {"directory", "signature"} or canonical(data) != content:
        raise _unreadable("not a privacy directory", "directory")
    signature = data["signature"]
    if not isinstance(signature, dict) or set(signature) != {"protected", "signature"}:
        raise _unreadable("a signature has the parts protected and signature", "signature")
    if not all(isinstance(part, str) for part in signature.values()):
        raise _unreadable("the parts of a signature are text", "signature")
    return canonical(data["directory"]), signature["protected"], signature["signature"]


def read_directory(payload: bytes) -> PrivacyDirectory:
    """Read what was signed, strictly. Raises Unreadable naming the member that is wrong."""
    data = parse(payload, limit=LARGEST_DIRECTORY)
    try:
        directory = PrivacyDirectory(
            economy=_text(data["economy"]),
            node=OrganisationId(_text(data["node"])),
            issued=from_rfc3339(data["issued"]),
            next_update=from_rfc3339(data["next_update"]),
            listings=tuple(_read_each(data["listings"], "listings", read_listing)),
            contacts=tuple(_read_each(data["contacts"], "contacts", read_contact)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(f"not a privacy directory: {type(error).__name__}", "directory") from error
    if directory_payload(directory) != payload:
        raise _unreadable("it has members that are not in its form", "directory")
    if directory.next_update <= directory.issued:
        raise _unreadable("the next update comes after the issue", "next_update")
    return directory


def listing_json(listing: Listing) -> _Object:
    """A listing as plain JSON data."""
    return {
        "id": listing.id,
        "organisation": listing.organisation,
        "name": listing.name,
        "system": str(listing.system),
        "version": listing.version,
        "entities": [entity_json(each) for each in listing.entities],
        "business_lines": listing.business_lines,
        "privacy_statement": listing.privacy_statement,
        "dispute_contact": listing.dispute_contact,
        "agent": listing.agent,
        "agent_name": listing.agent_name,
        "authority": listing.authority,
        "standing": str(listing.standing),
        "first_certified": listing.first_certified.isoformat(),
        "starts": listing.starts.isoformat(),
        "ends": listing.ends.isoformat(),
        "since": rfc3339(listing.since),
    }


def read_listing(data: _Object) -> Listing:
    """A listing from plain JSON data. Raises KeyError, TypeError or ValueError."""
    return Listing(
        id=CertificationId(_text(data["id"])),
        organisation=OrganisationId(_text(data["organisation"])),
        name=_text(data["name"]),
        system=System(data["system"]),
        version=_text(data["version"]),
        entities=tuple(read_entity(each) for each in data["entities"]),
        business_lines=_text(data["business_lines"]),
        privacy_statement=_text(data["privacy_statement"]),
        dispute_contact=_text(data["dispute_contact"]),
        agent=OrganisationId(_text(data["agent"])),
        agent_name=_text(data["agent_name"]),
        authority=_text(data["authority"]),
        standing=Standing(data["standing"]),
        first_certified=date.fromisoformat(data["first_certified"]),
        starts=date.fromisoformat(data["starts"]),
        ends=date.fromisoformat(data["ends"]),
        since=from_rfc3339(data["since"]),
    )


def entity_json(entity: Entity) -> dict[str, str]:
    """An entity as plain JSON data."""
    return {"name": entity.name, "number": entity.number, "economy": entity.economy}


def read_entity(data: _Object) -> Entity:
    """An entity from plain JSON data. Raises KeyError, TypeError or ValueError."""
    return Entity(_text(data["name"]), _text(data["number"]), _text(data["economy"]))


def contact_json(contact: ContactPoint) -> _Object:
    """A contact point as plain JSON data."""
    return {
        "organisation": contact.organisation,
        "authority": contact.authority,
        "name": contact.name,
        "office": contact.office,
        "email": contact.email,
        "backup": contact.backup,
        "languages": list(contact.languages),
        "jwk": contact.jwk,
        "statement": contact.statement,
        "starts": contact.starts.isoformat(),
        "ends": contact.ends.isoformat() if contact.ends else "",
        "designated_at": rfc3339(contact.designated_at),
    }


def read_contact(data: _Object) -> ContactPoint:
    """A contact point from plain JSON data. Raises KeyError, TypeError or ValueError."""
    return ContactPoint(
        organisation=OrganisationId(_text(data["organisation"])),
        authority=_text(data["authority"]),
        name=_text(data["name"]),
        office=_text(data["office"]),
        email=_text(data["email"]),
        backup=_text(data["backup"]),
        languages=tuple(_text(each) for each in data["languages"]),
        jwk={_text(name): _text(value) for name, value in data["jwk"].items()},
        statement=_text(data["statement"]),
        starts=date.fromisoformat(data["starts"]),
        ends=date.fromisoformat(data["ends"]) if data["ends"] else None,
        designated_at=from_rfc3339(data["designated_at"]),
    )


def same_second(moment: datetime) -> datetime:
    """A moment as the directory writes it: whole seconds."""
    return from_rfc3339(rfc3339(moment))


def _read_each(data: Any, name: str, read: Callable[[_Object], Any]) -> list[Any]:
    if not isinstance(data, list):
        raise _unreadable("a list is missing", name)
    found = []
    for number, each in enumerate(data):
        try:
            found.append(read(each))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _unreadable(f"it can't be read: {type(error).__name__}", f"{name}[{number}]") from error
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError(f"text of at most {LONGEST_TEXT} characters is expected")
    return value


def _unreadable(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="DIR-1", fix="Fetch the directory from its node again.",
        cites="Tradelane privacy directory, privacy/README.md",
    )  # fmt: skip
