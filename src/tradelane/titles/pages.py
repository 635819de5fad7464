# SPDX-License-Identifier: Apache-2.0
"""Pages of titles: who holds the baton, how it got there, the one next act; apart from the API. No decisions here."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import actor_of, organisation, organisations
from tradelane.parties.values import Actor
from tradelane.titles import actions, queries
from tradelane.titles.formats import ChainReport
from tradelane.titles.values import Act, SignedEntry, Title, TitleState
from tradelane.trust.values import Check

ACTS = {
    Act.ISSUE: _("Issued"),
    Act.TRANSFER: _("Transferred"),
    Act.SURRENDER: _("Surrendered to the carrier"),
    Act.ACCEPT_SURRENDER: _("Delivered"),
    Act.REFUSE_SURRENDER: _("Surrender refused"),
    Act.VOID: _("Voided"),
}
_DOORS = {
    Act.SURRENDER: actions.surrender_title,
    Act.ACCEPT_SURRENDER: actions.accept_surrender,
    Act.REFUSE_SURRENDER: actions.refuse_surrender,
    Act.VOID: actions.void_title,
}


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the chain as the page shows it."""

    signed: SignedEntry
    act: Any
    by: str
    to: str
    checks: tuple[Check, ...]
    logged: bool

    @property
    def is_sound(self) -> bool:
        """Whether every check of this entry is valid."""
        return all(check.result is Verdict.VALID for check in self.checks)


@login_required
@require_safe
def title_list(request: HttpRequest) -> HttpResponse:
    """The titles your organisation may see, with those it holds first."""
    actor = actor_of(request)
    found = queries.titles(by=actor)
    rows = [
        (each, _name(each.holder), queries.state_name(each.state), each.holder == actor.organisation) for each in found
    ]
    return render(request, "titles/list.html", {"rows": sorted(rows, key=lambda row: not row[3])})


@login_required
@require_safe
def title_page(request: HttpRequest, id: str) -> HttpResponse:
    """One title: the baton, the chain, the next act."""
    actor = actor_of(request)
    title = queries.title(id=TitleId(id), by=actor)
    report = queries.report(id=title.id, by=actor)
    return render(request, "titles/title.html", {
        "title": title,
        "state": queries.state_name(title.state),
        "ended": title.state in TitleState.terminal(),
        "holder": _name(title.holder),
        "carrier": _name(title.carrier),
        "surrendered_by": _name(title.surrendered_by) if title.surrendered_by else "",
        "mine": title.holder == actor.organisation,
        "links": _links(title, report, actor),
        "report": report,
        "agrees": report.title is not None and report.title.head == title.head,
        "home": title.registry == queries.here(),
        "acts": [str(act) for act in _acts(title, actor)],
        "others": [each for each in organisations() if each.id not in (actor.organisation, title.carrier)],
        "waiting": queries.waiting_proposal(id=title.id, by=actor),
        "forks": queries.forks(id=title.id, by=actor),
    })  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, id: str) -> HttpResponse:
    """One act on the head that the page showed."""
    actor = actor_of(request)
    given = request.POST.get("act", "")
    seen: dict[str, Any] = {
        "title": TitleId(id), "seen_head": Digest(request.POST.get("seen_head", "")), "by": actor, "now": clock.now(),
    }  # fmt: skip
    if given == Act.TRANSFER:
        actions.transfer_title(to=OrganisationId(request.POST.get("to", "")), **seen)
    elif given in _DOORS:
        _DOORS[Act(given)](**seen)
    else:
        raise Unreadable(
            gettext("There is no such act."), field="act", rule="TITLE-READ-3", fix=gettext("Use the page's buttons.")
        )
    return redirect("title", id=id)


def _acts(title: Title, actor: Actor) -> list[Act]:
    if title.holder != actor.organisation or title.registry != queries.here():
        return []
    if title.state is TitleState.HELD:
        return [Act.TRANSFER, Act.SURRENDER]
    return [Act.ACCEPT_SURRENDER, Act.REFUSE_SURRENDER, Act.VOID] if title.state is TitleState.SURRENDERED else []


def _links(title: Title, report: ChainReport, actor: Actor) -> list[Link]:
    logged = queries.logged(id=title.id, by=actor)
    return [
        Link(
            signed=signed,
            act=ACTS[signed.entry.act],
            by=_name(signed.entry.by),
            to=_name(signed.entry.to),
            checks=tuple(check for check in report.checks if check.evidence.get("n") == signed.entry.n),
            logged=signed.digest in logged,
        )
        for signed in queries.entries(id=title.id, by=actor)
    ]


def _name(id: OrganisationId) -> str:
    try:
        return organisation(id).name
    except NotFound:
        return id


urlpatterns = [
    path("titles/", title_list, name="titles"),
    path("titles/<str:id>", title_page, name="title"),
    path("titles/<str:id>/act", act, name="title_act"),
]
