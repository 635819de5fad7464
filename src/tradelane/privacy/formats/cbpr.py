# SPDX-License-Identifier: Apache-2.0
"""Reads the requirements of both systems from `data/`; apart, so that an edition is a file that people can compare.

`program_versions.csv` has an edition a row, `program_requirements.csv` its questions and their parts,
`program_criteria.csv` what an agent looks at in each section, `privacy_principles.csv` the nine principles.
"""

import re
from datetime import date
from functools import lru_cache

from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.privacy.formats.rows import Row, read_word, rows_of, table
from tradelane.privacy.rules.cbpr import the_questions_of_an_edition_are_complete
from tradelane.privacy.values.cbpr import (
    Condition,
    Needs,
    Principle,
    ProgramVersion,
    Qualification,
    Reply,
    Requirement,
    Section,
    System,
)
from tradelane.privacy.values.disclosing import Confidence

VERSION_COLUMNS = ("system", "version", "title", "starts", "ends", "wording", "source", "confidence")
REQUIREMENT_COLUMNS = ("system", "version", "question", "section", "needs", "asked_if", "qualifications", "text",
                       "text_es", "confidence")  # fmt: skip
CRITERION_COLUMNS = ("section", "principle", "criterion", "criterion_es", "confidence")
PRINCIPLE_COLUMNS = ("number", "principle", "name", "name_es", "section", "source", "confidence")


def read_versions(text: str) -> tuple[ProgramVersion, ...]:
    """The editions of a CSV with `VERSION_COLUMNS`. Raises Unreadable naming row and column."""
    return tuple(
        ProgramVersion(
            system=row.word(System, "system"),
            version=row["version"],
            title=row["title"],
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            wording=row["wording"],
            source=row["source"],
            confidence=row.confidence(cites=row["title"]),
        )
        for row in rows_of(text, VERSION_COLUMNS)
    )


def read_requirements(text: str, criteria: str) -> tuple[Requirement, ...]:
    """The questions of a CSV with `REQUIREMENT_COLUMNS`, each with the criterion of its section.

    Raises Unreadable naming row and column, Refused when an edition lacks a question or names one that it lacks.
    """
    looked_at = {row.word(Section, "section"): row for row in rows_of(criteria, CRITERION_COLUMNS)}
    found = tuple(_requirement(row, looked_at) for row in rows_of(text, REQUIREMENT_COLUMNS))
    for edition in {(each.system, each.version) for each in found}:
        the_questions_of_an_edition_are_complete.require([r for r in found if (r.system, r.version) == edition])
    return found


def read_principles(text: str) -> tuple[Principle, ...]:
    """The principles of a CSV with `PRINCIPLE_COLUMNS`. Raises Unreadable naming row and column."""
    return tuple(
        Principle(
            number=row["number"],
            principle=row["principle"],
            name=row["name"],
            name_es=row["name_es"],
            section=row.word(Section, "section") if row["section"] else None,
            source=row["source"],
            confidence=row.confidence(cites=row["name"]),
        )
        for row in rows_of(text, PRINCIPLE_COLUMNS)
    )


@lru_cache(maxsize=1)
def our_versions() -> tuple[ProgramVersion, ...]:
    """The editions that come with this room."""
    return read_versions(table("program_versions.csv"))


@lru_cache(maxsize=1)
def our_principles() -> tuple[Principle, ...]:
    """The nine principles."""
    return read_principles(table("privacy_principles.csv"))


@lru_cache(maxsize=1)
def _ours() -> tuple[Requirement, ...]:
    return read_requirements(table("program_requirements.csv"), table("program_criteria.csv"))


@lru_cache(maxsize=16)
def requirements(system: System, version: str) -> tuple[Requirement, ...]:
    """Questions and parts of an edition, in order. Raises NotFound for an edition that is not here."""
    found = tuple(each for each in _ours() if (each.system, each.version) == (system, version))
    if not found:
        raise NotFound("This edition of the requirements is not here.", field="version", fix="Read the editions.")
    return found


def version_on(system: System, on: date) -> ProgramVersion:
    """The edition in force on a day. Raises NotFound."""
    fitting = [v for v in our_versions() if v.system is system and v.starts <= on <= (v.ends or on)]
    if not fitting:
        raise NotFound("No edition of the requirements is in force on this day.", field="system")
    return max(fitting, key=lambda version: version.starts)


def _requirement(row: Row, criteria: dict[Section, Row]) -> Requirement:
    section = row.word(Section, "section")
    if section not in criteria:
        raise Unreadable(
            "no criterion of this section is known", field=row.at("section"), rule="CSV-5",
            fix="Add the section to program_criteria.csv.",
        )  # fmt: skip
    return Requirement(
        system=row.word(System, "system"),
        version=row["version"],
        question=_question(row),
        section=section,
        needs=row.word(Needs, "needs"),
        asked_if=_condition(row),
        qualifications=row.words(Qualification, "qualifications"),
        text=row["text"],
        text_es=row["text_es"],
        criterion=criteria[section]["criterion"],
        criterion_es=criteria[section]["criterion_es"],
        confidence=row.word(Confidence, "confidence"),
    )


def _question(row: Row) -> str:
    """A number with the letter of a part, if any."""
    if not re.fullmatch(r"[1-9]\d?[a-g]?", row["question"]):
        raise Unreadable(
            f"{row['question']!r} names no question", field=row.at("question"), rule="CSV-4", fix="Write 35 or 35b."
        )
    return row["question"]


def _condition(row: Row) -> Condition:
    """`10=yes|11=yes`: asked when either was answered so."""
    pairs = []
    for text in filter(None, row["asked_if"].split("|")):
        question, _, reply = text.partition("=")
        pairs.append((question, read_word(Reply, reply, row.at("asked_if"))))
    return Condition(tuple(pairs))
