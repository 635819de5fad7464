# SPDX-License-Identifier: Apache-2.0
"""The only reads of documents that others may use; apart, so that who may see a document is asked in one place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tradelane.consignments.values import PartyRole
from tradelane.documents.formats import document_from_bytes, to_unece
from tradelane.documents.formats.parts import role_of
from tradelane.documents.formats.sheet import labels_in
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile, DocumentInPart
from tradelane.documents.rules.disclosing import ASKED_OF_A_PART
from tradelane.documents.values import (
    Document,
    DocumentKind,
    DocumentStatus,
    DocumentView,
    FileFormat,
    PartView,
    PublicDocument,
)
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.kernel.quoting import quoted
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor
from tradelane.trust import queries as trust
from tradelane.trust.formats.credentials import check_credential, signature_of
from tradelane.trust.formats.disclosures import read_presentation
from tradelane.trust.queries import trust_list
from tradelane.trust.values import SignatureRequest, overall
from tradelane.trust.values.credentials import Gap

_STATUSES = {
    DocumentStatus.ISSUED: _("In force"),
    DocumentStatus.REPLACED: _("Replaced by a later version"),
    DocumentStatus.CANCELLED: _("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that is issued as soon as enough signatories of its issuer approved it."""

    request: SignatureRequest
    document: Document


def kind_named(name: str) -> DocumentKind:
    """The kind of that name. Raises Unreadable listing those that there are."""
    if name not in set(DocumentKind):
        raise Unreadable(
            f"{quoted(name)} is no kind of document", field="kind", rule="DOC-JSON",
            fix=f"Use one of: {', '.join(DocumentKind)}.",
        )  # fmt: skip
    return DocumentKind(name)


def kind_name(kind: str) -> str:
    """What people call a kind of document, in the reader's language; the code itself for one that is not ours."""
    if kind not in set(DocumentKind):
        return kind
    return labels_in(get_language() or "en", DocumentKind(kind))["title"]


def status_name(status: DocumentStatus) -> str:
    """How a document stands, in the reader's language."""
    return str(_STATUSES[status])


def documents_of(*, consignment: ConsignmentId, by: Actor) -> list[DocumentView]:
    """Every version of every document of the consignment that the actor may see, oldest first."""
    mine = parties.visible(prefix="doc_", by=by)
    rows = _rows().filter(consignment=consignment, pk__in=mine).order_by("issued_at", "pk")
    return [_view(row) for row in rows]


def recent_documents(*, by: Actor, limit: int = 50) -> list[DocumentView]:
    """The latest versions that the actor may see, newest first."""
    rows = _rows().filter(pk__in=parties.visible(prefix="doc_", by=by)).order_by("-issued_at", "-pk")[:limit]
    return [_view(row) for row in rows]


def document(*, document: DocumentId, by: Actor) -> DocumentView:
    """One version. Raises NotFound, also when the actor may not know of it."""
    parties.require_access(subject=document, by=by)
    return _view(_row(document))


def issued_here(*, document: DocumentId) -> bool:
    """Whether this node holds the key that signed it."""
    return Row.objects.filter(pk=document, home=True).exists()


def document_value(*, document: DocumentId, by: Actor) -> Document:
    """What a version says. Raises NotFound, also when the actor may not know of it."""
    parties.require_access(subject=document, by=by)
    return _row(document).value


def gaps_of(*, document: DocumentId, by: Actor) -> dict[Gap, PartyRole | None]:
    """What this node was not given of a document, and of which party; nothing of one that is here whole.

    Raises NotFound.
    """
    parties.require_access(subject=document, by=by)
    part = _part_of(document)
    if part is None:
        return {}
    shown = part.document.value
    return {gap: role_of(gap, shown) for gap in part.gaps}


def part_of_document(*, document: DocumentId, by: Actor) -> PartView | None:
    """How a document came in part, checked anew; None for one that is here whole. Raises NotFound, Gone."""
    gaps = gaps_of(document=document, by=by)
    part = _part_of(document)
    if part is None:
        return None
    credential = read_presentation(part.opened)
    checks, _shown = check_credential(credential, trust_list=trust_list())
    signed = signature_of(credential)
    return PartView(overall(checks), tuple(checks), signed.signer.name, signed.signed_at, part.received_at, gaps)


def credential_held(*, document: DocumentId, by: Actor) -> bytes:
    """The credential by which a document in part came. Raises NotFound, Gone once a person in it is erased."""
    parties.require_access(subject=document, by=by)
    part = _part_of(document)
    if part is None:
        raise NotFound("This document is here whole.", field="document", fix="Take its files.")
    return part.opened


def document_by_digest(*, digest: Digest, by: Actor) -> DocumentView:
    """The version that `digest` names. Raises NotFound, also when the actor may not know of it."""
    row = _rows().filter(digest=digest).first()
    if row is None:
        raise _unknown()
    parties.require_access(subject=row.id, by=by)
    return _view(row)


def document_file(*, document: DocumentId, format: FileFormat, by: Actor) -> bytes:
    """The bytes of one of its files. Raises NotFound, also while it is not complete; Gone once a person is erased."""
    parties.require_access(subject=document, by=by)
    file = DocumentFile.objects.filter(document=document, format=format).first()
    if file is not None:
        return file.opened
    if DocumentFile.objects.filter(document=document).exists():
        raise NotFound("This document has no such file.", field="format", fix="Take its JSON, the sealed original.")
    raise NotFound(
        "This file is not made yet.", field="format", fix="Ask again in a moment.", facts={"format": str(format)}
    )


def document_formats(*, document: DocumentId, by: Actor) -> list[FileFormat]:
    """Which of its files there are: none yet, all three, or those that its issuer signed itself. Raises NotFound."""
    parties.require_access(subject=document, by=by)
    there = set(DocumentFile.objects.filter(document=document).values_list("format", flat=True))
    return [format for format in FileFormat if format in there]


def unece_certificate(*, document: DocumentId, by: Actor) -> bytes:
    """A certificate of origin as UN/CEFACT JSON with its evidence, written from its sealed original.

    Raises NotFound, also while the document is not complete, and for every other kind of document.
    """
    parties.require_access(subject=document, by=by)
    if _row(document).kind != DocumentKind.CERTIFICATE_OF_ORIGIN:
        raise NotFound("Only a certificate of origin has a UN/CEFACT file.", field="format", fix="Ask for json or xml.")
    original = document_file(document=document, format=FileFormat.JSON, by=by)
    return to_unece(document_from_bytes(original), original)


def cited_documents(
    *, consignment: ConsignmentId, by: Actor, besides: Collection[DocumentKind] = ()
) -> list[dict[str, Any]]:
    """A consignment's documents in force as a declaration cites them: kind, digest, number, and a total where stated.

    `besides` are kinds that it does not rest on. Raises Refused (DOC-98, DOC-99) naming the member where one is here
    in part and lacks what the law asks of it.
    """
    held = [d for d in documents_of(consignment=consignment, by=by) if d.status is DocumentStatus.ISSUED]
    for view in held:
        if view.in_part and view.kind not in besides:
            _require_enough(view, gaps_of(document=view.id, by=by))
    return [
        {
            "kind": d.kind.value, "digest": d.digest, "number": d.number,
            "total": document_value(document=d.id, by=by).content.get("totals", {}).get("total_value"),
        }
        for d in held if not (d.in_part and d.kind in besides)
    ]  # fmt: skip


def _require_enough(view: DocumentView, gaps: Mapping[Gap, PartyRole | None]) -> None:
    """Do nothing when what stays out of a document is not what law asks of one on which a declaration rests."""
    lacking = [
        (asked, gap) for gap, role in gaps.items() for asked in ASKED_OF_A_PART if not asked(view.kind, gap.field, role)
    ]
    if lacking:
        asked, first = lacking[0]
        facts = {
            "document": f"{view.kind} {view.number}",
            "withheld": [{"field": gap.at, "rule": gap.rule} for _, gap in lacking],
        }
        raise asked.refused(field=first.at, facts=facts)


def possible_readers(*, consignment: ConsignmentId, by: Actor) -> list[tuple[OrganisationId, str]]:
    """Other organisations of this node that may see the consignment, with their names: who may get its documents.

    Raises NotFound when the actor may not see it.
    """
    parties.require_access(subject=consignment, by=by)
    known = [id for id in parties.readers(subject=consignment) if id != by.organisation]
    return [(id, parties.organisation(id).name) for id in known]


def public_document(digest: str) -> PublicDocument:
    """What anybody may know who holds the digest: that it was issued, by whom, when, and how it stands.

    Raises NotFound when this node never saw such a document.
    """
    row = _rows().filter(digest=digest).first()
    if row is None:
        raise _unknown()
    return PublicDocument(
        digest=Digest(row.digest),
        kind=DocumentKind(row.kind),
        number=row.number,
        issued_on=row.issued_on,
        issuer_name=row.issuer_name,
        status=_status(row),
    )


def waiting_documents(*, by: Actor) -> list[WaitingDocument]:
    """Documents of the actor's organisation that wait for another signatory, the oldest first."""
    return [_waiting(request) for request in trust.waiting_signatures(by=by)]


def waiting_document(*, request: str, by: Actor) -> WaitingDocument:
    """One of them. Raises NotFound, also for another organisation's."""
    return _waiting(trust.signature_request(request=request, by=by))


def _waiting(request: SignatureRequest) -> WaitingDocument:
    return WaitingDocument(request, document_from_bytes(request.payload))


def _rows() -> "QuerySet[Row]":
    """Rows without their bytes, with what follows from the version after them."""
    after = Row.objects.filter(replaces=OuterRef("digest"))
    files = DocumentFile.objects.filter(document=OuterRef("pk"), format=FileFormat.PDF)
    cancelled = Case(
        When(cancels=True, then=Value(True)),
        When(Exists(after.filter(cancels=True)), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    part = DocumentInPart.objects.filter(document=OuterRef("pk"), document__files=None)
    return Row.objects.annotate(
        is_cancelled=cancelled, is_replaced=Exists(after), is_complete=Exists(files), came_in_part=Exists(part)
    ).defer("body", "signatures", "leaf")


def _part_of(document: DocumentId) -> DocumentInPart | None:
    """How a document came that is here in part; None for one that is here whole."""
    found = DocumentInPart.objects.filter(document=document, document__files=None)
    return found.select_related("document").first()


def _row(document: DocumentId) -> Row:
    row = _rows().filter(pk=document).first()
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound("There is no such document, or your organisation may not see it.", field="document")


def _status(row: Row) -> DocumentStatus:
    if getattr(row, "is_cancelled", False):
        return DocumentStatus.CANCELLED
    return DocumentStatus.REPLACED if getattr(row, "is_replaced", False) else DocumentStatus.ISSUED


def _view(row: Row) -> DocumentView:
    return DocumentView(
        id=DocumentId(row.id),
        kind=DocumentKind(row.kind),
        number=row.number,
        issued_on=row.issued_on,
        issuer=OrganisationId(row.issuer),
        issuer_name=row.issuer_name,
        version=row.version,
        status=_status(row),
        consignment=ConsignmentId(row.consignment),
        digest=Digest(row.digest),
        complete=bool(getattr(row, "is_complete", False)),
        in_part=bool(getattr(row, "came_in_part", False)),
    )
