# SPDX-License-Identifier: Apache-2.0
"""When a sign-in ends: after twelve hours or an idle one; apart, because Django counts from the last write only.

Source: OWASP ASVS 4.0.3 V3.3.2 (absolute and idle limits of a session).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from tradelane.kernel import clock

SIGNED_IN = "signed_in_at"
SEEN = "seen_at"
_WRITE_EVERY = timedelta(minutes=5)
"""The last use is noted this often, so that reading pages doesn't write on each request."""


class SessionLimits:
    """Signs a person out whose session is too old or was idle too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Check the limits before the page is made; note the use."""
        if request.user.is_authenticated:
            now = clock.now()
            if _is_over(request, now):
                logout(request)
            else:
                _note(request, now)
        return self._get_response(request)


def _is_over(request: HttpRequest, now: datetime) -> bool:
    started, seen = _moment(request, SIGNED_IN), _moment(request, SEEN)
    too_old = started is not None and now - started > timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)
    idle = seen is not None and now - seen > timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return too_old or idle


def _note(request: HttpRequest, now: datetime) -> None:
    request.session.setdefault(SIGNED_IN, now.isoformat())
    seen = _moment(request, SEEN)
    if seen is None or now - seen > _WRITE_EVERY:
        request.session[SEEN] = now.isoformat()


def _moment(request: HttpRequest, key: str) -> datetime | None:
    text = request.session.get(key)
    return datetime.fromisoformat(text) if text else None
