# SPDX-License-Identifier: Apache-2.0
"""What a carrier's people ask platforms for and answer them, over our own API; apart from DCSA's addresses, at which
machines hand it to each other.
"""

import base64
import binascii
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.parties.queries import actor_of
from tradelane.titles import actions, queries
from tradelane.titles.api.signing import who_signs
from tradelane.titles.formats.dcsa.transport_documents import verbatim_member
from tradelane.titles.values.dcsa import IssuanceView, SurrenderAction, SurrenderView, Visualisation

router = Router()


class PictureIn(Schema):
    """The carrier's picture of the bill."""

    name: str
    content: str
    """Base64."""
    media_type: str = "application/pdf"

    def value(self) -> Visualisation:
        """Decoded. Raises Unreadable."""
        try:
            return Visualisation(self.name, base64.b64decode(self.content, validate=True), self.media_type)
        except binascii.Error as error:
            raise Unreadable("the picture is no base64", field="picture.content", rule="DCSA-READ") from error


class IssuanceIn(Schema):
    """What a platform is asked to issue; the document's JSON is sent on byte for byte."""

    platform: str
    document: dict[str, Any]
    issue_to: dict[str, Any]
    picture: PictureIn | None = None
    replaces: list[str] = []


class IssuanceOut(Schema):
    """A request for an issuance as it stands."""

    id: str
    side: str
    platform: str
    carrier: str
    number: str
    version: str
    document: str
    state: str
    why: str
    title: str | None
    asked_at: str
    answered_at: str | None

    @classmethod
    def of(cls, view: IssuanceView) -> "IssuanceOut":
        """From the value."""
        same = {name: getattr(view, name) for name in cls.model_fields if not name.endswith("_at")}
        answered = rfc3339(view.answered_at) if view.answered_at else None
        return cls(**same, asked_at=rfc3339(view.asked_at), answered_at=answered)


class SurrenderOut(Schema):
    """A request for a surrender as it stands."""

    id: str
    reference: str
    side: str
    platform: str
    carrier: str
    number: str
    purpose: str
    reason: str
    state: str
    comments: str
    wanted: str
    chain: list[dict[str, Any]]
    title: str | None
    asked_at: str
    answered_at: str | None

    @classmethod
    def of(cls, view: SurrenderView) -> "SurrenderOut":
        """From the value."""
        same = {name: getattr(view, name) for name in cls.model_fields if not name.endswith("_at")}
        answered = rfc3339(view.answered_at) if view.answered_at else None
        return cls(**{**same, "chain": list(view.chain)}, asked_at=rfc3339(view.asked_at), answered_at=answered)


class AnswerIn(Schema):
    """SURR, or SREJ with the reason."""

    action: SurrenderAction
    comments: str = ""


@router.post(
    "/issuance-requests", response={201: IssuanceOut}, summary="Ask a platform to issue a bill of lading, as carrier"
)
def ask(request: HttpRequest, body: IssuanceIn) -> Status[IssuanceOut]:
    """Signed with the organisation's key here. The same document again is the same request."""
    actor = who_signs(request)
    wanted = actions.ToIssue(
        document=verbatim_member(request.body, "document"),
        issue_to=body.issue_to,
        picture=body.picture.value() if body.picture else None,
        replaces=tuple(body.replaces),
    )
    id = actions.request_issuance(platform=body.platform, wanted=wanted, by=actor, now=clock.now())
    return Status(201, IssuanceOut.of(queries.issuance(id=id, by=actor)))


@router.get(
    "/issuance-requests", response=list[IssuanceOut], summary="List your organisation's issuance requests, as carrier"
)
def issuances(request: HttpRequest) -> list[IssuanceOut]:
    """Newest first."""
    return [IssuanceOut.of(each) for each in queries.issuances(by=actor_of(request))]


@router.get("/issuance-requests/{request_id}", response=IssuanceOut, summary="One issuance request")
def one_issuance(request: HttpRequest, request_id: str) -> IssuanceOut:
    """As it stands."""
    return IssuanceOut.of(queries.issuance(id=request_id, by=actor_of(request)))


@router.get("/surrender-requests", response=list[SurrenderOut], summary="List surrenders of your bills, as carrier")
def surrenders(request: HttpRequest, open: bool = False) -> list[SurrenderOut]:
    """Newest first; with `open`, only those that wait for your answer."""
    return [SurrenderOut.of(each) for each in queries.surrenders(by=actor_of(request), open=open)]


@router.get("/surrender-requests/{request_id}", response=SurrenderOut, summary="One surrender of a bill of yours")
def one_surrender(request: HttpRequest, request_id: str) -> SurrenderOut:
    """As it stands, with the endorsement chain that the platform sent."""
    return SurrenderOut.of(queries.surrender(id=request_id, by=actor_of(request)))


@router.post(
    "/surrender-requests/{request_id}/answers",
    response={201: SurrenderOut},
    summary="Answer a surrender of a bill of yours",
)
def answer(request: HttpRequest, request_id: str, body: AnswerIn) -> Status[SurrenderOut]:
    """The platform is told by a call, which is tried until it is answered."""
    actor = who_signs(request)
    actions.answer_surrender(
        surrender=request_id, action=body.action, comments=body.comments, by=actor, now=clock.now()
    )
    return Status(201, SurrenderOut.of(queries.surrender(id=request_id, by=actor)))
