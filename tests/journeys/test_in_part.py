# SPDX-License-Identifier: Apache-2.0
"""A sale from an economy whose law keeps people's data home, over two real nodes with the power cut: what may go goes.

The documents that name somebody come as credentials without them; what stays is in no byte of the other node.
"""

import base64
import json
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.empty_stores import with_tables
from tests.journeys.conftest import PHONE, Walker, come_to, free_port
from tests.marked_values import MARKS, marked_order, marks_in
from tests.russian_node import RUSSIA, RussianNode

from config.demo import world
from config.demo.nodes import LOG, RunningNode, make_pair, person
from config.demo.story import Story
from tradelane.kernel.errors import TradelaneError
from tradelane.trust.formats.base64_text import from_base64url

pytestmark = pytest.mark.network

CERTIFIER = {"name": "Thaddeus Larkmoor", "email": "thaddeus@larkmoor.example", "telephone": "+7 423 555 0188"}
"""Plainly invented; whose law it is that asks for them on a certificate of origin."""
IN_PART = {"packing-list", "certificate-of-origin", "bill-of-lading"}
"""Documents that name somebody: the notify party, or who certifies. An invoice tells the buyer's own reference."""
CUTS = 3
"""How often each node loses its power while it sends or receives."""


class FromVladivostok(Story):
    """The story's coffee, sold by a seller in Russia."""

    def complete_consignment(self) -> None:
        """The declarant's word as in the story, with Russia's parties and port."""
        seller = person(self.seller_node, "seller")
        extra = world.supplement(seller.get(f"/api/trades/{self.trade}/reading")["consignment"])
        extra["transport"]["loading"] = {"locode": "RUVVO", "name": "Vladivostok"}
        extra["references"]["ucr"] = "6RU7700000016-2026-118"
        for party in extra["parties"]:
            role = "seller" if party["role"] == "declarant" else party["role"]
            if role in {each.key for each in RUSSIA.organisations}:
                ours = RUSSIA.organisation(role)
                party |= {"name": ours.name, "address": ours.address, "organisation": ours.id}
        parts = {key: world.SINGAPORE.organisation(key).id for key in ("buyer", "buyer_bank")}
        parts |= {key: RUSSIA.organisation(key).id for key in ("carrier", "seller_bank")}
        body = {"supplement": extra, "parts": parts}
        self.consignment = seller.post(f"/api/trades/{self.trade}/acts/consignment", body)["consignment"]

    def issue_title(self) -> None:
        """On paper where the lane needs that."""
        try:
            self._act(self.seller_node, "carrier", "title")
        except TradelaneError as error:
            assert "TRADE-7" in str(error)
            self._act(self.seller_node, "carrier", "paper_title")


def an_order() -> bytes:
    """The story's order with marked people, and a seller whose contact certifies."""
    data = json.loads(marked_order(world.order()))
    seller = RUSSIA.organisation("seller")
    data["parties"][0] |= {
        "name": seller.name, "address": seller.address, "organisation": seller.id, "contact": CERTIFIER,
    }  # fmt: skip
    data["goods_items"][0]["origin"] = "RU"
    return json.dumps(data).encode()


def cut(node: RunningNode, *, moments: random.Random) -> threading.Thread:
    """kill -9 of a node again and again, at any moment of what it does."""

    def act() -> None:
        for _ in range(CUTS):
            time.sleep(moments.uniform(0.02, 0.5))
            node.kill()
            node.start()

    thread = threading.Thread(target=act)
    thread.start()
    return thread


@dataclass
class Sent:
    """The sale once the other node has it."""

    story: FromVladivostok
    buyer: Any
    documents: dict[str, dict[str, Any]]
    """Kind → what the other node says of the document."""

    @property
    def parts(self) -> dict[str, dict[str, Any]]:
        return {kind: told for kind, told in self.documents.items() if told["status"]["in_part"]}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sent]:
    """Sent and received while each side is killed in turn."""
    home, moments = tmp_path_factory.mktemp("lane"), random.Random(33)
    russia = RussianNode(RUSSIA, with_tables(home / "ru"), f"http://127.0.0.1:{free_port()}")
    singapore = RunningNode(world.SINGAPORE, with_tables(home / "sg"), f"http://127.0.0.1:{free_port()}")
    try:
        make_pair(russia, singapore)
        story = FromVladivostok(russia, singapore, an_order(), "order.json", "RU-SG")
        story.enter_order()
        story.complete_consignment()
        story._seller("documents")
        russia.run("tests.russian_node", "clear", story.trade)
        story.issue_title()
        cuts = [cut(russia, moments=moments), cut(singapore, moments=moments)]
        story._seller("send")
        for each in cuts:
            each.join()
        story._wait(russia, "seller", "received")
        buyer = person(singapore, "buyer")
        held = buyer.get(f"/api/documents?consignment={story.consignment}")
        told = {each["kind"]: buyer.get(f"/api/documents/{each['id']}") for each in held}
        assert len(told) == len(held), "nothing twice"
        yield Sent(story, buyer, told)
    finally:
        russia.stop()
        singapore.stop()


def test_each_document_comes_once_whole_or_in_part(sent: Sent) -> None:
    assert set(sent.documents) >= IN_PART | {"commercial-invoice", "export-declaration"}
    assert set(sent.parts) >= IN_PART
    assert not sent.documents["export-declaration"]["status"]["in_part"]
    for told in sent.parts.values():
        assert {gap["rule"] for gap in told["gaps"]} == {"PRIV-43"}
    certificate = sent.parts["certificate-of-origin"]
    assert {gap["field"] for gap in certificate["gaps"]} >= {"name", "email", "telephone"}
    trade = sent.buyer.get(f"/api/trades/{sent.story.trade}")
    received = next(step for step in trade["steps"] if step["step"] == "received")
    assert f"{len(sent.parts)} of them in part" in received["summary"]


def plain(credential: bytes) -> bytes:
    """Every part of a credential decoded."""
    jws, *disclosures = credential.split(b"~")
    parts = [*jws.split(b".")[:2], *(one for one in disclosures if one)]
    return b"\n".join(from_base64url(part.decode(), field="part") for part in parts)


def opened(message: str) -> bytes:
    """A message with its documents, as deep as anybody can read it."""
    payload = from_base64url(message.split(".")[1], field="payload")
    body = json.loads(payload)["body"]
    found = [payload]
    for files in body.get("documents", ()):
        for form, content in files.items():
            held = base64.b64decode(content)
            found.append(plain(held) if form == "sdjwt" else held)
    return b"\n".join(found)


def test_what_stays_is_in_no_byte_of_the_other_node(sent: Sent) -> None:
    home = sent.story.buyer_node.home
    messages = sent.story.buyer_node.run("tests.exchange_node", "opened").split()
    assert any("sdjwt" in opened(message).decode("latin-1") for message in messages)
    places = {f"message {n}": opened(message) for n, message in enumerate(messages)}
    places |= {each.name: each.read_bytes() for each in home.iterdir() if each.is_file()}
    places["what the buyer reads"] = json.dumps(sent.documents).encode()
    found = {place: marks for place, content in places.items() if (marks := marks_in(content))}
    assert found == {}
    for place, content in places.items():
        assert not [value for value in CERTIFIER.values() if value.encode() in content], place
    told = sent.buyer.get(f"/api/consignments/{sent.story.consignment}")
    assert not marks_in(json.dumps(told).encode())
    assert (home / LOG).exists()


def test_anybody_verifies_what_came(sent: Sent, tmp_path: Path) -> None:
    node = sent.story.buyer_node
    for kind, told in sent.parts.items():
        file = tmp_path / f"{kind}.sdjwt"
        file.write_bytes(sent.buyer.fetch(f"/api/documents/{told['status']['id']}/disclosed"))
        answer = node.run(
            "config.commands.main", "verify", str(file), "--trust", str(node.home / "trust-list.json"), "--json"
        )
        report = json.loads(answer)
        assert (report["result"], report["document"]["digest"]) == ("valid", told["status"]["digest"])
        checks = {check["check"]: check for check in report["checks"]}
        assert len(checks["disclosed"]["evidence"]["withheld"]) == len(told["gaps"])
        assert checks["whole"]["result"] == "undetermined"
        assert "PRIV-43" in by_the_public_page(node, file.read_bytes())


def by_the_public_page(node: RunningNode, credential: bytes) -> str:
    """What the page says to somebody without an account."""
    with httpx.Client(base_url=node.url, timeout=60) as anybody:
        form = anybody.get("/verify/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None
        answer = anybody.post(
            "/verify/",
            data={"csrfmiddlewaretoken": token[1]},
            files={"file": ("a.sdjwt", credential)},
            headers={"Referer": f"{node.url}/verify/"},
        )
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def test_a_declaration_is_refused_by_name_of_the_field_and_passes_without_the_claim(sent: Sent) -> None:
    story = sent.story
    answers = story._answers(story.buyer_node, "buyer", "sg-import")
    address = f"/api/trades/{story.trade}/acts/import"
    with pytest.raises(TradelaneError) as refusal:
        sent.buyer.post(address, {"answers": answers})
    told = str(refusal.value)
    assert "DOC-98" in told
    without = {"import-declaration": {"certificate_number": ""}}
    sent.buyer.post(address, {"answers": answers, "statements": without})
    case = sent.buyer.get(f"/api/trades/{story.trade}")["links"]["import_case"]
    cited = {each["kind"] for each in sent.buyer.get(f"/api/window/cases/{case}")["documents"]}
    assert "certificate-of-origin" not in cited
    assert "bill-of-lading" in cited


def test_their_page_at_home_says_what_stayed_and_why(sent: Sent) -> None:
    for email in (MARKS["email"], CERTIFIER["email"]):
        address = sent.story.seller_node.run("tests.russian_node", "link", email).strip()
        page = httpx.get(address, follow_redirects=True, timeout=60).text
        [stayed] = [each for each in re.findall(r"<li.*?</li>", page, re.DOTALL) if "PRIV-43" in each][:1]
        assert "SG.NODE.TRADELANE" in stayed or "Singapore" in stayed


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_document_in_part_is_read_on_a_phone(sent: Sent, walk: Callable[..., Walker], language: str) -> None:
    node = sent.story.buyer_node
    buyer = world.SINGAPORE.organisation("buyer")
    walker = walk(size=PHONE, language=language)
    id = sent.parts["certificate-of-origin"]["status"]["id"]
    come_to(walker.page, node.url, f"/documents/{id}", email=buyer.email, password=node.password)
    assert walker.axe() == []
    assert not walker.too_wide()
    if shots := os.environ.get("SHOTS"):
        walker.page.screenshot(path=f"{shots}/part-{language}.png", full_page=True)
    text = walker.page.locator("main").inner_text()
    assert "PRIV-43" in text
    words = {"en": ("In part", "telephone number", "digest"), "es": ("En parte", "teléfono", "resumen")}[language]
    assert not [word for word in words if word not in text], text
    assert not [value for value in CERTIFIER.values() if value in text]
    with walker.page.expect_download() as download:
        walker.page.locator("a[href*='disclosed']").click()
    assert b"~" in Path(download.value.path()).read_bytes()
