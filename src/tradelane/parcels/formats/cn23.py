# SPDX-License-Identifier: Apache-2.0
"""Items with their contents, as customs declarations CN 22 and CN 23 and the ITMATT message have them, made lines.

    {"items": [{"itemId", "currency", "postage", "contents": [
        {"description", "hsCode", "quantity", "netWeight", "value", "originCountry"}]}]}

Names follow the fields of UPU's CN 23; apart, because only this form nests contents in items.
"""

from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.parcels.values import ADDRESSEE

_ITEM = {
    "item": ("itemId", "id"), "currency": ("currency",), "tax_registration": ("taxRegistration", "ioss"),
    ADDRESSEE: ("addresseeEmail",),
}  # fmt: skip
_CONTENT = {
    "description": ("description",), "hs_code": ("hsCode", "tariffNumber"), "pieces": ("quantity", "number"),
    "mass_kg": ("netWeight", "netMass"), "value": ("value",), "origin": ("originCountry", "origin"),
    "agreement": ("agreement", "preference"), "proof": ("proofOfOrigin", "certificateNumber"),
}  # fmt: skip
CONTENTS_AT_MOST = 99
"""Kinds of content in one parcel; a CN 23 has room for a handful."""


def content_lines(held: dict[str, Any]) -> list[dict[str, Any]]:
    """One line for each content of each item. Raises Unreadable when there are no items."""
    items = held.get("items")
    if not isinstance(items, list):
        raise Unreadable(
            "the file has no list of items", field="items", rule="PARCEL-FORM-3", fix='Write {"items": [{…}]}.'
        )
    lines: list[dict[str, Any]] = []
    for number, item in enumerate(items):
        contents = item.get("contents") if isinstance(item, dict) else None
        if not isinstance(contents, list) or not 0 < len(contents) <= CONTENTS_AT_MOST:
            raise Unreadable(
                f"an item has 1 to {CONTENTS_AT_MOST} contents", field=f"items[{number}].contents",
                rule="PARCEL-FORM-3", fix="List what is in the parcel, kind by kind.",
            )  # fmt: skip
        shared = {name: _first(item, keys) for name, keys in _ITEM.items()}
        for piece, content in enumerate(contents, start=1):
            own = {name: _first(content, keys) for name, keys in _CONTENT.items()} if isinstance(content, dict) else {}
            postage = {"freight": item.get("postage")} if piece == 1 else {}
            lines.append({**shared, **own, **postage, "piece": str(piece)})
    return lines


def _first(held: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((held[key] for key in keys if key in held), None)
