# SPDX-License-Identifier: Apache-2.0
"""Names of events, objects and places; apart, because two nodes must make the same name from the same thing."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.tracking.formats.event_hash import event_hash_id
from tradelane.tracking.values import vocabulary as words

_PLACE = "urn:tradelane:loc:"
_OBJECT = "urn:tradelane:obj:"
_NOT_CONTENT = frozenset({"eventID", "recordTime", "errorDeclaration", "@context"})
"""What may differ between two tellings of one event (EPCIS 2.0 §7.4.1.2)."""


def event_id(event: Mapping[str, Any]) -> str:
    """The event's own id; where it has none, its event hash (CBV 2.0 §8.9), the same for the same event everywhere.

    EPCIS 2.0 §12 lets the capturing server choose the id of an event that comes without one.
    """
    given = event.get("eventID")
    return str(given) if given else event_hash_id(event)


def event_digest(event: Mapping[str, Any]) -> Digest:
    """The digest of what an event says, without its id, its record time and its error declaration."""
    said = {name: value for name, value in event.items() if name not in _NOT_CONTENT}
    said["eventTime"] = moment_of(event).isoformat()
    return digest_of(canonical(said))


def moment_of(event: Mapping[str, Any]) -> datetime:
    """When an event happened, in UTC; RFC 3339 lets `t` and `z` be small."""
    return from_rfc3339(str(event["eventTime"]).upper())


def objects_of(event: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every object and class that an event names, as (field, URI), each once."""
    found = [(name, str(each)) for name in words.EPC_LISTS for each in event.get(name) or ()]
    found += [(name, str(each["epcClass"])) for name in words.QUANTITY_LISTS for each in event.get(name) or ()]
    if event.get("parentID"):
        found.append(("parentID", str(event["parentID"])))
    return sorted(set(found))


def shipment_objects(number: str, references: Mapping[str, str]) -> tuple[str, ...]:
    """The URIs under which a shipment's goods appear in events: its number, its SSCC, its container."""
    found = [f"{_OBJECT}{number}"]
    if sscc := references.get("sscc"):
        found.append(f"https://id.gs1.org/00/{sscc}")
    if container := references.get("container"):
        found.append(f"urn:epc:id:bic:{container.replace(' ', '')}")
    return tuple(found)


def place_uri(place: str) -> str:
    """A UN/LOCODE or a GLN as the URI of a place (CBV 2.0 §8.3: private URN, GS1 Digital Link); a URI stays."""
    if re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", place):
        return f"{_PLACE}{place}"
    return f"https://id.gs1.org/414/{place}" if re.fullmatch(r"\d{13}", place) else place


def place_of(event: Mapping[str, Any]) -> str:
    """Where an event happened: its read point, else its business location; a UN/LOCODE as its five characters."""
    for name in ("readPoint", "bizLocation"):
        if uri := (event.get(name) or {}).get("id"):
            return str(uri).removeprefix(_PLACE)
    return ""
