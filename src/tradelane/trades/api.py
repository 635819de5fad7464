# SPDX-License-Identifier: Apache-2.0
"""The API of trades: enter an order, look, take the next step; no decisions here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.consignments.formats import lane_ends
from tradelane.documents.queries import kind_name, kind_named
from tradelane.kernel import clock
from tradelane.kernel.described import answers
from tradelane.kernel.ids import TradeId
from tradelane.parties.queries import actor_of
from tradelane.plans.formats import answer_json, change_json
from tradelane.plans.values import Acceptance
from tradelane.trades import queries, steps
from tradelane.trades.actions import lane as lanes
from tradelane.trades.actions import switching
from tradelane.trades.formats import origin_json, paper_json
from tradelane.trades.values import WHO_ACTS, LaneRow, Trade
from tradelane.trust.queries import proof_of_approval

router = Router()


class StepOut(Schema):
    """A station that was reached."""

    step: str
    at: datetime
    node: str
    by: str
    summary: str
    facts: dict[str, Any]


class HandOverIn(Schema):
    """The word that a paper original is on its way or was handed over."""

    on: str = ""
    """The day, such as 2026-11-24; what lacks is refused by the rule, after who asks was looked at."""
    carrier: str = ""
    number: str = ""


class PaperOut(Schema):
    """One document of the flow as the lane takes it."""

    kind: str
    number: str | None
    """None before it is issued."""
    acceptance: str
    """electronic, paper or undetermined: what it was issued under; before that, what the lane says today."""
    rule: str
    reasons: list[str]
    settled_by: str
    """What would turn an undetermined answer into a yes or a no."""
    today: str
    """What the lane says today; what was issued before stays under what it was issued under."""
    accompanying_copy: bool
    holder: str
    """Who must hold the paper original; empty where none is needed."""
    handed_over: dict[str, str] | None
    grounds: list[dict[str, Any]]
    switched: dict[str, Any] | None
    """Where a title went to paper: what the lane said, when, the entry that ended the record, who gets the paper."""
    ahead: list[dict[str, Any]]
    """Days on which the lane's answer is known to change: from, acceptance, why, what it means for this document."""

    @classmethod
    def of(cls, trade: Trade, row: LaneRow) -> "PaperOut":
        """The row as it is shown."""
        needed = row.answer.acceptance is Acceptance.PAPER
        told = paper_json(row.paper) if row.paper else {}
        return cls(
            kind=row.kind.value,
            number=row.paper.number if row.paper else None,
            acceptance=row.answer.acceptance.value,
            rule=row.answer.rule,
            reasons=lanes.reasons(row.answer) if row.answer.acceptance is not Acceptance.ELECTRONIC else [],
            settled_by=lanes.what_settles(row.answer),
            today=row.today.acceptance.value,
            accompanying_copy=needed and row.paper is not None,
            holder=lanes.holder(trade, row.kind) if needed else "",
            handed_over=told.get("handed_over"),
            grounds=answer_json(row.answer)["grounds"],
            switched=told.get("switched"),
            ahead=[
                {
                    **change_json(change),
                    "text": lanes.turn(change, kind=kind_name(row.kind), lane=trade.lane),
                    "consequence": lanes.consequence(trade, row, change),
                }
                for change in row.ahead
            ],
        )


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
    papers: list[PaperOut]
    """The lane table of the trade: each document of the flow, electronic, on paper, or undetermined and why."""
    origin: list[dict[str, Any]]
    """What became of its certificates of origin, their verifications and the preferences claimed on them."""

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
            papers=[PaperOut.of(trade, row) for row in queries.lane_table(trade, on=clock.now().date())],
            origin=[origin_json(news) for news in queries.origin_news(trade)],
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
    """consignment, documents, export, origin, title, send, pay, release, import, surrender, deliver. Safe to repeat.

    Where the lane needs a paper bill of lading, `title` and every transfer are refused by TRADE-7; the carrier does
    paper_title and paper_deliver instead. Where a lane comes to need paper while a title lives, its holder does
    surrender_for_paper and the carrier switch_to_paper.
    """
    actor = actor_of(request)
    if act in steps.MOVES_A_TITLE:
        proof_of_approval(request, requests=(), by=actor)
    trade = steps.take_step(trade=TradeId(id), act=act, body=request.body, by=actor, now=clock.now())
    return TradeOut.of(trade)


@router.post("/{id}/papers/{kind}", response=TradeOut, summary="Confirm that a paper original was handed over")
def hand_over(request: HttpRequest, id: str, kind: str, given: HandOverIn) -> TradeOut:
    """Day, carrier and the carrier's number; only where the lane needs the paper original. Safe to repeat."""
    trade = steps.hand_over_paper(
        trade=TradeId(id), kind=kind_named(kind), given=given.dict(), by=actor_of(request), now=clock.now()
    )
    return TradeOut.of(trade)


@router.get(
    "/{id}/papers/{kind}/print", summary="The document with the statement that its paper needs, as PDF",
    openapi_extra=answers("application/pdf", says="The document"),
)  # fmt: skip
def print_on_paper(request: HttpRequest, id: str, kind: str) -> HttpResponse:
    """Only where the lane needs paper; of a title, only once its electronic record has ended."""
    actor = actor_of(request)
    trade = queries.trade(id=TradeId(id), by=actor)
    return HttpResponse(switching.print_on_paper(trade, kind_named(kind), by=actor), content_type="application/pdf")
