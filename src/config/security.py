# SPDX-License-Identifier: Apache-2.0
"""Headers that tell the browser what a page may load; apart, because Django 5.2 brings none for content."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import has_vary_header

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # QR codes are drawn as data
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Content Security Policy Level 3 (W3C): nothing inline, nothing from elsewhere."""


def policy_with(style_hashes: Iterable[str]) -> str:
    """The policy of a page that lets through inline styles of elements with these digests, and no other.

    For packages that place themselves so; a page names them as `response.style_hashes`.
    """
    named = " ".join(f"'{digest}'" for digest in style_hashes)
    return f"{POLICY}; style-src 'self'; style-src-attr 'unsafe-hashes' {named}"


PERMISSIONS = "camera=(self), geolocation=(), microphone=(), publickey-credentials-get=(self)"


class ContentSecurityPolicy:
    """Adds the policy to every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `request` with the headers added."""
        response = self._get_response(request)
        hashes = getattr(response, "style_hashes", ())
        response.headers.setdefault("Content-Security-Policy", policy_with(hashes) if hashes else POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class PublicAnswers:
    """Keeps what anybody's cache may hold, such as tiles of the log, free of who asked: no cookie, one for all.

    Outside of sessions and languages, which mark every answer as differing by them (RFC 9111 §4.1, §7.3).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `request`; a `public` answer loses its cookies and varies at most by its encoding."""
        response = self._get_response(request)
        if response.headers.get("Cache-Control", "").startswith("public"):
            response.cookies.clear()
            if has_vary_header(response, "Accept-Encoding"):
                response.headers["Vary"] = "Accept-Encoding"
            else:
                del response.headers["Vary"]
        return response
