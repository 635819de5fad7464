# SPDX-License-Identifier: Apache-2.0
"""Two of our nodes as eBL platforms that know each other: the carrier and the seller at one, the buyer at the other."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.empty_stores import with_tables
from tests.pint_client import a_bill, a_party
from tests.real_nodes import Node, a_port, kill, side_by_side

SELLER, CARRIER, BUYER = "MX.RFC.CAC201105AB1", "MX.RFC.NAV150320XY2", "SG.UEN.201912345K"


@dataclass
class Pair:
    mexico: Node
    singapore: Node
    folder: Path

    def issue(self, *contents: bytes) -> tuple[dict[str, Any], str]:
        """A bill that the carrier issues to the seller at the node of Mexico, with files; and the title's id."""
        bill = a_bill()
        (self.folder / "bill.json").write_text(json.dumps(bill, indent=1))
        files = []
        for n, content in enumerate(contents):
            files.append(self.folder / f"file {n}.pdf")
            files[-1].write_bytes(content)
        made = self.mexico.run(
            "tests.pint_node", "issue", CARRIER, SELLER, str(self.folder / "bill.json"), *map(str, files)
        )
        return bill, made.strip()

    def send(
        self, title: str, *, by: str = SELLER, node: Node | None = None, to: dict[str, Any] | None = None,
        purpose: str = "",
    ) -> None:  # fmt: skip
        party = json.dumps(to or a_party("SGPL", BUYER, "Buyer"))
        (node or self.mexico).run("tests.pint_node", "send", title, by, party, purpose)

    def carry(self, title: str, *die: str, node: Node | None = None) -> str:
        return (node or self.mexico).run("tests.pint_node", "carry", title, *die).strip()

    def sendings(self, title: str) -> list[dict[str, Any]]:
        """What is kept of each sending of a title from Mexico, opened; the first one first."""
        told: list[dict[str, Any]] = json.loads(self.mexico.run("tests.pint_node", "sendings", title))
        return told

    def states(self, bill: dict[str, Any]) -> tuple[str, str]:
        """The bill's state at each node; empty where it has no record."""
        found = [_state(node, bill) for node in (self.mexico, self.singapore)]
        return found[0], found[1]


def _state(node: Node, bill: dict[str, Any]) -> str:
    rows = node.ask(
        "SELECT t.state FROM titles_title t JOIN titles_transport_document d ON t.document = 'sha256:' || d.checksum"
        f" WHERE d.reference = '{bill['transportDocumentReference']}'"
    )
    assert len(rows) <= 1
    return str(rows[0][0]) if rows else ""


@contextmanager
def two_platforms(folder: Path) -> Iterator[Pair]:
    """Both nodes served, until the test is over."""
    made = _Platform("MX", with_tables(folder / "mx"), a_port()), _Platform("SG", with_tables(folder / "sg"), a_port())
    parties = ((f"{SELLER}=seller=Seller", f"{CARRIER}=carrier=Carrier"), (f"{BUYER}=buyer=Buyer",))
    try:
        side_by_side(lambda node, who: node.run("tests.pint_node", "settle", "Platform", *who), made, parties)
        side_by_side(lambda node, _: node.serve(), made, made)
        side_by_side(_introduce, made, made[::-1])
        yield Pair(*made, folder)
    finally:
        for node in made:
            for process in node.processes:
                if process.poll() is None:
                    kill(process)


class _Platform(Node):
    """A node under a platform's code of its own."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "TRADELANE_EBL_PLATFORM": f"{self.economy}PL"}


def _introduce(node: Node, other: Node) -> None:
    """Register the other platform by the keys that it publishes, and the carrier by its own."""
    keys = httpx.get(f"{other.url}/api/titles/dcsa/.well-known/jwks.json", timeout=60).content
    file = node.home / "keys.json"
    file.write_bytes(keys)
    address = f"{other.url}/api/titles/dcsa"
    node.run("tests.pint_node", "peer", f"{other.economy}PL", "platform", address, "strict", str(file))
    mexico = node if node.economy == "MX" else other
    carrier = mexico.run("tests.pint_node", "keys", CARRIER)
    file.write_text(carrier)
    node.run("tests.pint_node", "peer", "INVC", "carrier", "", "strict", str(file))
