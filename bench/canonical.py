# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON (RFC 8785) of a commercial invoice: ours, the bare serialiser below it, and the rfc8785 package."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import orjson
import rfc8785
from tests.trust_makers import issued

from tradelane.documents.formats import document_json
from tradelane.kernel.canonical import canonical

ROUNDS, CALLS = 50, 20


def _microseconds(act: Callable[[Any], Any], value: Any) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(CALLS):
            act(value)
        taken.append((time.perf_counter() - start) / CALLS * 1e6)
    return round(median(taken), 2)


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    document = document_json(issued().document)
    assert canonical(document) == rfc8785.dumps(document)
    yield {
        "name": "canonical JSON of an invoice", "value": _microseconds(canonical, document), "unit": "us",
        "goal": 50, "better": "lower",
        "limit": _microseconds(lambda value: orjson.dumps(value, option=orjson.OPT_SORT_KEYS), document),
        "peer": _microseconds(rfc8785.dumps, document), "n": ROUNDS * CALLS,
    }  # fmt: skip
