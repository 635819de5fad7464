# SPDX-License-Identifier: Apache-2.0
"""DCSA's addresses for issuance and surrender (EBL_ISS and EBL_SUR 3.0.4); apart, as their answers are DCSA's.

Who may call is left open by DCSA: here whoever calls has a token of the organisation that they call for. What is
refused changes nothing, and is answered with DCSA's `ErrorResponse`.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import Router

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, TradelaneError, Unavailable
from tradelane.parties.values import Actor
from tradelane.titles import actions
from tradelane.titles.formats.dcsa.answers import error_bytes

router = Router()

VERSION = "3.0.4"
_MAJOR = VERSION.partition(".")[0]
_STATUS: tuple[tuple[type[TradelaneError], HTTPStatus], ...] = (
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""What can't be read, or breaks a rule of what it must say, is a 400: DCSA's files know no 422 here."""

Receive = Callable[..., None]


def _answered(request: HttpRequest, receive: Receive) -> HttpResponse:
    """Let `receive` take in the body, and answer 204; or DCSA's error."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or getattr(request, "actor_by", "") != "token":
        return _error(request, HTTPStatus.UNAUTHORIZED, "Send Authorization: Bearer with a token of your organisation.")
    asked = request.headers.get("API-Version", _MAJOR)
    if asked.partition(".")[0] != _MAJOR:
        return _error(request, HTTPStatus.BAD_REQUEST, f"This is version {_MAJOR} of the API.", field="API-Version")
    try:
        receive(content=request.body, by=actor, now=clock.now())
    except RequestDataTooBig:
        return _error(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is larger than 20 MB.")
    except OperationalError:
        return _error(request, HTTPStatus.SERVICE_UNAVAILABLE, "The store is busy: send the same again.")
    except TradelaneError as error:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
        return _error(request, status, f"{error.message} {error.fix}".strip(), field=error.field, code=error.rule)
    return _with_version(HttpResponse(status=HTTPStatus.NO_CONTENT))


def _error(request: HttpRequest, status: HTTPStatus, message: str, *, field: str = "", code: str = "") -> HttpResponse:
    body = error_bytes(
        method=request.method or "POST", uri=request.path, status=status, at=clock.now(), message=message, field=field,
        code=code or status.phrase,
    )  # fmt: skip
    response = _with_version(HttpResponse(body, status=status, content_type="application/json"))
    if status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _with_version(response: HttpResponse) -> HttpResponse:
    response.headers["API-Version"] = VERSION
    return response


@router.put("/v3/ebl-issuance-requests", auth=None, summary="As a platform: issue a bill of lading (DCSA EBL_ISS)")
def issuance_requests(request: HttpRequest) -> HttpResponse:
    """The carrier is told by a call of ours what became of it. 409: the document's number is taken."""
    return _answered(request, actions.receive_issuance)


@router.post("/v3/ebl-issuance-responses", auth=None, summary="As a carrier: hear what became of it (DCSA EBL_ISS)")
def issuance_responses(request: HttpRequest) -> HttpResponse:
    """The same answer again changes nothing."""
    return _answered(request, actions.receive_issuance_answer)


@router.post("/v3/ebl-surrender-requests", auth=None, summary="As a carrier: take a surrender in (DCSA EBL_SUR)")
def surrender_requests(request: HttpRequest) -> HttpResponse:
    """The platform is told by a call of ours what its carrier answers. The same request again changes nothing."""
    return _answered(request, actions.receive_surrender)


@router.post(
    "/v3/ebl-surrender-responses", auth=None, summary="As a platform: hear the carrier's answer (DCSA EBL_SUR)"
)
def surrender_responses(request: HttpRequest) -> HttpResponse:
    """The record is moved before this answers. 409: the request was answered before."""
    return _answered(request, actions.receive_surrender_answer)
