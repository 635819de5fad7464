# SPDX-License-Identifier: Apache-2.0
"""Advance rulings over HTTP: published for all, asked for by traders, given by customs. No decisions here."""

from base64 import b64decode
from binascii import Error
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.described import answers
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.api.working import PhotoIn
from tradelane.window.formats.ruling_json import binding_json, ruling_json
from tradelane.window.rules import PHOTO_KINDS

router = Router()
Json = dict[str, Any]


class RequestIn(Schema):
    """What is asked: the matter, its facts, the names of those that stay unpublished, and pictures."""

    matter: str
    facts: dict[str, str]
    withheld: list[str] = []
    photos: list[PhotoIn] = []


class RulingIn(Schema):
    """What is ruled (`hs_code`, `origin` or `method`), why, and under which law; `answer` empty declines."""

    answer: dict[str, str] = {}
    reasons: str
    cites: list[str] = []


class EndIn(Schema):
    """From which day a ruling ends and why; with `answer` another takes its place."""

    ends_on: date
    reasons: str
    cites: list[str] = []
    answer: dict[str, str] = {}
    false_facts: bool = False


class GroundsIn(Schema):
    """Why the ruling is wrong."""

    grounds: str


class OutcomeIn(Schema):
    """Another officer's decision."""

    changed: bool
    reasons: str


@router.get("/rulings", auth=None, summary="Read the advance rulings of this economy")
def rulings(request: HttpRequest, matter: str = "", words: str = "") -> list[Json]:
    """Public, without applicants' names and what they withheld."""
    found = queries.published_rulings(economy=settings.ECONOMY, matter=matter, words=words)
    return [ruling_json(ruling) for ruling in found]


@router.get("/rulings/{number}", auth=None, summary="Read an advance ruling")
def ruling(request: HttpRequest, number: str) -> Json:
    """Public, without the applicant's name and what it withheld."""
    return ruling_json(queries.published_ruling(number=number))


@router.get("/ruling-requests", summary="Read the rulings that you asked for, or were asked for")
def requests(request: HttpRequest) -> list[Json]:
    """What waits first, by its last day."""
    return [ruling_json(ruling) for ruling in queries.rulings_of(by=actor_of(request))]


@router.post("/ruling-requests", response={201: Json}, summary="Ask customs to rule in advance")
def ask(request: HttpRequest, body: RequestIn) -> Status[Json]:
    """Needs a signatory."""
    photos = [(p.name, _bytes(p.content, f"photos[{n}].content")) for n, p in enumerate(body.photos)]
    asked = actions.ask_for_ruling(
        matter=body.matter, facts=body.facts, withheld=body.withheld, photos=photos, by=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return Status(201, ruling_json(asked))


@router.get("/ruling-requests/{id}", summary="Read a request whole")
def one(request: HttpRequest, id: str) -> Json:
    """For its applicant and the customs that was asked."""
    return ruling_json(queries.ruling(id=id, by=actor_of(request)))


@router.get(
    "/ruling-requests/{id}/photos/{digest}", summary="Fetch a picture of the goods",
    openapi_extra=answers(*PHOTO_KINDS.values(), says="The picture, as it was sent"),
)  # fmt: skip
def photo(request: HttpRequest, id: str, digest: str) -> HttpResponse:
    """For the applicant and the customs that was asked."""
    kind, content = queries.ruling_photo(id=id, digest=digest, by=actor_of(request))
    return HttpResponse(content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


@router.post("/ruling-requests/{id}/ruling", summary="Issue a ruling, or decline to")
def issue(request: HttpRequest, id: str, body: RulingIn) -> Json:
    """Needs an officer of the customs that was asked."""
    given: dict[str, Any] = {"ruling": id, "reasons": body.reasons, "cites": body.cites}
    given |= {"by": actor_of(request), "now": clock.now()}
    return ruling_json(
        actions.issue_ruling(answer=body.answer, **given) if body.answer else actions.decline_ruling(**given)
    )


@router.post("/ruling-requests/{id}/end", summary="Revoke or modify a ruling from a day to come")
def end(request: HttpRequest, id: str, body: EndIn) -> Json:
    """Needs an officer of the customs that gave it."""
    given: dict[str, Any] = {"ruling": id, "ends_on": body.ends_on, "reasons": body.reasons}
    given |= {"false_facts": body.false_facts, "by": actor_of(request), "now": clock.now()}
    return ruling_json(
        actions.modify_ruling(answer=body.answer, cites=body.cites, **given)
        if body.answer
        else actions.revoke_ruling(**given)
    )


@router.post("/ruling-requests/{id}/appeal", summary="Contest a ruling")
def contest(request: HttpRequest, id: str, body: GroundsIn) -> Json:
    """Needs a signatory of the applicant."""
    return ruling_json(actions.contest_ruling(ruling=id, grounds=body.grounds, by=actor_of(request), now=clock.now()))


@router.post("/ruling-requests/{id}/appeal/decision", summary="Decide as another officer what is contested")
def decide(request: HttpRequest, id: str, body: OutcomeIn) -> Json:
    """Needs an officer who did not give the ruling."""
    return ruling_json(
        actions.decide_contested_ruling(
            ruling=id, changed=body.changed, reasons=body.reasons, by=actor_of(request), now=clock.now()
        )
    )


@router.get("/cases/{case}/rulings", summary="Read the rulings that bind a case")
def bindings(request: HttpRequest, case: str) -> list[Json]:
    """For whom the case concerns."""
    held = queries.case(case=CaseId(case), by=actor_of(request))
    published = queries.procedure(code=held.procedure, version=held.version)
    found = queries.bindings_of(held, economy=published.economy, on=published.day(held.filed_at))
    return [binding_json(binding) for binding in found]


def _bytes(text: str, field: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError) as error:
        raise Unreadable("not base64", field=field, rule="WIN-30", fix="Send the picture's bytes in base64.") from error
