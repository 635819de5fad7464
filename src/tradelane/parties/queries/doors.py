# SPDX-License-Identifier: Apache-2.0
"""From where somebody comes to a door that is open to everybody; apart, as nobody is told by it."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address that a request came from.

    A node on https stands behind the proxy that ends it, whose own word is the last one of `X-Forwarded-For`; what
    stands before it anybody may have written. Without a proxy the header is not believed at all.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    last: str = forwarded.rsplit(",", 1)[-1].strip()
    return last or str(request.META.get("REMOTE_ADDR", ""))
