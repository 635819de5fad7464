# SPDX-License-Identifier: Apache-2.0
"""The server that only other nodes reach, over mutual TLS; apart from the public one, which asks for no certificate.

It runs in a process of its own beside the public server, on the port of TRADELANE_NODES_URL. Clients show a
certificate of an authority that certifies a known node; who it is and what it may send is then for the message itself.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from config.problems import problem_response
from tradelane.exchange.rules import nodes_come_over_mutual_tls

DOORS = tuple(f"/api/exchange/{name}" for name in ("inbox", "batches", "attachments", "agreements"))
"""What only nodes use."""
ALSO = ("/api/exchange/directory", "/trust-list.json", "/trust/", "/witness/", "/log/")
"""What nodes ask each other for, and anybody may."""
LOOK_SECONDS = 15
_log = logging.getLogger(__name__)


class OneDoorForNodes:
    """Where nodes have a server of their own, their doors are there and nowhere else, and nothing else is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `request`, or refuse it by EXCH-38 at the wrong server."""
        for_nodes = request.path.startswith(DOORS)
        both = request.path.startswith(ALSO)
        if nodes_come_over_mutual_tls(
            asked_for=bool(settings.NODES_URL), has_certificate=settings.FOR_NODES, for_nodes=for_nodes, public=both
        ):
            return self._get_response(request)
        return problem_response(nodes_come_over_mutual_tls.refused())


def start_server_for_nodes() -> "subprocess.Popen[bytes] | None":
    """Start it in a process of its own when TRADELANE_NODES_URL asks for it."""
    if not settings.NODES_URL:
        return None
    return subprocess.Popen([sys.executable, "-m", "config.nodes"], env={**os.environ, "TRADELANE_FOR_NODES": "1"})


def serve_nodes() -> None:
    """Serve until stopped. Raises NotFound before the node has an authority."""
    from granian import Granian
    from granian.constants import Interfaces

    from config.ports import require_free
    from tradelane.exchange.adapters.certificates import write_authorities
    from tradelane.exchange.queries import node_authorities
    from tradelane.kernel import clock
    from tradelane.trust.actions import tls_files

    url = urlsplit(settings.NODES_URL)
    host, port = url.hostname or "", url.port or 0
    files, authorities = tls_files(host=host, now=clock.now()), write_authorities(node_authorities())
    listen = settings.NODES_LISTEN or host
    require_free(listen, port)
    _watch(authorities)
    Granian(
        "config.wsgi:application",
        address=listen,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        ssl_cert=files.certificate,
        ssl_key=files.key,
        ssl_ca=authorities,
        ssl_client_verify=True,
    ).serve()


def _watch(authorities: Path) -> None:
    """Have the server read the authorities anew when a node came, and end when the one that started us has."""
    from tradelane.exchange.adapters.certificates import write_authorities
    from tradelane.exchange.queries import node_authorities

    known, parent = authorities.read_bytes(), os.getppid()

    def look() -> None:
        nonlocal known
        pause = threading.Event()
        while not pause.wait(LOOK_SECONDS):
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return
            try:
                fresh = write_authorities(node_authorities()).read_bytes()
            except Exception:
                _log.exception("the authorities of other nodes could not be read")
                continue
            if fresh != known:
                known = fresh
                os.kill(os.getpid(), signal.SIGHUP)

    threading.Thread(target=look, daemon=True).start()


if __name__ == "__main__":
    from config.commands.store import open_store

    open_store()
    serve_nodes()
