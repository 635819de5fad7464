# SPDX-License-Identifier: Apache-2.0
"""NATS servers on loopback, one or three in a cluster, that a test starts, kills with -9 and starts again."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROGRAM = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin:/usr/local/bin")
PATIENCE = 60
"""Seconds until a server must listen; it needs less than one on a quiet machine."""


@dataclass
class NatsServer:
    """One server with its own folder, where its streams survive it."""

    name: str
    port: int
    route: int
    routes: tuple[int, ...]
    """Ports on which the servers of the cluster find each other; empty when it stands alone."""
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        assert PROGRAM is not None
        self.folder.mkdir(parents=True, exist_ok=True)
        arguments = ["-a", "127.0.0.1", "-p", str(self.port), "-n", self.name, "-js", "-sd", str(self.folder)]
        if self.routes:
            others = ",".join(f"nats://127.0.0.1:{port}" for port in self.routes)
            arguments += ["--cluster_name", "tests", "--cluster", f"nats://127.0.0.1:{self.route}", "--routes", others]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen([PROGRAM, *arguments], stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not _listens(self.port):
            assert self.process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "the NATS server does not listen"
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9: nothing is said farewell to."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=30)
            self.process = None


@dataclass
class NatsServers:
    """All servers of one bus."""

    servers: list[NatsServer] = field(default_factory=list)

    @property
    def url(self) -> str:
        """What `NATS_URL` says."""
        return ",".join(server.url for server in self.servers)

    def start(self) -> None:
        for server in self.servers:
            if server.process is None:
                server.start()

    def kill(self) -> None:
        for server in self.servers:
            server.kill()


@contextmanager
def nats_servers(folder: Path, *, count: int) -> Iterator[NatsServers]:
    """`count` servers as long as the context lives: 1 alone, or 3 that keep each message three times."""
    if PROGRAM is None:
        pytest.skip("nats-server is not on this machine; on Debian: apt-get install nats-server")
    ports = _free_ports(2 * count)
    clients, routes = ports[:count], ports[count:]
    together = tuple(routes) if count > 1 else ()
    made = NatsServers(
        [
            NatsServer(f"n{place}", client, route, together, folder / f"n{place}")
            for place, (client, route) in enumerate(zip(clients, routes, strict=True))
        ]
    )
    try:
        made.start()
        yield made
    finally:
        made.kill()


def _free_ports(count: int) -> list[int]:
    """Ports that nobody uses; all are held at once, so that no two are the same."""
    with ExitStack() as held:
        ports = []
        for _ in range(count):
            listener = held.enter_context(socket.socket())
            listener.bind(("127.0.0.1", 0))
            ports.append(int(listener.getsockname()[1]))
        return ports


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(0.5)
        return caller.connect_ex(("127.0.0.1", port)) == 0
