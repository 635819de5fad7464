# SPDX-License-Identifier: Apache-2.0
"""Pages of declarations of other systems: hand one in, read what became of it, download cases. No decisions here."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import CaseId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Role
from tradelane.window import actions, queries
from tradelane.window.formats.batches import faults_of_error
from tradelane.window.formats.declaration_json import XML, download, supplement_of
from tradelane.window.formats.declarations import BYTES_AT_MOST, write_declaration
from tradelane.window.values import Declaration, DeclarationFormat


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Hand in a declaration; those that were taken in."""
    if request.method != "POST":
        return _listing(request)
    try:
        held = actions.take_in_declaration(
            content=uploaded(request, BYTES_AT_MOST), procedure=request.POST.get("procedure", ""),
            supplement=supplement_of(request.POST.get("supplement", "")), by=actor_of(request), now=clock.now(),
        )  # fmt: skip
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict, NotFound) as problem:
        return _listing(request, problem=problem)
    return redirect("declaration", id=held.id)


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, id: str) -> HttpResponse:
    """A declaration that was taken in: what customs are asked, what was kept of its file, where it stands."""
    held = queries.held_declaration(declaration=id, by=actor_of(request))
    return render(request, "window/declaration.html", {"held": held, **customs(held.customs)})


@login_required
@require_safe
def original(request: HttpRequest, id: str) -> HttpResponse:
    """The file as it came."""
    content = queries.declaration_file(declaration=id, by=actor_of(request))
    return HttpResponse(content, content_type=XML, headers=download(f"{id}.xml"))


@login_required
@require_safe
def of_case(request: HttpRequest, id: str, standard: str) -> HttpResponse:
    """A case as a file for another system."""
    return _written(queries.declaration_of_case(case=CaseId(id), by=actor_of(request)), standard, name=id)


@login_required
@require_safe
def of_filing(request: HttpRequest, id: str, standard: str) -> HttpResponse:
    """What is being prepared as a file for another system."""
    return _written(queries.declaration_of_filing(filing=id, by=actor_of(request)), standard, name=id)


def uploaded(request: HttpRequest, largest: int) -> bytes:
    """The bytes of the chosen file, one more than `largest` where it is larger. Raises Unreadable without one."""
    given = request.FILES.get("file")
    if given is None or isinstance(given, list):
        raise Unreadable(gettext("Choose a file first."), field="file", rule="FILE-1")
    content: bytes = given.read(largest + 1)
    return content


def problems(problem: TradelaneError | None) -> list[dict[str, str]]:
    """Each fault of a file by its field, for the summary above the form."""
    if problem is None:
        return []
    anchored = {"file", "procedure", "supplement"}
    return [
        {"text": f"{fault.field}: {fault.message}" if fault.field else fault.message, "rule": fault.rule,
         "fix": fault.fix, "href": f"#{fault.field}" if fault.field in anchored else ""}
        for fault in faults_of_error(problem)
    ]  # fmt: skip


def chosen_procedures(request: HttpRequest) -> list[Any]:
    """The procedures in force, in the reader's language."""
    today = clock.now().date()
    return [queries.spoken(p) for p in queries.latest_procedures(on=today) if p.in_force(today)]


def customs(told: Any) -> dict[str, Iterable[Any]]:
    """What only customs ask, for pages: treatments of the lines, cited documents, statements."""
    return {
        "declared": told,
        "treatments": told.get("treatments", ()),
        "cited": told.get("cited", ()),
        "said": told.get("said", ()),
    }


def _listing(request: HttpRequest, *, problem: TradelaneError | None = None) -> HttpResponse:
    actor = actor_of(request)
    return render(request, "window/declarations.html", {
        "rows": queries.held_declarations(by=actor),
        "procedures": chosen_procedures(request),
        "may_file": actor.may(Role.CLERK),
        "typed": request.POST,
        "problems": problems(problem),
    }, status=status_of(problem))  # fmt: skip


def status_of(problem: TradelaneError | None) -> int:
    """The status of a page that shows what was refused."""
    if problem is None:
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if isinstance(problem, Conflict) else HTTPStatus.UNPROCESSABLE_ENTITY


def _written(declaration: Declaration, standard: str, *, name: str) -> HttpResponse:
    if standard not in set(DeclarationFormat):
        raise Http404
    content = write_declaration(declaration, DeclarationFormat(standard))
    return HttpResponse(content, content_type=XML, headers=download(f"{name}-{standard}.xml"))
