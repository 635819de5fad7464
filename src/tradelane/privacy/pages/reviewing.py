# SPDX-License-Identifier: Apache-2.0
"""An agent's desk: applications that wait, findings, the decision, complaints; no decisions here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.parties.queries import actor_of
from tradelane.privacy.actions import cbpr as actions
from tradelane.privacy.formats.cbpr import requirements
from tradelane.privacy.pages import programme_words as words
from tradelane.privacy.pages.applying import in_language
from tradelane.privacy.pages.forms import Field, filled, optional_word, problem, word
from tradelane.privacy.queries import cbpr as queries
from tradelane.privacy.queries.oversight import name_of
from tradelane.privacy.rules import cbpr as rules
from tradelane.privacy.values.cbpr import (
    Application,
    ApplicationId,
    ApplicationState,
    Bucket,
    ComplaintId,
    ComplaintState,
    Requirement,
    Verdict,
)


@never_cache
@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Applications that wait for the agent, and complaints about whom it certified."""
    actor = actor_of(request)
    waiting = [(each, name_of(each.organisation), *_found(each)) for each in queries.review_queue(by=actor)]
    complaints = [(each, words.COMPLAINT_STATES[each.state], name_of(each.organisation))
                  for each in queries.complaints(by=actor)]  # fmt: skip
    given = [
        (c, words.STANDINGS[c.standing]) for c in queries.certifications(by=actor) if c.agent == actor.organisation
    ]
    context = {"waiting": waiting, "complaints": complaints, "given": given, "today": clock.now().date()}
    return render(request, "privacy/cbpr_reviews.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, id: str) -> HttpResponse:
    """An application question by question, with what was found; every finding sent is kept at once."""
    actor, of = actor_of(request), ApplicationId(id)
    found = queries.application(id=of, by=actor)
    if found.agent != actor.organisation:
        raise NotFound(_("There is no such application."), field="application")
    faults: list[dict[str, str]] = []
    if request.method == "POST":
        faults = _decide(request, of) if request.POST.get("act") else _find(request, found)
        if not faults:
            return redirect("privacy_review", id)
        found = queries.application(id=of, by=actor)
    edition = requirements(found.system, found.version)
    gaps = rules.gaps(edition, found.answers)
    done, asked = _found(found)
    context = {
        "found": found,
        "name": name_of(found.organisation),
        "system": words.SYSTEMS[found.system],
        "state": words.APPLICATION_STATES[found.state],
        "sections": _sections(found, edition, gaps),
        "verdicts": [(verdict, words.VERDICTS[verdict]) for verdict in Verdict],
        "open": rules.unfound(edition, found.answers, found.findings),
        "done": done,
        "asked": asked,
        "is_open": found.state is ApplicationState.SUBMITTED,
        "problems": faults,
    }
    return render(request, "privacy/cbpr_review.html", context, status=422 if faults else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, id: str) -> HttpResponse:
    """A complaint about an organisation that the agent certified: taken up, closed, counted."""
    actor, of = actor_of(request), ComplaintId(id)
    found = queries.complaint(id=of, by=actor)
    fields, problems = _closing_fields(), []
    if request.method == "POST":
        try:
            if request.POST.get("act") == "admit":
                actions.admit(complaint=of, by=actor)
            else:
                bucket = word(request, Bucket, "bucket")
                actions.resolve(
                    complaint=of, state=_closing(bucket), bucket=bucket, outcome=request.POST.get("outcome", ""),
                    case_note=request.POST.get("case_note", ""), by=actor, now=clock.now(),
                )  # fmt: skip
        except Forbidden:
            raise
        except (Refused, Unreadable) as error:
            problems, fields = [problem(error)], filled(fields, request.POST, error)
        else:
            messages.info(request, _("Kept."))
            return redirect("privacy_complaint_review", id)
    context = {
        "found": found,
        "name": name_of(found.organisation),
        "state": words.COMPLAINT_STATES[found.state],
        "section": words.SECTIONS[found.section],
        "bucket": words.BUCKETS[found.bucket] if found.bucket else "",
        "fields": fields,
        "problems": problems,
        "may_admit": found.state is ComplaintState.RECEIVED,
        "may_close": found.state not in ComplaintState.closed(),
    }
    return render(request, "privacy/cbpr_complaint.html", context, status=422 if problems else 200)


def _find(request: HttpRequest, found: Application) -> list[dict[str, str]]:
    """Keep each finding that was sent and says something new; what could not be kept."""
    faults = []
    actor, now = actor_of(request), clock.now()
    for each in requirements(found.system, found.version):
        question = each.question
        try:
            verdict = optional_word(request, Verdict, f"verdict-{question}")
            reasons = request.POST.get(f"reasons-{question}", "")
            if verdict is not None and _is_new(found, question, verdict, reasons):
                actions.find(
                    application=found.id, question=question, verdict=verdict, reasons=reasons, by=actor, now=now
                )
        except Forbidden:
            raise
        except (Refused, Conflict, Unreadable) as error:
            faults.append({**problem(error), "href": f"#q{question}", "text": f"{question}: {error.message}"})
    if not faults:
        messages.info(request, _("Kept."))
    return faults


def _is_new(found: Application, question: str, verdict: Verdict, reasons: str) -> bool:
    known, answer = found.findings.get(question), found.answers.get(question)
    same = known is not None and (known.verdict, known.reasons) == (verdict, reasons.strip())
    return not (same and known and known.answer_version == (answer.version if answer else 0))


def _decide(request: HttpRequest, id: ApplicationId) -> list[dict[str, str]]:
    actor, now, act = actor_of(request), clock.now(), request.POST.get("act", "")
    reasons = request.POST.get("reasons", "")
    try:
        if act == "certify":
            actions.certify(application=id, by=actor, now=now)
            messages.info(request, _("Certified. The directory shows it."))
        elif act == "return":
            actions.return_application(application=id, reasons=reasons, by=actor, now=now)
            messages.info(request, _("Returned to the applicant."))
        else:
            actions.refuse(application=id, reasons=reasons, by=actor, now=now)
            messages.info(request, _("Refused."))
    except Forbidden:
        raise
    except (Refused, Conflict) as error:
        return [problem(error)]
    return []


def _found(found: Application) -> tuple[int, int]:
    """How many questions have a good finding, of how many that are asked."""
    edition = requirements(found.system, found.version)
    asked = [each for each in edition if rules.asked(each, found.answers)]
    return len(asked) - len(rules.unfound(edition, found.answers, found.findings)), len(asked)


def _sections(found: Application, edition: tuple[Requirement, ...], gaps: tuple[str, ...]) -> list[dict[str, Any]]:
    sections = []
    for name in dict.fromkeys(each.section for each in edition):
        here = [each for each in edition if each.section is name and rules.asked(each, found.answers)]
        criterion = (here or edition)[0]
        sections.append(
            {
                "name": words.SECTIONS[name],
                "criterion": criterion.criterion_es if get_language() == "es" else criterion.criterion,
                "questions": [_question(each, found, gaps) for each in here],
            }
        )
    return sections


def _question(each: Requirement, found: Application, gaps: tuple[str, ...]) -> dict[str, Any]:
    answer, finding = found.answers.get(each.question), found.findings.get(each.question)
    return {
        "question": each.question,
        "text": in_language(each),
        "needs": words.NEEDS[each.needs],
        "reply": words.REPLIES[answer.reply] if answer and answer.reply else "",
        "qualification": words.QUALIFICATIONS[answer.qualification] if answer and answer.qualification else "",
        "said": answer.text if answer else "",
        "version": answer.version if answer else 0,
        "files": [file for file in found.evidence if file.question == each.question],
        "gap": each.question in gaps,
        "verdict": finding.verdict if finding else "",
        "reasons": finding.reasons if finding else "",
        "stale": bool(finding and answer and finding.answer_version != answer.version),
    }


def _closing(bucket: Bucket) -> ComplaintState:
    return {
        Bucket.OUT_OF_SCOPE: ComplaintState.NOT_ADMITTED,
        Bucket.REFERRED: ComplaintState.REFERRED,
    }.get(bucket, ComplaintState.RESOLVED)


def _closing_fields() -> list[Field]:
    return [
        Field("bucket", _("What came of it"), "select", choices=[(b, words.BUCKETS[b]) for b in Bucket]),
        Field("outcome", _("What you tell the person"), "textarea"),
        Field("case_note", _("Case note, published without names"), "textarea", optional=True,
              hint=_("What others can learn from it. No names, no e-mails, no numbers.")),
    ]  # fmt: skip
