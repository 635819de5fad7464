# SPDX-License-Identifier: Apache-2.0
"""A light client with many connections, for a process of its own: each connection sends its requests one after the
other, each as soon as the one before was answered; nothing is computed while the clock runs.

python -m bench._sending HOST:PORT FILE, FILE holding the bytes of the requests as a pickled list a connection. Tells
seconds, its own CPU seconds and each answer's milliseconds and status as JSON.
"""

import json
import pickle
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Sent:
    """What the client saw."""

    seconds: float
    cpu: float
    taken: list[float]
    """Milliseconds of each answer."""
    statuses: dict[str, int]
    """How many answers of each status."""


def send(address: str, requests: Sequence[Sequence[bytes]]) -> Sent:
    """Send from a process of its own, each sequence of requests over a connection of its own."""
    with tempfile.NamedTemporaryFile(suffix=".requests") as file:
        file.write(pickle.dumps(requests))
        file.flush()
        command = [sys.executable, "-m", "bench._sending", address.removeprefix("http://"), file.name]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Sent(**json.loads(done.stdout))


def a_post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of a request."""
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    waiting: list[bytes]
    """What it still has to send, the next one last."""
    began: float = 0.0
    read: bytearray = field(default_factory=bytearray)

    def send(self) -> None:
        """Send the next request; short enough for the socket's buffer."""
        self.read.clear()
        self.began = time.perf_counter()
        self.socket.sendall(self.waiting.pop())

    def status(self) -> str:
        """The status of the answer once it is whole; empty until then."""
        self.read += self.socket.recv(65_536)
        head, end, body = bytes(self.read).partition(_END_OF_HEAD)
        if not end:
            return ""
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
        return head[9:12].decode() if len(body) >= int(length.removeprefix(_LENGTH)) else ""


def _run(host: str, port: int, requests: list[list[bytes]]) -> dict[str, Any]:
    ready = selectors.DefaultSelector()
    for each in requests:
        connection = _Connection(socket.create_connection((host, port)), each[::-1])
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ready.register(connection.socket, selectors.EVENT_READ, connection)
    taken: list[float] = []
    statuses: dict[str, int] = {}
    start, cpu = time.perf_counter(), time.process_time()
    for key in list(ready.get_map().values()):
        key.data.send()
    while ready.get_map():
        for key, _ in ready.select():
            connection = key.data
            status = connection.status()
            if not status:
                continue
            taken.append(round((time.perf_counter() - connection.began) * 1000, 2))
            statuses[status] = statuses.get(status, 0) + 1
            if connection.waiting:
                connection.send()
            else:
                ready.unregister(connection.socket)
                connection.socket.close()
    seconds, used = time.perf_counter() - start, time.process_time() - cpu
    return {"seconds": seconds, "cpu": used, "taken": taken, "statuses": statuses}


if __name__ == "__main__":
    host, port = sys.argv[1].split(":")
    told = _run(host, int(port), pickle.loads(Path(sys.argv[2]).read_bytes()))
    json.dump(told, sys.stdout)
