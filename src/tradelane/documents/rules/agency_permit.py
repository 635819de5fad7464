# SPDX-License-Identifier: Apache-2.0
"""What an agency's permit must say; apart, because it binds the authority that grants it.

ILP is the WTO Agreement on Import Licensing Procedures, TFA the WTO Trade Facilitation Agreement.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules, by_line, every_item_has, lines_of, names_party
from tradelane.documents.values import Document
from tradelane.kernel.quantities import Quantity
from tradelane.kernel.rule import rule

_COVERED = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,12})?) ([A-Z0-9]{2,3})")
_USED_ON = {"export": "departure", "re-export": "departure", "import": "arrival"}
"""The day of the journey on which a permit of each movement is used; goods in transit use theirs in between."""


def _quantity(text: str) -> Quantity | None:
    found = _COVERED.fullmatch(text)
    return found and Quantity(Decimal(found[1]), found[2])


def _pairs(document: Document) -> Iterator[tuple[Quantity | None, list[Quantity]]]:
    """What is covered of each line that states it, and the quantities of that line."""
    stated = by_line(document, "covered")
    for line in lines_of(document):
        if text := stated.get(str(line["number"])):
            found = [line[field] for field in ("quantity", "net_mass") if field in line]
            yield _quantity(text), [Quantity(Decimal(part["value"]), part["unit"]) for part in found]


def _comparable(covered: Quantity, moved: Quantity) -> tuple[Decimal, Decimal] | None:
    """Both in one unit, or None: kilograms for masses."""
    if covered.unit == moved.unit:
        return covered.value, moved.value
    masses = covered.in_kilograms(), moved.in_kilograms()
    return None if masses[0] is None or masses[1] is None else (masses[0], masses[1])


@rule(
    "PERMIT-1",
    cites="GATT 1994 art. X:3(a); ILP art. 1(6)",
    field="issuer",
    fix="Let the agency that decides issue the permit.",
)
def a_permit_is_granted_by_an_authority(document: Document) -> bool:
    """An authority grants and issues a permit, never a party of the consignment."""
    return document.issuer not in {party.get("organisation") for party in document.content.get("parties", ())}


@rule("PERMIT-2", cites="ILP art. 1(6)", field="statements.agency", fix="Name the authority in full.")
def a_permit_names_its_authority(document: Document) -> bool:
    """A permit names the authority that grants it."""
    return bool(document.statements.get("agency"))


@rule(
    "PERMIT-3",
    cites="GATT 1994 art. X:1; TFA art. 1(1)(f); house law 5: every decision is cited",
    field="statements.legal_basis",
    fix="Cite the law and the article.",
)
def a_permit_cites_its_legal_basis(document: Document) -> bool:
    """A permit cites the law under which it is granted."""
    return bool(document.statements.get("legal_basis"))


@rule(
    "PERMIT-4",
    cites="ILP arts 2, 3(5)(e)",
    field="statements.movement",
    fix="Say whether it allows export, import, transit or re-export, and to whom.",
)
def a_permit_says_what_it_allows_and_to_whom(document: Document) -> bool:
    """A permit says which movement it allows, and which party of the consignment may make it."""
    stated = document.statements
    return bool(stated.get("movement")) and names_party(document, stated.get("holder", ""))


@rule(
    "PERMIT-5",
    cites="ILP art. 3(5)(g)",
    field="statements.valid_to",
    fix="State the first and the last day, in that order.",
)
def a_permit_has_a_period_of_validity(document: Document) -> bool:
    """A permit states from when to when it may be used."""
    starts, ends = document.statements.get("valid_from"), document.statements.get("valid_to")
    if not starts or not ends:
        return False
    return date.fromisoformat(starts) <= date.fromisoformat(ends)


@rule(
    "PERMIT-6",
    cites="ILP art. 3(5)(g)",
    field="statements.valid_to",
    fix="Grant it for the days on which the goods move, or ship in time.",
)
def a_permit_is_valid_when_the_goods_move(document: Document) -> bool:
    """A permit is valid on the day on which it is used: of departure to export, of arrival to import."""
    stated, transport = document.statements, document.content.get("transport", {})
    day = transport.get(_USED_ON.get(stated.get("movement", ""), ""))
    return not day or stated.get("valid_from", day) <= day <= stated.get("valid_to", day)


@rule(
    "PERMIT-7",
    cites="ILP art. 1(8); UN/ECE Recommendation 20",
    field="statements.covered",
    fix="Write a number and a unit that measures the line, such as 1200 KGM.",
)
def a_permit_covers_quantities_in_the_unit_of_the_goods(document: Document) -> bool:
    """A quantity that a permit covers is a number in a unit that its line is measured in."""
    return all(
        covered is not None and any(_comparable(covered, part) for part in moved) for covered, moved in _pairs(document)
    )


@rule(
    "PERMIT-8",
    cites="ILP art. 1(8)",
    field="statements.covered",
    fix="Ship no more than is covered; minor differences of bulk loading are no reason to refuse.",
)
def a_permit_covers_what_is_moved(document: Document) -> bool:
    """No more is moved than the permit covers."""
    compared = [
        pair
        for covered, moved in _pairs(document)
        for part in moved
        if covered and (pair := _comparable(covered, part))
    ]
    return all(moved <= covered for covered, moved in compared)


@rule(
    "PERMIT-9",
    cites="HS Convention art. 3; ILP art. 1(4)(a)",
    field="content.goods_items",
    fix="Add the HS code of each line.",
)
def a_permit_classifies_the_goods_it_covers(document: Document) -> bool:
    """A permit gives the HS code of every good, as agencies' lists go by it."""
    return every_item_has(document, "hs_code")


@rule(
    "PERMIT-10",
    cites="TFA art. 4(1); GATT 1994 art. X:3(b); house law 5: every decision is cited",
    field="statements.appeal",
    fix="Say how, where and until when to appeal against the conditions.",
)
def a_permit_under_conditions_says_how_to_appeal(document: Document) -> bool:
    """A permit under conditions says how, where and until when to appeal against them."""
    return not document.statements.get("conditions") or bool(document.statements.get("appeal"))


RULES: DocumentRules = (
    a_permit_is_granted_by_an_authority,
    a_permit_names_its_authority,
    a_permit_cites_its_legal_basis,
    a_permit_says_what_it_allows_and_to_whom,
    a_permit_has_a_period_of_validity,
    a_permit_is_valid_when_the_goods_move,
    a_permit_covers_quantities_in_the_unit_of_the_goods,
    a_permit_covers_what_is_moved,
    a_permit_classifies_the_goods_it_covers,
    a_permit_under_conditions_says_how_to_appeal,
)
ADVICE = frozenset({"PERMIT-8", "PERMIT-9"})
