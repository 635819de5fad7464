# SPDX-License-Identifier: Apache-2.0
"""Filings as CSV, one row a line of goods; apart, because a table flattens what a filing nests.

Rows of one `reference` that follow each other are one filing. What is said of the whole filing stands in its first
row; a later row leaves it empty or says the same.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import groupby
from typing import Any

from tradelane.kernel.codes import HS_EDITION
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted, quoted_field
from tradelane.window.formats.batches.entries import entry_of, unread
from tradelane.window.values import BatchEntry

_PARTIES = ("seller", "buyer", "consignor", "consignee", "carrier", "declarant", "notify")
_OF_PARTY = ("name", "organisation", "street", "city", "postcode", "region", "country")
_OF_TERMS = ("incoterm", "place", "currency", "payment")
_OF_REFERENCES = ("order", "ucr", "contract")
_OF_TRANSPORT = ("mode", "loading", "discharge", "vessel", "voyage", "imo", "departure", "arrival")
_CHARGES = ("freight", "insurance", "charge", "allowance")
_OF_FILING = ("reference", "procedure", "consignment", "ordered_on", "containers", *_OF_TERMS, *_OF_REFERENCES,
              *_OF_TRANSPORT, *_CHARGES, *(f"{role}.{name}" for role in _PARTIES for name in _OF_PARTY))  # fmt: skip
_OF_GOODS = ("line", "description", "quantity", "unit", "unit_price", "value", "hs_code", "origin", "net_mass",
             "gross_mass", "packages", "package_kind", "marks", "sku", "un_number")  # fmt: skip
_OF_DOCUMENT = ("digest", "number", "total")
COLUMNS = (*_OF_FILING, *_OF_GOODS)
"""Names of columns, beside `document.KIND.digest|number|total` and `answer.ROLE.ENTRY`."""
_FIELD_AT_MOST = 100_000
"""Letters of a cell; a larger one is a broken quote."""

Row = dict[str, str]


def read_csv(content: bytes) -> Iterator[BatchEntry]:
    """The filings of a table. Raises Unreadable for what is no table with the needed columns."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unfit("file", "the file is neither JSON, a zip nor a table in UTF-8") from error
    csv.field_size_limit(_FIELD_AT_MOST)
    first = text.partition("\n")[0]
    table = csv.DictReader(StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        _check(table.fieldnames)
        numbered = ((table.line_num, _row(raw)) for raw in table)
        for number, (reference, rows) in enumerate(groupby(numbered, lambda one: one[1].get("reference", "")), start=1):
            yield _entry(number, reference, list(rows))
    except csv.Error as error:
        raise _unfit(f"line {table.line_num}", f"the table is broken: {error}") from error


def _check(names: Any) -> None:
    listed = [str(name or "").strip() for name in names or ()]
    if "reference" not in listed:
        raise _unfit("reference", "the table has no column of that name")
    for name in listed:
        if name not in COLUMNS and not _is_open(name):
            raise _unfit(quoted_field(name), "there is no such column")
    if len(set(listed)) < len(listed):
        raise _unfit("file", "a column stands twice")


def _is_open(name: str) -> bool:
    kind, *rest = name.split(".")
    return len(rest) == 2 and (kind == "answer" or (kind == "document" and rest[1] in _OF_DOCUMENT))


def _row(raw: dict[Any, Any]) -> Row:
    return {str(name).strip(): str(cell).strip() for name, cell in raw.items() if name is not None and cell}


def _entry(number: int, reference: str, rows: list[tuple[int, Row]]) -> BatchEntry:
    try:
        head = _head([row for _, row in rows])
        given: dict[str, Any] = {
            "reference": reference,
            "procedure": head.get("procedure", ""),
            "documents": _documents(head),
            "written_answers": _answers(head),
            "consignment": head.get("consignment") or _consignment(head, [row for _, row in rows]),
        }
    except Unreadable as error:
        return unread(number, reference, error)
    return entry_of(given, number)


def _head(rows: list[Row]) -> Row:
    """What the rows say of the whole filing. Raises Unreadable where two differ."""
    head: Row = {}
    for row in rows:
        for name, cell in row.items():
            if name in _OF_GOODS:
                continue
            if head.setdefault(name, cell) != cell:
                raise _unfit(name, f"{quoted(cell)} differs from {quoted(head[name])} in the filing's first row")
    return head


def _consignment(head: Row, rows: list[Row]) -> dict[str, Any]:
    """The consignment's data, in the form of its JSON; what is not said is left out, for its rules to name."""
    currency = head.get("currency", "")
    whole: dict[str, Any] = {
        "ordered_on": head.get("ordered_on"),
        "parties": [party for role in _PARTIES if (party := _party(head, role))],
        "goods_items": [_goods(row, n, currency) for n, row in enumerate(rows, start=1)],
        "terms": {"incoterm": head.get("incoterm"), "place": head.get("place", ""), "currency": currency,
                  **_said(head, "payment")},
        "references": {name: head[name] for name in _OF_REFERENCES if name in head},
    }  # fmt: skip
    if any(name in head for name in (*_OF_TRANSPORT, "containers")):
        whole["transport"] = _transport(head)
    charges = [{"kind": kind, "amount": _money(head[kind], currency)} for kind in _CHARGES if kind in head]
    return {**whole, **({"charges": charges} if charges else {})}


def _party(head: Row, role: str) -> dict[str, Any]:
    said = {name: head[f"{role}.{name}"] for name in _OF_PARTY if f"{role}.{name}" in head}
    if not said:
        return {}
    address = {name: said.get(name, "") for name in ("street", "city", "postcode", "country")}
    return {"role": role, "name": said.get("name", ""), "address": {**address, **_said(said, "region")},
            **_said(said, "organisation")}  # fmt: skip


def _goods(row: Row, number: int, currency: str) -> dict[str, Any]:
    numbered = row.get("line", str(number))
    goods: dict[str, Any] = {
        "number": int(numbered) if numbered.isascii() and numbered.isdigit() and len(numbered) < 7 else numbered,
        "description": row.get("description", ""),
        "quantity": {"value": row["quantity"], "unit": row.get("unit", "")} if "quantity" in row else None,
        **_said(row, "origin", "marks"),
    }
    for name in ("unit_price", "value"):
        if name in row:
            goods[name] = _money(row[name], currency)
    for name in ("net_mass", "gross_mass"):
        if name in row:
            goods[name] = {"value": row[name], "unit": "KGM"}
    if "hs_code" in row:
        goods |= {"hs_code": row["hs_code"], "hs_edition": HS_EDITION}
    if "packages" in row:
        count = row["packages"]
        counted = int(count) if count.isascii() and count.isdigit() and len(count) < 9 else count
        goods["packages"] = {"count": counted, "kind": row.get("package_kind", "")}
    names = {"sku": "seller_sku", "un_number": "dangerous_goods_un"}
    return {**goods, **{ours: row[theirs] for theirs, ours in names.items() if theirs in row}}


def _transport(head: Row) -> dict[str, Any]:
    places: dict[str, Any] = {name: {"locode": head[name]} for name in ("loading", "discharge") if name in head}
    boxes = [{"number": number} for number in head.get("containers", "").split()]
    return {"mode": head.get("mode"), "loading": None, "discharge": None, **places,
            **_said(head, "vessel", "voyage", "imo", "departure", "arrival"),
            **({"equipment": boxes} if boxes else {})}  # fmt: skip


def _documents(head: Row) -> list[dict[str, Any]]:
    kinds: dict[str, dict[str, Any]] = {}
    for name, cell in head.items():
        if name.startswith("document."):
            _, kind, field = name.split(".")
            kinds.setdefault(kind, {"kind": kind})[field] = cell
    for document in kinds.values():
        if "total" in document:
            amount, _, currency = document["total"].partition(" ")
            document["total"] = _money(amount, currency or head.get("currency", ""))
    return list(kinds.values())


def _answers(head: Row) -> dict[str, dict[str, Any]]:
    answers: dict[str, dict[str, Any]] = {}
    for name, cell in head.items():
        if name.startswith("answer."):
            _, role, entry = name.split(".")
            answers.setdefault(role, {})[entry] = cell
    return answers


def _money(amount: str, currency: str) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def _said(row: Row, *names: str) -> dict[str, str]:
    return {name: row[name] for name in names if name in row}


def _unfit(field: str, message: str) -> Unreadable:
    return Unreadable(message, field=field, rule="BATCH-5", fix="Use the columns of the guide on bulk filing.")
