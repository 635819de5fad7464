# SPDX-License-Identifier: Apache-2.0
"""What nodes tell each other about a trade, as plain data; apart, so that both ends read and write one form."""

from typing import Any

from tradelane.consignments.formats import notes_json, to_json
from tradelane.consignments.values import Reading
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.trades.values import Step, StepDone


def step_json(done: StepDone) -> dict[str, Any]:
    """A station as it travels."""
    return {
        "step": done.step.value,
        "at": rfc3339(done.at),
        "node": done.node,
        "by": done.by,
        "summary": done.summary,
        "facts": done.facts,
    }


def step_from_json(data: dict[str, Any]) -> StepDone:
    """Read what `step_json` writes. Raises Unreadable."""
    try:
        return StepDone(
            step=Step(data["step"]),
            at=from_rfc3339(data["at"]),
            node=str(data["node"]),
            by=str(data["by"]),
            summary=str(data["summary"]),
            facts=dict(data["facts"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"not a station of a lane: {error}", field="steps", rule="TRADE-READ-1",
            fix="Send step, at, node, by, summary and facts.",
        ) from error  # fmt: skip


def reading_json(reading: Reading) -> dict[str, Any]:
    """What came of reading an order, as the trade keeps it."""
    return {
        "format": reading.format,
        "consignment": to_json(reading.consignment),
        "lost": notes_json(reading.lost),
        "doubtful": notes_json(reading.doubtful),
        "missing": notes_json(reading.missing),
    }
