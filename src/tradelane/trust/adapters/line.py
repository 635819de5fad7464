# SPDX-License-Identifier: Apache-2.0
"""The line to other logs and witnesses over HTTP (httpx); apart, because its connections stay open between requests."""

from __future__ import annotations

import atexit
from functools import cache
from typing import TYPE_CHECKING

from tradelane.kernel.errors import Unavailable
from tradelane.trust.ports import Answer

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER = 20_000_000
"""Bytes: a full entry bundle, 256 entries of 65,535 bytes, takes 16.8 MB."""
_CONNECT_SECONDS = 3.0
_ANSWER_SECONDS = 10.0
"""A witness verifies one proof and one signature: milliseconds."""


class WebLine:
    """Keeps the guarantees of `ports.Line` over http and https."""

    def post(self, address: str, *, content: bytes) -> Answer:
        """Send `content`. Raises Unavailable."""
        return _exchange("POST", address, content=content)

    def get(self, address: str) -> Answer:
        """Fetch. Raises Unavailable."""
        return _exchange("GET", address)


@cache
def _client() -> httpx.Client:
    """One client for all threads, so that connections stay open; takes no proxy from the environment."""
    import httpx  # here, because a command that asks nobody must not wait for it

    client = httpx.Client(
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "tradelane"},
    )
    atexit.register(client.close)
    return client


def _exchange(method: str, address: str, *, content: bytes | None = None) -> Answer:
    import httpx

    received = bytearray()
    try:
        with _client().stream(method, address, content=content) as response:
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > LARGEST_ANSWER:
                    raise Unavailable("The answer is too long.", field="url", fix="Ask the operator of that server.")
            return Answer(response.status_code, bytes(received))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable(
            f"No answer: {type(error).__name__}.", field="url", fix="Check the address, then try again."
        ) from error
