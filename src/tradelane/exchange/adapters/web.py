# SPDX-License-Identifier: Apache-2.0
"""The courier over HTTP (httpx); apart, because this is the one place of the room that opens a connection."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from tradelane.exchange.adapters.certificates import client_context
from tradelane.exchange.rules import LARGEST_MESSAGE, a_node_has_a_plain_web_address
from tradelane.exchange.values import Answer
from tradelane.kernel.errors import Unavailable

if TYPE_CHECKING:
    import httpx

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 30.0
"""A peer verifies, commits and signs in well under a second; 20 MB take some seconds on a slow line."""


class WebCourier:
    """Keeps the guarantees of `ports.Courier` over http and https; over mutual TLS where this node speaks it."""

    def __init__(self, *, authorities: tuple[bytes, ...] = ()) -> None:
        """`authorities` (certificates, DER) are those that may certify the node that is called, over mutual TLS;
        none for a server that is no node, which the machine's own authorities certify."""
        self._authorities = authorities

    def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
        """Send `content`. Raises Unavailable."""
        return self._exchange("POST", address, content=content, headers={"Content-Type": media_type})

    def get(self, address: str) -> Answer:
        """Fetch. Raises Unavailable."""
        return self._exchange("GET", address)

    def _exchange(
        self, method: str, address: str, *, content: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        import httpx

        a_node_has_a_plain_web_address.require(address)
        received = bytearray()
        try:
            with _client(settings.NODES_URL, self._authorities).stream(
                method, address, content=content, headers=headers
            ) as response:
                for chunk in response.iter_bytes():
                    received += chunk
                    if len(received) > LARGEST_MESSAGE:
                        raise Unavailable("The peer's answer is too long.", fix="Ask the peer's operator.")
                return Answer(response.status_code, bytes(received))
        except httpx.HTTPError as error:
            raise Unavailable(
                f"The peer gave no answer: {type(error).__name__}.", fix="It is tried again by itself."
            ) from error


@lru_cache(maxsize=64)
def _client(own_address: str, authorities: tuple[bytes, ...]) -> httpx.Client:
    """One client a peer for all threads; it takes no proxy or certificate from the environment, follows no redirect."""
    import httpx  # here, because a command that carries nothing must not wait for it

    return httpx.Client(
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "tradelane"},
        verify=client_context(authorities) if own_address and authorities else True,
    )
