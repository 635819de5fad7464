# SPDX-License-Identifier: Apache-2.0
"""A trader pays a case's fees, an agency says where it collects; apart from the acts of review. No decisions here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, Refused, Unreadable
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.parties.queries import actor_of, organisation
from tradelane.payments.values import Account
from tradelane.window import actions, queries
from tradelane.window.pages.cases import failed

ACCOUNT_FIELDS = {
    "number": _("Account (IBAN or the bank's number)"),
    "bic": _("BIC of the bank"),
    "bank": _("Official number of the bank, as this node knows it"),
    "proxy": _("Number by which a payment scheme finds the account, such as a UEN"),
}


@login_required
@require_POST
def pay(request: HttpRequest, id: str, charge: str) -> HttpResponse:
    """The trader chooses how to pay, and goes on to the payment."""
    actor, given = actor_of(request), request.POST
    own = Account(actor.organisation, "", "", number=given.get("number", ""), bic=given.get("bic", ""))
    try:
        opened = actions.pay_charge(
            case=CaseId(id), charge=charge, method=given.get("method", ""), by=actor, now=clock.now(),
            account=own if own.number else None,
        )  # fmt: skip
    except Forbidden:
        raise
    except (Refused, Unreadable, Conflict) as problem:
        return failed(request, id, problem)
    return redirect("payment", id=opened.intent)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Where the fees of the reader's agency are paid to."""
    actor = actor_of(request)
    held = queries.account_of(actor.organisation)
    if request.method == "POST":
        known = organisation(actor.organisation)
        given = {name: request.POST.get(name, "").strip() for name in ACCOUNT_FIELDS}
        actions.name_account(
            account=Account(
                actor.organisation, known.name, actor.organisation.split(".", 1)[0], number=given["number"],
                bic=given["bic"], bank=OrganisationId(given["bank"]) if given["bank"] else None,
                proxy=OrganisationId(given["proxy"]),
            ),
            by=actor, now=clock.now(),
        )  # fmt: skip
        return redirect("fee_account")
    fields = [(name, label, getattr(held, name) or "" if held else "") for name, label in ACCOUNT_FIELDS.items()]
    return render(request, "window/fee_account.html", {"fields": fields})
