# SPDX-License-Identifier: Apache-2.0
"""People's values through the whole flow over two real nodes: no file holds one in clear, and who is erased stays so.

Marked values are planted as an order's contacts, as a private buyer and as staff, driven from the order to settlement,
and every byte of both nodes' homes is searched: databases with their logs, key stores, logs of what was said, files.
"""

import json
import re
import secrets
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.marked_staff import browser, inspect, let_the_colleague_go, spend_a_day, take_in
from tests.marked_values import STAFF_MARKS, shapes

from config.demo.consumer import BAG
from config.demo.nodes import RunningNode, http, person
from config.demo.story import Story
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Refused

pytestmark = pytest.mark.network

MARKS = {
    "name": "Zorblatt Quixmere",
    "email": "zorblatt.quixmere@marked.example",
    "telephone": "+65 6999 7531",
    "street": "77 Vantablack Crescent",
    "words": "please ring for Mnemosyne twice",
    "contact": "Ulfric Yttriumsson",
    "contact_email": "ulfric.yttriumsson@marked.example",
}
"""Values that stand nowhere else: a private buyer's, and those of a company's contact."""


NEEDLES = {
    f"{name} {shape}".strip(): needle.lower()
    for name, text in {**MARKS, **STAFF_MARKS}.items()
    for shape, needle in shapes(text).items()
}
"""Each mark as a file could hold it, in lower case."""


def _every_file(*nodes: RunningNode) -> Iterator[tuple[str, bytes]]:
    for node in nodes:
        for path in sorted(node.home.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                yield f"{node.node.economy} {path.relative_to(node.home)}", content
                yield from _inflated(f"{node.node.economy} {path.relative_to(node.home)}", content)


def _inflated(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Whatever in a file is compressed (zlib, as in a PDF's streams), opened."""
    for match in re.finditer(rb"\x78[\x01\x9c\xda]", content):
        opened = zlib.decompressobj()
        try:
            plain = opened.decompress(content[match.start() : match.start() + 200_000], 1_000_000)
        except zlib.error:
            continue
        if len(plain) > 64:
            yield f"{name} at {match.start()}", plain


def found_in_clear(*nodes: RunningNode) -> list[str]:
    """File and mark of everything that can be read."""
    return [
        f"{name}: {mark}"
        for name, lower in ((name, content.lower()) for name, content in _every_file(*nodes))
        for mark, needle in NEEDLES.items()
        if needle in lower
    ]


SWEEP = """
import django; django.setup()
from datetime import timedelta
from tradelane.kernel import clock
from tradelane.parties.models import Person
from tradelane.parties.queries.accounts import account_of
from tradelane.privacy.actions.retention import sweep
sweep(now=clock.now() + timedelta(days=1))
print([account_of(row).name for row in Person.objects.all()])
"""
"""The daily run of tomorrow, and then the names of all who ever signed in here, as far as they open."""


def in_node(node: RunningNode, program: str) -> str:
    """What a program prints in the surroundings of a node."""
    done = subprocess.run(
        [sys.executable, "-c", program], env=node.environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def tradelane(node: RunningNode, *arguments: str) -> Any:
    """The answer of a command of the node."""
    done = subprocess.run(
        [sys.executable, "-m", "config.commands.main", *arguments, "--json"],
        env=node.environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def marked_order(order: bytes) -> bytes:
    """The story's order with a marked contact, and a private person to be told."""
    data = json.loads(order)
    data["parties"][1]["contact"] = {"name": MARKS["contact"], "email": MARKS["contact_email"]}
    data["parties"].append(
        {
            "role": "notify", "name": MARKS["name"],
            "address": {"street": MARKS["street"], "city": "Singapore", "postcode": "088435", "country": "SG"},
            "contact": {"name": MARKS["name"], "email": MARKS["email"], "telephone": MARKS["telephone"]},
        }
    )  # fmt: skip
    data["references"]["buyer"] = MARKS["contact"]
    return json.dumps(data).encode()


def buy(node: RunningNode) -> str:
    """A private buyer's order in the shop; the token of its page."""
    quote = http().get(f"{node.url}/api/shop/quote?slug={BAG}&to=SG&quantity=1").json()
    address = {"street": MARKS["street"], "city": "Singapore", "postcode": "088435"}
    body = {
        "lines": [{"slug": BAG, "quantity": 1}], "to": "SG", "consent": True, "quote_digest": quote["quote_digest"],
        "buyer": {**{name: MARKS[name] for name in ("name", "email", "telephone")}, "address": address},
        "key": secrets.token_urlsafe(24),
    }  # fmt: skip
    answer = http().post(f"{node.url}/api/shop/orders", json=body)
    assert answer.status_code in (200, 201), answer.text
    return str(answer.json()["token"])


def page_of(node: RunningNode) -> str:
    """The address of the marked buyer's own page, as it is mailed to them."""
    return in_node(
        node,
        "import django; django.setup()\n"
        "from tradelane.privacy.actions import link_for\n"
        f"print(link_for(email={MARKS['email']!r}))",
    )


def press(url: str, **fields: str) -> Any:
    """Send a form of a page, as a browser does."""
    import httpx

    with httpx.Client(timeout=30) as browser:
        page = browser.get(url)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text[:500]
        return browser.post(
            url, data={**fields, "csrfmiddlewaretoken": token[1]}, headers={"Referer": url}, follow_redirects=True
        )


def test_no_file_holds_a_value_in_clear_and_who_is_erased_stays_erased(story: Story, tmp_path: Path) -> None:
    mexico, singapore = story.seller_node, story.buyer_node
    story = replace(story, order=marked_order(story.order))
    # 1. an officer and a colleague of theirs, a private buyer, and a whole trade that names people
    password = take_in(mexico, organisation=mexico.node.organisation("customs_mx").id)
    spend_a_day(mexico, password=password)
    token = buy(mexico)
    for station, act in story.acts():
        if station == "export_cleared":
            inspect(story)
        act()
    page = page_of(mexico)
    assert "privacy" in press(page, act="correct", text=MARKS["words"]).text
    seller = person(mexico, "seller")
    assert MARKS["contact"] in json.dumps(seller.get(f"/api/trades/{story.trade}/reading"))
    assert MARKS["name"] in http().get(f"{mexico.url}/shop/orders/{token}").text
    assert found_in_clear(mexico, singapore) == []
    # 2. a backup from before, of the node and of its keys
    node_copy, key_copy = tmp_path / "node.tar.gz", tmp_path / "keys.tar.gz"
    assert "node.sqlite3" in tradelane(mexico, "backup", str(node_copy))["files"]
    tradelane(mexico, "vault", "backup", str(key_copy))
    # … and the colleague leaves: nothing brings their name back, while the officer stays
    let_the_colleague_go(mexico, password=password)
    left = in_node(mexico, SWEEP)
    assert STAFF_MARKS["colleague"] not in left and STAFF_MARKS["staff"] in left
    # 3. erased: how to reach the buyer at once, and what the law keeps is for the law alone
    done = press(f"{page}/erasure", sure="yes")
    assert done.status_code == 200 and "ERASE-1" in done.text and "ERASE-2" in done.text
    told = _report(str(done.url))
    outcomes = {(line["field"], line["outcome"]) for line in told["report"]["lines"]}
    assert ("shop.OrderRow.email", "erased") in outcomes
    assert ("documents.Document.body", "kept") in outcomes
    assert any(line["outcome"] == "unreachable" for line in told["report"]["lines"])
    assert told["signature"] and [answer["node"] for answer in told["answers"]] == ["SG"]
    assert _order_of(mexico, token)["email"] == ""
    assert MARKS["street"] not in json.dumps(seller.get(f"/api/trades/{story.trade}/reading"))
    # 4. what the public was told stays true: the document is gone, its digest and place in the log are not
    invoice = next(
        each for each in seller.get(f"/api/documents?consignment={story.consignment}") if "invoice" in each["kind"]
    )
    public = f"{mexico.url}/verify/{invoice['digest'].removeprefix('sha256:')}"
    assert http().get(public, follow_redirects=True).status_code == 200
    # … and an authority reads what is kept for it, and nobody else
    paper = tmp_path / "kept.json"
    tradelane(mexico, "vault", "kept", invoice["id"], "--demand", "MX.SAT 500-2027-1180", "--to", str(paper))
    assert digest_of(paper.read_bytes()) == invoice["digest"]
    with pytest.raises(Refused, match="law alone"):
        seller.fetch(f"/api/documents/{invoice['id']}/file.json")
    # 5. everything put back as it was before: node and keys
    mexico.stop()
    restored = tradelane(mexico, "restore", str(node_copy), "--force")
    assert restored["destroyed_keys"] >= 1
    assert tradelane(mexico, "vault", "restore", str(key_copy), "--force")["buried"] >= 1
    mexico.start()
    assert _order_of(mexico, token)["email"] == ""
    assert MARKS["email"] not in http().get(f"{mexico.url}/shop/orders/{token}").text
    assert seller.get(f"/api/trades/{story.trade}")["next_step"] is None
    with browser(mexico) as officer:
        officer.sign_in(password)
        colleagues = officer.get("/organisation/people/").text
        assert STAFF_MARKS["staff"] in colleagues and STAFF_MARKS["colleague"] not in colleagues
    assert buy(mexico) != token  # the node works on
    before = tradelane(mexico, "vault", "status")
    assert tradelane(mexico, "vault", "rotate")["rewrapped"] == before["keys"]
    assert tradelane(mexico, "vault", "status")["to_rewrap"] == 0
    assert found_in_clear(mexico, singapore) == []


def _report(address: str) -> dict[str, Any]:
    """The report as it is downloaded, once it is signed and the other node has answered."""
    import time

    for _ in range(200):
        told: dict[str, Any] = http().get(f"{address}?download").json()
        if told["signature"] and told["answers"]:
            return told
        time.sleep(0.1)
    return told


def _order_of(node: RunningNode, token: str) -> dict[str, str]:
    """The buyer of an order as the node can read it."""
    program = (
        "import django, json; django.setup()\n"
        "from tradelane.shop.queries import order_by_token\n"
        f"buyer = order_by_token({token!r}).buyer\n"
        "print(json.dumps({'name': buyer.name, 'email': buyer.email}))"
    )
    found: dict[str, str] = json.loads(in_node(node, program))
    return found


def test_what_is_not_a_copy_of_this_node_is_not_put_back(story: Story, tmp_path: Path) -> None:
    mexico, copy = story.seller_node, tmp_path / "node.tar.gz"
    tradelane(mexico, "backup", str(copy))
    assert copy.stat().st_mode & 0o077 == 0

    def refused(node: RunningNode, *arguments: str) -> dict[str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "config.commands.main", *arguments, "--json"],
            env=node.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stdout
        error: dict[str, str] = json.loads(done.stderr)["error"]
        return error

    assert refused(mexico, "backup", str(copy))["kind"] == "conflict"
    assert refused(mexico, "restore", str(copy))["kind"] == "conflict"
    assert "another node" in refused(story.buyer_node, "restore", str(copy), "--force")["message"]
    assert "another kind" in refused(mexico, "vault", "restore", str(copy), "--force")["message"]
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(copy.read_bytes()[:-2000])
    assert refused(mexico, "restore", str(damaged), "--force")["rule"] == "BACKUP-1"
    assert (mexico.home / "vault" / "keys.sqlite3").exists()
    assert person(mexico, "seller").get("/api/trades") == []
