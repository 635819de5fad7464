# SPDX-License-Identifier: Apache-2.0
"""The public page that compares documents of one shipment; apart from home, because it knows nobody and keeps nothing.

Who is signed in may add the documents of a consignment here that the organisation may see.
"""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tradelane.desk.pages.compare_words import field_name, kind_of_file, rule_in_words, why_open
from tradelane.documents import queries as documents
from tradelane.documents.actions import show
from tradelane.documents.formats import compare_files, document_bytes, read_rate
from tradelane.documents.formats.comparing import SUM_OF_LINES
from tradelane.documents.values import CrossCheck, DocumentStatus, DocumentView, Rate
from tradelane.kernel import clock
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.queries import actor_of

MOST_FILES = 20
"""Files of one upload: a shipment has a dozen documents."""
LARGEST_UPLOAD = 20_000_000
"""Bytes of all files together; a document takes under 1 MB."""
MOST_RATES = 20


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form holds."""

    files: list[tuple[str, bytes]]
    rates: list[Rate]


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """The form; after files were given, where they disagree. Files are read in memory and not kept."""
    ours = _documents_here(request)
    if request.method != "POST":
        return _form(request, ours, [])
    try:
        asked = _read_form(request, ours)
        found = compare_files(asked.files, rates=asked.rates)
    except Unreadable as error:
        problem = {"text": f"{error.field}: {error.message}", "rule": error.rule, "fix": error.fix, "href": "#files"}
        return _form(request, ours, [problem], status=400)
    return render(request, "desk/compare_result.html", _result(found))


def _form(
    request: HttpRequest, ours: list[DocumentView], problems: list[dict[str, str]], status: int = 200
) -> HttpResponse:
    context = {
        "problems": problems,
        "ours": [{"view": view, "kind": documents.kind_name(view.kind)} for view in ours],
        "consignment": _consignment(request) if ours else "",
        "rates": request.POST.get("rates", "")[:4000],
        "most": MOST_FILES,
    }
    return render(request, "desk/compare.html", context, status=status)


def _consignment(request: HttpRequest) -> str:
    return str(request.POST.get("consignment") or request.GET.get("consignment") or "")[:64]


def _documents_here(request: HttpRequest) -> list[DocumentView]:
    """The documents in force of the consignment that is named, as far as the reader may see them."""
    consignment = _consignment(request)
    if not consignment or not request.user.is_authenticated:
        return []
    views = documents.documents_of(consignment=ConsignmentId(consignment), by=actor_of(request))
    return [view for view in views if view.status is DocumentStatus.ISSUED]


def _read_form(request: HttpRequest, ours: list[DocumentView]) -> _Asked:
    """Files and rates of the form. Raises Unreadable naming the field."""
    uploads = [file for file in request.FILES.getlist("files") if isinstance(file, UploadedFile)]
    if len(uploads) > MOST_FILES:
        raise _refused(_("%(n)s files are too many.") % {"n": len(uploads)}, _("Give at most 20 at a time."))
    if sum(file.size or 0 for file in uploads) > LARGEST_UPLOAD:
        raise _refused(_("The files are larger than 20 MB together."), _("Give fewer or smaller files."))
    chosen = set(request.POST.getlist("document"))
    files = [
        (f"{documents.kind_name(view.kind)} {view.number}", _bytes_of(request, view))
        for view in ours
        if view.id in chosen
    ]
    files += [(file.name or _("file"), file.read()) for file in uploads]
    if len(files) < 2:
        raise _refused(_("One document has nothing to disagree with."), _("Choose two or more."))
    lines = [line for line in request.POST.get("rates", "").splitlines() if line.strip()]
    return _Asked(files, [read_rate(line, field=_("Exchange rates")) for line in lines[:MOST_RATES]])


def _bytes_of(request: HttpRequest, view: DocumentView) -> bytes:
    return document_bytes(show(document=view.id, by=actor_of(request), now=clock.now()).document)


def _refused(why: str, fix: str) -> Unreadable:
    return Unreadable(why, field=_("Documents"), rule="FILE-7", fix=fix)


def _result(found: CrossCheck) -> dict[str, Any]:
    return {
        "files": [{"name": name, "kind": kind_of_file(kind)} for name, kind in found.files.items()],
        "compared": len(found.compared),
        "differences": [
            {
                "name": field_name(difference.field),
                "field": difference.field,
                "cells": _cells(found, difference.values),
                "rule": difference.rule,
                "says": rule_in_words(difference.rule),
                "cites": difference.cites,
            }
            for difference in found.differences
        ],
        "undetermined": [
            {
                "name": field_name(question.field),
                "field": question.field,
                "cells": _cells(found, question.values),
                "rule": question.rule,
                "why": why_open(question.rule),
            }
            for question in found.undetermined
        ],
        "conversions": [
            {"name": field_name(shown.field), "file": shown.file, "said": shown} for shown in found.conversions
        ],
    }


def _cells(found: CrossCheck, values: Any) -> list[dict[str, Any]]:
    """What each file says of a field, a cell a file; None for silent ones, empty for a line that is not listed."""
    return [
        {"file": name, "said": values.get(name), "sum": values.get(f"{name}{SUM_OF_LINES}")} for name in found.files
    ]


urlpatterns = [path("compare/", compare, name="compare")]
