# SPDX-License-Identifier: Apache-2.0
"""Reads the dated facts of this room and writes the report; apart, so that the command works without the store."""

import csv
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Unreadable
from tradelane.plans.rules import a_fact_names_its_source_or_is_unconfirmed, a_lane_joins_two_economies, holding
from tradelane.plans.values import Acceptance, Agreement, Confidence, Fact, Ground, Lane, LaneAnswer, Measure, Status

DATA = Path(__file__).parent / "data"
COLUMNS = ("economy", "measure", "status", "valid_from", "legal_basis", "source", "date", "confidence", "confirmed_by")
_YES_NO = {"yes": True, "no": False, "": None}


def read_facts(text: str) -> tuple[Fact, ...]:
    """The facts of a CSV with the columns of `COLUMNS`. Raises Unreadable naming row and column, Refused by PLAN-1."""
    facts = []
    for number, row in enumerate(_rows(text, COLUMNS), start=2):
        fact = _fact(row, number)
        if not a_fact_names_its_source_or_is_unconfirmed(fact.status, fact.source, fact.confidence):
            raise a_fact_names_its_source_or_is_unconfirmed.refused(field=f"row {number}, source")
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


@lru_cache(maxsize=1)
def our_facts() -> tuple[Fact, ...]:
    """The facts that come with this room."""
    return read_facts((DATA / "facts.csv").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def our_agreements() -> tuple[Agreement, ...]:
    """The agreements that come with this room."""
    return read_agreements((DATA / "agreements.csv").read_text(encoding="utf-8"))


def fact_json(fact: Fact) -> dict[str, str]:
    """One cell as the command line and the API print it."""
    return {
        "economy": fact.economy,
        "measure": fact.measure.value,
        "status": fact.status.value,
        "valid_from": fact.valid_from.isoformat() if fact.valid_from else "",
        "legal_basis": fact.legal_basis,
        "source": fact.source,
        "date": fact.date.isoformat(),
        "confidence": fact.confidence.value,
        "confirmed_by": fact.confirmed_by,
    }


def answer_json(one: LaneAnswer) -> dict[str, Any]:
    """One answer with its grounds, as the API prints it and as a trade keeps and sends it."""
    return {
        "kind": one.kind.value,
        "acceptance": one.acceptance.value,
        "rule": one.rule,
        "grounds": [
            {
                "economy": ground.economy,
                "measure": ground.measure.value if ground.measure else "",
                "status": ground.status.value,
                "legal_basis": ground.legal_basis,
                "source": ground.source,
                "holds": ground.holds,
            }
            for ground in one.grounds
        ],
    }


def answer_from_json(data: dict[str, Any]) -> LaneAnswer:
    """Read what `answer_json` writes. Raises Unreadable."""
    try:
        grounds = tuple(
            Ground(
                economy=str(ground["economy"]),
                measure=Measure(ground["measure"]) if ground["measure"] else None,
                status=Status(ground["status"]),
                legal_basis=str(ground["legal_basis"]),
                source=str(ground["source"]),
                holds=None if ground["holds"] is None else bool(ground["holds"]),
            )
            for ground in data["grounds"]
        )
        return LaneAnswer(DocumentKind(data["kind"]), Acceptance(data["acceptance"]), str(data["rule"]), grounds)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"not an answer of a lane: {error}", field="answer", rule="PLAN-READ-1",
            fix="Send kind, acceptance, rule and grounds, as /api/plans/lanes prints them.",
        ) from error  # fmt: skip


def plans_report(*, on: date) -> dict[str, Any]:
    """All economies, each cell as it holds on the day `on`, and what held before or will: what the API prints."""
    cells = set(holding(our_facts(), on=on).values())
    told = [(fact in cells, fact_json(fact)) for fact in our_facts()]
    return {
        "economies": list(ECONOMIES),
        "date": on.isoformat(),
        "cells": [fact for holds, fact in told if holds],
        "other_days": [fact for holds, fact in told if not holds],
    }


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
    if row["economy"] not in ECONOMIES:
        raise Unreadable(
            f"{row['economy'][:20]!r} is not one of the 21 economies", field=f"row {number}, economy", rule="PLAN-5",
            fix="Use a code such as MX.",
        )  # fmt: skip
    try:
        measure, status = Measure(row["measure"]), Status(row["status"])
        confidence = Confidence(row["confidence"])
    except ValueError as error:
        raise Unreadable(
            str(error), field=f"row {number}", rule="CSV-4", fix="Use a value of the fixed scale."
        ) from error
    return Fact(
        row["economy"], measure, status,
        _date(row["valid_from"], f"row {number}, valid_from") if row["valid_from"] else None,
        row["legal_basis"], row["source"],
        _date(row["date"], f"row {number}, date"), confidence, row["confirmed_by"],
    )  # fmt: skip


def _date(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{text[:20]!r} is not a date", field=field, rule="CSV-5", fix="Write 2026-11-24.") from error
