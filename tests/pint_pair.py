# SPDX-License-Identifier: Apache-2.0
"""Two of our nodes as eBL platforms that know each other: the carrier and the seller at one, the buyer at the other."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.empty_stores import with_tables
from tests.pint_client import a_bill, a_party, payload_of
from tests.pint_platform import Platform
from tests.real_nodes import a_port, side_by_side

SELLER, CARRIER, BUYER = "MX.RFC.CAC201105AB1", "MX.RFC.NAV150320XY2", "SG.UEN.201912345K"
BANK_HOME, BANK_THERE = "MX.RFC.BDB850505DD5", "SG.UEN.198700123B"
"""Somebody else at each platform."""


@dataclass
class Pair:
    mexico: Platform
    singapore: Platform
    folder: Path

    def issue(self, *contents: bytes) -> tuple[dict[str, Any], str]:
        """A bill that the carrier issues to the seller at the node of Mexico, with files; and the title's id."""
        bill = a_bill()
        (self.folder / "bill.json").write_text(json.dumps(bill, indent=1))
        files = []
        for n, content in enumerate(contents):
            files.append(self.folder / f"file {n}.pdf")
            files[-1].write_bytes(content)
        made = self.mexico.step("issue", CARRIER, SELLER, str(self.folder / "bill.json"), *map(str, files))
        return bill, made

    def ask_issuance(self, to: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """A bill that the carrier asks the platform of Mexico to issue to somebody (EBL_ISS); and the title's id."""
        bill = a_bill()
        (self.folder / "bill.json").write_text(json.dumps(bill, indent=1))
        named = {"partyName": to["partyName"], "identifyingCodes": to["identifyingCodes"]}
        issue_to = json.dumps({**named, "sendToPlatform": to["eblPlatform"]})
        return bill, self.mexico.step("ask_issuance", CARRIER, str(self.folder / "bill.json"), issue_to)

    def send(
        self, title: str, *, by: str = SELLER, node: Platform | None = None, to: dict[str, Any] | None = None,
        purpose: str = "",
    ) -> None:  # fmt: skip
        party = json.dumps(to or a_party("SGPL", BUYER, "Buyer"))
        (node or self.mexico).step("send", title, by, party, purpose)

    def carry(self, title: str, *, node: Platform | None = None) -> str:
        return (node or self.mexico).step("carry", title)

    def carry_and_die(self, title: str, when: str, *, node: Platform | None = None) -> None:
        """Carry it in a process that dies at a call, as `before:1` or `after:2`."""
        (node or self.mexico).run("tests.pint_node", "carry", title, when)

    def sendings(self, title: str, *, node: Platform | None = None) -> list[dict[str, Any]]:
        """What is kept of each sending of a title from Mexico, or `node`, opened; the first one first."""
        told: list[dict[str, Any]] = json.loads((node or self.mexico).step("sendings", title))
        return told

    def chain(self, title: str, *, node: Platform | None = None) -> list[dict[str, Any]]:
        """What each entry of the chain says by which a title was last sent from Mexico, or `node`."""
        envelope = json.loads(base64.b64decode((node or self.mexico).step("envelope", title)))
        return [payload_of(entry) for entry in envelope["envelopeTransferChain"]]

    def states(self, bill: dict[str, Any]) -> tuple[str, str]:
        """The bill's state at each node; empty where it has no record."""
        return self.mexico.bill_state(bill)[0], self.singapore.bill_state(bill)[0]

    def title_there(self, bill: dict[str, Any]) -> str:
        """The id of the bill's record at the node of Singapore."""
        ((there,),) = self.singapore.ask(
            "SELECT t.id FROM titles_title t JOIN titles_transport_document d ON t.document = 'sha256:' || d.checksum"
            f" WHERE d.reference = '{bill['transportDocumentReference']}'"
        )
        return str(there)

    def introduce(self, node: Platform, code: str, *, address: str, keys: str) -> None:
        """Have `node` know a platform by an address and a key set."""
        file = node.home / "keys.json"
        file.write_text(keys)
        node.step("peer", code, "platform", address, "strict", str(file))


def published_keys(node: Platform) -> str:
    """The key set that a platform publishes."""
    return httpx.get(f"{node.dcsa}/.well-known/jwks.json", timeout=60).text


@contextmanager
def two_platforms(folder: Path) -> Iterator[Pair]:
    """Both nodes served, until the test is over."""
    made = Platform("MX", with_tables(folder / "mx"), a_port()), Platform("SG", with_tables(folder / "sg"), a_port())
    pair = Pair(*made, folder)
    parties = (
        (f"{SELLER}=seller=Seller", f"{CARRIER}=carrier=Carrier", f"{BANK_HOME}=bank=Bank"),
        (f"{BUYER}=buyer=Buyer", f"{BANK_THERE}=bank=Bank"),
    )

    def introduce(node: Platform, other: Platform) -> None:
        """The other platform by the keys that it publishes, and the carrier by its own."""
        pair.introduce(node, other.code, address=other.dcsa, keys=published_keys(other))
        file = node.home / "keys.json"
        file.write_text(pair.mexico.step("keys", CARRIER))
        node.step("peer", "INVC", "carrier", "", "strict", str(file))

    try:
        side_by_side(lambda node, who: node.run("tests.pint_node", "settle", "Platform", *who), made, parties)
        side_by_side(lambda node, _: node.serve(), made, made)
        for node, other in (made, made[::-1]):
            introduce(node, other)
        pair.mexico.step("code", CARRIER, "SMDG", "INVC")
        yield pair
    finally:
        for node in made:
            node.close()
