# SPDX-License-Identifier: Apache-2.0
"""Two nodes whose work is spread by JetStream on three servers: servers, workers and senders die, messages do not.

TRADELANE_CHAOS_MESSAGES sets how many there are, half of them each way; 10000 take some minutes.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chaos import TRADERS, Chaos
from tests.empty_stores import with_tables
from tests.nats_servers import NatsServers, nats_servers
from tests.real_nodes import Node, a_port, kill, side_by_side

pytestmark = [pytest.mark.network]
EACH_WAY = int(os.environ.get("TRADELANE_CHAOS_MESSAGES", "60")) // 2
RESTS = (0.3, 0.9) if EACH_WAY < 1000 else (1.0, 3.0)
"""Seconds between two blows; a process needs about two to be back at work."""
PATIENCE = 300 + EACH_WAY / 5


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[NatsServers]:
    with nats_servers(tmp_path / "nats", count=3) as made:
        yield made


@pytest.fixture
def nodes(tmp_path: Path, servers: NatsServers) -> Iterator[tuple[Node, Node]]:
    made = tuple(Node(economy, with_tables(tmp_path / economy), a_port(), servers.url) for economy in TRADERS)
    mexico, singapore = made
    try:
        side_by_side(Node.settle, (mexico, singapore), tuple(TRADERS.values()))
        yield mexico, singapore
    finally:
        for node in made:
            for process in node.processes:
                if process.poll() is None:
                    kill(process)


def test_every_message_arrives_once_while_anything_may_die(nodes: tuple[Node, Node], servers: NatsServers) -> None:
    chaos = Chaos(nodes, EACH_WAY)
    chaos.open()
    began = time.monotonic()
    # 1. processes die at random; then a server of the bus too; then it comes back and another dies
    chaos.rage(until=lambda: chaos.delivered() > 0.3 * EACH_WAY and chaos.kills.total() >= 3, every=RESTS)
    servers.servers[0].kill()
    chaos.rage(until=lambda: chaos.delivered() > 0.8 * EACH_WAY and chaos.kills.total() >= 6, every=RESTS)
    servers.servers[0].start()
    chaos.rage(until=lambda: chaos.delivered() > 1.2 * EACH_WAY and chaos.kills.total() >= 9, every=RESTS)
    # 2. nobody dies any more: the rest arrives, with two servers of three
    servers.servers[1].kill()
    chaos.calm(patience=PATIENCE)
    took = time.monotonic() - began
    # 3. everything once, receipted and verified
    chaos.check()
    assert {"server", "worker"} <= set(chaos.kills)
    print(f"\n{2 * EACH_WAY} messages in {took:.0f} s, {2 * EACH_WAY / took:.1f} a second; killed: {dict(chaos.kills)}")
