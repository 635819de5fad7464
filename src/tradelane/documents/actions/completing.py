# SPDX-License-Identifier: Apache-2.0
"""The files of an issued document, and credentials made of them; apart, because they are made after it is issued."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tradelane.documents.actions.sealing import sealed_files_of
from tradelane.documents.formats import (
    document_from_bytes,
    document_json,
    to_pdf,
    to_xml,
)
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile
from tradelane.documents.queries import document_file
from tradelane.documents.rules.any_document import (
    an_organisation_signs_only_for_itself,
)
from tradelane.documents.values import Document, FileFormat
from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.parties import queries as people
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions as trust
from tradelane.trust.formats.originals import read_original


def complete(*, document: DocumentId, now: datetime, language: str = "en", notice: str = "") -> None:
    """Make the three files of an issued document: place it in the log, seal, sign XML and PDF, keep them.

    The PDF is in `language`: that of the person who issued it, as a signed page has one; it carries `notice`.
    Done once; later calls change nothing, nor do those for a document whose person was erased. Two workers may try at
    once: the files of the first stay.
    Raises NotFound.
    """
    row = Row.objects.filter(pk=document).first()
    if row is None:
        raise NotFound("There is no such document.", field="document")
    if DocumentFile.objects.filter(document=row).exists() or row.is_erased:
        return
    value = document_from_bytes(row.original)
    files = _made(row, value, now, language, notice)
    try:
        with transaction.atomic():
            keep(row, value, files, now)
            journal.record("documents.document.completed", subject=document, by=people.node_actor())
    except IntegrityError:
        if not DocumentFile.objects.filter(document=row).exists():
            raise


def _made(row: Row, document: Document, now: datetime, language: str, notice: str) -> dict[FileFormat, bytes]:
    """The files of an issued version. They are made outside of a transaction, so that nobody waits for them.

    The log's witnesses are asked before sealing, so that the files carry their cosignatures; one that does not answer
    holds nothing up for long (docs/decisions/0009-cosignatures-at-completion.md).
    """
    issuer = OrganisationId(row.issuer)
    trust.sequence(now=now)
    trust.ask_witnesses(now=now, insist=True)
    signatures = [(protected, signature) for protected, signature in row.signatures]
    original = trust.seal_original(
        document=document_json(document), signatures=signatures, leaf=bytes(row.leaf), now=now
    )
    xml = trust.sign_xml(organisation=issuer, xml=to_xml(document, original), now=now)
    address = f"{settings.BASE_URL}/verify/{row.digest.removeprefix('sha256:')}"
    pdf = to_pdf(document, original=original, xml=xml, verify_url=address, language=language, notice=notice)
    signed = trust.sign_pdf(organisation=issuer, pdf=pdf, now=now)
    return {FileFormat.JSON: original, FileFormat.XML: xml, FileFormat.PDF: signed}


def keep(row: Row, document: Document, files: Mapping[FileFormat, bytes], now: datetime) -> None:
    """Keep the files of a version, within the caller's transaction; the digest is of a file's own bytes."""
    sealed = sealed_files_of(document, files)
    DocumentFile.objects.bulk_create(
        DocumentFile(document=row, format=format, content=sealed[format], digest=digest_of(content), made_at=now)
        for format, content in files.items()
    )


def issue_credential(*, document: DocumentId, hide: Iterable[str], by: Actor, now: datetime) -> bytes:
    """The issuer's own credential of a document (`vc+sd-jwt`), without the members that `hide` names.

    Paths are those of the document, such as `content.goods_items.*.value`. Raises NotFound (no such document, or its
    files are not made yet), Forbidden (role, issuer), Unreadable (a path that names nothing).
    """
    original = read_original(document_file(document=document, format=FileFormat.JSON, by=by))
    issuer = OrganisationId(str(original.document["issuer"]))
    the_person_has_the_role.require(by, Role.SIGNATORY)
    an_organisation_signs_only_for_itself.require(issuer, by=by.organisation)
    hidden = sorted(set(hide))
    with transaction.atomic():
        journal.record("documents.credential.issued", subject=document, by=by, hidden=hidden)
        return trust.sign_credential(organisation=issuer, original=original, hide=hidden, now=now)
