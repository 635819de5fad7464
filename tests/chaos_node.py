# SPDX-License-Identifier: Apache-2.0
"""What a node does in a test that kills its processes at random: python -m tests.chaos_node STEP ARGUMENTS."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.makers import SELLER

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
ACT = "Invented accord between two test nodes"
TRADE = "trade_chaos"


def agree(here: str, economy: str, url: str, trust_list: str, anchor: str) -> None:
    """Open both lanes for every kind of message, and the trade that the messages are about."""
    from config.demo import peering
    from tradelane.kernel import clock
    from tradelane.kernel.ids import TradeId
    from tradelane.parties.queries import node_actor
    from tradelane.trades.actions import open_trade
    from tradelane.trades.values import Side

    peering.agree(
        here=here, economy=economy, url=url, trust_list=Path(trust_list).read_bytes(), anchor=Path(anchor), act=ACT,
        since=SINCE,
    )  # fmt: skip
    open_trade(
        id=TradeId(TRADE), side=Side.EXPORT if here == "MX" else Side.IMPORT, lane=("MX", "SG"), order="chaos",
        seller=SELLER, reading={}, by=node_actor(), now=clock.now(),
    )  # fmt: skip


def send(sender: str, to_node: str, to: str, count: str, out: str) -> None:
    """Put messages out, each in a transaction of its own, and note each that was acknowledged.

    Started again after it was killed it goes back a little: what was sent before is the same message by its key.
    """
    from tradelane.exchange import actions as exchange
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.values import Actor, OrganisationKind, Role
    from tradelane.trades.actions.sending import PURPOSE

    by = Actor(OrganisationId(sender), frozenset({OrganisationKind.SELLER}), frozenset(Role))
    with Path(out).open("a") as noted:
        begun = len(Path(out).read_text().splitlines())
        for number in range(max(0, begun - 5), int(count)):
            id = exchange.send(
                to_node=to_node, to=OrganisationId(to), kind="trade.milestone", body=_body(number), purpose=PURPOSE,
                key=f"chaos_{number}", by=by,
            )  # fmt: skip
            noted.write(f"{id}\n")
            noted.flush()


def _body(number: int) -> dict[str, Any]:
    """A milestone that the trade reached before, told once more: real work for the recipient, and harmless."""
    from tradelane.trades.formats import step_json
    from tradelane.trades.values import Step, StepDone

    done = StepDone(Step.ORDER, SINCE, "MX", SELLER, f"Told for the {number}th time")
    return {"trade": TRADE, "step": step_json(done)}


def verify(economy: str) -> None:
    """Verify the receipt of every message that was sent, as anybody could who has the trust list; how many hold."""
    from tradelane.exchange.formats import read_receipt, split_jws
    from tradelane.exchange.models import OutboxMessage
    from tradelane.exchange.queries import peer
    from tradelane.kernel import clock
    from tradelane.trust.formats.evidence import verify_detached
    from tradelane.trust.queries import trust_list

    trusted, node, held = trust_list(), peer(economy).node, 0
    for row in OutboxMessage.objects.filter(kind="trade.milestone").iterator():
        payload, signature = split_jws(row.receipt)
        signer = verify_detached(
            payload, protected=signature.protected, signature=signature.signature, trust_list=trusted, at=clock.now()
        )
        receipt = read_receipt(payload)
        held += signer.organisation == node == receipt.node and (receipt.id, receipt.digest) == (row.id, row.digest)
    print(json.dumps({"verified": held}))


if __name__ == "__main__":
    import django

    django.setup()
    {"agree": agree, "send": send, "verify": verify}[sys.argv[1]](*sys.argv[2:])
