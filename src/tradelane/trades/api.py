# SPDX-License-Identifier: Apache-2.0
"""The API of trades: enter an order, look, take the next step; no decisions here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.consignments.formats import lane_ends
from tradelane.kernel import clock
from tradelane.kernel.ids import TradeId
from tradelane.parties.queries import actor_of
from tradelane.trades import queries, steps
from tradelane.trades.values import WHO_ACTS, Trade

router = Router()


class StepOut(Schema):
    """A station that was reached."""

    step: str
    at: datetime
    node: str
    by: str
    summary: str
    facts: dict[str, Any]


class TradeOut(Schema):
    """A trade on its lane."""

    id: str
    lane: str
    side: str
    order: str
    consignment: str | None
    parts: dict[str, str]
    steps: list[StepOut]
    links: dict[str, str]
    next_step: str | None
    who_acts: str | None

    @classmethod
    def of(cls, trade: Trade) -> "TradeOut":
        """The value as it is shown."""
        upcoming = trade.next_step
        return cls(
            id=trade.id,
            lane=trade.lane,
            side=trade.side.value,
            order=trade.order,
            consignment=trade.consignment,
            parts={part.value: who for part, who in trade.parts.items()},
            steps=[
                StepOut(step=s.step.value, at=s.at, node=s.node, by=s.by, summary=s.summary, facts=s.facts)
                for s in trade.steps
            ],
            links=trade.links,
            next_step=upcoming.value if upcoming else None,
            who_acts=trade.parts.get(WHO_ACTS[upcoming]) if upcoming else None,
        )


@router.get("", response=list[TradeOut], summary="List the trades of your organisation")
def list_trades(request: HttpRequest) -> list[TradeOut]:
    """Newest first, at most 200."""
    return [TradeOut.of(trade) for trade in queries.trades(by=actor_of(request))]


@router.post("/orders", response={201: TradeOut}, summary="Enter an order: consignment JSON, UBL or a shop's order")
def enter_order(request: HttpRequest, lane: str, filename: str = "") -> Status[TradeOut]:
    """The body is the file. The same order again returns the same trade."""
    trade = steps.enter_order(
        content=request.body, filename=filename, lane=lane_ends(lane), by=actor_of(request), now=clock.now()
    )
    return Status(201, TradeOut.of(trade))


@router.get("/{id}", response=TradeOut, summary="A trade: where it stands and who acts next")
def one(request: HttpRequest, id: str) -> TradeOut:
    """As it stands at this node."""
    return TradeOut.of(queries.trade(id=TradeId(id), by=actor_of(request)))


@router.get("/{id}/reading", summary="What came of reading the order: lost, doubtful, missing")
def reading(request: HttpRequest, id: str) -> dict[str, Any]:
    """With the consignment as it was read."""
    return queries.reading(id=TradeId(id), by=actor_of(request))


@router.post("/{id}/acts/{act}", response=TradeOut, summary="Do your act of the flow")
def act(request: HttpRequest, id: str, act: str) -> TradeOut:
    """consignment, documents, export, origin, title, send, release, import, surrender, deliver. Safe to repeat."""
    trade = steps.take_step(trade=TradeId(id), act=act, body=request.body, by=actor_of(request), now=clock.now())
    return TradeOut.of(trade)
