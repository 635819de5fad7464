# SPDX-License-Identifier: Apache-2.0
"""From a look at a person's data at one node to its line on their page at the other: two real nodes as processes.

The time holds the look itself, its fact, a signed and sealed message, its receipt, and the page made anew. Its limit is
the waiting of two workers between their rounds, each up to `work.ROUNDS_EVERY`.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

GOAL_MS = 1000
PATIENCE = 30


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    from tests.journeys.conftest import free_port

    from config.commands.work import ROUNDS_EVERY
    from config.demo import world
    from config.demo.nodes import RunningNode, make_pair
    from config.demo.story import Story

    with tempfile.TemporaryDirectory() as home:
        nodes = {
            economy: RunningNode(node, Path(home) / economy, f"http://127.0.0.1:{free_port()}")
            for economy, node in world.NODES.items()
        }
        try:
            make_pair(nodes["MX"], nodes["SG"])
            story = Story(nodes["MX"], nodes["SG"], world.order(), "order.json", "MX-SG")
            taken = sorted(_milliseconds(look, story, name) for name, look in _looks(story))
        finally:
            for node in nodes.values():
                node.stop()
    yield {
        "name": "privacy: a look abroad, on the person's page", "value": round(statistics.median(taken)), "unit": "ms",
        "goal": GOAL_MS, "better": "lower", "limit": round(2 * ROUNDS_EVERY * 1000), "peer": None, "n": len(taken),
        "worst": round(taken[-1]),
    }  # fmt: skip


def _looks(story: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Who at the buyer's node looks at the buyer's contact, each for the first time today."""
    from config.demo.nodes import person

    for step, act in story.acts():
        if step == "import_cleared":
            break
        act()
    story.reach_import()
    node = story.buyer_node
    case = person(node, "buyer").get(f"/api/trades/{story.trade}")["links"]["import_case"]
    yield "Customs of Singapore", lambda: person(node, "customs_sg").get(f"/api/window/cases/{case}/people")
    yield "Straits Bank", lambda: person(node, "buyer_bank").get(f"/api/consignments/{story.consignment}")


def _milliseconds(look: Callable[[], Any], story: Any, name: str) -> float:
    page = _page(story)
    before = page().count(name)
    began = time.perf_counter()
    look()
    while page().count(name) <= before:
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{name} is not on the page")
        time.sleep(0.02)
    return (time.perf_counter() - began) * 1000


def _page(story: Any) -> Callable[[], str]:
    """The list of receipts of the buyer's contact, as their own link shows it at the seller's node."""
    code = (
        "import django; django.setup()\n"
        "from tradelane.privacy.actions import link_for\n"
        "print(link_for(email='weiling@merlionroasters.example'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=story.seller_node.environment, capture_output=True, text=True, check=True
    )
    link = done.stdout.strip()
    return lambda: httpx.get(f"{link}?part=receipts", timeout=PATIENCE).text
