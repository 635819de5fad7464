# SPDX-License-Identifier: Apache-2.0
"""Pages that belong to no room: errors and the sign of life; apart from the rooms' own pages."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from config.problems import problem_page, problem_response, wants_json
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Forbidden, NotFound, TradelaneError, Unreadable
from tradelane.parties.queries import organisation


def node(request: HttpRequest) -> dict[str, Any]:
    """What every template knows: the node, its economy, who is here."""
    return {
        "NODE_ORGANISATION": settings.NODE_ORGANISATION,
        "ECONOMY": settings.ECONOMY,
        "ECONOMY_NAME": _(ECONOMIES.get(settings.ECONOMY, settings.ECONOMY)),
        "BASE_URL": settings.BASE_URL,
        "actor": (actor := getattr(request, "actor", None)),
        "ORGANISATION_NAME": lambda: actor and organisation(actor.organisation).name,
    }


def alive(request: HttpRequest) -> HttpResponse:
    """For load balancers: 200 when the node can read its store."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"alive": True})


def addresses_stay(request: HttpRequest) -> HttpResponse:
    """Instead of allauth's page: who could take any address unproven would see what is another person's."""
    raise Forbidden(
        _("Your address was entered by an admin of your organisation."), fix=_("Ask them to add your new one.")
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; a body that was not read because it is too large says so."""
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return _answer(
            request,
            Unreadable(
                _("This has more than the %(limit)s bytes that are read.") % {"limit": limit},
                field="body",
                rule="FILE-2",
                fix=_("Send a smaller file."),
            ),
        )
    return _answer(request, Unreadable(_("This request can't be read."), fix=_("Go back and try again.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, Forbidden(_("You may not do this."), fix=_("Sign in with an account that may.")))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: the page was open for long, or the browser keeps no cookies."""
    return _answer(
        request,
        Forbidden(
            _("This form is no longer good: it was open for long, or your browser keeps no cookies."),
            rule="API-1",
            fix=_("Go back, load the page again and send the form once more."),
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _answer(request, NotFound(_("There is no such page."), fix=_("Check the address.")))


def broken(request: HttpRequest) -> HttpResponse:
    """500: says nothing about the inside."""
    return _answer(request, TradelaneError(_("Something broke on our side."), fix=_("Try again in a minute.")))


def _answer(request: HttpRequest, error: TradelaneError) -> HttpResponse:
    return problem_response(error) if wants_json(request) else problem_page(request, error)
