# SPDX-License-Identifier: Apache-2.0
"""The main job as people do it, in a browser, over two real nodes: product, checkout, consignment, documents, title,
verification, tracking, and who saw my data. Every page on the way stands up to axe and fits a window.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import DESK, PHONE, Walker

from config.demo.bank import SELLER_ACCOUNT
from config.demo.nodes import RunningNode, person
from config.demo.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.network]


class Visitor:
    """A person at a node with one window, who looks hard at every page that opens."""

    def __init__(self, walker: Walker, node: RunningNode) -> None:
        self.walker, self.node, self.page = walker, node, walker.page
        self.faults: list[str] = []

    def go(self, path: str) -> "Visitor":
        """Open a page of the node."""
        self.page.goto(path if path.startswith("http") else self.node.url + path)
        return self.look()

    def look(self) -> "Visitor":
        """Judge the page that is open."""
        self.page.wait_for_load_state()
        assert not self.page.locator(".govuk-error-summary").count(), self.reads()
        self.faults += self.walker.axe()
        if self.walker.too_wide():
            self.faults.append(f"{self.page.url} is wider than the window")
        assert self.faults == []
        return self

    def press(self, words: str) -> "Visitor":
        """Press the button or follow the link with these words, and judge where it leads; what moves a title asks first
        who is there.
        """
        named = self.page.get_by_role("button", name=words).or_(self.page.get_by_role("link", name=words))
        assert named.first.is_visible(), f"no {words!r} on {self.page.url}:\n{self.reads()}"
        named.first.click()
        self.page.wait_for_load_state()
        if "/reauthenticate/" in self.page.url:
            self.look().fill(password=self.node.password)
            self.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
            self.page.wait_for_url(lambda address: "/reauthenticate/" not in address)
        return self.look()

    def fill(self, **typed: str) -> "Visitor":
        """Type into fields by their names; a list takes the option of that value, a checkbox is ticked."""
        for name, text in typed.items():
            field = self.page.locator(f"[name={name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(text)
            elif field.get_attribute("type") in ("checkbox", "radio"):
                self.page.locator(f"[name={name}][value={text}]").check()
            else:
                field.fill(text)
        return self

    def sign_in(self, who: str) -> "Visitor":
        """Sign in as a person of the story."""
        self.go("/accounts/login/")
        self.fill(login=self.node.node.organisation(who).email, password=self.node.password)
        self.page.get_by_role("button", name="Sign in", exact=True).last.click()
        self.page.wait_for_url(lambda address: "/accounts/login" not in address)
        return self.look()

    def reads(self) -> str:
        """The words of the page."""
        words: str = self.page.locator("main").inner_text()
        return words


def test_a_sale_by_pages_from_the_shop_to_the_buyers_receipts(story: Story, walk: Any, tmp_path: Path) -> None:
    mexico, singapore = story.seller_node, story.buyer_node
    order = buys_as_a_company(Visitor(walk(size=PHONE), mexico))

    seller = Visitor(walk(size=DESK), mexico).sign_in("seller")
    trade = prepares(seller)
    story.trade, story.consignment = trade, person(mexico, "seller").get(f"/api/trades/{trade}")["consignment"]
    verifies_the_invoice(seller, walk, mexico, tmp_path)

    story._clear(mexico, "seller", "export_case", ("customs_mx", "plant_health"))
    story._wait(mexico, "seller", "export_cleared")
    seller.go(f"/trades/{trade}").press("Certify the origin").fill(wholly_obtained="yes").press("Certify the origin")

    carrier = Visitor(walk(size=PHONE), mexico).sign_in("carrier").go(f"/trades/{trade}")
    carrier.press("Issue the bill of lading").press("Issue the bill of lading")
    seller.go(f"/trades/{trade}").press("Send everything to the other economy")
    seller.fill(number=SELLER_ACCOUNT["number"], bic=SELLER_ACCOUNT["bic"]).press("Send everything")
    story._wait(mexico, "seller", "received")

    follows_the_goods(Visitor(walk(size=PHONE), mexico), order)
    sees_who_saw(Visitor(walk(size=PHONE), mexico), order)

    story.pay_and_take_title()
    story.clear_import()
    buyer = Visitor(walk(size=PHONE), singapore).sign_in("buyer").go("/privacy/mine")
    assert "Customs of Singapore" in buyer.reads()
    assert "telephone" not in buyer.page.locator(".eye__text b").first.locator("..").inner_text()


def buys_as_a_company(visitor: Visitor) -> str:
    """From the catalogue to the order's own page; its address."""
    visitor.go("/shop").press("Roasted coffee of Chiapas, carton of 20 kg")
    visitor.fill(quantity="60").press("Show the price delivered")
    assert "11,760.00" in visitor.reads() or "11760.00" in visitor.reads()
    visitor.press("Buy for")
    visitor.fill(
        quantity="60", name="Tan Wei Ling", email="weiling@merlionroasters.example", telephone="+65 6000 0000",
        street="21 Kallang Avenue", city="Singapore", postcode="339412", company="Merlion Roasters Pte Ltd",
        company_number="201912345R",
    )  # fmt: skip
    visitor.page.locator("[name=consent]").check()
    visitor.press("Check your order")
    visitor.page.locator("button[value=place]").click()
    visitor.page.wait_for_url("**/shop/orders/*")
    address: str = visitor.look().page.url
    return address


def prepares(seller: Visitor) -> str:
    """The seller completes the consignment, issues the documents and files the export; the trade's id."""
    seller.go("/trades/")
    seller.page.locator("main table a").first.click()
    trade: str = seller.look().page.url.rsplit("/", 1)[1]
    seller.press("Complete the consignment")
    seller.fill(
        part_buyer="SG.UEN.201912345R", part_carrier="MX.RFC.PTL150312KXA", part_seller_bank="MX.RFC.BIS990101AB4",
        part_buyer_bank="SG.UEN.200876545K", vessel="TERN EXPRESS", voyage="118W",
        departure="2026-11-24", arrival="2026-12-15",
    )  # fmt: skip
    seller.press("Complete the consignment")
    seller.press("Issue and sign the documents").press("Issue and sign the documents")
    for name in ("Commercial invoice", "Packing list", "Export declaration"):
        assert name in seller.reads()
    seller.press("File the export").press("File the export")
    return trade


def verifies_the_invoice(seller: Visitor, walk: Any, node: RunningNode, folder: Path) -> None:
    """The seller downloads the invoice; anybody verifies it, and a changed byte is seen."""
    seller.press("Commercial invoice")
    with seller.page.expect_download() as download:
        seller.page.locator("a[href$='file.json']").first.click()
    original = folder / "invoice.json"
    download.value.save_as(original)
    anybody = Visitor(walk(size=PHONE), node)
    for change, verdict in ((b"", "valid"), (b"11760.00", "invalid")):
        content = original.read_bytes()
        shown = folder / f"{verdict}.json"
        shown.write_bytes(content.replace(change, b"11761.00") if change else content)
        anybody.go("/verify/")
        anybody.page.locator("#file").set_input_files(shown)
        anybody.page.locator("form:has(#file) button").click()
        anybody.look()
        assert anybody.page.locator(f".seal--{verdict}").count() or verdict in anybody.reads().lower()


def follows_the_goods(visitor: Visitor, order: str) -> None:
    """From the order's page to where the goods are."""
    visitor.go(order).press("Follow the goods")
    assert "Manzanillo" in visitor.reads()
    assert "Merlion" not in visitor.reads()


def sees_who_saw(visitor: Visitor, order: str) -> None:
    """From the order's page to who saw the buyer's data."""
    visitor.go(order)
    visitor.page.get_by_role("link", name="Who saw my data").last.click()
    visitor.look()
    assert "Tradelane node of Singapore" in visitor.reads()
    assert "your name and e-mail" in visitor.reads()
