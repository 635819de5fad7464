# SPDX-License-Identifier: Apache-2.0
"""The trader files: chooses a procedure and a consignment, answers what the forms still ask, submits once.

What is typed is kept at the node with every press of a button, right or wrong. No decisions here.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tradelane.consignments.queries import consignments
from tradelane.documents.queries import documents_of, kind_name
from tradelane.documents.values import DocumentStatus
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor, Role
from tradelane.window import actions, queries
from tradelane.window.formats.forms import answer_from_text, faults_of
from tradelane.window.pages import words
from tradelane.window.pages.procedures import forms_language, languages
from tradelane.window.values import Asked, Entry, EntryKind, FormFault, PreparedFiling, Procedure


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Filings being prepared, and how to begin one."""
    return _listing(request)


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin to file a consignment under a procedure."""
    given = request.POST
    try:
        made = actions.open_filing(
            procedure=given.get("procedure", ""), consignment_id=ConsignmentId(given.get("consignment", "")),
            by=actor_of(request), now=clock.now(),
        )  # fmt: skip
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return _listing(request, problem=problem)
    return redirect("filing", id=made.id)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, id: str) -> HttpResponse:
    """The forms over one consignment: what is known, what is asked; save, or file."""
    actor = actor_of(request)
    prepared = queries.filing(filing=id, by=actor)
    if prepared.case:
        return redirect("case", id=prepared.case)
    if request.method != "POST":
        return _page(request, prepared)
    asked = _asked(request, prepared, by=actor)
    answers = _answers(asked, request.POST)
    try:
        prepared = actions.save_filing(filing=id, answers=answers, seen=_seen(request.POST), by=actor, now=clock.now())
        if request.POST.get("act") != "file":
            return redirect("filing", id=id)
        case = actions.file_prepared(filing=id, by=actor, now=clock.now())
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return _page(request, prepared, answers=answers, problem=problem)
    return redirect("case", id=case)


def _listing(request: HttpRequest, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor, today = actor_of(request), clock.now().date()
    return render(request, "window/filings.html", {
        "filings": queries.filings(by=actor),
        "consignments": consignments(by=actor),
        "procedures": [queries.spoken(p) for p in queries.latest_procedures(on=today) if p.in_force(today)],
        "may_file": actor.may(Role.SIGNATORY) or actor.may(Role.CLERK),
        "problems": [] if problem is None else [words.problem(problem)],
    }, status=_status(problem))  # fmt: skip


def _page(
    request: HttpRequest, prepared: PreparedFiling, *, answers: Any = None, problem: TradelaneError | None = None
) -> HttpResponse:
    actor = actor_of(request)
    asked = _asked(request, prepared, by=actor)
    typed = prepared.answers if answers is None else answers
    faults = faults_of(asked, typed) if problem is not None else ()
    by_field = {fault.field: words.form_fault(fault) for fault in faults}
    published = _procedure(request, prepared)
    return render(request, "window/filing.html", {
        "filing": prepared,
        "procedure": published,
        "forms": [_form(one, typed.get(one.form.role, {}), by_field) for one in asked],
        "documents": [
            (kind_name(kind), kind in _kinds(prepared, by=actor)) for kind in published.required_documents
        ],
        "languages": languages(published, _language(request, prepared)),
        "language": _language(request, prepared),
        "may_file": actor.may(Role.SIGNATORY),
        "problems": _problems(problem, faults),
        "conflict": isinstance(problem, Conflict),
    }, status=_status(problem))  # fmt: skip


def _kinds(prepared: PreparedFiling, *, by: Actor) -> set[str]:
    held = documents_of(consignment=prepared.consignment, by=by)
    return {str(each.kind) for each in held if each.status is DocumentStatus.ISSUED}


def _procedure(request: HttpRequest, prepared: PreparedFiling) -> Procedure:
    published = queries.procedure(code=prepared.procedure, on=clock.now().date())
    return queries.in_language(published, _language(request, prepared))


def _language(request: HttpRequest, prepared: PreparedFiling) -> str:
    return forms_language(request, queries.procedure(code=prepared.procedure, on=clock.now().date()))


def _asked(request: HttpRequest, prepared: PreparedFiling, *, by: Actor) -> tuple[Asked, ...]:
    return queries.forms_over(_procedure(request, prepared), consignment=prepared.consignment, by=by)


def _answers(asked: tuple[Asked, ...], given: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    found = {
        one.form.role: {
            entry.name: answer
            for entry in one.open
            if (answer := answer_from_text(entry, given.get(f"{one.form.role}.{entry.name}", ""))) is not None
        }
        for one in asked
    }
    return {role: answers for role, answers in found.items() if answers}


def _form(asked: Asked, typed: Mapping[str, Any], faults: Mapping[str, str]) -> dict[str, Any]:
    role = asked.form.role
    return {
        "role": role,
        "title": asked.form.title,
        "agency": asked.agency,
        "says": asked.form.schema.get("description", ""),
        "known": [(entry, _shown(entry.value)) for entry in asked.known],
        "open": [
            {
                "id": f"{role}.{entry.name}", "entry": entry, "kind": entry.kind.value,
                "value": _text(entry, typed.get(entry.name)),
                "fault": faults.get(f"answers.{role}.{entry.name}", ""),
            }
            for entry in asked.open
        ],
        "unfilled": [
            (entry, fault) for entry in asked.known if (fault := faults.get(f"answers.{role}.{entry.name}", ""))
        ],
    }  # fmt: skip


def _text(entry: Entry, value: Any) -> str:
    """An answer as its field shows it."""
    if value is None:
        return ""
    if entry.kind is EntryKind.YES and isinstance(value, bool):
        return "yes" if value else "no"
    return "\n".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _shown(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value if value is not None else "")


def _problems(problem: TradelaneError | None, faults: tuple[FormFault, ...]) -> list[dict[str, str]]:
    """One line a fault, that leads to its field; what is not about an answer stands first."""
    if problem is None:
        return []
    said = [
        {"text": f"{fault.title}: {words.form_fault(fault)}", "href": f"#{fault.role}.{fault.entry}",
         "rule": f"FORM-1, JSON Schema {fault.keyword}", "fix": ""}
        for fault in faults
    ]  # fmt: skip
    return said if said and problem.rule in ("FORM-1", "FORM-2") else [words.problem(problem), *said]


def _status(problem: TradelaneError | None) -> int:
    if problem is None:
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if isinstance(problem, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY


def _seen(given: Mapping[str, str]) -> int:
    text = given.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 8 else -1
