# SPDX-License-Identifier: Apache-2.0
"""A bad line between two nodes: python -m tests.chaos_line LISTEN_HOST LISTEN_PORT TARGET_HOST TARGET_PORT SEED.

It forwards each HTTP request to the target and, by chance, loses the request, loses the answer, delays it, carries it a
second time later, or only later, when what came after it has long arrived. It prints what it did when it is ended.
"""

import http.client
import json
import random
import signal
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from typing import Any

CHANCES = {"plain": 0.62, "delayed": 0.12, "twice": 0.1, "request lost": 0.05, "answer lost": 0.06, "only later": 0.05}
LATER = (0.3, 2.0)
"""Seconds."""


class Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    target: tuple[str, int]
    chance: random.Random
    done: Counter[str] = Counter()

    def do_GET(self) -> None:
        self._carry()

    def do_POST(self) -> None:
        self._carry()

    def _carry(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        (fate,) = self.chance.choices(list(CHANCES), list(CHANCES.values()))
        self.done[fate] += 1
        if fate == "request lost":
            return self._hang_up()
        if fate == "only later":
            self._later(content)
            return self._hang_up()
        if fate == "twice":
            self._later(content)
        if fate == "delayed":
            time.sleep(self.chance.uniform(0.0, 0.4))
        try:
            status, headers, answer = self._forward(content)
        except OSError:
            return self._hang_up()
        if fate == "answer lost":
            return self._hang_up()
        self.send_response(status)
        for name in ("Content-Type", "Idempotent-Replayed"):
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        return None

    def _later(self, content: bytes) -> None:
        def carry() -> None:
            try:
                self._forward(content)
            except OSError:
                self.done["later, in vain"] += 1

        threading.Timer(self.chance.uniform(*LATER), carry).start()

    def _forward(self, content: bytes) -> tuple[int, Any, bytes]:
        connection = http.client.HTTPConnection(*self.target, timeout=20)
        try:
            kind = self.headers.get("Content-Type")
            host = f"{self.target[0]}:{self.target[1]}"
            headers = {"Host": host, **({"Content-Type": kind} if kind else {})}
            connection.request(self.command, self.path, content or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()

    def _hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def main(host: str, port: str, target_host: str, target_port: str, seed: str) -> None:
    Line.target, Line.chance = (target_host, int(target_port)), random.Random(int(seed))
    server = ThreadingHTTPServer((host, int(port)), Line)
    server.daemon_threads = True

    def end(number: int, frame: FrameType | None) -> None:
        print(json.dumps(Line.done), flush=True)
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
