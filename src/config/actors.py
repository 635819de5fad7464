# SPDX-License-Identifier: Apache-2.0
"""Who asks: puts the actor on each request; apart, so that rooms only ever read `request.actor`.

A program names itself by `Authorization: Bearer <token>`, a person by the session and the organisation they chose.
`request.actor_by` says which ("token" or "session"): the API checks CSRF for sessions.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from tradelane.kernel import clock
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties import queries
from tradelane.parties.values import CHOSEN_ORGANISATION


class ActorOfRequest:
    """Sets `request.actor` (an Actor or None) and `request.actor_by`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Find out who asks, then answer. A token that is not good is refused, never taken as a stranger's visit."""
        request.actor, request.actor_by = None, ""  # type: ignore[attr-defined]
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            actor = queries.actor_of_token(token=token.strip(), now=clock.now())
            if actor is None:
                return _token_refused()
            request.actor, request.actor_by = actor, "token"  # type: ignore[attr-defined]
        elif request.user.is_authenticated:
            chosen = OrganisationId(request.session.get(CHOSEN_ORGANISATION, ""))
            request.actor = queries.actor_of_person(  # type: ignore[attr-defined]
                person=PersonId(str(request.user.pk)), organisation=chosen
            )
            request.actor_by = "session"  # type: ignore[attr-defined]
        return self._get_response(request)


def _token_refused() -> HttpResponseBase:
    response = JsonResponse(
        {
            "type": "urn:tradelane:problem:unauthenticated",
            "title": "The token is not good",
            "status": 401,
            "detail": "The token is unknown, expired or withdrawn.",
            "fix": "Ask an admin of your organisation for a new token.",
        },
        status=401,
        content_type="application/problem+json",
    )
    response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'  # RFC 6750 §3
    return response
