# SPDX-License-Identifier: Apache-2.0
"""Reads of certificates, applications, appeals and claims; apart from what was determined and verified."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.origin.formats.agreements import shipped_agreements
from tradelane.origin.models import ApplicationRow, CertificateRow, ClaimRow, ContestRow
from tradelane.origin.values.certificates import (
    ApplicationState,
    ApplicationView,
    Capacity,
    CertificateState,
    CertificateView,
    ClaimState,
    ClaimView,
    ContestOutcome,
    ContestView,
    PublicCertificate,
    Replacing,
    RevocationGround,
)
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor

_AT_ONCE = 400
"""Numbers in one IN clause; old SQLite takes 999 parameters."""


def certificate(*, id: str, by: Actor) -> CertificateView:
    """One certificate. Raises NotFound, also for outsiders."""
    parties.require_access(subject=id, by=by)
    return certificate_view(certificate_row(id))


def certificates(*, by: Actor, limit: int = 200) -> list[CertificateView]:
    """Those that the reader's organisation issued, or that were issued to it, newest first."""
    rows = CertificateRow.objects.filter(pk__in=parties.visible(prefix="eco_", by=by)).order_by("-issued_on", "-pk")
    return [certificate_view(row) for row in rows[:limit]]


def certificate_of(*, digest: Digest) -> CertificateView | None:
    """The certificate of a document's digest without asking who reads; for rooms above and their messages."""
    row = CertificateRow.objects.filter(digest=digest).first()
    return None if row is None else certificate_view(row)


def certificate_known(id: str) -> CertificateView:
    """One certificate without asking who reads; for steps and messages of rooms above."""
    return certificate_view(certificate_row(id))


def certificates_numbered(named: Sequence[tuple[str, str]]) -> list[tuple[str, CertificateView]]:
    """Certificates of some agreements' names and numbers, each with the name as it was asked.

    For mass assessment, which shows nobody more than whether a claim that names one is proven.
    """
    codes = {held.name: held.code for held in shipped_agreements()}
    wanted = {(codes[name], number): name for name, number in named if name in codes}
    numbers = sorted({number for _, number in wanted})
    found: list[tuple[str, CertificateView]] = []
    for at in range(0, len(numbers), _AT_ONCE):
        rows = CertificateRow.objects.filter(number__in=numbers[at : at + _AT_ONCE]).order_by("pk")
        found += [
            (wanted[row.agreement, row.number], certificate_view(row))
            for row in rows
            if (row.agreement, row.number) in wanted
        ]
    return found


def public_certificates(*, asked: str, on: date) -> list[PublicCertificate]:
    """What anybody may know who holds a certificate's digest or number; nothing when this node knows none."""
    digest = asked if asked.startswith("sha256:") else f"sha256:{asked}"
    rows = CertificateRow.objects.filter(Q(digest=digest) | Q(number=asked)).order_by("issued_on", "pk")
    return [_public(certificate_view(row), on=on) for row in rows]


def _public(view: CertificateView, *, on: date) -> PublicCertificate:
    try:
        issuer = parties.organisation(view.issuer).name
    except NotFound:
        issuer = str(view.issuer)
    return PublicCertificate(
        view.number, next(a.name for a in shipped_agreements() if a.code == view.agreement), issuer, view.issued_on,
        view.valid_to, view.mark, view.digest, view.state(on), view.ended_at, view.ground, view.replaced_by,
    )  # fmt: skip


def application(*, id: str, by: Actor) -> ApplicationView:
    """One application. Raises NotFound, also for outsiders."""
    parties.require_access(subject=id, by=by)
    return application_view(ApplicationRow.objects.get(pk=id))


def applications(*, by: Actor, limit: int = 200) -> list[ApplicationView]:
    """Those that the reader's organisation filed or has to decide: open ones first, then the newest."""
    rows = ApplicationRow.objects.filter(pk__in=parties.visible(prefix="ecoapp_", by=by)).order_by("-filed_at", "-pk")
    found = [application_view(row) for row in rows[:limit]]
    return sorted(found, key=lambda view: view.state is not ApplicationState.FILED)


def contest(*, certificate: str, by: Actor) -> ContestView | None:
    """The appeal against a revocation, for its exporter and its issuer; None when there is none."""
    parties.require_access(subject=certificate, by=by)
    row = ContestRow.objects.filter(certificate=certificate).first()
    return None if row is None else contest_view(row)


def claims(*, by: Actor, limit: int = 200) -> list[ClaimView]:
    """Preferences that the reader's organisation claimed, or that its economy's agencies look after, newest first."""
    rows = ClaimRow.objects.filter(pk__in=parties.visible(prefix="claim_", by=by)).order_by("-changed_at", "-pk")
    return [claim_view(row) for row in rows[:limit]]


def claim(*, id: str, by: Actor) -> ClaimView:
    """One claim. Raises NotFound, also for outsiders."""
    parties.require_access(subject=id, by=by)
    return claim_view(ClaimRow.objects.get(pk=id))


def claims_of(*, consignments: Iterable[ConsignmentId]) -> list[ClaimView]:
    """The claims for some consignments without asking who reads; for rooms above, whose reader sees the consignment."""
    rows = ClaimRow.objects.filter(consignment__in=list(consignments)).order_by("pk")
    return [claim_view(row) for row in rows]


def certificate_row(id: str) -> CertificateRow:
    """A row; for this room's actions, which check access. Raises NotFound."""
    row = CertificateRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such certificate.", field="certificate", fix="Check its id.")
    return row


def certificate_view(row: CertificateRow) -> CertificateView:
    """A row as a value; the caller has checked access."""
    return CertificateView(
        id=row.id, number=row.number, agreement=row.agreement, issuer=OrganisationId(row.issuer),
        capacity=Capacity(row.capacity), exporter=OrganisationId(row.exporter), exporting=row.exporting,
        importing=row.importing, consignment=ConsignmentId(row.consignment),
        document=DocumentId(row.document) if row.document else None, digest=Digest(row.digest),
        hs_codes=tuple(row.hs_codes), issued_on=row.issued_on, shipped_on=row.shipped_on, valid_to=row.valid_to,
        mark=row.mark, replaces=row.replaces, replaced_by=row.replaced_by, ended_at=row.ended_at,
        ended_as=CertificateState(row.ended_as) if row.ended_as else None,
        ground=RevocationGround(row.ground) if row.ground else None, reasons=_words(row, "reasons"),
        contest_by=row.contest_by, home=row.home,
    )  # fmt: skip


def application_view(row: ApplicationRow) -> ApplicationView:
    """A row as a value; the caller has checked access."""
    return ApplicationView(
        row.id, OrganisationId(row.exporter), OrganisationId(row.issuer), ConsignmentId(row.consignment),
        row.agreement, row.replaces, Replacing(row.replacing) if row.replacing else None, row.shipped_on,
        _words(row, "why"), row.filed_at, ApplicationState(row.state), row.certificate, _words(row, "reasons"),
        row.decided_at,
    )  # fmt: skip


def contest_view(row: ContestRow) -> ContestView:
    """A row as a value; the caller has checked access."""
    return ContestView(
        row.id, row.certificate_id, OrganisationId(row.appellant), _words(row, "grounds"), row.filed_at,
        ContestOutcome(row.outcome) if row.outcome else None, _words(row, "reasons"), row.decided_at,
    )  # fmt: skip


def claim_view(row: ClaimRow) -> ClaimView:
    """A row as a value; the caller has checked access."""
    return ClaimView(
        row.id, Digest(row.certificate), row.number, row.agreement, ConsignmentId(row.consignment), row.declaration,
        OrganisationId(row.importer), row.exporting, row.importing, Money(row.general, row.currency).rounded(),
        Money(row.preferential, row.currency).rounded(), ClaimState(row.state),
        None if row.security is None else Money(row.security, row.currency).rounded(), _words(row, "reasons"),
        row.verification, row.changed_at,
    )  # fmt: skip


def _words(row: CertificateRow | ApplicationRow | ContestRow | ClaimRow, field: str) -> str:
    """What was written; nothing once its time was over."""
    return text_or_gone(getattr(row, field), place=row.place(row.id, field))
