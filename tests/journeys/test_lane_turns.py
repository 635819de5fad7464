# SPDX-License-Identifier: Apache-2.0
"""A law ends while the goods are at sea, over two real nodes: the bank's title goes to paper, and both nodes know."""

import pytest

from config.demo.bank import BUYER_ACCOUNT
from config.demo.nodes import RunningNode, person
from config.demo.story import Story
from tradelane.kernel import clock
from tradelane.kernel.errors import TradelaneError

pytestmark = pytest.mark.network


def the_law_ends(node: RunningNode, economy: str, *, proposer: str, decider: str) -> None:
    """From today on the node's own economy has no law on electronic bills of lading: two agencies' officers say so."""
    today = clock.now().date().isoformat()
    for measure in ("mletr-law", "e-bill-of-lading"):
        fact = {
            "economy": economy, "measure": measure, "status": "none", "valid_from": today, "source": "The gazette",
            "legal_basis": "A reform that ends electronic titles", "date": today, "confidence": "high",
            "reason": "The gazette of today says so.",
        }  # fmt: skip
        change = person(node, proposer).post("/api/plans/changes/facts", fact)
        with pytest.raises(TradelaneError, match="PLAN-11"):
            person(node, proposer).post(f"/api/plans/changes/{change['id']}/confirmation")
        person(node, decider).post(f"/api/plans/changes/{change['id']}/confirmation")


def test_the_title_of_goods_at_sea_goes_to_paper(story: Story) -> None:
    mexico, singapore = story.seller_node, story.buyer_node
    for station, act in story.acts():
        act()
        if station == "received":
            break
    address = f"/api/trades/{story.trade}"
    buyer, bank, carrier = person(singapore, "buyer"), person(singapore, "buyer_bank"), person(mexico, "carrier")

    def bill(reader: object) -> dict[str, object]:
        papers = reader.get(address)["papers"]  # type: ignore[attr-defined]
        found: dict[str, object] = next(paper for paper in papers if paper["kind"] == "bill-of-lading")
        return found

    before = bill(bank)
    the_law_ends(mexico, "MX", proposer="customs_mx", decider="plant_health")
    the_law_ends(singapore, "SG", proposer="customs_sg", decider="food")
    after = bill(bank)
    assert (before["today"], after["today"], after["acceptance"]) == ("undetermined", "paper", before["acceptance"])

    buyer.post(f"{address}/acts/pay", {"account": BUYER_ACCOUNT})
    with pytest.raises(TradelaneError, match="TRADE-7"):
        bank.post(f"{address}/acts/release")
    bank.post(f"{address}/acts/surrender_for_paper")
    title = f"/api/titles/{carrier.get(address)['links']['title']}"
    story._until(lambda: carrier.get(title)["state"] == "surrendered", "the surrender")
    carrier.post(f"{address}/acts/switch_to_paper")
    story._until(lambda: bool(bill(bank)["switched"]) and bank.get(title)["state"] == "paper", "the switch at the bank")

    switched = bill(bank)
    assert (switched["acceptance"], switched["accompanying_copy"]) == ("paper", True)
    assert switched["holder"] == "Straits Bank"
    with pytest.raises(TradelaneError, match="TRADE-10"):
        bank.post(f"{address}/acts/release")
    handed = {"on": clock.now().date().isoformat(), "carrier": "Correo Veloz", "number": "CV-99812"}
    carrier.post(f"{address}/papers/bill-of-lading", handed)
    story._until(lambda: bool(bill(bank)["handed_over"]), "the hand-over")
    bank.post(f"{address}/acts/release")
    story._wait(mexico, "seller", "title_transferred")
