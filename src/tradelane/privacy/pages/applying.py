# SPDX-License-Identifier: Apache-2.0
"""An organisation applies for certification, section by section; every answer is kept as soon as the form is sent."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.parties.queries import actor_of
from tradelane.privacy.actions import cbpr as actions
from tradelane.privacy.actions.cbpr.applying import Said
from tradelane.privacy.formats.cbpr import requirements
from tradelane.privacy.pages import programme_words as words
from tradelane.privacy.pages.forms import Field, filled, optional_word, problem, upload, word
from tradelane.privacy.queries import cbpr as queries
from tradelane.privacy.queries.oversight import agents, is_agent, name_of
from tradelane.privacy.rules import cbpr as rules
from tradelane.privacy.values.cbpr import (
    Application,
    ApplicationId,
    ApplicationState,
    Entity,
    Needs,
    Qualification,
    Reply,
    Requirement,
    Scope,
    Section,
    System,
)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The organisation's applications and certifications, and the doors to the agent's queues."""
    actor = actor_of(request)
    context = {
        "applications": [_row(each) for each in queries.applications(by=actor)],
        "certifications": [(each, words.STANDINGS[each.standing]) for each in queries.certifications(by=actor)],
        "is_agent": is_agent(by=actor, on=clock.now().date()),
    }
    return render(request, "privacy/cbpr_mine.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What is to be certified, under which system, by which agent."""
    actor = actor_of(request)
    fields = _start_fields(economy_of(actor.organisation))
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            made = actions.start_application(
                system=word(request, System, "system"),
                agent=OrganisationId(request.POST.get("agent", "")),
                scope=_scope(request),
                by=actor,
                now=clock.now(),
            )
        except (Refused, Conflict, Unreadable) as error:
            problems, fields = [problem(error)], filled(fields, request.POST, error)
        else:
            return redirect("privacy_application", made.id)
    context = {
        "fields": fields,
        "problems": problems,
        "has_agents": any(f.choices for f in fields if f.name == "agent"),
    }
    return render(request, "privacy/cbpr_start.html", context, status=422 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, id: str) -> HttpResponse:
    """How far the application is, section by section; handing it in or taking it back."""
    actor, of = actor_of(request), ApplicationId(id)
    found = queries.application(id=of, by=actor)
    if found.organisation != actor.organisation:
        return redirect("privacy_review", found.id)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            if request.POST.get("act") == "withdraw":
                actions.withdraw_application(application=of, by=actor, now=clock.now())
                messages.info(request, _("The application is taken back."))
            else:
                actions.submit_application(application=of, by=actor, now=clock.now())
                messages.info(request, _("The application is with the agent."))
        except Forbidden:
            raise
        except (Refused, Conflict) as error:
            problems = [problem(error)]
        else:
            return redirect("privacy_application", id)
    edition = requirements(found.system, found.version)
    done, asked = rules.progress(edition, found)
    context = {
        "found": found,
        "row": _row(found),
        "agent": name_of(found.agent),
        "system": words.SYSTEMS[found.system],
        "done": done,
        "asked": asked,
        "sections": _sections(found, edition),
        "gaps": rules.gaps(edition, found.answers),
        "is_open": found.state in ApplicationState.open_to_applicant(),
        "problems": problems,
    }
    return render(request, "privacy/cbpr_application.html", context, status=422 if problems else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, id: str, section: str) -> HttpResponse:
    """One section's questions. Every sending keeps what was answered, also when another answer is refused."""
    actor, of = actor_of(request), ApplicationId(id)
    found = queries.application(id=of, by=actor)
    if found.organisation != actor.organisation:
        raise NotFound(_("There is no such application."), field="application")
    edition = requirements(found.system, found.version)
    here = [each for each in edition if each.section == section]
    if not here:
        raise NotFound(_("There is no such section."), field="section")
    faults: dict[str, TradelaneError] = {}
    if request.method == "POST":
        faults = _save(request, found, here)
        found = queries.application(id=of, by=actor)
        if not faults:
            messages.info(request, _("Kept."))
            return redirect(_after(request, found, edition, Section(section)))
    context = {
        "found": found,
        "name": words.SECTIONS[Section(section)],
        "criterion": _criterion(here[0]),
        "questions": [_question(each, found, request, faults.get(each.question)) for each in _shown(here, found)],
        "problems": [{**problem(e), "href": f"#q{q}", "text": f"{q}: {e.message}"} for q, e in faults.items()],
        "is_open": found.state in ApplicationState.open_to_applicant(),
        "progress": rules.progress(here, found),
    }
    return render(request, "privacy/cbpr_section.html", context, status=422 if faults else 200)


@never_cache
@login_required
@require_safe
def evidence(request: HttpRequest, id: str) -> HttpResponse:
    """A file of evidence, for its applicant and its agent, as a download."""
    file, content = queries.evidence_file(id=id, by=actor_of(request))
    answer = HttpResponse(content, content_type=file.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{_plain(file.name)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _save(request: HttpRequest, found: Application, here: Sequence[Requirement]) -> dict[str, TradelaneError]:
    """Keep each answer that was changed; what could not be kept, by question."""
    faults: dict[str, TradelaneError] = {}
    actor, now = actor_of(request), clock.now()
    for each in here:
        question = each.question
        try:
            said = _said(request, each)
            if said is not None:
                actions.save_answer(
                    application=found.id, question=question, said=said, by=actor, now=now, seen=_seen(request, question)
                )
            file = upload(request, f"file-{question}", limit=rules.LARGEST_FILE)
            if file is not None:
                actions.attach_evidence(
                    application=found.id, question=question, name=file.name or "",
                    media_type=file.content_type or "", content=file.read(), by=actor, now=now,
                )  # fmt: skip
        except Forbidden:
            raise
        except (Refused, Conflict, Unreadable) as error:
            faults[question] = error
    return faults


def _said(request: HttpRequest, each: Requirement) -> Said | None:
    """What was sent to a question; None when it was left empty."""
    text = request.POST.get(f"text-{each.question}", "")
    reply = optional_word(request, Reply, f"reply-{each.question}") if each.needs is not Needs.TEXT else None
    if reply is None and not text.strip():
        return None
    return Said(reply, optional_word(request, Qualification, f"qualification-{each.question}"), text)


def _seen(request: HttpRequest, question: str) -> int | None:
    text = request.POST.get(f"seen-{question}", "")
    return int(text) if text.isdecimal() else None


def _shown(here: Sequence[Requirement], found: Application) -> list[Requirement]:
    """The questions that are asked, and those answered already."""
    return [each for each in here if rules.asked(each, found.answers) or each.question in found.answers]


def _question(
    each: Requirement, found: Application, request: HttpRequest, fault: TradelaneError | None
) -> dict[str, Any]:
    answer = found.answers.get(each.question)
    post = request.POST if fault else {}
    return {
        "question": each.question,
        "text": in_language(each),
        "needs": words.NEEDS[each.needs],
        "describes": each.needs is Needs.TEXT,
        "replies": [(reply, words.REPLIES[reply]) for reply in Reply],
        "reply": post.get(f"reply-{each.question}", answer.reply if answer else ""),
        "qualifications": [(q, words.QUALIFICATIONS[q]) for q in Qualification if q in each.qualifications],
        "qualification": post.get(f"qualification-{each.question}", answer.qualification if answer else ""),
        "said": post.get(f"text-{each.question}", answer.text if answer else ""),
        "seen": answer.version if answer else 0,
        "files": [file for file in found.evidence if file.question == each.question],
        "finding": found.findings.get(each.question),
        "verdict": words.VERDICTS[found.findings[each.question].verdict] if each.question in found.findings else "",
        "error": fault.message if fault else "",
    }


def _after(request: HttpRequest, found: Application, edition: Sequence[Requirement], section: Section) -> str:
    """Where the button leads: the next section, or the same page, or the overview."""
    go = request.POST.get("go", "")
    order = list(dict.fromkeys(each.section for each in edition))
    place = order.index(section)
    if go == "next" and place + 1 < len(order):
        return reverse("privacy_section", args=[found.id, order[place + 1]])
    return (
        reverse("privacy_section", args=[found.id, section])
        if go == "stay"
        else reverse("privacy_application", args=[found.id])
    )


def _sections(found: Application, edition: Sequence[Requirement]) -> list[dict[str, Any]]:
    rows = []
    for name in dict.fromkeys(each.section for each in edition):
        done, asked = rules.progress([each for each in edition if each.section is name], found)
        rows.append({"section": name, "name": words.SECTIONS[name], "done": done, "asked": asked})
    return rows


def _row(found: Application) -> dict[str, Any]:
    state, mark = words.APPLICATION_STATES[found.state]
    return {"id": found.id, "system": found.system, "state": state, "mark": mark, "made_at": found.made_at,
            "agent": name_of(found.agent)}  # fmt: skip


def _start_fields(economy: str) -> list[Field]:
    today = clock.now().date()
    known = {a.agent: a.agent_name for system in System for a in agents(system=system, on=today)}
    near = [(id, name) for id, name in known.items() if economy_of(id) == economy]
    return [
        Field("system", _("System"), "radios", choices=[(s, words.SYSTEMS[s]) for s in System], value=System.CBPR),
        Field("agent", _("Accountability agent"), "select", choices=near,
              hint=_("Agents of your economy whose recognition is in force.")),
        Field("entities", _("Entities in scope"), "textarea",
              hint=_("One a line: name; official number; economy, such as “Invented Imports; UEN.201912345K; SG”.")),
        Field("business_lines", _("Business lines in scope"), "textarea", rows=2),
        Field("privacy_statement", _("Web address of your privacy statement"), hint="https://…"),
        Field("dispute_contact", _("How people reach you about a dispute"),
              hint=_("A web address or the e-mail of an office. It is published.")),
    ]  # fmt: skip


def _scope(request: HttpRequest) -> Scope:
    entities = []
    for line in request.POST.get("entities", "").splitlines():
        parts = [part.strip() for part in line.split(";")]
        if any(parts):
            entities.append(Entity(*[*parts, "", "", ""][:3]))
    return Scope(
        tuple(entities),
        request.POST.get("business_lines", "")[:2000],
        request.POST.get("privacy_statement", "")[:300],
        request.POST.get("dispute_contact", "")[:300],
    )


def in_language(each: Requirement) -> str:
    """The question in the reader's language."""
    return each.text_es if get_language() == "es" else each.text


def _criterion(each: Requirement) -> str:
    return each.criterion_es if get_language() == "es" else each.criterion


def _plain(name: str) -> str:
    """A file's name without what could break the header."""
    return "".join(c if c.isalnum() or c in "._- " else "_" for c in name) or "file"
