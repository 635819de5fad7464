# SPDX-License-Identifier: Apache-2.0
"""The way to an agency's system over HTTP (httpx); apart, because only this file opens a connection to one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from tradelane.kernel.errors import Unavailable
from tradelane.window.ports import SystemAnswer
from tradelane.window.rules.agency_systems import LOOPBACK, a_system_has_a_plain_https_address

if TYPE_CHECKING:
    import httpx

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 10.0
"""A system notes a message and answers; what it does with it is its own time."""
LARGEST_ANSWER = 100_000
"""Bytes: its reference, or why it refuses."""


class WebDoor:
    """Keeps the guarantees of `ports.AgencyDoor` over https; over http only to the machine itself."""

    def post(self, address: str, *, content: bytes, headers: Mapping[str, str]) -> SystemAnswer:
        """Bring `content`. Raises Unavailable."""
        import httpx

        a_system_has_a_plain_https_address.require(address, of_this_machine=is_of_this_machine())
        received = bytearray()
        try:
            with _client().stream("POST", address, content=content, headers=dict(headers)) as response:
                for chunk in response.iter_bytes():
                    received += chunk
                    if len(received) > LARGEST_ANSWER:
                        raise Unavailable("The system's answer is too long.", fix="Ask the agency's operator.")
                return SystemAnswer(response.status_code, bytes(received))
        except httpx.HTTPError as error:
            raise Unavailable(
                f"The system gave no answer: {type(error).__name__}.", fix="It is tried again by itself."
            ) from error


def is_of_this_machine() -> bool:
    """Whether this node is itself reached on loopback only, as one that is tried or tested is."""
    return urlsplit(settings.BASE_URL).hostname in LOOPBACK


@lru_cache(maxsize=1)
def _client() -> httpx.Client:
    """One client for all threads; it takes no proxy or certificate from the environment and follows no redirect."""
    import httpx  # here, because most commands reach no system

    return httpx.Client(
        timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "tradelane"},
    )
