# SPDX-License-Identifier: Apache-2.0
"""What agencies need of a consignment; apart, because this list is the least that leaves the trader's file."""

from typing import Any

from tradelane.consignments.formats import from_json
from tradelane.consignments.values import Consignment, GoodsItem, Party, PartyRole
from tradelane.kernel.codes import HS_EDITION
from tradelane.kernel.money import Money
from tradelane.window.values import FiledDocument

_SHOWN = (
    PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.CARRIER, PartyRole.DECLARANT,
)  # fmt: skip
"""Parties that the agencies see, by name and place; banks stay out, and people wait behind `privacy`."""


def case_data(consignment: Consignment) -> dict[str, Any]:
    """The case's JSON data: parties without contacts, goods, values, transport and terms."""
    return {
        "ucr": consignment.references.ucr,
        "order": consignment.references.order,
        "parties": [_party(p) for p in consignment.parties if p.role in _SHOWN],
        "goods_items": [_goods(item) for item in consignment.goods_items],
        "terms": {
            "incoterm": str(consignment.terms.incoterm or ""),
            "place": consignment.terms.place,
            "currency": consignment.terms.currency,
        },
        "transport": _transport(consignment),
        "charges": [{"kind": c.kind, "amount": c.amount.as_json()} for c in consignment.charges],
        "goods_value": consignment.goods_value.as_json(),
        "total_value": consignment.total_value.as_json(),
    }


def consignment_of_data(data: dict[str, Any]) -> Consignment:
    """What a case shows of its consignment, as a consignment without contacts and streets. Raises Unreadable."""
    whole = {name: data[name] for name in ("parties", "goods_items", "charges")}
    parties = [
        {"role": p["role"], "name": p["name"], **({"organisation": p["organisation"]} if p["organisation"] else {}),
         "address": {"street": "", "city": p["city"], "postcode": "", "country": p["country"]}}
        for p in data["parties"]
    ]  # fmt: skip
    goods = [{name: value for name, value in g.items() if value is not None or name == "quantity"}
             | ({"hs_edition": HS_EDITION} if g["hs_code"] else {}) for g in data["goods_items"]]  # fmt: skip
    return from_json({
        **whole, "id": "consignment_of_case", "ordered_on": None, "parties": parties, "goods_items": goods,
        "terms": {**data["terms"], "incoterm": data["terms"]["incoterm"] or None},
        "references": {"ucr": data["ucr"], "order": data["order"]},
        "transport": _way_of_data(data["transport"]),
    })  # fmt: skip


def _way_of_data(way: dict[str, Any] | None) -> dict[str, Any] | None:
    if way is None:
        return None
    known = {name: value for name, value in way.items() if value or name in ("mode", "loading", "discharge")}
    boxes = [{"number": number} for number in way["equipment"]]
    return {**known, "mode": way["mode"] or None, **({"equipment": boxes} if boxes else {})}


def people_of(consignment: Consignment) -> list[dict[str, Any]]:
    """The personal fields of the parties that agencies see, kept beside the case: none is in `case_data`."""
    return [{"role": str(p.role), "fields": p.person} for p in consignment.parties if p.role in _SHOWN and p.person]


def document_json(document: FiledDocument) -> dict[str, Any]:
    """A filed document as the case row keeps it."""
    return {
        "kind": document.kind,
        "digest": document.digest,
        "number": document.number,
        "total": document.total.as_json() if document.total else None,
    }


def document_from_json(given: dict[str, Any], *, field: str = "documents") -> FiledDocument:
    """Reads `document_json`, and what callers give: kind and digest are needed. Raises Unreadable naming the field."""
    total = given.get("total")
    return FiledDocument(
        kind=str(given.get("kind", "")),
        digest=str(given.get("digest", "")),
        number=str(given.get("number", "") or ""),
        total=None if total is None else Money.from_json(total, field=f"{field}.total"),
    )


def _party(party: Party) -> dict[str, Any]:
    return {
        "role": str(party.role),
        "name": party.name if party.organisation else "",
        "organisation": party.organisation or "",
        "city": party.address.city if party.organisation else "",
        "country": party.address.country,
    }


def _goods(item: GoodsItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "description": item.description,
        "hs_code": item.hs_code,
        "origin": item.origin,
        "quantity": item.quantity.as_json() if item.quantity else None,
        "net_mass": item.net_mass.as_json() if item.net_mass else None,
        "gross_mass": item.gross_mass.as_json() if item.gross_mass else None,
        "packages": {"count": item.packages.count, "kind": item.packages.kind} if item.packages else None,
        "value": item.worth.as_json(),
        "dangerous_goods_un": item.dangerous_goods_un,
    }


def _transport(consignment: Consignment) -> dict[str, Any] | None:
    way = consignment.transport
    if way is None:
        return None
    return {
        "mode": str(way.mode or ""),
        "loading": way.loading.as_json() if way.loading else None,
        "discharge": way.discharge.as_json() if way.discharge else None,
        "vessel": way.vessel,
        "voyage": way.voyage,
        "departure": way.departure.isoformat() if way.departure else None,
        "arrival": way.arrival.isoformat() if way.arrival else None,
        "equipment": [e.number for e in way.equipment],
    }
