# SPDX-License-Identifier: Apache-2.0
"""A line in front of an eBL platform that damages, drops or swaps what passes, call by call as a test plans it.

It stands outside both platforms, as a proxy or a bad cable does, and writes down what each call was answered.
"""

import base64
import hashlib
import http.client
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.pint_client import payload_of

SECONDS = 60


class Call(StrEnum):
    """The calls of PINT, by the end of their address."""

    VALIDATE = "receiver-validation"
    START = "envelopes"
    FILE = "additional-documents"
    FINISH = "finish-transfer"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way to the platform."""

    method: str
    path: str
    body: bytes

    @property
    def call(self) -> Call:
        parts = self.path.split("/")
        return Call.FILE if Call.FILE in parts else Call(parts[-1])


@dataclass(frozen=True, slots=True)
class Told:
    """An answer on its way back."""

    status: int
    body: bytes
    version: str = ""

    def __str__(self) -> str:
        """The status, with the signed code, or how many files are missing."""
        value = json.loads(self.body) if self.body else {}
        if isinstance(value, str):
            return f"{self.status} {payload_of(value)['responseCode']}"
        missing = len(value.get("missingAdditionalDocumentChecksums", []))
        return f"{self.status} ({missing} missing)" if missing else str(self.status)


Onward = Callable[[Asked], Told]
Fault = Callable[[Asked, Onward], Told | None]
"""What the line does to one call: it asks onward, or not, and tells what comes of it; None hangs up in silence."""


@dataclass
class FaultyLine:
    """Where it listens, what it will do wrong, and what passed."""

    url: str
    said: list[str] = field(default_factory=list)
    """Each call with what the platform answered, in order; `lost` where who asked heard nothing of it."""
    _planned: dict[tuple[Call, int], Fault] = field(default_factory=dict)
    _count: Counter[Call] = field(default_factory=Counter)

    def plan(self, faults: Mapping[tuple[Call, int], Fault] | None = None) -> None:
        """From here on do these faults, each at the n-th call of its kind, and begin to write anew."""
        self.said, self._planned, self._count = [], dict(faults or {}), Counter()

    def carry(self, asked: Asked, onward: Onward) -> Told | None:
        """Carry one call, with its fault if one is planned."""
        self._count[asked.call] += 1
        heard: list[str] = []

        def noted(changed: Asked) -> Told:
            told = onward(changed)
            heard.append(str(told))
            return told

        fault = self._planned.pop((asked.call, self._count[asked.call]), None)
        told = fault(asked, noted) if fault else noted(asked)
        what = heard[0] if heard else ("" if told is None else f"{told}, by the line")
        self.said.append(" ".join(word for word in (asked.call, what, "lost" if told is None else "") if word))
        return told


# ── faults ──


def request_lost(_: Asked, __: Onward) -> None:
    """The call never reaches the platform."""


def answer_lost(asked: Asked, onward: Onward) -> None:
    """The platform does what it is asked, and nobody hears of it."""
    onward(asked)


def swallowed(_: Asked, __: Onward) -> Told:
    """The line says that all is well, and passes nothing on."""
    return Told(204, b"")


def file_damaged(asked: Asked, onward: Onward) -> Told:
    """One byte of the file is another."""
    content = bytearray(base64.b64decode(json.loads(asked.body)))
    content[-1] ^= 1
    return onward(replace(asked, body=_as_text(bytes(content))))


def file_swapped(asked: Asked, onward: Onward) -> Told:
    """Some other file goes in its place, to its own address."""
    other = b"%PDF-1.7 a file of another shipment"
    path = f"{asked.path.rpartition('/')[0]}/{hashlib.sha256(other).hexdigest()}"
    return onward(replace(asked, path=path, body=_as_text(other)))


def document_damaged(asked: Asked, onward: Onward) -> Told:
    """A flag of the transport document arrives as a word; what was signed arrives whole."""
    damaged = asked.body.replace(b'"isElectronic": true', b'"isElectronic": "true"', 1)
    assert damaged != asked.body
    return onward(replace(asked, body=damaged))


def cut_short(asked: Asked, onward: Onward) -> Told:
    """The end of the body is missing."""
    return onward(replace(asked, body=asked.body[:-5]))


def _as_text(content: bytes) -> bytes:
    return json.dumps(base64.b64encode(content).decode()).encode()


# ── the line itself ──


@contextmanager
def faulty_line(target: str) -> Iterator[FaultyLine]:
    """A line to the platform at `target`, without faults until one is planned, as long as the context lives."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _carry(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = line.carry(Asked(self.command, self.path, body), self._onward)
            if told is None:
                self.close_connection = True
                return
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told.body)))
            if told.version:
                self.send_header("API-Version", told.version)
            self.end_headers()
            self.wfile.write(told.body)

        def _onward(self, asked: Asked) -> Told:
            place = urlsplit(target)
            connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=SECONDS)
            headers = {name: self.headers[name] for name in ("Content-Type", "API-Version") if name in self.headers}
            try:
                connection.request(asked.method, asked.path, asked.body, headers)
                answer = connection.getresponse()
                return Told(answer.status, answer.read(), answer.headers.get("API-Version", ""))
            finally:
                connection.close()

        do_POST = do_PUT = _carry  # noqa: N815  named by the standard library

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line = FaultyLine(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
