# SPDX-License-Identifier: Apache-2.0
"""Batches of signed documents sent to a real node that is killed at any moment: what has a receipt is there."""

import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.empty_stores import with_tables
from tests.journeys.conftest import free_port

from config.demo import world
from config.demo.nodes import RunningNode, person

pytestmark = pytest.mark.network

BATCHES, DOCUMENTS, CUTS = 24, 40, 3


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RunningNode]:
    """The seller's node, with its worker."""
    running = RunningNode(world.MEXICO, with_tables(tmp_path / "mx"), f"http://127.0.0.1:{free_port()}")
    try:
        running.make()
        yield running
    finally:
        running.stop()


def _cut_power(node: RunningNode) -> None:
    moments = random.Random(20261125)
    for _ in range(CUTS):
        time.sleep(moments.uniform(0.1, 0.4))
        node.kill()
        node.start()


def test_what_has_a_receipt_survives_kill_9_and_nothing_is_kept_twice(node: RunningNode) -> None:
    seller = world.MEXICO.organisation("seller").id
    made = node.run("tests.signed_batches", seller, str(BATCHES), str(DOCUMENTS))
    batches = [json.loads(line).encode() for line in made.splitlines()]
    sender = person(node, "seller")
    cutting = threading.Thread(target=_cut_power, args=(node,))
    cutting.start()
    receipts = {}
    while cutting.is_alive() or len(receipts) < BATCHES * DOCUMENTS:
        for batch in batches:
            answer = sender.post("/api/documents/signed", batch, media="application/x-ndjson")
            assert answer["refused"] == 0, answer
            for result in answer["results"]:
                place = receipts.setdefault(result["document"], result["receipt"]["index"])
                assert place == result["receipt"]["index"]
    cutting.join()
    assert len(receipts) == BATCHES * DOCUMENTS
    assert sorted(receipts.values()) == list(range(BATCHES * DOCUMENTS))
    for document in random.Random(1).sample(sorted(receipts), 20):
        assert sender.get(f"/api/documents/{document}")["document"]["id"] == document
