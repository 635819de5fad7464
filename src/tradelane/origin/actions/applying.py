# SPDX-License-Identifier: Apache-2.0
"""An exporter applies to a chamber or an authority, which issues or refuses; apart from what becomes of a certificate.

Issuing may be repeated: the document has the number that was given, so a second call finds what the first one did,
also where a node died in between. Where a certificate takes another's place, the other one is dead first.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from tradelane.consignments import queries as consignments
from tradelane.consignments.values import Consignment
from tradelane.documents import actions as documents
from tradelane.documents import queries as papers
from tradelane.documents.values import DocumentKind
from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId, economy_of, new_id
from tradelane.origin import rules
from tradelane.origin.actions.certificates import cancel_paper, end, keep_issued
from tradelane.origin.actions.determining import determine, importing_economy
from tradelane.origin.actions.sealing import sealed
from tradelane.origin.formats import statements
from tradelane.origin.formats.agreements import certification_terms
from tradelane.origin.formats.words import said
from tradelane.origin.models import ApplicationRow, CertificateRow
from tradelane.origin.queries import application_view, certificate_row, certificate_view
from tradelane.origin.values import Material
from tradelane.origin.values.certificates import (
    ApplicationState,
    ApplicationView,
    Capacity,
    CertificateState,
    CertificateView,
    CertificationTerms,
    Replacing,
)
from tradelane.parties import actions as parties
from tradelane.parties.queries import organisation, require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role


@transaction.atomic
def apply_for_certificate(  # noqa: PLR0913  an application says so much, each part named
    *, consignment: ConsignmentId, agreement: str, issuer: OrganisationId,
    materials: Mapping[str, Iterable[Material | Mapping[str, Any]]], facts: Mapping[str, Any], by: Actor,
    now: datetime, shipped_on: date | None = None, why: str = "", replaces: str = "",
    replacing: Replacing | None = None, producer: str = "",
) -> ApplicationView:  # fmt: skip
    """File an application: each goods item is determined, and what the certificate will state is kept with it.

    `materials` are by line number, `facts` as `determine` takes them. The same again while it is open gives that one.
    Raises Forbidden, NotFound, Refused (ORIGIN-11, 17, 19 to 22), Unreadable.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    goods = consignments.consignment(consignment, by=by)
    today = now.astimezone(UTC).date()
    terms, capacity = certification_terms(agreement, on=today), _capacity(issuer)
    rules.the_agreement_lets_them_issue.require(terms, capacity=capacity)
    rules.a_late_certificate_is_in_time.require(terms, shipped_on=shipped_on, on=today)
    _require_replaceable(replaces, replacing, terms=terms, by=by, on=today)
    rules.a_late_application_says_why.require(terms, shipped_on=shipped_on, on=today, why=why)
    open_one = ApplicationRow.objects.filter(
        exporter=by.organisation, issuer=issuer, consignment=consignment, agreement=terms.agreement,
        replaces=replaces, state=ApplicationState.FILED,
    ).first()  # fmt: skip
    if open_one is not None:
        return application_view(open_one)
    determined = {
        item.number: determine(
            consignment=goods, item=item.number, materials=materials.get(str(item.number), ()), agreement=agreement,
            facts=facts, by=by, readers=[issuer], now=now,
        ).determination
        for item in goods.goods_items
    }  # fmt: skip
    stated = statements(
        consignment=goods, determinations=determined, certifier=str(capacity), signed_on=today, producer=producer
    )
    id = new_id("ecoapp")
    row = ApplicationRow.objects.create(
        id=id, exporter=by.organisation, issuer=issuer, consignment=consignment, agreement=terms.agreement,
        replaces=replaces, replacing=str(replacing or ""), shipped_on=shipped_on,
        why=sealed(why.strip(), place=ApplicationRow.place(id, "why"), matter=id, since=now), statements=stated,
        filed_at=now,
    )  # fmt: skip
    parties.grant_access(subject=row.id, organisations={by.organisation, issuer})
    journal.record("origin.application.filed", subject=row.id, by=by, issuer=issuer, consignment=consignment)
    return application_view(row)


def issue_certificate(*, application: str, number: str, by: Actor, now: datetime) -> CertificateView:
    """Issue what was applied for, under `number`; a true copy keeps the number and date of what it is a copy of.

    Marked as the agreement asks when it is late. Raises Forbidden (ORIGIN-18, ORIGIN-28), Refused (ORIGIN-19, 21, 22,
    a rule of the document, TRUST-21 while another signatory is needed), Conflict (decided already, number taken),
    NotFound, Unreadable.
    """
    row = _application(application, by)
    if row.state == ApplicationState.ISSUED:
        return certificate_view(certificate_row(row.certificate))
    _require_open(row)
    goods = consignments.consignment(ConsignmentId(row.consignment), by=_exporter(row))
    today = now.astimezone(UTC).date()
    terms = certification_terms(row.agreement, on=today)
    rules.they_are_what_they_issue_as.require(
        by, capacity=Capacity(row.statements["certifier"]), exporting=economy_of(OrganisationId(row.exporter))
    )
    rules.a_late_certificate_is_in_time.require(terms, shipped_on=row.shipped_on, on=today)
    before = certificate_row(row.replaces) if row.replaces else None
    stated = {**row.statements, **_endorsed(row, terms, before, on=today)}
    if before is not None and row.replacing == Replacing.COPY:
        paper = _copied(before, goods, stated, terms=terms, by=by, now=now)
    else:
        if before is not None and certificate_view(before).ended_as is None:
            why = application_view(row).why
            cancel_paper(certificate_view(before), reason=f"Replaced by {number}: {why}", by=by, now=now)
            end(before.id, as_=CertificateState.REPLACED, by=by, now=now, replaced_by=number, reasons=why)
        paper = documents.issue(
            kind=DocumentKind.CERTIFICATE_OF_ORIGIN, consignment=goods, number=said(number, field="number"),
            issuer=by.organisation, statements=stated, readers=[OrganisationId(row.exporter)], by=by, now=now,
        )  # fmt: skip
    return _issued(row.id, paper, goods, terms=terms, before=before, by=by, now=now)


@transaction.atomic
def refuse_application(*, application: str, reasons: str, by: Actor, now: datetime) -> ApplicationView:
    """Refuse an application with reasons. Raises Forbidden (ORIGIN-28), Conflict, NotFound, Unreadable."""
    row = _application(application, by)
    _require_open(row)
    words = said(reasons, field="reasons")
    row.reasons = sealed(words, place=ApplicationRow.place(row.id, "reasons"), matter=row.id, since=row.filed_at)
    row.state, row.decided_at = str(ApplicationState.REFUSED), now
    row.save(update_fields=["state", "reasons", "decided_at"])
    journal.record("origin.application.refused", subject=row.id, by=by, consignment=row.consignment)
    return application_view(row)


def _capacity(issuer: OrganisationId) -> Capacity:
    """As what an organisation issues for others. Raises NotFound, Unreadable when it does not."""
    kinds = organisation(issuer).kinds
    if OrganisationKind.AGENCY in kinds:
        return Capacity.AUTHORITY
    if OrganisationKind.CHAMBER in kinds:
        return Capacity.CHAMBER
    raise Unreadable(
        "it is neither an authority nor a chamber", field="issuer", rule="ORIGIN-18",
        fix="Name who issues certificates of origin, or certify yourself.",
    )  # fmt: skip


def _require_replaceable(
    replaces: str, replacing: Replacing | None, *, terms: CertificationTerms, by: Actor, on: date
) -> None:
    if bool(replaces) != (replacing is not None):
        raise Unreadable(
            "what is replaced and why go together", field="replacing", rule="ORIGIN-22",
            fix="Name the certificate, and copy (lost, destroyed) or correction (it says something wrong).",
        )  # fmt: skip
    if not replaces:
        return
    require_access(subject=replaces, by=by)
    before = certificate_view(certificate_row(replaces))
    rules.a_dead_certificate_stays_dead.require(before.state(on))
    if replacing is Replacing.COPY:
        rules.a_true_copy_is_in_time.require(terms, issued_on=before.issued_on, on=on)


def _endorsed(
    row: ApplicationRow, terms: CertificationTerms, before: CertificateRow | None, *, on: date
) -> dict[str, str]:
    """The agreement's words for a late or a second certificate, and what it replaces."""
    mark = rules.retroactive_mark(terms, shipped_on=row.shipped_on, on=on)
    if before is None:
        return {"endorsement": mark} if mark else {}
    named = f"{before.number} of {before.issued_on.isoformat()}"
    if row.replacing == Replacing.COPY:
        return {"endorsement": terms.copy_mark, "replaces_certificate": named}
    # RCEP art. 3.17.8: one that takes the place of an invalid one is late in any case
    return {"endorsement": terms.retroactive_mark, "replaces_certificate": named} if terms.retroactive_mark else {
        "replaces_certificate": named
    }  # fmt: skip


def _copied(
    before: CertificateRow, goods: Consignment, stated: Mapping[str, Any], *, terms: CertificationTerms, by: Actor,
    now: datetime,
) -> DocumentId:  # fmt: skip
    """The next version of the same number, by which the lost one is replaced in its chain."""
    rules.a_true_copy_is_in_time.require(terms, issued_on=before.issued_on, on=now.astimezone(UTC).date())
    later = [
        view.id
        for view in papers.documents_of(consignment=goods.id, by=by)
        if (view.number, view.issuer, view.kind) == (before.number, before.issuer, DocumentKind.CERTIFICATE_OF_ORIGIN)
        and view.id > before.document
    ]
    if later:  # a node died after it signed the copy
        return later[0]
    return documents.amend(document=DocumentId(before.document), consignment=goods, statements=stated, by=by, now=now)


@transaction.atomic
def _issued(
    application: str, paper: DocumentId, goods: Consignment, *, terms: CertificationTerms,
    before: CertificateRow | None, by: Actor, now: datetime,
) -> CertificateView:  # fmt: skip
    row = ApplicationRow.objects.select_for_update().get(pk=application)
    view = papers.document(document=paper, by=by)
    copy = before if row.replacing == Replacing.COPY else None
    if copy is not None and copy.ended_at is None:
        end(
            copy.id,
            as_=CertificateState.REPLACED,
            by=by,
            now=now,
            replaced_by=copy.number,
            reasons=application_view(row).why,
        )
    made = keep_issued(
        view, papers.document_value(document=paper, by=by), terms=terms, exporter=OrganisationId(row.exporter),
        exporting=economy_of(OrganisationId(row.exporter)), importing=importing_economy(goods),
        shipped_on=row.shipped_on, readers=(), by=by, now=now, replaces=before,
        copy_of=copy,
    )  # fmt: skip
    if row.state == ApplicationState.FILED:
        row.state, row.certificate, row.decided_at = str(ApplicationState.ISSUED), made.id, now
        row.save(update_fields=["state", "certificate", "decided_at"])
    return made


def _application(id: str, by: Actor) -> ApplicationRow:
    the_person_has_the_role.require(by, Role.SIGNATORY)
    require_access(subject=id, by=by)
    row = ApplicationRow.objects.get(pk=id)
    rules.only_who_was_applied_to_decides.require(OrganisationId(row.issuer), by=by.organisation)
    return row


def _require_open(row: ApplicationRow) -> None:
    if row.state != ApplicationState.FILED:
        raise Conflict("The application was decided already.", field="application", fix="Read how it ended.")


def _exporter(row: ApplicationRow) -> Actor:
    """Whose file it is: the body that issues sees of it what the certificate shows, and no more."""
    return Actor(OrganisationId(row.exporter), frozenset(), frozenset())
