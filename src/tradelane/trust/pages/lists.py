# SPDX-License-Identifier: Apache-2.0
"""The trust list, as a file and as a page; apart from the log, because people read it who decide whom to trust."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from tradelane.trust import queries
from tradelane.trust.formats.witnesses import witnesses_in


@require_safe
def trust_list_file(request: HttpRequest) -> HttpResponse:
    """The signed list, as last published."""
    response = HttpResponse(queries.published_trust_list(), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="trust-list.json"'
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"  # a verifier in a browser may run anywhere
    return response


@require_safe
def trust_list(request: HttpRequest) -> HttpResponse:
    """Whom this node trusts, under which act, from when to when."""
    known = queries.trust_list()
    witnesses = {key.name for _, key in witnesses_in(known)}
    context = {"list": known, "witnesses": witnesses, "followed": queries.followed_lists()}
    return render(request, "trust/list.html", context)


urlpatterns = [
    path("trust/", trust_list, name="trust"),
    path("trust-list.json", trust_list_file, name="trust_list_file"),
]
