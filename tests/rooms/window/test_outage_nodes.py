# SPDX-License-Identifier: Apache-2.0
"""A real node and a real system of an agency; both are killed with -9 while cases are filed and replayed."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.agency_makers import AgencySide, free_port, public
from tests.empty_stores import with_tables
from tests.real_nodes import Node, a_port, kill, wait_until

BEFORE, DURING = 3, 12
"""Cases filed while the system is up, and while it is away."""


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    made = Node("MX", with_tables(tmp_path / "node"), a_port())
    yield made
    for process in made.processes:
        if process.poll() is None:
            kill(process)


@pytest.fixture
def side(tmp_path: Path) -> Iterator[AgencySide]:
    made = AgencySide(tmp_path / "agency", port=free_port())
    made.home.mkdir()
    yield made
    made.stop()


def test_every_case_arrives_once_and_in_its_order_whoever_is_killed(node: Node, side: AgencySide) -> None:
    # 1. a window whose customs keep their own system
    keys = {"signing": public(side.signing), "sealing": public(side.sealing)}
    (side.home / "public.json").write_text(json.dumps(keys))
    trust_list = node.home / "list.json"
    window_key = json.loads(
        node.run("tests.outage_node", "settle", side.address, str(side.home / "public.json"), str(trust_list))
    )
    side.start(window_key)
    worker = node.start("work")
    filed = node.run("tests.outage_node", "file", "0", str(BEFORE)).split()
    wait_until(lambda: len(side.noted()) == BEFORE, "the cases filed while the system is up")
    # 2. the system dies, and the worker too; cases are filed all the same, and their receipts are there
    side.stop()
    filed += node.run("tests.outage_node", "file", str(BEFORE), str(BEFORE + 2)).split()
    wait_until(lambda: bool(node.ask("SELECT 1 FROM window_outage WHERE ended_at IS NULL")), "the outage")
    kill(worker)
    filed += node.run("tests.outage_node", "file", str(BEFORE + 2), str(BEFORE + DURING)).split()
    given = node.ask("SELECT count(*) FROM window_filing_receipt WHERE provisional AND ended_at IS NULL")
    assert given[0][0] >= DURING - 2, "each case that was filed in the outage has its receipt with it"
    # 3. it comes back; the worker is killed in the middle of the replay
    side.start(window_key)
    worker = node.start("work")
    wait_until(lambda: len(side.noted()) > BEFORE, "the beginning of the replay")
    kill(worker)
    node.start("work", "--with-server")  # as a node that starts again: it frees what the killed worker had leased
    wait_until(lambda: len(side.noted()) == len(filed), "the whole replay")
    wait_until(lambda: not node.ask("SELECT 1 FROM window_notice WHERE state <> 'delivered'"), "the notes of it")
    wait_until(lambda: bool(node.ask("SELECT 1 FROM journal_fact WHERE name = 'window.outage.ended'")), "the end")
    # 4. each case once, in its order; each receipt gave way to the real one
    assert [line["message"]["case"] for line in side.noted()] == filed
    receipts = node.ask("SELECT case_id, provisional, ended_at IS NULL FROM window_filing_receipt")
    real = [case for case, provisional, stands in receipts if not provisional and stands]
    assert Counter(real) == Counter(case for case, provisional, _ in receipts if provisional)
    assert set(filed[-(DURING - 2) :]) <= set(real)
    ((told,),) = node.ask("SELECT data FROM journal_fact WHERE name = 'window.outage.ended'")
    assert json.loads(told)["seconds"] > 0
    assert node.ask("SELECT count(*) FROM window_outage WHERE ended_at IS NULL") == [(0,)]
    # 5. a receipt verifies by the command line alone
    ((jws,),) = node.ask("SELECT jws FROM window_filing_receipt WHERE NOT provisional LIMIT 1")
    (side.home / "receipt.jws").write_text(jws)
    checked = ["verify", "--json", "--trust", str(trust_list), str(side.home / "receipt.jws")]
    report = json.loads(node.run("config.commands.main", *checked))
    assert (report["kind"], report["result"]) == ("receipt", "valid")
