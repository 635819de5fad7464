# SPDX-License-Identifier: Apache-2.0
"""Procedures being written: the list, one draft with what the prover finds, its way to law. No decisions here."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, Refused, TradelaneError, Unreadable
from tradelane.kernel.findings import Level
from tradelane.parties.queries import actor_of, organisation
from tradelane.parties.values import Actor
from tradelane.plans.values import DraftText
from tradelane.window import actions, queries, rules
from tradelane.window.formats.diagram import read_diagram
from tradelane.window.formats.differences import Difference
from tradelane.window.formats.drafting import told
from tradelane.window.formats.finding_json import element_of, findings_json
from tradelane.window.formats.folder import as_zip, from_zip
from tradelane.window.formats.picture import draw
from tradelane.window.formats.proof import Defect
from tradelane.window.pages import words
from tradelane.window.values import Draft, DraftPhase

ZIP_LARGEST = 1_000_000
"""Bytes of an uploaded ZIP file."""


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Drafts of the reader's agency, and what can be started or ended."""
    return _listing(request)


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start from a published version, or from an uploaded folder; the button says which."""
    actor, now = actor_of(request), clock.now()
    try:
        if request.POST.get("act") == "import":
            made = actions.import_draft(files=from_zip(_uploaded(request)), by=actor, now=now)
        else:
            made = actions.start_draft(procedure=request.POST.get("procedure", ""), by=actor, now=now)
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return _listing(request, problem=problem)
    return redirect("draft", id=made.id)


@login_required
@require_POST
def end(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Propose that a version ends, or confirm what another officer proposed."""
    actor, now, given = actor_of(request), clock.now(), request.POST
    try:
        if given.get("act") == "confirm":
            actions.confirm_retirement(procedure=code, version=version, by=actor, now=now)
            messages.info(request, _("The version ends as proposed."))
        else:
            actions.propose_retirement(
                procedure=code, version=version, last_day=day(given.get("last_day", ""), "last_day"),
                reasons=given.get("reasons", ""), by=actor, now=now,
            )  # fmt: skip
            messages.info(request, _("Proposed. Another officer confirms it."))
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return _listing(request, problem=problem)
    return redirect("drafts")


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, id: str) -> HttpResponse:
    """A draft: what the prover finds, what differs, and the next act."""
    return _page(request, id)


@login_required
@require_safe
def archive(request: HttpRequest, id: str) -> HttpResponse:
    """The draft as a ZIP file of its folder."""
    held = queries.draft(draft=id, by=actor_of(request))
    name = f"{held.code}-{held.version}.zip"
    return HttpResponse(as_zip(held.files), content_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff",
    })  # fmt: skip


@never_cache
@login_required
@require_safe
def history(request: HttpRequest, id: str) -> HttpResponse:
    """Every saving, and what differs between two of them."""
    actor = actor_of(request)
    held = queries.draft(draft=id, by=actor)
    kept = queries.revisions(draft=id, by=actor)
    new = _number(request.GET.get("to", ""), held.latest.number)
    earlier = [r.number for r in kept if r.number < new]
    old = _number(request.GET.get("from", ""), earlier[0] if earlier else new)
    changed = queries.what_changed(
        queries.revision_files(draft=id, number=old, by=actor), queries.revision_files(draft=id, number=new, by=actor)
    )
    return render(request, "window/draft_history.html", {
        "draft": held, "revisions": [(words.person_name(r.editor, by=actor), r) for r in kept], "from": old, "to": new,
        "differences": [words.difference(d) for d in changed],
    })  # fmt: skip


@login_required
@require_POST
def consult(request: HttpRequest, id: str) -> HttpResponse:
    """Ask the public."""
    given = request.POST
    return done(request, id, lambda actor: actions.consult_on_draft(
        draft=id, texts=texts(request), opens=day(given.get("opens", ""), "opens"),
        closes=day(given.get("closes", ""), "closes"), by=actor, now=clock.now(),
    ))  # fmt: skip


@login_required
@require_POST
def approve(request: HttpRequest, id: str) -> HttpResponse:
    """One person's approval."""
    digest = request.POST.get("digest", "")
    return done(request, id, lambda by: actions.approve_draft(draft=id, digest=digest, by=by, now=clock.now()))


@login_required
@require_POST
def publish(request: HttpRequest, id: str) -> HttpResponse:
    """Make it law."""
    digest = request.POST.get("digest", "")
    return done(request, id, lambda by: actions.publish_version(draft=id, digest=digest, by=by, now=clock.now()))


@login_required
@require_POST
def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """Give it up."""
    return done(request, id, lambda by: actions.withdraw_draft(draft=id, by=by, now=clock.now()))


def findings_part(held: Draft) -> dict[str, Any]:
    """What the prover found, for pages and editors: the list, the picture of the first counterexample, and JSON."""
    found = queries.findings(held)
    return {
        "findings": [(element_of(d), d, d.level is Level.ERROR) for d in found],
        "proved": not any(d.level is Level.ERROR for d in found),
        "found_json": findings_json(found),
        "counterexample": _picture(held, found),
    }


def _picture(held: Draft, found: list[Defect]) -> str:
    """The course of the first defect that has one, on the diagram; empty while that can't be drawn."""
    defect = next((d for d in found if d.course), None)
    if defect is None:
        return ""
    try:
        diagram = read_diagram(held.files["diagram.bpmn"].encode())
    except Unreadable:
        return ""
    drawn = draw(diagram, title=defect.message, marked=defect.course, at=element_of(defect))
    return mark_safe(drawn)  # noqa: S308  # made by `draw`, which escapes every text


def _listing(request: HttpRequest, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor, today = actor_of(request), clock.now().date()
    economy = organisation(actor.organisation).economy
    mine = [p for p in queries.procedures() if p.economy == economy and (p.valid_to is None or p.valid_to >= today)]
    ends = {(r.code, r.version): r for p in mine for r in queries.retirements(code=p.code)}
    drafts_allowed = rules.an_officer_of_the_economy_drafts(actor, economy=economy, agency_economy=economy)
    return render(request, "window/drafts.html", {
        "drafts": [(words.PHASES[d.phase], words.PHASE_MARKS[d.phase], d) for d in queries.drafts(by=actor)],
        "may_draft": drafts_allowed,
        "procedures": [p for p in queries.latest_procedures(on=today) if p.economy == economy],
        "versions": [(p, ends.get((p.code, p.version))) for p in mine] if drafts_allowed else [],
        "person": actor.person,
        "today": today,
        "problems": _problems(problem),
    }, status=_status(problem))  # fmt: skip


def _page(request: HttpRequest, id: str, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor, today = actor_of(request), clock.now().date()
    held = queries.draft(draft=id, by=actor)
    changed = queries.changes_from_base(held)
    is_open = held.phase in DraftPhase.open()
    context = {
        "draft": held,
        "phase": words.PHASES[held.phase],
        "mark": words.PHASE_MARKS[held.phase],
        "organisation": words.name_of(held.organisation),
        "editor": words.person_name(held.latest.editor, by=actor),
        "differences": [words.difference(d) for d in changed],
        "tables": sorted(name for name in held.files if name.endswith(".dmn")),
        "forms": sorted(name for name in held.files if name.startswith("forms/")),
        "others": sorted(name for name in held.files if name.endswith(".words")),
        "approvals": [
            (words.person_name(a.person, by=actor), words.name_of(a.organisation), a) for a in held.approvals
        ],
        "approved_by_reader": any(a.person == actor.person for a in held.approvals),
        "asked": rules.APPROVALS,
        "is_open": is_open,
        "can_consult": is_open and (held.heard is None or bool(held.heard.outcome)),
        "texts": _proposed_texts(held, changed),
        "opens": today + timedelta(days=1),
        "closes": today + timedelta(days=2 + queries.comment_days(economy=held.economy, on=today)),
        "comment_days": queries.comment_days(economy=held.economy, on=today),
        "first_day": rules.first_day_possible(today, notice_days=queries.notice_days(economy=held.economy, on=today)),
        "grounds": list(words.GROUNDS.items()),
        "ground": words.GROUNDS[held.urgency.ground] if held.urgency else "",
        "urgent_days": queries.urgent_terms(economy=held.economy, on=today).days,
        "may_confirm": bool(
            held.urgency
            and not held.urgency.confirmed_at
            and rules.an_urgent_change_is_confirmed_by_another_officer(held.urgency, by=actor.person)
            and rules.an_urgent_change_stays_after_the_public_was_heard(held.heard, urgency=held.urgency, today=today)
        ),
        "problems": _problems(problem),
        **findings_part(held),
    }
    return render(request, "window/draft.html", context, status=_status(problem))


def done(request: HttpRequest, id: str, act: Callable[[Actor], Any]) -> HttpResponse:
    """Do it and show the draft; what is refused stands above it."""
    try:
        act(actor_of(request))
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return _page(request, id, problem=problem)
    return redirect("draft", id=id)


def _proposed_texts(held: Draft, changed: Sequence[Difference]) -> list[tuple[str, Any, DraftText]]:
    """What the public would read in each language, made from the differences; the officer may change it."""
    title = f"{held.code}, {held.version}"
    text = told(changed, words=words.CHANGES_EN) or title
    return [(code, label, DraftText(title, title, text)) for code, label in settings.LANGUAGES]


def texts(request: HttpRequest) -> dict[str, DraftText]:
    """What the public shall read, by language, as it was typed."""
    given = request.POST
    found = {
        code: DraftText(given.get(f"title_{code}", ""), given.get(f"summary_{code}", ""), given.get(f"text_{code}", ""))
        for code, _label in settings.LANGUAGES
    }
    return {code: text for code, text in found.items() if any((text.title, text.summary, text.text))}


def _problems(problem: TradelaneError | None) -> list[dict[str, str]]:
    return [] if problem is None else [words.problem(problem)]


def _status(problem: TradelaneError | None) -> int:
    if problem is None:
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if isinstance(problem, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY


def _uploaded(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > ZIP_LARGEST:
        raise Unreadable(
            "no ZIP file of fair size", field="file", rule="PROC-6", fix=f"Choose one of at most {ZIP_LARGEST} bytes."
        )
    content: bytes = file.read()
    return content


def day(text: str, field: str) -> date:
    """A day of the form. Raises Unreadable naming the field."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable("not a day", field=field, rule="PROC-3", fix="Write a day such as 2027-01-31.") from error


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else default
