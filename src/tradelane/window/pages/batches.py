# SPDX-License-Identifier: Apache-2.0
"""Pages of batches: hand in a file of filings, watch it, read the answer to each line. No decisions here."""

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Role
from tradelane.window import actions, queries
from tradelane.window.formats.batches import BYTES_AT_MOST, CSV, lines_csv, read_batch
from tradelane.window.formats.declaration_json import download
from tradelane.window.pages.declarations import chosen_procedures, problems, status_of, uploaded
from tradelane.window.values import Batch, LineState

_LISTED = 100
"""Answers of each kind on the page; the file has them all."""


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Hand in a file of filings; those that were handed in."""
    if request.method != "POST":
        return _listing(request)
    try:
        taken = _taken_in(request)
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict, NotFound) as problem:
        return _listing(request, problem=problem)
    return redirect("batch", id=taken.id)


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, id: str) -> HttpResponse:
    """How far a batch is and the answers so far; asked again while it works."""
    actor = actor_of(request)
    batch = queries.batch(batch=id, by=actor)
    template = "window/batch_answers.html" if request.headers.get("HX-Request") else "window/batch.html"
    return render(request, template, {
        "batch": batch,
        "live": batch.finished_at is None,
        "refused": queries.batch_lines(batch=id, by=actor, state=LineState.REFUSED, limit=_LISTED),
        "accepted": queries.batch_lines(batch=id, by=actor, state=LineState.ACCEPTED, limit=_LISTED),
        "listed": _LISTED,
    })  # fmt: skip


@login_required
@require_safe
def result(request: HttpRequest, id: str) -> HttpResponse:
    """The answers as a table to download."""
    answers = lines_csv(queries.every_line(batch=id, by=actor_of(request)))
    return HttpResponse(answers, content_type=CSV, headers=download(f"{id}.csv"))


def _taken_in(request: HttpRequest) -> Batch:
    content = uploaded(request, BYTES_AT_MOST)
    given: Any = request.FILES["file"]
    return actions.take_in_batch(
        entries=read_batch(content), digest=digest_of(content), name=Path(given.name or "filings").name,
        procedure=request.POST.get("procedure", ""), by=actor_of(request), now=clock.now(),
    )  # fmt: skip


def _listing(request: HttpRequest, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor = actor_of(request)
    return render(request, "window/batches.html", {
        "rows": queries.batches(by=actor),
        "procedures": chosen_procedures(request),
        "may_file": actor.may(Role.SIGNATORY),
        "problems": problems(problem),
    }, status=status_of(problem))  # fmt: skip
