# SPDX-License-Identifier: Apache-2.0
"""Whom a transport document names; apart, so that all that is kept of a bill is sealed for the same people."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tradelane.consignments.formats.people import people_of
from tradelane.kernel.canonical import parse
from tradelane.parties.values.vault import About, Record
from tradelane.titles.formats.dcsa.transport_documents import LARGEST_DOCUMENT
from tradelane.titles.values.dcsa import TransportDocument

_CONTACTS = "partyContactDetails"
_NATURAL = "NATURAL_PERSON"
_GOODS = frozenset({"consignmentItems", "utilizedTransportEquipments"})
"""Lines of goods name nobody, and there may be hundreds."""


def about(matter: str, *, on: date) -> About:
    """Whose key seals what is kept of a bill (by its checksum), or of a file that goes with bills (by its own).

    Always one key, named or not: an envelope and a file may name people whom no member of the document tells.
    """
    return About(frozenset(), matter, Record.BILL, on, unnamed=True)


def people_in(document: TransportDocument, *, secret: bytes) -> frozenset[str]:
    """The people whom a bill names: its contacts, and parties that are natural persons."""
    value = parse(document.verbatim, limit=LARGEST_DOCUMENT)
    return people_of(_contacts(value), subject=document.checksum, secret=secret)


def _contacts(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _contacts(each)
    if not isinstance(value, Mapping):
        return
    if value.get("typeOfPerson") == _NATURAL:
        yield {"name": str(value.get("partyName", ""))}
    for name, member in value.items():
        if name == _CONTACTS and isinstance(member, list):
            yield from (_contact(each) for each in member if isinstance(each, Mapping))
        elif name not in _GOODS:
            yield from _contacts(member)


def _contact(detail: Mapping[str, Any]) -> dict[str, str]:
    """DCSA's words for a contact in ours."""
    ours = {"name": "name", "phone": "telephone", "email": "email"}
    return {own: str(detail[theirs]) for theirs, own in ours.items() if detail.get(theirs)}
