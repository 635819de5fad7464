# SPDX-License-Identifier: Apache-2.0
"""Background work of the room: a part of a manifest a job; apart, so that many workers share one manifest."""

from typing import Any

from tradelane.kernel import clock
from tradelane.parcels import actions


def judge(payload: dict[str, Any]) -> None:
    """Judge one part; safe to run twice."""
    actions.judge(manifest=payload["manifest"], part=payload["part"], now=clock.now())


def address(payload: dict[str, Any]) -> None:
    """Seal for some people which parcels go to them; safe to run twice."""
    actions.seal_addressees(manifest=payload["manifest"], now=clock.now())
