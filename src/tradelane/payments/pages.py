# SPDX-License-Identifier: Apache-2.0
"""Pages of payments: what is owed, what it is made of, what waits for whom; apart from the API. No decisions here."""

import io
from decimal import Decimal

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.ids import IntentId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.payments import actions, queries
from tradelane.payments.formats.references import printed
from tradelane.payments.values import Intent, IntentState, LegKind, Method, Outcome

LEGS = {
    LegKind.GOODS: _("Goods"),
    LegKind.FREIGHT: _("Freight"),
    LegKind.INSURANCE: _("Insurance"),
    LegKind.DUTY: _("Customs duty"),
    LegKind.TAX: _("Tax"),
    LegKind.FEE: _("Fee of an authority"),
    LegKind.PROCEEDS: _("Proceeds of a bill"),
}
OUTCOMES = {
    Outcome.EXACT: _("completes the sum"),
    Outcome.PARTIAL: _("part of the sum; the rest is still to come"),
    Outcome.EXCESS: _("more than was owed; the rest is owed back to the payer"),
    Outcome.UNKNOWN_REFERENCE: _("names no payment of this bank's customers"),
    Outcome.WRONG_CURRENCY: _("is in another currency; not counted"),
    Outcome.DUPLICATE: _("was reported before; not counted again"),
    Outcome.NOT_OPEN: _("came after the payment was complete or withdrawn; the bank decides"),
    Outcome.NOT_BOOKED: _("is not booked; not counted"),
}


@login_required
@require_safe
def intent_list(request: HttpRequest) -> HttpResponse:
    """The payments your organisation may see."""
    actor = actor_of(request)
    rows = [(intent, queries.state_name(intent.state), _waits(intent, actor)) for intent in queries.intents(by=actor)]
    return render(
        request,
        "payments/list.html",
        {"rows": rows, "unmatched": [(m, OUTCOMES[m.outcome]) for m in queries.unmatched(by=actor)]},
    )


@login_required
@require_safe
def intent_page(request: HttpRequest, id: str) -> HttpResponse:
    """One payment: the legs as a waterfall, its code, the one next act."""
    actor = actor_of(request)
    intent = queries.intent(id=IntentId(id), by=actor)
    return render(request, "payments/intent.html", {
        "intent": intent,
        "state": queries.state_name(intent.state),
        "stations": _stations(intent),
        "bars": _bars(intent),
        "reference": printed(intent.reference),
        "matches": [(match, OUTCOMES[match.outcome]) for match in queries.matches(id=intent.id, by=actor)],
        "ledger": queries.ledger(id=intent.id, by=actor),
        "balances": sorted(queries.balances(id=intent.id, by=actor).items()),
        "waits": _waits(intent, actor),
        "may_order": _may_order(intent, actor),
        "may_settle": intent.state is IntentState.PAID and intent.payee.bank == actor.organisation,
        "has_code": intent.method is Method.QR and intent.state in IntentState.open(),
        "has_order": intent.state in IntentState.binding()
        and actor.organisation in (intent.payer.organisation, intent.payer.bank)
        and intent.method is Method.TRANSFER,
    })  # fmt: skip


def _may_order(intent: Intent, actor: Actor) -> bool:
    return (
        intent.state is IntentState.CREATED
        and intent.method is Method.TRANSFER
        and intent.payer.organisation == actor.organisation
    )


def _waits(intent: Intent, actor: Actor) -> str:
    """What waits for whom, in one sentence."""
    mine = actor.organisation
    if intent.state is IntentState.CREATED and intent.method is Method.QR:
        if intent.payer.organisation == mine:
            return str(_("Scan the code to pay."))
        return str(_("Waiting for %(who)s to scan the code and pay.")) % {"who": intent.payer.name}
    if intent.state is IntentState.CREATED:
        if intent.payer.organisation == mine:
            return str(_("You have to order this payment."))
        return str(_("Waiting for %(who)s to order the payment.")) % {"who": intent.payer.name}
    if intent.state is IntentState.ORDERED:
        return str(_("Waiting for the bank of %(who)s to report the money.")) % {"who": intent.payee.name}
    if intent.state is IntentState.PAID:
        if intent.payee.bank == mine:
            return str(_("You have to pay the money out to your customer."))
        return str(_("Waiting for the bank of %(who)s to pay it out.")) % {"who": intent.payee.name}
    if intent.state is IntentState.WITHDRAWN:
        return str(_("Nothing is owed any more. Money that comes late is owed back."))
    return str(_("Nothing is open."))


def _stations(intent: Intent) -> list[dict[str, object]]:
    """The states as stations of the lane: what is behind, where it stands, what is to come."""
    if intent.state is IntentState.WITHDRAWN:
        names = (IntentState.CREATED, IntentState.WITHDRAWN)
        return [{"name": queries.state_name(state), "state": "done"} for state in names]
    skipped = {IntentState.WITHDRAWN} | ({IntentState.ORDERED} if intent.method is Method.QR else set())
    passed = [state for state in IntentState if state not in skipped]
    reached = passed.index(intent.state)
    settled = intent.state is IntentState.SETTLED
    return [
        {
            "name": queries.state_name(state),
            "state": "done" if n < reached or settled else "now" if n == reached else "next",
        }
        for n, state in enumerate(passed)
    ]


def _bars(intent: Intent) -> list[dict[str, object]]:
    """Each leg with where its bar begins and how long it is, in whole percent of the sum."""
    bars: list[dict[str, object]] = []
    whole, before = intent.amount.amount, Decimal(0)
    for leg in intent.legs:
        start, end = (int(at * 100 / whole) for at in (before, before + leg.amount.amount))
        bars.append({
            "name": LEGS[leg.kind], "kind": str(leg.kind), "amount": leg.amount, "start": start,
            "width": max(end - start, 1),
        })  # fmt: skip
        before += leg.amount.amount
    return bars


@login_required
@require_safe
def code_image(request: HttpRequest, id: str) -> HttpResponse:
    """The payment's QR code as SVG."""
    payload = queries.qr_payload(id=IntentId(id), by=actor_of(request))
    drawn = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(drawn, kind="svg", scale=6, border=4, light="#ffffff")
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@login_required
@require_safe
def order_file(request: HttpRequest, id: str) -> HttpResponse:
    """The payer's order as the file for the bank."""
    order = queries.payment_order(id=IntentId(id), by=actor_of(request))
    return HttpResponse(
        order.content,
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{order.intent}.pain.001.xml"'},
    )


@login_required
@require_POST
def order(request: HttpRequest, id: str) -> HttpResponse:
    """The payer's order."""
    actions.order_payment(intent=IntentId(id), by=actor_of(request), now=clock.now())
    return redirect("payment", id=id)


@login_required
@require_POST
def settle(request: HttpRequest, id: str) -> HttpResponse:
    """The payee's bank has paid out."""
    actions.settle_intent(intent=IntentId(id), by=actor_of(request), now=clock.now())
    return redirect("payment", id=id)


urlpatterns = [
    path("payments/", intent_list, name="payments"),
    path("payments/<str:id>", intent_page, name="payment"),
    path("payments/<str:id>/code.svg", code_image, name="payment_code"),
    path("payments/<str:id>/order.xml", order_file, name="payment_order_file"),
    path("payments/<str:id>/order", order, name="payment_order"),
    path("payments/<str:id>/settle", settle, name="payment_settle"),
]
