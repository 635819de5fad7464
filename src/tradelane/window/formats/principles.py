# SPDX-License-Identifier: Apache-2.0
"""The nine principles of trade facilitation, each with its measures; apart, so that page and JSON say the same.

The principles are those of APEC (APEC Principles on Trade Facilitation, ministers' meeting of 2001), which ECLAC cites
as the nine by which a single window is judged. Their names are from memory of that text; see decision 0030.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tradelane.window.values import Counts, GroupTest, Report, Treatment


class Principle(StrEnum):
    """The nine principles."""

    TRANSPARENCY = "transparency"
    CONSULTATION = "consultation"
    SIMPLIFICATION = "simplification"
    NON_DISCRIMINATION = "non-discrimination"
    PREDICTABILITY = "predictability"
    HARMONIZATION = "harmonization"
    MODERNIZATION = "modernization"
    DUE_PROCESS = "due-process"
    COOPERATION = "cooperation"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: a count, a share of a whole, or a length of time; None where there is nothing to measure yet."""

    name: str
    value: int | None
    of: int | None = None
    """The whole of which `value` is a part."""
    unit: str = ""
    """`seconds`, or empty for a count."""


def measures(report: Report) -> dict[Principle, tuple[Measure, ...]]:
    """Every principle with what the report measures of it."""
    counts = [p.counts for p in report.procedures]
    answers = sum(g.decided for c in counts for g in c.agencies.values())
    decided = report.decided
    slowest = [s for p in report.procedures for s in p.steps if s.name == "" and s.decided]
    rulings, permits = report.rulings, report.permits
    return {
        Principle.TRANSPARENCY: (
            Measure("procedures", len(report.procedures)),
            Measure("published_rulings", report.published_rulings),
            Measure("decided", decided),
        ),
        Principle.CONSULTATION: (
            Measure("consulted_versions", sum(c.consulted for c in report.changes), len(report.changes)),
            Measure("open_consultations", sum(h.open for h in report.hearings)),
            Measure("comments_answered", sum(h.answered for h in report.hearings),
                    sum(h.comments for h in report.hearings)),
        ),
        Principle.SIMPLIFICATION: (
            Measure("slowest_median", max((s.median_seconds or 0 for s in slowest), default=None), unit="seconds"),
            Measure("slowest_p90", max((s.p90_seconds or 0 for s in slowest), default=None), unit="seconds"),
            Measure("prefilled", report.prefilled, report.entries),
        ),
        Principle.NON_DISCRIMINATION: _treatment([t for p in report.procedures for t in p.tests]),
        Principle.PREDICTABILITY: (
            Measure("in_time", sum(g.in_time for c in counts for g in c.agencies.values()), answers),
            Measure("rulings_in_time", rulings.in_time, rulings.issued + rulings.declined),
            Measure("rulings_late", rulings.late, rulings.waiting),
        ),
        Principle.HARMONIZATION: (
            Measure("standard_entries", report.prefilled, report.entries),
            Measure("trusted", report.trusted),
        ),
        Principle.MODERNIZATION: (
            Measure("alone", sum(c.alone for c in counts), decided),
            Measure("outages", len(report.outages)),
            Measure("down", sum(o.seconds for o in report.outages), unit="seconds"),
        ),
        Principle.DUE_PROCESS: (
            Measure("refused", sum(c.whole.refused for c in counts), decided),
            Measure("appeals", sum(c.appeals for c in counts), sum(c.whole.refused for c in counts)),
            Measure("changed", sum(c.changed for c in counts), sum(c.changed + c.upheld for c in counts)),
            Measure("permits_touched", permits.suspended + permits.recalled, permits.granted),
            Measure("permits_annulled", permits.annulled, permits.contested),
        ),
        Principle.COOPERATION: (
            Measure("joint", answers, decided - sum(c.alone for c in counts)),
            Measure("agencies", len({role for c in counts for role in c.agencies})),
        ),
    }  # fmt: skip


def _treatment(tests: Sequence[GroupTest]) -> tuple[Measure, ...]:
    made = [t for t in tests if t.treatment is not Treatment.UNDETERMINED]
    return (
        Measure("alike", sum(t.treatment is Treatment.ALIKE for t in made), len(made)),
        Measure("undetermined", len(tests) - len(made), len(tests)),
    )


def report_json(report: Report) -> dict[str, Any]:
    """The whole report for programs; open data."""
    return {
        "economy": report.economy,
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "principles": {
            str(principle): [
                {"measure": m.name, "value": m.value, "of": m.of, "unit": m.unit or "count"} for m in found
            ]
            for principle, found in measures(report).items()
        },
        "procedures": [
            {
                "code": p.code,
                "counts": _counts(p.counts),
                "steps": [
                    {"step": s.name or "whole", "decided": s.decided, "median_seconds": s.median_seconds,
                     "p90_seconds": s.p90_seconds, "in_time": s.in_time}
                    for s in p.steps
                ],
                "equal_treatment": [_test(t) for t in p.tests],
            }
            for p in report.procedures
        ],
        "changes": [
            {"procedure": c.procedure, "version": c.version, "starts": c.starts.isoformat(), "consulted": c.consulted}
            for c in report.changes
        ],
        "consultations": [
            {"id": h.id, "title": h.title, "open": h.open, "closes": h.closes.isoformat(), "comments": h.comments,
             "answered": h.answered}
            for h in report.hearings
        ],
        "rulings": {name: getattr(report.rulings, name) for name in report.rulings.__slots__},
        "permits": {name: getattr(report.permits, name) for name in report.permits.__slots__},
        "outages": [{"what": o.what, "ended_at": o.ended_at.isoformat(), "seconds": o.seconds} for o in report.outages],
        "fees": {currency: str(amount) for currency, amount in sorted(report.fees.items())},
    }  # fmt: skip


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "filed": counts.filed, "decided": counts.whole.decided, "refused": counts.whole.refused,
        "alone": counts.alone, "appeals": counts.appeals, "changed": counts.changed, "upheld": counts.upheld,
        "fees": {currency: str(amount) for currency, amount in sorted(counts.fees.items())},
    }  # fmt: skip


def _test(test: GroupTest) -> dict[str, Any]:
    return {
        "name": test.name, "groups": list(test.groups), "counts": list(test.counts), "treatment": str(test.treatment),
        "method": test.method, "p_value": test.p_value, "effect": test.effect,
    }  # fmt: skip
