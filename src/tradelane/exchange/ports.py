# SPDX-License-Identifier: Apache-2.0
"""What exchange asks of the network; apart, so that tests carry messages without one."""

from typing import Protocol

from tradelane.exchange.values import Answer


class Courier(Protocol):
    """Carries bytes to and from a peer's server.

    Both methods return whatever the server answered, of any status, and raise Unavailable when it did not answer in
    time, at all, or at too great a length. They follow no redirect. They may be called from many threads. Carrying
    the same message twice is harmless; so a caller that got no answer carries it again.
    """

    def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
        """Send `content` to `address`."""

    def get(self, address: str) -> Answer:
        """Fetch what stands at `address`."""
