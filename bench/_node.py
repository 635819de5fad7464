# SPDX-License-Identifier: Apache-2.0
"""A node for one run of the benchmarks: on SQLite, in a temporary folder, with invented traders."""

import atexit
import gc
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tests.makers import CARRIER, OUTSIDER, SELLER

from tradelane.kernel.ids import OrganisationId

TRADERS = (SELLER, OUTSIDER, CARRIER)


@cache
def opened() -> str:
    """The base address of the node; Django is loaded on it in this process when this returns."""
    home = tempfile.mkdtemp(prefix="tradelane-bench-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    address = f"http://127.0.0.1:{_free_port()}"
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("VAULT_DATABASE_URL", None)
    os.environ |= {
        "TRADELANE_HOME": home,
        "TRADELANE_ECONOMY": "MX",
        "TRADELANE_BASE_URL": address,
        "TRADELANE_SECRET": "",
        "TRADELANE_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    init = [sys.executable, "-m", "config.commands.main", "init", "--json"]
    subprocess.run(init, check=True, stdout=subprocess.DEVNULL)
    from config.commands.store import open_store

    open_store()
    _register()
    return address


@cache
def served() -> str:
    """The base address of the node, now served by granian in a process of its own."""
    address = opened()
    serve = [sys.executable, "-m", "config.commands.main", "serve", "--no-work"]
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(server.wait)
    atexit.register(server.terminate)
    host, port = address.removeprefix("http://").split(":")
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            return address
        except OSError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.05)


def cpu_seconds() -> float:
    """Processor time of the served node so far: of every process below this one that serves."""
    ticks = sum(_ticks(pid) for pid in _below(os.getpid()))
    return ticks / os.sysconf("SC_CLK_TCK")


def _below(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return [*children, *(below for child in children for below in _below(child))]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])  # utime and stime, 14 and 15 of proc(5)


def settled() -> None:
    """Count what is loaded as lasting, as a server does once it has started (`config.wsgi`)."""
    gc.collect()
    gc.freeze()


@cache
def token(organisation: OrganisationId, name: str = "bench") -> str:
    """An access token of somebody of the organisation with every role."""
    from tradelane.parties import actions
    from tradelane.parties.values import Role

    opened()
    email = f"{organisation.lower()}@{name}.example"
    person = actions.add_person(email=email, name="Bench", organisation=organisation, roles=tuple(Role))
    return actions.issue_token(person=person, organisation=organisation, label="bench")


def rate(act: Callable[[int], Any], n: int, *, each: int = 1) -> float:
    """Things done a second over `n` calls of `act`, each with its number and doing `each` things."""
    start = time.perf_counter()
    for number in range(n):
        act(number)
    return round(n * each / (time.perf_counter() - start), 1)


def _register() -> None:
    from tests.makers import an_organisation

    from tradelane.kernel import clock
    from tradelane.trust.actions import issue_certificate

    for trader in TRADERS:
        an_organisation(trader)
        issue_certificate(organisation=trader, name=trader, now=clock.now())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
