# SPDX-License-Identifier: Apache-2.0
"""What export and import declarations must both say; apart, because the WCO model is one for both."""

from tradelane.documents.rules.reading import DocumentRules, every_item_has, has_ports
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "DOC-50",
    cites="WCO UCR guidelines §4; WCO Data Model 016",
    field="content.references.ucr",
    fix="Add the unique consignment reference, at most 35 characters.",
)
def a_declaration_has_the_ucr(document: Document) -> bool:
    """A declaration carries the unique consignment reference, of at most 35 characters."""
    return 0 < len(document.content.get("references", {}).get("ucr", "")) <= 35


@rule(
    "DOC-51",
    cites="Revised Kyoto Convention, General Annex standard 3.11-3.13; HS Convention art. 3(1)",
    field="content.goods_items",
    fix="Add the HS code of each line.",
)
def a_declaration_classifies_every_good(document: Document) -> bool:
    """A declaration gives the HS code of every line."""
    return every_item_has(document, "hs_code")


@rule(
    "DOC-52",
    cites="Revised Kyoto Convention, Specific Annex K chapter 1",
    field="content.goods_items",
    fix="Add the country of origin of each line.",
)
def a_declaration_states_the_origin(document: Document) -> bool:
    """A declaration gives the country of origin of every line."""
    return every_item_has(document, "origin")


@rule(
    "DOC-53",
    cites="WTO Customs Valuation Agreement art. 1",
    field="content.goods_items",
    fix="Add the value of each line.",
)
def a_declaration_states_the_value(document: Document) -> bool:
    """A declaration gives the value of every line, with its currency."""
    return every_item_has(document, "value")


@rule(
    "DOC-54",
    cites="WCO Data Model 079 (government procedure)",
    field="statements.procedure",
    fix="State the customs procedure code.",
)
def a_declaration_names_the_procedure(document: Document) -> bool:
    """A declaration names the customs procedure asked for."""
    return bool(document.statements.get("procedure"))


@rule(
    "DOC-55",
    cites="Revised Kyoto Convention, General Annex standard 3.12",
    field="content.transport",
    fix="Say where the goods leave and arrive.",
)
def a_declaration_says_where_goods_leave_and_arrive(document: Document) -> bool:
    """A declaration names where the goods are loaded and discharged."""
    return has_ports(document)


@rule(
    "DOC-56",
    cites="Revised Kyoto Convention, General Annex standard 3.12",
    field="content.goods_items",
    fix="Add the net and gross mass of each line.",
)
def a_declaration_states_the_masses(document: Document) -> bool:
    """A declaration gives the net and gross mass of every line."""
    return every_item_has(document, "net_mass", "gross_mass")


DECLARED: DocumentRules = (
    a_declaration_has_the_ucr,
    a_declaration_classifies_every_good,
    a_declaration_states_the_origin,
    a_declaration_states_the_value,
    a_declaration_names_the_procedure,
    a_declaration_says_where_goods_leave_and_arrive,
    a_declaration_states_the_masses,
)
"""What both declarations must say, in the order of their ids."""
DECLARED_ADVICE = frozenset({"DOC-56"})
