# SPDX-License-Identifier: Apache-2.0
"""How DCSA's doors answer: bodies as bytes, `API-Version`, and its own `ErrorResponse`; no decisions.

Platforms prove themselves by what they sign, so these doors ask for no session; those of issuance and surrender, where
not every body is signed, ask for a token. They stand under `/api/titles/dcsa/v3/`; a platform registers this node with
the base address `…/api/titles/dcsa`.
"""

import json
from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from tradelane.kernel import clock
from tradelane.kernel.described import Described, answers_alike, takes
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, TradelaneError, Unavailable, Unreadable
from tradelane.parties.values import NOBODY
from tradelane.titles.formats.dcsa.answers import error_bytes

P = ParamSpec("P")
ADDRESSES = ("/api/titles/dcsa/v3/", "/api/titles/control-records/v1/")
"""Where these doors stand, and those of a control tracking registry; beside the first, below `dcsa/`, is what this node
offers its own people about them."""
JSON = "application/json"
_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of a refusal that say what to do, whatever its body."""
TOO_LARGE = 413
UNAUTHENTICATED = 401
NO_SUCH_FORM = 415
_STATUS: tuple[tuple[type[TradelaneError], int, str], ...] = (
    (Unreadable, 400, "invalidData"),
    (Forbidden, 403, "forbidden"),
    (NotFound, 404, "notFound"),
    (Conflict, 409, "conflict"),
    (Unavailable, 503, "unavailable"),
    (TradelaneError, 422, "refused"),
)


def described(body: Described | None = None) -> Described:
    """What such a door takes, and that it answers in DCSA's form whatever comes of it."""
    statuses = sorted({*(status for _, status, _ in _STATUS), 200, 201, 204, UNAUTHENTICATED, TOO_LARGE, NO_SUCH_FORM})
    answers = answers_alike(JSON, says="An answer in DCSA's form", statuses=statuses, schema={"type": "object"})
    return {**answers, **(takes(JSON, body) if body else {})}


def answer(status: int, body: bytes, *, version: str) -> HttpResponse:
    """An answer with the API's full version."""
    response = HttpResponse(body, status=status, content_type=JSON)
    response.headers["API-Version"] = version
    return response


def door(
    version: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Answer what goes wrong as DCSA's unsigned ErrorResponse, under this version of the API.

    A caller who asks for another major version is told so: `API-Version` may be left out.
    """

    def wrap(
        handle: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                if told := _other_form(request):
                    return _error(request, NO_SUCH_FORM, "unsupportedMediaType", told, "", version)
                _require_version(request, version)
                _require_keepable(request)
                return handle(request, *args, **kwargs)
            except RequestDataTooBig:
                return _error(request, TOO_LARGE, "tooLarge", "The body is too large.", "", version)
            except OperationalError:
                return _error(request, 503, "unavailable", "The store is busy: send the same again.", "", version)
            except TradelaneError as error:
                status, code = next((status, code) for kind, status, code in _STATUS if isinstance(error, kind))
                status = UNAUTHENTICATED if error.rule == NOBODY else status
                told = f"{error.message} {error.fix}".strip()
                return _error(request, status, error.rule or code, told, error.field, version)

        update_wrapper(answered, handle)
        return answered

    return wrap


def in_form(request: HttpRequest, problem: HttpResponse) -> HttpResponse:
    """A problem that stopped a call before a door, as DCSA's ErrorResponse; of no API, so without a version."""
    told = json.loads(problem.content)
    body = error_bytes(
        method=request.method or "POST", uri=request.path, status=problem.status_code, at=clock.now(),
        message=f"{told['detail']} {told.get('fix', '')}".strip(), field=told.get("field", ""),
        code=told.get("rule") or told["type"].rpartition(":")[2],
    )  # fmt: skip
    headers = {name: problem.headers[name] for name in _KEPT if name in problem.headers}
    return HttpResponse(body, status=problem.status_code, content_type=JSON, headers=headers)


def _require_version(request: HttpRequest, version: str) -> None:
    asked, major = request.headers.get("API-Version", ""), version.partition(".")[0]
    if asked.partition(".")[0] not in ("", major):
        raise Unreadable(f"this API has the major version {major}", field="API-Version")


def _other_form(request: HttpRequest) -> str:
    """What is wrong with the form that a caller says its body has; empty where it says JSON, or nothing."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        return "A body is read as it is, not compressed."
    if request.headers.get("Content-Type") and request.content_type != JSON:
        return f"A body is {JSON}, in UTF-8."
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    return "" if charset in ("utf-8", "us-ascii") else "JSON between systems is in UTF-8 (RFC 8259 §8.1)."


def _require_keepable(request: HttpRequest) -> None:
    """What is signed inside a body is asked the same where it is read (`formats.dcsa.members`)."""
    if "\x00" in request.path:
        raise NotFound("There is nothing at this address.")
    if b"\\u0000" in request.body:
        raise Unreadable(
            "the body holds the character U+0000", field="body", rule="JSON-6", fix="Take it out: no database keeps it."
        )


def _error(request: HttpRequest, status: int, code: str, message: str, field: str, version: str) -> HttpResponse:
    body = error_bytes(
        method=request.method or "POST", uri=request.path, status=status, at=clock.now(), message=message, field=field,
        code=code,
    )  # fmt: skip
    return answer(status, body, version=version)
