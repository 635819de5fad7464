# SPDX-License-Identifier: Apache-2.0
"""An organisation's certificates for its admin: see, renew, take back; apart from the public pages of trust."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tradelane.kernel import clock
from tradelane.kernel.errors import Unreadable
from tradelane.parties.queries import actor_of
from tradelane.trust import actions, queries
from tradelane.trust.values import CertificateState, RevocationReason

STATES = {
    CertificateState.IN_USE: _("In use"),
    CertificateState.ENDING: _("In use; renew it soon"),
    CertificateState.REPLACED: _("Replaced; what it signed stays valid"),
    CertificateState.EXPIRED: _("Ended; what it signed stays valid"),
    CertificateState.REVOKED: _("Taken back"),
}
REASONS = {
    RevocationReason.KEY_COMPROMISE: _("Somebody else may have the key"),
    RevocationReason.AFFILIATION_CHANGED: _("The organisation's name or number changed"),
    RevocationReason.SUPERSEDED: _("Another certificate took its place"),
    RevocationReason.CESSATION_OF_OPERATION: _("The organisation no longer signs"),
    RevocationReason.UNSPECIFIED: _("Another reason"),
}

MOST_SIGNATORIES = 5


@never_cache
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """The organisation's certificates of this node."""
    actor = actor_of(request)
    found = queries.certificates_of(organisation=actor.organisation, by=actor, now=clock.now())
    rows = [
        {
            "certificate": one,
            "state": STATES[one.state],
            "reason": REASONS[one.reason] if one.reason else "",
            "renewable": one.state in CertificateState.in_use() and not one.in_browser,
            "revocable": one.state in CertificateState.revocable(),
        }
        for one in found
    ]
    context = {
        "rows": rows,
        "reasons": REASONS.items(),
        "signatories": queries.people_needed(actor.organisation),
        "choices": range(1, MOST_SIGNATORIES + 1),
    }
    return render(request, "trust/certificates.html", context)


@require_POST
def signatories(request: HttpRequest) -> HttpResponse:
    """How many different people approve what this node signs for the organisation."""
    actor = actor_of(request)
    people = request.POST.get("people", "")
    if people not in {str(number) for number in range(1, MOST_SIGNATORIES + 1)}:
        raise Unreadable("Say how many signatories are asked for.", field="people", fix="Choose one of the numbers.")
    actions.ask_signatories(organisation=actor.organisation, people=int(people), by=actor, now=clock.now())
    return redirect("certificates")


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """A new key and certificate in place of the present ones."""
    actor = actor_of(request)
    actions.renew_certificate(organisation=actor.organisation, by=actor, now=clock.now())
    return redirect("certificates")


@require_POST
def revoke(request: HttpRequest, serial: str) -> HttpResponse:
    """Take a certificate back."""
    actor = actor_of(request)
    reason = request.POST.get("reason", "")
    if reason not in set(RevocationReason):
        raise Unreadable("Say why the certificate is taken back.", field="reason", fix="Choose one of the reasons.")
    actions.revoke_certificate(organisation=actor.organisation, serial=serial, reason=reason, by=actor, now=clock.now())
    return redirect("certificates")


urlpatterns = [
    path("organisation/certificates/", certificates, name="certificates"),
    path("organisation/signatories/", signatories, name="signatories"),
    path("organisation/certificates/renew/", renew, name="renew_certificate"),
    path("organisation/certificates/<slug:serial>/revoke/", revoke, name="revoke_certificate"),
]
