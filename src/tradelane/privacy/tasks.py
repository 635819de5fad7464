# SPDX-License-Identifier: Apache-2.0
"""Background work of privacy: what has been kept for long enough goes; apart, as the worker starts it and no person."""

from typing import Any

from tradelane.kernel import clock
from tradelane.privacy.actions import retention


def sweep(payload: dict[str, Any]) -> None:
    """The daily run; running it twice does no harm."""
    retention.sweep(now=clock.now())


def ask_daily() -> int:
    """Ask for the daily run, once a day."""
    return retention.ask_daily()
