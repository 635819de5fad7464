# SPDX-License-Identifier: Apache-2.0
"""What happens to a trade when a permit over its goods is suspended, resumed or recalled; apart from its stations.

The agency's node knows; it tells the trade there, and by a message the trade at the other node.
"""

from datetime import date

from tradelane.journal import actions as journal
from tradelane.journal.values import FactView
from tradelane.parties.queries import node_actor
from tradelane.trades import queries, rules
from tradelane.trades.actions import sending
from tradelane.trades.formats import permit_json
from tradelane.trades.values import PermitNews, Trade
from tradelane.window.values import PermitState


def news_of(fact: FactView) -> PermitNews:
    """What a fact of the window says of a permit."""
    lapses = str(fact.data.get("lapses") or "")
    return PermitNews(
        digest=str(fact.data["digest"]), number=str(fact.data["number"]), agency=str(fact.data["agency"]),
        state=PermitState(fact.data["state"]), at=fact.at, lapses=date.fromisoformat(lapses) if lapses else None,
    )  # fmt: skip


def note(trade: Trade, news: PermitNews) -> bool:
    """Write the news into the trade's own course, once; whether it was new."""
    if permit_json(news) in map(permit_json, queries.permit_news(trade)):  # kept to the second
        return False
    journal.record(queries.PERMIT_CHANGED, subject=trade.id, by=None, **permit_json(news))
    return True


def tell(trade: Trade, news: PermitNews) -> None:
    """Note the news, and tell the other node of it once the trade is known there."""
    note(trade, news)
    sending.send_permit(
        trade, permit_json(news), key=f"permit:{news.digest}:{permit_json(news)['at']}", by=node_actor()
    )


def require_standing(trade: Trade, *, on: date) -> None:
    """Refuse when a permit over the goods does not stand, naming it. Raises Refused by TRADE-13."""
    standing = queries.permits_standing(trade)
    rule = rules.goods_are_delivered_under_permits_in_force
    if not rule(standing, on=on):
        missing = [permit_json(permit) for permit in standing if not permit.carries(on)]
        raise rule.refused(facts={"permits": missing})
