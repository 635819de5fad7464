# SPDX-License-Identifier: Apache-2.0
"""A worker in a process of its own, which a test kills with -9: python -m tests.bus_worker STEP ARGUMENTS.

Works on the node of its environment. Each job notes in a file that it began, takes its time, and notes that it ended.
"""

import sys
import time
from pathlib import Path
from typing import Any


def make(count: str) -> None:
    """Make the tables and ask for `count` jobs."""
    from config.commands.store import migrate
    from tradelane.journal.actions import enqueue

    migrate()
    for number in range(int(count)):
        enqueue("note", {"number": number}, key=str(number))


def work(out: str, seconds: str) -> None:
    """Do jobs until killed."""
    from config import settings
    from tests.bus_makers import SILENCE
    from tradelane.journal.actions import run_due_jobs
    from tradelane.journal.adapters.jetstream import JetStreamBus
    from tradelane.journal.adapters.table import TableBus
    from tradelane.journal.ports import Bus

    environment = settings.ENVIRONMENT
    bus: Bus = TableBus()
    if environment.nats_addresses:
        node = environment.node_organisation
        bus = JetStreamBus(addresses=environment.nats_addresses, node=node, silence=SILENCE)

    def note(payload: dict[str, Any]) -> None:
        _write(out, f"began {payload['number']}")
        time.sleep(float(seconds))
        _write(out, f"ended {payload['number']}")

    while True:
        run_due_jobs(tasks={"note": note}, bus=bus, limit=10)
        time.sleep(bus.pause.total_seconds())


def _write(out: str, line: str) -> None:
    with Path(out).open("a") as file:
        file.write(line + "\n")


if __name__ == "__main__":
    import django

    django.setup()
    {"make": make, "work": work}[sys.argv[1]](*sys.argv[2:])
