# SPDX-License-Identifier: Apache-2.0
"""What a dangerous goods declaration must say; apart, because people act on it in a fire.

The paragraphs are those of the IMDG Code (IMO, chapter 5.4), which follow the UN Model Regulations; their numbers are
from memory of Amendment 41-22 and were not compared with the text (low confidence).
"""

import re
from typing import Any

from tradelane.documents.rules.reading import DocumentRules, by_line, lines_of, names_party
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_CLASS = r"(1\.[1-6][A-LNS]?|2\.[1-3]|3|4\.[1-3]|5\.[12]|6\.[12]|7|8|9)"
_HAZARD = re.compile(rf"{_CLASS}( ?\({_CLASS}(, ?{_CLASS})*\))?")
"""IMDG Code 2.0.1.1: classes and divisions, class 1 with its compatibility group; subsidiary hazards in brackets."""
_GROUPS = frozenset({"I", "II", "III"})
_WITHOUT_GROUP = ("1", "2", "5.2", "6.2", "7")
"""IMDG Code 2.0.1.3: substances of these classes are assigned no packing group."""


def dangerous_lines(document: Document) -> list[dict[str, Any]]:
    """The lines with a UN number. Other goods may stand beside them, told apart by having none (5.4.1.1.3)."""
    return [line for line in lines_of(document) if "dangerous_goods_un" in line]


def _each(document: Document, name: str) -> list[str]:
    """What is stated of each dangerous line, empty where nothing is."""
    stated = by_line(document, name)
    return [stated.get(str(line["number"]), "") for line in dangerous_lines(document)]


@rule(
    "DG-1",
    cites="IMDG Code 5.4.1.4.1.1",
    field="content.goods_items",
    fix="Add the UN number of the dangerous goods to the consignment.",
)
def a_declaration_names_dangerous_goods_by_un_number(document: Document) -> bool:
    """A dangerous goods declaration names at least one good by its UN number."""
    return bool(dangerous_lines(document))


@rule(
    "DG-2",
    cites="IMDG Code 5.4.1.4.1.2, 3.1.2",
    field="statements.proper_shipping_name",
    fix="State the proper shipping name of each line with a UN number.",
)
def dangerous_goods_have_a_proper_shipping_name(document: Document) -> bool:
    """Every dangerous good has its proper shipping name."""
    return all(_each(document, "proper_shipping_name"))


@rule(
    "DG-3",
    cites="IMDG Code 5.4.1.4.1.3, 5.4.1.4.1.4, 2.0.1.1",
    field="statements.hazard_class",
    fix="State the class or division, such as 3, 2.1 or 1.4S, and subsidiary hazards in brackets, such as 3 (6.1).",
)
def dangerous_goods_have_their_class(document: Document) -> bool:
    """Every dangerous good has its class or division, with any subsidiary hazard in brackets."""
    return all(_HAZARD.fullmatch(text) for text in _each(document, "hazard_class"))


@rule(
    "DG-4",
    cites="IMDG Code 5.4.1.4.1.5, 2.0.1.3",
    field="statements.packing_group",
    fix="State the packing group I, II or III, and none for classes 1, 2, 5.2, 6.2 and 7.",
)
def a_packing_group_fits_its_class(document: Document) -> bool:
    """A packing group is I, II or III, and classes that are assigned none have none."""
    pairs = zip(_each(document, "packing_group"), _each(document, "hazard_class"), strict=True)
    return all(not group or (group in _GROUPS and not hazard.startswith(_WITHOUT_GROUP)) for group, hazard in pairs)


@rule(
    "DG-5",
    cites="IMDG Code 5.4.1.4.1.5, 2.0.1.3",
    field="statements.packing_group",
    fix="State the packing group, unless the goods are articles or self-reactive and are assigned none.",
)
def dangerous_goods_have_their_packing_group(document: Document) -> bool:
    """Dangerous goods of classes that are assigned a packing group state it."""
    pairs = zip(_each(document, "packing_group"), _each(document, "hazard_class"), strict=True)
    return all(group or hazard.startswith(_WITHOUT_GROUP) for group, hazard in pairs)


@rule(
    "DG-6",
    cites="IMDG Code 5.4.1.5.1",
    field="content.goods_items",
    fix="Add packages and mass of each line with a UN number.",
)
def dangerous_goods_are_counted_and_weighed(document: Document) -> bool:
    """The number and kind of packages and the total quantity of every dangerous good are stated."""
    lines = dangerous_lines(document)
    return all("packages" in line and ("net_mass" in line or "gross_mass" in line) for line in lines)


@rule(
    "DG-7",
    cites="IMDG Code 5.4.1.2.1",
    field="content.parties",
    fix="Name the shipper and the consignee with their addresses.",
)
def a_dangerous_goods_declaration_names_shipper_and_consignee(document: Document) -> bool:
    """A dangerous goods declaration names the shipper and the consignee with their addresses."""
    return names_party(document, "consignor") and names_party(document, "consignee")


@rule(
    "DG-8",
    cites="IMDG Code 5.4.1.6.1",
    field="statements.declaration",
    fix="Add the shipper's certification in the words of 5.4.1.6.1.",
)
def the_shipper_certifies_the_dangerous_goods(document: Document) -> bool:
    """The declaration holds the shipper's certification that the goods are named, classified, packed and marked."""
    return bool(document.statements.get("declaration"))


@rule(
    "DG-9",
    cites="IMDG Code 5.4.1.6.1",
    field="issuer",
    fix="Let the shipper, or who acts for it, issue the declaration; the carrier takes it over.",
)
def the_carrier_does_not_declare_dangerous_goods(document: Document) -> bool:
    """The shipper signs the declaration, not the carrier to whom it is made."""
    parties = document.content.get("parties", ())
    return document.issuer not in {party.get("organisation") for party in parties if party["role"] == "carrier"}


@rule(
    "DG-10",
    cites="IMDG Code 5.4.2.1",
    field="statements.packing_certificate",
    fix="Add the container packing certificate: who packed, when, and that it was packed as 5.4.2.1 says.",
)
def dangerous_goods_in_a_container_have_a_packing_certificate(document: Document) -> bool:
    """Dangerous goods in a container by sea come with its packing certificate: who packed it, when, and how."""
    transport = document.content.get("transport", {})
    if not transport.get("equipment") or transport.get("mode") != "1":
        return True
    return {"packing_certificate", "packed_by", "packed_on"} <= document.statements.keys()


@rule(
    "DG-11",
    cites="IMDG Code 5.4.3.2.1",
    field="statements.emergency_contact",
    fix="Say whom to call in an emergency.",
)
def dangerous_goods_come_with_an_emergency_contact(document: Document) -> bool:
    """The declaration says where to ask what to do in an emergency."""
    return bool(document.statements.get("emergency_contact"))


RULES: DocumentRules = (
    a_declaration_names_dangerous_goods_by_un_number,
    dangerous_goods_have_a_proper_shipping_name,
    dangerous_goods_have_their_class,
    a_packing_group_fits_its_class,
    dangerous_goods_have_their_packing_group,
    dangerous_goods_are_counted_and_weighed,
    a_dangerous_goods_declaration_names_shipper_and_consignee,
    the_shipper_certifies_the_dangerous_goods,
    the_carrier_does_not_declare_dangerous_goods,
    dangerous_goods_in_a_container_have_a_packing_certificate,
    dangerous_goods_come_with_an_emergency_contact,
)
ADVICE = frozenset({"DG-5", "DG-11"})
