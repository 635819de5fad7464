# SPDX-License-Identifier: Apache-2.0
"""Background work of trust; apart, because a worker starts it, not a person."""

from typing import Any

from tradelane.kernel import clock
from tradelane.trust import actions


def sequence(payload: dict[str, Any]) -> None:
    """Give every waiting entry of the public log its place. `payload` is empty; running it twice does no harm."""
    actions.sequence(now=clock.now())
