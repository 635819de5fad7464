# SPDX-License-Identifier: Apache-2.0
"""A lane that needs a paper bill of lading, over two real nodes: no electronic title, and the copy says what it is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.empty_stores import with_tables
from tests.japan_node import JAPAN, JapaneseNode
from tests.journeys.conftest import free_port

from config.demo import world
from config.demo.bank import BUYER_ACCOUNT
from config.demo.nodes import RunningNode, make_pair, person
from config.demo.story import Story
from tradelane.kernel import clock
from tradelane.kernel.errors import TradelaneError

pytestmark = pytest.mark.network


class ToTokyo(Story):
    """The story's coffee, ordered from and shipped to Japan."""

    def complete_consignment(self) -> None:
        """The declarant's word as in the story, with Japan's parties and port."""
        seller = person(self.seller_node, "seller")
        extra = world.supplement(seller.get(f"/api/trades/{self.trade}/reading")["consignment"])
        extra["transport"]["discharge"] = {"locode": "JPTYO", "name": "Tokyo"}
        extra["terms"]["place"] = "Tokyo"
        mexico = self.seller_node.node
        parts = {key: JAPAN.organisation(key).id for key in ("buyer", "buyer_bank")}
        parts |= {key: mexico.organisation(key).id for key in ("carrier", "seller_bank")}
        for party in extra["parties"]:
            role = "buyer" if party["role"] == "consignee" else party["role"]
            if role in ("buyer", "buyer_bank"):
                ours = JAPAN.organisation(role)
                party |= {"name": ours.name, "address": ours.address, "organisation": ours.id}
        body = {"supplement": extra, "parts": parts}
        self.consignment = seller.post(f"/api/trades/{self.trade}/acts/consignment", body)["consignment"]


@pytest.fixture
def tokyo(tmp_path: Path) -> Iterator[ToTokyo]:
    order = json.loads(world.order())
    buyer = JAPAN.organisation("buyer")
    order["parties"][1] |= {"name": buyer.name, "address": buyer.address, "organisation": buyer.id}
    mexico = RunningNode(world.MEXICO, with_tables(tmp_path / "mx"), f"http://127.0.0.1:{free_port()}")
    japan = JapaneseNode(JAPAN, with_tables(tmp_path / "jp"), f"http://127.0.0.1:{free_port()}")
    try:
        make_pair(mexico, japan)
        yield ToTokyo(mexico, japan, json.dumps(order).encode(), "order.json", "MX-JP")
    finally:
        mexico.stop()
        japan.stop()


def test_paper_takes_the_place_of_the_title_and_both_nodes_know_where_it_is(tokyo: ToTokyo) -> None:
    seller, carrier = person(tokyo.seller_node, "seller"), person(tokyo.seller_node, "carrier")
    for station, act in tokyo.acts():
        if station == "title_issued":
            break
        act()
    address = f"/api/trades/{tokyo.trade}"
    with pytest.raises(TradelaneError, match="TRADE-7"):
        carrier.post(f"{address}/acts/title")
    carrier.post(f"{address}/acts/paper_title")
    tokyo.send()
    tokyo._wait(tokyo.seller_node, "seller", "received")
    buyer, bank = person(tokyo.buyer_node, "buyer"), person(tokyo.buyer_node, "buyer_bank")
    bill = next(paper for paper in buyer.get(address)["papers"] if paper["kind"] == "bill-of-lading")
    assert (bill["acceptance"], bill["accompanying_copy"], bill["handed_over"]) == ("paper", True, None)
    assert "title" not in buyer.get(address)["links"]
    buyer.post(f"{address}/acts/pay", {"account": BUYER_ACCOUNT})
    with pytest.raises(TradelaneError, match="TRADE-10"):
        bank.post(f"{address}/acts/release")
    handed = {"on": clock.now().date().isoformat(), "carrier": "Correo Veloz", "number": "CV-99812"}
    seller.post(f"{address}/papers/bill-of-lading", handed)
    tokyo._until(lambda: any(paper["handed_over"] for paper in bank.get(address)["papers"]), "the hand-over")
    bank.post(f"{address}/acts/release")
    tokyo._wait(tokyo.seller_node, "seller", "title_transferred")
