# SPDX-License-Identifier: Apache-2.0
"""The page "Who saw my data", by sign-in or by link; apart, because it is one person's and nobody else's."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, Refused, Unreadable
from tradelane.privacy import actions, queries
from tradelane.privacy.pages.words import PURPOSES, REQUESTS, STAYED, WHY, in_words, listed
from tradelane.privacy.values import Choice, LinkHolder, PersonKey, Purpose, Receipt


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Who saw the data of the person who is signed in."""
    key = queries.key_of(email=str(getattr(request.user, "email", "")))
    return _person_page(request, LinkHolder(key), here=reverse("seen"))


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds a person's link; a link that has ended says how to get a fresh one."""
    try:
        holder = queries.person_of_link(token=token, now=clock.now())
    except (Forbidden, NotFound) as error:
        has_ended = isinstance(error, Forbidden)
        answer = render(request, "privacy/link_ended.html", {"has_ended": has_ended}, status=410 if has_ended else 404)
    else:
        answer = _person_page(request, holder, here=reverse("privacy_link", args=[token]))
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _person_page(request: HttpRequest, holder: LinkHolder, *, here: str) -> HttpResponse:
    key = holder.person
    problems: list[dict[str, str]] = []
    if request.method == "POST" and holder.about:
        raise Forbidden(
            _("This link shows one order only."), field="token", fix=_("Sign in, or open the link we mailed.")
        )
    if request.method == "POST":
        try:
            messages.info(request, _act(request, key))
        except (Refused, Unreadable) as error:
            problems = [{"text": error.message, "href": f"#{error.field}", "rule": error.rule, "fix": error.fix}]
        else:
            return redirect(here)
    today = clock.now().date()
    objections = queries.choices_of(key)
    context = {
        "here": here,
        "problems": problems,
        "written": request.POST.get("text", ""),
        "days": [
            (day.on, [_seen(receipt) for receipt in day.receipts])
            for day in queries.receipts_of(key, about=holder.about)
        ],
        "one_order": bool(holder.about),
        "purposes": [
            {"value": purpose, "name": PURPOSES[purpose], "objected": purpose in objections}
            for purpose in queries.objectionable_purposes(on=today)
        ],
        "requests": [] if holder.about else [(REQUESTS[each.kind], each) for each in queries.requests_of(key)],
    }
    return render(request, "privacy/seen.html", context, status=422 if problems else 200)


def _act(request: HttpRequest, key: PersonKey) -> str:
    """Do what a button asks; what to tell the person. Raises Refused, Unreadable."""
    act, text, now = request.POST.get("act", ""), request.POST.get("text", ""), clock.now()
    if act in ("object", "withdraw"):
        purpose = _purpose(request.POST.get("purpose", ""))
        if act == "object":
            actions.object_to(person_key=key, purpose=purpose, now=now)
            return _("You object. What the law lets you keep back stays here from this moment on.")
        actions.withdraw(person_key=key, purpose=purpose, now=now, choice=Choice.OBJECTION)
        return _("Your objection is taken back.")
    if act == "correct":
        asked = actions.request_correction(person_key=key, text=text, now=now)
    elif act == "erase":
        asked = actions.request_erasure(person_key=key, now=now)
    else:
        raise Unreadable(_("This button is unknown."), field="act", fix=_("Go back and try again."))
    return _("We have your request. You get an answer by %(day)s.") % {"day": asked.due_on.isoformat()}


def _purpose(text: str) -> Purpose:
    try:
        return Purpose(text)
    except ValueError:
        raise Unreadable(_("This purpose is unknown."), field="purpose", fix=_("Choose one of the list.")) from None


def _seen(receipt: Receipt) -> dict[str, Any]:
    """One receipt in the words of the eye."""
    return {
        "who": receipt.recipient_name,
        "what": _("your %(fields)s") % {"fields": listed(in_words(receipt.fields))},
        "at": receipt.at,
        "why": WHY[receipt.purpose] % {"subject": receipt.reference or receipt.subject},
        "basis": "; ".join(ground.citation for ground in receipt.grounds),
        "withheld": "; ".join(f"{listed(in_words(names))}: {STAYED[rule]}" for rule, names in _stayed(receipt)),
    }


def _stayed(receipt: Receipt) -> list[tuple[str, list[str]]]:
    by_rule = sorted((rule, field) for field, rule in receipt.withheld if rule in STAYED)
    return [(rule, [field for _rule, field in pairs]) for rule, pairs in groupby(by_rule, key=lambda pair: pair[0])]
