# SPDX-License-Identifier: Apache-2.0
"""The port `trust.ports.ListPublishers`, kept over HTTP: the file, or Unavailable, and no redirect followed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.trust.adapters.lists import WebLists
from tradelane.trust.formats.trust_lists import LARGEST_LIST

pytestmark = pytest.mark.network


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/list")
            self.end_headers()
            return
        body = {"/list": b"{}", "/long": b"x" * (LARGEST_LIST + 1)}.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_the_file_comes_as_it_is(server: str) -> None:
    assert WebLists().fetch(f"{server}/list") == b"{}"


@pytest.mark.parametrize("path", ["/none", "/moved", "/long"])
def test_anything_but_the_file_is_unavailable(server: str, path: str) -> None:
    with pytest.raises(Unavailable):
        WebLists().fetch(server + path)


def test_nobody_there_is_unavailable_and_no_address_unreadable() -> None:
    with pytest.raises(Unavailable):
        WebLists().fetch("http://127.0.0.1:9/list")
    for address in ("file:///etc/passwd", "ftp://127.0.0.1/", "https://user@127.0.0.1/", "list"):
        with pytest.raises(Unreadable):
            WebLists().fetch(address)
