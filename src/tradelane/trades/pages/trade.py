# SPDX-License-Identifier: Apache-2.0
"""The list of trades, and one trade: the lane, what waits for whom, everything that belongs to it; no decisions."""

from datetime import UTC, datetime, time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tradelane.documents.queries import documents_of, kind_name, status_name
from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TitleId, TradeId
from tradelane.parties.queries import actor_of, organisation
from tradelane.parties.values import Actor
from tradelane.payments.queries import intents_of
from tradelane.payments.queries import state_name as payment_state
from tradelane.plans.values import Acceptance
from tradelane.titles.queries import state_name
from tradelane.titles.queries import title as title_of
from tradelane.tracking.formats.ports import port_name
from tradelane.tracking.queries import shipment_of, timeline
from tradelane.trades import queries
from tradelane.trades.actions import lane
from tradelane.trades.pages.words import ACCEPTANCE, ACTS, ORIGIN, PARTS, PERMITS, STATIONS, SUMS
from tradelane.trades.values import WHO_ACTS, LaneRow, Part, Step, Trade


@login_required
@require_safe
def trade_list(request: HttpRequest) -> HttpResponse:
    """The trades of your organisation, newest first."""
    found = queries.trades(by=actor_of(request))
    rows = [
        {"trade": t, "station": STATIONS[t.next_step] if t.next_step else None, "who": _next_name(t)} for t in found
    ]
    return render(request, "trades/trades.html", {"rows": rows})


@login_required
@require_safe
def trade_page(request: HttpRequest, id: str) -> HttpResponse:
    """One trade: its line, the one next act, documents, title, window, timeline."""
    actor, today = actor_of(request), clock.now().date()
    trade = queries.trade(id=TradeId(id), by=actor)
    held = documents_of(consignment=trade.consignment, by=actor) if trade.consignment else []
    rows = [_lane_row(trade, row, trade.part_of(actor.organisation)) for row in queries.lane_table(trade, on=today)]
    papers = [{"document": d, "kind": kind_name(d.kind), "status": status_name(d.status)} for d in held]
    context = {
        "trade": trade,
        "stations": _stations(trade),
        "next_station": STATIONS[trade.next_step] if trade.next_step else None,
        "next_name": _next_name(trade),
        "acts": [{"name": act, "words": ACTS[act]} for act in queries.open_acts(trade, by=actor, on=today)],
        "documents": papers,
        "title": _title(trade, actor),
        "payments": _payments(trade, actor),
        "shipment": _shipment(trade, actor),
        "permits": [{"permit": p, "state": PERMITS[p.state], "agency": _name(p.agency)}
                    for p in queries.permits_standing(trade) if not p.carries(today)],
        "papers": rows,
        "ahead": [each for row in rows for each in row["ahead"]],
        "open_papers": [{"kind": p.kind, "name": kind_name(p.kind)} for p in queries.open_papers(trade, by=actor)],
        "events": _events(trade),
        "parts": [{"key": PARTS[part], "value": _name(who)} for part, who in trade.parts.items()],
        "reading": queries.reading(id=trade.id, by=actor),
    }  # fmt: skip
    return render(request, "trades/trade.html", context)


def _stations(trade: Trade) -> list[dict[str, Any]]:
    done = {s.step: s for s in trade.steps}
    return [
        {
            "name": STATIONS[step],
            "state": "done" if step in done else "now" if step is trade.next_step else "next",
            "who": "" if step in done or step is not trade.next_step else _next_name(trade),
        }
        for step in Step
    ]


def _lane_row(trade: Trade, row: LaneRow, part: Part | None) -> dict[str, Any]:
    """How the lane takes one document, why, what would settle it, and where its paper original is."""
    verdict, text = ACCEPTANCE[row.answer.acceptance]
    plain = row.answer.acceptance is Acceptance.ELECTRONIC
    return {
        "kind": kind_name(row.kind), "verdict": verdict, "text": text, "rule": row.answer.rule,
        "reasons": [] if plain else lane.reasons(row.answer), "settled_by": lane.what_settles(row.answer),
        "issued": row.paper, "today": ACCEPTANCE[row.today.acceptance][1] if row.changed else None,
        "holder": lane.holder(trade, row.kind) if row.answer.acceptance is Acceptance.PAPER else "",
        "printed": row.paper.kind.value if row.paper and row.paper.is_copy and part in row.paper.printers else "",
        "ahead": [
            {
                "text": lane.turn(change, kind=kind_name(row.kind), lane=trade.lane),
                "consequence": lane.consequence(trade, row, change),
            }
            for change in row.ahead
        ],
    }  # fmt: skip


def _events(trade: Trade) -> list[dict[str, Any]]:
    """Stations, and between them what the lane did not plainly take and where paper originals went."""
    found = [
        {"at": s.at, "title": STATIONS[s.step], "text": s.summary, "who": _name(s.by), "place": s.node}
        for s in trade.steps
    ]
    for paper in trade.papers:
        if paper.answer.acceptance is not Acceptance.ELECTRONIC:
            why = [*lane.reasons(paper.answer), lane.what_settles(paper.answer), paper.answer.rule]
            title = f"{kind_name(paper.kind)}: {ACCEPTANCE[paper.answer.acceptance][1]}"
            found.append({"at": paper.decided_at, "title": title, "text": " ".join(filter(None, why))})
        if paper.switch is not None:
            found.append(
                {
                    "at": paper.switch.at,
                    "title": _("%(kind)s: the title went to paper") % {"kind": kind_name(paper.kind)},
                    "text": " ".join([*lane.reasons(paper.switch.answer), paper.switch.answer.rule]),
                    "who": _name(paper.switch.holder),
                }
            )
        if paper.handed is not None:
            found.append(
                {
                    "at": max(paper.decided_at, datetime.combine(paper.handed.on, time(), UTC)),
                    "title": _("%(kind)s: paper original handed over") % {"kind": kind_name(paper.kind)},
                    "text": f"{paper.handed.carrier}, {paper.handed.number}",
                    "who": _name(paper.handed.by),
                }
            )
    found += [
        {
            "at": news.at,
            "title": _("Permit %(number)s: %(state)s") % {"number": news.number, "state": PERMITS[news.state]},
            "text": "",
            "who": _name(news.agency),
        }
        for news in queries.permit_news(trade)
    ]
    found += [
        {
            "at": news.at,
            "title": ORIGIN[news.about][news.state] % {"number": news.number},
            "text": ", ".join(filter(None, [news.text, *(f"{SUMS[name]} {sum}" for name, sum in news.sums.items())])),
            "who": _name(news.by),
        }
        for news in queries.origin_news(trade)
    ]
    found += [
        {
            "at": told.at,
            "title": _("%(kind)s: the law of the lane changed") % {"kind": kind_name(told.data["kind"])},
            "text": _("From %(day)s: %(answer)s.")
            % {"day": told.data["from"], "answer": ACCEPTANCE[Acceptance(told.data["acceptance"])][1]},
        }
        for told in queries.lane_news(trade)
    ]
    return sorted(found, key=lambda event: event["at"])


def _title(trade: Trade, actor: Actor) -> dict[str, Any] | None:
    if "title" not in trade.links:
        return None
    try:
        title = title_of(id=TitleId(trade.links["title"]), by=actor)
    except NotFound:
        return None
    return {
        "number": title.number, "holder": title.holder, "holder_name": _name(title.holder),
        "state": state_name(title.state), "mine": title.holder == actor.organisation, "url": f"/titles/{title.id}",
    }  # fmt: skip


def _payments(trade: Trade, actor: Actor) -> list[dict[str, Any]]:
    """What is owed for the consignment, as far as the reader may know of it, and how far each payment got."""
    found = intents_of(consignment=trade.consignment, by=actor) if trade.consignment else []
    return [{"payment": payment, "state": payment_state(payment.state)} for payment in found]


def _shipment(trade: Trade, actor: Actor) -> dict[str, Any] | None:
    """The tracking number and where the goods were last seen."""
    found = shipment_of(consignment=trade.consignment, by=actor) if trade.consignment else None
    if found is None:
        return None
    met = timeline(id=found.id, by=actor)
    latest = met[-1] if met else None
    place = port_name(latest.place) if latest else ""
    return {"id": found.id, "number": found.number, "latest": latest, "place": place}


def _next_name(trade: Trade) -> str:
    who = trade.parts.get(WHO_ACTS[trade.next_step]) if trade.next_step else None
    return _name(who) if who else ""


def _name(id: str) -> str:
    try:
        return organisation(OrganisationId(id)).name
    except NotFound:
        return id
