# SPDX-License-Identifier: Apache-2.0
"""What tables, conditions and forms may look at; apart, so that a proof knows every name before a case does."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tradelane.consignments.values import Consignment, GoodsItem, Party, PartyRole
from tradelane.kernel.quantities import Quantity
from tradelane.window.formats.decision_table import answer
from tradelane.window.values import Need, Procedure, Tier

PERMITS = "permits"
"""Id of the table that says which goods need which permit."""

ITEM_FACTS = frozenset(
    {"hs", "heading", "chapter", "origin", "direction", "mode", "net_kg", "value", "dangerous", "parties"}
)
"""What the table `permits` looks at: one goods item at a time, its way, and who takes part in the consignment.

`parties` has an entry for each role, such as `parties.buyer.country`, `.organisation` (its official number) and
`.private` (a private person); no names.
"""

CASE_FACTS = frozenset({"permits", "verdicts", "appeal", "trader", "draw", "mode", "direction", "origins", "items"})
"""What a case knows when it is filed; the diagram's conditions and other tables look at these."""

CASE_POINTERS = frozenset(
    {"/ucr", "/order", "/goods_value/amount", "/goods_value/currency", "/total_value/amount", "/total_value/currency"}
    | {f"/parties/*/{name}" for name in ("role", "name", "organisation", "city", "country")}
    | {f"/goods_items/*/{name}" for name in ("number", "description", "hs_code", "origin", "dangerous_goods_un")}
    | {f"/goods_items/*/{name}/value" for name in ("quantity", "net_mass", "gross_mass")}
    | {f"/goods_items/*/{name}/unit" for name in ("quantity", "net_mass", "gross_mass")}
    | {f"/goods_items/*/packages/{name}" for name in ("count", "kind")}
    | {f"/goods_items/*/value/{name}" for name in ("amount", "currency")}
    | {f"/terms/{name}" for name in ("incoterm", "place", "currency")}
    | {f"/transport/{name}" for name in ("mode", "vessel", "voyage", "departure", "arrival")}
    | {f"/transport/{end}/{name}" for end in ("loading", "discharge") for name in ("locode", "name")}
    | {"/transport/equipment/*", "/charges/*/kind", "/charges/*/amount/amount", "/charges/*/amount/currency"}
)
"""JSON Pointers (RFC 6901, `*` for each entry of a list) into what agencies see of a consignment."""


NOT_DRAWN = 999
"""A draw that chooses no case: tables choose from 0 upwards."""


def needs_of(procedure: Procedure, consignment: Consignment) -> tuple[Need, ...]:
    """Every permit that a goods item needs, with the row that says so; in the order of items and rows.

    Raises Unreadable when a row can't be answered, such as for a missing fact.
    """
    table = procedure.table(PERMITS)
    if table is None:
        return ()
    return tuple(
        Need(permit=str(hit.gives["permit"]), item=item.number, row=hit.row, why=hit.says)
        for item in consignment.goods_items
        for hit in answer(table, item_facts(item, consignment, procedure=procedure))
    )


def permits_of(needs: Iterable[Need]) -> tuple[str, ...]:
    """Codes of the permits needed, each once, sorted."""
    return tuple(sorted({need.permit for need in needs}))


def first_facts(
    procedure: Procedure,
    consignment: Consignment,
    *,
    needs: Iterable[Need],
    refused: int,
    seed: str,
    draw: int,
    tier: Tier = Tier.NONE,
) -> dict[str, Any]:
    """What a case knows when it is filed; `seed` is kept, so that anybody can repeat the `draw` (0 to 999).

    `refused` counts the trader's refusals of the last 365 days.
    """
    needed = list(needs)
    way = consignment.transport
    return {
        "permits": list(permits_of(needed)),
        "verdicts": {agency.role: "pending" for agency in procedure.agencies},
        "appeal": "none",
        "trader": {"tier": str(tier), "refused": refused},
        "seed": seed,
        "draw": draw,
        "mode": str(way.mode or "") if way else "",
        "direction": str(procedure.direction),
        "origins": sorted({item.origin for item in consignment.goods_items}),
        "items": len(consignment.goods_items),
        "needs": [{"permit": n.permit, "item": n.item, "row": n.row, "why": n.why} for n in needed],
    }


def draw_of(seed: str, *, case: str) -> int:
    """A number from 0 to 999 that nobody chose: the first 8 bytes of SHA-256 over the seed and the case's id."""
    digest = hashlib.sha256(f"{seed} {case}".encode()).digest()
    return int.from_bytes(digest[:8]) % 1000


def item_facts(item: GoodsItem, consignment: Consignment, *, procedure: Procedure) -> dict[str, Any]:
    """One goods item as the table `permits` sees it."""
    way = consignment.transport
    return {
        "hs": item.hs_code,
        "heading": item.hs_code[:4],
        "chapter": item.hs_code[:2],
        "origin": item.origin,
        "direction": str(procedure.direction),
        "mode": str(way.mode or "") if way else "",
        "net_kg": float(_kilograms(item.net_mass)),
        "value": float(item.worth.amount),
        "dangerous": bool(item.dangerous_goods_un),
        "parties": party_facts(consignment.parties),
    }


def party_facts(parties: Iterable[Party]) -> dict[str, dict[str, Any]]:
    """Who takes part, by role; of a role that nobody has, and of a private person's number, an empty text."""
    named = {party.role: party for party in reversed(list(parties))}
    return {
        str(role): {
            "country": named[role].address.country if role in named else "",
            "organisation": str(named[role].organisation or "") if role in named else "",
            "private": role in named and named[role].organisation is None,
        }
        for role in PartyRole
    }


def _kilograms(mass: Quantity | None) -> Decimal:
    return (mass.in_kilograms() if mass else None) or Decimal(0)
