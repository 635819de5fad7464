# SPDX-License-Identifier: Apache-2.0
"""The lanes of this node, for its operator: agreements, nodes known here, federations followed; no decisions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tradelane.exchange import actions, queries, rules
from tradelane.exchange.values import AgreementState
from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.parties.queries import actor_of

STATES = {
    AgreementState.PROPOSED: _("Signed here; the other node has not signed yet"),
    AgreementState.OFFERED: _("Signed by the other node; you decide"),
    AgreementState.AGREED: _("Signed by both"),
    AgreementState.ENDED: _("Ended"),
}


@never_cache
@require_safe
def lanes(request: HttpRequest) -> HttpResponse:
    """What waits for the operator first, then what is in force, then what has ended."""
    rules.only_the_operator_opens_a_lane.require(actor_of(request))
    order = [AgreementState.OFFERED, AgreementState.PROPOSED, AgreementState.AGREED, AgreementState.ENDED]
    held = sorted(queries.agreements(), key=lambda one: order.index(one.state))
    context = {
        "rows": [
            {
                "held": one,
                "state": STATES[one.state],
                "may_accept": one.state is AgreementState.OFFERED,
                "may_end": one.state is not AgreementState.ENDED,
            }
            for one in held
        ],
        "peers": queries.peers(),
        "federations": queries.federations(),
    }
    return render(request, "exchange/lanes.html", context)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Sign what the other node offered."""
    actions.accept_agreement(digest=Digest(request.POST.get("agreement", "")), by=actor_of(request))
    return redirect("lanes")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End an agreement, or decline it."""
    digest = Digest(request.POST.get("agreement", ""))
    actions.end_agreement(digest=digest, by=actor_of(request), now=clock.now())
    return redirect("lanes")


urlpatterns = [
    path("lanes/", lanes, name="lanes"),
    path("lanes/accept/", accept, name="accept_agreement"),
    path("lanes/end/", end, name="end_agreement"),
]
