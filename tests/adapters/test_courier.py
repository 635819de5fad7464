# SPDX-License-Identifier: Apache-2.0
"""What every courier keeps, asked of the one over HTTP; its stand-in for tests answers from the real views."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from tests.loopback_server import serving

from tradelane.exchange.adapters.web import WebCourier
from tradelane.exchange.ports import Courier
from tradelane.exchange.rules import LARGEST_MESSAGE
from tradelane.kernel.errors import Refused, Unavailable


class Peer(BaseHTTPRequestHandler):
    """A server with one address per behaviour."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/hangs-up":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if self.path == "/endless":
            self._say(200, b"x" * (LARGEST_MESSAGE + 1))
        elif self.path == "/moved":
            self._say(302, b"", {"Location": "/fine"})
        else:
            self._say(200 if self.path == "/fine" else 418, b"answer")

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self._say(200, f"{self.headers['Content-Type']} {len(content)}".encode())

    def _say(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Peer) as address:
        yield address


@pytest.fixture
def courier() -> Courier:
    return WebCourier()


def test_it_returns_any_answer(courier: Courier, address: str) -> None:
    assert courier.get(f"{address}/fine").content == b"answer"
    assert courier.get(f"{address}/other").status == 418
    answer = courier.post(f"{address}/inbox", content=b"x" * 1000, media_type="application/jose")
    assert (answer.status, answer.content) == (200, b"application/jose 1000")


def test_it_follows_no_redirect(courier: Courier, address: str) -> None:
    assert courier.get(f"{address}/moved").status == 302


def test_no_answer_is_unavailable(courier: Courier, address: str) -> None:
    with pytest.raises(Unavailable):
        courier.get(f"{address}/hangs-up")
    with pytest.raises(Unavailable):
        courier.get("http://127.0.0.1:9/nobody")


def test_an_answer_too_long_is_unavailable(courier: Courier, address: str) -> None:
    with pytest.raises(Unavailable, match="too long"):
        courier.get(f"{address}/endless")


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x", "http://a:b@127.0.0.1/"])
def test_it_goes_nowhere_but_the_web(courier: Courier, target: str) -> None:
    with pytest.raises(Refused, match="EXCH-11"):
        courier.get(target)
