# SPDX-License-Identifier: Apache-2.0
"""Comparison of the documents of one consignment, field by field; apart, because outsiders' documents come too.

Our documents are derived from one data set and can't disagree; documents of others can, and each field tells by
which rule.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tradelane.consignments.values import PartyRole
from tradelane.documents.formats.checking import our_document, profile_of
from tradelane.documents.formats.content import content_of
from tradelane.documents.formats.unece_certificate import is_unece
from tradelane.documents.rules import agreement
from tradelane.documents.rules.reading import lines_of
from tradelane.documents.values import CITED_AS, KINDS, SHOWN, Difference, Document, DocumentKind, Shown
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.rule import Rule

Facts = dict[str, str]
"""What one document says, by field."""

_Agreement = Rule[[str, str]]

_EVERYTHING = Shown(
    parties=tuple(PartyRole),
    goods=tuple(sorted({name for shown in SHOWN.values() for name in shown.goods})),
    references=("order", "ucr", "contract"),
    transport=SHOWN[DocumentKind.BILL_OF_LADING].transport,
    terms=("incoterm", "place", "currency"),
)
"""What a foreign order or invoice may tell. Its totals are not ours to reckon."""

_BY_FIELD: Mapping[str, _Agreement] = {
    "name": agreement.names_agree,
    "country": agreement.countries_agree,
    "description": agreement.descriptions_do_not_conflict,
    "hs_code": agreement.classifications_agree,
    **dict.fromkeys(("quantity", "net_mass", "gross_mass"), agreement.quantities_agree),
    **dict.fromkeys(("value", "unit_price", "goods_value", "total_value"), agreement.amounts_agree),
    "marks": agreement.marks_agree,
    **dict.fromkeys(("loading", "discharge", "place"), agreement.places_agree),
    **dict.fromkeys(("departure", "arrival"), agreement.dates_agree),
    "goods_items": agreement.line_counts_agree,
}
"""The rule of a field by its last name; codes and numbers for the rest."""

_SILENT = frozenset(
    {"number", "hs_edition", "seller_sku"} | {"credited_quantity", "credited_value", "credited_goods", "credited_total"}
)
"""Fields that name nothing outside their own document, and what each credit note gives back for itself."""


def compare(documents: Mapping[str, Document]) -> list[Difference]:
    """Every field on which our documents disagree, by file name. None among documents of one consignment."""
    return _differences(_facts_of_all(documents))


def compare_report(files: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
    """What `tradelane compare` prints: `{"differences": [{"field", "values", "rule"}]}`.

    Reads our JSON (sealed originals too), our XML, consignments, and foreign UBL Orders and Invoices.
    Raises Unreadable naming the file that can't be read.
    """
    read: dict[str, Document | Facts] = {}
    for name, content in files:
        key = name if name not in read else f"{name} ({len(read) + 1})"
        try:
            read[key] = _read(content)
        except Unreadable as error:
            raise Unreadable(
                error.message,
                field=f"{name}: {error.field}".rstrip(": "),
                rule=error.rule,
                fix=error.fix,
                cites=error.cites,
            ) from error
    return {"differences": [difference.as_dict() for difference in _differences(_facts_of_all(read))]}


def _read(content: bytes) -> Document | Facts:
    if profile_of(content) == "tradelane" and not _is_data_set(content):
        return our_document(content)
    from tradelane.consignments.formats import read_any  # lazily: our own files must not wait for foreign readers

    consignment = read_any(content).consignment
    stated = {str(party.role) for party in consignment.parties}
    data = content_of(consignment, _EVERYTHING)
    data["parties"] = [party for party in data.get("parties", ()) if party["role"] in stated]
    return dict(_facts(data))


def _is_data_set(content: bytes) -> bool:
    """Whether JSON is something else than a document of ours: a consignment or a shop's order."""
    if profile_of(content) != "tradelane" or content.lstrip()[:1] != b"{":
        return False
    data = parse(content)
    return "schema" not in data and not is_unece(data) and not {"document", "signatures"} <= data.keys()


def _facts_of_all(files: Mapping[str, Document | Facts]) -> dict[str, Facts]:
    places = _places(file for file in files.values() if isinstance(file, Document))
    return {name: _facts_of(file, places) if isinstance(file, Document) else file for name, file in files.items()}


def _places(documents: Iterable[Document]) -> dict[int, int]:
    """The place of each line by its number, as our documents that show every line list them."""
    whole = (lines_of(document) for document in documents if not KINDS[document.kind].some_lines)
    longest: list[dict[str, Any]] = max(whole, key=len, default=[])
    return {line["number"]: place for place, line in enumerate(longest)}


def _facts_of(document: Document, places: Mapping[int, int]) -> Facts:
    facts = dict(_facts(document.content, places if KINDS[document.kind].some_lines else None))
    facts.update({key: number for key in sorted(CITED_AS) if (number := document.statements.get(key))})
    if own := KINDS[document.kind].cited_as:
        facts[own] = document.number
    return facts


def _facts(content: dict[str, Any], places: Mapping[int, int] | None = None) -> Iterator[tuple[str, str]]:
    """What `content` says, field by field; of a kind that shows some lines, those that have a place in `places`."""
    for party in content.get("parties", ()):
        path = f"parties.{party['role']}"
        if name := party.get("name"):
            yield f"{path}.name", name
        if country := party.get("address", {}).get("country"):
            yield f"{path}.country", country
        if number := party.get("organisation"):
            yield f"{path}.organisation", number
    yield from _line_facts(content.get("goods_items", ()), places)
    for group in ("terms", "references", "transport", "totals"):
        for field, value in content.get(group, {}).items():
            if field != "equipment" and field not in _SILENT:
                yield f"{group}.{field}", _text(value)
    if boxes := content.get("transport", {}).get("equipment"):
        yield "transport.equipment", " ".join(sorted(box["number"] for box in boxes))


def _line_facts(lines: Sequence[dict[str, Any]], places: Mapping[int, int] | None) -> Iterator[tuple[str, str]]:
    if lines and places is None:
        yield "goods_items", str(len(lines))
    for place, item in enumerate(lines):
        index = place if places is None else places.get(item["number"])
        if index is None:
            continue
        for field, value in item.items():
            if field not in _SILENT:
                yield f"goods_items[{index}].{field}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, dict):
        if "amount" in value:
            return f"{value['amount']} {value['currency']}"
        if "unit" in value:
            return f"{value['value']} {value['unit']}"
        return str(value.get("locode", value.get("count", "")))
    return str(value)


def _differences(files: Mapping[str, Facts]) -> list[Difference]:
    """One difference a field on which any two files disagree, in the order in which the fields are met."""
    fields = dict.fromkeys(field for facts in files.values() for field in facts)
    found = []
    for field in fields:
        values = {name: facts[field] for name, facts in files.items() if field in facts}
        agrees = _BY_FIELD.get(field.rpartition(".")[2], agreement.codes_agree)
        said = list(dict.fromkeys(values.values()))
        if any(not agrees(one, other) for i, one in enumerate(said) for other in said[:i]):
            found.append(Difference(field, values, agrees.id))
    return found
