# SPDX-License-Identifier: Apache-2.0
"""Signed documents taken in by the batch: read, checked, verified, logged, durable and receipted; beside the bare
primitives on the same bytes: parsing, one P-256 verification, one insert in SQLite with the same synchronisation.

Rates a core count the processor's time, and the best batch counts, because what else the machine does only ever adds.
"""

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.makers import SELLER, an_actor

from bench import _node
from tradelane.kernel import clock

BATCH, BATCHES = 500, 8


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    address = _node.served()
    batches = [_batch(number) for number in range(2 * BATCHES)]
    _node.settled()
    limit = max(_rate(lambda b=batch: _bare(b), time.process_time) for batch in batches[:3])
    yield {
        "name": f"documents: taken in and receipted, batches of {BATCH}, a core",
        "value": max(_rate(lambda b=batch: _taken_in(b), time.process_time) for batch in batches[:BATCHES]),
        "unit": "1/s", "goal": 4000, "better": "higher", "limit": limit, "peer": None, "n": BATCH * BATCHES,
    }  # fmt: skip
    token = _node.token(SELLER)
    yield {
        "name": f"documents: the same over HTTP, batches of {BATCH}",
        "value": max(_rate(lambda b=batch: _sent(address, token, b), time.perf_counter) for batch in batches[BATCHES:]),
        "unit": "1/s", "goal": 1500, "better": "higher", "limit": limit, "peer": None, "n": BATCH * BATCHES,
    }  # fmt: skip


def _rate(act: Callable[[], None], measured: Callable[[], float]) -> float:
    start = measured()
    act()
    return round(BATCH / (measured() - start), 1)


def _batch(number: int) -> bytes:
    from tests.signed_makers import a_batch, a_fresh_document, a_signed_line

    from tradelane.parties.queries import organisation

    name = organisation(SELLER).name
    documents = (a_fresh_document(issuer_name=name, number=f"{number}-{n}") for n in range(BATCH))
    return a_batch(*(a_signed_line(document, at=clock.now()) for document in documents))


def _taken_in(batch: bytes) -> None:
    from tradelane.documents.actions import take_in
    from tradelane.documents.values import Receipt

    results = take_in(batch=batch, readers=(), by=an_actor(SELLER), now=clock.now())
    if not all(isinstance(result, Receipt) for result in results):
        raise RuntimeError(f"a document of the benchmark was refused: {results}")


def _sent(address: str, token: str, batch: bytes) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"}
    answer = httpx.post(f"{address}/api/documents/signed", content=batch, headers=headers, timeout=60)
    if answer.status_code != httpx.codes.OK or answer.json()["kept"] != BATCH:
        raise RuntimeError(f"the batch was not kept: {answer.text[:300]}")


_KEY = ec.generate_private_key(ec.SECP256R1())
_SIGNATURE = _KEY.sign(b"x" * 3000, ec.ECDSA(hashes.SHA256()))


def _bare(batch: bytes) -> None:
    public, rows = _KEY.public_key(), []
    for line in batch.split(b"\n"):
        document = orjson.loads(line)["document"]
        public.verify(_SIGNATURE, b"x" * 3000, ec.ECDSA(hashes.SHA256()))
        rows.append((document["id"], line, hashlib.sha256(line).digest()))
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        store.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE document (id TEXT PRIMARY KEY, body BLOB);"
            "CREATE TABLE entry (n INTEGER PRIMARY KEY, leaf BLOB)"
        )
        store.execute("BEGIN IMMEDIATE")
        store.executemany("INSERT INTO document VALUES (?, ?)", ((id, line) for id, line, _ in rows))
        store.executemany("INSERT INTO entry (leaf) VALUES (?)", ((digest,) for _, _, digest in rows))
        store.execute("COMMIT")
        store.close()
