# SPDX-License-Identifier: Apache-2.0
"""Drafts for the public to read and comment on, with answers and results; no decisions here."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.plans import actions
from tradelane.plans.formats import consultations_feed
from tradelane.plans.pages import words
from tradelane.plans.queries import consultations as queries
from tradelane.plans.rules import an_authority_consults, answer_of
from tradelane.plans.values import Comment, CommentState, Consultation, Outcome, Phase, Refusal, SubjectKind

PHASES = {
    Phase.ANNOUNCED: gettext_lazy("Opens later"),
    Phase.OPEN: gettext_lazy("Open for comments"),
    Phase.CLOSED: gettext_lazy("Comments are being answered"),
    Phase.DECIDED: gettext_lazy("Decided"),
    Phase.IN_FORCE: gettext_lazy("In force"),
}
PHASE_TONES = {Phase.OPEN: "good", Phase.ANNOUNCED: "lane", Phase.CLOSED: "waiting"}
SUBJECTS = {
    SubjectKind.PROCEDURE: gettext_lazy("Procedure"),
    SubjectKind.RULE: gettext_lazy("Rule"),
    SubjectKind.PLAN: gettext_lazy("Step of an action plan"),
}
OUTCOMES = {
    Outcome.ADOPTED: gettext_lazy("Adopted"),
    Outcome.CHANGED: gettext_lazy("Adopted with changes"),
    Outcome.WITHDRAWN: gettext_lazy("Withdrawn"),
}
REFUSALS = {
    Refusal.PERSONAL_DATA: gettext_lazy("It holds somebody's personal data"),
    Refusal.UNLAWFUL: gettext_lazy("Its publication would break the law"),
    Refusal.OFF_TOPIC: gettext_lazy("It is not about the draft"),
    Refusal.ADVERTISING: gettext_lazy("It advertises something"),
    Refusal.REPEATED: gettext_lazy("It repeats another comment of the same author"),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every draft, newest first, with how far it has come."""
    today, actor = clock.now().date(), words.reader(request)
    found = [summary(each) for each in queries.consultations()]
    context = {"rows": found, "today": today, "may_publish": actor is not None and an_authority_consults(actor)}
    return render(request, "plans/consultations.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, id: str) -> HttpResponse:
    """A draft with its comments and answers; anybody comments here while it is open."""
    found, actor, now = queries.consultation(id), words.reader(request), clock.now()
    given: dict[str, Any] = dict(request.POST.items()) if request.method == "POST" else {}
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            _comment(request, found, given)
        except (Refused, Unreadable) as error:
            problems = [words.problem(error)]
        else:
            return redirect("consultation", id=id)
    language, text = found.text((get_language() or "en")[:2])
    context = {
        **summary(found),
        "text": text,
        "language": language,
        "comments": [comment(found, each) for each in found.published_comments],
        "refused": [comment(found, c) for c in found.comments if c.state is CommentState.REFUSED],
        "waiting": sum(c.state is CommentState.WAITING for c in found.comments),
        "periods": queries.periods(subject=found.draft.subject, economy=found.draft.economy, on=now.date()).values(),
        "organisation": organisation(actor.organisation).name if actor else "",
        "manages": queries.manages(found, by=actor),
        "given": given,
        "problems": problems,
        "result_texts": sorted(found.result.texts.items()) if found.result else [],
    }
    return render(request, "plans/consultation.html", context, status=422 if problems else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A guest's link: its page asks for one press, because mail programs open links by themselves."""
    try:
        asked = queries.comment_of_link(token, now=clock.now())
        if request.method == "POST":
            actions.confirm_comment(comment=asked, now=clock.now())
    except (Forbidden, NotFound, Refused) as error:
        status = 410 if isinstance(error, Refused) else 404
        answer = render(request, "plans/comment_link.html", {"problems": [words.problem(error)]}, status=status)
    else:
        answer = render(request, "plans/comment_link.html", {"done": request.method == "POST"})
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def attachment(request: HttpRequest, id: str, file: str) -> HttpResponse:
    """A file beside a draft, to keep: never shown inside a page."""
    found, content = queries.attachment(consultation=id, id=file)
    answer = HttpResponse(content, content_type=found.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.id}{_ending(found.name)}"'
    return answer


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The Atom feed: drafts and results as they are published."""
    content = consultations_feed(
        queries.consultations(), base_url=settings.BASE_URL, language=(get_language() or "en")[:2],
        authority=_(ECONOMIES[settings.ECONOMY]), names={each: name(each) for each in _publishers()},
    )  # fmt: skip
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def summary(found: Consultation) -> dict[str, Any]:
    """A consultation with its words."""
    today = clock.now().date()
    phase = found.phase(on=today)
    language, text = found.text((get_language() or "en")[:2])
    return {
        "consultation": found,
        "title": text.title,
        "summary": text.summary,
        "language": language,
        "phase": PHASES[phase],
        "open": phase is Phase.OPEN,
        "tone": PHASE_TONES.get(phase, ""),
        "subject": SUBJECTS[found.draft.subject],
        "economy": _(ECONOMIES[found.draft.economy]),
        "by": name(found.by),
        "outcome": OUTCOMES[found.result.outcome] if found.result else "",
        "days_left": (found.draft.closes - today).days,
    }


def comment(found: Consultation, one: Comment) -> dict[str, Any]:
    """A comment with its words and its answer."""
    return {
        "comment": one,
        "author": one.author or _("A person"),
        "answer": answer_of(found, one),
        "refusal": REFUSALS[one.refusal] if one.refusal else "",
    }


def name(id: OrganisationId) -> str:
    """What an organisation is called, its number where it is not known here."""
    try:
        return organisation(id).name
    except NotFound:
        return id


def _comment(request: HttpRequest, found: Consultation, given: dict[str, Any]) -> None:
    actor, now = words.reader(request), clock.now()
    said = {"consultation": found.id, "text": given.get("text", ""), "about": given.get("about", "")}
    if actor is not None:
        actions.comment_as_party(**said, by=actor, now=now)
        messages.info(request, _("Your comment is here. It is published once an officer has read it."))
        return
    actions.comment_as_guest(
        **said, email=given.get("email", "").strip(), name=given.get("name", ""), agreed="agreed" in given,
        language=(get_language() or "en")[:2], now=now,
    )  # fmt: skip
    messages.info(request, _("We mailed you a link. Open it within three days, so that your comment is read."))


def _publishers() -> set[OrganisationId]:
    return {each.by for each in queries.consultations()}


def _ending(name: str) -> str:
    """The ending of a file's name, as far as it is plain."""
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if ending.isalnum() and len(ending) <= 8 and "." in name else ""
