# SPDX-License-Identifier: Apache-2.0
"""Entries queued for the public log, placed and checkpointed, in groups that share a commit; beside the bare inserts of
the same bytes into SQLite with the same synchronisation and group."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import _node
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of

GROUP, GROUPS = 100, 5


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    _node.opened()
    yield {
        "name": f"log: entries appended, groups of {GROUP}", "value": _node.rate(_append, GROUPS, each=GROUP),
        "unit": "1/s", "goal": 1000, "better": "higher", "limit": _bare(), "peer": None, "n": GROUP * GROUPS,
    }  # fmt: skip


def _entry(group: int, number: int) -> bytes:
    said = {"kind": "bench", "digest": digest_of(b"%d.%d" % (group, number)), "issuer": "MX.NODE.TRADELANE"}
    return canonical({**said, "at": "2026-11-02T12:00:00Z"})


def _append(group: int) -> None:
    from django.db import transaction

    from tradelane.kernel import clock
    from tradelane.trust.actions import queue_for_log, sequence

    with transaction.atomic():
        for number in range(GROUP):
            queue_for_log(leaf=_entry(group, number))
    sequence(now=clock.now())


def _bare() -> float:
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        store.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entry (n INTEGER PRIMARY KEY, leaf BLOB)"
        )
        start = time.perf_counter()
        for group in range(GROUPS):
            store.execute("BEGIN IMMEDIATE")
            store.executemany("INSERT INTO entry (leaf) VALUES (?)", ((_entry(group, n),) for n in range(GROUP)))
            store.execute("COMMIT")
        taken = time.perf_counter() - start
        store.close()
    return round(GROUP * GROUPS / taken, 1)
