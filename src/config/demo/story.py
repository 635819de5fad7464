# SPDX-License-Identifier: Apache-2.0
"""The main job as its people do it, act by act over HTTP; apart, so that a test can cut the power between acts."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from config.demo.bank import BUYER_ACCOUNT, SELLER_ACCOUNT, credit_notification
from config.demo.nodes import Person, RunningNode, person
from config.demo.world import form_answers, supplement
from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unavailable

WAIT_SECONDS = 60
"""A message crosses and is answered within seconds; with a node down and back up, within this."""


@dataclass(slots=True)
class Story:
    """One sale on its way. `acts` is the flow; each act is safe to repeat."""

    seller_node: RunningNode
    buyer_node: RunningNode
    order: bytes
    order_name: str
    lane: str
    trade: str = ""
    consignment: str = ""

    def acts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Name of the station that each act leads to, and the act."""
        yield "order", self.enter_order
        yield "consignment", self.complete_consignment
        yield "documents", lambda: self._seller("documents")
        yield "export_cleared", self.clear_export
        yield (
            "origin_issued",
            lambda: self._seller("origin", {"agreement": "CPTPP", "facts": {"wholly_obtained": True}}),
        )
        yield "title_issued", lambda: self._act(self.seller_node, "carrier", "title")
        yield "sent", self.send
        yield "received", lambda: self._wait(self.seller_node, "seller", "received")
        yield "title_transferred", self.pay_and_take_title
        yield "import_cleared", self.clear_import
        yield "delivered", self.deliver
        yield "paid", self.book_payment
        yield "settled", self.settle

    def enter_order(self) -> None:
        """The seller enters the buyer's order, once."""
        path = f"/api/trades/orders?lane={self.lane}&filename={self.order_name}"
        trade = person(self.seller_node, "seller").post(path, self.order, media="application/octet-stream")
        self.trade = trade["id"]

    def complete_consignment(self) -> None:
        """The declarant adds what the order can't know."""
        seller = person(self.seller_node, "seller")
        read = seller.get(f"/api/trades/{self.trade}/reading")
        parts = {
            "buyer": self.buyer_node.node.organisation("buyer").id,
            "buyer_bank": self.buyer_node.node.organisation("buyer_bank").id,
            "carrier": self.seller_node.node.organisation("carrier").id,
            "seller_bank": self.seller_node.node.organisation("seller_bank").id,
        }
        body = {"supplement": supplement(read["consignment"]), "parts": parts}
        self.consignment = seller.post(f"/api/trades/{self.trade}/acts/consignment", body)["consignment"]

    def clear_export(self) -> None:
        """One submission; customs and plant health review in parallel, one of them asks first."""
        self.file_export()
        self._clear(self.seller_node, "seller", "export_case", ("customs_mx", "plant_health"))
        self._wait(self.seller_node, "seller", "export_cleared")

    def file_export(self) -> None:
        """The exporter's filing, with what its forms ask beside the consignment. Again changes nothing."""
        answers = self._answers(self.seller_node, "seller", f"{self.lane[:2].lower()}-export")
        self._seller("export", {"answers": answers})

    def pay_and_take_title(self) -> None:
        """Documents against payment: the buyer orders payment, the bank releases the title."""
        self._act(self.buyer_node, "buyer", "pay", {"account": BUYER_ACCOUNT})
        if not self._has(self.buyer_node, "buyer", "title_transferred"):
            self._act(self.buyer_node, "buyer_bank", "release")
        self._wait(self.seller_node, "seller", "title_transferred")

    def send(self) -> None:
        """Everything goes to the other node, and the vessel leaves."""
        self._seller("send", {"account": SELLER_ACCOUNT})
        self._moved("departed", "loading")

    def clear_import(self) -> None:
        """The vessel comes in; one submission to the other window."""
        self.reach_import()
        self._clear(self.buyer_node, "buyer", "import_case", ("customs_sg", "food"))
        self._wait(self.seller_node, "seller", "import_cleared")

    def reach_import(self) -> None:
        """The vessel comes in, and the buyer files."""
        self._moved("arrived", "discharge")
        answers = self._answers(self.buyer_node, "buyer", f"{self.lane[-2:].lower()}-import")
        self._act(self.buyer_node, "buyer", "import", {"answers": answers})

    def deliver(self) -> None:
        """The buyer surrenders the title; the carrier delivers against it."""
        if self._title(self.buyer_node, "buyer")["state"] == "held":
            self._act(self.buyer_node, "buyer", "surrender")
        self._until(
            lambda: self._title(self.seller_node, "carrier")["state"] in ("surrendered", "delivered"), "the surrender"
        )
        self._act(self.seller_node, "carrier", "deliver")
        self._wait(self.buyer_node, "buyer", "delivered")

    def book_payment(self) -> None:
        """The seller's bank books the money and notifies the credit; it matches the payment."""
        teller = person(self.seller_node, "seller_bank")
        intent = teller.get(f"/api/payments/{self._payment(teller)}")
        teller.post("/api/payments/notifications", credit_notification(intent), media="application/xml")
        self._wait(self.buyer_node, "buyer", "paid")

    def settle(self) -> None:
        """The seller's bank has paid out and closes the claims."""
        teller = person(self.seller_node, "seller_bank")
        teller.post(f"/api/payments/{self._payment(teller)}/settle")
        self._wait(self.buyer_node, "buyer", "settled")

    def _payment(self, reader: Person) -> str:
        link: str = reader.get(f"/api/trades/{self.trade}")["links"]["payment"]
        return link

    # ── the moves that acts share ──

    def _answers(self, node: RunningNode, who: str, procedure: str) -> dict[str, dict[str, Any]]:
        """What the agencies' forms ask beside the consignment, answered from what the parties of the sale know."""
        trader = person(node, who)
        consignment = trader.get(f"/api/trades/{self.trade}")["consignment"]
        forms = trader.get(f"/api/window/forms?procedure={procedure}&consignment_id={consignment}")
        known = form_answers(trader.get(f"/api/consignments/{consignment}"))
        return {
            form["role"]: {entry["name"]: known[entry["name"]] for entry in form["asked"] if entry["name"] in known}
            for form in forms
        }

    def _seller(self, act: str, body: dict[str, Any] | None = None) -> None:
        self._act(self.seller_node, "seller", act, body)

    def _act(self, node: RunningNode, who: str, act: str, body: dict[str, Any] | None = None) -> None:
        person(node, who).post(f"/api/trades/{self.trade}/acts/{act}", body)

    def _title(self, node: RunningNode, who: str) -> dict[str, Any]:
        actor = person(node, who)
        title = actor.get(f"/api/trades/{self.trade}")["links"]["title"]
        found: dict[str, Any] = actor.get(f"/api/titles/{title}")
        return found

    def _clear(self, node: RunningNode, trader: str, link: str, agencies: tuple[str, ...]) -> None:
        """Every agency in play approves; the first asks the trader for information before."""
        filer = person(node, trader)
        case = filer.get(f"/api/trades/{self.trade}")["links"][link]
        path = f"/api/window/cases/{case}"
        for place, agency in enumerate(agencies):
            officer = person(node, agency)
            if not any(entry["case"] == case for entry in officer.get("/api/window/queue?decided=true")):
                continue  # its permit was not needed for these goods
            officer.get(f"{path}/people")
            asked = [r for r in filer.get(path)["reviews"] if r["verdict"] == "ask"]
            if place == 0 and not asked and filer.get(path)["state"] == "in-review":
                officer.post(f"{path}/reviews", {"verdict": "ask", "reasons": "State the lot numbers of the goods."})
            if filer.get(path)["state"] == "information-asked" or any(not r.get("answer") for r in asked):
                filer.post(f"{path}/answers", {"text": "Lots 2026-A to 2026-C, as marked on the packages."})
            officer.post(
                f"{path}/reviews",
                {"verdict": "approve", "reasons": "Documents agree with one another and with the declared goods."},
            )

    def _moved(self, milestone: str, place: str) -> None:
        """The carrier reports where the goods are, once."""
        carrier = person(self.seller_node, "carrier")
        path = f"/api/tracking/shipments/{carrier.get(f'/api/trades/{self.trade}')['links']['shipment']}"
        shipment = carrier.get(path)
        if not any(met["milestone"] == milestone for met in shipment["stations"]):
            at = rfc3339(clock.now())
            carrier.post(f"{path}/milestones", {"milestone": milestone, "at": at, "place": shipment[place]})

    def _has(self, node: RunningNode, who: str, step: str) -> bool:
        return any(s["step"] == step for s in person(node, who).get(f"/api/trades/{self.trade}")["steps"])

    def _wait(self, node: RunningNode, who: str, step: str) -> None:
        self._until(lambda: self._has(node, who, step), step)

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise Unavailable(f"{what} was not reached within {WAIT_SECONDS} s")
            time.sleep(0.1)
