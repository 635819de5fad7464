# SPDX-License-Identifier: Apache-2.0
"""Two real nodes on loopback, with their own databases and authorities: kill -9 loses nothing and doubles nothing."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.empty_stores import with_tables
from tests.makers import BUYER, SELLER
from tests.real_nodes import Node, a_port, kill, side_by_side, wait_until

pytestmark = [pytest.mark.network]
MESSAGES = 140


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    made = Node("MX", with_tables(tmp_path / "mx"), a_port()), Node("SG", with_tables(tmp_path / "sg"), a_port())
    try:
        side_by_side(Node.settle, made, (SELLER, BUYER))
        side_by_side(Node.recognise, made, made[::-1])
        yield made
    finally:
        for node in made:
            for process in node.processes:
                if process.poll() is None:
                    kill(process)


def test_everything_arrives_once_although_the_receiver_is_killed(nodes: tuple[Node, Node]) -> None:
    mexico, singapore = nodes
    # 1. both serve their directories; each operator registers the other
    servers = mexico.serve(), singapore.serve()
    side_by_side(Node.open_lane, nodes, nodes[::-1])
    # 2. messages go out; the receiver is killed while they come in
    mexico.run("tests.exchange_node", "send", SELLER, "SG", BUYER, str(MESSAGES))
    mexico.start("work")
    wait_until(lambda: singapore.ask("SELECT count(*) FROM exchange_inboxmessage")[0][0] >= MESSAGES // 5, "arrivals")
    kill(servers[1])
    at_kill = singapore.ask("SELECT id, receipt FROM exchange_inboxmessage")
    assert MESSAGES // 5 <= len(at_kill) < MESSAGES
    waiting = "SELECT count(*) FROM exchange_outboxmessage WHERE state = 'waiting'"
    wait_until(lambda: mexico.ask(f"{waiting} AND error <> ''")[0][0] > 0, "a try that found nobody")
    # 3. it comes back, and the rest arrives
    singapore.serve()
    wait_until(lambda: mexico.ask(waiting)[0][0] == 0, "delivery of all")
    # 4. everything once: nothing acknowledged was lost, nothing was taken in twice
    sent = dict(mexico.ask("SELECT id, receipt FROM exchange_outboxmessage WHERE state = 'delivered'"))
    came = dict(singapore.ask("SELECT id, receipt FROM exchange_inboxmessage"))
    assert len(sent) == MESSAGES
    assert came == sent
    assert set(dict(at_kill).items()) <= set(sent.items())
    jobs = singapore.ask("SELECT key FROM journal_job WHERE kind = 'trades.inbox'")
    facts = singapore.ask("SELECT subject FROM journal_fact WHERE name = 'exchange.message.received'")
    assert sorted(jobs) == sorted(facts) == sorted((id,) for id in sent)
    # 5. and the two never shared an authority
    assert mexico.ask("SELECT public FROM trust_key") != singapore.ask("SELECT public FROM trust_key")
    _the_open_door_refuses_by_name(singapore.url)


def _the_open_door_refuses_by_name(url: str) -> None:
    for content, kind, status, rule in (
        (b"hello", "application/jose", 400, "EXCH-16"),
        (b"{}", "application/json", 400, "EXCH-16"),
        (b"", "application/jose", 422, "EXCH-1"),
        (b"x" * 20_500_000, "application/jose", 422, "EXCH-1"),
    ):
        answer = httpx.post(f"{url}/api/exchange/inbox", content=content, headers={"Content-Type": kind}, timeout=60)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["rule"] == rule
    assert httpx.get(f"{url}/api/exchange/outbox", timeout=60).status_code == 401
