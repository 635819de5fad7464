# SPDX-License-Identifier: Apache-2.0
"""Rulings as JSON for programs; apart, as the published form never holds what an applicant withheld."""

from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.window.values import Binding, Ruling


def ruling_json(ruling: Ruling) -> dict[str, Any]:
    """A ruling, or the request for one, as far as `ruling` holds it; officers stay unnamed."""
    return {
        "id": ruling.id,
        "number": ruling.number,
        "economy": ruling.economy,
        "matter": str(ruling.matter),
        "authority": ruling.authority,
        "applicant": ruling.applicant,
        "state": str(ruling.state),
        "facts": dict(ruling.facts),
        "withheld": list(ruling.withheld),
        "requested_at": rfc3339(ruling.requested_at),
        "due_on": ruling.due_on.isoformat(),
        "answer": dict(ruling.answer),
        "reasons": ruling.reasons,
        "cites": list(ruling.cites),
        "decided_at": rfc3339(ruling.decided_at) if ruling.decided_at else None,
        "valid_from": ruling.valid_from.isoformat() if ruling.valid_from else None,
        "valid_to": ruling.valid_to.isoformat() if ruling.valid_to else None,
        "ends_on": ruling.ends_on.isoformat() if ruling.ends_on else None,
        "end_reasons": ruling.end_reasons,
        "replaced_by": ruling.replaced_by,
        "appeal_until": ruling.appeal_until.isoformat() if ruling.appeal_until else None,
        "contested": ruling.appealed_at is not None,
        "appeal_outcome": ruling.appeal_outcome,
        "photos": [{"name": p.name, "kind": p.kind, "digest": p.digest} for p in ruling.photos],
    }


def binding_json(binding: Binding) -> dict[str, Any]:
    """A ruling that binds the decision on one goods item of a case."""
    return {
        "ruling": binding.ruling.number, "matter": str(binding.ruling.matter), "item": binding.item,
        "declared": binding.declared, "ruled": binding.ruled, "follows": binding.follows,
    }  # fmt: skip
