# SPDX-License-Identifier: Apache-2.0
"""Background work of exchange; apart, because a worker starts it, not a person."""

from typing import Any

from tradelane.exchange import actions
from tradelane.kernel import clock
from tradelane.kernel.ids import MessageId


def deliver(payload: dict[str, Any]) -> None:
    """Carry one message, `{"message": id}`, to its peer. Raises Unavailable when it is to be tried again."""
    actions.deliver(message=MessageId(payload["message"]), now=clock.now())
