# SPDX-License-Identifier: Apache-2.0
"""Background work of the room: reminders of verifications; apart, because the worker starts it and not a person."""

from tradelane.kernel import clock
from tradelane.origin import actions


def remind() -> int:
    """Remind who was asked to verify origin before the last day, and on it; how many were reminded."""
    return actions.remind(now=clock.now())
