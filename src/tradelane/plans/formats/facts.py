# SPDX-License-Identifier: Apache-2.0
"""Reads the dated facts of this room; apart, so that the command works without the store."""

import csv
from datetime import date
from enum import StrEnum
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import TypeVar

from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.plans.rules import (
    a_fact_names_its_source_or_is_unconfirmed,
    a_lane_joins_two_economies,
    a_milestone_says_the_gap_the_step_and_the_source,
    the_coverage_is_a_share,
)
from tradelane.plans.values import (
    Agreement,
    Confidence,
    Fact,
    Lane,
    Measure,
    Milestone,
    Period,
    PeriodKind,
    Status,
)

DATA = Path(__file__).resolve().parents[1] / "data"
COLUMNS = (
    "economy", "measure", "status", "valid_from", "legal_basis", "source", "date", "confidence", "confirmed_by",
    "authority", "system", "coverage", "partners",
)  # fmt: skip
MILESTONE_COLUMNS = (
    "economy", "measure", "gap", "next_step", "target", "responsible", "source", "date", "confidence"
)  # fmt: skip
PERIOD_COLUMNS = ("economy", "subject", "kind", "days", "citation", "starts", "ends", "source", "date", "confidence")
Word = TypeVar("Word", bound=StrEnum)
_YES_NO = {"yes": True, "no": False, "": None}


def read_facts(text: str) -> tuple[Fact, ...]:
    """The facts of a CSV with the columns of `COLUMNS`. Raises Unreadable naming row and column, Refused by PLAN-1."""
    facts = []
    for number, row in enumerate(_rows(text, COLUMNS), start=2):
        fact = _fact(row, number)
        if not a_fact_names_its_source_or_is_unconfirmed(fact.status, fact.source, fact.confidence):
            raise a_fact_names_its_source_or_is_unconfirmed.refused(field=f"row {number}, source")
        if not the_coverage_is_a_share(fact.coverage):
            raise the_coverage_is_a_share.refused(field=f"row {number}, coverage")
        facts.append(fact)
    seen = [(fact.economy, fact.measure, fact.valid_from) for fact in facts]
    if len(seen) != len(set(seen)):
        raise Unreadable(
            "an economy and measure stand twice from the same day", rule="CSV-3", fix="Keep one row of each day."
        )
    return tuple(facts)


def read_agreements(text: str) -> tuple[Agreement, ...]:
    """The agreements of a CSV. Raises Unreadable naming row and column."""
    columns = ("agreement", "name", "economies", "in_force", "proof_of_origin", "electronic",
               "legal_basis", "source", "date", "confidence")  # fmt: skip
    return tuple(
        Agreement(
            id=row["agreement"],
            name=row["name"],
            economies=frozenset(row["economies"].split()),
            in_force=_date(row["in_force"], f"row {number}, in_force"),
            proof_of_origin=row["proof_of_origin"],
            electronic=_YES_NO[row["electronic"]],
            legal_basis=row["legal_basis"],
            source=row["source"],
            date=_date(row["date"], f"row {number}, date"),
            confidence=Confidence(row["confidence"]),
        )
        for number, row in enumerate(_rows(text, columns), start=2)
    )


def read_lane(text: str) -> Lane:
    """The lane that `MX-SG` names. Raises Refused by PLAN-5."""
    from_, _, to = text.strip().upper().partition("-")
    a_lane_joins_two_economies.require(from_, to)
    return Lane(from_, to)


def read_milestones(text: str) -> tuple[Milestone, ...]:
    """The milestones of a CSV. Raises Unreadable naming row and column, Refused by PLAN-9."""
    found = []
    for number, row in enumerate(_rows(text, MILESTONE_COLUMNS), start=2):
        at = f"row {number}"
        milestone = Milestone(
            economy=_economy(row["economy"], at),
            measure=_word(Measure, row["measure"], f"{at}, measure"),
            gap=row["gap"],
            next_step=row["next_step"],
            target=_date(row["target"], f"{at}, target") if row["target"] else None,
            responsible=row["responsible"],
            source=row["source"],
            date=_date(row["date"], f"{at}, date"),
            confidence=_word(Confidence, row["confidence"], f"{at}, confidence"),
        )
        if not a_milestone_says_the_gap_the_step_and_the_source(milestone):
            raise a_milestone_says_the_gap_the_step_and_the_source.refused(field=f"{at}, next_step")
        found.append(milestone)
    return tuple(found)


def read_periods(text: str) -> tuple[Period, ...]:
    """The periods of a CSV: how long law asks to wait for comments and before entry into force. Raises Unreadable."""
    return tuple(
        Period(
            economy=row["economy"],
            subject=row["subject"],
            kind=_word(PeriodKind, row["kind"], f"row {number}, kind"),
            days=_days(row["days"], f"row {number}, days"),
            citation=row["citation"],
            starts=_date(row["starts"], f"row {number}, starts"),
            ends=_date(row["ends"], f"row {number}, ends") if row["ends"] else None,
            source=row["source"],
            date=_date(row["date"], f"row {number}, date"),
            confidence=_word(Confidence, row["confidence"], f"row {number}, confidence"),
        )
        for number, row in enumerate(_rows(text, PERIOD_COLUMNS), start=2)
    )


@lru_cache(maxsize=1)
def our_facts() -> tuple[Fact, ...]:
    """The facts that come with this room."""
    return read_facts((DATA / "facts.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def our_agreements() -> tuple[Agreement, ...]:
    """The agreements that come with this room."""
    return read_agreements((DATA / "agreements.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def our_milestones() -> tuple[Milestone, ...]:
    """The milestones that come with this room."""
    return read_milestones((DATA / "milestones.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def our_periods() -> tuple[Period, ...]:
    """The periods of consultation that come with this room."""
    return read_periods((DATA / "periods.csv").read_text(encoding="utf-8"))


def _rows(text: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    reader = csv.DictReader(StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise Unreadable(
            "the columns are not as expected", field="row 1", rule="CSV-1", fix=f"Write {', '.join(columns)}."
        )
    try:
        rows = list(reader)
    except csv.Error as error:
        raise Unreadable(f"not CSV: {error}", rule="CSV-2", fix="Quote values that hold commas.") from error
    if faulty := next((n for n, row in enumerate(rows, 2) if None in row or None in row.values()), 0):
        raise Unreadable(
            f"it does not have {len(columns)} values", field=f"row {faulty}", rule="CSV-2",
            fix="Quote values that hold commas.",
        )  # fmt: skip
    return rows


def _fact(row: dict[str, str], number: int) -> Fact:
    at = f"row {number}"
    partners = frozenset(_economy(code, f"{at}, partners") for code in row["partners"].split())
    return Fact(
        economy=_economy(row["economy"], at),
        measure=_word(Measure, row["measure"], at),
        status=_word(Status, row["status"], at),
        valid_from=_date(row["valid_from"], f"{at}, valid_from") if row["valid_from"] else None,
        legal_basis=row["legal_basis"],
        source=row["source"],
        date=_date(row["date"], f"{at}, date"),
        confidence=_word(Confidence, row["confidence"], at),
        confirmed_by=row["confirmed_by"],
        authority=row["authority"],
        system=row["system"],
        coverage=_days(row["coverage"], f"{at}, coverage") if row["coverage"] else None,
        partners=partners,
    )


def _economy(text: str, at: str) -> str:
    if text not in ECONOMIES:
        raise Unreadable(
            f"{quoted(text)} is not one of the 21 economies", field=f"{at}, economy", rule="PLAN-5",
            fix="Use a code such as MX.",
        )  # fmt: skip
    return text


def _word(kind: type[Word], text: str, field: str) -> Word:
    try:
        return kind(text)
    except ValueError as error:
        raise Unreadable(
            str(error), field=field, rule="CSV-4", fix=f"Use a value of the fixed scale: {', '.join(kind)}."
        ) from error


def _days(text: str, field: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise Unreadable(f"{quoted(text)} is no whole number", field=field, rule="CSV-6", fix="Write such as 30.")
    return int(text)


def _date(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{quoted(text)} is not a date", field=field, rule="CSV-5", fix="Write 2026-11-24.") from error
