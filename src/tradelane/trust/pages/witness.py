# SPDX-License-Identifier: Apache-2.0
"""The door for other logs that want their checkpoint cosigned (C2SP tlog-witness); plain text, and no decisions.

Whoever asks proves itself by the log's signature, so there is no session and no token. Statuses are the protocol's.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.trust import actions, queries
from tradelane.trust.formats.witnesses import LARGEST_REQUEST, SIZE_MEDIA

_TEXT = "text/plain; charset=utf-8"
_STATUS: tuple[tuple[type[TradelaneError], int], ...] = (
    (Unreadable, 400),
    (Forbidden, 403),
    (NotFound, 404),
    (Refused, 422),
)


@csrf_exempt
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign another log's checkpoint, or say why not."""
    announced = request.headers.get("Content-Length", "")
    if not announced.isdigit() or int(announced) > LARGEST_REQUEST:
        return HttpResponse("a request to a witness is at most 64,000 bytes\n", content_type=_TEXT, status=400)
    try:
        line = actions.witness_checkpoint(request=request.body, now=clock.now())
    except Conflict as error:
        return HttpResponse(f"{error.facts['size']}\n", content_type=SIZE_MEDIA, status=409)
    except TradelaneError as error:
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        return HttpResponse(f"{error}\n", content_type=_TEXT, status=status)
    return HttpResponse(line, content_type=_TEXT)


@require_safe
def witness_key(request: HttpRequest) -> HttpResponse:
    """The verifier key of this node's witness, for operators of logs."""
    return HttpResponse(f"{queries.witness_of_node().as_vkey()}\n", content_type=_TEXT)


urlpatterns = [
    path("witness/add-checkpoint", add_checkpoint, name="witness_add_checkpoint"),
    path("witness/key", witness_key, name="witness_key"),
]
