# SPDX-License-Identifier: Apache-2.0
"""Background jobs that do nothing, taken and done by one worker: from the table alone, and called to by JetStream.

The limit is what no bus is spared: the two commits of a job, a lease and its end, in the same store.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.nats_servers import PROGRAM, nats_servers

from bench import _node

JOBS = 600


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    _node.opened()
    from tradelane.journal.adapters.table import TableBus

    limit = max(_commits() for _ in range(3))
    yield _row("jobs: done by one worker, from the table", _done(TableBus()), limit)
    if PROGRAM is None:
        return
    from tradelane.journal.adapters.jetstream import JetStreamBus

    for count, words in ((1, "one server"), (3, "three servers")):
        with tempfile.TemporaryDirectory() as folder, nats_servers(Path(folder), count=count) as servers:
            bus = JetStreamBus(addresses=servers.url.split(","), node=f"MX.NODE.BENCH{count}")
            while not bus.state().ok:
                time.sleep(0.2)
            yield _row(f"jobs: done by one worker, JetStream on {words}", _done(bus), limit)
            bus.close()


def _done(bus: Any) -> float:
    """Jobs a second, from the first hand-over to the last end."""
    from django.db import transaction

    from tradelane.journal.actions import enqueue, run_due_jobs

    with transaction.atomic():
        for number in range(JOBS):
            enqueue("bench.nothing", {}, key=f"{type(bus).__name__} {id(bus)} {number}")
    began = time.perf_counter()
    done = 0
    while done < JOBS:
        done += run_due_jobs(tasks={"bench.nothing": lambda payload: None}, bus=bus, limit=JOBS).done
    return round(JOBS / (time.perf_counter() - began), 1)


def _commits() -> float:
    """Pairs of commits a second of the smallest row there is."""
    from tradelane.journal.models import Turn

    Turn.objects.get_or_create(name="bench")
    return _node.rate(lambda n: [Turn.objects.filter(pk="bench").update(holder=f"{n}{m}") for m in "ab"], JOBS)


def _row(name: str, value: float, limit: float) -> dict[str, Any]:
    return {
        "name": name, "value": value, "unit": "1/s", "goal": 200, "better": "higher", "limit": limit, "peer": None,
        "n": JOBS,
    }  # fmt: skip
