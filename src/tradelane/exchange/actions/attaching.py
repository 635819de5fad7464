# SPDX-License-Identifier: Apache-2.0
"""Large files that follow a message in chunks; apart from messages, as a file may take hours and many attempts.

The message goes first and says what each chunk's digest is; so the door for chunks asks nobody who they are: it takes
in only what a signed message announced. After a cut both ends go on from the first chunk that the recipient lacks.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tradelane.exchange import formats, queries, rules
from tradelane.exchange.actions.lines import line_to
from tradelane.exchange.actions.places import release_due
from tradelane.exchange.actions.receipts import require_receipt, signed_receipt
from tradelane.exchange.adapters import files
from tradelane.exchange.models import InboxAttachment, InboxMessage, OutboxAttachment
from tradelane.exchange.ports import Courier
from tradelane.exchange.values import Attachment, Progress, ToAttach, Way
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import NotFound, Unavailable
from tradelane.kernel.ids import MessageId, new_id
from tradelane.trust.formats.base64_text import to_base64url

ADDRESS = "/api/exchange/attachments"


def seal_files(given: Sequence[ToAttach]) -> tuple[Attachment, ...]:
    """Each file sealed into the node's home, a chunk in memory at a time; `send` takes what this returns.

    Called before the transaction that sends: sealing a large file takes seconds, during which nothing should wait.
    Raises Refused (EXCH-26).
    """
    rules.the_attachments_are_small_enough.require([one.path.stat().st_size for one in given])
    return tuple(_sealed(one) for one in given)


def let_go(attachments: Sequence[str]) -> None:
    """Remove sealed files that no message will bring any more."""
    for attachment in attachments:
        files.remove(Way.OUT, attachment)


def carry_attachment(*, attachment: str, now: datetime, courier: Courier | None = None) -> bool:
    """Carry what the peer lacks of a file and keep its receipt; whether it is complete.

    Raises Unavailable when the line is cut: the next try goes on from where the peer stands.
    """
    row = OutboxAttachment.objects.select_related("message").filter(pk=attachment).first()
    if row is None or row.receipt:
        return True
    peer = queries.peer(row.message.to_node)
    line = courier or line_to(peer)
    queries.require_admitted(peer, at=now)
    address = f"{peer.base_url}{ADDRESS}/{row.id}"
    at_peer = _asked(line, address)
    while not at_peer.receipt and at_peer.held < row.chunks:
        sealed = files.read_chunk(Way.OUT, row.id, number=at_peer.held)
        answer = line.post(f"{address}/{at_peer.held}", content=sealed, media_type=formats.OCTETS)
        at_peer = _progress(row.id, answer.status, answer.content)
        OutboxAttachment.objects.filter(pk=row.pk).update(sent=at_peer.held)
    require_receipt(at_peer.receipt.encode(), id=row.id, digest=Digest(row.digest), node=peer.node, now=now)
    with transaction.atomic():
        OutboxAttachment.objects.filter(pk=row.pk).update(receipt=at_peer.receipt, sent=row.chunks)
        journal.record("exchange.attachment.delivered", subject=row.message_id, by=None, attachment=row.id)
    files.remove(Way.OUT, row.id)
    return True


def take_chunk(*, attachment: str, number: int, sealed: bytes, now: datetime) -> Progress:
    """Take a chunk in; it is durable when this returns. One that is held already changes nothing.

    Raises NotFound for a file that no message announced, Refused for a chunk that is not the one announced (EXCH-27)
    or comes before its turn (EXCH-28).
    """
    row = _incoming(attachment)
    if row.receipt or number < row.held:
        return _told(row)
    announced = _announced(row)
    rules.a_chunk_follows_the_one_before.require(number, held=row.held, chunks=row.chunks)
    rules.the_chunk_is_the_one_announced.require(announced.chunks[number], digest_of(sealed))
    files.write_chunk(Way.IN, row.id, number=number, sealed=sealed)
    InboxAttachment.objects.filter(pk=row.pk, held=number).update(held=number + 1)
    if number + 1 == row.chunks:
        _complete(row, announced, now)
    return _told(_incoming(attachment))


def attachment_progress(attachment: str) -> Progress:
    """How far a file has come, so that its sender knows where to go on. Raises NotFound."""
    return _told(_incoming(attachment))


def _sealed(given: ToAttach) -> Attachment:
    id, key, size = new_id("attachment"), os.urandom(32), given.path.stat().st_size
    count, whole, digests = -(-size // rules.CHUNK_SIZE), hashlib.sha256(), []
    for number, plain in enumerate(_read(given.path)):
        whole.update(plain)
        sealed = formats.seal_chunk(plain, key=key, attachment=id, number=number, chunks=count)
        files.write_chunk(Way.OUT, id, number=number, sealed=sealed)
        digests.append(digest_of(sealed))
    digest = Digest(f"sha256:{whole.hexdigest()}")
    return Attachment(id, given.name, given.media_type, size, digest, to_base64url(key), tuple(digests))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while plain := file.read(rules.CHUNK_SIZE):
            yield plain


def _asked(line: Courier, address: str) -> Progress:
    answer = line.get(address)
    return _progress(address.rsplit("/", 1)[-1], answer.status, answer.content)


def _progress(id: str, status: int, content: bytes) -> Progress:
    """Where the peer stands. Raises Unavailable for any other answer."""
    if status != 200:
        raise Unavailable(f"The peer answered {status} for a chunk.", fix="It is tried again by itself.")
    data = parse(content, limit=50_000)
    known = isinstance(data, dict) and isinstance(data.get("held"), int) and isinstance(data.get("receipt"), str)
    if not known:
        raise Unavailable("The peer did not say how far the attachment is.", fix="It is tried again by itself.")
    return Progress(id, int(data.get("chunks", 0)), int(data["held"]), str(data["receipt"]))


def _incoming(attachment: str) -> InboxAttachment:
    row = InboxAttachment.objects.select_related("message").filter(pk=attachment).first()
    if row is None:
        raise NotFound("No message announced this attachment.", field="attachment", fix="Send its message first.")
    return row


def _announced(row: InboxAttachment) -> Attachment:
    view = queries.inbox_message(MessageId(row.message_id))
    return next(one for one in view.envelope.attachments if one.id == row.id)


def _complete(row: InboxAttachment, announced: Attachment, now: datetime) -> None:
    """Check the whole file, give the receipt, and ask for the work that waited for it."""
    whole = hashlib.sha256()
    for number, sealed in enumerate(files.chunks(Way.IN, row.id)):
        whole.update(formats.open_chunk(sealed, attachment=announced, number=number))
    if f"sha256:{whole.hexdigest()}" != announced.digest:
        raise rules.the_chunk_is_the_one_announced.refused(field="digest")
    receipt = signed_receipt(id=MessageId(row.id), digest=announced.digest, now=now)
    with transaction.atomic():
        message = InboxMessage.objects.select_for_update().get(pk=row.message_id)
        if InboxAttachment.objects.filter(pk=row.pk, receipt="").update(receipt=receipt):
            journal.record("exchange.attachment.received", subject=message.pk, by=None, attachment=row.id)
            release_due(message, now=now)


def _told(row: InboxAttachment) -> Progress:
    return Progress(row.id, row.chunks, row.held, row.receipt)
