# SPDX-License-Identifier: Apache-2.0
"""What a bill of lading must say; apart, because who holds it is owed the goods."""

from datetime import date

from tradelane.documents.rules.reading import (
    DocumentRules,
    every_item_has,
    has_ports,
    is_issued_by_its_carrier,
    names_party,
)
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "DOC-40",
    cites="UCP 600 art. 20(a)(i); Hague-Visby Rules art. III(3)",
    field="content.parties",
    fix="Name the carrier, who issues it.",
)
def a_bill_of_lading_names_the_carrier_who_issues_it(document: Document) -> bool:
    """A bill of lading names the carrier, and the carrier issues it."""
    return is_issued_by_its_carrier(document)


@rule(
    "DOC-41",
    cites="UCP 600 art. 20(a)(iii); Hamburg Rules art. 15(1)(f), (g)",
    field="content.transport",
    fix="Name the ports of loading and discharge.",
)
def a_bill_of_lading_names_the_ports(document: Document) -> bool:
    """A bill of lading names the port of loading and the port of discharge."""
    return has_ports(document)


@rule("DOC-42", cites="Hamburg Rules art. 15(1)(d)", field="content.parties", fix="Name the shipper.")
def a_bill_of_lading_names_the_shipper(document: Document) -> bool:
    """A bill of lading names the shipper."""
    return names_party(document, "consignor")


@rule(
    "DOC-43",
    cites="Hamburg Rules art. 1(7), 15(1)(e)",
    field="statements.to_order",
    fix="State to_order, such as TO ORDER.",
)
def a_negotiable_bill_of_lading_is_to_order(document: Document) -> bool:
    """A negotiable bill of lading is made out to order."""
    return "ORDER" in str(document.statements.get("to_order", "")).upper()


@rule(
    "DOC-44",
    cites="Hague-Visby Rules art. III(3)(a), (b)",
    field="content.goods_items",
    fix="State packages and gross mass of each line.",
)
def a_bill_of_lading_counts_packages_and_mass(document: Document) -> bool:
    """A bill of lading states packages or quantity, and gross mass, of every line."""
    return every_item_has(document, "gross_mass", "quantity")


@rule(
    "DOC-45",
    cites="UCP 600 art. 20(a)(ii)",
    field="statements.shipped_on_board",
    fix="State the day the goods were on board, not after the day of issue.",
)
def goods_are_on_board_when_the_bill_says_shipped(document: Document) -> bool:
    """A bill of lading that says shipped is not issued before the goods are on board."""
    shipped = document.statements.get("shipped_on_board")
    return shipped is None or date.fromisoformat(shipped) <= document.issued_on


@rule("DOC-46", cites="UCP 600 art. 20(a)(ii)", field="content.transport.vessel", fix="Name the vessel.")
def a_bill_of_lading_names_the_vessel(document: Document) -> bool:
    """A bill of lading for carriage by sea names the vessel."""
    transport = document.content.get("transport", {})
    return transport.get("mode") != "1" or "vessel" in transport


RULES: DocumentRules = (
    a_bill_of_lading_names_the_carrier_who_issues_it,
    a_bill_of_lading_names_the_ports,
    a_bill_of_lading_names_the_shipper,
    a_negotiable_bill_of_lading_is_to_order,
    a_bill_of_lading_counts_packages_and_mass,
    goods_are_on_board_when_the_bill_says_shipped,
    a_bill_of_lading_names_the_vessel,
)
ADVICE = frozenset({"DOC-44", "DOC-46"})
