# SPDX-License-Identifier: Apache-2.0
"""What people asked for, and the node's answers; apart, because only an admin of the node reads it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, Refused
from tradelane.parties.queries import actor_of
from tradelane.privacy import actions, queries
from tradelane.privacy.pages.receipts import request_in_words
from tradelane.privacy.values import RequestId


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """What people asked for, the most urgent first; an admin of the node answers in words."""
    actor = actor_of(request)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            actions.answer_request(
                request=RequestId(request.POST.get("request", "")),
                answer=request.POST.get("text", ""),
                by=actor,
                now=clock.now(),
                accept=request.POST.get("accept") == "yes",
            )
        except Forbidden:
            raise
        except (Refused, Conflict) as error:
            problems = [{"text": error.message, "href": "", "rule": error.rule, "fix": error.fix}]
        else:
            messages.info(request, _("Your answer stands on the person's page."))
            return redirect("privacy_requests")
    today = clock.now().date()
    waiting = [request_in_words(each, on=today) for each in queries.open_requests(by=actor)]
    context = {"waiting": waiting, "today": today, "problems": problems}
    return render(request, "privacy/requests.html", context, status=422 if problems else 200)
