# SPDX-License-Identifier: Apache-2.0
"""Pages of titles: who holds the baton, how it got there, the one next act; apart from the API. No decisions here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import actor_of, organisations
from tradelane.parties.values import Actor
from tradelane.titles import actions, queries, rules
from tradelane.titles.actions import pint
from tradelane.titles.formats import ChainReport
from tradelane.titles.pages.amended import amendments
from tradelane.titles.pages.bills import acts_as_party, is_due_of_a_bill, shown_of_a_bill
from tradelane.titles.pages.dividing import groups_to_combine, relatives
from tradelane.titles.pages.words import ACTS, ENDORSEMENTS, FORMS, KINDS, PURPOSES, consent_in_words, name_of, said_by
from tradelane.titles.values import Act, SignedEntry, Title, TitleState
from tradelane.trust.values import Check


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the chain as the page shows it."""

    signed: SignedEntry
    act: Any
    by: str
    to: str
    rows: list[tuple[Any, Any]]
    """What it says beyond that."""
    checks: tuple[Check, ...]
    logged: bool

    @property
    def is_sound(self) -> bool:
        """Whether every check of this entry is valid."""
        return all(check.result is Verdict.VALID for check in self.checks)

    @property
    def recorded_at(self) -> datetime | None:
        """When its registry says that it recorded the entry; None where that is not known."""
        said = (check.evidence.get("recorded_at") for check in self.checks if check.check == "home")
        at = next(said, None)
        return from_rfc3339(at) if isinstance(at, str) else None


@login_required
@require_safe
def title_list(request: HttpRequest) -> HttpResponse:
    """The holder's desk: what waits for your acceptance or answer, what you hold, what else you may see."""
    actor = actor_of(request)
    desk: dict[str, list[Any]] = {"accept": [], "answer": [], "held": [], "others": []}
    for each in queries.titles(by=actor):
        row = (each, KINDS[each.standing.kind], name_of(each.holder), queries.state_name(each.state))
        desk[_shelf(each, actor)].append(row)
    given = queries.standing_consent(actor.organisation)
    shelves = [(name, _SHELVES[name], rows) for name, rows in desk.items() if rows]
    context = {
        "shelves": shelves,
        "consent": consent_in_words(given) if given else "",
        "surrenders": queries.surrenders(by=actor),
        "combinable": any(groups_to_combine(actor)),
    }
    return render(request, "titles/list.html", context)


_SHELVES = {
    "accept": _("Waits for your acceptance"),
    "answer": _("Surrendered to you: deliver, or refuse"),
    "held": _("What you hold"),
    "others": _("What others hold, and what has ended"),
}


def _shelf(title: Title, actor: Actor) -> str:
    """Where a title lies on the desk of who looks."""
    control = title.standing.control
    holders = control.organisations if control else (title.holder,)
    if title.state in TitleState.frozen() and title.carrier == actor.organisation:
        return "answer"
    if title.state in TitleState.terminal() | TitleState.frozen() or actor.organisation not in holders:
        return "others"
    return "accept" if title.standing.before is not None else "held"


@login_required
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """The organisation consents to hold electronic records here, or takes that back for records to come."""
    actor, now = actor_of(request), clock.now()
    if "withdraw" in request.POST:
        actions.withdraw_consent(by=actor, now=now)
    else:
        actions.give_consent(by=actor, now=now)
    return redirect("titles")


@login_required
@require_POST
def cancel_sending(request: HttpRequest, id: str) -> HttpResponse:
    """Ask the registry that guards a title to cancel a transfer that has no answer."""
    pint.cancel_sending(title=TitleId(id), by=actor_of(request), now=clock.now())
    return redirect("title", id)


@login_required
@require_safe
def title_page(request: HttpRequest, id: str) -> HttpResponse:
    """One title: the baton, the chain, the next act."""
    actor = actor_of(request)
    title = queries.title(id=TitleId(id), by=actor)
    report = queries.report(id=title.id, by=actor)
    reserved = queries.reservation(id=title.id, by=actor)
    return render(request, "titles/title.html", {
        "title": title,
        "state": queries.state_name(title.state),
        "ended": title.state in TitleState.terminal(),
        "holder": name_of(title.holder),
        "carrier": name_of(title.carrier),
        "surrendered_by": name_of(title.surrendered_by) if title.surrendered_by else "",
        "sent_to": name_of(title.standing.sending.to) if title.standing.sending else "",
        "guard": queries.guarded(id=title.id, by=actor),
        "cancellable": queries.may_cancel_sending(id=title.id, by=actor),
        "mine": title.holder == actor.organisation,
        "links": _links(title, report, actor),
        "report": report,
        "agrees": report.title is not None and report.title.head == title.head,
        "home": title.registry == queries.here(),
        "at_counter": rules.the_carrier_asks_at_its_counter(title, by=actor.organisation),
        "acts": [] if reserved else [str(act) for act in _acts(title, actor)],
        "standing": title.standing,
        "kind": KINDS[title.standing.kind],
        **shown_of_a_bill(title, request.GET, today=clock.now().date()),
        "form": FORMS[title.standing.form],
        "order_of": name_of(title.standing.order_of),
        "pledgor": name_of(title.standing.pledgor),
        "purpose": PURPOSES.get(title.standing.purpose) if title.standing.purpose else "",
        "purposes": PURPOSES.items(),
        "endorsements": ENDORSEMENTS.items(),
        "together": _together(title),
        "signatures": [
            (one, ACTS[one.entry.act], name_of(one.entry.to), actor.organisation in one.signed_by)
            for one in queries.waiting_entries(id=title.id, by=actor)
        ],
        "effect": queries.effect(id=title.id, by=actor),
        "amendments": amendments(id=title.id, by=actor, now=clock.now()),
        "others": [each for each in organisations() if each.id not in (actor.organisation, title.carrier)],
        "waiting": queries.waiting_proposal(id=title.id, by=actor),
        "reserved": reserved,
        "reserved_for": name_of(reserved.signed.entry.to) if reserved else "",
        "relatives": relatives(queries.entries(id=title.id, by=actor), by=actor),
        "forks": queries.forks(id=title.id, by=actor),
    })  # fmt: skip


def _together(title: Title) -> list[str]:
    """The names of those who hold it as one person; empty where one holds it alone."""
    control = title.standing.control
    return [name_of(each) for each in control.organisations] if control and len(control.parties) > 1 else []


def _acts(title: Title, actor: Actor) -> list[Act]:
    """What the reader's organisation may do next, by the table of acts; details are asked when it is signed."""
    if title.registry != queries.here():
        return []
    standing = title.standing
    holders = standing.control.organisations if standing.control else (title.holder,)
    guardians = standing.guardians.control.organisations if standing.guardians else ()
    acts = [act for act, provision in rules.LAW.items() if title.state in provision.within]
    held = actor.organisation in holders
    mine = [act for act in acts if held and act not in rules.BY_OTHERS]
    if standing.order_of == actor.organisation and standing.order_of != title.holder:
        mine += [act for act in acts if act is Act.NOMINATE]
    mine += [act for act in acts if act in Act.of_guardians() and actor.organisation in guardians]
    mine += acts_as_party(title, actor)
    return [act for act in mine if _is_due(title, act)]


def _is_due(title: Title, act: Act) -> bool:
    """Whether an act that stands in this state has anything to act on."""
    standing, bill = title.standing, title.standing.bill
    if (bill is None) == (act in Act.on_a_bill()) or (bill is not None and act is Act.SURRENDER):
        return False
    if bill is not None and act in Act.on_a_bill():
        return is_due_of_a_bill(title, act, today=clock.now().date())
    if act in (Act.ACCEPT, Act.REJECT):
        return standing.before is not None
    if act in (Act.OBJECT, Act.RECOVER):
        return standing.recovery is not None
    return act is not Act.OPEN_RECOVERY or standing.recovery is None


def _links(title: Title, report: ChainReport, actor: Actor) -> list[Link]:
    logged = queries.logged(id=title.id, by=actor)
    return [
        Link(
            signed=signed,
            act=ACTS[signed.entry.act],
            by=name_of(signed.entry.by),
            to=name_of(signed.entry.to),
            rows=said_by(signed.entry),
            checks=tuple(check for check in report.checks if check.evidence.get("n") == signed.entry.n),
            logged=signed.digest in logged,
        )
        for signed in queries.entries(id=title.id, by=actor)
    ]
