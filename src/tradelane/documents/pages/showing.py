# SPDX-License-Identifier: Apache-2.0
"""Pages of documents: for the parties what it says and its files, for the public that it exists. No decisions here."""

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tradelane.documents import actions, queries
from tradelane.documents.actions.people import MODEL, row_name
from tradelane.documents.formats.sheet import sheet
from tradelane.documents.pages.parts import part_shown
from tradelane.documents.values import DocumentKind, DocumentView, FileFormat
from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import DocumentId, OrganisationId, economy_of
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor, Role
from tradelane.privacy.queries import statements_on

FORMATS = {
    FileFormat.PDF: _("PDF to read and print, with the other two inside"),
    FileFormat.JSON: _("Signed original (JSON)"),
    FileFormat.XML: _("For other systems (XML)"),
}
_FIELDS = {"name": _("name"), "telephone": _("telephone number"), "address": _("address")}
"""What people may have corrected, by its first word."""
_HEX = re.compile(r"[0-9a-f]{64}")


@login_required
@require_safe
def documents_page(request: HttpRequest) -> HttpResponse:
    """The latest documents that the reader's organisation may see."""
    found = queries.recent_documents(by=actor_of(request))
    rows = [(view, queries.kind_name(view.kind), queries.status_name(view.status)) for view in found]
    waiting = len(queries.waiting_documents(by=actor_of(request)))
    return render(request, "documents/list.html", {"rows": rows, "waiting": waiting})


@login_required
@require_safe
def document_page(request: HttpRequest, id: str) -> HttpResponse:
    """One version as the sheet that its PDF shows, in the reader's language, with its files and its chain."""
    by = actor_of(request)
    view = queries.document(document=DocumentId(id), by=by)
    found = actions.show(document=DocumentId(id), by=by, now=clock.now())
    shown = sheet(found.document, get_language() or "en")
    sides = [column["side"] for column in shown["columns"]]
    versions = [
        (other, queries.status_name(other.status))
        for other in queries.documents_of(consignment=view.consignment, by=by)
        if (other.kind, other.number, other.issuer) == (view.kind, view.number, view.issuer)
    ]
    there = queries.document_formats(document=view.id, by=by)
    part = queries.part_of_document(document=view.id, by=by) if view.in_part else None
    context = {
        "in_part": part_shown(part, get_language() or "en") if part else None,
        "view": view,
        "sheet": shown,
        "rows": [list(zip(sides, row, strict=True)) for row in shown["rows"]],
        "status": queries.status_name(view.status),
        "files": [(format, text) for format, text in FORMATS.items() if format in there and not found.missing],
        "hidden": len(found.hidden),
        "has_cfdi": view.kind == DocumentKind.COMMERCIAL_INVOICE and may_make_cfdi(view.issuer, by),
        "has_unece": view.kind == DocumentKind.CERTIFICATE_OF_ORIGIN and not found.missing,
        "versions": versions,
        "statements": [
            (_FIELDS[each.field.partition(".")[0]], each.corrected_at)
            for each in statements_on(
                model=MODEL, row=row_name(view.kind, view.number, view.issuer), made_on=view.issued_on
            )
        ],
        "hex": view.digest.removeprefix("sha256:"),
    }
    return render(request, "documents/document.html", context)


def may_make_cfdi(issuer: OrganisationId, by: Actor) -> bool:
    """Whether to show a Mexican issuer's signatory the way to its CFDI; the action decides again."""
    return issuer == by.organisation and economy_of(issuer) == "MX" and by.may(Role.SIGNATORY)


@login_required
@require_safe
def document_file(request: HttpRequest, id: str, format: str) -> HttpResponse:
    """One of the three files, to save."""
    if format not in set(FileFormat):
        raise NotFound("A document has no file of this format.", field="format", fix="Ask for json, xml or pdf.")
    chosen, by = FileFormat(format), actor_of(request)
    content = actions.hand_out(document=DocumentId(id), format=chosen, by=by, now=clock.now())
    view = queries.document(document=DocumentId(id), by=by)
    return _to_save(content, view, chosen.media_type, str(chosen))


@login_required
@require_safe
def unece_file(request: HttpRequest, id: str) -> HttpResponse:
    """A certificate of origin as UN/CEFACT JSON, to save."""
    by = actor_of(request)
    content = actions.hand_out_unece(document=DocumentId(id), by=by, now=clock.now())
    view = queries.document(document=DocumentId(id), by=by)
    return _to_save(content, view, FileFormat.JSON.media_type, "unece.json")


@login_required
@require_safe
def disclosed_file(request: HttpRequest, id: str) -> HttpResponse:
    """The document as far as its reader may have it, to save."""
    by = actor_of(request)
    content = actions.hand_out_disclosed(document=DocumentId(id), by=by, now=clock.now())
    return _to_save(content, queries.document(document=DocumentId(id), by=by), "application/vc+sd-jwt", "sdjwt")


def _to_save(content: bytes, view: DocumentView, media_type: str, suffix: str) -> HttpResponse:
    name = re.sub(r"[^A-Za-z0-9._-]", "-", f"{view.kind}-{view.number}")[:100]
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
def public_page(request: HttpRequest, digest: str) -> HttpResponse:
    """What anybody may know who scanned the code: that it was issued here, by whom, when, and how it stands."""
    text = digest.removeprefix("sha256:")
    if not _HEX.fullmatch(text):
        raise NotFound("This is no document's address.", fix="Scan the code again.")
    public = queries.public_document(f"sha256:{text}")
    context = {
        "public": public,
        "kind": queries.kind_name(public.kind),
        "status": queries.status_name(public.status),
    }
    return render(request, "documents/public.html", context)


@require_safe
def printed_code(request: HttpRequest, digest: str) -> HttpResponse:
    """The address in the printed code leads to the public page."""
    return redirect("public_document", digest=digest)
