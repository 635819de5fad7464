# SPDX-License-Identifier: Apache-2.0
"""Offering a bill, on one page; apart from showing, because this writes."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.financing import actions, rules
from tradelane.financing.formats import day_count_of
from tradelane.financing.pages.forms import OfferForm
from tradelane.financing.pages.words import name_of
from tradelane.kernel import clock
from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import actor_of
from tradelane.titles.queries import title as title_of
from tradelane.titles.rules import bill_payable_on


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def offer_form(request: HttpRequest, title: str) -> HttpResponse:
    """What is promised and when, and what the seller asks for it. A refusal stands beside its field."""
    actor = actor_of(request)
    found = title_of(id=TitleId(title), by=actor)
    rules.only_an_accepted_bill_is_offered.require(found)
    rules.the_holder_offers.require(found, by=actor.organisation)
    face, bill = rules.what_is_promised(found), found.standing.bill
    form = OfferForm(request.POST or None, seller=actor.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            id = actions.offer_bill(
                title=found.id, banks=form.banks_asked(), pay_to=form.pay_to(), answer_by=form.until(), by=actor,
                terms=form.terms(face.currency, without_recourse=form.cleaned_data["without_recourse"]),
                now=clock.now(),
            )  # fmt: skip
        except Refused as error:
            form.say(error)
        else:
            return redirect("financing_offer", id=id)
    return render(request, "financing/new.html", {
        "title": found,
        "face": face,
        "acceptor": name_of(bill.terms.drawee) if bill else "",
        "payable_on": bill_payable_on(bill) if bill else None,
        "day_count": day_count_of(face.currency, on=clock.now().date()),
        "form": form,
    }, status=400 if form.errors else 200)  # fmt: skip
