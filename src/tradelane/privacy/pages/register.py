# SPDX-License-Identifier: Apache-2.0
"""What anyone may see: the directory, one certification, complaining, requirements, authorities, statistics."""

from math import ceil
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TooMany, Unreadable
from tradelane.parties.queries import actor_of
from tradelane.parties.queries.doors import address_of
from tradelane.parties.values import Actor, Role
from tradelane.privacy.actions import cbpr as actions
from tradelane.privacy.actions.cbpr.complaints import LINK_SALT
from tradelane.privacy.formats import oversight as law
from tradelane.privacy.formats.cbpr import our_principles, requirements, version_on
from tradelane.privacy.pages import programme_words as words
from tradelane.privacy.pages.applying import in_language
from tradelane.privacy.pages.forms import Field, filled, problem, word
from tradelane.privacy.queries import cbpr as queries
from tradelane.privacy.queries.directory import (
    known_contacts,
    listing,
    listings,
    peer_directories,
    published_directory,
)
from tradelane.privacy.queries.oversight import recognitions
from tradelane.privacy.rules.cbpr import it_is_time_to_attest
from tradelane.privacy.rules.oversight import a_directory_is_relied_on_only_while_fresh
from tradelane.privacy.values.cbpr import Certification, CertificationId, ComplaintId, Section, Standing, System
from tradelane.privacy.values.directory import KnownListing


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Certified organisations of this node and of those it knows, with search."""
    system = next((each for each in System if each == request.GET.get("system")), None)
    asked = {"q": request.GET.get("q", "")[:100], "economy": request.GET.get("economy", "")[:2]}
    found = listings(words=asked["q"], system=system, economy=asked["economy"])
    context = {
        "rows": [_row(each) for each in found],
        "asked": {**asked, "system": system or ""},
        "systems": [(each, words.SYSTEMS[each]) for each in System],
        "economies": sorted((code, _(name)) for code, name in ECONOMIES.items()),
        "directories": peer_directories(),
        "now": clock.now(),
    }
    return render(request, "privacy/directory.html", context)


@require_safe
def directory_file(request: HttpRequest) -> HttpResponse:
    """The directory as this node signed it last, for other nodes and makers."""
    return HttpResponse(published_directory(), content_type="application/json")


@never_cache
@require_http_methods(["GET", "POST"])
def certification(request: HttpRequest, id: str) -> HttpResponse:
    """One certification as it stands; its agent and its holder act on it here."""
    actor: Actor | None = getattr(request, "actor", None)
    known = listing(id)
    own = _own(id)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            messages.info(request, _act(request, CertificationId(id)))
        except Forbidden:
            raise
        except (Refused, Conflict, Unreadable) as error:
            problems = [problem(error)]
        else:
            return redirect("privacy_certification", id)
    is_agent = bool(own and actor and actor.organisation == own.agent and actor.may(Role.OFFICER))
    is_holder = bool(own and actor and actor.organisation == own.organisation and actor.may(Role.SIGNATORY))
    context = {
        **_row(known),
        "own": own,
        "problems": problems,
        "is_agent": is_agent and own and own.standing in (Standing.IN_FORCE, Standing.SUSPENDED),
        "may_attest": is_holder and own and it_is_time_to_attest(own, on=clock.now().date()),
        "enforcers": law.enforcers(
            economy=known.listing.organisation[:2], system=known.listing.system, on=clock.now().date()
        ),
        "in_force": known.listing.standing is Standing.IN_FORCE,
    }
    return render(request, "privacy/certification.html", context, status=422 if problems else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest, id: str) -> HttpResponse:
    """Anybody complains about a certified organisation; they get a link by which to follow it."""
    known = listing(id)
    fields, problems = _complaint_fields(), []
    if request.method == "POST":
        try:
            made = actions.complain(
                certification=CertificationId(id),
                section=word(request, Section, "section"),
                text=request.POST.get("text", ""),
                contact=request.POST.get("contact", ""),
                source=address_of(request),
                now=clock.now(),
            )
        except TooMany as error:
            return _again_later(request, known, filled(fields, request.POST, error), error)
        except (Refused, Unreadable) as error:
            problems, fields = [problem(error)], filled(fields, request.POST, error)
        else:
            return redirect(actions.complaint_link(made.id))
    context = {"known": known, "fields": fields, "problems": problems, "is_here": _own(id) is not None}
    return render(request, "privacy/complain.html", context, status=422 if problems else 200)


def _again_later(request: HttpRequest, known: KnownListing, fields: list[Field], error: TooMany) -> HttpResponse:
    """The form with all that was written, and when to send it again (RFC 6585, 4)."""
    again_at = from_rfc3339(error.facts["again_at"])
    told = _("Too many complaints came from your address this hour. Send it again after %(time)s UTC.")
    problems = [{**problem(error), "text": told % {"time": again_at.strftime("%H:%M")}, "href": ""}]
    context = {"known": known, "fields": fields, "problems": problems, "is_here": True}
    answer = render(request, "privacy/complain.html", context, status=429)
    answer["Retry-After"] = str(max(1, ceil((again_at - clock.now()).total_seconds())))
    return answer


@never_cache
@require_safe
def complaint(request: HttpRequest, token: str) -> HttpResponse:
    """Where a complaint stands, for whoever holds its link."""
    try:
        found = queries.complaint_by_id(ComplaintId(Signer(salt=LINK_SALT).unsign(token)))
    except BadSignature:
        raise NotFound(_("This link is not one of ours."), field="token", fix=_("Check the address.")) from None
    context = {
        "found": found,
        "state": words.COMPLAINT_STATES[found.state][0],
        "section": words.SECTIONS[found.section],
        "here": request.build_absolute_uri(),
    }
    answer = render(request, "privacy/complaint.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def requirements_page(request: HttpRequest) -> HttpResponse:
    """The principles and each system's questions, with what is paraphrased and how sure we are."""
    today, spanish = clock.now().date(), get_language() == "es"
    editions = []
    for system in System:
        version = version_on(system, today)
        questions = requirements(system, version.version)
        editions.append(
            {
                "system": words.SYSTEMS[system],
                "version": version,
                "count": len({each.number for each in questions}),
                "sections": [
                    {
                        "name": words.SECTIONS[name],
                        "questions": [
                            (
                                q.question,
                                in_language(q),
                                words.NEEDS[q.needs],
                                q.confidence,
                                [words.QUALIFICATIONS[each] for each in sorted(q.qualifications)],
                            )
                            for q in questions
                            if q.section is name
                        ],
                    }
                    for name in dict.fromkeys(each.section for each in questions)
                ],
            }
        )
    principles = [(p.number, p.name_es if spanish else p.name, p.section, p.source) for p in our_principles()]
    return render(request, "privacy/requirements.html", {"principles": principles, "editions": editions})


@require_safe
def oversight(request: HttpRequest) -> HttpResponse:
    """Agents recognised here, the published list, authorities with their dates, the enforcement map, contact points."""
    today = clock.now().date()
    context = {
        "recognitions": recognitions(),
        "agents": law.our_agents(),
        "authorities": law.our_authorities(),
        "map": [(row, words.SECTIONS[row.section] if row.section else _("every section"))
                for row in law.our_enforcement_map()],
        "contacts": known_contacts(on=today),
        "today": today,
    }  # fmt: skip
    return render(request, "privacy/oversight.html", context)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Complaints by agent and year, and case notes."""
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and 2000 <= int(text) <= 2100 else clock.now().year
    rows = [
        {
            "figures": each,
            "buckets": [(words.BUCKETS[bucket], count) for bucket, count in each.buckets.items()],
            "sections": [(words.SECTIONS[section], count) for section, count in each.sections.items()],
        }
        for each in queries.statistics(year=year)
    ]
    notes = [(words.SECTIONS[Section(section)], on, note) for section, on, note in queries.case_notes()]
    return render(request, "privacy/statistics.html", {"rows": rows, "year": year, "notes": notes})


def _act(request: HttpRequest, id: CertificationId) -> str:
    """Do what a button asks; what to say of it. Raises Refused, Unreadable."""
    actor, now, act = actor_of(request), clock.now(), request.POST.get("act", "")
    reasons = request.POST.get("reasons", "")
    if act == "attest":
        actions.attest(certification=id, statement=reasons, by=actor, now=now)
        return _("Attested. The agent confirms it.")
    if act == "confirm":
        actions.confirm_attestation(certification=id, by=actor, now=now)
        return _("Confirmed for another year.")
    steps = {
        "suspend": actions.suspend,
        "reinstate": actions.reinstate,
        "withdraw": actions.withdraw_certification,
    }
    if act not in steps:
        raise Unreadable(_("This button is unknown."), field="act", fix=_("Go back and try again."))
    steps[act](certification=id, reasons=reasons, by=actor, now=now)
    return _("Kept. It counts from this moment on.")


def _own(id: str) -> Certification | None:
    try:
        return queries.certification(CertificationId(id))
    except NotFound:
        return None


def _row(known: KnownListing) -> dict[str, Any]:
    state, mark = words.STANDINGS[known.listing.standing]
    fresh = a_directory_is_relied_on_only_while_fresh(known.reliable_until, now=clock.now())
    return {
        "listing": known.listing,
        "state": state,
        "mark": mark,
        "system": words.SYSTEMS[known.listing.system],
        "economy": known.economy,
        "is_stale": not fresh,
        "url": reverse("privacy_certification", args=[known.listing.id]),
    }


def _complaint_fields() -> list[Field]:
    return [
        Field("section", _("What it is about"), "select", choices=[(s, words.SECTIONS[s]) for s in Section]),
        Field("text", _("What happened"), "textarea", rows=6,
              hint=_("What the organisation promised, what it did, and when.")),
        Field("contact", _("Your e-mail or telephone number"), optional=True,
              hint=_("Only the agent sees it, and it is forgotten when the complaint is over. Without it you follow "
                     "the complaint by its link.")),
    ]  # fmt: skip
