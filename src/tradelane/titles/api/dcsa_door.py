# SPDX-License-Identifier: Apache-2.0
"""DCSA's addresses for issuance, surrender and endorsement chains (EBL_ISS, EBL_SUR and EBL_END 3.0.4); no decisions.

Who may call is left open by DCSA: here whoever calls has a token of the organisation that they call for. What is
refused changes nothing.
"""

from datetime import datetime
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from ninja import Router

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden
from tradelane.parties.queries import actor_of
from tradelane.parties.values import NOBODY, Actor
from tradelane.titles import actions, queries
from tradelane.titles.api.dcsa import answer, described, door
from tradelane.titles.formats.dcsa.endorsements import endorsement_chains_bytes, read_endorsement_query
from tradelane.titles.formats.dcsa.envelopes import party_json

router = Router()

VERSION = "3.0.4"
_BODY = described({"type": "object"})


class _Receive(Protocol):
    """What takes a body in."""

    def __call__(self, *, content: bytes, by: Actor, now: datetime) -> None:
        """Raises what forbids it."""


def _taken_in(request: HttpRequest, receive: _Receive) -> HttpResponse:
    receive(content=request.body, by=_caller(request), now=clock.now())
    return answer(204, b"", version=VERSION)


def _caller(request: HttpRequest) -> Actor:
    """For whom a program calls. A browser's session is not enough: another site's page could use it."""
    if getattr(request, "actor_by", "") != "token":
        raise Forbidden(
            "Nobody is named.", rule=NOBODY, fix="Send Authorization: Bearer with a token of your organisation."
        )
    return actor_of(request)


@router.put(
    "/v3/ebl-issuance-requests",
    auth=None,
    openapi_extra=_BODY,
    summary="As a platform: issue a bill of lading (DCSA EBL_ISS)",
)
@door(VERSION)
def issuance_requests(request: HttpRequest) -> HttpResponse:
    """The carrier is told by a call of ours what became of it. 409: the document's number is taken."""
    return _taken_in(request, actions.receive_issuance)


@router.post(
    "/v3/ebl-issuance-responses",
    auth=None,
    openapi_extra=_BODY,
    summary="As a carrier: hear what became of it (DCSA EBL_ISS)",
)
@door(VERSION)
def issuance_responses(request: HttpRequest) -> HttpResponse:
    """The same answer again changes nothing."""
    return _taken_in(request, actions.receive_issuance_answer)


@router.post(
    "/v3/ebl-surrender-requests",
    auth=None,
    openapi_extra=_BODY,
    summary="As a carrier: take a surrender in (DCSA EBL_SUR)",
)
@door(VERSION)
def surrender_requests(request: HttpRequest) -> HttpResponse:
    """The platform is told by a call of ours what its carrier answers. The same request again changes nothing."""
    return _taken_in(request, actions.receive_surrender)


@router.post(
    "/v3/ebl-surrender-responses",
    auth=None,
    openapi_extra=_BODY,
    summary="As a platform: hear the carrier's answer (DCSA EBL_SUR)",
)
@door(VERSION)
def surrender_responses(request: HttpRequest) -> HttpResponse:
    """The record is moved before this answers. 409: the request was answered before."""
    return _taken_in(request, actions.receive_surrender_answer)


@router.get(
    "/v3/endorsement-chains/{transport_document_reference}",
    auth=None,
    openapi_extra=described(),
    summary="As a platform: tell a carrier what became of its bill (DCSA EBL_END)",
)
@door(VERSION)
def endorsement_chains(request: HttpRequest, transport_document_reference: str) -> HttpResponse:
    """Filters: `transportDocumentSubReference`, `carrierSCACCode`. 404: the carrier issued no such bill here."""
    by = _caller(request)
    chains = queries.endorsement_chains(
        asked=read_endorsement_query(transport_document_reference, request.GET.dict()), by=by
    )
    named = {party for one in chains for link in one.links for party in (link.actor, link.recipient) if party}
    parties = {each: party_json(queries.chain_party(each)) for each in named}
    return answer(200, endorsement_chains_bytes(chains, parties=parties), version=VERSION)
