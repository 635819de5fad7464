# SPDX-License-Identifier: Apache-2.0
"""A million parcels from the file to the signed batch in a real SQLite store, and the same after kill -9; beside the
bare primitives on the same bytes: parsing, hashing into a Merkle tree, compressed rows with the same synchronisation.

Lines a second count the whole way: read, validated, assessed, risk, verdict, durable, signed batch. The rate a core
counts the processor's time of all threads, because what else the machine does only ever adds; by the clock it stands
beside. No peer publishes such a figure: the one-by-one Decimal reference stands for what a plain program would do.
"""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from bench import _node

LINES = int(os.environ.get("TRADELANE_PARCELS", "1000000"))
_REFERENCE_LINES = 5_000
_COMMAND = [sys.executable, "-m", "config.commands.main", "parcels"]


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    from tests.parcel_makers import a_large_manifest

    _node.opened()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "manifest.csv"
        file.write_bytes(a_large_manifest(LINES))
        by_core, by_clock = _to_signed(file)
        yield {
            "name": "parcels: from the file to the signed batch, a core",
            "value": by_core, "unit": "1/s", "goal": 20_000, "better": "higher", "limit": _bare(file),
            "peer": _by_reference(), "n": LINES,
        }  # fmt: skip
        yield {
            "name": "parcels: the same by the clock", "value": by_clock, "unit": "1/s", "goal": None,
            "better": "higher", "limit": None, "peer": None, "n": LINES,
        }  # fmt: skip
        file.write_bytes(a_large_manifest(LINES, seed=2).replace(b"TL", b"TK"))
        yield {
            "name": "parcels: lines lost or doubled after kill -9",
            "value": _lost_after_kill(file), "unit": "", "goal": 0, "better": "lower", "limit": 0, "peer": None,
            "n": LINES,
        }  # fmt: skip


def _to_signed(file: Path) -> tuple[float, float]:
    """Lines a second in this process as the worker does them, by the processor's time and by the clock."""
    from tradelane.kernel import clock
    from tradelane.parcels import actions, queries
    from tradelane.parties.queries import node_actor

    start, started = time.perf_counter(), time.process_time()
    taken = actions.take_in(
        file=file, name=file.name, economy="MX", on=clock.now().date(), by=node_actor(), now=clock.now()
    )
    for number in queries.unjudged(taken.id):
        actions.judge(manifest=taken.id, part=number, now=clock.now())
    worked, took = time.process_time() - started, time.perf_counter() - start
    done = queries.manifest(id=taken.id, by=node_actor())
    if done.statement is None or done.statement["lines"] != LINES:
        raise RuntimeError("the benchmark's manifest was not signed whole")
    return round(LINES / worked), round(LINES / took)


def _lost_after_kill(file: Path) -> int:
    """Kill the command twice in the midst, let it finish, and count what is not there exactly once."""
    from tradelane.parcels.models import ManifestPart

    killed = 0
    for wanted in (2, 5):
        before = ManifestPart.objects.exclude(judged_at=None).count()
        process = subprocess.Popen([*_COMMAND, str(file), "--to", "MX", "--keep", "--json"], stdout=subprocess.DEVNULL)
        while process.poll() is None and ManifestPart.objects.exclude(judged_at=None).count() < before + wanted:
            time.sleep(0.01)
        killed += process.poll() is None
        process.kill()
        process.wait()
    verdicts = file.with_suffix(".ndjson")
    subprocess.run(
        [*_COMMAND, str(file), "--to", "MX", "--keep", "--json", "--out", str(verdicts)], check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    if not killed:
        raise RuntimeError("the command ended before it could be killed")
    seen = [json.loads(line)["line"] for line in verdicts.read_bytes().splitlines()]
    return len(set(range(1, LINES + 1)) ^ set(seen)) + len(seen) - len(set(seen))


def _by_reference() -> float:
    """Lines a second one by one in Decimal, without reading, keeping or signing."""
    from tests.parcel_makers import facts_of, rows

    from tradelane.parcels.rules import judge

    facts, lines = facts_of("MX"), list(rows(1, _REFERENCE_LINES))
    return _node.rate(lambda n: judge(lines[n], facts, line=n + 1), _REFERENCE_LINES)


def _bare(file: Path) -> float:
    import polars as pl

    start = time.process_time()
    frame = pl.read_csv(file, infer_schema=False)
    texts = [line.encode() for line in frame.select(pl.concat_str(pl.all().fill_null(""), separator=",")).to_series()]
    hashes = [hashlib.sha256(b"\0" + text).digest() for text in texts]
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        hashes = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        store.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE part (a BLOB, b BLOB);")
        for at in range(0, len(texts), 65_536):
            held = BytesIO()
            frame[at : at + 65_536].write_parquet(held, compression="zstd", compression_level=1)
            packed = zlib.compress(b"\n".join(texts[at : at + 65_536]), level=1)
            store.execute("INSERT INTO part VALUES (?, ?)", (held.getvalue(), packed))
        store.close()
    return round(LINES / (time.process_time() - start))
