# SPDX-License-Identifier: Apache-2.0
"""What a lane takes without paper, kind by kind, today and from which day on otherwise; apart from the matrix."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound, Refused
from tradelane.plans import queries
from tradelane.plans.pages import words
from tradelane.plans.values import Acceptance


@require_safe
def lanes(request: HttpRequest) -> HttpResponse:
    """The form that leads to a lane."""
    from_, to = request.GET.get("from", ""), request.GET.get("to", "")
    problems = []
    if from_ or to:
        if from_ != to and {from_, to} <= set(ECONOMIES):
            return redirect("plans_lane", lane=f"{from_}-{to}")
        problems = [{"text": _("Choose two different economies."), "href": "#from"}]
    context = {"economies": words.economies(), "problems": problems, "from": from_ or settings.ECONOMY, "to": to}
    return render(request, "plans/lanes.html", context, status=400 if problems else 200)


@require_safe
def lane(request: HttpRequest, lane: str) -> HttpResponse:
    """What a lane may carry without paper, kind by kind, why, and what is known to change."""
    today = clock.now().date()
    try:
        asked, answers = queries.lane(lane, on=today)
        ahead = queries.changes_on_lane(lane, after=today)
    except Refused as error:
        raise NotFound(error.message, rule=error.rule, fix=error.fix) from error
    context = {
        "lane": asked,
        "back": f"{asked.to}-{asked.from_}",
        "from": _(ECONOMIES[asked.from_]),
        "to": _(ECONOMIES[asked.to]),
        "day": today,
        "answers": [words.answer(one) for one in answers],
        "ahead": [words.change(one) for one in ahead],
        "electronic": sum(one.acceptance is Acceptance.ELECTRONIC for one in answers),
    }
    return render(request, "plans/lane.html", context)
