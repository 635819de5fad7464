# SPDX-License-Identifier: Apache-2.0
"""Three of our nodes: two eBL platforms, and one that keeps the control tracking registry which guards their bills, and
is a platform itself.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.empty_stores import with_tables
from tests.pint_client import a_bill, a_party, canonical, payload_of, sha256
from tests.pint_pair import BUYER, CARRIER, SELLER, published_keys
from tests.pint_platform import Platform
from tests.real_nodes import a_port

BANK = "NL.KVK.12345678"


class Keeper(Platform):
    """A node whose operator keeps a registry."""

    @property
    def registry(self) -> str:
        """Where it stands: its base address, with the major version of its API."""
        return f"{self.url}/api/titles/control-records/v1"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "TRADELANE_KEEPS_CONTROL": "1"}


@dataclass
class Trio:
    mexico: Platform
    singapore: Platform
    netherlands: Keeper
    """Which keeps the registry."""
    folder: Path

    @property
    def nodes(self) -> tuple[Platform, Platform, Keeper]:
        return self.mexico, self.singapore, self.netherlands

    def issue(self) -> tuple[dict[str, Any], str]:
        """A bill that the carrier issues to the seller in Mexico; and the title's id."""
        bill = a_bill()
        (self.folder / "bill.json").write_text(json.dumps(bill))
        return bill, self.mexico.step("issue", CARRIER, SELLER, str(self.folder / "bill.json"))

    def send(self, title: str, to: dict[str, Any] | None = None) -> None:
        party = json.dumps(to or a_party("SGPL", BUYER, "Buyer"))
        self.mexico.step("send", title, SELLER, party, "")

    def records(self, bill: dict[str, Any]) -> list[tuple[str, str]]:
        """What the registry holds of a bill: action and platform."""
        address = f"{self.netherlands.registry}/ebls/{sha256(canonical(bill))}/records"
        listed = httpx.get(address, timeout=60).json()["records"]
        said = [payload_of(each["platformRecordSignedContent"]) for each in listed]
        return [(each["action"], each["actor"]) for each in said]

    def states(self, bill: dict[str, Any]) -> tuple[str, str, str]:
        mexico, singapore, netherlands = (node.bill_state(bill)[0] for node in self.nodes)
        return mexico, singapore, netherlands


@contextmanager
def trio(folder: Path) -> Iterator[Trio]:
    """All three served, until the test is over."""
    made = Trio(
        Platform("MX", with_tables(folder / "mx"), a_port()), Platform("SG", with_tables(folder / "sg"), a_port()),
        Keeper("NL", with_tables(folder / "nl"), a_port()), folder,
    )  # fmt: skip
    parties = {
        "MX": (f"{SELLER}=seller=Seller", f"{CARRIER}=carrier=Carrier"), "SG": (f"{BUYER}=buyer=Buyer",),
        "NL": (f"{BANK}=bank=Bank",),
    }  # fmt: skip
    try:
        _each(made.nodes, lambda node: node.run("tests.pint_node", "settle", "Platform", *parties[node.economy]))
        _each(made.nodes, lambda node: node.serve())
        keys = {node.code: json.loads(published_keys(node)) for node in made.nodes}
        _each(made.nodes, lambda node: _introduce(node, made, keys))
        yield made
    finally:
        for node in made.nodes:
            node.close()


def _each(nodes: Sequence[Platform], act: Callable[[Platform], object]) -> None:
    with ThreadPoolExecutor(len(nodes)) as pool:
        list(pool.map(act, nodes))


def _introduce(node: Platform, made: Trio, keys: dict[str, Any]) -> None:
    """Register the other platforms; and, at those that use it, the registry, which guards all new chains."""
    peers = [
        {"code": other.code, "kind": "platform", "address": other.dcsa, "keys": keys[other.code]}
        for other in made.nodes
        if other is not node
    ]  # fmt: skip
    if node is not made.netherlands:
        keeper = made.netherlands
        peers.append({"code": "CTRA", "kind": "registry", "address": keeper.registry, "keys": keys[keeper.code]})
    file = node.home / "peers.json"
    file.write_text(json.dumps(peers))
    node.step("introduce", str(file))
