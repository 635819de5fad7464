# SPDX-License-Identifier: Apache-2.0
"""A bill sold to a bank whose node is another, over HTTP, each node's worker killed with -9 around every step: the bill
is the bank's when the seller's bank has reported the money, and the seller's until then. Nobody has both, or none.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.discount_node import BUYER, SELLER
from tests.empty_stores import with_tables
from tests.real_nodes import Hand, Node, a_port, kill, side_by_side, wait_until

pytestmark = [pytest.mark.network]


@dataclass
class Pair:
    mexico: Node
    singapore: Node
    hands: dict[str, Hand]
    """Economy → what does steps there."""

    def do(self, node: Node, *step: str) -> str:
        return self.hands[node.economy].do(*step)

    def seller_sees(self, offer: str) -> dict[str, Any]:
        return dict(json.loads(self.do(self.mexico, "show", offer, SELLER)))

    def bank_sees(self, offer: str) -> dict[str, Any]:
        return dict(json.loads(self.do(self.singapore, "show", offer, BUYER)))

    def work_until(self, done: Callable[[], bool], what: str) -> None:
        """Have both nodes work, one worker of each killed with -9 as soon as it has begun, until `done`."""
        for node in (self.mexico, self.singapore):
            kill(node.start("work"))
        working = [node.start("work") for node in (self.mexico, self.singapore)]
        try:
            wait_until(done, what)
        finally:
            for process in working:
                kill(process)

    def offered(self, number: str) -> tuple[str, str]:
        title, offer = self.do(self.mexico, "offer", number).split()
        self.work_until(lambda: self.bank_sees(offer)["offer"] == "open", "the offer at the bank's node")
        return title, offer

    def agreed(self, number: str) -> tuple[str, str]:
        title, offer = self.offered(number)
        self.do(self.singapore, "answer", offer, "taken")
        taken = f"SELECT count(*) FROM financing_answer WHERE offer_id = '{offer}' AND state = 'taken'"
        self.work_until(lambda: self.mexico.ask(taken) == [(1,)], "the bank's answer")
        self.do(self.mexico, "agree", offer)
        self.work_until(lambda: self.bank_sees(offer)["offer"] == "agreed", "the agreement at the bank's node")
        return title, offer


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("discount")
    made = Node("MX", with_tables(folder / "mx"), a_port()), Node("SG", with_tables(folder / "sg"), a_port())

    def settle(node: Node, _: Any) -> None:
        node.run("tests.discount_node", "settle", node.economy, str(node.home / "list.json"))

    def recognise(node: Node, other: Node) -> None:
        node.run("tests.discount_node", "recognise", str(other.home / "list.json"))

    def meet(node: Node, other: Node) -> None:
        node.run("tests.discount_node", "open_lane", other.economy, other.nodes_url)

    hands: dict[str, Hand] = {}
    try:
        side_by_side(settle, made, made)
        side_by_side(recognise, made, made[::-1])
        side_by_side(lambda node, _: node.serve(), made, made)
        side_by_side(meet, made, made[::-1])
        hands |= {node.economy: Hand(node, "tests.discount_node") for node in made}
        yield Pair(*made, hands)
    finally:
        for hand in hands.values():
            hand.close()
        for node in made:
            for process in node.processes:
                if process.poll() is None:
                    kill(process)


def test_the_bill_is_the_banks_when_the_money_was_reported_and_not_before(pair: Pair) -> None:
    title, offer = pair.agreed("BX-1")
    here, there = pair.seller_sees(offer), pair.bank_sees(offer)
    assert (here["holder"], there["holder"]) == (SELLER, SELLER), "signed, and nothing moved"
    assert here["amount"] == there["amount"] and here["reference"] == there["reference"] != ""
    # 1. the bank orders: the bill waits for the money
    pair.do(pair.singapore, "order", offer)
    ordered = "SELECT count(*) FROM payments_intent WHERE state = 'ordered'"
    pair.work_until(lambda: pair.mexico.ask(ordered) == [(1,)], "the order at the seller's node")
    assert pair.seller_sees(offer)["holder"] == SELLER
    # 2. the seller's bank reports the sum: endorsement and news of it
    pair.do(pair.mexico, "money", offer)
    pair.work_until(lambda: pair.bank_sees(offer)["offer"] == "completed", "the endorsement at the bank's node")
    for seen in (pair.seller_sees(offer), pair.bank_sees(offer)):
        assert (seen["offer"], seen["holder"], seen["verdict"]) == ("completed", BUYER, "valid")
        assert seen["acts"] == ["issue", "accept_bill", "endorse"]
    for node in (pair.mexico, pair.singapore):
        assert node.ask(f"SELECT holder, n FROM titles_title WHERE id = '{title}'") == [(BUYER, 3)]
        assert node.ask("SELECT count(*) FROM titles_fork") == [(0,)]


def test_a_payment_that_never_comes_leaves_the_bill_with_its_seller(pair: Pair) -> None:
    title, offer = pair.agreed("BX-2")
    pair.do(pair.mexico, "call_off", offer)
    pair.work_until(lambda: pair.bank_sees(offer)["offer"] == "unpaid", "the end at the bank's node")
    for seen in (pair.seller_sees(offer), pair.bank_sees(offer)):
        assert (seen["offer"], seen["holder"], seen["acts"]) == ("unpaid", SELLER, ["issue", "accept_bill"])
    assert pair.mexico.ask(f"SELECT state, signature FROM titles_reservation WHERE title_id = '{title}'") == [
        ("released", "")
    ]
    # an order that comes after the end is refused, and the bank learns why
    pair.do(pair.singapore, "order", offer)
    pair.work_until(lambda: pair.bank_sees(offer)["refused"] != "", "the refusal at the bank's node")
    assert pair.seller_sees(offer)["holder"] == SELLER


def test_a_bank_that_declines_is_bound_to_nothing(pair: Pair) -> None:
    _, offer = pair.offered("BX-3")
    pair.do(pair.singapore, "answer", offer, "declined")
    declined = f"SELECT count(*) FROM financing_answer WHERE offer_id = '{offer}' AND state = 'declined'"
    pair.work_until(lambda: pair.mexico.ask(declined) == [(1,)], "the bank's answer")
    assert pair.seller_sees(offer)["offer"] == "open"


def test_nothing_stands_in_the_bank_s_copy_that_it_could_decide(pair: Pair, tmp_path: Path) -> None:
    _, offer = pair.offered("BX-4")
    assert pair.singapore.ask(f"SELECT home, buyer, intent FROM financing_offer WHERE id = '{offer}'") == [
        ("MX", "", "")
    ]
    assert pair.singapore.ask("SELECT count(*) FROM titles_reservation") == [(0,)]
