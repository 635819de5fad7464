# SPDX-License-Identifier: Apache-2.0
"""The seller signs the endorsement that agreeing takes: exactly what is signed, proved anew by who signs it.

Who has a passkey approves that very entry with it; who has none proves anew who they are, without a script.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.financing import actions, queries
from tradelane.financing.pages.words import name_of
from tradelane.financing.values import OfferId
from tradelane.kernel import clock
from tradelane.kernel.canonical import parse
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import actor_of
from tradelane.titles import formats
from tradelane.titles.queries import approval_of
from tradelane.trust import queries as trust

_LARGEST_ENTRY = 64_000
_View = Callable[..., HttpResponse]


def _without_passkey(request: HttpRequest) -> bool:
    return not trust.has_passkey(by=actor_of(request))


_proved = cast(Callable[[_View], _View], reauthentication_required(enabled=_without_passkey))


def _seen_first(view: _View) -> _View:
    """Nobody is asked to prove anything for an offer that they may not know of."""

    @wraps(view)
    def seen(request: HttpRequest, id: str, bank: str) -> HttpResponse:
        queries.offer(id=OfferId(id), by=actor_of(request))
        return view(request, id, bank)

    return seen


@login_required
@never_cache
@_seen_first
@_proved
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, id: str, bank: str) -> HttpResponse:
    """GET shows what is sold, for how much, and the endorsement; POST signs exactly that one."""
    actor, buyer = actor_of(request), OrganisationId(bank)
    found = queries.offer(id=OfferId(id), by=actor)
    if request.method == "POST":
        entry = formats.entry_from_json(parse(request.POST.get("entry", "").encode(), limit=_LARGEST_ENTRY))
        asked = [approval_of(entry, number=found.number, by=actor)]
        proof = trust.proof_of_approval(request, requests=asked, by=actor, assertion=trust.assertion_in(request))
        actions.agree(offer=found.id, bank=buyer, entry=entry, by=actor, proof=proof, now=clock.now())
        return redirect("financing_offer", id=id)
    entry = actions.prepare_endorsement(offer=found.id, bank=buyer, by=actor, now=clock.now())
    asked = [approval_of(entry, number=found.number, by=actor)]
    options = trust.passkey_options(requests=asked, by=actor) if trust.has_passkey(by=actor) else None
    answer = found.answer_of(buyer)
    return render(request, "financing/agree.html", {
        "offer": found,
        "buyer": name_of(buyer),
        "terms": answer.terms if answer else found.asked,
        "reckoned": queries.proceeds(found, answer.terms if answer else None),
        "text": formats.entry_bytes(entry).decode(),
        "digest": formats.digest_of_entry(entry),
        "options": {"request_options": options} if options else None,
    })  # fmt: skip
