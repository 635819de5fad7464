# SPDX-License-Identifier: Apache-2.0
"""Cases and procedures as JSON for programs; apart, so that the API and its readers agree on one form."""

from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.window.formats.case_data import document_json
from tradelane.window.formats.decision import decision_json
from tradelane.window.formats.decision_table import plain
from tradelane.window.formats.fees import fee_json
from tradelane.window.formats.working_json import inspection_json
from tradelane.window.values import (
    Appeal,
    Case,
    Clock,
    DecisionTable,
    Procedure,
    QueueEntry,
    Review,
    ServiceFigures,
)


def case_json(case: Case) -> dict[str, Any]:
    """A case as its parties see it; officers stay unnamed."""
    decision = None if case.decision is None else decision_json(case.decision)
    if decision is not None:
        decision.pop("officers")
    return {
        "id": case.id,
        "procedure": case.procedure,
        "version": case.version,
        "consignment": case.consignment,
        "trader": case.trader,
        "state": str(case.state),
        "filed_at": rfc3339(case.filed_at),
        "permits": list(case.permits),
        "channel": case.channel,
        "needs": [{"permit": n.permit, "item": n.item, "why": n.why} for n in case.needs],
        "waiting": list(case.waiting),
        "awaits_payment": case.awaits_payment,
        "data": case.data,
        "documents": [document_json(d) for d in case.documents],
        "inspections": [inspection_json(i) for i in case.inspections],
        "replaces": case.replaces,
        "withdrawn_at": rfc3339(case.withdrawn_at) if case.withdrawn_at else None,
        "reviews": [_review(r) for r in case.reviews],
        "clocks": [_clock(c) for c in case.clocks],
        "decision": decision,
        "appeal": None if case.appeal is None else _appeal(case.appeal),
        "clearance_number": case.clearance_number,
    }


def _table(table: DecisionTable) -> dict[str, Any]:
    return {
        "id": table.id,
        "name": table.name,
        "hit_policy": str(table.policy),
        "inputs": [{"label": c.label, "expression": c.expression, "type": str(c.kind)} for c in table.inputs],
        "outputs": [c.name for c in table.outputs],
        "rows": [
            {"id": r.id, "when": [c.source for c in r.cells], "gives": [plain(v) for v in r.gives], "why": r.says}
            for r in table.rows
        ],
    }


def entry_json(entry: QueueEntry) -> dict[str, Any]:
    """One line of a queue."""
    return {
        "case": entry.case.id,
        "procedure": entry.case.procedure,
        "state": str(entry.case.state),
        "why": entry.why,
        "agency": entry.agency,
        "consignment": entry.case.consignment,
        "filed_at": rfc3339(entry.case.filed_at),
        "clock": None if entry.clock is None else _clock(entry.clock),
    }


def procedure_json(procedure: Procedure) -> dict[str, Any]:
    """A published procedure with its terms and their sources; the diagram is a file of its own."""
    return {
        "code": procedure.code,
        "name": procedure.name,
        "economy": procedure.economy,
        "direction": str(procedure.direction),
        "version": procedure.version,
        "valid_from": procedure.valid_from.isoformat(),
        "valid_to": procedure.valid_to.isoformat() if procedure.valid_to else None,
        "summary": procedure.summary,
        "agencies": [
            {"organisation": a.organisation, "name": a.name, "service_hours": a.service_hours,
             "questions_at_most": a.questions_at_most, "confidence": str(a.service_confidence)}
            for a in procedure.agencies
        ],
        "required_documents": list(procedure.required_documents),
        "required_fields": list(procedure.required_fields),
        "permits": [
            {"code": p.code, "name": p.name, "agency": p.agency, "basis": p.basis, "note": p.note,
             "confidence": str(p.confidence)}
            for p in procedure.permits
        ],
        "decision_hours": procedure.decision_hours,
        "tables": [_table(t) for t in procedure.tables],
        "forms": {form.role: form.schema for form in procedure.forms},
        "languages": ["en", *sorted(procedure.translations)],
        "fees": [fee_json(f) for f in procedure.fees],
        "legal_basis": [
            {"law": b.law, "clause": b.clause, "says": b.says, "in_force_from": b.in_force_from.isoformat(),
             "in_force_to": b.in_force_to.isoformat() if b.in_force_to else None, "source": b.source,
             "confidence": str(b.confidence)}
            for b in procedure.legal_basis
        ],
        "appeal": {
            "name": procedure.appeal.name, "to": procedure.appeal.to, "days": procedure.appeal.days,
            "business_days": procedure.appeal.business_days, "basis": procedure.appeal.basis,
            "note": procedure.appeal.note, "confidence": str(procedure.appeal.confidence),
        },
    }  # fmt: skip


def figures_json(figures: ServiceFigures) -> dict[str, Any]:
    """Service figures of one procedure."""
    return {
        "procedure": figures.procedure,
        "filed": figures.filed,
        "decided": figures.decided,
        "cleared": figures.cleared,
        "refused": figures.refused,
        "appeals": figures.appeals,
        "appeals_changed": figures.appeals_changed,
        "median_hours": figures.median_hours,
        "share_in_time": figures.share_in_time,
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "agency": review.agency,
        "round": review.round,
        "verdict": str(review.verdict),
        "reasons": review.reasons,
        "rule_ids": list(review.rule_ids),
        "at": rfc3339(review.at),
        "answer": review.answer,
        "answered_at": rfc3339(review.answered_at) if review.answered_at else None,
    }


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "agency": clock.agency,
        "spent_seconds": int(clock.spent.total_seconds()),
        "allowed_seconds": int(clock.allowed.total_seconds()),
        "running": clock.running,
        "in_time": clock.in_time,
    }


def _appeal(appeal: Appeal) -> dict[str, Any]:
    return {
        "grounds": appeal.grounds,
        "filed_at": rfc3339(appeal.filed_at),
        "outcome": str(appeal.outcome) if appeal.outcome else "",
        "reasons": appeal.reasons,
        "decided_at": rfc3339(appeal.decided_at) if appeal.decided_at else None,
        "number": appeal.number,
    }
