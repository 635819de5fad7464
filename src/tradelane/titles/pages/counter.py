# SPDX-License-Identifier: Apache-2.0
"""Surrender at the counter: the officer's screen with a code, the holder's phone that answers it; no decisions here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.canonical import parse
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import actor_of
from tradelane.titles import formats, queries
from tradelane.titles.actions import counter as actions
from tradelane.titles.actions import prepare_entry
from tradelane.titles.pages.public import code_of
from tradelane.titles.pages.signing import proved
from tradelane.titles.pages.words import KINDS, name_of
from tradelane.titles.queries.counter import counter, counter_at
from tradelane.titles.values import Act, TitleState
from tradelane.trust import queries as trust

_LARGEST_ENTRY = 64_000


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, id: str) -> HttpResponse:
    """The officer's screen: a fresh code on POST; until it is answered the page looks anew by itself."""
    actor, now = actor_of(request), clock.now()
    title = queries.title(id=TitleId(id), by=actor)
    if request.method == "POST":
        actions.ask_at_counter(title=title, by=actor, now=now)
        return redirect("title_counter", id=id)
    asked = counter_at(title=title.id, by=actor)
    waits = asked is not None and asked.shown_at is None and now < asked.challenge.expires
    address = f"{settings.BASE_URL}{reverse('counter', args=[asked.code])}" if asked else ""
    return render(request, "titles/counter_ask.html", {
        "title": title,
        "kind": KINDS[title.standing.kind],
        "state": queries.state_name(title.state),
        "asked": asked,
        "waits": waits,
        "address": address,
        "code": code_of(address) if waits else "",
        "surrendered_by": name_of(title.surrendered_by) if title.surrendered_by else "",
        "may_deliver": title.state is TitleState.SURRENDERED and title.carrier == actor.organisation,
        "is_carrier": title.carrier == actor.organisation,
        "carrier": name_of(title.carrier),
        "may_ask": title.carrier == actor.organisation and title.state is TitleState.HELD,
    })  # fmt: skip


def _asked_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nobody is asked to prove anything for a code that is not theirs to answer."""

    @wraps(view)
    def asked(request: HttpRequest, code: str) -> HttpResponse:
        counter(code=code, by=actor_of(request))
        return view(request, code)

    return asked


@login_required
@never_cache
@_asked_first
@proved
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """The holder's phone: what the officer asks, and one signature that shows control and surrenders the record."""
    actor, now = actor_of(request), clock.now()
    asked = counter(code=code, by=actor)
    title = queries.title(id=asked.challenge.title, by=actor)
    if request.method == "POST":
        entry = formats.entry_from_json(parse(request.POST.get("entry", "").encode(), limit=_LARGEST_ENTRY))
        approval = [queries.approval_of(entry, number=title.number, by=actor)]
        proof = trust.proof_of_approval(request, requests=approval, by=actor, assertion=trust.assertion_in(request))
        actions.surrender_at_counter(code=code, entry=entry, by=actor, proof=proof, now=now)
        return redirect("title", id=title.id)
    context: dict[str, Any] = {"title": title, "kind": KINDS[title.standing.kind], "carrier": name_of(asked.carrier)}
    if asked.shown_at is not None or asked.challenge.expires <= now or asked.challenge.head != title.head:
        return render(request, "titles/counter_answer.html", {**context, "ended": True})
    entry = prepare_entry(
        title=title.id, act=Act.SURRENDER, seen_head=asked.challenge.head, by=actor, now=now,
        terms=actions.surrender_terms(),
    )  # fmt: skip
    passkey = trust.has_passkey(by=actor)
    approval = [queries.approval_of(entry, number=title.number, by=actor)]
    options = trust.passkey_options(requests=approval, by=actor) if passkey else None
    context |= {
        "expires": asked.challenge.expires,
        "text": formats.entry_bytes(entry).decode(),
        "digest": formats.digest_of_entry(entry),
        "options": {"request_options": options} if options else None,
    }
    return render(request, "titles/counter_answer.html", context)
