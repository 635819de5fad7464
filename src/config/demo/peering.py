# SPDX-License-Identifier: Apache-2.0
"""What two operators do to open a lane: recognise, witness, federate, agree; apart, so that tests call it too."""

import time
from datetime import datetime
from pathlib import Path

from tradelane.exchange import actions as exchange
from tradelane.exchange.formats import read_anchor
from tradelane.exchange.queries import agreements as held_agreements
from tradelane.exchange.queries import federations, peers
from tradelane.exchange.values import Anchor
from tradelane.financing.actions.telling import PURPOSE as TRADE_FINANCE
from tradelane.kernel import clock
from tradelane.kernel.errors import TradelaneError, Unavailable
from tradelane.parties.queries import node_actor
from tradelane.trades.actions.sending import PURPOSE
from tradelane.trades.inbox import DISCOUNTS, LETTERS, MESSAGES, PURPOSES
from tradelane.trust import actions as trust
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.formats.witnesses import witnesses_in
from tradelane.trust.values import AssuranceLevel

PATIENCE = 60
"""Seconds for the other node to be made and to register us."""


def agree(*, here: str, economy: str, url: str, trust_list: bytes, anchor: Path, act: str, since: datetime) -> None:
    """Recognise the other node, have it witness our log, follow the federation of both, allow each kind of message."""
    now = clock.now()
    trust.recognise(
        trust_list=trust_list,
        level=AssuranceLevel.DEVELOPMENT,
        act=act,
        from_=since,
        now=now,
        address=f"{url}/trust-list.json",
    )
    trust.publish_trust_list(now=now)
    for service, _ in witnesses_in(read_trust_list(trust_list)):
        if service.economy == economy:
            trust.use_witness(vkey=service.vkey, url=f"{url}/witness")
    _follow(read_anchor(anchor.read_bytes()), act=act)
    _until_met(economy)
    for lane in (f"{here}-{economy}", f"{economy}-{here}"):
        for kind in MESSAGES:
            exchange.agree(lane=lane, kind=kind, purpose=PURPOSE, act=act, starts=since, by=node_actor())
        for kind in DISCOUNTS:
            exchange.agree(lane=lane, kind=kind, purpose=TRADE_FINANCE, act=act, starts=since, by=node_actor())
        for kind in LETTERS:
            exchange.agree(lane=lane, kind=kind, purpose=PURPOSES[kind], act=act, starts=since, by=node_actor())
    until_both_signed(economy)


def _follow(anchor: Anchor, *, act: str) -> None:
    """Follow the federation, whose list lets us meet the other node; one of an earlier demo is dropped."""
    for known in federations():
        exchange.drop_federation(federation=known.federation, by=node_actor())
    exchange.trust_anchor(anchor=anchor, act=act, by=node_actor())
    exchange.refresh_federation(federation=anchor.federation, now=clock.now())


def _until_met(economy: str) -> None:
    """Return when the other node has shown its directory; a busy one may not answer at once. Raises Unavailable."""
    deadline = time.monotonic() + PATIENCE
    while economy not in {peer.economy for peer in peers()}:
        if time.monotonic() > deadline:
            why = "; ".join(known.problem for known in federations())
            raise Unavailable(f"The node of {economy} could not be met: {why}", field="federation", rule="DEMO-2")
        time.sleep(0.1)
        for known in federations():
            exchange.refresh_federation(federation=known.federation, now=clock.now())


def until_both_signed(economy: str) -> None:
    """Return when the other operator has entered the same: until then no message may pass. Raises Unavailable."""
    deadline, why = time.monotonic() + PATIENCE, "it was reached, and its operator has signed nothing"
    while open_agreements := [a for a in held_agreements() if economy in a.agreement.lane and not a.is_settled()]:
        for held in open_agreements:
            try:
                exchange.share_agreement(digest=held.digest, now=clock.now())
            except TradelaneError as error:  # the other node may not know us yet
                why = str(error)
        if time.monotonic() > deadline:
            raise Unavailable(
                f"The node of {economy} did not sign the agreements: {why}", field="agreement", rule="DEMO-2"
            )
        time.sleep(0.1)
