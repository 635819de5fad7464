# SPDX-License-Identifier: Apache-2.0
"""What both postal customs declarations must say; apart, because the UPU's two forms ask the same of an item."""

import csv
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from tradelane.documents.rules.reading import DocumentRules, every_item_has, lines_of, names_party
from tradelane.documents.values import Document
from tradelane.documents.values.postal import COMMERCIAL
from tradelane.kernel.postal import is_item_number
from tradelane.kernel.rule import rule

_LIMITS = Path(__file__).parent.parent / "data/postal-limits.csv"
_FORMS = "UPU forms CN 22 and CN 23"


@rule(
    "DOC-130",
    cites="UPU S10, identification of postal items",
    field="number",
    fix="Use the item's number as it is printed: two letters, nine digits, two letters.",
)
def a_postal_declaration_bears_the_item_s_number(document: Document) -> bool:
    """The number of a postal customs declaration is the item's, in the form of UPU S10 with its check digit."""
    return is_item_number(document.number)


@rule("DOC-131", cites=_FORMS, field="statements.category", fix="State category: gift, documents, sale-of-goods ...")
def a_postal_declaration_states_the_category(document: Document) -> bool:
    """A postal customs declaration says whether the item is a gift, documents, a sale or something else."""
    return bool(document.statements.get("category"))


@rule("DOC-132", cites=_FORMS, field="content.goods_items", fix="Add the net mass and the value of each line.")
def a_postal_declaration_weighs_and_values_every_good(document: Document) -> bool:
    """A postal customs declaration gives the net mass and the value of every line."""
    return every_item_has(document, "net_mass", "value")


@rule(
    "DOC-133",
    cites=f"{_FORMS}, for commercial items",
    field="content.goods_items",
    fix="Add the HS code and the origin of each line.",
)
def commercial_items_are_classified(document: Document) -> bool:
    """A commercial item gives the HS code and the country of origin of every line."""
    return document.statements.get("category") not in COMMERCIAL or every_item_has(document, "hs_code", "origin")


@rule("DOC-134", cites=_FORMS, field="content.parties", fix="Name the sender and the addressee with their addresses.")
def a_postal_declaration_names_sender_and_addressee(document: Document) -> bool:
    """A postal customs declaration names the sender and the addressee with their countries."""
    return names_party(document, "consignor") and names_party(document, "consignee")


@rule("DOC-135", cites=_FORMS, field="statements.explanation", fix="Explain what the item is.")
def another_category_is_explained(document: Document) -> bool:
    """An item of another category than those of the form says what it is."""
    return document.statements.get("category") != "other" or bool(document.statements.get("explanation"))


@rule("DOC-136", cites=_FORMS, field="content.totals.gross_mass", fix="Add the gross mass of each line.")
def a_postal_declaration_states_the_total_mass(document: Document) -> bool:
    """A postal customs declaration states the gross mass of the item."""
    return "gross_mass" in document.content.get("totals", {})


@rule("DOC-137", cites=_FORMS, field="content.goods_items", fix="State every value in one currency.")
def values_are_in_one_currency(document: Document) -> bool:
    """Every value of a postal customs declaration is in one currency."""
    return len({line["value"]["currency"] for line in lines_of(document) if "value" in line}) <= 1


POSTAL: DocumentRules = (
    a_postal_declaration_bears_the_item_s_number,
    a_postal_declaration_states_the_category,
    a_postal_declaration_weighs_and_values_every_good,
    commercial_items_are_classified,
    a_postal_declaration_names_sender_and_addressee,
    another_category_is_explained,
    a_postal_declaration_states_the_total_mass,
    values_are_in_one_currency,
)


def limit_on(measure: str, day: date) -> Decimal | None:
    """The limit of `measure` that is in force on `day` (`data/postal-limits.csv`); None where none is on file."""
    for row in _limits():
        starts, ends = date.fromisoformat(row["valid_from"]), row["valid_to"]
        if row["measure"] == measure and starts <= day and (not ends or day <= date.fromisoformat(ends)):
            return Decimal(row["amount"])
    return None


@lru_cache(maxsize=1)
def _limits() -> list[dict[str, str]]:
    with _LIMITS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
