# SPDX-License-Identifier: Apache-2.0
"""Reads a procedure from its folder: terms, diagram, tables, forms, words; apart, so that law's facts stay data."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.window.formats.decision_table import read_tables
from tradelane.window.formats.fees import read_fee
from tradelane.window.values import (
    Agency,
    AppealTerms,
    Confidence,
    DecisionTable,
    Direction,
    Form,
    LegalBasis,
    Permit,
    Procedure,
    ReviewVerdict,
    SecondLook,
)

DATA = Path(__file__).resolve().parent.parent / "data"


TERMS, DIAGRAM = "procedure.toml", "diagram.bpmn"
"""Names of a procedure's files in its folder; beside them `*.dmn`, `forms/<role>.json` and `<language>.words`."""


@lru_cache(maxsize=1)
def shipped_procedures() -> tuple[Procedure, ...]:
    """Every procedure of the data folder, by economy and code. Raises Unreadable when one is faulty."""
    found = [read_folder(path.parent) for path in sorted(DATA.rglob(TERMS))]
    return tuple(sorted(found, key=lambda p: (p.economy, p.code, p.valid_from)))


def read_folder(folder: Path) -> Procedure:
    """The procedure whose files lie in `folder`. Raises Unreadable naming the file and the field."""
    return read_procedure(
        (folder / TERMS).read_bytes(),
        diagram=(folder / DIAGRAM).read_bytes(),
        tables=read_beside(folder),
        forms=tuple(_form(path) for path in sorted((folder / "forms").glob("*.json"))),
        translations={path.stem: _words(path) for path in sorted(folder.glob("*.words"))},
    )


def read_beside(folder: Path) -> tuple[DecisionTable, ...]:
    """The decision tables of every DMN file in `folder`, by file name."""
    return tuple(table for path in sorted(folder.glob("*.dmn")) for table in read_tables(path.read_bytes()))


def read_procedure(
    content: bytes,
    *,
    diagram: bytes,
    tables: tuple[DecisionTable, ...] = (),
    forms: tuple[Form, ...] = (),
    translations: Mapping[str, Mapping[str, str]] | None = None,
) -> Procedure:
    """A procedure from its terms (TOML), its BPMN diagram, tables and forms. Raises Unreadable naming the field."""
    try:
        terms = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"not TOML: {error}", rule="PROC-1", fix="Write the terms in TOML 1.0, UTF-8.") from error
    try:
        read = _procedure(terms, diagram)
    except KeyError as error:
        raise Unreadable(
            "a term is missing", field=str(error.args[0]), rule="PROC-2", fix="Add it; see the shipped procedures."
        ) from error
    except (ValueError, TypeError) as error:
        raise Unreadable(
            f"a term can't be read: {error}", rule="PROC-3", fix="Use the values that are listed."
        ) from error
    return replace(read, tables=tables, forms=forms, translations=dict(translations or {}))


def in_language(procedure: Procedure, language: str) -> Procedure:
    """The procedure with its texts in a language (ISO 639-1) as far as its file has them; laws keep their names."""
    words = procedure.translations.get(language)
    if not words:
        return procedure
    spoken: Procedure = _spoken(replace(procedure, translations={}), words)
    return replace(spoken, words=words, translations=procedure.translations)


def _words(path: Path) -> dict[str, str]:
    try:
        return dict(tomllib.loads(path.read_text())["words"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise Unreadable(
            f"no list of words: {error}", field=path.name, rule="PROC-1", fix="Write [words] and text = translation."
        ) from error


def _form(path: Path) -> Form:
    try:
        schema = json.loads(path.read_bytes())
        jsonschema_rs.meta.validate(schema)
    except (ValueError, jsonschema_rs.ValidationError) as error:
        raise Unreadable(
            f"no JSON Schema: {error}", field=path.name, rule="PROC-4", fix="Write a form as JSON Schema 2020-12."
        ) from error
    return Form(role=path.stem, schema=schema)


def _spoken(value: Any, words: Mapping[str, str]) -> Any:
    """`value` with every text in it that has a translation replaced, in nested values too."""
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, tuple | list):
        return type(value)(_spoken(entry, words) for entry in value)
    if isinstance(value, dict):
        return {name: _spoken(entry, words) for name, entry in value.items()}
    if is_dataclass(value) and not isinstance(value, type | Money | DecisionTable):
        return replace(value, **{f.name: _spoken(getattr(value, f.name), words) for f in fields(value)})
    return value


def _procedure(terms: dict[str, Any], diagram: bytes) -> Procedure:
    return Procedure(
        code=terms["code"],
        name=terms["name"],
        economy=terms["economy"],
        direction=Direction(terms["direction"]),
        version=terms["version"],
        valid_from=terms["valid_from"],
        valid_to=terms.get("valid_to"),
        summary=terms["summary"],
        agencies=tuple(_agency(a) for a in terms["agencies"]),
        legal_basis=tuple(_basis(b) for b in terms["legal_basis"]),
        permits=tuple(_permit(p) for p in terms.get("permits", [])),
        fees=tuple(read_fee(f) for f in terms.get("fees", [])),
        appeal=_appeal(terms["appeal"]),
        required_documents=tuple(terms["required_documents"]),
        required_fields=tuple(terms["required_fields"]),
        diagram=diagram,
        utc_offset=timedelta(hours=float(terms["utc_offset_hours"])),
        decision_hours=int(terms["decision_hours"]),
    )


def _agency(given: dict[str, Any]) -> Agency:
    return Agency(
        role=given["role"],
        organisation=OrganisationId(given["organisation"]),
        name=given["name"],
        task=given["task"],
        information_task=given["information_task"],
        service_hours=int(given["service_hours"]),
        questions_at_most=int(given["questions_at_most"]),
        service_confidence=Confidence(given["service_confidence"]),
        second_look=_second_look(given["second_look"]) if "second_look" in given else None,
    )


def _second_look(given: dict[str, Any]) -> SecondLook:
    return SecondLook(
        frozenset(str(ReviewVerdict(verdict)) for verdict in given["verdicts"]), given.get("when", ""), given["basis"]
    )


def _basis(given: dict[str, Any]) -> LegalBasis:
    return LegalBasis(
        law=given["law"],
        clause=given["clause"],
        says=given["says"],
        in_force_from=given["in_force_from"],
        in_force_to=given.get("in_force_to"),
        source=given["source"],
        confidence=Confidence(given["confidence"]),
        agency=given.get("agency", ""),
    )


def _permit(given: dict[str, Any]) -> Permit:
    return Permit(
        code=given["code"],
        name=given["name"],
        agency=given["agency"],
        basis=given["basis"],
        confidence=Confidence(given["confidence"]),
        note=given.get("note", ""),
    )


def _appeal(given: dict[str, Any]) -> AppealTerms:
    holidays: Iterable[date] = given.get("holidays", ())
    return AppealTerms(
        name=given["name"],
        to=given["to"],
        days=int(given["days"]),
        business_days=bool(given["business_days"]),
        basis=given["basis"],
        confidence=Confidence(given["confidence"]),
        note=given.get("note", ""),
        notice_days=int(given.get("notice_days", 0)),
        months=int(given.get("months", 0)),
        holidays=frozenset(holidays),
    )
