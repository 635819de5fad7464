# SPDX-License-Identifier: Apache-2.0
"""A person's values are planted in a whole trade and a purchase, then searched for wherever they must never stand.

In what the nodes log at their most talkative, in addresses and headers as a proxy in front of them sees them, in what
they refuse with, in the public log, and on the bus. What the databases hold is the matter of another test.
"""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import nats
import pytest
from tests.empty_stores import with_tables
from tests.journeys.conftest import free_port
from tests.marked_bodies import marked_requests
from tests.marked_staff import browser, inspect, let_the_colleague_go, spend_a_day, take_in
from tests.marked_values import MARKS, STAFF_MARKS, marked_order, marks_in
from tests.nats_servers import nats_servers
from tests.recording_proxy import Recording, recording

from config.demo import world
from config.demo.consumer import BAG, buy_one_bag
from config.demo.nodes import LOG, RunningNode, http, make_pair, person
from config.demo.story import Story

pytestmark = pytest.mark.network


@dataclass(slots=True)
class TalkativeNode(RunningNode):
    """A node behind a proxy and on a bus, which logs all that it can."""

    port: int = 0
    """Where it listens itself; its address is the proxy's."""
    nats_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            **RunningNode.environment.fget(self),  # type: ignore[attr-defined]
            "TRADELANE_LOG_LEVEL": "DEBUG",
            "NATS_URL": self.nats_url,
        }

    @property
    def arguments(self) -> list[str]:
        return ["--port", str(self.port)]


@dataclass
class Eavesdropper:
    """Hears every message on the bus."""

    heard: list[tuple[str, bytes]] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _ready: threading.Event = field(default_factory=threading.Event)

    def listen(self, url: str) -> threading.Thread:
        thread = threading.Thread(target=lambda: asyncio.run(self._hear(url)))
        thread.start()
        self._ready.wait(timeout=30)
        return thread

    def stop(self) -> None:
        self._over.set()

    async def _hear(self, url: str) -> None:
        async def note(message: Any) -> None:
            headers = json.dumps(message.headers or {}).encode()
            self.heard.append((message.subject, message.subject.encode() + b"\n" + headers + b"\n" + message.data))

        client = await nats.connect(url)
        await client.subscribe("tradelane.>", cb=note)
        await client.flush()
        self._ready.set()
        while not self._over.is_set():
            await asyncio.sleep(0.1)
        await client.close()


@dataclass
class World:
    """Both nodes with all that watches them."""

    story: Story
    recordings: dict[str, Recording]
    bus: Eavesdropper

    @property
    def nodes(self) -> tuple[RunningNode, RunningNode]:
        return self.story.seller_node, self.story.buyer_node

    def everything_said(self) -> Iterator[tuple[str, bytes]]:
        """Place and content of all that must hold nobody's values."""
        for node in self.nodes:
            log = (node.home / LOG).read_bytes()
            yield from ((f"{node.node.economy} log line {n}", line) for n, line in enumerate(log.splitlines()))
        for economy, kept in self.recordings.items():
            for passed in kept.passed:
                yield from ((f"{economy} {passed.line}: {place}", content) for place, content in passed.places)
        yield from ((f"bus {subject}", content) for subject, content in self.bus.heard)
        for node in self.nodes:
            yield from _public_log(node)


def _public_log(node: RunningNode) -> Iterator[tuple[str, bytes]]:
    """The checkpoint, and every tile and bundle of entries that anybody may fetch."""
    log = f"{node.url}/log/{node.node.economy}"
    checkpoint = http().get(f"{log}/checkpoint").content
    yield f"{node.node.economy} checkpoint", checkpoint
    size = int(checkpoint.splitlines()[1])
    assert 0 < size < 256
    for kind in ("entries", "0"):
        tile = http().get(f"{log}/tile/{kind}/000.p/{size}")
        assert tile.status_code == 200, (kind, size, tile.status_code)
        yield f"{node.node.economy} tile {kind}", tile.content


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        servers = stack.enter_context(nats_servers(tmp_path / "nats", count=1))
        bus = Eavesdropper()
        listener = bus.listen(servers.url)
        stack.callback(listener.join)
        stack.callback(bus.stop)
        nodes, recordings = {}, {}
        for economy, node in world.NODES.items():
            outside, inside = free_port(), free_port()
            made = TalkativeNode(
                node, with_tables(tmp_path / economy.lower()), f"http://127.0.0.1:{outside}", port=inside
            )
            made.nats_url = servers.url
            stack.callback(made.stop)
            recordings[economy] = stack.enter_context(recording(outside, node=f"http://127.0.0.1:{inside}"))
            nodes[economy] = made
        make_pair(nodes["MX"], nodes["SG"])
        story = Story(nodes["MX"], nodes["SG"], marked_order(world.order()), "order.json", "MX-SG")
        yield World(story, recordings, bus)


def test_nobodys_values_stand_in_logs_addresses_headers_refusals_the_public_log_or_the_bus(watched: World) -> None:
    story, node = watched.story, watched.story.seller_node
    # 1. a day of an officer's, a whole trade with an inspection, and a private buyer's purchase with its pages
    password = take_in(node, organisation=node.node.organisation("customs_mx").id)
    spend_a_day(node, password=password)
    for station, act in story.acts():
        if station == "export_cleared":
            inspect(story)
        act()
    let_the_colleague_go(node, password=password)
    buyer = {**{name: MARKS[name] for name in ("name", "email", "telephone")}, "address": _address()}
    order = buy_one_bag(node, buyer=buyer)
    for path in (f"/shop/orders/{order['token']}", "/privacy/", "/shop", f"/shop/{BAG}"):
        assert http().get(node.url + path).status_code == 200
    # 2. everything that people get wrong, with the values in it
    statuses = [answer.status_code for answer in _mistakes(node, buyer)]
    assert all(400 <= status < 500 for status in statuses), statuses
    _guesses(node)
    assert _write_everywhere(node, trade=story.trade) > 300
    # 3. the values are really there for those who may read them, so that the search could find them
    told = person(node, "seller").get(f"/api/consignments/{story.consignment}")
    with browser(node) as staff:
        staff.sign_in(password)
        assert "staff_email" in marks_in(staff.get("/organisation/people/").content)
    assert "name" in marks_in(json.dumps(told).encode())
    # 4. and nowhere else
    places = list(watched.everything_said())
    assert [(place, found) for place, content in places if (found := marks_in(content))] == []
    kinds = {place.split(" ", 2)[0] for place, _ in places}
    assert kinds == {"MX", "SG", "bus"}
    assert len(watched.bus.heard) > 100
    assert any("refusal" in place for place, _ in places)


def _address() -> dict[str, str]:
    return {"street": MARKS["street"], "city": "Singapore", "postcode": "088435"}


def _mistakes(node: RunningNode, buyer: dict[str, Any]) -> Iterator[httpx.Response]:
    """Orders, uploads and calls with a fault and a mark where the fault is, or beside it."""
    orders = f"{node.url}/api/shop/orders"
    good = {
        "lines": [{"slug": BAG, "quantity": 1}], "to": "SG", "buyer": buyer, "consent": True,
        "quote_digest": "sha256:00", "key": "a key that is long enough for an order",
    }  # fmt: skip
    faulty: list[dict[str, Any]] = [
        good,
        {**good, "consent": False},
        {**good, "to": MARKS["street"]},
        {**good, "lines": [{"slug": MARKS["name"], "quantity": 1}]},
        {**good, "lines": [{"slug": BAG, "quantity": MARKS["name"]}]},
        {**good, "buyer": MARKS["name"]},
        {**good, "buyer": {**buyer, "email": MARKS["name"]}},
        {**good, "buyer": {**buyer, "telephone": MARKS["email"] * 50}},
        {**good, "buyer": {**buyer, MARKS["name"]: 1, "address": MARKS["street"]}},
        {**good, "quote_digest": MARKS["email"]},
    ]
    for body in faulty:
        yield http().post(orders, json=body)
    yield http().post(orders, content=f'{{"buyer": "{MARKS["name"]}"'.encode())
    seller = {"Authorization": f"Bearer {node.tokens['seller']}"}
    upload = f"{node.url}/api/trades/orders?lane=MX-SG&filename=order"
    marked = json.loads(marked_order(world.order()))
    for change in (
        {"ordered_on": MARKS["name"]},
        {"parties": [{"role": MARKS["name"], "name": MARKS["name"]}]},
        {"goods_items": MARKS["street"]},
        {"goods_items": [{**marked["goods_items"][0], "hs_code": MARKS["telephone"]}]},
        {"terms": {**marked["terms"], "currency": MARKS["name"]}},
        {MARKS["name"]: MARKS["email"]},
    ):
        content = json.dumps({**marked, **change}).encode()
        yield http().post(f"{upload}.json", content=content, headers=seller)
    yield http().post(f"{upload}.xml", content=f"<Order><Name>{MARKS['name']}</Order>".encode(), headers=seller)
    yield http().post(f"{node.url}/api/privacy/objections", json={"receipt": MARKS["name"]}, headers=seller)
    yield http().post(
        f"{node.url}/api/exchange/inbox", content=MARKS["name"].encode(), headers={"Content-Type": "application/jose"}
    )


def _write_everywhere(node: RunningNode, *, trade: str) -> int:
    """A person's values in each text of each operation that takes a body, about what the trade led to; how many."""
    seller = {"Authorization": f"Bearer {node.tokens['seller']}"}
    links = http().get(f"{node.url}/api/trades/{trade}", headers=seller).json()["links"]
    subjects = {"titles": links["title"], "window": links["export_case"], "payments": links["payment"]}
    described = http().get(f"{node.url}/api/openapi.json").json()
    asked = 0
    for method, path, body in marked_requests(described, subject=lambda room: subjects.get(room, trade)):
        answer = http().request(method, node.url + path, json=body, headers=seller)
        assert answer.status_code < 500, (method, path, body)
        asked += 1
    return asked


def _guesses(node: RunningNode) -> None:
    """Signing in and asking for a new password with an e-mail that may be somebody's, and one that is."""
    known = STAFF_MARKS["staff_email"]
    for path, form in (
        ("/accounts/login/", {"login": known, "password": "not the right one"}),
        ("/accounts/password/reset/", {"email": known}),
        ("/accounts/login/", {"login": MARKS["email"], "password": "not the right one"}),
        ("/accounts/password/reset/", {"email": MARKS["email"]}),
    ):
        with httpx.Client(base_url=node.url, timeout=60) as browser:
            browser.get(path)
            token = next(value for name, value in browser.cookies.items() if name.endswith("csrf"))
            answer = browser.post(path, data={**form, "csrfmiddlewaretoken": token}, headers={"Referer": node.url})
            assert answer.status_code in (200, 302), answer.status_code
