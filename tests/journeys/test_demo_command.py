# SPDX-License-Identifier: Apache-2.0
"""`tradelane demo` as a stranger runs it: what is wrong is said at once, and it leaves nothing running behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.network

COMMAND = [sys.executable, "-m", "config.commands.main", "demo"]


def two_ports() -> int:
    """A free port whose follower is free too."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except (OSError, OverflowError):
                continue
            return port


def refused(folder: Path, *arguments: str) -> dict[str, str]:
    """The error with which the demo ends in `folder`, where it has started no node."""
    done = subprocess.run(
        [*COMMAND, *arguments, "--json"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert not (folder / "var").exists(), "it began before it looked"
    error: dict[str, str] = json.loads(done.stderr)["error"]
    return error


def test_what_is_wrong_is_said_before_a_node_is_made(tmp_path: Path) -> None:
    assert refused(tmp_path, "--order", "absent.xml")["rule"] == "FILE-1"
    (tmp_path / "broken.xml").write_text("<Order><a></Order>")
    assert refused(tmp_path, "--order", "broken.xml")["rule"] == "XML-1"
    assert refused(tmp_path, "--from", "US")["rule"] == "DEMO-1"
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        assert refused(tmp_path, "--port", str(other.getsockname()[1]))["rule"] == "PORT-1"


def test_a_demo_that_is_ended_ends_its_nodes(tmp_path: Path) -> None:
    port = two_ports()
    demo = subprocess.Popen([*COMMAND, "--port", str(port)], cwd=tmp_path, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        answering(port, demo)
    finally:
        demo.send_signal(signal.SIGTERM)
        status = demo.wait(timeout=60)
    assert status == 128 + signal.SIGTERM
    for each in (port, port + 1):
        socket.create_server(("127.0.0.1", each)).close()  # raises when a node still listens


def answering(port: int, demo: "subprocess.Popen[bytes]") -> None:
    """Return when the demo's first node answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert demo.poll() is None, "the demo ended by itself"
        try:
            httpx.get(f"http://127.0.0.1:{port}/alive", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("no node answered")
