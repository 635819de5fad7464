# SPDX-License-Identifier: Apache-2.0
"""Permits as JSON for programs; apart, as anybody reads less than holder and agency do."""

from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.window.values import GrantedPermit, PermitEntry, Standing


def permit_json(permit: GrantedPermit, standing: Standing) -> dict[str, Any]:
    """A permit with all that was done about it, for its holder and its agency; officers stay unnamed."""
    return {
        "document": permit.document,
        "digest": permit.digest,
        "kind": permit.kind,
        "number": permit.number,
        "case": permit.case,
        "agency": permit.organisation,
        "holder": permit.holder,
        "granted_at": rfc3339(permit.granted_at),
        **standing_json(standing),
        "acts": [_entry(entry) for entry in permit.entries],
    }


def standing_json(standing: Standing) -> dict[str, Any]:
    """How a permit stands."""
    return {
        "state": str(standing.state),
        "since": rfc3339(standing.since),
        "notice": None if standing.notice is None else _entry(standing.notice),
        "heard": standing.answered,
        "measure": None if standing.measure is None else _entry(standing.measure),
        "contested": standing.contest is not None,
        "lapsed": standing.lapsed,
    }


def _entry(entry: PermitEntry) -> dict[str, Any]:
    return {
        "act": str(entry.act),
        "measure": str(entry.measure) if entry.measure else "",
        "urgent": entry.urgent,
        "reasons": entry.reasons,
        "cites": list(entry.cites),
        "by": entry.organisation,
        "at": rfc3339(entry.at),
        "until": entry.until.isoformat() if entry.until else None,
    }
