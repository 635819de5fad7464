# SPDX-License-Identifier: Apache-2.0
"""A consignment and its filed documents as a declaration for another system; apart from reading what others wrote."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.window.formats.case_data import document_from_json
from tradelane.window.formats.declarations.json_form import declaration_from_json, declaration_json, named_by_content
from tradelane.window.values import Cited, Declaration, Direction, FiledDocument
from tradelane.window.values.declarations import DOCUMENT_CODES

_BANKS = frozenset({PartyRole.SELLER_BANK, PartyRole.BUYER_BANK})
_CODES = {str(kind): code for code, kind in DOCUMENT_CODES.items()}
_OTHER = "916"
"""UN/EDIFACT 1001: related document, for a kind that the list has no code for."""
_CUSTOMS = ("number", "issued_on", "type", "office", "treatments", "cited", "said")


def declared(
    sale: Consignment,
    *,
    direction: Direction,
    number: str,
    on: date,
    documents: Iterable[FiledDocument | Mapping[str, Any]],
) -> Declaration:
    """The consignment as customs ask for it: no banks, no terms of payment, no contacts of people."""
    parties = tuple(replace(party, contact=None) for party in sale.parties if party.role not in _BANKS)
    plain = replace(sale, parties=parties, terms=replace(sale.terms, payment=""), provenance=(),
                    references=replace(sale.references, buyer=""))  # fmt: skip
    filed = [d if isinstance(d, FiledDocument) else document_from_json(dict(d)) for d in documents]
    return Declaration(
        direction=direction,
        number=number,
        consignment=named_by_content(plain),
        issued_on=on,
        cited=tuple(
            Cited(document.number, _CODES.get(document.kind, _OTHER), digest=document.digest) for document in filed
        ),
    )


def customs_json(declaration: Declaration) -> dict[str, Any]:
    """What only customs ask of a declaration, without its consignment."""
    return {name: value for name, value in declaration_json(declaration).items() if name in _CUSTOMS}


def with_customs(declaration: Declaration, customs: Mapping[str, Any]) -> Declaration:
    """A declaration with what only customs ask, as it was first declared; the documents filed since are added."""
    if not customs:
        return declaration
    first = declaration_from_json({**declaration_json(declaration), "cited": [], **customs})
    known = {(cited.code, cited.number) for cited in first.cited}
    added = tuple(cited for cited in declaration.cited if (cited.code, cited.number) not in known)
    return replace(first, cited=(*first.cited, *added))
