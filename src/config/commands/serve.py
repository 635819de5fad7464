# SPDX-License-Identifier: Apache-2.0
"""`tradelane serve`: the web server; apart, because it is the one command that stays."""

import os
import subprocess
import sys
from typing import Annotated
from urllib.parse import urlsplit

import typer

from config.commands.output import Json, print_json
from config.environment import Environment

THREADS = 64
"""One process: SQLite has one writer, and rate limits are counted in its memory. Threads share it; titles that move at
the same moment share a commit, so many more threads than processors pay: most of them only wait for their group. Pages
and the rest of the API are answered 16 at a time (`config.thin_door`). A thread that idles for 30 seconds ends."""
DEFAULT_PORT = 8000
"""Where a proxy in front finds the node when its own address names no port."""


def run(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; that of TRADELANE_BASE_URL when not given.")] = 0,
    threads: Annotated[int, typer.Option(help="Requests answered at the same time.")] = THREADS,
    with_work: Annotated[
        bool, typer.Option("--work/--no-work", help="Also do the background work, in a process of its own.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Serve the node's pages and API until stopped; tables are brought up to date first."""
    from config.commands.store import migrate, open_store
    from config.ports import require_free

    environment = open_store()

    from config.nodes import start_server_for_nodes

    port = port or urlsplit(environment.base_url).port or DEFAULT_PORT
    require_free(host, port)
    migrate()
    _tell(environment, host=host, port=port, as_json=as_json)
    worker = _start_worker() if with_work else None
    for_nodes = start_server_for_nodes()

    os.environ["TRADELANE_SERVER_PID"] = str(os.getpid())

    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        backlog=1024,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    try:
        server.serve()
    finally:
        for beside in (worker, for_nodes):
            if beside is not None:
                beside.terminate()
                beside.wait(timeout=30)


def _tell(environment: Environment, *, host: str, port: int, as_json: bool) -> None:
    """Say once, before anything else is logged, where the node is and who runs it."""
    served = {
        "url": environment.base_url,
        "listening": f"{host}:{port}",
        "organisation": environment.node_organisation,
        "home": str(environment.home_folder),
    }
    if as_json:
        print_json(served)
    else:
        typer.echo(f"{served['organisation']} at {served['url']}, from {served['home']}; stop with Ctrl-C")
    sys.stdout.flush()


def _start_worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "config.commands.main", "work", "--with-server"])
