# SPDX-License-Identifier: Apache-2.0
"""Two nodes that send to each other while anything of theirs is killed with -9, and what must hold afterwards."""

import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.demo.federation import sign_members
from tests.makers import BUYER, SELLER
from tests.real_nodes import Node, kill, side_by_side, wait_until

KIND = "trade.milestone"
"""What the senders send; beside it the nodes tell each other of themselves, such as their privacy directories."""

TRADERS = {"MX": SELLER, "SG": BUYER}


@dataclass
class Post:
    """A process that is to be there always, or until it has ended well; whoever is killed is replaced."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    rest: float = 0.0
    """Seconds that it is left alone after it was killed: a peer that is away doubles and doubles how long jobs wait."""
    ends: bool = False
    killed_at: float = 0.0
    process: "subprocess.Popen[bytes] | None" = None

    def man(self) -> None:
        if self.process is None or (self.process.poll() is not None and not self.has_ended):
            self.process = self.start()

    def kill(self) -> bool:
        """kill -9, where there is somebody to kill who is not to be left alone."""
        rests = time.monotonic() - self.killed_at < self.rest
        if rests or self.process is None or self.process.poll() is not None:
            return False
        kill(self.process)
        self.killed_at = time.monotonic()
        return True

    @property
    def has_ended(self) -> bool:
        return self.ends and self.process is not None and self.process.poll() == 0


@dataclass
class Chaos:
    """Two nodes with senders, workers and servers, and a hand that kills one of them again and again."""

    nodes: tuple[Node, Node]
    count: int
    """Messages each way."""
    workers: int = 2
    """Of each node."""
    rest: float = 20.0
    """Seconds between two kills of one server; of one worker a quarter, so that it comes to work."""
    seed: int = 20
    posts: list[Post] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)

    def open(self) -> None:
        """Both nodes serve, and have agreed on both lanes."""
        for node in self.nodes:
            self.posts.append(Post("server", node.start_serving, rest=self.rest, process=node.serve()))
        entries = [node.run("config.commands.main", "exchange", "member") for node in self.nodes]
        anchor = sign_members(self.nodes[0].home.parent / "federation", entries)
        side_by_side(lambda node, other: _agree(node, other, anchor), self.nodes, self.nodes[::-1])
        for node in self.nodes:
            self.posts += [
                Post("worker", lambda node=node: node.start("work"), self.rest / 4) for _ in range(self.workers)
            ]
        for node, other in (self.nodes, self.nodes[::-1]):
            self.posts.append(
                Post("sender", lambda node=node, other=other: self._sender(node, other), self.rest / 4, ends=True)
            )
        self.man()

    def man(self) -> None:
        for post in self.posts:
            post.man()

    def rage(self, *, until: Callable[[], bool], every: tuple[float, float]) -> None:
        """Kill one after the other at random, and replace it, until something holds."""
        hand = random.Random(self.seed)
        while not until():
            time.sleep(hand.uniform(*every))
            post = hand.choice(self.posts)
            self.kills[post.name] += post.kill()
            self.man()

    def calm(self, *, patience: float) -> None:
        """Whoever ended is replaced, nobody is killed, and everything is delivered and taken up."""

        def over() -> bool:
            self.man()
            time.sleep(0.5)
            return self.delivered() == 2 * self.count and all(not _open_jobs(node) for node in self.nodes)

        wait_until(over, "delivery of all", patience=patience)

    def delivered(self) -> int:
        question = f"SELECT count(*) FROM exchange_outboxmessage WHERE state = 'delivered' AND kind = '{KIND}'"
        return sum(int(node.ask(question)[0][0]) for node in self.nodes)

    def check(self) -> None:
        """Each message that was acknowledged to its sender arrived once, is receipted, and was taken up."""
        for node, other in (self.nodes, self.nodes[::-1]):
            ours = f"kind = '{KIND}'"
            sent = dict(
                node.ask(f"SELECT id, receipt FROM exchange_outboxmessage WHERE state = 'delivered' AND {ours}")
            )
            came = dict(other.ask(f"SELECT id, receipt FROM exchange_inboxmessage WHERE {ours}"))
            acknowledged = set(_acknowledged(node))
            # 1. none lost, none from nowhere, each with the receipt that its recipient kept
            assert node.ask(f"SELECT count(*) FROM exchange_outboxmessage WHERE {ours}") == [(self.count,)]
            assert acknowledged == set(sent)
            assert came == sent
            # 2. each once: one fact of its receipt, one of its delivery, one job that took it up
            for keeper, name in ((other, "received"), (node, "delivered")):
                subjects = keeper.ask(f"SELECT subject FROM journal_fact WHERE name = 'exchange.message.{name}'")
                assert Counter(id for (id,) in subjects if id in sent) == Counter(sent.keys())
            jobs = other.ask("SELECT key FROM journal_job WHERE kind = 'trades.inbox' AND done_at IS NOT NULL")
            assert Counter(key for (key,) in jobs if key in sent) == Counter(sent.keys())
            assert node.ask("SELECT kind, error FROM journal_job WHERE dead_at IS NOT NULL") == []
            # 3. every receipt verifies
            verified = json.loads(node.run("tests.chaos_node", "verify", other.economy))
            assert verified == {"verified": self.count}

    def _sender(self, node: Node, other: Node) -> "subprocess.Popen[bytes]":
        count, out = str(self.count), str(node.home / "acknowledged")
        return node.start_module(
            "tests.chaos_node", "send", TRADERS[node.economy], other.economy, TRADERS[other.economy], count, out
        )


def _agree(node: Node, other: Node, anchor: Path) -> None:
    trust_list = str(other.home / "list.json")
    node.run("tests.chaos_node", "agree", node.economy, other.economy, other.url, trust_list, str(anchor))


def _acknowledged(node: Node) -> list[str]:
    return (node.home / "acknowledged").read_text().splitlines()


def _open_jobs(node: Node) -> int:
    return int(node.ask("SELECT count(*) FROM journal_job WHERE done_at IS NULL AND dead_at IS NULL")[0][0])
