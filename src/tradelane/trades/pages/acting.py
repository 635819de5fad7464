# SPDX-License-Identifier: Apache-2.0
"""Entering an order and doing one's act, page by page; apart from showing, because these write.

A refusal is shown beside the field it is about, with its rule and its fix, and nothing that was typed is lost.
"""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout, Size
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.consignments.formats import from_json, lane_ends
from tradelane.consignments.values import Consignment
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import TradeId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.trades import queries, steps
from tradelane.trades.actions import papers
from tradelane.trades.pages.forms import FORMS, ActForm
from tradelane.trades.pages.words import ACTS
from tradelane.trades.values import Trade


class OrderForm(forms.Form):
    """The buyer's order as a file, and where it goes."""

    file = forms.FileField(
        label=_("The order"), help_text=_("UBL Order or Invoice, a shop's export, or our JSON; at most 20 MB")
    )
    destination = forms.ChoiceField(label=_("Economy of the buyer"))

    def __init__(self, *args: Any, here: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        destination: Any = self.fields["destination"]
        destination.choices = [(code, name) for code, name in sorted(ECONOMIES.items(), key=_by_name) if code != here]
        self.helper = FormHelper()
        self.helper.label_size = Size.SMALL
        self.helper.layout = Layout("file", "destination", Button("submit", _("Read the order")))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def enter_order(request: HttpRequest) -> HttpResponse:
    """Read an order from a file; what it lacks is asked next."""
    actor = actor_of(request)
    here = actor.organisation.partition(".")[0]
    form = OrderForm(request.POST or None, request.FILES or None, here=here)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        lane = lane_ends(f"{here}-{form.cleaned_data['destination']}")
        try:
            trade = steps.enter_order(
                content=sent.read(), filename=sent.name or "", lane=lane, by=actor, now=clock.now()
            )
        except (Unreadable, Refused) as error:
            form.add_error("file", _said(error))
        else:
            return redirect("trade", id=trade.id)
    return render(request, "trades/enter.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def act_page(request: HttpRequest, id: str, act: str) -> HttpResponse:
    """Say what the act needs, do it, and come back to the trade. An act that is done is not done again."""
    if act not in steps.STEPS:
        raise NotFound("There is no such act.", field="act", fix="Use the button on the trade's page.")
    actor = actor_of(request)
    trade = queries.trade(id=TradeId(id), by=actor)
    take = _taken_by_who_proved if act in steps.MOVES_A_TITLE else _taken
    return take(request, trade, act, actor)


def _taken(request: HttpRequest, trade: Trade, act: str, actor: Actor) -> HttpResponse:
    if act not in queries.open_acts(trade, by=actor, on=clock.now().date()):
        return redirect("trade", id=trade.id)
    form = _form(request, trade, act, actor)
    said = None
    if request.method == "POST" and (form is None or form.is_valid()):
        body = canonical(form.body()) if form else b""
        try:
            steps.take_step(trade=trade.id, act=act, body=body, by=actor, now=clock.now())
        except (Unreadable, Refused) as error:
            said = error
            if form:
                form.say(error)
        else:
            return redirect("trade", id=trade.id)
    refused = said is not None or bool(form and form.errors)
    context = {"trade": trade, "act": act, "words": ACTS[act], "form": form, "error": None if form else said}
    return render(request, "trades/act.html", context, status=400 if refused else 200)


_taken_by_who_proved = cast(Callable[..., HttpResponse], reauthentication_required(_taken))
"""Who hands a title on proves anew who they are, here as on the title's own page; of a trade that is theirs."""


def _form(request: HttpRequest, trade: Trade, act: str, actor: Actor) -> ActForm | None:
    made = FORMS.get(act)
    if made is None:
        return None
    return made(request.POST or None, trade=trade, consignment=_data_set(trade, actor), button=ACTS[act])


def _data_set(trade: Trade, actor: Actor) -> Consignment:
    """The consignment, or, before the declarant took it up, what was read from the order."""
    if trade.consignment is not None:
        return papers.consignment(trade, by=actor)
    return from_json(queries.reading(id=trade.id, by=actor)["consignment"])


def _said(error: TradelaneError) -> str:
    rule = f" ({error.rule})" if error.rule else ""
    return f"{error.message}{rule} {error.fix}".strip()


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]
