# SPDX-License-Identifier: Apache-2.0
"""Confirming that a paper original is on its way; apart from the flow's acts, as any station may wait for it."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout, Size
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.documents.queries import kind_name, kind_named
from tradelane.kernel import clock
from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import TradeId
from tradelane.parties.queries import actor_of
from tradelane.trades import queries, steps
from tradelane.trades.actions import lane, switching


class HandOverForm(forms.Form):
    """When, with whom and under which number."""

    on = forms.DateField(label=_("Handed over on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    carrier = forms.CharField(label=_("Courier, bank or messenger"), max_length=80)
    number = forms.CharField(label=_("The carrier's number, or the receipt's"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.label_size = Size.SMALL
        self.helper.layout = Layout("on", "carrier", "number", Button("submit", _("Confirm")))


@never_cache
@login_required
@require_safe
def print_on_paper(request: HttpRequest, id: str, kind: str) -> HttpResponse:
    """The document with the statement that its paper needs, to print."""
    actor = actor_of(request)
    trade = queries.trade(id=TradeId(id), by=actor)
    asked = kind_named(kind)
    answer = HttpResponse(switching.print_on_paper(trade, asked, by=actor), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{asked.value}-{trade.id}.pdf"'
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, id: str, kind: str) -> HttpResponse:
    """Say why the paper original is needed and who must hold it, and take the word that it is on its way."""
    actor = actor_of(request)
    trade = queries.trade(id=TradeId(id), by=actor)
    paper = next((paper for paper in queries.open_papers(trade, by=actor) if paper.kind == kind), None)
    if paper is None:
        return redirect("trade", id=id)
    form = HandOverForm(request.POST or None, initial={"on": clock.now().date()})
    if request.method == "POST" and form.is_valid():
        given = {name: str(value) for name, value in form.cleaned_data.items()}
        try:
            steps.hand_over_paper(trade=trade.id, kind=paper.kind, given=given, by=actor, now=clock.now())
        except Refused as error:
            form.add_error("on", f"{error.message} ({error.rule}) {error.fix}")
        else:
            return redirect("trade", id=id)
    context = {
        "trade": trade, "kind": kind_name(paper.kind), "form": form, "reasons": lane.reasons(paper.governing),
        "holder": lane.holder(trade, paper.kind), "rule": paper.governing.rule,
    }  # fmt: skip
    return render(request, "trades/paper.html", context, status=400 if form.errors else 200)
