# SPDX-License-Identifier: Apache-2.0
"""A walk through certification, the authorities' desk and breaches in a real browser: every page by axe and at phone
width, in both languages; an answer by the keyboard; a request written, sealed and opened.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cbpr_makers import AGENT, AUTHORITY, MX_AUTHORITY, PASSPHRASE
from tests.empty_stores import with_tables
from tests.journeys.conftest import PHONE, Walker, come_to, free_port
from tests.makers import BUYER

from config.demo import world
from config.demo.nodes import RunningNode

PASSWORD = "an invented password for a walk"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RunningNode]:
    running = RunningNode(world.NODES["SG"], with_tables(tmp_path / "sg"), f"http://127.0.0.1:{free_port()}")
    try:
        running.make()
        yield running
    finally:
        running.stop()


def looked_at(walker: Walker, url: str, path: str, faults: list[str]) -> None:
    walker.page.goto(f"{url}{path}")
    look(walker, path, faults)


def look(walker: Walker, path: str, faults: list[str]) -> None:
    faults += walker.axe()
    if walker.too_wide():
        faults.append(f"{path} scrolls sideways")


def test_each_role_finds_its_way(node: RunningNode, walk: Callable[..., Walker], tmp_path: Path) -> None:
    staged: dict[str, Any] = json.loads(node.run("tests.privacy_node", "stage", PASSWORD))
    key = tmp_path / "desk.pem"
    key.write_text(staged["key"])
    faults: list[str] = []

    # anybody, on a phone, in Spanish
    anyone = walk(size=PHONE, language="es")
    here = f"/privacy/directory/{staged['certification']}"
    for path in ("/privacy/directory", here, f"{here}/complain", "/privacy/requirements", "/privacy/oversight",
                 "/privacy/statistics"):  # fmt: skip
        looked_at(anyone, node.url, path, faults)
    anyone.page.goto(f"{node.url}{here}/complain")
    anyone.page.fill("#text", "Me escribieron de nuevo.")
    anyone.page.click("form button:not([name])")
    anyone.page.wait_for_url("**/privacy/complaints/**")
    assert "Me escribieron de nuevo." in anyone.page.content()
    look(anyone, "complaint", faults)

    # the applicant, on a phone: an answer by the keyboard alone
    firm = walk(size=PHONE)
    draft = f"/privacy/applications/{staged['draft']}"
    come_to(firm.page, node.url, "/privacy/certification", email=f"{BUYER.lower()}@walk.example", password=PASSWORD)
    look(firm, "/privacy/certification", faults)
    for path in ("/privacy/certification/apply", draft, f"{draft}/notice", "/privacy/breaches",
                 "/privacy/breaches/report", f"/privacy/breaches/{staged['breach']}"):  # fmt: skip
        looked_at(firm, node.url, path, faults)
    firm.page.goto(f"{node.url}{draft}/notice")
    firm.page.focus("#reply-1-1")
    firm.page.keyboard.press("Space")
    firm.page.focus("button[value=stay]")
    firm.page.keyboard.press("Enter")
    firm.page.wait_for_selector("#reply-1a-1")
    assert firm.page.is_checked("#reply-1-1")

    # the agent
    agent = walk()
    come_to(agent.page, node.url, "/privacy/reviews", email=f"{AGENT.lower()}@walk.example", password=PASSWORD)
    look(agent, "/privacy/reviews", faults)
    for path in (f"/privacy/reviews/{staged['waiting']}", f"/privacy/reviews/complaints/{staged['complaint']}", here):
        looked_at(agent, node.url, path, faults)
    agent.page.goto(f"{node.url}/privacy/reviews/{staged['waiting']}")
    agent.page.click("button[value=certify]")
    assert "PRIV-147" in agent.page.content()
    look(agent, "a refused review", faults)

    # the authority: write, seal, open with the key file, send
    desk = walk(size=PHONE)
    come_to(desk.page, node.url, "/privacy/desk", email=f"{AUTHORITY.lower()}@walk.example", password=PASSWORD)
    look(desk, "/privacy/desk", faults)
    looked_at(desk, node.url, "/privacy/desk/write", faults)
    desk.page.select_option("#asked", str(MX_AUTHORITY))
    written = {
        "reference": "PDPC-1",
        "contact": "Desk",
        "background": "A sealed background.",
        "law": "PDPA",
        "confidentiality": "Restricted",
        "undertakings": "This inquiry",
    }
    for name, text in written.items():
        desk.page.fill(f"#{name}", text)
    desk.page.check("#helps-1")
    desk.page.click("main form button")
    desk.page.wait_for_url("**/privacy/desk/assistance_*")
    assert "A sealed background." not in desk.page.content()
    desk.page.set_input_files("#key_file", str(key))
    desk.page.fill("#passphrase", PASSPHRASE)
    desk.page.click("button[value=open]")
    desk.page.wait_for_selector("#opened")
    assert "A sealed background." in desk.page.content()
    look(desk, "an opened draft", faults)
    assert faults == []
