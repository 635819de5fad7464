# SPDX-License-Identifier: Apache-2.0
"""A guest sees who saw their data in both economies, and objects: two real nodes, a real browser, a phone."""

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.empty_stores import with_tables
from tests.journeys.conftest import PHONE, Walker, come_to, free_port
from tests.mail_sink import MailSink, mail_sink

from config.demo import world
from config.demo.nodes import LOG, RunningNode, make_pair, person
from config.demo.story import Story
from tradelane.privacy.actions import link_for
from tradelane.privacy.formats.exporting import export_faults
from tradelane.privacy.queries.own import SECTIONS

GUEST = {
    "name": "Siti Rahman", "email": "siti@merlionroasters.example", "telephone": "+65 6000 0001",
    "street": "21 Kallang Avenue", "city": "Singapore", "postcode": "339412",
    "company": "Merlion Roasters Pte Ltd", "company_number": "201912345R",
}  # fmt: skip
"""Plainly invented."""
CARTON = "roasted-coffee-20-kg"
OPERATOR, PASSWORD = "operator@node.example", "an-invented-pass-phrase-9"
TABLES = ("shop.OrderRow", "trades.TradeRow", "consignments.ConsignmentRow", "payments.IntentRow",
          "tracking.EventRow", "exchange.InboxMessage", "parcels.AddresseeRow")  # fmt: skip
"""Where the seller's node holds something of the guest."""
LINK = re.compile(r"http\S+/privacy/link/\S+")


@pytest.fixture
def letters() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def nodes(tmp_path: Path, letters: MailSink) -> Iterator[tuple[RunningNode, RunningNode]]:
    made = []
    for economy, node in world.NODES.items():
        running = RunningNode(node, with_tables(tmp_path / economy.lower()), f"http://127.0.0.1:{free_port()}")
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


@dataclass
class Sale:
    """A guest's order on its way, up to the other economy's authorities."""

    story: Story
    case: str

    def customs_looks(self) -> None:
        """Customs of Singapore opens the people of the case."""
        person(self.story.buyer_node, "customs_sg").get(f"/api/window/cases/{self.case}/people")

    def carrier_looks(self) -> None:
        """The carrier in Mexico opens the sale that it is to deliver."""
        person(self.story.seller_node, "carrier").get(f"/api/consignments/{self.story.consignment}")


def sell(mexico: RunningNode, singapore: RunningNode) -> Sale:
    """Take the guest's order through export to the import case at the other node."""
    [trade] = [each["id"] for each in person(mexico, "seller").get("/api/trades")]
    story = Story(mexico, singapore, b"", "order.json", "MX-SG", trade=trade)
    for step, act in story.acts():
        if step == "import_cleared":
            break
        if step != "order":
            act()
    story.reach_import()
    links = person(singapore, "buyer").get(f"/api/trades/{trade}")["links"]
    return Sale(story, links["import_case"])


def declare_parcels(mexico: RunningNode) -> list[str]:
    """The carrier declares two parcels for the guest and one for somebody else; the numbers of the guest's."""
    lines = [
        {"item": item, "hs_code": "090121", "description": "roasted coffee", "origin": "MX", "currency": "USD",
         "value": "18.50", "mass_kg": "0.3", "recipient_name": GUEST["name"], "recipient_email": email}
        for item, email in (
            ("TL-JOURNEY-1", GUEST["email"].upper()),
            ("TL-JOURNEY-2", GUEST["email"]),
            ("TL-JOURNEY-3", "bo@x.example"),
        )
    ]  # fmt: skip
    carrier = person(mexico, "carrier")
    sent = httpx.post(
        f"{mexico.url}/api/parcels/manifests", files={"file": ("manifest.json", json.dumps(lines).encode())},
        data={"to": "SG"}, headers={"Authorization": f"Bearer {carrier.token}"}, timeout=60,
    )  # fmt: skip
    assert sent.status_code == 202, sent.text
    wait_for(lambda: carrier.get(f"/api/parcels/manifests/{sent.json()['id']}")["done"] == 3, "the verdicts")
    wait_for(lambda: stored(mexico, "SELECT count(*) FROM parcels_addressee") == [(2,)], "whose parcels they are")
    return ["TL-JOURNEY-1", "TL-JOURNEY-2"]


def exported(walker: Walker) -> dict[str, Any]:
    """What the link on the person's page downloads."""
    with walker.page.expect_download() as download:
        walker.page.locator("a[download]").click()
    found: dict[str, Any] = json.loads(Path(download.value.path()).read_text())
    assert export_faults(found) == []
    return found


def told_in(export: dict[str, Any]) -> set[str]:
    """The labelled fields that an export speaks of, in whatever part."""
    named = {f"{each['where']}.{each['field']}" for part in ("held", "not_given") for each in export[part]}
    own = {field for part, fields in SECTIONS.items() if export[part] for field in fields}
    return named | own | set(export["nothing_held"])


def accept_the_correction(walk: Any, mexico: RunningNode) -> None:
    """An admin of the node reads what was proposed and accepts it, by the page."""
    mexico.run("tests.privacy_node", "operator", OPERATOR, PASSWORD)
    operator = walk(language="es")
    come_to(operator.page, mexico.url, "/privacy/requests", email=OPERATOR, password=PASSWORD)
    form = operator.page.locator("form:has(button[name=accept])")
    form.locator("textarea").fill("Corrected where it may be.")
    form.locator("button[value=yes]").click()
    operator.page.wait_for_load_state()


def stored(node: RunningNode, query: str) -> list[Any]:
    with sqlite3.connect(f"file:{node.home / 'node.sqlite3'}?mode=ro", uri=True) as store:
        return store.execute(query).fetchall()


def press(walker: Walker, form: str, act: str) -> None:
    walker.page.locator(f"form:has({form}) button[value={act}]").click()
    walker.page.wait_for_load_state()


def sound(walker: Walker) -> None:
    assert walker.axe() == []
    assert not walker.too_wide()


def erase(walker: Walker, link: str) -> dict[str, Any]:
    """By the buttons, and the report that one downloads says of each field what became of it."""
    walker.page.goto(link)
    walker.page.locator("a[href$='/erasure']").click()
    sound(walker)
    walker.page.locator("#sure").check()
    walker.page.locator("main form button.govuk-button--warning").click()
    walker.page.wait_for_url("**/erasure/*")
    sound(walker)
    assert "ERASE-1" in walker.page.locator("main").inner_text()
    with walker.page.expect_download() as download:
        walker.page.locator("a[href$='?download']").click()
    report: dict[str, Any] = json.loads(Path(download.value.path()).read_text())["report"]
    return report


@pytest.mark.browser
@pytest.mark.network
def test_a_guest_sees_both_economies_and_objects(
    nodes: tuple[RunningNode, RunningNode], letters: MailSink, walk: Any
) -> None:
    mexico, singapore = nodes
    walker = walk(size=PHONE, language="es")
    order = order_as_a_guest(walker, mexico)
    sound(walker)
    link = LINK.findall(letters.letter_to(GUEST["email"]))[0]
    assert GUEST["email"] not in link
    sale = sell(mexico, singapore)

    walker.page.goto(link)
    sound(walker)
    assert "Customs of Mexico" in walker.page.locator("#receipts").inner_text()
    assert "Customs of Singapore" not in walker.page.locator("#receipts").inner_text()
    sale.customs_looks()
    walker.page.locator("#receipts", has_text="Customs of Singapore").wait_for()  # the open page says so by itself
    seen = walker.page.locator("#receipts li", has_text="Customs of Singapore").inner_text()
    assert "Singapur" in seen

    sale.carrier_looks()
    walker.page.locator("#receipts li", has_text="Pacific Tern Lines").first.wait_for()
    assert "PRIV-2" not in walker.page.locator("#receipts").inner_text()
    press(walker, "input[value=delivery]", "object")
    sound(walker)
    sale.carrier_looks()
    walker.page.locator("#receipts li", has_text="PRIV-2").wait_for()
    refused = walker.page.locator("#receipts li", has_text="PRIV-2").inner_text()
    assert "Pacific Tern Lines" in refused
    told = person(mexico, "carrier").get(f"/api/consignments/{sale.story.consignment}")
    [buyer] = [party for party in told["parties"] if party["role"] == "buyer"]
    assert GUEST["telephone"] not in repr(told)
    assert buyer["contact"]["name"] == GUEST["name"]
    wait_for(
        lambda: bool(stored(singapore, "SELECT 1 FROM privacy_choicerow WHERE node='MX' AND purpose='delivery'")),
        "the objection at the other node",
    )

    walker.page.locator("#proposed").fill("Siti Rahman Invented")
    press(walker, "#proposed", "propose")
    walker.page.locator("#complaint").fill("The carrier called me twice.")
    press(walker, "#complaint", "complain")
    sound(walker)
    accept_the_correction(walk, mexico)
    walker.page.goto(link)
    parcels = declare_parcels(mexico)
    export = exported(walker)
    held = {where: [each for each in export["held"] if each["where"] == where] for where in TABLES}
    assert all(held.values()), {where for where, values in held.items() if not values}
    assert {each["value"] for each in held["shop.OrderRow"] if each["field"] == "buyer_name"} == {
        "Siti Rahman Invented"
    }
    [payment] = held["payments.IntentRow"]
    assert payment["value"]["consignment"] == sale.story.consignment
    told = [each["value"] for each in held["parcels.AddresseeRow"] if each["field"] == "items"]
    assert sorted(each["parcel"] for each in told) == parcels
    assert all(verdict["verdict"] for each in told for verdict in each["verdicts"])
    assert "TL-JOURNEY-3" not in json.dumps(export)
    assert {"MX", "SG"} == {each["node"] for each in export["receipts"]}
    assert all(each["category"].startswith("user.") for each in export["held"])
    labelled = set(json.loads(mexico.run("tests.privacy_node", "labelled")))
    assert labelled - told_in(export) == set()
    assert {field for key in export["sealed"] if key["opens"] for field in key["fields"]} <= told_in(export)

    walker.page.goto(order)
    walker.page.locator("form[action$='/mail'] button").click()
    walker.page.wait_for_url("**/shop/orders/*")
    wait_for(lambda: len(letters.letters) == 2, "a fresh link")
    report = erase(walker, link)
    assert labelled - {line["field"] for line in report["lines"]} == set()
    outcomes = {line["field"]: line["outcome"] for line in report["lines"]}
    assert outcomes["parcels.AddresseeRow.items"] == "erased"
    walker.page.goto(link)
    assert "TL-JOURNEY" not in json.dumps(exported(walker))
    token = link.rsplit("/", 1)[1]
    logs = "".join((node.home / LOG).read_text(errors="replace") for node in nodes)
    assert token not in logs
    assert GUEST["telephone"] not in logs + repr(stored(singapore, "SELECT * FROM privacy_receiptrow"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_serves_without_scripts(live_server: Any, chromium: Any) -> None:
    """Object, propose, complain and read the answers by plain forms; nothing is asked of a script."""
    link = link_for(email=GUEST["email"])
    where = urlsplit(link).path
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(live_server.url + where)
    page.locator("form:has(input[value=delivery]) button[value=object]").click()
    assert page.locator("form:has(input[value=delivery]) button[value=withdraw]").count() == 1
    page.locator("#proposed").fill("New Name")
    page.locator("button[value=propose]").click()
    page.locator("#complaint").fill("Something was done wrong.")
    page.locator("button[value=complain]").click()
    text = page.locator("main").inner_text()
    assert "New Name" in text
    assert "Something was done wrong." in text
    context.close()
