# SPDX-License-Identifier: Apache-2.0
"""Trust lists fetched over HTTP (httpx); apart from the port, which tests answer without one."""

from urllib.parse import urlsplit

from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.trust.formats.trust_lists import LARGEST_LIST

_SECONDS = 10.0
_OK = 200


class WebLists:
    """Keeps the guarantees of `ports.ListPublishers` over http and https."""

    def fetch(self, address: str) -> bytes:
        """The file at `address`. Raises Unavailable; Unreadable for what is no web address."""
        import httpx  # here, because a command that fetches nothing must not wait for it

        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise Unreadable("not a web address", field="address", rule="LIST-5", fix="Give an https address.")
        received = bytearray()
        try:
            with (
                httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client,
                client.stream("GET", address, headers={"User-Agent": "tradelane"}) as response,
            ):
                if response.status_code != _OK:
                    raise Unavailable(f"the publisher answered {response.status_code}")
                for chunk in response.iter_bytes():
                    received += chunk
                    if len(received) > LARGEST_LIST:
                        raise Unavailable("the publisher's file is too long")
        except httpx.HTTPError as error:
            raise Unavailable(
                f"the publisher gave no answer: {type(error).__name__}", fix="It is tried again by itself."
            ) from error
        return bytes(received)
