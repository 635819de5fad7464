# SPDX-License-Identifier: Apache-2.0
"""Documents that another node issued; apart, because here everything is checked and nothing is signed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.documents.actions.completing import keep
from tradelane.documents.actions.sealing import sealed_bodies
from tradelane.documents.formats import (
    document_digest,
    document_from_json,
    original_in_xml,
    xml_agrees,
)
from tradelane.documents.models import Document as Row
from tradelane.documents.rules.any_document import (
    the_file_is_the_issuer_s_own,
    the_received_original_is_valid,
)
from tradelane.documents.values import FileFormat
from tradelane.journal import actions as journal
from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.parties import actions as parties
from tradelane.parties import queries as people
from tradelane.trust.formats.evidence import check_original
from tradelane.trust.formats.originals import read_original
from tradelane.trust.formats.signatures import read_signature
from tradelane.trust.queries import trust_list


def receive(*, original: bytes, xml: bytes, pdf: bytes, readers: Iterable[OrganisationId], now: datetime) -> DocumentId:
    """Keep a document that another node issued, after verifying it against this node's trust list.

    The original is checked in full; XML and PDF (each may be empty) must be signed by the same certificate and say
    the same. The same document again gives the same id. Raises Unreadable, Refused (a check that is not valid, with
    every check in its facts), Conflict (another document has this id or number).
    """
    received = read_original(original)
    document = document_from_json(received.document)
    checks = check_original(received, trust_list=trust_list())
    if not the_received_original_is_valid(checks):
        raise the_received_original_is_valid.refused(facts={"checks": [check.as_dict() for check in checks]})
    chain = read_signature(received.payload, **received.signatures[0].as_json()).chain
    files = {FileFormat.JSON: original, **_agreeing(original, chain, xml, pdf)}
    digest = document_digest(document)
    try:
        with transaction.atomic():
            row = Row.objects.filter(digest=digest).first()
            if row is None:
                row = Row.of(
                    document,
                    body=received.payload,
                    sealed=sealed_bodies([(document, received.payload)])[0],
                    signatures=received.signatures,
                    issued_at=from_rfc3339(received.log["at"]),
                    home=False,
                )
                row.save(force_insert=True)
                keep(row, document, files, now)
                journal.record(
                    "documents.document.received", subject=document.id, by=people.node_actor(), digest=digest,
                    kind=str(document.kind), consignment=document.consignment,
                )  # fmt: skip
            elif row.in_part and not row.files.exists():  # the whole of which a part came before
                keep(row, replace(document, id=DocumentId(row.id)), files, now)
            parties.grant_access(subject=row.id, organisations=readers)
            return DocumentId(row.id)
    except IntegrityError as error:
        raise Conflict("Another document has this id or number.", field="document", facts={"digest": digest}) from error


def _agreeing(original: bytes, chain: tuple[bytes, ...], xml: bytes, pdf: bytes) -> dict[FileFormat, bytes]:
    """The XML and PDF that were given, when they are the issuer's and say what the original says. Raises Refused."""
    from tradelane.trust.formats import pdf_signatures, xml_signatures  # lazily: pikepdf and signxml

    files = {}
    if xml:
        agrees = xml_agrees(xml) and original_in_xml(xml) == original
        the_file_is_the_issuer_s_own.require(xml_signatures.read_xml_signature(xml).chain, issuer=chain, agrees=agrees)
        files[FileFormat.XML] = xml
    if pdf:
        agrees = original in pdf_signatures.attachments(pdf).values()
        the_file_is_the_issuer_s_own.require(pdf_signatures.read_pdf_signature(pdf).chain, issuer=chain, agrees=agrees)
        files[FileFormat.PDF] = pdf
    return files
