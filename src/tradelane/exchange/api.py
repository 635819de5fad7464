# SPDX-License-Identifier: Apache-2.0
"""The doors for other nodes and for an organisation's programs; no decisions.

Peers prove themselves by signature and encryption, so their two doors ask for no session.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from tradelane.exchange import actions, formats, queries, rules
from tradelane.exchange.values import OutboxView
from tradelane.kernel import clock
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import MessageId
from tradelane.parties.queries import actor_of

router = Router()


class SentOut(Schema):
    """A message that your organisation sent."""

    id: str
    kind: str
    purpose: str
    to_node: str
    to_organisation: str
    sent_at: datetime
    state: str
    attempts: int
    error: str
    receipt: str
    delivered_at: datetime | None


@router.post(
    "inbox",
    auth=None,
    summary="Take in a message of another node (JWE); answers with a signed receipt (JWS)",
    openapi_extra={
        "requestBody": {"required": True, "content": {formats.JOSE: {"schema": {"type": "string"}}}},
        "responses": {200: {"description": "Receipt", "content": {formats.JOSE: {"schema": {"type": "string"}}}}},
    },
)
def inbox(request: HttpRequest) -> Any:
    """Idempotent: the same message again gets the same receipt. What may not pass is refused with its rule."""
    announced = request.headers.get("Content-Length", "")
    rules.the_message_is_small_enough.require(int(announced) if announced.isdigit() else 0)
    if request.content_type != formats.JOSE:
        raise Unreadable(
            "a message is a compact JWE", field="Content-Type", rule="EXCH-16", fix=f"Send it as {formats.JOSE}."
        )
    receipt = actions.receive(jwe=request.body, now=clock.now())
    return HttpResponse(receipt, content_type=formats.JOSE)


@router.get("directory", auth=None, summary="Organisations that this node receives for, signed by the node (JWS)")
def directory(request: HttpRequest) -> Any:
    """Names, kinds and public keys to encrypt to."""
    return HttpResponse(actions.own_directory(now=clock.now()), content_type=formats.JOSE)


@router.get("outbox", response=list[SentOut], summary="Messages that your organisation sent, newest first")
def outbox(request: HttpRequest) -> list[OutboxView]:
    """Without their content."""
    return queries.outbox(by=actor_of(request))


@router.get("dead-letters", response=list[SentOut], summary="Messages of yours that could not be delivered")
def dead_letters(request: HttpRequest) -> list[OutboxView]:
    """Each with the reason."""
    return queries.dead_letters(by=actor_of(request))


@router.post("dead-letters/{message}/retry", response=SentOut, summary="Have a dead letter tried again")
def retry(request: HttpRequest, message: str) -> OutboxView:
    """Once its cause is gone."""
    actor, id = actor_of(request), MessageId(message)
    actions.retry_delivery(message=id, by=actor)
    return queries.sent_message(message=id, by=actor)
