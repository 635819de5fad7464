# SPDX-License-Identifier: Apache-2.0
"""Kernel errors on the web: problem+json for programs, a page for people; apart, so that all rooms look alike.

| error       | status | why (RFC 9110)                                                     |
|-------------|--------|--------------------------------------------------------------------|
| Unreadable  | 400    | the content can't be read (15.5.1)                                 |
| Forbidden   | 403    | known who asks, not allowed (15.5.4)                               |
| NotFound    | 404    | no such thing, or not for this organisation (15.5.5)               |
| Gone        | 410    | it was a person's and was erased, or only law reads it (15.5.11)   |
| Conflict    | 409    | it moved since it was seen: read again and retry (15.5.10)         |
| Stale       | 412    | the version named in If-Match is past (15.5.13)                    |
| Unseen      | 428    | a change without If-Match: read first (RFC 6585 s. 3)              |
| TooMany     | 429    | too often in a time: `Retry-After` says when again (RFC 6585 s. 4) |
| Refused     | 422    | well formed and understood, and a rule says no (15.5.21)           |
| Unavailable | 503    | an outside system gave no answer: try later (15.6.4)               |
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tradelane.kernel import clock
from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.errors import (
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    Refused,
    Stale,
    TooMany,
    TradelaneError,
    Unavailable,
    Unreadable,
    Unseen,
)
from tradelane.parties.values import NOBODY

_STATUS: dict[type[TradelaneError], int] = {
    Unreadable: 400,
    Forbidden: 403,
    NotFound: 404,
    Gone: 410,
    Conflict: 409,
    Stale: 412,
    Unseen: 428,
    Refused: 422,
    TooMany: 429,
    Unavailable: 503,
}
REFUSALS: dict[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "The content can't be read.",
    HTTPStatus.UNAUTHORIZED: "Nobody is signed in.",
    HTTPStatus.FORBIDDEN: "This person or organisation may not do this.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or this organisation may not know of it.",
    HTTPStatus.CONFLICT: "It moved since it was seen: read it again, then decide.",
    HTTPStatus.GONE: "It was about a person, and was erased or is kept for the law alone.",
    HTTPStatus.PRECONDITION_FAILED: "The version named in `If-Match` is past.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "It was understood, and a rule says no.",
    HTTPStatus.PRECONDITION_REQUIRED: "A change names in `If-Match` the version that was read.",
    HTTPStatus.TOO_MANY_REQUESTS: "This came too often; `Retry-After` says when again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "An outside system, or the store, gave no answer; `Retry-After` says when again.",
}
"""Every status with which a route refuses, in words for who reads the API's description."""
_log = logging.getLogger(__name__)
_RETRY_AFTER = "30"
"""Seconds; outside systems that are down rarely come back sooner."""


def status_of(error: TradelaneError) -> int:
    """The HTTP status of a kernel error, by the nearest class in the table."""
    return next((_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS), 500)


def problem(error: TradelaneError) -> dict[str, Any]:
    """The error as RFC 9457 problem details; `rule`, `field`, `fix` and `cites` are our extension members."""
    status = status_of(error)
    facts = error.as_dict()
    kind = facts.pop("kind")
    return {
        "type": f"urn:tradelane:problem:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": facts.pop("message"),
        **facts,
    }


def problem_response(error: TradelaneError) -> HttpResponse:
    """The answer to a program."""
    status = status_of(error)
    response = JsonResponse(problem(error), status=status, content_type="application/problem+json")
    return when_again(response, error)


def when_again(response: HttpResponse, error: TradelaneError) -> HttpResponse:
    """The answer, saying in whole seconds after when asking again helps (RFC 9110, 10.2.3)."""
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = _RETRY_AFTER
    elif isinstance(error, TooMany):
        wait = from_rfc3339(error.facts["again_at"]) - clock.now()
        response.headers["Retry-After"] = str(max(1, ceil(wait.total_seconds())))
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker is a program: an API address, a token, or an Accept header without HTML."""
    if request.path.startswith("/api/") or getattr(request, "actor_by", "") == "token":
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "html" not in accept


def problem_page(request: HttpRequest, error: TradelaneError) -> HttpResponse:
    """The answer to a person: what happened, the rule, what to do."""
    status = status_of(error)
    context = {"problem": problem(error), "status": status}
    try:
        html = render_to_string("problem.html", context, request=request)
    except TemplateDoesNotExist:
        return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
    return when_again(HttpResponse(html, status=status), error)


class ProblemPages:
    """Turns a kernel error that leaves a page into the right answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; a method that its address does not take is answered in our words."""
        response = self._get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return _method_not_allowed(request, allowed=response.headers.get("Allow", ""))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer for a kernel error, or for a store that is busy; None leaves any other exception to Django."""
        if isinstance(exception, OperationalError):
            _log.error("the store did not answer: %s", type(exception).__name__)
            exception = Unavailable(_("The store is busy."), fix=_("Try again in a minute."))
        if isinstance(exception, ObjectDoesNotExist):
            exception = of_another_kind(exception)
        if not isinstance(exception, TradelaneError):
            return None
        if wants_json(request):
            return problem_response(exception)
        if exception.rule == NOBODY and request.method in ("GET", "HEAD"):
            return _way_in(request)
        return problem_page(request, exception)


def of_another_kind(error: ObjectDoesNotExist) -> NotFound:
    """The answer to an id that the asker may know of and that names something else than what is asked for here."""
    _log.warning("looked for in the wrong place: %s", type(error).__qualname__)
    return NotFound(_("There is no such thing here."), fix=_("Check the address."))


def _method_not_allowed(request: HttpRequest, *, allowed: str) -> HttpResponse:
    """405: the address is there and takes other methods (RFC 9110, 15.5.6), which `Allow` names."""
    status = HTTPStatus.METHOD_NOT_ALLOWED
    told = {
        "type": "urn:tradelane:problem:method-not-allowed",
        "title": status.phrase,
        "status": int(status),
        "detail": _("This address takes no %(method)s.") % {"method": request.method},
        "field": "method",
        "fix": _("Use %(methods)s.") % {"methods": allowed or "GET"},
    }
    if wants_json(request):
        response: HttpResponse = JsonResponse(told, status=status, content_type="application/problem+json")
    else:
        page = render_to_string("problem.html", {"problem": told, "status": int(status)}, request=request)
        response = HttpResponse(page, status=status)
    response.headers["Allow"] = allowed
    return response


def _way_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, or to the choice of an organisation for who is signed in; and back here afterwards."""
    target = "choose_organisation" if request.user.is_authenticated else settings.LOGIN_URL
    return redirect(f"{reverse(target)}?{urlencode({'next': request.get_full_path()})}")
