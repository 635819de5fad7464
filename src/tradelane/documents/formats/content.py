# SPDX-License-Identifier: Apache-2.0
"""What a document takes from the consignment; apart, so that each fact is entered once and derived everywhere.

The content keeps the consignment's field names, leaves out what is empty and what the kind does not show.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tradelane.consignments.values import (
    Consignment,
    GoodsItem,
    Party,
    PartyRole,
    Transport,
)
from tradelane.documents.values import KINDS, SHOWN, Document, DocumentKind, Shown
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.kernel.money import plain

_STANDS_FOR = {
    PartyRole.CONSIGNOR: PartyRole.SELLER,
    PartyRole.CONSIGNEE: PartyRole.BUYER,
    PartyRole.NOTIFY: PartyRole.BUYER,
}
"""Who fills a role that the sale does not name: the seller ships, the buyer receives and is told."""


def build(  # noqa: PLR0913  # each is a fact of the document
    kind: DocumentKind,
    consignment: Consignment,
    *,
    id: DocumentId,
    number: str,
    issued_on: date,
    issuer: OrganisationId,
    issuer_name: str,
    statements: Mapping[str, Any],
    version: int = 1,
    replaces: str = "",
) -> Document:
    """The document of `kind` over `consignment`: its content derived, its statements the issuer's own."""
    stated = {key: value for key, value in statements.items() if value not in ("", None, [], {})}
    return Document(
        id=id,
        kind=kind,
        number=number,
        issued_on=issued_on,
        issuer=issuer,
        issuer_name=issuer_name,
        version=version,
        replaces=replaces,
        consignment=consignment.id,
        content=_derived(kind, consignment, stated),
        statements=stated,
    )


def _derived(kind: DocumentKind, consignment: Consignment, stated: Mapping[str, Any]) -> dict[str, Any]:
    content, derive = content_of(consignment, SHOWN[kind]), KINDS[kind].derive
    return content if derive is None else filled(derive(consignment, stated, content))


def content_of(consignment: Consignment, shown: Shown) -> dict[str, Any]:
    """The part of `consignment` that `shown` names, as plain JSON data without empty fields."""
    references = {name: getattr(consignment.references, name) for name in shown.references}
    return filled(
        {
            "parties": [_party(p, shown) for role in shown.parties if (p := party_for(consignment, role))],
            "goods_items": [_goods_item(item, shown.goods) for item in consignment.goods_items if shown.goods],
            "terms": {name: str(getattr(consignment.terms, name) or "") for name in shown.terms},
            "references": references,
            "transport": _transport(consignment.transport, shown.transport),
            "charges": [{"kind": c.kind, "amount": c.amount.as_json()} for c in consignment.charges if shown.charges],
            "totals": _totals(consignment, shown.totals),
        }
    )


def party_for(consignment: Consignment, role: PartyRole) -> Party | None:
    """The party in `role`, or who stands in for it, as a party of that role."""
    found = consignment.party(role) or (consignment.party(_STANDS_FOR[role]) if role in _STANDS_FOR else None)
    return found and Party(role, found.name, found.address, found.organisation, found.contact)


def _party(party: Party, shown: Shown) -> dict[str, Any]:
    address = party.address
    contact = party.contact if shown.contact_of == party.role else None
    return filled(
        {
            "role": str(party.role),
            "name": party.name,
            "organisation": party.organisation,
            "address": {
                "street": address.street,
                "city": address.city,
                "postcode": address.postcode,
                "region": address.region,
                "country": address.country,
            },
            "contact": contact and {"name": contact.name, "email": contact.email, "telephone": contact.telephone},
        }
    )


def _goods_item(item: GoodsItem, shown: Iterable[str]) -> dict[str, Any]:
    return filled({name: _plain(getattr(item, name, None)) for name in shown})


def _transport(transport: Transport | None, shown: Iterable[str]) -> dict[str, Any]:
    return {} if transport is None else {name: _plain(getattr(transport, name)) for name in shown}


def _totals(consignment: Consignment, shown: Iterable[str]) -> dict[str, Any]:
    counts = [item.packages.count for item in consignment.goods_items if item.packages]
    net, gross = consignment.net_mass_kg, consignment.gross_mass_kg
    known = {
        "goods_value": consignment.goods_value.as_json() if consignment.priced else None,
        "total_value": consignment.total_value.as_json() if consignment.priced else None,
        "net_mass": None if net is None else {"value": plain(net), "unit": "KGM"},
        "gross_mass": None if gross is None else {"value": plain(gross), "unit": "KGM"},
        "packages": sum(counts) if len(counts) == len(consignment.goods_items) else None,
    }
    return {name: known.get(name) for name in shown}


def _plain(value: Any) -> Any:
    """A field of the consignment as JSON data."""
    if hasattr(value, "as_json"):
        return filled(value.as_json())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return filled({name: _plain(getattr(value, name)) for name in value.__dataclass_fields__})
    return value if isinstance(value, int) or value is None else str(value)


def filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` without its empty fields, so that a document of the same facts has the same bytes."""
    out = {}
    for key, value in data.items():
        kept = filled(value) if isinstance(value, Mapping) else value
        if kept not in ("", None, [], {}):
            out[key] = kept
    return out
