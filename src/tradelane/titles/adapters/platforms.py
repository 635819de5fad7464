# SPDX-License-Identifier: Apache-2.0
"""The line to other platforms over HTTP (httpx); apart, because this is the one place of the room that opens one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from tradelane.kernel.errors import Unavailable
from tradelane.titles.ports import Answer

if TYPE_CHECKING:
    import httpx

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 30.0
"""A platform verifies and signs in well under a second; a large document takes some seconds on a slow line."""
LARGEST_ANSWER = 5_000_000
"""Bytes; a signed answer repeats one entry of a chain at most."""


class WebLine:
    """Keeps the guarantees of `ports.Line` over http and https, with the machine's own authorities."""

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send, or fetch with headers. Raises Unavailable."""
        return self._exchange(method, address, content, {"Content-Type": "application/json", **headers})

    def get(self, address: str) -> Answer:
        """Fetch. Raises Unavailable."""
        return self._exchange("GET", address, None, {})

    def _exchange(self, method: str, address: str, content: bytes | None, headers: Mapping[str, str]) -> Answer:
        import httpx

        received = bytearray()
        try:
            with _client().stream(method, address, content=content, headers=dict(headers)) as response:
                for chunk in response.iter_bytes():
                    received += chunk
                    if len(received) > LARGEST_ANSWER:
                        raise Unavailable("The platform's answer is too long.", fix="Ask the platform's operator.")
                return Answer(response.status_code, bytes(received))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(
                f"The platform gave no answer: {type(error).__name__}.", fix="It is tried again by itself."
            ) from error


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    """One client for all threads; it takes no proxy from the environment and follows no redirect."""
    import httpx  # here, because a command that carries nothing must not wait for it

    return httpx.Client(
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "tradelane"},
    )
