# SPDX-License-Identifier: Apache-2.0
"""Permits after they were granted, over HTTP: heard, suspended, recalled, contested, checked. No decisions here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import CaseId, DocumentId
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.formats.permit_json import permit_json, standing_json

router = Router()
Json = dict[str, Any]


class NoticeIn(Schema):
    """What the agency intends, `suspend` or `recall`; `until` is the last day to answer, by default the law's."""

    measure: str
    reasons: str
    cites: list[str]
    until: date | None = None


class PermitActIn(Schema):
    """`suspend`, `resume`, `recall` or `drop`; a suspension that can't wait for the holder's answer is `urgent`."""

    act: str
    reasons: str
    cites: list[str] = []
    urgent: bool = False


class TextIn(Schema):
    """The holder's words."""

    text: str


class ContestDecisionIn(Schema):
    """Another officer's decision."""

    annulled: bool
    reasons: str


@router.get("/permits/{digest}", auth=None, summary="Check how a permit stands")
def check(request: HttpRequest, digest: str) -> Json:
    """Public: by the digest of its original. The reasons are the holder's alone; the law cited is not."""
    found = queries.public_standing(digest=digest, now=clock.now())
    return {
        "digest": found.digest, "kind": found.kind, "number": found.number, "agency": found.organisation,
        "state": str(found.state), "since": rfc3339(found.since), "cites": list(found.cites),
        "contested": found.contested,
    }  # fmt: skip


@router.get("/cases/{case}/permits", summary="Read the permits granted over a case")
def permits(request: HttpRequest, case: str) -> list[Json]:
    """The holder reads all, an agency its own."""
    held = queries.permits_of_case(case=CaseId(case), by=actor_of(request), now=clock.now())
    return [permit_json(permit, standing) for permit, standing in held]


@router.post("/granted/{permit}/notice", summary="Tell a permit's holder what is intended")
def notice(request: HttpRequest, permit: str, body: NoticeIn) -> Json:
    """Needs an officer of the agency that granted it."""
    return standing_json(
        actions.give_notice(
            permit=DocumentId(permit), measure=body.measure, reasons=body.reasons, cites=body.cites, until=body.until,
            by=actor_of(request), now=clock.now(),
        )
    )  # fmt: skip


@router.post("/granted/{permit}/answer", summary="Answer a notice about your permit")
def answer(request: HttpRequest, permit: str, body: TextIn) -> Json:
    """Needs a signatory of the holder."""
    return standing_json(
        actions.answer_notice(permit=DocumentId(permit), text=body.text, by=actor_of(request), now=clock.now())
    )


@router.post("/granted/{permit}/acts", summary="Suspend, resume or recall a permit")
def act(request: HttpRequest, permit: str, body: PermitActIn) -> Json:
    """Needs an officer of the agency that granted it; its holder was heard, or a suspension is urgent."""
    return standing_json(
        actions.touch_permit(
            permit=DocumentId(permit), act=body.act, reasons=body.reasons, cites=body.cites, urgent=body.urgent,
            by=actor_of(request), now=clock.now(),
        )
    )  # fmt: skip


@router.post("/granted/{permit}/contest", summary="Contest a suspension or recall of your permit")
def contest(request: HttpRequest, permit: str, body: TextIn) -> Json:
    """Needs a signatory of the holder, up to the day that the measure names."""
    return standing_json(
        actions.contest_measure(permit=DocumentId(permit), grounds=body.text, by=actor_of(request), now=clock.now())
    )


@router.post("/granted/{permit}/contest/decision", summary="Decide as another officer what a holder contests")
def decide(request: HttpRequest, permit: str, body: ContestDecisionIn) -> Json:
    """Needs an officer who took no part."""
    return standing_json(
        actions.decide_contest(
            permit=DocumentId(permit), annulled=body.annulled, reasons=body.reasons, by=actor_of(request),
            now=clock.now(),
        )
    )  # fmt: skip
