# SPDX-License-Identifier: Apache-2.0
"""The authority's side of a consultation: publish a draft, read, answer, conclude. No decisions here."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.written import read_optional_day
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.plans import actions, rules
from tradelane.plans.formats import draft_from_json, text_from_json
from tradelane.plans.pages import words
from tradelane.plans.pages.consultations import OUTCOMES, REFUSALS, SUBJECTS, comment, summary
from tradelane.plans.queries import consultations as queries
from tradelane.plans.rules.consultations import ATTACHMENT_BYTES
from tradelane.plans.values import CommentState, Consultation, Outcome, PeriodKind, Phase, Refusal, SubjectKind

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a draft, in one language or several, with its days and files."""
    actor, today = actor_of(request), clock.now().date()
    rules.an_authority_consults.require(actor)
    given: dict[str, Any] = dict(request.POST.items()) if request.method == "POST" else _start(today)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            draft = draft_from_json({**given, "economy": settings.ECONOMY, "texts": _texts(given)})
            made = actions.publish_draft(draft=draft, files=_files(request), by=actor, now=clock.now())
        except Forbidden:
            raise
        except (Refused, Unreadable) as error:
            problems = [{**words.problem(error), "fix": _with_law(error)}]
        else:
            messages.info(request, _("Published. The feed tells everybody who follows it."))
            return redirect("consultation", id=made.id)
    context = {
        "given": given, "problems": problems, "economy": _(ECONOMIES[settings.ECONOMY]),
        "subjects": [(s.value, SUBJECTS[s]) for s in SubjectKind],
        "texts": [(code, label, _texts(given).get(code, {})) for code, label in settings.LANGUAGES],
        "periods": [
            (SUBJECTS[s], queries.periods(subject=s, economy=settings.ECONOMY, on=today)[PeriodKind.COMMENT])
            for s in SubjectKind
        ],
    }  # fmt: skip
    return render(request, "plans/publish.html", context, status=422 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, id: str) -> HttpResponse:
    """Read what waits, answer comments alone or together, and publish the result."""
    actor, found = actor_of(request), queries.consultation(id)
    rules.an_authority_consults.require(actor)
    rules.who_published_the_draft_goes_on.require(found, organisation=actor.organisation)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            messages.info(request, _act(request, found, actor))
        except Forbidden:
            raise
        except (Refused, Conflict, NotFound, Unreadable) as error:
            problems = [{**words.problem(error), "fix": _with_law(error)}]
        else:
            return redirect("consultation_manage", id=id)
    today = clock.now().date()
    context = {
        **summary(found),
        "waiting": [comment(found, c) for c in found.comments if c.state is CommentState.WAITING],
        "unanswered": [comment(found, c) for c in rules.unanswered(found)],
        "closed": found.phase(on=today) is Phase.CLOSED,
        "refusals": [(r.value, REFUSALS[r]) for r in Refusal],
        "outcomes": [(o.value, OUTCOMES[o]) for o in Outcome],
        "notice": queries.periods(subject=found.draft.subject, economy=found.draft.economy, on=today)[
            PeriodKind.NOTICE
        ],
        "given": dict(request.POST.items()),
        "languages": [(code, label) for code, label in settings.LANGUAGES if code in found.draft.texts],
        "problems": problems,
    }
    return render(request, "plans/manage.html", context, status=422 if problems else 200)


def _act(request: HttpRequest, found: Consultation, actor: Actor) -> str:
    """Do what a button asks; what to tell the officer."""
    acts: dict[str, Callable[[HttpRequest, Consultation, Actor], str]] = {
        "publish": _publish, "refuse": _refuse, "answer": _answer, "conclude": _conclude,
    }  # fmt: skip
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Unreadable(_("This button is unknown."), field="act", fix=_("Go back and try again."))
    return act(request, found, actor)


def _publish(request: HttpRequest, found: Consultation, actor: Actor) -> str:
    actions.publish_comment(comment=request.POST.get("comment", ""), by=actor, now=clock.now())
    return _("Everybody can read the comment.")


def _refuse(request: HttpRequest, found: Consultation, actor: Actor) -> str:
    wanted = request.POST.get("refusal", "")
    if wanted not in set(Refusal):
        raise Unreadable(_("This reason is unknown."), field="refusal", fix=_("Choose one of the list."))
    actions.refuse_comment(
        comment=request.POST.get("comment", ""), refusal=Refusal(wanted), reason=request.POST.get("reason", ""),
        by=actor, now=clock.now(),
    )  # fmt: skip
    return _("The comment stays unpublished; that and why is public.")


def _answer(request: HttpRequest, found: Consultation, actor: Actor) -> str:
    actions.answer_comments(
        consultation=found.id, comments=request.POST.getlist("comments"), text=request.POST.get("answer", ""),
        by=actor, now=clock.now(),
    )  # fmt: skip
    return _("Your answer stands under the comments.")


def _conclude(request: HttpRequest, found: Consultation, actor: Actor) -> str:
    wanted, day = request.POST.get("outcome", ""), request.POST.get("in_force_on", "")
    if wanted not in set(Outcome):
        raise Unreadable(_("This result is unknown."), field="outcome", fix=_("Choose one of the list."))
    in_force_on = read_optional_day(day, field="in_force_on")
    final = {code: request.POST.get(f"final_{code}", "").strip() for code in LANGUAGES}
    texts = {code: text_from_json({"text": text}) for code, text in final.items() if text}
    actions.conclude(
        consultation=found.id, outcome=Outcome(wanted), reasons=request.POST.get("reasons", ""),
        in_force_on=in_force_on, texts=texts, by=actor, now=clock.now(),
    )  # fmt: skip
    return _("The result is published with its reasons.")


def _start(today: date) -> dict[str, Any]:
    """What the form begins with: open from today, for two months."""
    return {"opens": today.isoformat(), "closes": (today + timedelta(days=60)).isoformat()}


def _texts(given: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The texts as typed, by language; a language in which nothing was written is left out."""
    found = {
        code: {part: str(given.get(f"{part}_{code}", "")).strip() for part in ("title", "summary", "text")}
        for code in LANGUAGES
    }
    return {code: text for code, text in found.items() if any(text.values())}


def _files(request: HttpRequest) -> list[actions.File]:
    return [
        actions.File(str(file.name), str(file.content_type), file.read(ATTACHMENT_BYTES + 1))
        for file in request.FILES.getlist("files")
        if file.size is not None
    ]


def _with_law(error: Refused | Conflict | NotFound | Unreadable) -> str:
    """How to mend it, with the days that law asks for where the refusal names them."""
    if "days" not in error.facts:
        return error.fix
    told = {"fix": error.fix, "days": error.facts["days"], "citation": error.facts["citation"]}
    return _("%(fix)s At least %(days)s days: %(citation)s.") % told
