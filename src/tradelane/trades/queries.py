# SPDX-License-Identifier: Apache-2.0
"""The reads of trades; apart, because pages, doors above and messages read alike, and always as somebody."""

from datetime import date
from typing import Any

from django.db.models import Q

from tradelane.consignments.formats import to_json
from tradelane.consignments.queries import consignment
from tradelane.documents.values import DocumentKind
from tradelane.journal.queries import facts
from tradelane.journal.values import FactView
from tradelane.kernel import clock
from tradelane.kernel.errors import Gone, NotFound
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId, TradeId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import open_json
from tradelane.parties.values import Actor
from tradelane.payments.queries import is_ordered
from tradelane.plans.formats import answer_from_json
from tradelane.plans.queries import kind_on_lane, kinds_on_lane
from tradelane.plans.values import Acceptance, LaneAnswer
from tradelane.titles.queries import title as title_of
from tradelane.titles.values import TitleState
from tradelane.trades.formats import origin_from_json, permit_from_json, switch_from_json
from tradelane.trades.models import LinkRow, PaperRow, TradeRow
from tradelane.trades.values import (
    KINDS_OF_A_TRADE,
    HandOver,
    LaneRow,
    OriginNews,
    Paper,
    Part,
    PermitNews,
    Side,
    Step,
    StepDone,
    Trade,
)
from tradelane.window.queries import standings

ACTS_BEFORE: dict[Step, list[tuple[Part, str]]] = {
    Step.CONSIGNMENT: [(Part.SELLER, "consignment")],
    Step.DOCUMENTS: [(Part.SELLER, "documents")],
    Step.EXPORT_CLEARED: [(Part.SELLER, "export")],
    Step.ORIGIN_ISSUED: [(Part.SELLER, "origin")],
    Step.TITLE_ISSUED: [(Part.CARRIER, "title")],
    Step.SENT: [(Part.SELLER, "send")],
    Step.IMPORT_CLEARED: [(Part.BUYER, "import")],
}
"""The act that leads to a station, and whose it is, where the trade alone tells."""
LANE_CHANGED = "trades.lane.changed"
"""Name of the fact that the law of a running trade's lane changed, or will on a known day."""
PERMIT_CHANGED = "trades.permit.changed"
"""Name of the fact that a permit over its goods was suspended, resumed, recalled or restored."""
ORIGIN_CHANGED = "trades.origin.changed"
"""Name of the fact that a certificate of origin, its verification or a preference claimed on it stands otherwise."""
LINK_OF = {"export": "export_case", "import": "import_case"}
"""An act that is done once its link stands; then others decide."""


def as_value(row: TradeRow) -> Trade:
    """The trade of a row, with its steps in the order of the lane."""
    order = list(Step)
    steps = [StepDone(Step(s.step), s.at, s.node, s.by, s.summary, s.facts) for s in row.steps.all()]
    return Trade(
        id=TradeId(row.id),
        lane_from=row.lane_from,
        lane_to=row.lane_to,
        side=Side(row.side),
        order=row.order,
        consignment=ConsignmentId(row.consignment) if row.consignment else None,
        parts={part: OrganisationId(who) for part in Part if (who := getattr(row, part.value))},
        steps=tuple(sorted(steps, key=lambda s: order.index(s.step))),
        links={link.name: link.subject for link in row.links.all()},
        opened_at=row.opened_at,
        papers=tuple(_paper(paper) for paper in sorted(row.papers.all(), key=lambda p: p.decided_at)),
    )


def _paper(row: PaperRow) -> Paper:
    handed = None
    if row.handed_on is not None:
        handed = HandOver(row.handed_on, row.carrier, row.carrier_number, OrganisationId(row.handed_by))
    switch = switch_from_json(row.switch) if row.switch else None
    return Paper(DocumentKind(row.kind), row.number, answer_from_json(row.answer), row.decided_at, handed, switch)


def lane_answer(trade: Trade, kind: DocumentKind, *, on: date) -> LaneAnswer:
    """What the trade's lane says of a kind of document on the day `on`."""
    return kind_on_lane(kind, trade.lane, on=on)


def lane_table(trade: Trade, *, on: date) -> list[LaneRow]:
    """Every document of the flow: what it was issued under, and what the lane says of it on the day `on`."""
    kinds = tuple(KINDS_OF_A_TRADE)
    told = kinds_on_lane(kinds, trade.lane, on=on)
    return [LaneRow(kind, trade.paper(kind), *said) for kind, said in zip(kinds, told, strict=True)]


def lane_news(trade: Trade) -> list[FactView]:
    """What the law of its lane came to say while the trade ran, as it was told then."""
    return [fact for fact in facts(subject=trade.id) if fact.name == LANE_CHANGED]


def permit_news(trade: Trade) -> list[PermitNews]:
    """What agencies' nodes told of the permits over its goods, oldest first."""
    return [permit_from_json(fact.data) for fact in facts(subject=trade.id) if fact.name == PERMIT_CHANGED]


def origin_news(trade: Trade) -> list[OriginNews]:
    """What became of its certificates, their verifications and the preferences claimed on them, oldest first."""
    return [origin_from_json(fact.data) for fact in facts(subject=trade.id) if fact.name == ORIGIN_CHANGED]


def permits_standing(trade: Trade) -> list[PermitNews]:
    """How each permit over the goods stands: by the latest news of its node, and by this node's own window today."""
    latest = {news.digest: news for news in permit_news(trade)}
    own = standings(consignment=trade.consignment, now=clock.now()) if trade.consignment else []
    for held in own:
        latest[held.digest] = PermitNews(held.digest, held.number, held.organisation, held.state, held.since)
    return list(latest.values())


def running_on(economy: str) -> list[Trade]:
    """Trades whose lane begins or ends there and that are not settled, without asking who reads; for this room."""
    rows = TradeRow.objects.filter(Q(lane_from=economy) | Q(lane_to=economy)).exclude(steps__step=Step.SETTLED.value)
    return [as_value(row) for row in rows.prefetch_related("steps", "links", "papers")]


def trade(*, id: TradeId, by: Actor) -> Trade:
    """The trade, as one of its parties sees it. Raises NotFound for everybody else."""
    parties.require_access(subject=id, by=by)
    return _load(id)


def trades(*, by: Actor, limit: int = 200) -> list[Trade]:
    """The newest trades of the actor's organisation."""
    ids = parties.visible(prefix="trade_", by=by)
    rows = (
        TradeRow.objects.filter(id__in=ids).prefetch_related("steps", "links", "papers").order_by("-opened_at")[:limit]
    )
    return [as_value(row) for row in rows]


_OF_THE_FILE = frozenset({"format", "consignment", "lost", "doubtful", "missing"})
"""Members of a reading that may hold any value of the order's file."""


def reading(*, id: TradeId, by: Actor) -> dict[str, Any]:
    """What came of reading the order: lost, doubtful and missing fields; once its people are erased, what is left.

    What stood in the order's file, and its people with it, is for the seller alone: others read the sale by
    `consignments`, which asks `privacy`.
    """
    trade(id=id, by=by)
    row = TradeRow.objects.only("reading", "consignment", "seller").get(id=id)
    try:
        found = dict(open_json(row.reading, place=TradeRow.place(id)))
    except Gone:
        left = to_json(consignment(ConsignmentId(row.consignment), by=by)) if row.consignment else {}
        found = {"format": "", "consignment": left, "lost": [], "doubtful": [], "missing": []}
    if by.organisation == row.seller:
        return found
    return {name: value for name, value in found.items() if name not in _OF_THE_FILE}


def open_acts(trade: Trade, *, by: Actor, on: date) -> list[str]:
    """Which acts of `steps.STEPS` the actor's organisation may do on the day `on`, in the order of the lane."""
    part, upcoming = trade.part_of(by.organisation), trade.next_step
    if (to_paper := _way_to_paper(trade, by=by, on=on)) is not None:
        return to_paper
    if upcoming is Step.TITLE_ISSUED and part is Part.CARRIER:
        return [title_act(trade, on=on)]
    if upcoming in ACTS_BEFORE:
        return [act for who, act in ACTS_BEFORE[upcoming] if who is part and LINK_OF.get(act) not in trade.links]
    if upcoming is Step.TITLE_TRANSFERRED and part in (Part.BUYER, Part.BUYER_BANK):
        ordered = trade.consignment is not None and is_ordered(consignment=trade.consignment, by=by)
        return (
            ["release"] if ordered and part is Part.BUYER_BANK else [] if ordered or part is not Part.BUYER else ["pay"]
        )
    if upcoming is Step.DELIVERED and on_paper(trade):
        return ["paper_deliver"] if part is Part.CARRIER else []
    if upcoming is Step.DELIVERED and "title" in trade.links and part in (Part.BUYER, Part.CARRIER):
        held = title_of(id=TitleId(trade.links["title"]), by=by)
        if part is Part.BUYER:
            return ["surrender"] if held.state is TitleState.HELD and held.holder == by.organisation else []
        return ["deliver"] if held.state is TitleState.SURRENDERED else []
    return []


def _way_to_paper(trade: Trade, *, by: Actor, on: date) -> list[str] | None:
    """Where a live title's lane has come to need paper: who holds it surrenders it, then the carrier prints; else None.

    Once the goods have only to be delivered the record changes no more hands, and is surrendered for them.
    """
    if "title" not in trade.links or on_paper(trade) or trade.next_step in (None, Step.DELIVERED, Step.PAID):
        return None
    if lane_answer(trade, DocumentKind.BILL_OF_LADING, on=on).acceptance is not Acceptance.PAPER:
        return None
    held = title_of(id=TitleId(trade.links["title"]), by=by)
    if held.state is TitleState.HELD and held.holder == by.organisation:
        return ["surrender_for_paper"]
    if held.state is TitleState.SURRENDERED and trade.part_of(by.organisation) is Part.CARRIER:
        return ["switch_to_paper"]
    return [] if trade.next_step in (Step.SENT, Step.TITLE_TRANSFERRED) else None


def title_act(trade: Trade, *, on: date) -> str:
    """The act by which the carrier issues the bill of lading: on paper where the lane needs it."""
    needed = lane_answer(trade, DocumentKind.BILL_OF_LADING, on=on).acceptance is Acceptance.PAPER
    return "paper_title" if needed else "title"


def on_paper(trade: Trade) -> bool:
    """Whether the goods travel under a paper bill of lading, of which the electronic one is a copy."""
    bill = trade.paper(DocumentKind.BILL_OF_LADING)
    return bill is not None and bill.is_copy


def open_papers(trade: Trade, *, by: Actor) -> list[Paper]:
    """Paper originals that the lane needs and the actor's organisation has not yet sent on."""
    part = trade.part_of(by.organisation)
    return [paper for paper in trade.papers if paper.waits and paper.sender is part]


def trade_of(*, subject: str) -> Trade | None:
    """The trade that something belongs to; for steps and messages inside this room."""
    link = LinkRow.objects.filter(subject=subject).first()
    if link is not None:
        return _load(TradeId(link.trade_id))
    row = TradeRow.objects.filter(consignment=subject).first() if subject else None
    return None if row is None else as_value(row)


def trade_about(*, subject: str) -> Trade | None:
    """The trade that a subject is, or belongs to; for this room's messages."""
    row = TradeRow.objects.filter(pk=subject).first()
    return trade_of(subject=subject) if row is None else as_value(row)


def trade_by_id(id: TradeId) -> Trade:
    """The trade without asking who reads; for this room's steps and messages."""
    return _load(id)


def _load(id: TradeId) -> Trade:
    row = TradeRow.objects.prefetch_related("steps", "links", "papers").filter(id=id).first()
    if row is None:
        raise NotFound("no such trade", field="trade", fix="Look at the list of your trades.")
    return as_value(row)
