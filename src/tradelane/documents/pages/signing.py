# SPDX-License-Identifier: Apache-2.0
"""Pages between which the reader's browser signs a document; apart from issuing, which signs with the node's key."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tradelane.consignments.values import Consignment
from tradelane.documents import actions, queries
from tradelane.documents.formats.signed import signed_line
from tradelane.documents.values import DocumentKind, ToSign
from tradelane.kernel import clock
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import actor_of
from tradelane.trust.values import DetachedSignature


def sign_here_page(request: HttpRequest, asked: ToSign, consignment: Consignment) -> HttpResponse:
    """What the browser is to sign, which it reads and shows by itself."""
    names = {str(kind): queries.kind_name(kind) for kind in DocumentKind}
    context: dict[str, Any] = {
        "asked": asked,
        "payload": asked.payload.decode(),
        "consignment": consignment,
        "kind": names[asked.document.kind],
        "kinds": names,
    }
    return render(request, "documents/sign_here.html", context)


@login_required
@require_POST
def signed_here(request: HttpRequest) -> HttpResponse:
    """Take the document in as the browser signed it, as any other that its issuer signed elsewhere."""
    given = request.POST
    signature = DetachedSignature(given.get("protected", ""), given.get("signature", ""))
    (result,) = actions.take_in(
        batch=signed_line(given.get("payload", "").encode(), signature),
        readers=[OrganisationId(reader) for reader in given.getlist("readers")],
        by=actor_of(request),
        now=clock.now(),
    )
    if isinstance(result, TradelaneError):
        raise result
    return redirect("document", id=result.document)
