# SPDX-License-Identifier: Apache-2.0
"""What a test has a real node do, in a process of the node's own: python -m tests.exchange_node STEP ARGUMENTS."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from config.commands.init import make_node

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
KIND, PURPOSE, ACT = "trade.sent", "customs-clearance", "Invented accord between two test nodes"


def settle(name: str, trader: str, out: str) -> None:
    """Make the node and register a trader with a certificate; write the trust list to `out`."""
    make_node(name)
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.actions import register_organisation
    from tradelane.parties.values import OrganisationKind
    from tradelane.trust import actions as trust

    id = OrganisationId(trader)
    register_organisation(id=id, name=f"Trader {trader}", kinds={OrganisationKind.SELLER}, home=True)
    trust.issue_certificate(organisation=id, name=f"Trader {trader}", now=clock.now())
    Path(out).write_bytes(trust.publish_trust_list(now=clock.now()))


def recognise(trust_list: str) -> None:
    """Recognise the other economy's services."""
    from tradelane.kernel import clock
    from tradelane.trust import actions as trust

    trust.recognise(
        trust_list=Path(trust_list).read_bytes(), level="development", act=ACT, from_=SINCE, now=clock.now()
    )


def open_lane(economy: str, base_url: str, *lanes: str) -> None:
    """Register the other node by the directory that it serves, and agree on the lanes."""
    from config.demo.peering import until_both_signed
    from tradelane.exchange import actions as exchange
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor

    exchange.register_peer(economy=economy, base_url=base_url, by=node_actor(), now=clock.now())
    for lane in lanes:
        exchange.agree(lane=lane, kind=KIND, purpose=PURPOSE, act=ACT, starts=SINCE, by=node_actor())
    until_both_signed(economy)


def send(sender: str, to_node: str, to: str, count: str) -> None:
    """Put `count` messages out, each in a transaction of its own."""
    from tradelane.exchange import actions as exchange
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.values import Actor, OrganisationKind, Role

    by = Actor(OrganisationId(sender), frozenset({OrganisationKind.SELLER}), frozenset(Role))
    for number in range(int(count)):
        exchange.send(
            to_node=to_node,
            to=OrganisationId(to),
            kind=KIND,
            body={"number": number},
            purpose=PURPOSE,
            key=f"test_{number}",
            by=by,
        )


def send_through(sender: str, to_node: str, to: str, count: str, a_case: str, pause: str) -> None:
    """Put out what is still to be put out of `count` messages, `a_case` of them to each conversation.

    Killed and started again it goes on: the keys tell what was sent. A store that is full or busy is tried again.
    """
    from django.db import OperationalError

    from tradelane.exchange import actions as exchange
    from tradelane.exchange.models import OutboxMessage
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.values import Actor, OrganisationKind, Role

    by = Actor(OrganisationId(sender), frozenset({OrganisationKind.SELLER}), frozenset(Role))
    number = max(OutboxMessage.objects.count() - 1, 0)
    while number < int(count):
        try:
            exchange.send(
                to_node=to_node,
                to=OrganisationId(to),
                kind=KIND,
                body={"number": number, "note": "x" * 500},
                purpose=PURPOSE,
                key=f"storm_{number}",
                by=by,
                conversation=f"case_{number // int(a_case)}",
            )
        except OperationalError:
            time.sleep(0.2)
            continue
        number += 1
        time.sleep(float(pause))


def stamp() -> None:
    """Stamp all that the log holds."""
    from tradelane.exchange.actions import stamp_log
    from tradelane.kernel import clock

    while stamp_log(now=clock.now(), wait=False):
        pass


def opened() -> None:
    """Print every message that was taken in, as it was signed: its store holds it sealed."""
    from tradelane.exchange.models import InboxMessage

    for row in InboxMessage.objects.iterator():
        print(row.opened)


if __name__ == "__main__":
    import django

    if sys.argv[1] != "settle":  # which makes what the others open
        django.setup()
    steps = (settle, recognise, open_lane, send, send_through, stamp, opened)
    {step.__name__: step for step in steps}[sys.argv[1]](*sys.argv[2:])
