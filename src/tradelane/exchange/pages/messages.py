# SPDX-License-Identifier: Apache-2.0
"""What an organisation sent to other economies, what came and waits, and what became of each; no decisions."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tradelane.exchange import actions, queries, rules
from tradelane.exchange.values import OutboxState
from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.kernel.ids import MessageId
from tradelane.parties.queries import actor_of

SHOWN = 100
"""Messages on the page; the API lists all."""
STATES = {
    OutboxState.WAITING: _("on its way"),
    OutboxState.DELIVERED: _("signed for"),
    OutboxState.DEAD: _("not delivered"),
    OutboxState.ABANDONED: _("given up"),
}
HAPPENED = {
    "exchange.message.sent": _("Sent"),
    "exchange.message.received": _("Received"),
    "exchange.message.delivered": _("Signed for by the other node"),
    "exchange.message.died": _("Could not be delivered"),
    "exchange.message.revived": _("Tried again by a person"),
    "exchange.message.abandoned": _("Given up by a person"),
    "exchange.message.passed_over": _("Earlier messages passed over by a person"),
    "exchange.attachment.delivered": _("A file was signed for by the other node"),
    "exchange.attachment.received": _("A file came in whole"),
    "exchange.evidence.given": _("Evidence was given out"),
}


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Dead letters first, with their reason and a way on; then what waits for others; then everything sent."""
    actor = actor_of(request)
    sent = queries.outbox(by=actor)[:SHOWN]
    context = {
        "dead": queries.dead_letters(by=actor),
        "held": queries.held(by=actor),
        "sent": [{"message": one, "state": STATES[one.state]} for one in sent],
        "may_send": rules.the_actor_may_send(actor),
    }
    return render(request, "exchange/messages.html", context)


@never_cache
@require_safe
def message(request: HttpRequest, message: str) -> HttpResponse:
    """One message that the organisation sent: what it is, what happened to it, and its evidence."""
    actor, id = actor_of(request), MessageId(message)
    sent = queries.sent_message(message=id, by=actor)
    history = [{"at": fact.at, "what": HAPPENED[fact.name]} for fact in facts(subject=id) if fact.name in HAPPENED]
    context = {
        "message": sent,
        "state": STATES[sent.state],
        "history": history,
        "dead": sent.state is OutboxState.DEAD,
        "delivered": sent.state is OutboxState.DELIVERED,
        "may_send": rules.the_actor_may_send(actor),
    }
    return render(request, "exchange/message.html", context)


@require_POST
def retry(request: HttpRequest, message: str) -> HttpResponse:
    """Have a dead letter tried again."""
    actions.retry_delivery(message=MessageId(message), by=actor_of(request))
    return redirect("messages")


@require_POST
def abandon(request: HttpRequest, message: str) -> HttpResponse:
    """Give a dead letter up, for a reason."""
    reason = request.POST.get("reason", "")
    actions.abandon_message(message=MessageId(message), reason=reason, by=actor_of(request), now=clock.now())
    return redirect("messages")


@require_POST
def go_on(request: HttpRequest, message: str) -> HttpResponse:
    """Work on a held message without the earlier ones."""
    reason = request.POST.get("reason", "")
    actions.go_on_without(message=MessageId(message), reason=reason, by=actor_of(request), now=clock.now())
    return redirect("messages")


@require_POST
def evidence(request: HttpRequest, message: str) -> HttpResponseBase:
    """The file that proves the delivery; asked for by a form, as giving it out is recorded."""
    made = actions.make_evidence(message=MessageId(message), by=actor_of(request), now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{message}.evidence.json"'}
    return HttpResponse(made, content_type="application/json", headers=headers)


@never_cache
@require_safe
def attachment(request: HttpRequest, message: str, attachment: str) -> HttpResponseBase:
    """A file that came with a message, as a stream."""
    id, actor = MessageId(message), actor_of(request)
    pieces = queries.attachment_content(message=id, attachment=attachment, by=actor)
    return FileResponse(pieces, as_attachment=True, filename=attachment, content_type="application/octet-stream")


urlpatterns = [
    path("messages/", messages, name="messages"),
    path("messages/<str:message>/", message, name="message"),
    path("messages/<str:message>/retry/", retry, name="retry_message"),
    path("messages/<str:message>/abandon/", abandon, name="abandon_message"),
    path("messages/<str:message>/go-on/", go_on, name="go_on_without"),
    path("messages/<str:message>/evidence/", evidence, name="message_evidence"),
    path("messages/<str:message>/files/<str:attachment>/", attachment, name="message_file"),
]
