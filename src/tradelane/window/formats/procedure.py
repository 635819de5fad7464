# SPDX-License-Identifier: Apache-2.0
"""Reads a procedure from its folder: terms, diagram, tables, forms, words; apart, so that law's facts stay data."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.window.formats.conditions import compiled
from tradelane.window.formats.decision_table import read_tables
from tradelane.window.formats.fees import read_fee
from tradelane.window.formats.folder import DIAGRAM as DIAGRAM
from tradelane.window.formats.folder import TERMS as TERMS
from tradelane.window.formats.folder import Files, read_from_folder
from tradelane.window.formats.forms import read_form
from tradelane.window.values import (
    Agency,
    AppealTerms,
    Confidence,
    DecisionTable,
    Direction,
    Fee,
    Form,
    LegalBasis,
    Permit,
    Procedure,
    ReviewVerdict,
    SecondLook,
)

_DAYS = (date, date | None, frozenset[date])
"""Types of fields that hold days."""

DATA = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def shipped_procedures() -> tuple[Procedure, ...]:
    """Every procedure of the data folder, by economy and code. Raises Unreadable when one is faulty."""
    found = [read_folder(path.parent) for path in sorted(DATA.rglob(TERMS))]
    return tuple(sorted(found, key=in_order))


def in_order(procedure: Procedure) -> tuple[str, str, date]:
    """Sorts versions: by economy and code, the one that comes last in force last."""
    return (procedure.economy, procedure.code, procedure.valid_from)


def read_folder(folder: Path) -> Procedure:
    """The procedure whose files lie in `folder`. Raises Unreadable naming the file and the field."""
    return read_files(read_from_folder(folder))


def read_files(files: Files) -> Procedure:
    """The procedure that the files say, by name as in a folder. Raises Unreadable naming the file and the field."""
    for name in (TERMS, DIAGRAM):
        if name not in files:
            raise Unreadable("the file is missing", field=name, rule="PROC-5", fix="Add it; see the shipped ones.")
    forms = {name.removeprefix("forms/").removesuffix(".json"): name for name in files if name.startswith("forms/")}
    return read_procedure(
        files[TERMS].encode(),
        diagram=files[DIAGRAM].encode(),
        tables=tuple(t for name in sorted(files) if name.endswith(".dmn") for t in read_tables(files[name].encode())),
        forms=tuple(read_form(role, files[name], name=name) for role, name in sorted(forms.items())),
        translations={
            name.removesuffix(".words"): _words(files[name], name=name) for name in files if name.endswith(".words")
        },
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
        _well_typed(read, at="")
    except KeyError as error:
        raise Unreadable(
            "a term is missing", field=str(error.args[0]), rule="PROC-2", fix="Add it; see the shipped procedures."
        ) from error
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise Unreadable(
            f"a term can't be read: {error}", rule="PROC-3", fix="Use the values that are listed."
        ) from error
    _require_own_parts(read)
    return replace(read, tables=tables, forms=forms, translations=dict(translations or {}))


def _require_own_parts(read: Procedure) -> None:
    """Every fee is charged by an agency of the procedure, for a permit of it; every condition for four eyes is CEL."""
    roles, permits = {agency.role for agency in read.agencies}, {permit.code for permit in read.permits}
    for fee in read.fees:
        if fee.agency not in roles or (fee.permit and fee.permit not in permits):
            raise Unreadable(
                f"the fee {fee.name!r} names an agency or a permit that the procedure has not", field="fees",
                rule="PROC-5", fix="Name a role of [[agencies]], and a code of [[permits]].",
            )  # fmt: skip
    for agency in read.agencies:
        if agency.second_look is not None and agency.second_look.when:
            compiled(agency.second_look.when)


def in_language(procedure: Procedure, language: str) -> Procedure:
    """The procedure with its texts in a language (ISO 639-1) as far as its file has them; laws keep their names."""
    words = procedure.translations.get(language)
    if not words:
        return procedure
    spoken: Procedure = _spoken(replace(procedure, translations={}), words)
    return replace(spoken, words=words, translations=procedure.translations)


def _words(text: str, *, name: str) -> dict[str, str]:
    try:
        words = dict(tomllib.loads(text)["words"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"no list of words: {error}", field=name, rule="PROC-1", fix="Write [words] and text = translation."
        ) from error
    if not all(isinstance(said, str) for said in words.values()):
        raise Unreadable("a translation is no text", field=name, rule="PROC-1", fix="Write text = translation.")
    return words


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


def _well_typed(value: Any, *, at: str) -> None:
    """Texts are text and days are days, in nested values too; a file may say anything. Raises ValueError naming it."""
    for each in fields(value):
        found, path = getattr(value, each.name), f"{at}{each.name}"
        listed = found if isinstance(found, tuple | frozenset) else (found,)
        if each.type in (str, OrganisationId, tuple[str, ...]) and not all(isinstance(one, str) for one in listed):
            raise ValueError(f"{path} is no text")
        if each.type in _DAYS and not all(type(one) is date or (one is None and each.type != date) for one in listed):
            raise ValueError(f"{path} is no day, such as 2026-11-01")
        for number, one in enumerate(listed):
            if isinstance(one, Agency | AppealTerms | Fee | LegalBasis | Permit):
                _well_typed(one, at=f"{path}[{number}]." if isinstance(found, tuple) else f"{path}.")


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
