# SPDX-License-Identifier: Apache-2.0
"""DCSA PINT 3.0.0 for other platforms: the four endpoints of its specification; no decisions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from tradelane.kernel import clock
from tradelane.kernel.described import answers
from tradelane.titles import queries
from tradelane.titles.actions import pint
from tradelane.titles.actions.pint.answering import Reply
from tradelane.titles.api.dcsa import answer, described, door

router = Router()
PINT = "3.0.0"
_BODY, _TEXT = described({"type": "object"}), described({"type": "string"})


def _replied(reply: Reply) -> HttpResponse:
    return answer(reply.status, reply.body, version=PINT)


@router.post(
    "dcsa/v3/envelopes", auth=None, openapi_extra=_BODY, operation_id="pint_start_transfer",
    summary="DCSA PINT: start the transfer of a bill to this platform; answers 201, or a signed response",
)  # fmt: skip
@door(PINT)
def start_transfer(request: HttpRequest) -> HttpResponse:
    """An EblEnvelope."""
    return _replied(pint.start_transfer(content=request.body, now=clock.now()))


@router.put(
    "dcsa/v3/envelopes/{reference}/additional-documents/{checksum}", auth=None, openapi_extra=_TEXT,
    operation_id="pint_take_document", summary="DCSA PINT: send one file of a transfer, as base64 in a JSON text",
)  # fmt: skip
@door(PINT)
def take_document(request: HttpRequest, reference: str, checksum: str) -> HttpResponse:
    """204, or a signed INCD."""
    reply = pint.take_document(reference=reference, checksum=checksum, content=request.body, now=clock.now())
    return _replied(reply)


@router.put(
    "dcsa/v3/envelopes/{reference}/finish-transfer", auth=None, openapi_extra=described(),
    operation_id="pint_finish_transfer", summary="DCSA PINT: finish a transfer; answers with the signed receipt",
)  # fmt: skip
@door(PINT)
def finish_transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """RECE, MDOC, DISE or BENV, signed."""
    return _replied(pint.finish_transfer(reference=reference, now=clock.now()))


@router.post(
    "dcsa/v3/receiver-validation", auth=None, openapi_extra=_BODY, operation_id="pint_validate_receiver",
    summary="DCSA PINT: the name of the party whom a code names on this platform",
)  # fmt: skip
@door(PINT)
def validate_receiver(request: HttpRequest) -> HttpResponse:
    """So that people see whom they are about to send a bill to."""
    name = pint.validate_receiver(content=request.body)
    response = JsonResponse({"partyName": name})
    response.headers["API-Version"] = PINT
    return response


@router.get(
    "dcsa/.well-known/jwks.json", auth=None, summary="The keys by which this platform signs, as a JWK set",
    openapi_extra=answers("application/json", says="RFC 7517", schema={"type": "object"}),
)  # fmt: skip
def own_keys(request: HttpRequest) -> HttpResponse:
    """DCSA leaves open how keys are made known; this one address does for PINT, issuance and surrender."""
    return JsonResponse(queries.own_keys(queries.here()))
