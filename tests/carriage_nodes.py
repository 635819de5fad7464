# SPDX-License-Identifier: Apache-2.0
"""A node that is an eBL platform and a node of a carrier: python -m tests.carriage_nodes STEP ARGUMENTS.

Both are of one economy and never exchange messages: they know each other by DCSA's protocols alone.
"""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from config.demo.nodes import RunningNode
from config.demo.world import MEXICO, NODES, DemoNode
from tradelane.parties.values import OrganisationKind as Kind

PLATFORM_CODE, OTHER_CODE, CARRIER_CODE, CARRIER_LIST = "TRDL", "WAVE", "PTLN", "NMFTA"
SHIPPER, CARRIER, BANK = (MEXICO.organisation(key) for key in ("seller", "carrier", "seller_bank"))
OPERATOR = replace(BANK, key="platform", name="Operator of the platform (test)", kinds=(Kind.SELLER,))

WORLDS = {
    "platform": DemoNode("MX", "Platform (test)", 0, (SHIPPER, BANK, CARRIER)),
    "carrier": DemoNode("MX", "Carrier (test)", 0, (CARRIER, OPERATOR)),
}


@dataclass(slots=True)
class CarriageNode(RunningNode):
    """A node of the demo's making with the organisations of this file."""

    role: str = "platform"

    @property
    def base(self) -> str:
        """Where DCSA's addresses stand."""
        return f"{self.url}/api/titles/dcsa"

    def prepare(self) -> None:
        """Make the node and its people."""
        seeded = json.loads(self.run("tests.carriage_nodes", "seed", self.role))
        self.tokens, self.password = seeded["tokens"], seeded["password"]

    def meet(self, *, code: str, kind: str, address: str, token: str, keys: Path | None, caller: str) -> None:
        """Register a peer: whom its code calls, with which token, by which keys it signs, who calls in its name."""
        self.run("tests.carriage_nodes", "meet", code, kind, address, token, str(keys or ""), caller)

    def keys(self, organisation: str) -> str:
        """The key set by which an organisation signs at this node."""
        return self.run("tests.carriage_nodes", "keys", organisation)


def a_node(role: str, home: Path, port: int) -> CarriageNode:
    """A node that is not yet made."""
    return CarriageNode(
        WORLDS[role], home, f"http://127.0.0.1:{port}", role=role,
        settings={"TRADELANE_EBL_PLATFORM": PLATFORM_CODE if role == "platform" else "NONX"},
    )  # fmt: skip


# ── what is done in a process of the node's own ──


def seed(role: str) -> None:
    """Make the node with its organisations."""
    from config.demo import seed as demo

    NODES[role] = WORLDS[role]
    demo.main(role)


def meet(code: str, kind: str, address: str, token: str, keys: str, caller: str) -> None:
    """Register a peer, as the node's operator does."""
    import django

    django.setup()
    from datetime import timedelta

    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.queries import node_actor
    from tradelane.titles import actions
    from tradelane.titles.values.dcsa import POLICIES, PartyCode, Platform, PlatformKind

    by, now = node_actor(), clock.now()
    name, _, policy = code.partition(":")
    peer = Platform(
        name, PlatformKind(kind), f"Peer {name}", address, now - timedelta(days=1), None, False,
        POLICIES[policy or "strict"],
    )  # fmt: skip
    actions.register_platform(platform=peer, by=by, header=("Authorization", f"Bearer {token}") if token else ("", ""))
    if keys:
        actions.pin_keys(platform=name, content=Path(keys).read_bytes(), by=by, now=now)
    provider = CARRIER_LIST if kind == "carrier" else "DCSA"
    actions.give_code(organisation=OrganisationId(caller), code=PartyCode(provider, name), by=by)


def keys(organisation: str) -> None:
    """Print the public keys by which an organisation signs here."""
    import django

    django.setup()
    from tradelane.kernel.ids import OrganisationId
    from tradelane.titles import queries

    print(json.dumps(queries.own_keys(OrganisationId(organisation))))


if __name__ == "__main__":
    {each.__name__: each for each in (seed, meet, keys)}[sys.argv[1]](*sys.argv[2:])
