# SPDX-License-Identifier: Apache-2.0
"""What a transit declaration must say; apart, because duties are suspended on the way and somebody answers for them."""

from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules, every_item_has, has_ports, names_party
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_TRANSIT = "Revised Kyoto Convention, Specific Annex E chapter 1"
_SECURITY = "Revised Kyoto Convention, General Annex chapter 5; Specific Annex E chapter 1"


@rule(
    "DOC-140",
    cites=_TRANSIT,
    field="content.parties",
    fix="Add the declarant, who holds the transit procedure.",
)
def a_transit_declaration_names_who_answers_for_it(document: Document) -> bool:
    """A transit declaration names the declarant, who answers to customs until the transit has ended."""
    return names_party(document, "declarant")


@rule(
    "DOC-141",
    cites=_TRANSIT,
    field="statements.office_of_departure",
    fix="State the offices of departure and of destination, two different ones.",
)
def a_transit_leads_from_one_office_to_another(document: Document) -> bool:
    """A transit declaration names the offices of departure and of destination, and they differ."""
    start, end = (document.statements.get(f"office_of_{name}") for name in ("departure", "destination"))
    return bool(start and end) and start != end


@rule(
    "DOC-142",
    cites=_SECURITY,
    field="statements.guarantee_reference",
    fix="State the guarantee's type and reference; a waiver has a reference too.",
)
def a_transit_is_secured_or_waived(document: Document) -> bool:
    """A transit declaration names the guarantee that secures duties and taxes, or the waiver of it."""
    return all(document.statements.get(name) for name in ("guarantee_type", "guarantee_reference"))


@rule(
    "DOC-143",
    cites=_SECURITY,
    field="statements.guarantee_amount",
    fix="State the amount that the individual guarantee secures.",
)
def an_individual_guarantee_states_its_amount(document: Document) -> bool:
    """An individual guarantee states the amount that it secures, above zero."""
    if document.statements.get("guarantee_type") != "individual":
        return True
    amount = document.statements.get("guarantee_amount")
    return amount is not None and Decimal(amount["amount"]) > 0


@rule(
    "DOC-144",
    cites=f"{_TRANSIT}, seals and fastenings",
    field="statements.seals",
    fix="State the seals, on the containers or apart; or ask customs for other means of identification.",
)
def goods_in_transit_are_sealed(document: Document) -> bool:
    """Goods in transit are under seal: each container has one, or the declaration lists seals of its own."""
    boxes = document.content.get("transport", {}).get("equipment", [])
    return bool(document.statements.get("seals")) or (bool(boxes) and all(box.get("seal") for box in boxes))


@rule(
    "DOC-145",
    cites="Revised Kyoto Convention, General Annex standard 3.12",
    field="content.goods_items",
    fix="State packages and gross mass of each line.",
)
def a_transit_declaration_counts_packages_and_mass(document: Document) -> bool:
    """A transit declaration states packages and gross mass of every line, by which the goods are known on arrival."""
    return every_item_has(document, "packages", "gross_mass")


@rule(
    "DOC-146",
    cites=_TRANSIT,
    field="content.transport",
    fix="Say where the goods leave and arrive.",
)
def a_transit_declaration_says_how_goods_travel(document: Document) -> bool:
    """A transit declaration says where the goods are loaded and discharged."""
    return has_ports(document)


@rule(
    "DOC-147",
    cites=_TRANSIT,
    field="statements.arrive_by",
    fix="State a day that is not before the day of issue.",
)
def the_time_limit_is_not_over_when_transit_begins(document: Document) -> bool:
    """The day by which the goods must arrive is not before the declaration."""
    limit = document.statements.get("arrive_by")
    return limit is None or limit >= document.issued_on.isoformat()


@rule(
    "DOC-148",
    cites="Revised Kyoto Convention, General Annex standard 3.12",
    field="content.parties",
    fix="Name the consignor and the consignee.",
)
def a_transit_declaration_names_consignor_and_consignee(document: Document) -> bool:
    """A transit declaration names the consignor and the consignee with their countries."""
    return names_party(document, "consignor") and names_party(document, "consignee")


RULES: DocumentRules = (
    a_transit_declaration_names_who_answers_for_it,
    a_transit_leads_from_one_office_to_another,
    a_transit_is_secured_or_waived,
    an_individual_guarantee_states_its_amount,
    goods_in_transit_are_sealed,
    a_transit_declaration_counts_packages_and_mass,
    a_transit_declaration_says_how_goods_travel,
    the_time_limit_is_not_over_when_transit_begins,
    a_transit_declaration_names_consignor_and_consignee,
)
ADVICE = frozenset({"DOC-144"})
