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
            "in_use": one.state in CertificateState.in_use(),
            "revocable": one.state in CertificateState.revocable(),
        }
        for one in found
    ]
    return render(request, "trust/certificates.html", {"rows": rows, "reasons": REASONS.items()})


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
    path("organisation/certificates/renew/", renew, name="renew_certificate"),
    path("organisation/certificates/<slug:serial>/revoke/", revoke, name="revoke_certificate"),
]
