# SPDX-License-Identifier: Apache-2.0
"""Reader of our own documents, JSON and XML of our namespace; apart, because they speak in our field names already.

A document shows a part of its consignment and adds its issuer's statements: the part is read back, the rest is lost.
Our documents in UBL are read as anybody's UBL.
"""

import hashlib
from dataclasses import fields, replace
from typing import Any

from lxml import etree

from tradelane.consignments.formats.dataset import from_json
from tradelane.consignments.formats.faults import FORM_KIND
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.values import (
    ADDRESS_FIELDS,
    Charge,
    GoodsItem,
    Note,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
    Transport,
)
from tradelane.kernel.errors import Unreadable

NAMESPACE = "urn:tradelane:document:1"
_EVIDENCE = "{urn:tradelane:evidence:1}Evidence"
_DEEPEST = 20
_WHOLE_NUMBERS = frozenset({"number", "count"})
_NO_LINE = {"number": 1, "description": "", "quantity": None}
"""Stands in while a document without goods, such as a bill of exchange, is read: a consignment of ours has a line."""


def document_place(value: Any) -> str | None:
    """Where in JSON data a document of ours stands: the root (empty), or `document` in a sealed original; else None."""
    for place in ("", "document"):
        found = value.get(place) if place and isinstance(value, dict) else value
        if isinstance(found, dict) and found.get("schema") == NAMESPACE and isinstance(found.get("content"), dict):
            return place
    return None


def is_our_xml(root: etree._Element) -> bool:
    """Whether XML is a document in our own namespace."""
    return etree.QName(root).namespace == NAMESPACE


def read_our_xml(content: bytes, root: etree._Element) -> Reading:
    """Read a document in XML of our own namespace, whose elements are the members of the JSON. Raises Unreadable."""
    evidence = tuple(
        Note(f"/{etree.QName(root).localname}/Evidence", "signature and sealed original; `tradelane verify` reads them")
        for _ in root.iterchildren(_EVIDENCE)
    )
    return _read(content, _members(root, 0), "", evidence)


def read_our_json(content: bytes, value: dict[str, Any], place: str) -> Reading:
    """Read the document at `place` in `value`, which is `content` parsed. Raises Unreadable naming the field."""
    return _read(content, value, place, ())


def _members(node: etree._Element, depth: int) -> Any:
    """An element as JSON data: `item`s are a list, `entry`s a text by key, other children members, else a text."""
    if depth > _DEEPEST:
        raise Unreadable("the XML is nested too deep", field="/", rule=FORM_KIND, fix="Send the file as it was issued.")
    children = [child for child in node.iterchildren(etree.Element) if child.tag != _EVIDENCE]
    names = [etree.QName(child).localname for child in children]
    if not children:
        text, name = (node.text or "").strip(), etree.QName(node).localname
        return int(text) if name in _WHOLE_NUMBERS and text.isascii() and text.isdigit() else text
    if set(names) == {"item"}:
        return [_members(child, depth + 1) for child in children]
    if set(names) == {"entry"}:
        return {str(child.get("key", "")): _members(child, depth + 1) for child in children}
    return {name: _members(child, depth + 1) for name, child in zip(names, children, strict=True)}


def _read(content: bytes, value: Any, place: str, lost: tuple[Note, ...]) -> Reading:
    source = JsonSource(value if isinstance(value, dict) else {}, place)
    kind = source.text("kind")
    source.why_lost("number", "the number of this document; each of ours gets its own")
    day = source.day("issued_on")
    if day is not None:
        source.doubt("issued_on", "the document does not say when it was ordered; its own date is taken", str(day))
    lines = [_line(source, f"content.goods_items[{n}]") for n in range(source.count("content.goods_items"))]
    data = {
        "id": f"consignment_{hashlib.sha256(content).hexdigest()[:26]}",
        "ordered_on": day.isoformat() if day else None,
        "parties": _parties(source),
        "goods_items": lines,
        "terms": _terms(source, lines),
        "references": _taken(source, "content.references", References),
        "transport": _transport(source),
        "charges": [_taken(source, f"content.charges[{n}]", Charge) for n in range(source.count("content.charges"))],
    }
    consignment = from_json(data) if lines else replace(from_json({**data, "goods_items": [_NO_LINE]}), goods_items=())
    return settle(
        f"tradelane-{kind}",
        consignment,
        lost=(*source.lost(), *lost),
        doubtful=tuple(source.doubtful),
        goodsless=not lines,
    )


def _taken(source: JsonSource, path: str, of: type) -> dict[str, Any]:
    """The members at `path` that are fields of the dataclass `of`, tallied as taken."""
    found = {}
    for field in fields(of):
        value = source.peek(f"{path}.{field.name}")
        if value not in (None, ""):
            source.take(f"{path}.{field.name}")
            found[field.name] = value
    return found


def _line(source: JsonSource, path: str) -> dict[str, Any]:
    line = {"description": "", "quantity": None, **_taken(source, path, GoodsItem)}
    if isinstance(packages := line.get("packages"), dict):
        line["packages"] = {"kind": "", **packages}
    return line


def _parties(source: JsonSource) -> list[dict[str, Any]]:
    """Everyone named; a nameless seller and buyer where the document has none."""
    named = [_taken(source, f"content.parties[{n}]", Party) for n in range(source.count("content.parties"))]
    nowhere = dict.fromkeys(ADDRESS_FIELDS, "")
    for party in named:
        address = party.get("address", {})
        party["address"] = {**nowhere, **address} if isinstance(address, dict) else address
    roles = [party.get("role") for party in named]  # of whatever kind: from_json says what is wrong with it
    unnamed = [role for role in (PartyRole.SELLER, PartyRole.BUYER) if role not in roles]
    return [*named, *({"role": str(role), "name": "", "address": nowhere} for role in unnamed)]


def _terms(source: JsonSource, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The terms; the currency is that of the lines' values where the document states it nowhere else."""
    stated = _taken(source, "content.terms", Terms)
    amounts = (line.get(name) for line in lines for name in ("value", "unit_price"))
    currency = next((amount["currency"] for amount in amounts if isinstance(amount, dict) and "currency" in amount), "")
    return {"incoterm": None, "place": "", "currency": currency, **stated}


def _transport(source: JsonSource) -> dict[str, Any] | None:
    stated = _taken(source, "content.transport", Transport)
    return {"mode": None, "loading": None, "discharge": None, **stated} if stated else None
