# SPDX-License-Identifier: Apache-2.0
"""A short way in for entries and acts of titles, past Django's middleware; apart, because it must decide nothing.

What a program with an access token sends to `/api/titles/{id}/entries`, or to the address of an act such as
`/api/titles/{id}/transfers`, is done here when all is well. Whatever is odd or refused goes on to the usual door as it
came, which asks everything anew and says what is wrong: the thin door has no refusal of its own, so that the two can't
differ. Whose token it is, who may see the title, each rule, the head and the commit are those of `titles.actions`.
"""

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.signals import request_started
from django.db import DatabaseError
from django.http.request import split_domain_port, validate_host

from config.security import PERMISSIONS, POLICY
from tradelane.kernel import clock
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import actor_of_token
from tradelane.parties.values import Bearer
from tradelane.titles import actions, formats
from tradelane.titles.api import ACTS, acted_body, recorded_body

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_ENTRIES = "entries"
_ADDRESS = re.compile(rf"/api/titles/(title_[0-9a-z]{{26}})/({'|'.join((_ENTRIES, *ACTS))})")
_BEARER = "Bearer "
USUAL_AT_ONCE = 16
"""Requests that Django answers at a time: each computes, so that more of them would only hold each other up."""


class ThinDoor:
    """A WSGI application in front of another, the usual door."""

    def __init__(self, usual: Application) -> None:
        self._application = usual
        self._room = BoundedSemaphore(USUAL_AT_ONCE)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what was done; leave all else to the usual door."""
        address = _ADDRESS.fullmatch(environ["PATH_INFO"])
        if address is None or not _is_plain(environ):
            return self._usual(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        answer = _done(TitleId(address[1]), address[2], body, environ)
        if answer is None:
            return self._usual({**environ, "wsgi.input": BytesIO(body)}, start_response)
        start_response("201 Created", [*_headers(environ), ("Content-Length", str(len(answer)))])
        return [answer]

    def _usual(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        with self._room:
            return self._application(environ, start_response)


def _is_plain(environ: Environ) -> bool:
    """Whether a request is as programs send it: nothing in it asks for what the middleware does."""
    length = environ.get("CONTENT_LENGTH") or ""
    domain, _ = split_domain_port(environ.get("HTTP_HOST", ""))
    return (
        environ["REQUEST_METHOD"] == "POST"
        and length.isascii()
        and length.isdigit()
        and int(length) <= formats.LARGEST_LINE
        and environ.get("HTTP_AUTHORIZATION", "").startswith(_BEARER)
        and environ.get("CONTENT_TYPE") == "application/json"
        and environ.get("HTTP_ACCEPT_LANGUAGE", "*") == "*"
        and not environ.get("QUERY_STRING")
        and "HTTP_COOKIE" not in environ
        and not settings.FOR_NODES
        and domain != ""
        and validate_host(domain, settings.ALLOWED_HOSTS)
    )


def _done(title: TitleId, noun: str, body: bytes, environ: Environ) -> bytes | None:
    """The answer once it is done; None when the usual door has to say why it is not."""
    bearer, now = Bearer(environ["HTTP_AUTHORIZATION"].removeprefix(_BEARER).strip()), clock.now()
    try:
        if noun == _ENTRIES:
            return recorded_body(actions.record_line(line=body, title=title, by=bearer, now=now))
        request_started.send(sender=ThinDoor, environ=environ)  # this thread's connection is looked after, as by Django
        actor = actor_of_token(token=bearer.token, now=now)
        return acted_body(noun, body, title=title, by=actor, now=now) if actor else None
    except (TradelaneError, DatabaseError, ValueError):
        return None


def _headers(environ: Environ) -> list[tuple[str, str]]:
    """What the middleware adds to an answer of the API."""
    headers = [
        ("Content-Type", "application/json; charset=utf-8"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Content-Security-Policy", POLICY),
        ("Permissions-Policy", PERMISSIONS),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ("Vary", "Accept-Language, Cookie"),
        ("Content-Language", settings.LANGUAGE_CODE),
    ]
    if settings.SECURE_HSTS_SECONDS and environ.get("HTTP_X_FORWARDED_PROTO") == "https":
        headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"))
    return headers
