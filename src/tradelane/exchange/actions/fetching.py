# SPDX-License-Identifier: Apache-2.0
"""What a registered peer publishes, fetched; apart from messages, which are signed and receipted one by one."""

from tradelane.exchange.adapters.web import WebCourier
from tradelane.exchange.ports import Courier
from tradelane.exchange.queries import peer
from tradelane.kernel.errors import Unavailable


def fetch_published(*, economy: str, address: str, courier: Courier | None = None) -> bytes:
    """The bytes at an address, such as `/trust-list.json`, of the peer of an economy; nothing is believed yet.

    Raises NotFound for an unknown peer, Unavailable when it gives no such file.
    """
    answer = (courier or WebCourier()).get(peer(economy).base_url.rstrip("/") + address)
    if answer.status != 200:
        raise Unavailable(f"The node answered {answer.status} instead of the file.", field="address")
    return answer.content
