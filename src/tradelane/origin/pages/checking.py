# SPDX-License-Identifier: Apache-2.0
"""The public check of a certificate of origin; apart, because nobody signs in for it and the least is shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.origin import queries
from tradelane.origin.pages.words import CERTIFICATES, GROUNDS

LONGEST = 200
"""Letters of a number or a digest."""


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """How a certificate stands, by its number or its digest: in force, expired, replaced or revoked, and since when."""
    asked = request.GET.get("asked", "").strip()[:LONGEST]
    found = queries.public_certificates(asked=asked, on=clock.now().date()) if asked else []
    rows = [
        {"view": view, "state": CERTIFICATES[view.state][0], "mark": CERTIFICATES[view.state][1],
         "ground": GROUNDS[view.ground] if view.ground else ""}
        for view in found
    ]  # fmt: skip
    return render(request, "origin/check.html", {"asked": asked, "rows": rows})
