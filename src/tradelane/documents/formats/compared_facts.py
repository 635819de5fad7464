# SPDX-License-Identifier: Apache-2.0
"""What one file says, as texts by field that can be compared; apart, because every kind of file is told alike.

Ours are read as the documents that they are, PDF by the original inside; everybody else's as a consignment.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tradelane.consignments.values import PartyRole
from tradelane.documents.formats.checking import our_document, profile_of
from tradelane.documents.formats.content import content_of
from tradelane.documents.formats.line_matching import Line
from tradelane.documents.formats.unece_certificate import is_unece
from tradelane.documents.values import CITED_AS, KINDS, SHOWN, Document, DocumentKind, Rate, Shown
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import plain

_EVERYTHING = Shown(
    parties=tuple(PartyRole),
    goods=tuple(sorted({name for shown in SHOWN.values() for name in shown.goods})),
    references=("order", "ucr", "contract", "buyer"),
    transport=SHOWN[DocumentKind.BILL_OF_LADING].transport,
    terms=("incoterm", "place", "currency"),
    charges=True,
)
"""What a foreign order or invoice may tell. Its totals are what it states (`stated_totals`), not ours to reckon."""

_OF_ITS_OWN = frozenset({"number", "hs_edition"})
"""Fields that name nothing outside their own document."""
_CREDITED = re.compile(r"credited_\w+")
"""What each credit note gives back for itself."""
_TO_ORDER = re.compile(r"(?:to(?: the)? order|a la orden)(?: of| de(?:l| la)?)?\b\s*", re.IGNORECASE)
_SAME_AS = re.compile(r"same as consignee|el mismo que el consignatario|mismo consignatario", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What one file says."""

    kind: str
    facts: dict[str, str]
    lines: tuple[Line, ...] = ()
    partial: bool = False
    """It names only some of the goods, as a credit note may."""
    rates: tuple[Rate, ...] = ()
    totals: dict[str, str] = field(default_factory=dict)
    """Totals that the file states, by the name of the field of a line that they sum up."""


def said_in(name: str, content: bytes) -> Said:
    """What the file `name` says. Raises Unreadable when it is none that we read."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return said_by(our_document(_original_in(content)))
    if profile_of(content) == "tradelane" and not _is_data_set(content):
        return said_by(our_document(content))
    return _said_abroad(name, content)


def said_by(document: Document) -> Said:
    """What a document of ours says."""
    facts = dict(_facts(document.content))
    stated = document.statements
    facts.update({key: number for key in sorted(CITED_AS) if (number := stated.get(key))})
    if own := KINDS[document.kind].cited_as:
        facts[own] = document.number
        facts[own.replace("_number", "_issued_on")] = document.issued_on.isoformat()
    if cited := stated.get("invoice_issued_on"):
        facts["invoice_issued_on"] = cited
    if on_board := stated.get("shipped_on_board"):
        facts["transport.shipped_on_board"] = on_board
    if (to_order := stated.get("to_order")) and (whose := _order_of(to_order)) is not None:
        facts["parties.consignee.to_order_of"] = whose
    return Said(
        kind=f"tradelane-{document.kind}",
        facts=facts,
        lines=tuple(_line(item) for item in document.content.get("goods_items", ())),
        partial=KINDS[document.kind].some_lines,
        totals={
            _SUMMED.get(name, name): _text(value)
            for name, value in document.content.get("totals", {}).items()
            if name in _SUMMED or name in ("net_mass", "gross_mass", "packages")
        },
    )


_SUMMED = {"goods_value": "value"}
"""Totals named otherwise than the field of a line that they sum up."""


def _original_in(pdf: bytes) -> bytes:
    """The JSON original attached to a PDF of ours. Raises Unreadable when there is none."""
    from tradelane.trust.formats.pdf_signatures import attachments

    found = [data for name, data in attachments(pdf).items() if name.endswith(".json")]
    if len(found) != 1:
        raise Unreadable(
            "the PDF carries no data that could be compared", field="file", rule="PDF-ATT-2",
            fix="Give the PDF of a document of ours, or the document as XML or JSON.",
        )  # fmt: skip
    return found[0]


def _said_abroad(name: str, content: bytes) -> Said:
    from tradelane.consignments.formats import read_any  # lazily: our own files must not wait for foreign readers

    reading = read_any(content, name)
    consignment = reading.consignment
    named = {str(party.role) for party in consignment.parties}
    data = content_of(consignment, _EVERYTHING)
    data["parties"] = [party for party in data.get("parties", ()) if party["role"] in named]
    facts = dict(_facts(data))
    if consignment.ordered_on and not any("ordered" in note.message for note in reading.doubtful):
        facts["references.ordered_on"] = consignment.ordered_on.isoformat()
    partial = "credit" in reading.format.lower()
    said = Said(reading.format, facts, tuple(_line(item) for item in data.get("goods_items", ())), partial)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<":
        return said
    from tradelane.documents.formats.stated_totals import rates_in, totals_in

    return replace(said, rates=rates_in(content, name), totals=totals_in(content))


def _is_data_set(content: bytes) -> bool:
    """Whether JSON is something else than a document of ours: a consignment or a shop's order."""
    if content.lstrip()[:1] != b"{":
        return False
    data = parse(content)
    return "schema" not in data and not is_unece(data) and not {"document", "signatures"} <= data.keys()


def _facts(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything but the lines and their totals."""
    yield from _parties(content.get("parties", ()))
    for group in ("terms", "references", "transport"):
        for name, value in content.get(group, {}).items():
            if name != "equipment" and name not in _OF_ITS_OWN:
                yield f"{group}.{name}", _text(value)
    if total := content.get("totals", {}).get("total_value"):
        yield "totals.total_value", _text(total)
    yield from _boxes(content.get("transport", {}).get("equipment", ()))
    yield from _charges(content.get("charges", ()))


def _parties(parties: Any) -> Iterator[tuple[str, str]]:
    names = {party["role"]: party.get("name", "") for party in parties}
    for party in parties:
        path, name = f"parties.{party['role']}", party.get("name", "")
        if _SAME_AS.search(name):
            name = names.get("consignee", "")
        if party["role"] == "consignee" and (whose := _order_of(name)) is not None:
            yield f"{path}.to_order_of", whose
            continue  # who is named there is nobody's address: the holder of the document is the consignee
        if name:
            yield f"{path}.name", name
        if country := party.get("address", {}).get("country"):
            yield f"{path}.country", country
        if number := party.get("organisation"):
            yield f"{path}.organisation", number


def _order_of(name: str) -> str | None:
    """To whose order goods are by a consignee's name; empty for to order alone, None when the name is a party's."""
    found = _TO_ORDER.match(name.strip())
    return name.strip()[found.end() :].strip(" .,") if found else None


def _boxes(equipment: Any) -> Iterator[tuple[str, str]]:
    """Containers by their number of ISO 6346, and what is said of each."""
    by_number = {_box_number(box["number"]): box for box in equipment if box.get("number")}
    if by_number:
        yield "transport.equipment", " ".join(sorted(by_number))
    for number, box in sorted(by_number.items()):
        for name in ("seal", "size_type"):
            if value := box.get(name):
                yield f"transport.equipment[{number}].{name}", str(value)


def _box_number(text: str) -> str:
    return re.sub(r"[\s./-]", "", text).upper()


def _charges(charges: Any) -> Iterator[tuple[str, str]]:
    """Charges by kind, each kind added up."""
    sums: dict[str, tuple[Decimal, str]] = {}
    for charge in charges:
        amount, currency = Decimal(charge["amount"]["amount"]), charge["amount"]["currency"]
        before, same = sums.get(charge["kind"], (Decimal(0), currency))
        if same == currency:
            sums[charge["kind"]] = (before + amount, currency)
    yield from ((f"charges.{kind}", f"{plain(amount)} {currency}") for kind, (amount, currency) in sums.items())


def _line(item: Mapping[str, Any]) -> Line:
    line = {
        name: _text(value)
        for name, value in item.items()
        if name not in _OF_ITS_OWN and not _CREDITED.fullmatch(name) and name != "packages"
    }
    if isinstance(packages := item.get("packages"), dict):
        line |= {"packages": str(packages["count"]), "package_kind": packages.get("kind", "")}
    return {name: value for name, value in line.items() if value}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        if "amount" in value:
            return f"{value['amount']} {value['currency']}"
        if "unit" in value:
            return f"{value['value']} {value['unit']}"
        return str(value.get("locode", ""))
    return str(value)
