# SPDX-License-Identifier: Apache-2.0
"""Pages of privacy: the notice, and "Who saw my data" by sign-in or by link; apart from the API. No decisions here."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.parties.queries import actor_of
from tradelane.privacy import actions, queries
from tradelane.privacy.formats import our_disclosures
from tradelane.privacy.rules import a_row_counts_only_in_its_time
from tradelane.privacy.values import (
    ANY,
    Choice,
    Disclosure,
    LegalBasis,
    LinkHolder,
    PersonalField,
    PersonKey,
    Purpose,
    Receipt,
    RecipientKind,
    RequestId,
    RequestKind,
)

FIELDS = {
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail"),
    "telephone": gettext_lazy("telephone number"),
    "address": gettext_lazy("address"),
}
PURPOSES = {
    Purpose.TRADE_FULFILMENT: gettext_lazy("to carry out your order"),
    Purpose.CUSTOMS_CLEARANCE: gettext_lazy("to clear the goods through customs"),
    Purpose.BORDER_PERMIT: gettext_lazy("to issue the permits that the goods need"),
    Purpose.ORIGIN_CERTIFICATION: gettext_lazy("to certify the origin of the goods"),
    Purpose.DELIVERY: gettext_lazy("to deliver the goods"),
    Purpose.PAYMENT: gettext_lazy("to make the payment"),
    Purpose.DISPUTE: gettext_lazy("to settle a dispute"),
    Purpose.MARKETING: gettext_lazy("to tell you about offers"),
}
WHY = {
    Purpose.TRADE_FULFILMENT: gettext_lazy("to carry out the order %(subject)s, under"),
    Purpose.CUSTOMS_CLEARANCE: gettext_lazy("to clear %(subject)s through customs, under"),
    Purpose.BORDER_PERMIT: gettext_lazy("to issue permits for %(subject)s, under"),
    Purpose.ORIGIN_CERTIFICATION: gettext_lazy("to certify the origin of the goods of %(subject)s, under"),
    Purpose.DELIVERY: gettext_lazy("to deliver %(subject)s, under"),
    Purpose.PAYMENT: gettext_lazy("to make the payment for %(subject)s, under"),
    Purpose.DISPUTE: gettext_lazy("to settle a dispute about %(subject)s, under"),
    Purpose.MARKETING: gettext_lazy("to tell you about offers, under"),
}
RECIPIENTS = {
    RecipientKind.BUYER: gettext_lazy("the buyer"),
    RecipientKind.SELLER: gettext_lazy("the seller"),
    RecipientKind.CARRIER: gettext_lazy("the carrier"),
    RecipientKind.CUSTOMS: gettext_lazy("customs"),
    RecipientKind.AGENCY: gettext_lazy("other agencies at the border"),
    RecipientKind.BANK: gettext_lazy("the banks"),
    RecipientKind.NODE: gettext_lazy("the other economy's node"),
}
BASES = {
    LegalBasis.CONSENT: gettext_lazy("you agreed"),
    LegalBasis.CONTRACT: gettext_lazy("your order needs it"),
    LegalBasis.LEGAL_OBLIGATION: gettext_lazy("law asks for it"),
    LegalBasis.LEGITIMATE_INTEREST: gettext_lazy("those concerned need it"),
}
STAYED = {
    "PRIV-1": gettext_lazy("no law lets it go for this"),
    "PRIV-2": gettext_lazy("you objected"),
    "PRIV-3": gettext_lazy("you did not agree"),
    "PRIV-4": gettext_lazy("the recipient holds no privacy certification"),
}
"""Rule that kept a field → its text for the person it is about."""
REQUESTS = {
    RequestKind.CORRECTION: gettext_lazy("Correction"),
    RequestKind.ERASURE: gettext_lazy("Erasure"),
}
CATEGORIES = (
    ("user.name", gettext_lazy("Names")),
    ("user.contact", gettext_lazy("Contact details")),
    ("user.financial", gettext_lazy("Payment details")),
    ("user.content", gettext_lazy("What you write to us")),
    ("user.authorization", gettext_lazy("What you sign in with")),
    ("user.behavior", gettext_lazy("When you signed in")),
    ("user.job_title", gettext_lazy("What you may do for your organisation")),
    ("user.unique_id", gettext_lazy("Your number in our records")),
    ("user.demographic", gettext_lazy("The language you read")),
)
"""Beginning of a fideslang category → what people call it."""
USES = (
    ("essential.legal_obligation", gettext_lazy("because law asks for it")),
    ("essential.service.authentication", gettext_lazy("to let you sign in")),
    ("essential.service.security", gettext_lazy("to keep the service safe")),
    ("essential.service.payment", gettext_lazy("to make payments")),
    ("essential", gettext_lazy("to carry out orders")),
)
"""Beginning of a fideslang use → what people call it; the first that fits."""
_YEAR = 365.25


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What this node holds about people, why, how long, and to whom it may go."""
    today = clock.now().date()
    return render(
        request,
        "privacy/notice.html",
        {"held": _held(queries.inventory().fields), "uses": _uses(today), "today": today},
    )


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


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """What people asked for, the most urgent first; an admin of the node answers in words."""
    actor = actor_of(request)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            actions.answer_request(
                request=RequestId(request.POST.get("request", "")),
                answer=request.POST.get("text", ""),
                by=actor,
                now=clock.now(),
            )
        except Forbidden:
            raise
        except (Refused, Conflict) as error:
            problems = [{"text": error.message, "href": "", "rule": error.rule, "fix": error.fix}]
        else:
            messages.info(request, _("Your answer stands on the person's page."))
            return redirect("privacy_requests")
    waiting = [(REQUESTS[each.kind], each) for each in queries.open_requests(by=actor)]
    context = {"waiting": waiting, "today": clock.now().date(), "problems": problems}
    return render(request, "privacy/requests.html", context, status=422 if problems else 200)


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
        "what": _("your %(fields)s") % {"fields": _listed(_words(receipt.fields))},
        "at": receipt.at,
        "why": WHY[receipt.purpose] % {"subject": receipt.reference or receipt.subject},
        "basis": "; ".join(ground.citation for ground in receipt.grounds),
        "withheld": "; ".join(f"{_listed(_words(names))}: {STAYED[rule]}" for rule, names in _stayed(receipt)),
    }


def _stayed(receipt: Receipt) -> list[tuple[str, list[str]]]:
    by_rule = sorted((rule, field) for field, rule in receipt.withheld if rule in STAYED)
    return [(rule, [field for _rule, field in pairs]) for rule, pairs in groupby(by_rule, key=lambda pair: pair[0])]


def _words(fields: Iterable[str]) -> list[str]:
    """Fields as people call them, each once, in the order of `FIELDS`; parts of an address are the address."""
    found = {field.split(".", 1)[0] for field in fields}
    return [str(word) for field, word in FIELDS.items() if field in found] + sorted(found - set(FIELDS))


def _listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def _held(fields: Iterable[PersonalField]) -> list[dict[str, Any]]:
    """What is held, by category and use, with the longest time it is kept."""
    longest: dict[tuple[str, str], int] = {}
    for field in fields:
        pair = (_named(CATEGORIES, field.category), _named(USES, field.purpose))
        longest[pair] = max(longest.get(pair, 0), field.retention)
    return [{"what": what, "why": why, "years": _years(days)} for (what, why), days in sorted(longest.items())]


def _years(days: int) -> int:
    """Whole years; what is kept at all is kept up to one."""
    return max(round(days / _YEAR), 1) if days else 0


def _named(words: tuple[tuple[str, Any], ...], text: str) -> str:
    return next((str(name) for beginning, name in words if text.startswith(beginning)), text)


def _uses(today: date) -> list[dict[str, Any]]:
    """Each purpose with its recipients, fields and law in force, on every lane."""
    rows = [row for row in our_disclosures() if a_row_counts_only_in_its_time(row, on=today)]
    found = []
    for purpose in Purpose:
        to = [_use(kind, [r for r in rows if (r.purpose, r.recipient) == (purpose, kind)]) for kind in RecipientKind]
        if recipients := [each for each in to if each]:
            found.append({"purpose": PURPOSES[purpose], "to": recipients})
    return found


def _use(kind: RecipientKind, rows: list[Disclosure]) -> dict[str, Any]:
    """What one kind of recipient may get for a purpose; empty when nothing."""
    if not rows:
        return {}
    free = [row.field for row in rows if row.may_object]
    laws = dict.fromkeys((row.citation, "" if row.lane == ANY else row.lane, row.confidence) for row in rows)
    return {
        "who": RECIPIENTS[kind],
        "what": _listed(_words(row.field for row in rows)),
        "why": _listed([str(BASES[basis]) for basis in LegalBasis if any(row.basis is basis for row in rows)]),
        "may_object": _listed(_words(free)),
        "laws": [{"citation": c, "lane": lane, "confidence": confidence} for c, lane, confidence in laws],
    }


urlpatterns = [
    path("privacy/", notice, name="privacy"),
    path("privacy/mine", mine, name="seen"),
    path("privacy/requests", requests, name="privacy_requests"),
    path("privacy/link/<str:token>", by_link, name="privacy_link"),
]
