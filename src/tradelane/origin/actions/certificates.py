# SPDX-License-Identifier: Apache-2.0
"""Certificates kept from issue to end; apart from who applies for them and who contests their end.

A certificate is a signed document of the documents room, and the public log has each of its versions. What is kept
here is what an agreement asks about it: as what it was issued, late or not, until when it is valid, and how it ended.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from tradelane.documents import actions as documents
from tradelane.documents import queries as papers
from tradelane.documents.values import Document, DocumentKind, DocumentStatus, DocumentView
from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import DocumentId, OrganisationId, economy_of, new_id
from tradelane.origin import rules
from tradelane.origin.actions.claiming import flag_claims
from tradelane.origin.actions.sealing import sealed
from tradelane.origin.formats.agreements import certification_terms
from tradelane.origin.formats.words import said
from tradelane.origin.models import CertificateRow
from tradelane.origin.queries import certificate_row, certificate_view
from tradelane.origin.values.certificates import (
    Capacity,
    CertificateState,
    CertificateView,
    CertificationTerms,
    RevocationGround,
)
from tradelane.parties import actions as parties
from tradelane.parties.queries import node_actor, require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role

ISSUED, ENDED = "origin.certificate.issued", "origin.certificate.ended"
"""Facts that the other economy's node is told of."""


def record_declaration(
    *,
    document: DocumentId,
    importing: str,
    by: Actor,
    readers: Iterable[OrganisationId] = (),
    now: datetime,
    shipped_on: date | None = None,
) -> CertificateView:
    """Keep a certificate that a trader issued for itself (CPTPP art. 3.20), so that its end has effect everywhere.

    The same document again is the same certificate. Raises NotFound, Refused (ORIGIN-17), Forbidden (ORIGIN-18).
    """
    view, value = _paper(document, by)
    terms = certification_terms(str(value.statements.get("agreement", "")), on=view.issued_on)
    capacity = Capacity(value.statements["certifier"])
    exporting = economy_of(by.organisation)
    rules.the_agreement_lets_them_issue.require(terms, capacity=capacity)
    rules.they_are_what_they_issue_as.require(by, capacity=capacity, exporting=exporting)
    return keep_issued(
        view, value, terms=terms, exporter=by.organisation, exporting=exporting, importing=importing,
        shipped_on=shipped_on, readers=readers, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def keep_issued(  # noqa: PLR0913  a certificate has so many facts, each named
    view: DocumentView, value: Document, *, terms: CertificationTerms, exporter: OrganisationId, exporting: str,
    importing: str, shipped_on: date | None, readers: Iterable[OrganisationId], by: Actor, now: datetime,
    replaces: CertificateRow | None = None, copy_of: CertificateRow | None = None,
) -> CertificateView:  # fmt: skip
    """Keep what was just issued, once, and tell of it; for this room's actions, which ask the rules.

    A true copy has the day and the validity of what it is a copy of (RCEP art. 3.17.9(c)).
    """
    same = {"issued_on": copy_of.issued_on, "valid_to": copy_of.valid_to} if copy_of else {}
    row, made = CertificateRow.objects.get_or_create(
        digest=view.digest,
        defaults={
            **_said(view, value, terms), "exporter": exporter, "exporting": exporting, "importing": importing,
            "shipped_on": shipped_on, "replaces": replaces.digest if replaces else "", "home": True,
            "issued_by": by.person or "", **same,
        },
    )  # fmt: skip
    parties.grant_access(subject=row.id, organisations={view.issuer, exporter, *readers})
    if made:
        journal.record(
            ISSUED, subject=row.id, by=by, number=row.number, agreement=row.agreement, digest=row.digest,
            consignment=row.consignment, mark=row.mark,
        )  # fmt: skip
    return certificate_view(row)


@transaction.atomic
def record_received(*, document: DocumentId, importing: str, by: Actor) -> CertificateView | None:
    """Keep a certificate whose signed document came from another node; None when it names no agreement held here."""
    view, value = _paper(document, by)
    try:
        terms = certification_terms(str(value.statements.get("agreement", "")), on=view.issued_on)
    except NotFound:
        return None
    row, _ = CertificateRow.objects.get_or_create(
        digest=view.digest,
        defaults={
            **_said(view, value, terms), "exporter": view.issuer, "exporting": economy_of(view.issuer),
            "importing": importing, "home": False,
        },
    )  # fmt: skip
    if not row.document and row.ended_at is None:  # its issuer's word of it came first
        row.document = view.id
        row.save(update_fields=["document"])
    return certificate_view(row)


def _said(view: DocumentView, value: Document, terms: CertificationTerms) -> dict[str, object]:
    """What a certificate's own document says of it."""
    return {
        "id": new_id("eco"), "number": view.number, "agreement": terms.agreement, "issuer": view.issuer,
        "capacity": value.statements["certifier"], "consignment": view.consignment, "document": view.id,
        "hs_codes": sorted({str(item["hs_code"])[:6] for item in value.content["goods_items"]}),
        "issued_on": view.issued_on, "valid_to": rules.valid_until(terms, issued_on=view.issued_on),
        "mark": value.statements.get("endorsement", ""),
    }  # fmt: skip


def revoke_certificate(
    *, certificate: str, ground: RevocationGround | None, reasons: str, by: Actor, now: datetime
) -> CertificateView:
    """Take a certificate back with reasons: its document is cancelled first, then whoever relied on it is told.

    The same again gives the same. Raises Forbidden (ORIGIN-23), Refused (ORIGIN-22, ORIGIN-24), NotFound, Unreadable.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    require_access(subject=certificate, by=by)
    held = certificate_view(certificate_row(certificate))
    rules.only_the_issuer_ends_a_certificate.require(held.issuer, by=by.organisation)
    words = said(reasons, field="reasons")
    rules.a_revocation_says_why.require(ground, reasons=words)
    if held.ended_as is CertificateState.REVOKED and (held.ground, held.reasons) == (ground, words):
        return held
    rules.a_dead_certificate_stays_dead.require(held.state(now.date()))
    cancel_paper(held, reason=f"Revoked ({ground}): {words}", by=by, now=now)
    return end(
        held.id, as_=CertificateState.REVOKED, by=by, now=now, ground=str(ground), reasons=words,
        contest_by=now.astimezone(UTC).date() + timedelta(days=_terms(held).contest_days),
    )  # fmt: skip


def cancel_paper(held: CertificateView, *, reason: str, by: Actor, now: datetime) -> None:
    """Cancel a certificate's document, once, so that everybody who verifies it is told, offline by the public log."""
    if held.document is None:
        return
    if papers.document(document=held.document, by=by).status is DocumentStatus.ISSUED:
        documents.cancel(document=held.document, reason=reason[:2000], by=by, now=now)


@transaction.atomic
def end(
    id: str, *, as_: CertificateState, by: Actor, now: datetime, replaced_by: str = "", ground: str = "",
    reasons: str = "", contest_by: date | None = None,
) -> CertificateView:  # fmt: skip
    """Write down that a certificate ended, once; for this room's actions, which ask the rules."""
    row = CertificateRow.objects.select_for_update().get(pk=id)
    rules.a_dead_certificate_stays_dead.require(certificate_view(row).state(now.date()))
    row.ended_at, row.ended_as, row.ended_by = now, str(as_), by.person or ""
    row.replaced_by, row.ground, row.contest_by = replaced_by, ground, contest_by
    row.reasons = sealed(reasons, place=CertificateRow.place(id, "reasons"), matter=id, since=now)
    row.save()
    journal.record(
        ENDED, subject=id, by=by, number=row.number, state=str(as_), ground=ground, digest=row.digest,
        consignment=row.consignment, replaced_by=replaced_by,
    )  # fmt: skip
    flag_claims(certificate=Digest(row.digest), reasons=_why(certificate_view(row)), now=now)
    return certificate_view(row)


@transaction.atomic
def take_in_certificate(*, told: CertificateView, sender: OrganisationId, now: datetime) -> CertificateView:
    """Take in how another node's certificate stands; `sender` signed the message. Twice is once.

    Claims on one that ended are flagged. Raises Forbidden (ORIGIN-30) when the sender is not its issuer.
    """
    known = CertificateRow.objects.select_for_update().filter(digest=told.digest).first()
    issuer = OrganisationId(known.issuer) if known else told.issuer
    rules.a_step_comes_from_the_authority_it_names.require(sender, named=issuer)
    rules.they_are_what_they_issue_as.require(
        Actor(sender, frozenset(), frozenset()), capacity=Capacity.EXPORTER, exporting=told.exporting
    )
    row = known or CertificateRow.objects.create(
        id=new_id("eco"), number=told.number, agreement=told.agreement, issuer=told.issuer,
        capacity=str(told.capacity), exporter=told.exporter, exporting=told.exporting, importing=told.importing,
        consignment=told.consignment, digest=told.digest, hs_codes=list(told.hs_codes), issued_on=told.issued_on,
        shipped_on=told.shipped_on, valid_to=told.valid_to, mark=told.mark, replaces=told.replaces, home=False,
    )  # fmt: skip
    if told.ended_at is None or row.ended_at is not None:
        return certificate_view(row)
    row.ended_at, row.ended_as, row.replaced_by = told.ended_at, str(told.ended_as), told.replaced_by
    row.ground, row.contest_by = str(told.ground or ""), told.contest_by
    row.reasons = sealed(told.reasons, place=CertificateRow.place(row.id, "reasons"), matter=row.id, since=now)
    row.save()
    journal.record(
        ENDED, subject=row.id, by=node_actor(), number=row.number, state=row.ended_as, ground=row.ground,
        digest=row.digest, consignment=row.consignment, replaced_by=row.replaced_by,
    )  # fmt: skip
    flag_claims(certificate=told.digest, reasons=_why(certificate_view(row)), now=now)
    return certificate_view(row)


def _why(held: CertificateView) -> str:
    if held.ended_as is CertificateState.REPLACED:
        return f"Certificate {held.number} was replaced by {held.replaced_by}."
    return f"Certificate {held.number} was revoked by its issuer ({held.ground}): {held.reasons}"


def _paper(document: DocumentId, by: Actor) -> tuple[DocumentView, Document]:
    view = papers.document(document=document, by=by)
    if view.kind is not DocumentKind.CERTIFICATE_OF_ORIGIN:
        raise NotFound("This is no certificate of origin.", field="document")
    return view, papers.document_value(document=document, by=by)


def _terms(held: CertificateView) -> CertificationTerms:
    return certification_terms(held.agreement, on=held.issued_on)
