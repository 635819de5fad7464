# SPDX-License-Identifier: Apache-2.0
"""A guest sees who saw their data in both economies, and objects: two real nodes, a real browser, a phone."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import PHONE, Walker, free_port
from tests.mail_sink import MailSink, mail_sink

from config.demo import world
from config.demo.nodes import RunningNode, make_pair, person
from config.demo.story import Story

GUEST = {
    "name": "Siti Rahman", "email": "siti@merlionroasters.example", "telephone": "+65 6000 0001",
    "street": "21 Kallang Avenue", "city": "Singapore", "postcode": "339412",
    "company": "Merlion Roasters Pte Ltd", "company_number": "201912345R",
}  # fmt: skip
"""Plainly invented."""
CARTON = "roasted-coffee-20-kg"


@pytest.fixture
def letters() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def nodes(tmp_path: Path, letters: MailSink) -> Iterator[tuple[RunningNode, RunningNode]]:
    made = []
    for economy, node in world.NODES.items():
        running = RunningNode(node, tmp_path / economy.lower(), f"http://127.0.0.1:{free_port()}")
        running.settings["TRADELANE_EMAIL_URL"] = letters.url
        made.append(running)
    try:
        make_pair(made[0], made[1])
        yield made[0], made[1]
    finally:
        for running in made:
            running.stop()


def order_as_a_guest(walker: Walker, mexico: RunningNode) -> str:
    """Order ten cartons for a company, by the pages alone; the address of the order's page."""
    page = walker.page
    page.goto(f"{mexico.url}/shop/{CARTON}/checkout?to=SG&quantity=10")
    for name, text in GUEST.items():
        page.locator(f"#{name}").fill(text)
    page.locator("#consent").check()
    page.locator("button[value=check]").click()
    page.locator("button[value=place]").click()
    page.wait_for_url("**/shop/orders/*")
    address: str = page.url
    return address


def wait_for(holds: Callable[[], bool], what: str, *, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def shows(walker: Walker, text: str) -> bool:
    """Whether the page, opened anew, says it."""
    walker.page.reload()
    return text in walker.page.locator("main").inner_text()


@pytest.mark.browser
@pytest.mark.network
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_guest_sees_both_economies_and_objects(
    nodes: tuple[RunningNode, RunningNode], letters: MailSink, walk: Any, language: str
) -> None:
    mexico, singapore = nodes
    walker = walk(size=PHONE, language=language)
    order_as_a_guest(walker, mexico)
    link = re.findall(r"http\S+/privacy/link/\S+", letters.letter_to(GUEST["email"]))[0]
    assert GUEST["email"] not in link

    seller = person(mexico, "seller")
    [trade] = [each["id"] for each in seller.get("/api/trades")]
    story = Story(mexico, singapore, b"", "order.json", "MX-SG", trade=trade)
    for step, act in story.acts():
        if step == "order":
            continue
        act()
        if step == "title_transferred":
            break
    story._moved("arrived", "discharge")
    story._act(singapore, "buyer", "import")
    case = person(singapore, "buyer").get(f"/api/trades/{trade}")["links"]["import_case"]

    walker.page.goto(link)
    print(walker.page.locator("main").inner_text())
    person(singapore, "customs_sg").get(f"/api/window/cases/{case}/people")
    began = time.monotonic()
    wait_for(lambda: shows(walker, "Customs of Singapore"), "the other economy's receipt")
    print("seen after", time.monotonic() - began)
    assert walker.axe() == []
    assert not walker.too_wide()
