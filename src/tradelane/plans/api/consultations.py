# SPDX-License-Identifier: Apache-2.0
"""Consultations over HTTP: everybody reads and comments, the authority publishes and answers. No decisions here."""

import base64
import binascii
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.utils import check_csrf

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, Unreadable
from tradelane.kernel.written import read_optional_day
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.plans import actions, rules
from tradelane.plans.formats import (
    comment_json,
    consultation_json,
    draft_from_json,
    period_json,
    text_from_json,
)
from tradelane.plans.queries import consultations as queries
from tradelane.plans.values import Comment, CommentState, Consultation, Outcome, Refusal

router = Router()
Json = dict[str, Any]


class FileIn(Schema):
    """A file beside the draft, its content as base64."""

    name: str
    media_type: str
    content: str


class TextIn(Schema):
    """The draft in one language."""

    title: str = ""
    summary: str = ""
    text: str = ""


class DraftIn(Schema):
    """A draft to be published."""

    subject: str = ""
    """procedure, rule or plan."""
    code: str = ""
    """Code of the procedure or rule that it would become."""
    version: str = ""
    economy: str = ""
    texts: dict[str, TextIn] = {}
    """By language."""
    opens: str = ""
    closes: str = ""
    files: list[FileIn] = []


class CommentIn(Schema):
    """What somebody says of a draft. A guest gives an e-mail, which is forgotten once they open the link sent there."""

    text: str = ""
    about: str = ""
    """The part of the draft; empty for the whole."""
    email: str = ""
    name: str = ""
    agreed: bool = False
    """Whether the guest agrees to the publication of their name."""
    language: str = "en"


class ModerationIn(Schema):
    """Publish a comment, or refuse it for a reason of the public list."""

    refusal: str = ""
    """Empty: publish it."""
    reason: str = ""


class AnswerIn(Schema):
    """One answer to one comment or several."""

    comments: list[str] = []
    text: str = ""


class ResultIn(Schema):
    """What became of the draft."""

    outcome: str = ""
    reasons: str = ""
    in_force_on: str = ""
    texts: dict[str, TextIn] = {}
    """The text as changed, by language; only where it was adopted with changes."""


@router.get("", auth=None, summary="Every published draft, newest first")
def listing(request: HttpRequest, code: str = "", version: str = "") -> list[Json]:
    """With `code` and `version` those of one procedure or rule."""
    today = clock.now().date()
    return [consultation_json(each, on=today) for each in queries.consultations(code=code, version=version)]


@router.get("/{id}", auth=None, summary="A draft with its comments, answers and result")
def one(request: HttpRequest, id: str) -> Json:
    """With the periods that law asks for, each with its source."""
    found, today = queries.consultation(id), clock.now().date()
    periods = queries.periods(subject=found.draft.subject, economy=found.draft.economy, on=today)
    return {**_told(found), "periods": [period_json(period) for period in periods.values()]}


@router.post("", response={201: Json}, summary="Publish a draft for comment")
def publish(request: HttpRequest, given: DraftIn) -> Status[Json]:
    """Needs an agency's officer or the node's editor."""
    actor = _authority(request)
    draft = draft_from_json(given.dict())
    made = actions.publish_draft(draft=draft, files=[_file(f) for f in given.files], by=actor, now=clock.now())
    return Status(201, _told(made))


@router.post("/{id}/comments", auth=None, response={201: Json, 202: Json}, summary="Comment on an open draft")
def comment(request: HttpRequest, id: str, given: CommentIn) -> Status[Json]:
    """201 for an organisation, named; 202 for a guest, whose comment waits until they open the link mailed to them."""
    actor = _commenter(request)
    if actor is not None:
        made = actions.comment_as_party(consultation=id, text=given.text, about=given.about, by=actor, now=clock.now())
        return Status(201, comment_json(made))
    made = actions.comment_as_guest(
        consultation=id, text=given.text, about=given.about, email=given.email, name=given.name, agreed=given.agreed,
        language=given.language, now=clock.now(),
    )  # fmt: skip
    return Status(202, {"state": made.state.value})


@router.get("/{id}/comments", summary="Comments that wait to be read, for the authority")
def waiting(request: HttpRequest, id: str) -> list[Json]:
    """Needs the authority that published the draft."""
    actor, found = _authority(request), queries.consultation(id)
    rules.who_published_the_draft_goes_on.require(found, organisation=actor.organisation)
    return [comment_json(each) for each in found.comments if each.state is CommentState.WAITING]


@router.post("/{id}/comments/{comment}/moderation", summary="Publish a comment, or refuse it with the reason")
def moderate(request: HttpRequest, id: str, comment: str, given: ModerationIn) -> Json:
    """Needs the authority that published the draft."""
    actor = _authority(request)
    _comment_of(id, comment)
    if not given.refusal:
        return _told(actions.publish_comment(comment=comment, by=actor, now=clock.now()))
    if given.refusal not in set(Refusal):
        raise Unreadable("this reason is unknown", field="refusal", rule="PLAN-READ-2", fix=", ".join(Refusal))
    refusal = Refusal(given.refusal)
    return _told(
        actions.refuse_comment(comment=comment, refusal=refusal, reason=given.reason, by=actor, now=clock.now())
    )


@router.post("/{id}/answers", summary="Answer one published comment, or several that say the same")
def answer(request: HttpRequest, id: str, given: AnswerIn) -> Json:
    """Needs the authority that published the draft."""
    actor = _authority(request)
    return _told(
        actions.answer_comments(consultation=id, comments=given.comments, text=given.text, by=actor, now=clock.now())
    )


@router.post("/{id}/result", summary="Publish what became of the draft, why, and from which day it is law")
def conclude(request: HttpRequest, id: str, given: ResultIn) -> Json:
    """Needs the authority that published the draft, a closed consultation and an answer to every comment."""
    actor = _authority(request)
    if given.outcome not in set(Outcome):
        raise Unreadable("this result is unknown", field="outcome", rule="PLAN-READ-2", fix=", ".join(Outcome))
    day = read_optional_day(given.in_force_on, field="in_force_on")
    made = actions.conclude(
        consultation=id, outcome=Outcome(given.outcome), reasons=given.reasons, in_force_on=day,
        texts={language: text_from_json(text.dict()) for language, text in given.texts.items()},
        by=actor, now=clock.now(),
    )  # fmt: skip
    return _told(made)


def _told(found: Consultation) -> Json:
    return consultation_json(found, on=clock.now().date())


def _authority(request: HttpRequest) -> Actor:
    """Who asks, refused before what they sent is read."""
    actor = actor_of(request)
    rules.an_authority_consults.require(actor)
    return actor


def _commenter(request: HttpRequest) -> Actor | None:
    """The organisation that comments, or None for a guest. A session counts only with the page's CSRF token."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None and getattr(request, "actor_by", "") == "session" and check_csrf(request):
        raise Forbidden(
            "The request lacks the page's CSRF token.", rule="API-1",
            fix="Send the X-CSRFToken header, or use an access token.",
        )  # fmt: skip
    return actor


def _comment_of(id: str, comment: str) -> Comment:
    """The comment, which must belong to that consultation. Raises NotFound."""
    found = queries.consultation(id)
    for each in found.comments:
        if each.id == comment:
            return each
    raise NotFound("There is no such comment of this draft.", field="comment", fix="Read the list first.")


def _file(given: FileIn) -> actions.File:
    try:
        content = base64.b64decode(given.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable("not base64", field="files", rule="PLAN-READ-8", fix="Encode as RFC 4648 §4.") from error
    return actions.File(given.name, given.media_type, content)
