# SPDX-License-Identifier: Apache-2.0
"""The line to other logs by the standard library alone; apart, because the core installs no HTTP client."""

import http.client
import ssl
from urllib.parse import urlsplit

from tradelane.kernel.errors import Unavailable
from tradelane.trust.ports import Answer

LARGEST_ANSWER = 20_000_000
"""Bytes: a full entry bundle, 256 entries of 65,535 bytes, takes 16.8 MB."""
_SECONDS = 10.0
"""How long a server may take to connect or to answer with the next bytes."""


class PlainLine:
    """Keeps the guarantees of `ports.Line` over http and https, with a connection a call."""

    def post(self, address: str, *, content: bytes) -> Answer:
        """Send `content`. Raises Unavailable."""
        return _exchange("POST", address, content)

    def get(self, address: str) -> Answer:
        """Fetch. Raises Unavailable."""
        return _exchange("GET", address, None)


def _exchange(method: str, address: str, content: bytes | None) -> Answer:
    try:
        parts = urlsplit(address)
        connection = _connect(parts.scheme, parts.hostname or "", parts.port)
        try:
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request(method, path, body=content, headers={"User-Agent": "tradelane"})
            response = connection.getresponse()
            received = response.read(LARGEST_ANSWER + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unavailable(
            f"No answer: {type(error).__name__}.", field="url", fix="Check the address, then try again."
        ) from error
    if len(received) > LARGEST_ANSWER:
        raise Unavailable("The answer is too long.", field="url", fix="Ask the operator of that server.")
    return Answer(response.status, received)


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http" and host:
        return http.client.HTTPConnection(host, port, timeout=_SECONDS)
    if scheme == "https" and host:
        return http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=ssl.create_default_context())
    raise ValueError("not an address of http or https")
