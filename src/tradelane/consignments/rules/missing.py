# SPDX-License-Identifier: Apache-2.0
"""What a consignment still lacks to cross a border; apart, because lacking is not breaking a rule."""

from collections.abc import Iterator

from tradelane.consignments.values import Consignment, GoodsItem, Note, Party

_TRANSPORT_NEEDS = {
    "mode": "documents and declarations state how the goods travel",
    "loading": "documents and declarations state where they are loaded",
    "discharge": "documents and declarations state where they are unloaded",
}

_ITEM_NEEDS = {
    "description": "the declaration says what the goods are",
    "hs_code": "duty, tax and controls follow the Harmonized System code",
    "origin": "duty and preference follow the country of origin",
    "net_mass": "the declaration states the net mass",
    "gross_mass": "the transport document states the gross mass",
    "packages": "the transport document counts the packages",
    "quantity": "the source does not say how much is sold by which unit",
    "unit_price": "the source states no price; the customs value starts from it",
    "value": "the source states no value; duty and tax follow it",
}


def missing(consignment: Consignment) -> tuple[Note, ...]:
    """What a cross-border consignment needs and this one does not say, by field path."""
    return tuple(_missing(consignment))


def _missing(consignment: Consignment) -> Iterator[Note]:
    if consignment.ordered_on is None:
        yield Note("ordered_on", "the sale has a date; the source does not say when it was agreed")
    for n, party in enumerate(consignment.parties):
        yield from _of_party(f"parties[{n}]", party)
    if not consignment.goods_items:
        yield Note("goods_items", "the source names no goods")
    for n, item in enumerate(consignment.goods_items):
        yield from _of_item(f"goods_items[{n}]", item)
    if not consignment.terms.currency:
        yield Note("terms.currency", "the source states no amount; the customs value needs one")
    if consignment.terms.incoterm is None:
        yield Note("terms.incoterm", "the customs value depends on who pays freight and insurance")
    if not consignment.terms.place:
        yield Note("terms.place", "an Incoterm is complete only with its named place")
    for field, why in _TRANSPORT_NEEDS.items():
        if consignment.transport is None or not getattr(consignment.transport, field):
            yield Note(f"transport.{field}", why)
    if not consignment.references.ucr:
        yield Note("references.ucr", "the unique consignment reference ties the declarations of both ends together")


def _of_party(path: str, party: Party) -> Iterator[Note]:
    if not party.name:
        yield Note(f"{path}.name", f"the {party.role} needs a name")
    if not party.address.country:
        yield Note(f"{path}.address.country", f"the lane needs the country of the {party.role}")
    if party.organisation is None:
        yield Note(f"{path}.organisation", f"the {party.role} has no official number with register and country")


def _of_item(path: str, item: GoodsItem) -> Iterator[Note]:
    for field, why in _ITEM_NEEDS.items():
        if getattr(item, field) in ("", None):
            yield Note(f"{path}.{field}", why)
