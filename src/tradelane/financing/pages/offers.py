# SPDX-License-Identifier: Apache-2.0
"""Offers shown to seller and banks, and the acts that take one button or one form; no decisions here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tradelane.financing import actions, queries, rules
from tradelane.financing.pages.forms import METHODS, AnswerForm
from tradelane.financing.pages.words import ENDINGS, STATIONS, name_of
from tradelane.financing.values import AnswerState, Offer, OfferId, OfferState
from tradelane.kernel import clock
from tradelane.kernel.errors import Refused
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.payments.queries import state_name as payment_state
from tradelane.payments.values import IntentState


@login_required
@never_cache
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """What you could sell, what you offered, what you are asked to buy."""
    actor = actor_of(request)
    rows = [
        (each, queries.state_name(each.state), name_of(each.seller), queries.proceeds(each))
        for each in queries.offers(by=actor)
    ]
    bills = [(each, rules.what_is_promised(each)) for each in queries.bills_to_offer(by=actor)]
    return render(request, "financing/list.html", {"rows": rows, "bills": bills})


@login_required
@never_cache
@require_safe
def offer_page(request: HttpRequest, id: str) -> HttpResponse:
    """One offer: how far it got, what it brings, the one next act."""
    actor = actor_of(request)
    return _shown(request, queries.offer(id=OfferId(id), by=actor), actor)


@login_required
@never_cache
@require_POST
def answer(request: HttpRequest, id: str) -> HttpResponse:
    """A bank's answer; a refusal stands beside its field."""
    actor = actor_of(request)
    found = queries.offer(id=OfferId(id), by=actor)
    form = AnswerForm(request.POST, action=_answered_at(found))
    if form.is_valid():
        state = form.state()
        try:
            terms = (
                form.terms(found.face.currency, without_recourse=found.asked.without_recourse)
                if state is AnswerState.COUNTERED
                else None
            )
            actions.answer_offer(
                offer=found.id, state=state, terms=terms, pay_from=form.pay_from(), by=actor, now=clock.now()
            )
        except Refused as error:
            form.say(error)
        else:
            return redirect("financing_offer", id=id)
    return _shown(request, found, actor, form=form)


@login_required
@require_POST
def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """The seller takes the offer back."""
    actions.withdraw_offer(offer=OfferId(id), by=actor_of(request), now=clock.now())
    return redirect("financing_offer", id=id)


@login_required
@require_POST
def call_off(request: HttpRequest, id: str) -> HttpResponse:
    """The seller's bank says that no money came."""
    actions.call_off(offer=OfferId(id), by=actor_of(request), now=clock.now())
    return redirect("financing_offer", id=id)


@login_required
@require_POST
def ordered(request: HttpRequest, id: str) -> HttpResponse:
    """The buyer of an offer of another node says that it ordered the payment."""
    actions.order_elsewhere(offer=OfferId(id), by=actor_of(request), now=clock.now())
    return redirect("financing_offer", id=id)


def _shown(request: HttpRequest, found: Offer, actor: Actor, form: AnswerForm | None = None) -> HttpResponse:
    now, mine = clock.now(), found.answer_of(actor.organisation)
    reckoned, paid = queries.proceeds(found), queries.paid(found, by=actor)
    answers = [
        (each, name_of(each.bank), queries.answer_name(each.state),
         queries.proceeds(found, each.terms) if each.terms else None)
        for each in found.answers
    ]  # fmt: skip
    open_ = found.state is OfferState.OPEN and now < found.answer_by
    may_answer = open_ and mine is not None and mine.state is not AnswerState.TAKEN
    return render(request, "financing/offer.html", {
        "offer": found,
        "seller": name_of(found.seller),
        "acceptor": name_of(found.acceptor),
        "buyer": name_of(found.buyer),
        "state": queries.state_name(found.state),
        "stations": _stations(found),
        "waits": _waits(found, actor, paid, open_=open_),
        "terms": found.agreed or found.asked,
        "method": METHODS[(found.agreed or found.asked).method],
        "reckoned": reckoned,
        "answers": answers,
        "selling": actor.organisation == found.seller,
        "open": open_,
        "form": form or (AnswerForm(initial=_asked(found), action=_answered_at(found)) if may_answer else None),
        "payment": payment_state(paid) if paid else "",
        "pays_elsewhere": bool(found.home) and found.state is OfferState.AGREED and found.buyer == actor.organisation,
        "refused": mine.refused if mine else "",
        "may_call_off": found.pay_to.bank == actor.organisation
        and rules.nothing_lapses_before_its_time(found, now=now)
        and paid in IntentState.open(),
        "owed_back": queries.owed_back(found, by=actor),
    }, status=400 if form is not None and form.errors else 200)  # fmt: skip


def _answered_at(found: Offer) -> str:
    return reverse("financing_answer", args=[found.id])


def _asked(found: Offer) -> dict[str, Any]:
    """What the bank's form starts from: the seller's terms."""
    asked = found.asked
    return {
        "value_date": asked.value_date, "rate": asked.rate, "price": asked.price, "commission": asked.commission,
        "day_count": str(asked.day_count), "method": str(asked.method),
    }  # fmt: skip


def _stations(found: Offer) -> list[dict[str, object]]:
    if found.state in ENDINGS:
        reached = [STATIONS[OfferState.OPEN], *([STATIONS[OfferState.AGREED]] if found.intent else [])]
        return [{"name": name, "state": "done"} for name in (*reached, ENDINGS[found.state])]
    states = list(STATIONS)
    here = states.index(found.state)
    done = found.state is OfferState.COMPLETED
    return [
        {"name": STATIONS[each], "state": "done" if n < here or done else "now" if n == here else "next"}
        for n, each in enumerate(states)
    ]


def _waits(found: Offer, actor: Actor, paid: IntentState | None, *, open_: bool) -> str:
    """What waits for whom, in one sentence."""
    told = {"buyer": name_of(found.buyer), "seller": name_of(found.seller), "bank": name_of(found.pay_to.bank)}
    if open_ and found.seller == actor.organisation:
        bound = any(each.state in AnswerState.binding() for each in found.answers)
        return _("Choose an answer and sign the endorsement.") if bound else _("Waiting for the banks to answer.")
    if open_:
        return _("%(seller)s asks you to buy this bill.") % told
    if found.state is OfferState.AGREED and paid is IntentState.CREATED:
        return _("Waiting for %(buyer)s to order the payment.") % told
    if found.state is OfferState.AGREED:
        return _("Waiting for %(bank)s to report the money.") % told
    return queries.state_name(found.state)
