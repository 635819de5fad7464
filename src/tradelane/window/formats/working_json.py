# SPDX-License-Identifier: Apache-2.0
"""Officers' work as JSON for programs; apart, because traders' programs never read it."""

from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.window.values import Claim, Inspection, Note, Proposal, TierGrant


def claim_json(claim: Claim) -> dict[str, Any]:
    """Who has a case, for colleagues of the agency."""
    return {"agency": claim.agency, "officer": claim.officer, "since": rfc3339(claim.since)}


def note_json(note: Note) -> dict[str, Any]:
    """A note, for colleagues of the agency."""
    return {"officer": note.officer, "text": note.text, "at": rfc3339(note.at)}


def inspection_json(inspection: Inspection) -> dict[str, Any]:
    """An inspection, for everybody whom the case concerns; officers stay unnamed."""
    return {
        "agency": inspection.agency,
        "place": inspection.place,
        "when": rfc3339(inspection.when),
        "found": str(inspection.found) if inspection.found else None,
        "findings": inspection.findings,
        "photos": [{"name": p.name, "kind": p.kind, "digest": p.digest} for p in inspection.photos],
        "inspected_at": rfc3339(inspection.inspected_at) if inspection.inspected_at else None,
    }


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """A verdict that waits for a second officer, for colleagues of the agency."""
    return {
        "agency": proposal.agency, "verdict": proposal.verdict, "reasons": proposal.reasons,
        "rule_ids": list(proposal.rule_ids), "officer": proposal.officer, "at": rfc3339(proposal.at),
    }  # fmt: skip


def tier_json(tier: TierGrant) -> dict[str, Any]:
    """A trader's tier, public; officers stay unnamed."""
    return {
        "id": tier.id,
        "organisation": tier.organisation,
        "economy": tier.economy,
        "tier": str(tier.tier),
        "starts": tier.starts.isoformat(),
        "ends": tier.ends.isoformat(),
        "certificate": tier.certificate,
        "confirmed_at": rfc3339(tier.confirmed_at) if tier.confirmed_at else None,
        "ended_at": rfc3339(tier.ended_at) if tier.ended_at else None,
    }
