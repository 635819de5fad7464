# SPDX-License-Identifier: Apache-2.0
"""Pages of trades: the lane, what waits for whom, everything that belongs to it; no decisions here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tradelane.documents.queries import documents_of
from tradelane.documents.values import DocumentKind
from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TitleId, TradeId
from tradelane.parties.queries import actor_of, organisation
from tradelane.parties.values import Actor
from tradelane.titles.queries import title as title_of
from tradelane.trades import queries, steps
from tradelane.trades.values import WHO_ACTS, Part, Step, Trade

STATIONS = {
    Step.ORDER: _("Order"),
    Step.CONSIGNMENT: _("Consignment"),
    Step.DOCUMENTS: _("Documents"),
    Step.EXPORT_CLEARED: _("Export cleared"),
    Step.ORIGIN_ISSUED: _("Origin certified"),
    Step.TITLE_ISSUED: _("Bill of lading"),
    Step.SENT: _("Sent"),
    Step.RECEIVED: _("Received"),
    Step.TITLE_TRANSFERRED: _("Title with the buyer"),
    Step.IMPORT_CLEARED: _("Import cleared"),
    Step.DELIVERED: _("Delivered"),
    Step.PAID: _("Paid"),
    Step.SETTLED: _("Settled"),
}
KINDS = {
    DocumentKind.COMMERCIAL_INVOICE: _("Commercial invoice"),
    DocumentKind.PACKING_LIST: _("Packing list"),
    DocumentKind.CERTIFICATE_OF_ORIGIN: _("Certificate of origin"),
    DocumentKind.BILL_OF_LADING: _("Bill of lading"),
    DocumentKind.EXPORT_DECLARATION: _("Export declaration"),
    DocumentKind.IMPORT_DECLARATION: _("Import declaration"),
}
PARTS = {
    Part.SELLER: _("Seller"),
    Part.BUYER: _("Buyer"),
    Part.CARRIER: _("Carrier"),
    Part.SELLER_BANK: _("Seller's bank"),
    Part.BUYER_BANK: _("Buyer's bank"),
}
ACTS = {
    Step.DOCUMENTS: ("documents", Part.SELLER, _("Issue and sign the documents")),
    Step.EXPORT_CLEARED: ("export", Part.SELLER, _("File the export")),
    Step.ORIGIN_ISSUED: ("origin", Part.SELLER, _("Certify the origin")),
    Step.TITLE_ISSUED: ("title", Part.CARRIER, _("Issue the bill of lading")),
    Step.SENT: ("send", Part.SELLER, _("Send everything to the other economy")),
    Step.TITLE_TRANSFERRED: ("release", Part.BUYER_BANK, _("Release the title to the buyer")),
    Step.IMPORT_CLEARED: ("import", Part.BUYER, _("File the import")),
    Step.DELIVERED: ("surrender", Part.BUYER, _("Surrender the title to the carrier")),
}
"""The act that leads to a station, whose it is, and the words on its button."""


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
    actor = actor_of(request)
    trade = queries.trade(id=TradeId(id), by=actor)
    held = documents_of(consignment=trade.consignment, by=actor) if trade.consignment else []
    papers = [{"document": d, "kind": KINDS[d.kind]} for d in held]
    context = {
        "trade": trade,
        "stations": _stations(trade),
        "next_station": STATIONS[trade.next_step] if trade.next_step else None,
        "next_name": _next_name(trade),
        "act": _act_of(trade, actor),
        "documents": papers,
        "title": _title(trade, actor),
        "events": [{"at": s.at, "title": STATIONS[s.step], "text": s.summary, "who": _name(s.by), "place": s.node}
                   for s in trade.steps],
        "parts": [{"key": PARTS[part], "value": _name(who)} for part, who in trade.parts.items()],
        "reading": queries.reading(id=trade.id, by=actor),
    }  # fmt: skip
    return render(request, "trades/trade.html", context)


@login_required
@require_POST
def do_act(request: HttpRequest, id: str, act: str) -> HttpResponse:
    """Do your act and come back to the trade."""
    if act not in steps.STEPS:
        raise NotFound("There is no such act.", field="act", fix="Use the button on the trade's page.")
    steps.take_step(trade=TradeId(id), act=act, body=b"", by=actor_of(request), now=clock.now())
    return redirect("trade", id=id)


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


def _act_of(trade: Trade, actor: Actor) -> dict[str, Any] | None:
    """The act of the next station, when it is the reader's."""
    act = ACTS.get(trade.next_step) if trade.next_step else None
    if act is None or trade.parts.get(act[1]) != actor.organisation:
        return None
    return {"name": act[0], "words": act[2]}


def _title(trade: Trade, actor: Actor) -> dict[str, Any] | None:
    if "title" not in trade.links:
        return None
    try:
        title = title_of(id=TitleId(trade.links["title"]), by=actor)
    except NotFound:
        return None
    return {
        "number": title.number, "holder": title.holder, "holder_name": _name(title.holder), "state": title.state,
        "mine": title.holder == actor.organisation, "url": f"/titles/{title.id}",
    }  # fmt: skip


def _next_name(trade: Trade) -> str:
    who = trade.parts.get(WHO_ACTS[trade.next_step]) if trade.next_step else None
    return _name(who) if who else ""


def _name(id: str) -> str:
    try:
        return organisation(OrganisationId(id)).name
    except NotFound:
        return id


urlpatterns = [
    path("trades/", trade_list, name="trades"),
    path("trades/<str:id>", trade_page, name="trade"),
    path("trades/<str:id>/acts/<str:act>", do_act, name="trade-act"),
]
