# SPDX-License-Identifier: Apache-2.0
"""What an organisation sent to other economies and what became of it; no decisions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tradelane.exchange import actions, queries, rules
from tradelane.kernel.ids import MessageId
from tradelane.parties.queries import actor_of


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Dead letters first, with their reason and a way on; then everything that was sent."""
    actor = actor_of(request)
    context = {
        "dead": queries.dead_letters(by=actor),
        "sent": queries.outbox(by=actor)[:100],
        "may_send": rules.the_actor_may_send(actor),
    }
    return render(request, "exchange/messages.html", context)


@require_POST
def retry(request: HttpRequest, message: str) -> HttpResponse:
    """Have a dead letter tried again."""
    actions.retry_delivery(message=MessageId(message), by=actor_of(request))
    return redirect("messages")


urlpatterns = [
    path("messages/", messages, name="messages"),
    path("messages/<str:message>/retry/", retry, name="retry_message"),
]
