# SPDX-License-Identifier: Apache-2.0
"""The doors for other nodes and for an organisation's programs; no decisions.

Peers prove themselves by signature and encryption, so their two doors ask for no session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema

from tradelane.exchange import actions, formats, queries, rules
from tradelane.exchange.values import OutboxView, Progress, Taken
from tradelane.kernel import clock
from tradelane.kernel.described import answers, takes
from tradelane.kernel.errors import TradelaneError, Unreadable
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
    conversation: str
    sequence: int
    reason: str


class ProgressOut(Schema):
    """How far an attachment has come."""

    id: str
    chunks: int
    held: int
    receipt: str


class ReasonIn(Schema):
    """Why a person decides so; 5 to 300 characters, and no names of people."""

    reason: str


@router.post(
    "inbox",
    auth=None,
    summary="Take in a message of another node (JWE); answers with a signed receipt (JWS)",
    openapi_extra={**takes(formats.JOSE, {"type": "string"}), **answers(formats.JOSE, says="The receipt")},
)
def inbox(request: HttpRequest) -> Any:
    """Idempotent: the same message again gets the same receipt, and the answer says so in `Idempotent-Replayed`."""
    with _noted(request, "inbox"):
        jwe = _body(request, formats.JOSE)
    taken = actions.receive(jwe=jwe, now=clock.now())
    return HttpResponse(taken.receipt, content_type=formats.JOSE, headers=_replayed(taken))


@router.post(
    "batches",
    auth=None,
    summary="Take in up to 100 messages of another node; answers to each with a receipt or a problem",
    openapi_extra={
        **takes(formats.BATCH, {"type": "object"}),
        **answers("application/json", says="An answer to each message", schema={"type": "object"}),
    },
)
def batches(request: HttpRequest) -> Any:
    """`{"messages": [JWE]}`; the answers stand in the order of the messages, and one refused harms no other."""
    with _noted(request, "batches"):
        jwes = formats.read_batch(_body(request, formats.BATCH))
    answers = actions.receive_batch(jwes=jwes, now=clock.now())
    return JsonResponse(formats.batch_answer([one.receipt if isinstance(one, Taken) else one for one in answers]))


@router.get("attachments/{attachment}", auth=None, response=ProgressOut, summary="How far an attachment has come")
def attachment(request: HttpRequest, attachment: str) -> Progress:
    """The number of the chunk to go on with is `held`."""
    return actions.attachment_progress(attachment)


@router.post(
    "attachments/{attachment}/{int:number}",
    auth=None,
    response=ProgressOut,
    summary="Take in a chunk of an attachment that a message announced",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {formats.OCTETS: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def chunk(request: HttpRequest, attachment: str, number: int) -> Progress:
    """Idempotent; durable when it is answered. The answer to the last one holds the receipt for the whole file."""
    with _noted(request, "attachments"):
        actions.attachment_progress(attachment)  # before a byte is read, somebody announced it
        sealed = _body(request, formats.OCTETS)
        return actions.take_chunk(attachment=attachment, number=number, sealed=sealed, now=clock.now())


@router.post(
    "agreements",
    auth=None,
    summary="Take in an agreement that the other node signed, proposed or ended; answers with what this node holds",
    openapi_extra={
        **takes(formats.JOSE_JSON, {"type": "object"}),
        **answers(formats.JOSE_JSON, says="What this node holds", schema={"type": "object"}),
    },
)
def agreements(request: HttpRequest) -> Any:
    """A JWS in JSON over the agreement's text, with the signatures that are there."""
    with _noted(request, "agreements"):
        held = actions.take_agreement(content=_body(request, formats.JOSE_JSON), now=clock.now())
    return HttpResponse(held, content_type=formats.JOSE_JSON)


@router.get(
    "directory", auth=None, summary="Organisations that this node receives for, signed by the node (JWS)",
    openapi_extra=answers(formats.JOSE, says="A JWS over the directory"),
)  # fmt: skip
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


@router.post("dead-letters/{message}/abandon", response=SentOut, summary="Give a dead letter up, for a reason")
def abandon(request: HttpRequest, message: str, body: ReasonIn) -> OutboxView:
    """Its content goes; what happened to it stays."""
    actor, id = actor_of(request), MessageId(message)
    actions.abandon_message(message=id, reason=body.reason, by=actor, now=clock.now())
    return queries.sent_message(message=id, by=actor)


def _body(request: HttpRequest, media_type: str) -> bytes:
    """What was sent, when it is announced as what it should be. Raises Refused (EXCH-1), Unreadable."""
    rules.the_message_is_small_enough.require(_announced(request) or 0)
    if request.content_type != media_type:
        raise Unreadable(
            "another media type is expected", field="Content-Type", rule="EXCH-16", fix=f"Send it as {media_type}."
        )
    return request.body


def _announced(request: HttpRequest) -> int | None:
    announced = request.headers.get("Content-Length", "")
    return int(announced) if announced.isdigit() else None


@contextmanager
def _noted(request: HttpRequest, door: str) -> Iterator[None]:
    """Whatever is refused within it leaves a line in the node's log."""
    try:
        yield
    except TradelaneError as error:
        actions.note_refused(error, door=door, size=_announced(request))
        raise


def _replayed(taken: Taken) -> dict[str, str]:
    return {"Idempotent-Replayed": "true"} if taken.again else {}
