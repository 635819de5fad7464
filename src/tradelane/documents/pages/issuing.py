# SPDX-License-Identifier: Apache-2.0
"""Pages that issue a document of any kind over a consignment; apart from showing them. No decisions here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tradelane.consignments import queries as consignments
from tradelane.documents import actions, queries
from tradelane.documents.pages.forms import StatementsForm
from tradelane.documents.pages.signing import sign_here_page
from tradelane.documents.values import KINDS, DocumentKind
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Role
from tradelane.trust import queries as trust


@login_required
@require_safe
def choose_consignment(request: HttpRequest) -> HttpResponse:
    """The consignments over which the reader's organisation may issue a document."""
    return render(request, "documents/issue.html", {"found": consignments.consignments(by=actor_of(request))})


@login_required
@require_safe
def choose_kind(request: HttpRequest, consignment: str) -> HttpResponse:
    """Every kind of document that the reader's organisation may issue, to issue one over the consignment."""
    by = actor_of(request)
    found = consignments.consignment(ConsignmentId(consignment), by=by)
    kinds = sorted(
        ((kind, queries.kind_name(kind)) for kind in DocumentKind if KINDS[kind].may_be_issued_by(by.kinds)),
        key=lambda pair: pair[1],
    )
    context = {"consignment": found, "kinds": kinds, "may_sign": by.may(Role.SIGNATORY)}
    return render(request, "documents/issue_kind.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def issue_document(request: HttpRequest, consignment: str, kind: str) -> HttpResponse:
    """Ask what only the issuer can say, issue and sign, or have the reader's browser sign by the key it names.

    What a rule refuses is shown beside its field.
    """
    if kind not in set(DocumentKind):
        raise NotFound("There is no such kind of document.", field="kind", fix="Choose one of the list.")
    by, chosen = actor_of(request), DocumentKind(kind)
    found = consignments.consignment(ConsignmentId(consignment), by=by)
    form = StatementsForm(
        request.POST or None,
        kind=chosen,
        language=get_language() or "en",
        readers=queries.possible_readers(consignment=found.id, by=by),
    )
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        wanted: dict[str, Any] = {
            "kind": chosen,
            "consignment": found.id,
            "number": form.cleaned_data["number"],
            "statements": form.statements(),
            "readers": form.cleaned_data["readers"],
            "by": by,
            "now": now,
        }
        try:
            if request.POST.get("key"):
                asked = actions.prepare_to_sign(**wanted, key=request.POST["key"])
                return sign_here_page(request, asked, found)
            issued = actions.issue_over(**wanted)
        except (Unreadable, Refused, Conflict, Forbidden) as error:
            if "request" in error.facts:  # it waits for another signatory
                return redirect("waiting_documents")
            form.say(error)
        else:
            return redirect("document", id=issued)
    context: dict[str, Any] = {
        "consignment": found,
        "kind": queries.kind_name(chosen),
        "form": form,
        "keys": {key.id: key.serial for key in trust.browser_keys(by=by, now=now)},
    }
    return render(request, "documents/issue_form.html", context, status=400 if form.errors else 200)
