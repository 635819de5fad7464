# SPDX-License-Identifier: Apache-2.0
"""The matrix and the answers of lanes as data; apart, since API, command line and messages print and read the same."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from io import StringIO
from typing import Any, TypeVar

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.plans.formats.facts import COLUMNS
from tradelane.plans.rules import holding
from tradelane.plans.values import (
    INSTRUMENT_OF,
    Acceptance,
    Confidence,
    Fact,
    Ground,
    LaneAnswer,
    LaneChange,
    Measure,
    Milestone,
    Status,
)

Word = TypeVar("Word", bound=StrEnum)
_FORMULAS = ("=", "+", "-", "@", "\t")
"""A spreadsheet runs a cell that begins so (OWASP, CSV injection); an apostrophe before it keeps it a text."""


def fact_json(fact: Fact) -> dict[str, Any]:
    """One cell as the command line and the API print it."""
    return {
        "economy": fact.economy,
        "measure": fact.measure.value,
        "status": fact.status.value,
        "valid_from": fact.valid_from.isoformat() if fact.valid_from else "",
        "legal_basis": fact.legal_basis,
        "source": fact.source,
        "date": fact.date.isoformat() if fact.date else "",
        "confidence": fact.confidence.value,
        "confirmed_by": fact.confirmed_by,
        "authority": fact.authority,
        "system": fact.system,
        "coverage": fact.coverage,
        "partners": sorted(fact.partners),
    }


def fact_from_json(data: Mapping[str, Any]) -> Fact:
    """Read what `fact_json` writes. Raises Unreadable naming the field."""
    return Fact(
        economy=_economy(data),
        measure=_of(Measure, data, "measure"),
        status=_of(Status, data, "status"),
        valid_from=_day(data, "valid_from"),
        legal_basis=_text(data, "legal_basis", 500),
        source=_text(data, "source", 500),
        date=_day(data, "date"),
        confidence=_of(Confidence, data, "confidence"),
        confirmed_by=_text(data, "confirmed_by", 200),
        authority=_text(data, "authority", 200),
        system=_text(data, "system", 200),
        coverage=_share(data),
        partners=_partners(data),
    )


def milestone_json(milestone: Milestone) -> dict[str, Any]:
    """One milestone as the command line and the API print it."""
    return {
        "economy": milestone.economy,
        "measure": milestone.measure.value,
        "gap": milestone.gap,
        "next_step": milestone.next_step,
        "target": milestone.target.isoformat() if milestone.target else "",
        "responsible": milestone.responsible,
        "source": milestone.source,
        "date": milestone.date.isoformat() if milestone.date else "",
        "confidence": milestone.confidence.value,
        "confirmed_by": milestone.confirmed_by,
    }


def milestone_from_json(data: Mapping[str, Any]) -> Milestone:
    """Read what `milestone_json` writes. Raises Unreadable naming the field."""
    return Milestone(
        economy=_economy(data),
        measure=_of(Measure, data, "measure"),
        gap=_text(data, "gap", 500),
        next_step=_text(data, "next_step", 500),
        target=_day(data, "target"),
        responsible=_text(data, "responsible", 200),
        source=_text(data, "source", 500),
        date=_day(data, "date"),
        confidence=_of(Confidence, data, "confidence"),
        confirmed_by=_text(data, "confirmed_by", 200),
    )


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


def change_json(change: LaneChange) -> dict[str, Any]:
    """From which day on a lane says what else."""
    return {"from": change.day.isoformat(), "before": change.before.value, **answer_json(change.answer)}


def every_cell(facts: Iterable[Fact], *, on: date) -> dict[tuple[str, Measure], Fact]:
    """All economies by all measures on the day `on`; what nobody has looked at is there too, as unconfirmed."""
    known = holding(facts, on=on)
    return {
        (economy, measure): known.get((economy, measure)) or Fact.unseen(economy, measure)
        for economy in ECONOMIES
        for measure in Measure
    }


def plans_report(facts: Sequence[Fact], milestones: Iterable[Milestone], *, on: date) -> dict[str, Any]:
    """All economies, each cell as it holds on the day `on`, what held before or will, and what comes next."""
    cells = every_cell(facts, on=on)
    holds = set(cells.values())
    return {
        "economies": list(ECONOMIES),
        "measures": [{"measure": m.value, "instrument": INSTRUMENT_OF[m].value} for m in Measure],
        "date": on.isoformat(),
        "cells": [fact_json(fact) for fact in cells.values()],
        "other_days": [fact_json(fact) for fact in facts if fact not in holds],
        "milestones": [milestone_json(milestone) for milestone in milestones],
    }


def cells_csv(cells: Iterable[Fact]) -> str:
    """Cells as CSV with the columns of `facts.csv`, so that what is exported can be read back as facts."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")  # RFC 4180 §2
    writer.writeheader()
    for fact in cells:
        row = fact_json(fact)
        row["partners"] = " ".join(row["partners"])
        row["coverage"] = "" if fact.coverage is None else fact.coverage
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return out.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _economy(data: Mapping[str, Any]) -> str:
    economy = str(data.get("economy", ""))
    if economy not in ECONOMIES:
        raise Unreadable(
            f"{quoted(economy)} is not one of the 21 economies", field="economy", rule="PLAN-5",
            fix="Use a code such as MX.",
        )  # fmt: skip
    return economy


def _of(kind: type[Word], data: Mapping[str, Any], field: str) -> Word:
    try:
        return kind(str(data.get(field, "")))
    except ValueError as error:
        raise Unreadable(f"{error}", field=field, rule="PLAN-READ-2", fix=f"Use one of: {', '.join(kind)}.") from error


def _text(data: Mapping[str, Any], field: str, most: int) -> str:
    text = str(data.get(field) or "").strip()
    if len(text) > most:
        raise Unreadable("the text is too long", field=field, rule="PLAN-READ-3", fix=f"Write {most} characters.")
    return text


def _day(data: Mapping[str, Any], field: str) -> date | None:
    text = str(data.get(field) or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Unreadable(
            f"{quoted(text)} is not a date", field=field, rule="PLAN-READ-4", fix="Write such as 2026-11-24."
        ) from error


def _share(data: Mapping[str, Any]) -> int | None:
    text = str("" if data.get("coverage") is None else data["coverage"]).strip()
    if text and not (text.isascii() and text.isdecimal()):
        raise Unreadable(
            f"{quoted(text)} is no share", field="coverage", rule="PLAN-READ-5", fix="Write 0 to 100, or nothing."
        )
    return int(text) if text else None


def _partners(data: Mapping[str, Any]) -> frozenset[str]:
    given = data.get("partners") or []
    codes = given.split() if isinstance(given, str) else [str(code) for code in given]
    for code in codes:
        if code not in ECONOMIES:
            raise Unreadable(
                f"{quoted(code)} is not one of the 21 economies", field="partners", rule="PLAN-5",
                fix="Write codes with spaces between, such as CL PE.",
            )  # fmt: skip
    return frozenset(codes)
