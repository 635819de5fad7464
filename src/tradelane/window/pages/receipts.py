# SPDX-License-Identifier: Apache-2.0
"""A receipt of filing for its trader, and the gate where anybody checks one; apart from cases. No decisions here.

The gate answers in the browser itself, also without a network once it was opened: a worker of its own keeps the page
and the trust list. Without scripts the form sends the receipt here.
"""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.findings import Verdict
from tradelane.parties.queries import actor_of
from tradelane.trust.queries import trust_list
from tradelane.trust.values.checks import overall
from tradelane.window import queries
from tradelane.window.formats.filing_receipts import LARGEST_RECEIPT, check_receipt, code_of
from tradelane.window.pages import gate_words, words
from tradelane.window.values.outages import ReceiptStanding

MARKS = {
    ReceiptStanding.STANDING: "mark--good", ReceiptStanding.EXPIRED: "mark--waiting",
    ReceiptStanding.SUPERSEDED: "mark--waiting", ReceiptStanding.WITHDRAWN: "mark--bad",
}  # fmt: skip


@login_required
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """A receipt with its code, on one page to print."""
    found = queries.filing_receipt(number=number, by=actor_of(request), now=clock.now())
    gate = settings.BASE_URL + reverse("gate")
    return render(request, "window/receipt.html", {
        "issued": found, "receipt": found.receipt, "standing": gate_words.STANDINGS[found.standing],
        "mark": MARKS[found.standing], "trader": words.name_of(found.receipt.trader),
        "waits_for": [words.name_of(each) for each in found.receipt.waits_for],
        "code": _drawn(code_of(found.jws, gate=gate)),
    })  # fmt: skip


@login_required
@require_safe
def receipt_file(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as it was signed: a compact JWS that `tradelane verify` checks."""
    found = queries.filing_receipt(number=number, by=actor_of(request), now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{found.receipt.number}.jws"'}
    return HttpResponse(found.jws, content_type="application/jose", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest) -> HttpResponse:
    """Anybody checks a receipt by its file or what its code holds."""
    context: dict[str, Any] = {"words": gate_words.as_json()}
    if request.method == "POST":
        context |= _checked(_given(request))
    return render(request, "window/gate.html", context)


@require_safe
def gate_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the gate for when there is no network; its address says how far it reaches."""
    path = finders.find("js/gate/worker.js")
    if not isinstance(path, str):
        raise NotFound("The worker is not part of this installation.", fix="Install the front-end files.")
    content = Path(path).read_bytes()
    return HttpResponse(content, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _given(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is not None:
        return bytes(file.read(LARGEST_RECEIPT))
    return request.POST.get("code", "").strip().encode()[:LARGEST_RECEIPT]


def _checked(content: bytes) -> dict[str, Any]:
    """What the node says of a receipt: every check, and how it stands by its own books."""
    checks, said = check_receipt(content, trust_list=trust_list(), now=clock.now())
    standing = _standing(str(said.get("digest", "")))
    if standing is not None:
        told = Verdict.VALID if standing is ReceiptStanding.STANDING else Verdict.INVALID
        checks = [replace(each, result=told) if each.check == "standing" else each for each in checks]
    result = overall(checks)
    return {
        "result": str(result), "said": said,
        "sentence": gate_words.sentence(result, checks, provisional=bool(said.get("provisional"))),
        "checks": [{"check": gate_words.NAMES.get(c.check, c.check), "result": str(c.result),
                    "why": gate_words.says(c.check, c.result)} for c in checks],
    }  # fmt: skip


def _standing(digest: str) -> ReceiptStanding | None:
    try:
        return queries.public_receipt(digest=digest, now=clock.now()).standing
    except NotFound:
        return None


def _drawn(text: str) -> Any:
    """A QR code as SVG; its text is made by this node, of letters that need no escaping."""
    drawn = io.BytesIO()
    segno.make(text, error="l", micro=False).save(
        drawn, kind="svg", scale=4, border=4, light="#ffffff", xmldecl=False, svgns=True
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 # segno's own drawing
