# SPDX-License-Identifier: Apache-2.0
"""The pages on which a person is forgotten: what would go and stay, then the report of what did; by sign-in or link.

Apart from "Who saw my data", from where they are reached, because what is done here can't be undone.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import PersonId
from tradelane.privacy import actions, queries
from tradelane.privacy.pages.words import CATEGORIES, in_words, listed, named
from tradelane.privacy.values import LinkHolder, PersonKey
from tradelane.privacy.values.erasure import Line, Outcome, Report

WHY = {
    "ERASE-1": gettext_lazy("no law wants it kept"),
    "ERASE-2": gettext_lazy("law wants it kept; nobody but the law reads it until then"),
    "ERASE-3": gettext_lazy("your order is being carried out; afterwards law wants it kept, for nobody but itself"),
    "ERASE-4": gettext_lazy("the time for which law wanted it kept is over"),
    "ERASE-5": gettext_lazy("it was given to them; their node is asked to erase it too"),
    "ERASE-6": gettext_lazy("proof of what was done with your data; it holds no name"),
    "ERASE-7": gettext_lazy("what you did for your organisation; it stands under a number that names nobody"),
    "ERASE-8": gettext_lazy("you sign in with it; it goes when your organisation ends your access"),
}
"""Rule that decided a line → its text for the person it is about."""
WHERE = {
    "shop": gettext_lazy("your order"),
    "consignments": gettext_lazy("the data of the shipment"),
    "documents": gettext_lazy("the signed documents of the shipment"),
    "titles": gettext_lazy("bills of lading and what was sent with them"),
    "trades": gettext_lazy("your order as the seller read it"),
    "trust": gettext_lazy("documents that wait for a signature"),
    "window": gettext_lazy("what authorities were told"),
    "payments": gettext_lazy("the payment"),
    "exchange": gettext_lazy("messages between the two economies"),
    "parcels": gettext_lazy("parcels that were declared for you"),
    "plans": gettext_lazy("what you said of a draft"),
    "privacy": gettext_lazy("what you asked of us"),
    "parties": gettext_lazy("your account"),
}
"""Room that holds a field → what people call what it holds."""
_HELD = (Outcome.ERASED, Outcome.KEPT)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What the person who is signed in can have erased."""
    return _choose(request, _signed_in(request), here=reverse("erasure"), back=reverse("seen"))


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds a person's link. Raises NotFound, Forbidden for one that has ended."""
    person, back = _of_link(token), reverse("privacy_link", args=[token])
    return _choose(request, person, here=reverse("erasure_link", args=[token]), back=back)


@never_cache
@login_required
@require_safe
def my_report(request: HttpRequest, id: str) -> HttpResponse:
    """The report of one erasure."""
    return _report(request, _signed_in(request), id, back=reverse("erasure"))


@never_cache
@require_safe
def report_by_link(request: HttpRequest, token: str, id: str) -> HttpResponse:
    """The same for whoever holds the person's link."""
    return _report(request, _of_link(token), id, back=reverse("erasure_link", args=[token]))


def _signed_in(request: HttpRequest) -> PersonKey:
    return queries.key_of_account(person=PersonId(str(request.user.pk)))


def _of_link(token: str) -> PersonKey:
    holder: LinkHolder = queries.person_of_link(token=token, now=clock.now())
    if holder.about:
        raise Forbidden(
            _("This link shows one order only."), field="token", fix=_("Sign in, or open the link we mailed.")
        )
    return holder.person


def _choose(request: HttpRequest, person: PersonKey, *, here: str, back: str) -> HttpResponse:
    unsure = request.method == "POST" and not request.POST.get("sure")
    if request.method == "POST" and not unsure:
        done = actions.erase(person, now=clock.now())
        return redirect(f"{here}/{done.id}")
    fates = queries.fates_of(person, on=clock.now().date())
    lines = queries.lines_of(person, fates)
    problem = {"text": _("Say that you are sure: nobody can bring it back."), "href": "#sure", "rule": "", "fix": ""}
    context = {
        "here": here, "back": back, "problems": [problem] if unsure else [],
        "groups": _groups(lines), "others": _others(lines),
        "done": queries.erasures_of(person),
    }  # fmt: skip
    return render(request, "privacy/erasure.html", context, status=422 if unsure else 200)


def _report(request: HttpRequest, person: PersonKey, id: str, *, back: str) -> HttpResponse:
    found = queries.erasure(id=id, person=person)
    if "download" in request.GET:
        answer = HttpResponse(canonical(actions.download(found)), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{found.report.id}.json"'
    else:
        lines = found.report.lines
        context = {
            "back": back, "found": found, "groups": _groups(lines), "others": _others(lines),
            "nothing": [line.field for line in lines if line.outcome is Outcome.NOTHING],
            "answers": [(node, _counted(report)) for node, report in found.answers],
        }  # fmt: skip
        answer = render(request, "privacy/erased.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _groups(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """What this node holds, by what becomes of it and where it stands, each field named."""
    return [
        {"outcome": str(outcome), "lines": [_in_words(line) for line in lines if line.outcome is outcome]}
        for outcome in _HELD
    ]


def _in_words(line: Line) -> dict[str, Any]:
    return {
        "what": named(CATEGORIES, line.category),
        "where": WHERE.get(line.field.split(".", 1)[0], line.field),
        "field": line.field,
        "matter": line.matter,
        "why": WHY.get(line.rule, ""),
        "rule": line.rule,
        "law": line.citation,
        "until": line.until,
    }


def _others(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Who elsewhere was given what, once each."""
    given: dict[tuple[str, bool], list[str]] = {}
    for line in lines:
        if line.outcome is Outcome.UNREACHABLE:
            given.setdefault((line.holder, line.asked), []).append(line.field)
    return [
        {"who": who, "what": listed(in_words(fields)), "asked": asked} for (who, asked), fields in sorted(given.items())
    ]


def _counted(report: Report) -> dict[str, int]:
    return {"erased": len(report.of(Outcome.ERASED)), "kept": len(report.of(Outcome.KEPT))}
