# SPDX-License-Identifier: Apache-2.0
"""Editors of a draft's files: diagram, tables, forms, terms, translations. No decisions here.

Every editor is a form that works without scripts; bpmn-js and dmn-js stand over it where scripts run, save by
themselves and get what the prover found as JSON.
"""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.formats.diagram import DECISION
from tradelane.window.formats.drafting import read_terms
from tradelane.window.formats.facts import CASE_POINTERS
from tradelane.window.formats.folder import DIAGRAM, FILE_LARGEST, TERMS, decoded
from tradelane.window.formats.form_editing import FormLine, lines_of, schema_of
from tradelane.window.formats.forms import forms_asked, read_form
from tradelane.window.formats.terms_editing import fields_of, with_fields
from tradelane.window.formats.terms_toml import write_terms
from tradelane.window.pages import words
from tradelane.window.pages.drafts import findings_part
from tradelane.window.values import Asked, Confidence, Draft, DraftPhase, EntryKind

MARK_STYLES = (
    "sha256-r3vOsuepBDg6tz/cOusiNJ9Y4Lp9hGQTT7pzDks1Xxc=",
    "sha256-CA/eh4+2R0J7cEQ14gBMtx834RIOjzMUqCM+evtrkp4=",
    "sha256-JpvvTIK7ulxf/3oA+AUuVbO9Labs8npGWGm9X9nGIWw=",
    "sha256-9OIpRRx0bq4t4s2zyqbocMNwedniLDaxLB+FlLIjNgM=",
    "sha256-GAdrtwahSjGXI0UQQnfyEVtPn+wfgQxvyrjyQuByfuU=",
    "sha256-ZG9bHUWWXDZyu7zfItuLwGK+cah/hweM0RfXpZpxZVM=",
)
"""Digests of the inline styles with which dmn-js places its makers' mark, which its licence asks to leave as it is.

The content policy of the table's page lets these through, by their digests (CSP Level 3 §8.3), and no other.
"""


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, id: str, name: str) -> HttpResponse:
    """One file: shown in its editor, saved as typed, drawn or uploaded."""
    held = queries.draft(draft=id, by=actor_of(request))
    if name not in held.files and request.method != "POST":
        raise NotFound("The draft has no such file.", field="name", fix="See the draft's files.")
    if request.method == "POST":
        back = reverse("draft_file", kwargs={"id": id, "name": name})
        return _save(request, held, name, lambda: _content(request, name), back=back)
    shown = render(request, "window/draft_file.html", _file_page(held, name, held.files[name]))
    if name.endswith(".dmn"):
        shown.style_hashes = MARK_STYLES  # type: ignore[attr-defined]  # read by config.security
    return shown


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, id: str, role: str) -> HttpResponse:
    """An agency's form, entry by entry, with how the trader will see it."""
    held = queries.draft(draft=id, by=actor_of(request))
    name = f"forms/{role}.json"
    before = _schema(held.files.get(name, ""))
    if request.method == "POST":
        back = reverse("draft_form", kwargs={"id": id, "role": role})
        return _save(request, held, name, lambda: _form_text(request.POST, before), back=back)
    return render(request, "window/draft_form.html", {
        **_common(held), "role": role, "name": name, "title": before.get("title", ""),
        "lines": [*enumerate(lines_of(before)), (len(before.get("properties", {})), None)],
        "kinds": [(kind.value, words.KINDS[kind]) for kind in EntryKind],
        "sources": sorted(CASE_POINTERS),
        "preview": _preview(held, role),
    })  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, id: str) -> HttpResponse:
    """Names, times, fees, permits, legal basis and appeal, field by field."""
    held = queries.draft(draft=id, by=actor_of(request))
    if request.method == "POST":
        back = reverse("draft_terms", kwargs={"id": id})
        return _save(request, held, TERMS, lambda: _terms_text(held, request.POST), back=back)
    try:
        sections = fields_of(read_terms(held.files))
    except Unreadable:
        return redirect("draft_file", id=id, name=TERMS)
    return render(request, "window/draft_terms.html", {
        **_common(held),
        "sections": [(words.SECTIONS[name], _rows(rows)) for name, rows in sections.items()],
        "confidences": [(c.value, words.CONFIDENCES[c]) for c in Confidence],
    })  # fmt: skip


def _rows(rows: list[list[Any]]) -> list[list[tuple[Any, Any]]]:
    return [[(words.TERM_FIELDS.get(field.name, field.name), field) for field in row] for row in rows]


def _save(request: HttpRequest, held: Draft, name: str, made: Callable[[], str | None], *, back: str) -> HttpResponse:
    """Keep what was typed; for a script as JSON with what the prover finds, else the page again."""
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        saved = actions.save_draft(
            draft=held.id, changes={name: made()}, seen=_seen(request.POST), note=request.POST.get("note", ""),
            automatic=request.POST.get("automatic") == "yes", by=actor_of(request), now=clock.now(),
        )  # fmt: skip
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return _refused(request, held, name, problem, by_script=by_script)
    if not by_script:
        return redirect(back)
    part = findings_part(saved)
    html = render_to_string("window/findings.html", {**part, "draft": saved}, request=request)
    return JsonResponse({"seen": saved.latest.number, "findings": part["found_json"], "html": html})


def _refused(request: HttpRequest, held: Draft, name: str, problem: TradelaneError, *, by_script: bool) -> HttpResponse:
    """What a rule said, with what was typed still there: nothing is lost to a conflict."""
    status = HTTPStatus.CONFLICT if isinstance(problem, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY
    if by_script:
        return JsonResponse(problem.as_dict(), status=status)
    typed = request.POST.get("content") or _typed_lines(request.POST)
    context = {**_file_page(held, name, typed), "problems": [words.problem(problem)], "lost": True}
    return render(request, "window/draft_file.html", context, status=status)


def _typed_lines(given: Mapping[str, str]) -> str:
    """What was typed into fields, so that it can be copied after a conflict."""
    return "\n".join(
        f"{name} = {value}" for name, value in given.items() if name not in ("csrfmiddlewaretoken", "seen")
    )


def _file_page(held: Draft, name: str, content: str) -> dict[str, Any]:
    editor = "diagram" if name == DIAGRAM else "table" if name.endswith(".dmn") else ""
    return {
        **_common(held), "name": name, "content": content, "editor": editor, "decision": DECISION,
        "tables": [t.partition(".")[0] for t in held.files if t.endswith(".dmn")],
        "kinds": [
            ("bpmn:UserTask", words.TASKS["userTask"]), ("bpmn:ScriptTask", words.TASKS["scriptTask"]),
            ("bpmn:BusinessRuleTask", words.TASKS["businessRuleTask"]),
        ],
    }  # fmt: skip


def _common(held: Draft) -> dict[str, Any]:
    return {"draft": held, "is_open": held.phase in DraftPhase.open(), **findings_part(held)}


def _seen(given: Mapping[str, str]) -> int:
    text = given.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 8 else -1


def _content(request: HttpRequest, name: str) -> str | None:
    """The uploaded file where there is one, else what was typed; None removes a file that may go."""
    if request.POST.get("act") == "remove" and name not in (TERMS, DIAGRAM):
        return None
    uploaded = request.FILES.get("upload")
    if uploaded is None:
        return request.POST.get("content", "").replace("\r\n", "\n")
    if (uploaded.size or 0) > FILE_LARGEST:
        raise Unreadable("the file is too large", field=name, rule="PROC-5", fix=f"Keep to {FILE_LARGEST} bytes.")
    return decoded(uploaded.read(), name=name)


def _schema(text: str) -> dict[str, Any]:
    """The form as data; an empty one where the file is missing or can't be read (then it is edited as text)."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = {}
    start = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": False}
    return {**start, **(found if isinstance(found, dict) else {})}


def _form_text(given: Any, before: Mapping[str, Any]) -> str:
    lines = [_line(given, n) for n in range(_count(given)) if given.get(f"remove.{n}") != "yes"]
    made = schema_of(lines, title=given.get("title", "").strip(), before=before)
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _count(given: Mapping[str, str]) -> int:
    return min(sum(1 for name in given if name.startswith("name.")), 200)


def _line(given: Mapping[str, str], n: int) -> FormLine:
    kind, longest = given.get(f"kind.{n}", ""), given.get(f"longest.{n}", "")
    return FormLine(
        name=given.get(f"name.{n}", "").strip(),
        title=given.get(f"title.{n}", "").strip(),
        kind=EntryKind(kind) if kind in set(EntryKind) else EntryKind.TEXT,
        required=given.get(f"required.{n}") == "yes",
        source=given.get(f"source.{n}", "").strip(),
        choices=tuple(c.strip() for c in given.get(f"choices.{n}", "").split(",") if c.strip()),
        longest=int(longest) if longest.isdecimal() and len(longest) < 6 else 0,
    )


def _terms_text(held: Draft, given: Any) -> str:
    switches = {"appeal.business_days": "yes" if given.get("appeal.business_days") == "yes" else ""}
    return write_terms(with_fields(read_terms(held.files), {**given.dict(), **switches}))


def _preview(held: Draft, role: str) -> Asked | None:
    """The form as the trader will see it, over no data; None while it can't be read."""
    name = f"forms/{role}.json"
    try:
        shown = queries.procedure(code=held.code)
        made = read_form(role, held.files.get(name, ""), name=name)
        agencies = tuple(a for a in shown.agencies if a.role == role)
        return forms_asked(words.with_form(shown, made), {})[0] if agencies else None
    except TradelaneError:
        return None
