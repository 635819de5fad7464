# SPDX-License-Identifier: Apache-2.0
"""What a person reads of a document, in their language; apart, because PDF and web page show the same sheet."""

import json
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from tradelane.documents.formats.original import document_digest
from tradelane.documents.rules.reading import by_line, lines_of
from tradelane.documents.values import KINDS, SHOWN, STATEMENTS, Document, DocumentKind, Form
from tradelane.kernel.codes import CURRENCIES

_LABELS = Path(__file__).parent.parent / "data/labels"
LANGUAGES = ("en", "es")

_COLUMNS = {
    "number": ("line", "right"),
    "description": ("description", "left"),
    "hs_code": ("hs_code", "left"),
    "origin": ("origin", "left"),
    "marks": ("marks", "left"),
    "packages": ("packages", "right"),
    "quantity": ("quantity", "right"),
    "net_mass": ("net_mass", "right"),
    "gross_mass": ("gross_mass", "right"),
    "credited_quantity": ("credited_quantity", "right"),
    "unit_price": ("unit_price", "right"),
    "value": ("value", "right"),
    "credited_value": ("credited_value", "right"),
    "dangerous_goods_un": ("un_number", "left"),
}
"""Columns of the goods table in reading order: field, label, side. The UN number is last, as names and classes by line
follow it (IMDG Code 5.4.1.4.2)."""

_UNITS = {"KGM": "kg", "GRM": "g", "TNE": "t", "LBR": "lb", "LTR": "l", "MTR": "m"}
"""Symbols of the units everybody knows (UN/ECE Rec 20); other units keep their code."""

_MONEY = ("goods_value", "credited_goods", "total_value", "credited_total")
"""Totals of goods before those with the charges, which stand between them."""
_CHARGES = {"freight": "freight_charge"}


def labels_in(language: str, kind: DocumentKind | None = None) -> dict[str, str]:
    """The labels of `language` (`en`, `es`, `es-mx`), English for any other: those of all kinds, and the kind's own.

    The kind's name is its label `title`.
    """
    shared = _labels(_LABELS / "shared.json")
    chosen = language.split("-", maxsplit=1)[0]
    chosen = chosen if chosen in shared else "en"
    return {**shared[chosen], **(_labels(_LABELS / f"{kind}.json")[chosen] if kind else {})}


@lru_cache
def _labels(file: Path) -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return labels


def sheet(document: Document, language: str) -> dict[str, Any]:
    """Everything a person reads of the document, as texts in the order of reading.

    `facts`, `totals` and `statements` are (label, text) pairs, `rows` have one text for each of `columns`.
    """
    words = labels_in(language, document.kind)
    columns, rows = _table(document, words)
    return {
        "language": language.split("-", maxsplit=1)[0] if language.split("-", maxsplit=1)[0] in LANGUAGES else "en",
        "kind": str(document.kind),
        "title": words["title"],
        "number": document.number,
        "issuer": document.issuer_name,
        "issued_on": document.issued_on.isoformat(),
        "facts": _facts(document, words),
        "parties": _parties(document, words),
        "columns": columns,
        "rows": rows,
        "totals": _totals(document, words),
        "statements": _statements(document, words),
        "digest": document_digest(document),
        "words": words,
    }


def _facts(document: Document, words: dict[str, str]) -> list[tuple[str, str]]:
    content, statements = document.content, document.statements
    transport, terms = content.get("transport", {}), content.get("terms", {})
    references = content.get("references", {})
    boxes = [" ".join(box.values()) for box in transport.get("equipment", ())]
    found = [
        ("number", document.number),
        ("issued_on", document.issued_on.isoformat()),
        ("issuer_name", document.issuer_name),
        ("version", str(document.version) if document.version > 1 else ""),
        ("incoterm", " ".join(filter(None, (terms.get("incoterm"), terms.get("place"))))),
        ("payment", terms.get("payment", "")),
        ("order", references.get("order", "")),
        ("contract", references.get("contract", "")),
        ("buyer_reference", references.get("buyer", "")),
        ("ucr", references.get("ucr", "")),
        ("loading", _place(transport.get("loading"))),
        ("discharge", _place(transport.get("discharge"))),
        ("vessel", " · ".join(filter(None, (transport.get("vessel"), transport.get("voyage"))))),
        ("departure", transport.get("departure", "")),
        ("arrival", transport.get("arrival", "")),
        ("equipment", ", ".join(boxes)),
    ]
    stated = [
        (key, words.get(f"{key}.{value}", as_written(value)))  # what has a word in the reader's language is said by it
        for key, statement in STATEMENTS[document.kind].items()
        for value in (statements.get(key),)
        if statement.form not in (Form.LONG_TEXT, Form.BY_LINE)
    ]
    return [(words[key], text) for key, text in (*found, *stated) if text]


def _statements(document: Document, words: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (words[key], text)
        for key, statement in STATEMENTS[document.kind].items()
        if statement.form is Form.LONG_TEXT and (text := document.statements.get(key))
    ]


def _parties(document: Document, words: dict[str, str]) -> list[dict[str, Any]]:
    names = KINDS[document.kind].party_names
    shown = []
    for party in document.content.get("parties", ()):
        address = party.get("address", {})
        town = " ".join(filter(None, (address.get("postcode"), address.get("city"))))
        lines = [address.get("street"), town, ", ".join(filter(None, (address.get("region"), address.get("country"))))]
        contact = party.get("contact", {})
        lines += [contact.get(key) for key in ("name", "telephone", "email")]
        shown.append(
            {
                "label": words[names.get(party["role"], party["role"])],
                "name": party.get("name") or words["name_withheld"],
                "lines": [line for line in lines if line],
                "id": party.get("organisation", ""),
            }
        )
    return shown


def _table(document: Document, words: dict[str, str]) -> tuple[list[dict[str, str]], list[list[str]]]:
    goods = lines_of(document)
    fields = [f for f in _COLUMNS if f in SHOWN[document.kind].goods and any(f in item for item in goods)]
    columns = [{"field": f, "label": words[_COLUMNS[f][0]], "side": _COLUMNS[f][1]} for f in fields]
    rows = [[_cell(field, item.get(field)) for field in fields] for item in goods]
    for name, statement in STATEMENTS[document.kind].items():
        if statement.form is Form.BY_LINE and statement.column and (stated := by_line(document, name)):
            columns.append({"field": name, "label": words[statement.otherwise or name], "side": "left"})
            for item, row in zip(goods, rows, strict=True):
                row.append(stated.get(str(item["number"]), ""))
    return columns, rows


def _totals(document: Document, words: dict[str, str]) -> list[tuple[str, str]]:
    content = document.content
    totals = content.get("totals", {})
    charges = [
        (words.get(_CHARGES.get(charge["kind"], charge["kind"]), charge["kind"]), as_written(charge["amount"]))
        for charge in content.get("charges", ())
    ]
    masses = [(words[key], as_written(totals[key])) for key in ("packages", "net_mass", "gross_mass") if key in totals]
    money = [(words[key], as_written(totals[key])) for key in _MONEY if key in totals]
    return [*masses, *money[:1], *charges, *money[1:]]


def _place(place: dict[str, str] | None) -> str:
    return "" if not place else f"{place.get('name', '')} {place['locode']}".strip()


def _cell(field: str, value: Any) -> str:
    return f"UN{value}" if field == "dangerous_goods_un" and value else as_written(value)


def as_written(value: Any) -> str:
    """A field as people write it: `11,760.00 USD`, `1,200 kg`, `60 CT`."""
    if value is None or isinstance(value, str | int):
        return str(value if value is not None else "")
    if isinstance(value, list):
        return ", ".join(map(as_written, value))
    if "amount" in value:
        amount, currency = Decimal(value["amount"]), value["currency"]
        digits = max(CURRENCIES[currency].digits, -int(amount.as_tuple().exponent))
        return f"{amount:,.{digits}f} {currency}"
    if "unit" in value:
        return f"{Decimal(value['value']):,f} {_UNITS.get(value['unit'], value['unit'])}"
    return f"{value['count']:,} {value.get('kind', '')}".strip()
