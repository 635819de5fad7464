# SPDX-License-Identifier: Apache-2.0
"""What a sea waybill must say; apart, because it is no title: who is named gets the goods."""

import re

from tradelane.documents.rules.reading import (
    DocumentRules,
    every_item_has,
    has_ports,
    is_issued_by_its_carrier,
    names_party,
    party_named,
)
from tradelane.documents.values import Document
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.rule import rule

_ORDER = re.compile(r"\b(to (the )?order|bearer)\b", re.IGNORECASE)


@rule(
    "DOC-110",
    cites="UCP 600 art. 21(a)(i)",
    field="content.parties",
    fix="Name the carrier, who issues it.",
)
def a_sea_waybill_names_the_carrier_who_issues_it(document: Document) -> bool:
    """A sea waybill names the carrier, and the carrier issues it."""
    return is_issued_by_its_carrier(document)


@rule(
    "DOC-111",
    cites="CMI Uniform Rules for Sea Waybills 1990 r. 7(i); Rotterdam Rules art. 45",
    field="content.parties",
    fix="Name the consignee; for goods to order issue a bill of lading.",
)
def a_sea_waybill_names_its_consignee(document: Document) -> bool:
    """A sea waybill is not negotiable: it names the consignee, and is neither to order nor to bearer."""
    return names_party(document, "consignee") and not _ORDER.search(party_named(document, "consignee").get("name", ""))


@rule(
    "DOC-112",
    cites="UCP 600 art. 21(a)(iii)",
    field="content.transport",
    fix="Name the ports of loading and discharge.",
)
def a_sea_waybill_names_the_ports(document: Document) -> bool:
    """A sea waybill names the port of loading and the port of discharge."""
    return has_ports(document)


@rule(
    "DOC-113",
    cites="CMI Uniform Rules for Sea Waybills 1990 r. 3",
    field="content.parties",
    fix="Name the shipper.",
)
def a_sea_waybill_names_the_shipper(document: Document) -> bool:
    """A sea waybill names the shipper, who contracts for himself and as the consignee's agent."""
    return names_party(document, "consignor")


@rule(
    "DOC-114",
    cites="CMI Uniform Rules for Sea Waybills 1990 r. 1(ii)",
    field="content.transport.mode",
    fix="Issue the transport document of the mode of carriage.",
)
def a_sea_waybill_is_for_carriage_by_sea(document: Document) -> bool:
    """A sea waybill covers carriage that is by sea, in whole or in part."""
    return document.content.get("transport", {}).get("mode") in (TransportMode.MARITIME, TransportMode.MULTIMODAL)


@rule(
    "DOC-115",
    cites="UCP 600 art. 21(a)(ii)",
    field="statements.shipped_on_board",
    fix="State the day the goods were on board, not after the day of issue.",
)
def goods_are_on_board_when_the_waybill_says_shipped(document: Document) -> bool:
    """A sea waybill that says shipped is not issued before the goods are on board."""
    shipped = document.statements.get("shipped_on_board")
    return shipped is None or shipped <= document.issued_on.isoformat()


@rule(
    "DOC-116",
    cites="CMI Uniform Rules for Sea Waybills 1990 r. 5; Hague-Visby Rules art. III(3)",
    field="content.goods_items",
    fix="State quantity and gross mass of each line.",
)
def a_sea_waybill_counts_goods_and_mass(document: Document) -> bool:
    """A sea waybill states quantity and gross mass of every line."""
    return every_item_has(document, "gross_mass", "quantity")


@rule("DOC-117", cites="UCP 600 art. 21(a)(ii)", field="content.transport.vessel", fix="Name the vessel.")
def a_sea_waybill_names_the_vessel(document: Document) -> bool:
    """A sea waybill names the vessel."""
    return "vessel" in document.content.get("transport", {})


RULES: DocumentRules = (
    a_sea_waybill_names_the_carrier_who_issues_it,
    a_sea_waybill_names_its_consignee,
    a_sea_waybill_names_the_ports,
    a_sea_waybill_names_the_shipper,
    a_sea_waybill_is_for_carriage_by_sea,
    goods_are_on_board_when_the_waybill_says_shipped,
    a_sea_waybill_counts_goods_and_mass,
    a_sea_waybill_names_the_vessel,
)
ADVICE = frozenset({"DOC-116", "DOC-117"})
