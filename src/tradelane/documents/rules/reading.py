# SPDX-License-Identifier: Apache-2.0
"""What rules ask of a document's content; apart, so that each rule reads as its law."""

from decimal import Decimal
from typing import Any

from tradelane.documents.values import STATEMENTS, Document
from tradelane.kernel.quantities import Quantity
from tradelane.kernel.rule import Rule

DocumentRules = tuple[Rule[[Document]], ...]
"""What a kind's file calls `RULES`: its law, in the order in which it is told. Its `ADVICE` are the ids of rules that a
document may miss and still be issued: practice, or data that an issuer may truly not have."""


def lines_of(document: Document) -> list[dict[str, Any]]:
    """The lines of goods; none where the kind shows none."""
    lines: list[dict[str, Any]] = document.content.get("goods_items", [])
    return lines


def by_line(document: Document, name: str) -> dict[str, str]:
    """A statement by line number: the line's own, or the one that is stated for all."""
    declared = STATEMENTS[document.kind][name]
    own, general = document.statements.get(name, {}), document.statements.get(declared.otherwise, "")
    numbers = [str(line["number"]) for line in lines_of(document)]
    return {number: text for number in numbers if (text := own.get(number, general))}


def names_party(document: Document, role: str) -> bool:
    """Whether the document names a party in `role` with an address in a country."""
    return any(
        party["role"] == role and party.get("address", {}).get("country")
        for party in document.content.get("parties", ())
    )


def party_named(document: Document, role: str) -> dict[str, Any]:
    """The party in `role`; empty when the document names none."""
    return next((party for party in document.content.get("parties", ()) if party["role"] == role), {})


def is_issued_by_its_carrier(document: Document) -> bool:
    """Whether the document names a carrier, and nobody else issues it."""
    carrier = party_named(document, "carrier")
    return bool(carrier) and carrier.get("organisation", document.issuer) == document.issuer


def every_item_has(document: Document, *fields: str) -> bool:
    """Whether every line states all of `fields`."""
    return all(field in item for item in lines_of(document) for field in fields)


def has_ports(document: Document) -> bool:
    """Whether the document names where the goods are loaded and discharged."""
    transport = document.content.get("transport", {})
    return "loading" in transport and "discharge" in transport


def kilograms(quantity: dict[str, Any]) -> Decimal | None:
    """A mass of the content in kilograms, None when its unit is not one of mass."""
    return Quantity(Decimal(quantity["value"]), quantity["unit"]).in_kilograms()


def sum_of(document: Document, field: str) -> Decimal | None:
    """The sum of a mass over the lines in kilograms, None when a line lacks it."""
    masses = [kilograms(item[field]) if field in item else None for item in lines_of(document)]
    known = [mass for mass in masses if mass is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(masses) else None
