# SPDX-License-Identifier: Apache-2.0
"""The page on which a person has a key of this browser certified; apart from certificates, which an admin sees."""

from collections.abc import Callable
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.digests import Digest, digest_of
from tradelane.parties.queries import actor_of
from tradelane.trust import actions, queries
from tradelane.trust.formats.base64_text import from_base64, from_base64url

_View = Callable[[HttpRequest], HttpResponse]
_proved = cast(Callable[[_View], _View], reauthentication_required)


@login_required
@never_cache
@_proved
@require_http_methods(["GET", "POST"])
def browser_key(request: HttpRequest) -> HttpResponse:
    """Who proved anew who they are gets a challenge; the key's answer to it gets a certificate."""
    by, now = actor_of(request), clock.now()
    if request.method == "POST":
        actions.certify_browser_key(
            challenge=request.POST.get("challenge", ""),
            public_key=from_base64(request.POST.get("public_key", ""), field="public_key"),
            signature=from_base64url(request.POST.get("signature", ""), field="signature"),
            session=_session(request),
            by=by,
            now=now,
        )
        return redirect("browser_key")
    context = {
        "challenge": actions.challenge_browser(by=by, session=_session(request), now=now),
        "organisation": by.organisation,
        "keys": queries.browser_keys(by=by, now=now),
    }
    return render(request, "trust/browser_key.html", context)


def _session(request: HttpRequest) -> Digest:
    """The session's key as a digest: who reads the table can't take the session over."""
    return digest_of((request.session.session_key or "").encode())


urlpatterns = [path("organisation/certificates/browser/", browser_key, name="browser_key")]
