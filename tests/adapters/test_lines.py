# SPDX-License-Identifier: Apache-2.0
"""Both lines to other operators' servers keep the guarantees of their port, against real servers on loopback."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from tests.loopback_server import serving

from tradelane.kernel.errors import Unavailable
from tradelane.trust.adapters import line as web
from tradelane.trust.adapters import plain_line as plain
from tradelane.trust.ports import Line

LINES = [web.WebLine(), plain.PlainLine()]
pytestmark = pytest.mark.parametrize("line", LINES, ids=["httpx", "standard library"])


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers = {"/there?x=1": (200, b"found"), "/moved": (302, b""), "/long": (200, b"x" * 2_000)}
        status, content = answers.get(self.path, (404, b"nothing"))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/there")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(409)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[::-1])

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(_Server) as address:
        yield address


def test_whatever_was_answered_is_returned(line: Line, address: str) -> None:
    found = line.get(f"{address}/there?x=1")
    assert (found.status, found.content) == (200, b"found")
    assert line.get(f"{address}/elsewhere").status == 404
    assert line.get(f"{address}/moved").status == 302, "no redirect is followed"
    sent = line.post(f"{address}/here", content=b"abc")
    assert (sent.status, sent.content) == (409, b"cba")


def test_too_long_an_answer_is_refused(line: Line, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (web, plain):
        monkeypatch.setattr(module, "LARGEST_ANSWER", 1_000)
    with pytest.raises(Unavailable, match="too long"):
        line.get(f"{address}/long")


@pytest.mark.parametrize("bad", ["nowhere", "ftp://127.0.0.1/x", "http://127.0.0.1:99999/x", "http:///x"])
def test_what_is_no_address_is_unavailable(line: Line, bad: str) -> None:
    with pytest.raises(Unavailable):
        line.get(bad)


def test_a_server_that_is_not_there_is_unavailable(line: Line) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable, match="No answer"):
        line.get(f"http://127.0.0.1:{port}/")
