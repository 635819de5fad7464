# SPDX-License-Identifier: Apache-2.0
"""Starts, seeds, kills and restarts the demo's nodes as real processes; apart, so that tests of crashes use it too."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx

from config.demo.federation import sign_members
from config.demo.world import DemoNode
from tradelane.kernel.errors import Refused, TradelaneError, Unavailable

LOG = "node.log"
"""In a node's home: what its server and worker say."""
_CHEAP = "/api/exchange/directory"
"""What tells that a node answers, its store as well, for little work."""
START_SECONDS = 40
"""A node that does not answer by then has failed; a slow machine needs about five."""


@dataclass(slots=True)
class RunningNode:
    """A node's home, its credentials and its process."""

    node: DemoNode
    home: Path
    url: str
    tokens: dict[str, str] = field(default_factory=dict)
    password: str = ""
    """Of every person of the node, made for this run."""
    process: "subprocess.Popen[bytes] | None" = None
    settings: dict[str, str] = field(default_factory=dict)
    """Further variables of its environment, such as where its mail goes."""

    @property
    def where_to_look(self) -> str:
        """For who asks why it failed."""
        return f"Read {self.home / LOG}, then run it again."

    @property
    def environment(self) -> dict[str, str]:
        """Variables of the node's processes."""
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("TRADELANE_", "DATABASE_URL", "VAULT_DATABASE_URL", "NATS_URL"))
        }
        return {
            **kept,
            "TRADELANE_HOME": str(self.home),
            "TRADELANE_ECONOMY": self.node.economy,
            "TRADELANE_BASE_URL": self.url,
            "TRADELANE_LOG_LEVEL": "WARNING",
            "TRADELANE_REHEARSAL": "1",  # a demo shows the same story every time
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **self.settings,
        }

    @property
    def arguments(self) -> list[str]:
        """Further ones of `tradelane serve`."""
        return []

    def prepare(self) -> None:
        """Make the node and its people; doing it again changes nothing but the tokens, which are fresh."""
        seeded = json.loads(self.run("config.demo.seed", self.node.economy))
        self.tokens, self.password = seeded["tokens"], seeded["password"]

    def make(self) -> None:
        """Prepare and start."""
        self.prepare()
        self.start()

    def introduce(self, other: "RunningNode", anchor: Path) -> None:
        """Let this node recognise the other: its trust list, the federation of both, agreements on the lane."""
        self.run("config.demo.introduce", other.node.economy, other.url, str(other.home), str(anchor))

    def member(self) -> str:
        """What the node hands in to be a member of a federation."""
        return self.run("config.commands.main", "exchange", "member")

    def run(self, module: str, *arguments: str) -> str:
        """Run a command of the node to its end and return what it printed. Raises Unavailable with its last words."""
        done = subprocess.run(  # noqa: S603  our own module, our own arguments
            [sys.executable, "-m", module, *arguments], env=self.environment, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        if done.returncode:
            command = f"{module} {' '.join(arguments)}"
            raise Unavailable(
                f"{command} failed: {_last_words(done.stderr)}", field=command, rule="DEMO-2", fix=self.where_to_look
            )
        return done.stdout

    def start(self) -> None:
        """Start server and worker in a process group of their own, and wait until the node answers."""
        with (self.home / LOG).open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  our own module, our own arguments
                [sys.executable, "-m", "config.commands.main", "serve", "--threads", "4", *self.arguments],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.wait_until_up()

    def wait_until_up(self) -> None:
        """Return when the node answers. Raises Unavailable after START_SECONDS, with the end of its log."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                break  # whoever answers at this address, it is not this node
            try:
                if not http().get(f"{self.url}{_CHEAP}", timeout=5).is_server_error:  # of a proxy in front
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        tail = _last_words((self.home / LOG).read_text(errors="replace"))
        raise Unavailable(
            f"the node of {self.node.economy} did not start: {tail}", field=self.url, rule="DEMO-2",
            fix=self.where_to_look,
        )  # fmt: skip

    def kill(self) -> None:
        """kill -9 of server and worker together, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the node to end."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        group = self.process.pid
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)
        with contextlib.suppress(ProcessLookupError):  # what is left of the group would answer for the next node here
            os.killpg(group, signal.SIGKILL)
        self.process.wait(timeout=15)
        self.process = None


def make_pair(first: RunningNode, second: RunningNode) -> None:
    """Make and start two nodes side by side, and let each recognise the other."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(RunningNode.make, (first, second)))
    introduce_pair(first, second)


def introduce_pair(first: RunningNode, second: RunningNode) -> None:
    """Sign both as members of one federation, and let each recognise the other; both are serving."""
    with ThreadPoolExecutor(2) as pool:
        entries = list(pool.map(RunningNode.member, (first, second)))
        anchor = sign_members(first.home.parent / "federation", entries)
        sides = ((first, second), (second, first))
        for done in as_completed([pool.submit(one.introduce, other, anchor) for one, other in sides]):
            done.result()  # of two that fail, the first in time: the other only waited for it


@lru_cache(maxsize=1)
def http() -> httpx.Client:
    """One for the process: making one reads all certificate authorities of the machine, which takes 20 ms."""
    client = httpx.Client(timeout=60)
    atexit.register(client.close)
    return client


def _last_words(told: str) -> str:
    """The last line that a process wrote: of a traceback, the error."""
    return next((line.strip() for line in reversed(told.splitlines()) if line.strip()), "it said nothing")


def person(running: RunningNode, key: str, *, patience: float = 60) -> "Person":
    """Somebody of the node with a token, as a client."""
    return Person(running.url, running.tokens[key], patience)


@dataclass(slots=True)
class Person:
    """Acts over HTTP, and tries again while a node is down, as people do. Every call is safe to repeat."""

    url: str
    token: str
    patience: float

    def get(self, path: str) -> Any:
        """JSON of a GET."""
        return self._call("GET", path, b"").json()

    def fetch(self, path: str) -> bytes:
        """Bytes of a GET."""
        return self._call("GET", path, b"").content

    def post(self, path: str, body: dict[str, Any] | bytes | None = None, *, media: str = "application/json") -> Any:
        """JSON of a POST."""
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return self._call("POST", path, content, media).json()

    def _call(self, method: str, path: str, content: bytes, media: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **({"Content-Type": media} if media else {})}
        deadline = time.monotonic() + self.patience
        while True:
            try:
                answer = http().request(method, self.url + path, content=content, headers=headers)
            except httpx.TransportError as error:
                if time.monotonic() > deadline:
                    raise Unavailable(f"{self.url} does not answer: {error}") from error
                time.sleep(0.2)
                continue
            if answer.status_code == 503 and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            if answer.is_error:
                raise _told(answer)
            return answer


def _told(answer: httpx.Response) -> TradelaneError:
    """What the node said no with, as the error that it was there."""
    try:
        problem = answer.json()
        facts = {name: str(problem.get(name, "")) for name in ("field", "rule", "fix", "cites")}
        detail = str(problem["detail"])
    except (ValueError, KeyError, AttributeError):
        facts, detail = {}, answer.text[:600]
    kind = Unavailable if answer.is_server_error else Refused
    asked = {"request": f"{answer.request.method} {answer.request.url}", "status": answer.status_code}
    return kind(detail, **facts, facts=asked)
