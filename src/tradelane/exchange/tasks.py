# SPDX-License-Identifier: Apache-2.0
"""Background work of exchange; apart, because a worker starts it, not a person."""

from contextlib import suppress
from typing import Any

from tradelane.exchange import actions
from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Unavailable
from tradelane.kernel.ids import MessageId


def deliver(payload: dict[str, Any]) -> None:
    """Carry one message, `{"message": id}`, to its peer. Raises Unavailable when it is to be tried again."""
    actions.deliver(message=MessageId(payload["message"]), now=clock.now())


def go_on(payload: dict[str, Any]) -> None:
    """Carry one message, `{"message": id}`, out of its turn; where that fails, its own job tries it again."""
    with suppress(Unavailable):
        actions.deliver(message=MessageId(payload["message"]), now=clock.now(), in_turn=False)


def attach(payload: dict[str, Any]) -> None:
    """Carry what the peer lacks of `{"attachment": id}`. Raises Unavailable when the line was cut."""
    actions.carry_attachment(attachment=payload["attachment"], now=clock.now())


def share(payload: dict[str, Any]) -> None:
    """Give the other node what stands here of `{"agreement": digest}`. Raises Unavailable to be tried again."""
    actions.share_agreement(digest=Digest(payload["agreement"]), now=clock.now())


def stamp_log() -> int:
    """Stamp what the log holds unstamped, once a minute; how many entries."""
    return actions.stamp_log(now=clock.now())


def refresh_federations() -> int:
    """Look for newer member lists, once an hour; how many came."""
    return actions.refresh_federations(now=clock.now())
