# SPDX-License-Identifier: Apache-2.0
"""Breaches with their clocks: reported, revised, told of, closed; and the notices to a person about their data."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import PersonId
from tradelane.parties.queries import actor_of
from tradelane.privacy import queries as people
from tradelane.privacy.actions import breaches as actions
from tradelane.privacy.formats.oversight import our_deadlines
from tradelane.privacy.pages import programme_words as words
from tradelane.privacy.pages.forms import Field, filled, moment, problem, word
from tradelane.privacy.queries import breaches as queries
from tradelane.privacy.queries.oversight import authority_behind, name_of
from tradelane.privacy.rules.breaches import economies_without_law
from tradelane.privacy.values.breaches import Breach, BreachFacts, BreachId, BreachState, DutyState, Harm, Told


@never_cache
@login_required
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """Breaches of the organisation, or those that the authority was told of, the soonest clock on top."""
    actor = actor_of(request)
    rows = [_row(each, actor.organisation) for each in queries.breaches(by=actor, now=clock.now())]
    return render(request, "privacy/breaches.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a breach: what is known, in a form that is short enough for the first hour."""
    actor = actor_of(request)
    fields, problems = _fields(), []
    if request.method == "POST":
        try:
            made = actions.report_breach(facts=_facts(request), by=actor, now=clock.now())
        except Forbidden:
            raise
        except (Refused, Unreadable) as error:
            problems, fields = [problem(error)], filled(fields, request.POST, error)
        else:
            return redirect("privacy_breach", made.id)
    context = {"fields": fields, "problems": problems, "found": None}
    return render(request, "privacy/breach_report.html", context, status=422 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def breach(request: HttpRequest, id: str) -> HttpResponse:
    """One breach: its clocks, what is known, who was told; the organisation acts, an authority reads."""
    actor, of, now = actor_of(request), BreachId(id), clock.now()
    found = queries.breach(id=of, by=actor, now=now)
    problems: list[dict[str, str]] = []
    fields = _fields(found.facts)
    if request.method == "POST":
        try:
            messages.info(request, _act(request, of))
        except Forbidden:
            raise
        except (Refused, Conflict, Unreadable, NotFound) as error:
            problems = [problem(error)]
            fields = filled(fields, request.POST, error) if request.POST.get("act") == "revise" else fields
        else:
            return redirect("privacy_breach", id)
    context = {
        **_row(found, actor.organisation),
        "found": found,
        "fields": fields,
        "problems": problems,
        "duties": [_duty(each, now) for each in found.duties],
        "undetermined": economies_without_law(found.facts, rows=our_deadlines()),
        "versions": queries.versions(id=of, by=actor),
        "harm": words.HARMS[found.facts.harm],
        "categories": [words.DATA_CATEGORIES.get(each, each) for each in found.facts.categories],
        "notices": [(each, words.TOLD[each.tell]) for each in found.notices],
        "economies": [economy for economy, _count in found.facts.persons],
    }
    return render(request, "privacy/breach.html", context, status=422 if problems else 200)


@never_cache
@login_required
@require_safe
def evidence(request: HttpRequest, id: str) -> HttpResponse:
    """The evidence pack as a file: every version, every clock, every notice."""
    pack = queries.evidence_pack(id=BreachId(id), by=actor_of(request), now=clock.now())
    answer = HttpResponse(json.dumps(pack, indent=2, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{id}.json"'
    return answer


@never_cache
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Notices of breaches to the person who is signed in."""
    key = people.key_of_account(person=PersonId(str(request.user.pk)))
    return render(request, "privacy/notices.html", {"notices": queries.notices_to(key)})


@never_cache
@require_safe
def notices_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds the link that was mailed to the person."""
    holder = people.person_of_link(token=token, now=clock.now())
    if holder.about:
        raise Forbidden(
            _("This link shows one order only."), field="token", fix=_("Sign in, or open the link we mailed.")
        )
    answer = render(request, "privacy/notices.html", {"notices": queries.notices_to(holder.person)})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _act(request: HttpRequest, id: BreachId) -> str:
    actor, now, act = actor_of(request), clock.now(), request.POST.get("act", "")
    if act == "revise":
        seen = request.POST.get("seen", "")
        actions.revise_breach(
            id=id, facts=_facts(request), seen=int(seen) if seen.isdecimal() else 0, by=actor, now=now
        )
        return _("Kept as the next version.")
    if act == "notify":
        economy, _sep, tell = request.POST.get("duty", "").partition(":")
        if tell not in [str(each) for each in Told]:
            raise Unreadable(_("Choose one of the list."), field="duty", rule="FORM-1", fix=_("Choose one."))
        actions.notify(
            id=id, economy=economy, tell=Told(tell), reference=request.POST.get("reference", ""), by=actor, now=now
        )
        return _("Noted, with its time.")
    if act == "people":
        actions.tell_people(
            id=id, economy=request.POST.get("economy", ""), emails=request.POST.get("emails", "").splitlines(),
            text=request.POST.get("text", ""), by=actor, now=now,
        )  # fmt: skip
        return _("They are told by their page and by mail. Addresses are forgotten once the mail went out.")
    if act == "close":
        actions.close_breach(id=id, by=actor, now=now)
        return _("Closed.")
    raise Unreadable(_("This button is unknown."), field="act", fix=_("Go back and try again."))


def _facts(request: HttpRequest) -> BreachFacts:
    discovered = moment(request, "discovered_at")
    if discovered is None:
        raise Unreadable(
            _("Say when it was discovered."), field="discovered_at", rule="FORM-2", fix=_("Write 2026-11-03T09:12.")
        )
    return BreachFacts(
        nature=request.POST.get("nature", "").strip(),
        categories=tuple(request.POST.getlist("categories")),
        suspected_at=moment(request, "suspected_at"),
        discovered_at=discovered,
        assessed_at=moment(request, "assessed_at"),
        harm=word(request, Harm, "harm"),
        persons=_persons(request.POST.get("persons", "")),
        cause=request.POST.get("cause", "").strip(),
        measures=request.POST.get("measures", "").strip(),
        contained=bool(request.POST.get("contained")),
    )


def _persons(text: str) -> tuple[tuple[str, int], ...]:
    found = []
    for line in text.splitlines():
        economy, _sep, count = line.replace(":", " ").strip().partition(" ")
        if not economy:
            continue
        if not count.strip().isdecimal():
            raise Unreadable(
                _("This is no number of people."), field="persons", rule="FORM-3", fix=_("Write “SG 500” on a line.")
            )
        found.append((economy.upper(), int(count)))
    return tuple(found)


def _row(found: Breach, organisation: str) -> dict[str, Any]:
    state, mark = words.BREACH_STATES[found.state]
    late = [each for each in found.duties if each.state is DutyState.LATE]
    running = [each for each in found.duties if each.state in (DutyState.RUNNING, DutyState.LATE)]
    return {
        "breach": found,
        "name": name_of(found.organisation),
        "state": state,
        "mark": mark,
        "late": len(late),
        "next": running[0] if running else None,
        "next_tell": words.TOLD[running[0].tell] if running else "",
        "is_own": found.organisation == organisation,
        "is_open": found.state is not BreachState.CLOSED,
    }


def _duty(duty: Any, now: Any) -> dict[str, Any]:
    state, mark = words.DUTY_STATES[duty.state]
    desk = authority_behind(duty.economy, on=now.date()) if duty.tell is Told.AUTHORITY else None
    return {
        "duty": duty,
        "economy": _(ECONOMIES.get(duty.economy, duty.economy)),
        "tell": words.TOLD[duty.tell],
        "state": state,
        "mark": mark,
        "is_open": duty.done_at is None and duty.tell is not Told.ASSESSMENT,
        "desk": desk.name if desk else "",
        "value": f"{duty.economy}:{duty.tell}",
    }


def _fields(facts: BreachFacts | None = None) -> Sequence[Field]:
    def local(at: Any) -> str:
        return at.strftime("%Y-%m-%dT%H:%M") if at else ""

    f = facts
    lines = "\n".join(f"{economy} {count}" for economy, count in f.persons) if f else ""
    return [
        Field("nature", _("What happened"), "textarea", value=f.nature if f else "", hint=_("Without anybody's name.")),
        Field("discovered_at", _("Discovered at (UTC)"), "datetime-local", value=local(f.discovered_at) if f else ""),
        Field("suspected_at", _("First suspected at (UTC)"), "datetime-local", optional=True,
              value=local(f.suspected_at) if f else ""),
        Field("categories", _("Kinds of data"), "checkboxes", choices=list(words.DATA_CATEGORIES.items()),
              chosen=frozenset(f.categories) if f else frozenset()),
        Field("persons", _("People concerned, by economy"), "textarea", value=lines,
              hint=_("One economy a line, such as “SG 500”.")),
        Field("harm", _("Likely harm"), "radios", choices=[(h, words.HARMS[h]) for h in Harm],
              value=f.harm if f else Harm.UNKNOWN),
        Field("assessed_at", _("Assessed at (UTC)"), "datetime-local", optional=True,
              value=local(f.assessed_at) if f else "", hint=_("Together with the answer on harm.")),
        Field("cause", _("Cause"), "textarea", rows=2, optional=True, value=f.cause if f else ""),
        Field("measures", _("Measures taken, and what people can do"), "textarea", value=f.measures if f else ""),
        Field("contained", _("It is contained"), "checkboxes", choices=[("yes", _("Yes"))], optional=True,
              chosen=frozenset({"yes"}) if f and f.contained else frozenset()),
    ]  # fmt: skip
