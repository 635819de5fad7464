# SPDX-License-Identifier: Apache-2.0
"""A change that can't wait: declared, published at once, confirmed once the public was heard. No decisions here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tradelane.kernel import clock
from tradelane.window import actions
from tradelane.window.pages.drafts import day, done, texts


@login_required
@require_POST
def declare(request: HttpRequest, id: str) -> HttpResponse:
    """Say why it can't wait."""
    given = request.POST
    return done(request, id, lambda by: actions.declare_urgent(
        draft=id, ground=given.get("ground", ""), law=given.get("law", ""), reasons=given.get("reasons", ""), by=by,
        now=clock.now(),
    ))  # fmt: skip


@login_required
@require_POST
def publish(request: HttpRequest, id: str) -> HttpResponse:
    """Make it law at once, and ask the public from today on."""
    given = request.POST
    return done(request, id, lambda by: actions.publish_urgent_version(
        draft=id, digest=given.get("digest", ""), texts=texts(request), closes=day(given.get("closes", ""), "closes"),
        by=by, now=clock.now(),
    ))  # fmt: skip


@login_required
@require_POST
def confirm(request: HttpRequest, id: str) -> HttpResponse:
    """Let it stay."""
    return done(request, id, lambda by: actions.confirm_urgent_version(draft=id, by=by, now=clock.now()))
