# SPDX-License-Identifier: Apache-2.0
"""The main job over two real nodes, with the power cut in the middle of it: everything arrives, nothing twice."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config.demo.nodes import RunningNode, person
from config.demo.story import Story
from tradelane.trades.values import Step

pytestmark = pytest.mark.network

CUTS = {
    "documents": "seller",
    "title_issued": "seller",
    "sent": "seller",
    "received": "buyer",
    "title_transferred": "buyer",
    "delivered": "seller",
    "settled": "buyer",
}
"""During which act which node is killed: at writing, at sending, at receiving, at answering."""


def _cut_power(node: RunningNode, after: float) -> None:
    time.sleep(after)
    node.kill()
    node.start()


class Impatient(Story):
    """Asks each act twice in the same moment, as a double click does, or a client that gave up waiting."""

    def _act(self, node: RunningNode, who: str, act: str, body: dict[str, Any] | None = None) -> None:
        ask = super()._act
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: ask(node, who, act, body), range(2)))


FOREIGN_ORDERS = ("UBL-Order-2.0-Example-International.xml", "UBL-Order-2.1-Example.xml")
"""Of OASIS: written by nobody here, for goods and parties that no lane of ours knows."""


def test_an_order_that_nobody_here_wrote_is_settled_and_says_what_was_added(story: Story, standards: Path) -> None:
    for name in FOREIGN_ORDERS:
        order = (standards / "ubl" / "examples" / name).read_bytes()
        foreign = Impatient(story.seller_node, story.buyer_node, order, name, story.lane)
        for _, act in foreign.acts():
            act()
        seller = person(foreign.seller_node, "seller")
        trade = seller.get(f"/api/trades/{foreign.trade}")
        assert [s["step"] for s in trade["steps"]] == [s.value for s in Step]
        told = seller.get(f"/api/consignments/{foreign.consignment}")
        read = seller.get(f"/api/trades/{foreign.trade}/reading")["consignment"]
        assert told["references"]["order"] == read["references"]["order"]
        assert told["terms"]["currency"] == read["terms"]["currency"]
        sources = {entry["path"]: entry for entry in told["provenance"]}
        for place, (item, ordered) in enumerate(zip(told["goods_items"], read["goods_items"], strict=True)):
            for field in ("description", "quantity", "unit_price"):
                assert item.get(field) == ordered.get(field)
            for field in ("hs_code", "origin", "net_mass", "gross_mass"):
                entry = sources[f"goods_items[{place}].{field}"]
                assert (entry["source"], entry["by"]) == ("declarant", "Cooperativa Altura de Chiapas")
        for field in ("transport.loading", "transport.discharge"):
            assert sources[field]["source"] == "declarant"


def test_the_lane_completes_whatever_is_killed_and_nothing_happens_twice(story: Story) -> None:
    moments = random.Random(20261124)
    for step, act in story.acts():
        if step not in CUTS:
            act()
            continue
        node = story.seller_node if CUTS[step] == "seller" else story.buyer_node
        cut = threading.Thread(target=_cut_power, args=(node, moments.uniform(0.02, 0.4)))
        cut.start()
        act()
        cut.join()
    seller, buyer = person(story.seller_node, "seller"), person(story.buyer_node, "buyer")
    for reader in (seller, buyer):
        trade = reader.get(f"/api/trades/{story.trade}")
        assert [s["step"] for s in trade["steps"]] == [s.value for s in Step]
        assert trade["next_step"] is None
        title = trade["links"]["title"]
        chain = reader.get(f"/api/titles/{title}/entries")
        assert [e["entry"]["act"] for e in chain] == ["issue", "transfer", "transfer", "surrender", "accept_surrender"]
        assert reader.get(f"/api/titles/{title}")["state"] == "delivered"
        kinds = Counter(d["kind"] for d in reader.get(f"/api/documents?consignment={story.consignment}"))
        assert set(kinds.values()) == {1}
        assert len(reader.get("/api/trades")) == 1
    assert set(kinds) >= {"commercial-invoice", "packing-list", "certificate-of-origin", "bill-of-lading"}
