# SPDX-License-Identifier: Apache-2.0
"""The public page that checks a document by law; apart from home, because it knows nobody and keeps nothing."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tradelane.documents.formats import check_report, languages
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Level

LARGEST_UPLOAD = 5_000_000
"""Bytes; an invoice of a thousand lines takes 2 MB, and asking every law of more keeps others waiting."""
MOST_SHOWN = 200
"""Findings on one page; who has more mends these first, or asks the command line."""
PROFILES = {
    "en16931": gettext_lazy("European e-invoice (EN 16931)"),
    "pint-sg": gettext_lazy("Singapore e-invoice (PINT)"),
    "pint-my": gettext_lazy("Malaysian e-invoice (PINT)"),
    "pint-jp": gettext_lazy("Japanese e-invoice (PINT)"),
    "pint-aunz": gettext_lazy("Australian or New Zealand e-invoice (PINT)"),
    "cfdi": gettext_lazy("Mexican invoice (CFDI 4.0)"),
    "ubl": gettext_lazy("Any UBL invoice: its arithmetic"),
    "unece-coo": gettext_lazy("UN/CEFACT certificate of origin"),
    "tradelane": gettext_lazy("Tradelane document"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form; after a file was given, what the laws say of it. The file is read in memory and not kept."""
    if request.method != "POST":
        return _form(request, [])
    try:
        name, content = _file_of(request)
        report = check_report(content, request.POST.get("profile") or None, language=_language())
    except Unreadable as error:
        href = "#profile" if error.field == "profile" else "#file"
        return _form(request, [{"text": error.message, "rule": error.rule, "fix": error.fix, "href": href}], status=400)
    return render(request, "desk/check_result.html", {"name": name, **_result(report)})


def _form(request: HttpRequest, problems: list[dict[str, str]], status: int = 200) -> HttpResponse:
    context = {"problems": problems, "profiles": PROFILES, "chosen": request.POST.get("profile", "")[:20]}
    return render(request, "desk/check.html", context, status=status)


def _file_of(request: HttpRequest) -> tuple[str, bytes]:
    """Name and content of the file given. Raises Unreadable."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Unreadable(_("No file was given."), field="file", rule="FILE-1", fix=_("Choose a file first."))
    if (file.size or 0) > LARGEST_UPLOAD:
        raise Unreadable(
            _("The file is larger than 5 MB."), field="file", rule="FILE-2", fix=_("Choose a smaller one.")
        )
    content = file.read()
    if not content.strip():
        raise Unreadable(_("The file is empty."), field="file", rule="FILE-3", fix=_("Give a file with content."))
    return file.name or _("file"), content


def _language() -> str:
    """The reader's language, where the laws are told in it; else English."""
    asked = (get_language() or "").partition("-")[0]
    return asked if asked in languages() else languages()[0]


def _result(report: dict[str, Any]) -> dict[str, Any]:
    found = report["findings"]
    shown = found[:MOST_SHOWN]
    errors = sum(finding["level"] == Level.ERROR for finding in found)
    return {
        "profile": PROFILES[report["profile"]],
        "verdict": report["result"],
        "said": ngettext("%(n)s error", "%(n)s errors", errors) % {"n": errors},
        "groups": [
            {"id": level.value, "title": title, "findings": told}
            for level, title in (
                (Level.ERROR, _("Errors")),
                (Level.WARNING, _("Warnings")),
                (Level.NOTE, _("Notes")),
            )
            if (told := [finding for finding in shown if finding["level"] == level])
        ],
        "left_out": len(found) - len(shown),
    }


urlpatterns = [path("check/", check, name="check")]
