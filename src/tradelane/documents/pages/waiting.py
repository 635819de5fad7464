# SPDX-License-Identifier: Apache-2.0
"""Pages of documents that wait for another signatory: see, approve one or many, withdraw. No decisions here."""

from collections.abc import Callable
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tradelane.documents import actions, queries
from tradelane.documents.formats.sheet import sheet
from tradelane.kernel import clock
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor, Role
from tradelane.trust import queries as trust


@login_required
@never_cache
@require_safe
def waiting_page(request: HttpRequest) -> HttpResponse:
    """What the organisation is asked to sign, to choose from."""
    by = actor_of(request)
    found = [(one, one.request.approved_by(by.person)) for one in queries.waiting_documents(by=by)]
    context = {
        "rows": [(one, queries.kind_name(one.document.kind), mine) for one, mine in found],
        "may_sign": by.may(Role.SIGNATORY),
        "any_left": any(not mine for _, mine in found),
    }
    return render(request, "documents/waiting.html", context)


def _without_passkey(request: HttpRequest) -> bool:
    """Whether the person proves who they are by allauth's ways instead of by a passkey over what they approve."""
    return not trust.has_passkey(by=actor_of(request))


_View = Callable[[HttpRequest], HttpResponse]
_proved = cast(Callable[[_View], _View], reauthentication_required(enabled=_without_passkey))


@login_required
@never_cache
@_proved
@require_http_methods(["GET", "POST"])
def approve_page(request: HttpRequest) -> HttpResponse:
    """What exactly is approved, and the approval: by the person's passkey, whose challenge is of those documents."""
    by = actor_of(request)
    chosen = [
        queries.waiting_document(request=one, by=by)
        for one in (request.POST if request.method == "POST" else request.GET).getlist("request")
    ]
    if not chosen:
        return redirect("waiting_documents")
    if request.method == "POST":
        return _approved(request, chosen, by)
    passkey = trust.has_passkey(by=by)
    asked = [one.request for one in chosen]
    options = {"request_options": trust.passkey_options(requests=asked, by=by)} if passkey else None
    sheets = [(one, sheet(one.document, get_language() or "en")) for one in chosen]
    return render(request, "documents/approve.html", {"sheets": sheets, "options": options})


def _approved(request: HttpRequest, chosen: list[queries.WaitingDocument], by: Actor) -> HttpResponse:
    asked = [one.request for one in chosen]
    assertion = trust.assertion_in(request, fix="Approve on the page again.")
    proof = trust.proof_of_approval(request, requests=asked, by=by, assertion=assertion)
    done = actions.approve(
        requests=[one.id for one in asked], by=by, proof=proof, has_passkey=trust.has_passkey(by=by), now=clock.now()
    )
    issued = [document for document in done.values() if document]
    return redirect("document", id=issued[0]) if len(done) == len(issued) == 1 else redirect("waiting_documents")


@login_required
@require_POST
def withdraw_page(request: HttpRequest, id: str) -> HttpResponse:
    """Nothing is signed."""
    actions.withdraw(request=id, by=actor_of(request))
    return redirect("waiting_documents")
