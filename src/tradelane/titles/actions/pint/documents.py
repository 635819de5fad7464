# SPDX-License-Identifier: Apache-2.0
"""Files that travel with a bill; apart, as they come one by one and are checked each against what was announced."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.ids import TitleId
from tradelane.parties.values import Actor
from tradelane.titles import queries, rules
from tradelane.titles.actions.keeping import keep_file, note_file, size_here
from tradelane.titles.actions.pint.answering import Reply, reply, signed
from tradelane.titles.actions.pint.judging import Judged
from tradelane.titles.formats.dcsa.answers import Finished
from tradelane.titles.formats.dcsa.checksums import checksum_of_bytes, checksum_of_digest
from tradelane.titles.formats.dcsa.envelopes import LARGEST_FILE, read_envelope
from tradelane.titles.models import (
    AdditionalDocumentRow,
    TransferRow,
    TransportDocumentRow,
)
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import AdditionalDocument, Envelope, ResponseCode, Sha256
from tradelane.trust.formats.base64_text import from_base64

INCD = ResponseCode.INCD
LARGEST_BODY = 4 * (LARGEST_FILE // 3 + 1) + 2


def take_document(*, reference: str, checksum: str, content: bytes, now: datetime) -> Reply:
    """Keep a file of an active transfer; the same again changes nothing. Raises NotFound, Unreadable.

    What is not the announced file is answered INCD, and the transfer stays as it was.
    """
    transfer = TransferRow.objects.filter(pk=reference).first()
    if transfer is None:
        raise NotFound("There is no such transfer.", field="envelopeReference", fix="Start the transfer again.")
    envelope = read_envelope(transfer.original)
    file = _decoded(content)
    found = checksum_of_bytes(file)
    announced = [(one.checksum, one.size) for one in envelope.manifest.documents]
    if not dcsa.a_file_is_what_was_announced(len(file), found, announced=announced, address=checksum):
        rule = dcsa.a_file_is_what_was_announced
        return reply(signed(Finished(Sha256(transfer.last), INCD, f"{rule.id}: {rule.text}")), INCD)
    with transaction.atomic():
        keep_file(found, file, bill=transfer.document_id, now=now)
    return Reply(204, b"")


def _decoded(content: bytes) -> bytes:
    """The file in a JSON text of base64. Raises Unreadable."""
    value = parse(content, limit=LARGEST_BODY)
    if not isinstance(value, str):
        raise Unreadable("the body is no JSON text", field="body", rule="DCSA-READ", fix="Send base64 in a JSON text.")
    return from_base64(value, field="body")


def missing(envelope: Envelope) -> list[Sha256]:
    """Which announced files are not here, in the order of the manifest."""
    announced = envelope.manifest.documents
    rows = AdditionalDocumentRow.objects.filter(pk__in=[one.checksum for one in announced])
    here = {Sha256(row.checksum): size_here(row) for row in rows}
    return [one.checksum for one in announced if here.get(one.checksum) != one.size]


def keep_files(row: TransportDocumentRow, judged: Judged, *, now: datetime) -> None:
    """Note what came with a bill: the carrier's picture with the bill itself, all else as the recipient's own."""
    manifest = judged.envelope.manifest
    if manifest.visualisation is not None:
        note_file(row.checksum, manifest.visualisation, holder="", now=now)
    for one in manifest.supporting:
        note_file(row.checksum, one, holder=judged.recipient, now=now)


@transaction.atomic
def attach_file(
    *, title: TitleId, name: str, media_type: str, content: bytes, by: Actor, now: datetime, picture: bool = False
) -> Sha256:
    """Add a file to a record, to go along when its holder sends it to another platform; its checksum.

    `picture`: the carrier's own, which goes along with every transfer. Raises Forbidden, NotFound, Refused, Unreadable.
    """
    found = queries.title(id=title, by=by)
    owner = found.carrier if picture else found.holder
    if by.organisation != owner:
        raise rules.only_the_holder_moves_a_record.refused()
    if not 0 < len(content) <= LARGEST_FILE or not name.strip():
        raise Unreadable(
            f"a file has a name and 1 to {LARGEST_FILE} bytes", field="content", rule="DCSA-READ",
            fix="Send a smaller one.",
        )  # fmt: skip
    row = TransportDocumentRow.objects.filter(pk=checksum_of_digest(found.document)).first()
    if row is None:
        raise NotFound("This record has no transport document in DCSA's form.", field="title")
    checksum = checksum_of_bytes(content)
    keep_file(checksum, content, bill=row.checksum, now=now)
    one = AdditionalDocument(name.strip()[:255], len(content), media_type[:100], checksum)
    note_file(row.checksum, one, holder="" if picture else by.organisation, now=now)
    journal.record("titles.file.attached", subject=title, by=by, checksum=checksum)
    return checksum
