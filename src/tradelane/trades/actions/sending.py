# SPDX-License-Identifier: Apache-2.0
"""What a trade tells the other node, and when; apart, because steps and messages both send.

Every message has a key made of what it says, so that saying it again sends nothing new.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tradelane.consignments.formats import to_json
from tradelane.exchange import actions as exchange
from tradelane.kernel.ids import OrganisationId, TradeId
from tradelane.parties.queries import node_actor
from tradelane.parties.values import Actor
from tradelane.titles import actions as titles
from tradelane.titles.formats import signed_json
from tradelane.titles.queries import entries
from tradelane.titles.values import Act, Terms
from tradelane.trades import queries
from tradelane.trades.actions import moving, papers, parts, people
from tradelane.trades.actions.progress import reach
from tradelane.trades.formats import paper_json, step_json
from tradelane.trades.values import Paper, Part, Side, Step, StepDone, Trade

PURPOSE = "trade.fulfilment"


def other_end(trade: Trade) -> str:
    """The economy of the other node."""
    return trade.lane_to if trade.side is Side.EXPORT else trade.lane_from


def node_of(economy: str) -> OrganisationId:
    """The organisation that runs an economy's node."""
    return OrganisationId(f"{economy}.NODE.TRADELANE")


def _tell(trade: Trade, kind: str, body: dict[str, Any], *, key: str, by: Actor, form: int = 1) -> None:
    economy = other_end(trade)
    exchange.send(
        to_node=economy,
        to=node_of(economy),
        kind=kind,
        body={"trade": trade.id, **body},
        purpose=PURPOSE,
        key=f"{trade.id}:{key}",
        by=by,
        conversation=trade.id,
        schema_version=form,
    )


def send_trade(trade: Trade, *, payee: dict[str, Any], by: Actor, now: datetime) -> None:
    """The whole file of a trade: data set, documents, title, events; of its people only what `privacy` lets through.

    Raises Refused (DOC-95, DOC-96) where a document may go only in part and can't.
    """
    whole, node = papers.consignment(trade, by=by), node_of(other_end(trade))
    told = people.disclosed_to_node(trade, whole, node=node, by=by, now=now)
    shown = told.consignment
    documents, form = parts.on_their_way(trade, told, node=node, by=by, now=now)
    _tell(
        trade,
        "trade.sent",
        {
            "lane": trade.lane,
            "order": trade.order,
            "parts": {part.value: who for part, who in trade.parts.items()},
            "consignment": to_json(shown),
            "people": people.introductions(trade, whole, shown, node=other_end(trade), now=now),
            "documents": documents,
            "papers": [paper_json(paper) for paper in trade.papers],
            "title": None if queries.on_paper(trade) else _title(trade, by=by),
            "payee": payee,
            "tracking": moving.document(trade, by=by, now=now),
            "steps": [step_json(done) for done in trade.steps],
        },
        key="sent",
        by=by,
        form=form,
    )


def _title(trade: Trade, *, by: Actor) -> dict[str, Any]:
    title = papers.title(trade, by=by)
    chain = [signed_json(each) for each in entries(id=title.id, by=by)]
    return {"number": title.number, "governing_law": title.governing_law, "entries": chain}


def send_paper(trade: Trade, paper: Paper, *, by: Actor) -> None:
    """Where a paper original went, for the other node; before the trade was sent, it travels with the trade."""
    if trade.reached(Step.SENT):
        _tell(trade, "trade.paper", {"paper": paper_json(paper)}, key=_key(paper), by=by)


def send_permit(trade: Trade, news: dict[str, Any], *, key: str, by: Actor) -> None:
    """How a permit over the goods stands, for the other node, once the trade was sent."""
    if trade.reached(Step.SENT):
        _tell(trade, "trade.permit", {"permit": news}, key=key, by=by)


def _key(paper: Paper) -> str:
    """What is told once: that a title went to paper, and where the original went, are two messages."""
    told = "" if paper.switch is None or paper.handed is not None else ":switched"
    return f"paper:{paper.kind}{told}"


@transaction.atomic
def reach_and_tell(trade: TradeId, done: StepDone, *, by: Actor) -> None:
    """Reach a station and, once the trade is known there, tell the other node; both or neither."""
    if reach(trade=trade, done=done, by=by):
        found = queries.trade_by_id(trade)
        if found.reached(Step.SENT) and done.step is not Step.SENT:
            _tell(found, "trade.milestone", {"step": step_json(done)}, key=f"step:{done.step}", by=node_actor())


def send_entry(
    trade: Trade, *, act: Act, to: OrganisationId | None, by: Actor, now: datetime, terms: Terms | None = None
) -> None:
    """Sign the title's next entry here and carry it to its home registry."""
    title = papers.title(trade, by=by)
    signed = titles.propose_entry(title=title.id, act=act, to=to, terms=terms, seen_head=title.head, by=by, now=now)
    _tell(trade, "title.entry", {"entry": signed_json(signed)}, key=f"entry:{signed.digest}", by=by)


def send_title(trade: Trade, *, key: str, by: Actor, **answer: Any) -> None:
    """The title's chain as the home registry has it, for the copy at the other node, with what `answer` adds."""
    party = replace(node_actor(), organisation=trade.parts[Part.CARRIER])
    _tell(trade, "title.recorded", {"title": {**_title(trade, by=party), **answer}}, key=key, by=by)


def send_events(trade: Trade, *, event: str, by: Actor, now: datetime) -> None:
    """Where the goods are, for the other node: the shipment's events up to `event`."""
    party = replace(by, organisation=trade.parts[Part.CARRIER])
    _tell(
        trade, "tracking.events", {"tracking": moving.document(trade, by=party, now=now)}, key=f"event:{event}", by=by
    )


def here() -> str:
    """Economy of this node."""
    return str(settings.ECONOMY)
