# SPDX-License-Identifier: Apache-2.0
"""The public page that verifies a file; apart from home, because it knows nobody and keeps nothing."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tradelane.desk.pages.verify_words import words
from tradelane.documents.queries import kind_name
from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.findings import Verdict
from tradelane.trust import queries as trust
from tradelane.trust.formats.trust_lists import nobody_trusted
from tradelane.trust.values import Check, TrustList
from tradelane.verifier.formats import verify_file
from tradelane.verifier.formats.files import LARGEST_FILE
from tradelane.verifier.values import Report

NAMES = {
    "form": gettext_lazy("The file's form"),
    "signature": gettext_lazy("Who signed"),
    "certificate": gettext_lazy("The signer's certificate"),
    "trust": gettext_lazy("Who vouches for the signer"),
    "revocation": gettext_lazy("Whether the certificate was taken back"),
    "timestamp": gettext_lazy("When it was signed"),
    "log": gettext_lazy("Its entry in the public log"),
    "checkpoint": gettext_lazy("The log's own signature"),
    "witness": gettext_lazy("Witnesses of the log"),
    "seal": gettext_lazy("The seal over the whole file"),
    "original": gettext_lazy("The original inside"),
    "agreement": gettext_lazy("Whether all forms say the same"),
    "attachments": gettext_lazy("The data attached"),
    "xml": gettext_lazy("The XML attached"),
    "disclosed": gettext_lazy("What is shown and what is hidden"),
    "whole": gettext_lazy("Whether it is the whole original"),
    "trust-list": gettext_lazy("The trust list that decides"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form; after a file was given, its report. The file is read in memory and not kept."""
    if request.method != "POST":
        return render(request, "desk/verify.html", {"problems": [], "words": words(NAMES)})
    file = request.FILES.get("file")
    problem = _problem(file)
    if problem or not isinstance(file, UploadedFile):
        again = {"problems": [{"text": problem, "href": "#file"}], "words": words(NAMES)}
        return render(request, "desk/verify.html", again, status=400)
    now = clock.now()
    report = verify_file(file.read(), name=file.name or "", trust_list=_trust_list(), now=now)
    context = {
        "report": report,
        "verdict": str(report.result),
        "sentence": _sentence(report),
        "document": _document(report),
        "checks": [_row(check) for check in report.checks],
    }
    return render(request, "desk/verify_result.html", context)


def _problem(file: object) -> str:
    if not isinstance(file, UploadedFile):
        return _("Choose a file first.")
    if (file.size or 0) > LARGEST_FILE:
        return _("The file is larger than 20 MB. Choose a smaller one.")
    return ""


def _trust_list() -> TrustList:
    """What this node trusts; nobody, before it has published a list."""
    try:
        return trust.trust_list()
    except NotFound:
        return nobody_trusted(clock.now())


def _sentence(report: Report) -> str:
    """The verdict in one sentence."""
    if report.result is Verdict.VALID:
        if report.kind == "trust-list":
            return _("This trust list is whole, and its publisher is known here.")
        issuer = {"issuer": report.document.get("issuer_name") or report.document.get("issuer", "")}
        if any(check.check == "whole" and check.result is not Verdict.VALID for check in report.checks):
            return (
                _("What this file shows of the document is genuine, %(issuer)s issued it; the rest is hidden.") % issuer
            )
        return _("This document is genuine: %(issuer)s issued it, and nothing in it changed since.") % issuer
    first = report.failed()[0]
    if report.result is Verdict.INVALID:
        return _("Do not rely on this file. %(why)s") % {"why": first.why}
    return _("We can't tell whether this file is genuine. %(why)s") % {"why": first.why}


def _document(report: Report) -> list[dict[str, Any]]:
    """What the file says it is, as rows of a summary list."""
    said = report.document
    kind = str(said.get("kind", ""))
    rows = [
        (_("File"), report.name, False),
        (_("Says it is"), _("Trust list") if kind == "trust-list" else kind_name(kind), False),
        (_("Number"), said.get("number"), False),
        (_("Issuer"), said.get("issuer_name"), False),
        (_("Official number of the issuer"), said.get("issuer"), True),
        (_("Issued on"), said.get("issued_on"), False),
        (_("Digest of the document"), said.get("digest"), True),
    ]
    return [{"key": key, "value": str(value), "code": code} for key, value, code in rows if value]


def _row(check: Check) -> dict[str, Any]:
    return {
        "check": check.check,
        "name": NAMES.get(check.check, check.check),
        "result": str(check.result),
        "why": check.why,
        "evidence": _evidence(check.evidence),
    }


def _evidence(evidence: dict[str, Any]) -> dict[str, str]:
    """Evidence as short texts: nested objects and checks become rows of their own."""
    shown: dict[str, str] = {}
    for name, value in evidence.items():
        if isinstance(value, dict):
            shown |= {f"{name}: {inner}": str(part) for inner, part in value.items()}
        elif isinstance(value, list):
            shown |= dict(_listed(name, part) for part in value)
        elif value not in ("", None):
            shown[name] = str(value)
    return shown


def _listed(name: str, part: dict[str, Any]) -> tuple[str, str]:
    """One of a list in evidence: a check of its own, or a member that was withheld with the rule that kept it."""
    if "check" in part:
        return str(NAMES.get(part["check"], part["check"])), f"{part['result']}: {part['why']}"
    return f"{name}: {part['at']}", str(part["rule"])


urlpatterns = [path("verify/", verify, name="verify")]
