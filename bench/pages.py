# SPDX-License-Identifier: Apache-2.0
"""Time until the whole of a public page is there, over HTTP from a served node: the 95th of a hundred calls. Beside the
node's smallest answer, which is what the server and its middleware take."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

from bench import _node

CALLS = 100
PAGES = {"pages: front, p95": "/", "pages: verify, p95": "/verify/"}


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    connection = HTTPConnection(_node.served().removeprefix("http://"))
    limit = _p95(connection, "/no-such-page", 404)
    for name, path in PAGES.items():
        yield {
            "name": name, "value": _p95(connection, path, 200), "unit": "ms", "goal": 100, "better": "lower",
            "limit": limit, "peer": None, "n": CALLS,
        }  # fmt: skip
    connection.close()


def _p95(connection: HTTPConnection, path: str, status: int) -> float:
    taken = []
    for _ in range(CALLS + 3):
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status == status, answer.status
    return round(sorted(taken[3:])[int(CALLS * 0.95)], 1)
