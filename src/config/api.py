# SPDX-License-Identifier: Apache-2.0
"""The API of the node: every room's routes under /api/<room>/; apart, because only wiring may know every room.

A route needs an actor unless it says `auth=None`. In a route, `parties.queries.actor_of(request)` names the actor.
"""

from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from config.openapi import DescribedAPI
from config.problems import of_another_kind, problem_response
from tradelane.kernel.errors import Forbidden, NotFound, TradelaneError, Unreadable
from tradelane.parties.values import Actor

_UNAUTHENTICATED = {
    "type": "urn:tradelane:problem:unauthenticated",
    "title": HTTPStatus.UNAUTHORIZED.phrase,
    "status": 401,
    "detail": "Nobody is signed in.",
    "fix": "Sign in, or send Authorization: Bearer with a token of your organisation.",
}


class SignedIn(AuthBase):
    """A person's session (with its CSRF token) or an organisation's access token."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The actor, or None, which ninja answers with 401."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and getattr(request, "actor_by", "") == "session" and check_csrf(request):
            raise Forbidden(
                "The request lacks the page's CSRF token.", rule="API-1",
                fix="Send the X-CSRFToken header, or use an access token.",
            )  # fmt: skip
        return actor


api = DescribedAPI(
    title="Tradelane",
    version="1",
    description="Sell across a border without paper. Errors are application/problem+json (RFC 9457).",
    auth=SignedIn(),
    docs_url=None,  # the page loads scripts from elsewhere, which our content policy refuses
)


def _kernel_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(error)


def _nobody(request: HttpRequest, error: Any) -> HttpResponse:
    response = JsonResponse(_UNAUTHENTICATED, status=401, content_type="application/problem+json")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(NotFound("There is no such thing.", fix="Check the address."))


def _of_another_kind(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(of_another_kind(error))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    faults = [{"field": ".".join(map(str, e.get("loc", ()))), "message": e.get("msg", "")} for e in error.errors]
    first = faults[0] if faults else {"field": "", "message": "invalid"}
    return problem_response(
        Unreadable(
            str(first["message"]),
            field=str(first["field"]),
            rule="API-2",
            fix="Send what the schema at /api/openapi.json asks for.",
            facts={"faults": faults},
        )
    )


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:  # ninja's word for a body that is no JSON
        return problem_response(
            Unreadable(str(error), field="body", rule="API-2", fix="Send JSON in UTF-8, as the schema asks.")
        )
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": str(error),
    }
    return JsonResponse(body, status=error.status_code, content_type="application/problem+json")


api.add_exception_handler(TradelaneError, _kernel_error)
api.add_exception_handler(AuthenticationError, _nobody)
api.add_exception_handler(Http404, _not_found)
api.add_exception_handler(ObjectDoesNotExist, _of_another_kind)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(HttpError, _http_error)

for _room in settings.ROOMS:
    if find_spec(f"tradelane.{_room}.api"):
        api.add_router(f"/{_room}", import_module(f"tradelane.{_room}.api").router, tags=[_room])
