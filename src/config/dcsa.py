# SPDX-License-Identifier: Apache-2.0
"""What stops a call on its way to a door of DCSA's is told in DCSA's form too; apart, as no door sees such a call."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from config.openapi import PROBLEM
from tradelane.titles.api.dcsa import ADDRESSES, in_form


class DcsasForm:
    """Turns the node's own problems below DCSA's address, as of an unknown token or method, into an ErrorResponse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; what a door answered is left as it is."""
        response = self._get_response(request)
        if not request.path.startswith(ADDRESSES) or response.headers.get("Content-Type") != PROBLEM:
            return response
        return in_form(request, response) if isinstance(response, HttpResponse) else response
