# SPDX-License-Identifier: Apache-2.0
"""What states and outcomes of certificates, claims and verifications are called; apart, as several pages say them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.origin.values import Finding, VerificationOutcome, VerificationState
from tradelane.origin.values.certificates import (
    ApplicationState,
    Capacity,
    CertificateState,
    ClaimState,
    ContestOutcome,
    Replacing,
    RevocationGround,
)
from tradelane.parties.queries import organisation

GOOD, WAITING, BAD = "mark--good", "mark--waiting", "mark--bad"
CERTIFICATES: dict[CertificateState, tuple[Any, str]] = {
    CertificateState.IN_FORCE: (_("in force"), GOOD),
    CertificateState.EXPIRED: (_("expired"), WAITING),
    CertificateState.REPLACED: (_("replaced"), BAD),
    CertificateState.REVOKED: (_("revoked"), BAD),
}
APPLICATIONS: dict[ApplicationState, tuple[Any, str]] = {
    ApplicationState.FILED: (_("waits for a decision"), WAITING),
    ApplicationState.ISSUED: (_("issued"), GOOD),
    ApplicationState.REFUSED: (_("refused"), BAD),
}
CLAIMS: dict[ClaimState, tuple[Any, str]] = {
    ClaimState.GRANTED: (_("granted"), GOOD),
    ClaimState.SUSPENDED: (_("suspended while origin is verified"), WAITING),
    ClaimState.CONFIRMED: (_("confirmed"), GOOD),
    ClaimState.FLAGGED: (_("its certificate no longer stands"), BAD),
    ClaimState.DENIED: (_("denied"), BAD),
    ClaimState.WITHDRAWN: (_("withdrawn"), BAD),
}
VERIFICATIONS: dict[VerificationState, tuple[Any, str]] = {
    VerificationState.ASKED: (_("waits for an answer"), WAITING),
    VerificationState.ANSWERED: (_("answered"), WAITING),
    VerificationState.CONCLUDED: (_("ended"), GOOD),
}
FINDINGS: dict[Finding, Any] = {
    Finding.CONFIRMED: _("origin is confirmed"),
    Finding.NOT_CONFIRMED: _("origin is not confirmed"),
    Finding.UNDETERMINED: _("origin can't be determined"),
}
OUTCOMES: dict[VerificationOutcome, Any] = {
    VerificationOutcome.CONFIRMED: _("preference kept"),
    VerificationOutcome.DENIED: _("preference denied"),
}
GROUNDS: dict[RevocationGround, Any] = {
    RevocationGround.NOT_ORIGINATING: _("the goods do not originate"),
    RevocationGround.FALSE_STATEMENT: _("a statement was false"),
    RevocationGround.ISSUED_IN_ERROR: _("issued in error"),
    RevocationGround.AT_REQUEST: _("at the exporter's request"),
}
CAPACITIES: dict[Capacity, Any] = {
    Capacity.AUTHORITY: _("authority"),
    Capacity.CHAMBER: _("chamber"),
    Capacity.EXPORTER: _("exporter"),
    Capacity.PRODUCER: _("producer"),
    Capacity.IMPORTER: _("importer"),
}
REPLACING: dict[Replacing, Any] = {
    Replacing.COPY: _("lost, stolen or destroyed: a certified true copy"),
    Replacing.CORRECTION: _("it says something wrong: a new certificate"),
}
CONTESTS: dict[ContestOutcome, Any] = {
    ContestOutcome.UPHELD: _("the revocation stands"),
    ContestOutcome.OVERTURNED: _("the revocation was wrong; the issuer issues anew"),
}


def name_of(id: OrganisationId) -> str:
    """What an organisation is called here; its number where it is not known."""
    try:
        return organisation(id).name
    except NotFound:
        return str(id)
