# SPDX-License-Identifier: Apache-2.0
"""Asks a procedure whether a verdict needs a second officer; apart, as the condition is CEL and data."""

from collections.abc import Mapping
from typing import Any

from tradelane.window.formats.conditions import holds
from tradelane.window.values import Agency, ReviewVerdict


def needs_second_look(agency: Agency, verdict: ReviewVerdict, *, facts: Mapping[str, Any]) -> bool:
    """Whether the agency's verdict waits for a second officer. Raises Unreadable when its condition has no answer."""
    look = agency.second_look
    if look is None or str(verdict) not in look.verdicts:
        return False
    return not look.when or holds(look.when, {**facts, "verdict": str(verdict)})
