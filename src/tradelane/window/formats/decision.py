# SPDX-License-Identifier: Apache-2.0
"""A decision with its sources, and as JSON; apart, because what is cited is settled once and then kept."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.ids import CaseId, PersonId
from tradelane.kernel.rule import all_rules
from tradelane.window.rules import last_day_to_appeal
from tradelane.window.values import Binding, Case, CaseState, Citation, Confidence, Decision, Procedure

FILING_RULES = ("WIN-1", "WIN-2", "WIN-3", "WIN-4")
"""Checked on every filing, so every decision rests on them."""


def decide(
    held: Case, *, published: Procedure, result: CaseState, now: datetime, seconds: Iterable[PersonId] = (),
    rulings: Iterable[Binding] = (),
) -> Decision:  # fmt: skip
    """The decision that the reviews of `held` add up to, with the rules and the law in force on its day.

    `seconds` are officers who confirmed or returned a verdict: they took part, and review no appeal.
    """
    today = published.day(now)
    refused = result is CaseState.REFUSED
    finals = [r for r in held.reviews if r.verdict.final]
    reasons = tuple(
        f"{published.agency_in_role(r.agency).name}: {r.reasons or 'approves.'}" for r in finals
    ) or ("No agency needed to review these goods.",)  # fmt: skip
    cited = [id for r in finals for id in r.rule_ids]
    return Decision(
        result=result,
        reasons=reasons,
        cites=(
            *citations([*FILING_RULES, *cited], published=published),
            *laws_in_force(published, on=today, agencies={r.agency for r in finals}),
            *(_ruled(binding) for binding in rulings),
        ),
        decided_at=now,
        number=number_of(published, case=held.id, on=today, refused=refused),
        appeal_to=f"{published.appeal.name}: {published.appeal.to}",
        appeal_basis=published.appeal.basis,
        appeal_until=last_day_to_appeal(published.appeal, decided_on=today) if refused else None,
        officers=tuple(sorted({*seconds, *(r.officer for r in held.reviews if r.officer)})),
    )


def _ruled(binding: Binding) -> Citation:
    ruling = binding.ruling
    text = f"Item {binding.item}: {ruling.matter}, ruled {binding.ruled}."
    until = ruling.valid_to.isoformat() if ruling.valid_to else ""
    return Citation(ruling.number, text, "Advance ruling (WTO TFA art. 3)", f"valid until {until}", None)


def citable(published: Procedure, *, rulings: Iterable[Binding] = ()) -> set[str]:
    """Ids that a review may cite: rules loaded, the procedure's provisions as `law, clause`, rulings that bind."""
    provisions = {f"{b.law}, {b.clause}" for b in published.legal_basis}
    return {r.id for r in all_rules()} | provisions | {b.ruling.number for b in rulings}


def citations(ids: Iterable[str], *, published: Procedure) -> tuple[Citation, ...]:
    """Rules by their ids, each once, with text and source; provisions are left to `laws_in_force`."""
    rules = {r.id: r for r in all_rules()}
    version = f"{published.code} version {published.version}"
    return tuple(
        Citation(id, rules[id].text, rules[id].cites, version, None) for id in dict.fromkeys(ids) if id in rules
    )


def laws_in_force(published: Procedure, *, on: date, agencies: Iterable[str]) -> tuple[Citation, ...]:
    """Provisions in force on the day that all agencies or these ones apply."""
    roles = {"", *agencies}
    return tuple(
        Citation(f"{b.law}, {b.clause}", b.says, b.source, f"in force from {b.in_force_from.isoformat()}", b.confidence)
        for b in published.legal_basis
        if b.agency in roles and b.in_force(on)
    )


def number_of(published: Procedure, *, case: CaseId, on: date, refused: bool) -> str:
    """The decision's number: economy, direction (R when refused), day, and the end of the case's id.

    Thirteen base32 characters of the id are random; a constraint sees to it that no two cases share a number.
    """
    letter = "R" if refused else "C"
    return f"{published.economy}-{str(published.direction)[:3].upper()}-{letter}-{on:%Y%m%d}-{case[-13:].upper()}"


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as the case row and the API carry it."""
    return {
        "result": str(decision.result),
        "reasons": list(decision.reasons),
        "cites": [
            {
                "id": c.id, "text": c.text, "source": c.source, "version": c.version,
                "confidence": None if c.confidence is None else str(c.confidence),
            }
            for c in decision.cites
        ],
        "decided_at": decision.decided_at.isoformat(),
        "number": decision.number,
        "appeal_to": decision.appeal_to,
        "appeal_basis": decision.appeal_basis,
        "appeal_until": decision.appeal_until.isoformat() if decision.appeal_until else None,
        "officers": list(decision.officers),
    }  # fmt: skip


def decision_from_json(given: Mapping[str, Any]) -> Decision:
    """Reads what `decision_json` wrote."""
    until = given["appeal_until"]
    return Decision(
        result=CaseState(given["result"]),
        reasons=tuple(given["reasons"]),
        cites=tuple(
            Citation(
                c["id"], c["text"], c["source"], c["version"], Confidence(c["confidence"]) if c["confidence"] else None
            )
            for c in given["cites"]
        ),
        decided_at=from_rfc3339(given["decided_at"]),
        number=given["number"],
        appeal_to=given["appeal_to"],
        appeal_basis=given["appeal_basis"],
        appeal_until=date.fromisoformat(until) if until else None,
        officers=tuple(PersonId(p) for p in given["officers"]),
    )
