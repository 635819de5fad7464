# SPDX-License-Identifier: Apache-2.0
"""What two operators do to open a lane: recognise, witness, register, agree; apart, so that tests call it too."""

from datetime import datetime

from django.conf import settings

from tradelane.exchange import actions as exchange
from tradelane.kernel import clock
from tradelane.parties.queries import node_actor
from tradelane.trades.actions import privacy_news
from tradelane.trades.actions.sending import PURPOSE
from tradelane.trades.inbox import LETTERS, MESSAGES
from tradelane.trust import actions as trust
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.formats.witnesses import witnesses_in
from tradelane.trust.values import AssuranceLevel


def agree(*, here: str, economy: str, url: str, trust_list: bytes, act: str, since: datetime) -> None:
    """Recognise the other node, have it witness our log, take its directory, allow each kind of message both ways."""
    now = clock.now()
    trust.recognise(
        trust_list=trust_list,
        level=AssuranceLevel.DEVELOPMENT,
        act=act,
        from_=since,
        now=now,
        address=f"{url}/trust-list.json",
    )
    (settings.TRADELANE_HOME / "trust-list.json").write_bytes(trust.publish_trust_list(now=now))
    for service, _ in witnesses_in(read_trust_list(trust_list)):
        if service.economy == economy:
            trust.use_witness(vkey=service.vkey, url=f"{url}/witness")
    exchange.register_peer(economy=economy, base_url=url, by=node_actor(), now=now)
    for lane in (f"{here}-{economy}", f"{economy}-{here}"):
        for kind in MESSAGES:
            exchange.agree(lane=lane, kind=kind, purpose=PURPOSE, act=act, starts=since, by=node_actor())
        for kind in LETTERS:
            exchange.agree(lane=lane, kind=kind, purpose=privacy_news.PURPOSE, act=act, starts=since, by=node_actor())
