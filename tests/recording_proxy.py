# SPDX-License-Identifier: Apache-2.0
"""A proxy in front of a node, as every node has one, that keeps what such a proxy could log: addresses and headers.

It also keeps the bodies of refusals, which people paste into tickets. Other bodies pass unseen.
"""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True, slots=True)
class Passed:
    """A request and its answer, without what was in them; the answer's body only where it is a refusal."""

    line: str
    asked: tuple[tuple[str, str], ...]
    status: int
    answered: tuple[tuple[str, str], ...]
    refusal: bytes

    @property
    def places(self) -> Iterator[tuple[str, bytes]]:
        """Each thing that could be logged, with its name."""
        yield "address", self.line.encode("latin-1", "replace")
        for kind, headers in (("request", self.asked), ("answer", self.answered)):
            for name, value in headers:
                yield f"{kind} header {name}", f"{name}: {value}".encode("latin-1", "replace")
        if self.refusal:
            yield f"refusal {self.status}", self.refusal


@dataclass
class Recording:
    """All that passed, oldest first."""

    passed: list[Passed] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, passed: Passed) -> None:
        with self._lock:
            self.passed.append(passed)


@contextmanager
def recording(port: int, *, node: str) -> Iterator[Recording]:
    """Pass all that comes to `port` on to the node's own address, as long as the context lives."""
    kept, target = Recording(), urlsplit(node)

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            line = f"{self.command} {self.path}"
            asked = tuple(self.headers.items())
            onward = http.client.HTTPConnection(target.hostname or "", target.port, timeout=60)
            try:
                onward.request(self.command, self.path, body=body, headers=_without_connection(asked))
                answer = onward.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                self.send_error(503)
                return
            finally:
                onward.close()
            answered = tuple(answer.getheaders())
            kept.add(Passed(line, asked, answer.status, answered, content if answer.status >= 400 else b""))
            self.send_response_only(answer.status)
            for name, value in answered:
                if name.lower() not in _OF_THE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815  named by the standard library

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Proxy)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _without_connection(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() not in _OF_THE_CONNECTION}
