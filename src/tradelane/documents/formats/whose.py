# SPDX-License-Identifier: Apache-2.0
"""Whom a document names; apart, so that what is issued, received and taken in is sealed alike."""

from collections.abc import Iterator, Mapping
from typing import Any

from tradelane.consignments.formats.people import people_of, person_in
from tradelane.documents.values import Document
from tradelane.parties.values.vault import About, Record

_GOODS = "goods_items"
"""Lines of goods name nobody, and there may be thousands."""


def about(document: Document, *, secret: bytes) -> About:
    """Whose keys seal the document; nobody's when it names organisations alone."""
    matter = document.consignment or document.id
    named = (person_in(party) for party in _parties({**document.content, "statements": document.statements}))
    return About(people_of(named, subject=matter, secret=secret), matter, Record.TRADE, document.issued_on)


def may_name_its_buyer(document: Document) -> bool:
    """Whether it holds the buyer's own reference, which may be a name (UBL `BuyerReference`: "Wei Ling")."""
    return bool(document.content.get("references", {}).get("buyer"))


def _parties(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Whatever has a contact, or a name and an address, wherever a kind puts it."""
    if "contact" in data or {"name", "address"} <= data.keys():
        yield data
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _parties(value)
        elif isinstance(value, list) and name != _GOODS:
            for part in value:
                if isinstance(part, Mapping):
                    yield from _parties(part)
