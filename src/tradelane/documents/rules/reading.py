# SPDX-License-Identifier: Apache-2.0
"""What rules ask of a document's content; apart, so that each rule reads as its law."""

from decimal import Decimal
from typing import Any

from tradelane.documents.values import Document
from tradelane.kernel.quantities import Quantity


def names_party(document: Document, role: str) -> bool:
    """Whether the document names a party in `role` with an address in a country."""
    return any(
        party["role"] == role and party.get("address", {}).get("country")
        for party in document.content.get("parties", ())
    )


def every_item_has(document: Document, *fields: str) -> bool:
    """Whether every line states all of `fields`."""
    return all(field in item for item in document.content["goods_items"] for field in fields)


def has_ports(document: Document) -> bool:
    """Whether the document names where the goods are loaded and discharged."""
    transport = document.content.get("transport", {})
    return "loading" in transport and "discharge" in transport


def kilograms(quantity: dict[str, Any]) -> Decimal | None:
    """A mass of the content in kilograms, None when its unit is not one of mass."""
    return Quantity(Decimal(quantity["value"]), quantity["unit"]).in_kilograms()


def sum_of(document: Document, field: str) -> Decimal | None:
    """The sum of a mass over the lines in kilograms, None when a line lacks it."""
    masses = [kilograms(item[field]) if field in item else None for item in document.content["goods_items"]]
    known = [mass for mass in masses if mass is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(masses) else None
