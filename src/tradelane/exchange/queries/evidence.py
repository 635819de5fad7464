# SPDX-License-Identifier: Apache-2.0
"""What the message log proves of one message; apart, because only this read goes to a court."""

from tradelane.exchange import formats
from tradelane.exchange.formats.evidence import DeliveryEvidence
from tradelane.exchange.models import InboxMessage, LogEntry, OutboxMessage
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import MessageId
from tradelane.parties.queries import require_access
from tradelane.parties.values import Actor
from tradelane.trust.formats.log import inclusion_path, tree_of
from tradelane.trust.rules.log import leaf_hash
from tradelane.trust.values import DetachedSignature


def delivery_evidence(*, message: MessageId, by: Actor, with_content: bool = False) -> DeliveryEvidence:
    """What proves that a message of the actor's organisation was delivered, to it or by it, without the material.

    The content is there only at the recipient, as it leaves the sender's node with its delivery; `with_content` asks
    for it. Raises NotFound for another's message, and before a receipt is kept and stamped.
    """
    require_access(subject=message, by=by)
    sent = OutboxMessage.objects.filter(pk=message, from_organisation=by.organisation).first()
    came = InboxMessage.objects.filter(pk=message, to_organisation=by.organisation).first()
    if sent is None and came is None:
        raise NotFound("There is no such message.", field="message")
    entry = _stamped_entry(message, side="received" if sent is None else "sent")
    leaves = [leaf_hash(words) for words in _words_beside(entry)]
    assert entry.batch is not None
    assert entry.place is not None
    payload, signature = _signed(sent, came)
    return DeliveryEvidence(
        words=bytes(entry.words),
        index=entry.place,
        size=entry.batch.size,
        path=tuple(inclusion_path(index=entry.place, size=entry.batch.size, node=tree_of(leaves))),
        root=bytes(entry.batch.root),
        timestamp=bytes(entry.batch.token),
        receipt=sent.receipt if sent is not None else came.receipt if came is not None else "",
        signature=signature,
        payload=payload if with_content else b"",
    )


def _stamped_entry(message: MessageId, *, side: str) -> LogEntry:
    entry = LogEntry.objects.select_related("batch").filter(message=message, side=side).first()
    if entry is None:
        raise NotFound("No receipt is kept for this message.", field="message", fix="Wait until it is delivered.")
    if entry.batch is None:
        raise NotFound("The receipt is not time-stamped yet.", field="message", fix="Try again in a minute.")
    return entry


def _words_beside(entry: LogEntry) -> list[bytes]:
    """Every entry under the same stamp, in their order."""
    rows = LogEntry.objects.filter(batch=entry.batch).order_by("place")
    return [bytes(words) for words in rows.values_list("words", flat=True)]


def _signed(sent: OutboxMessage | None, came: InboxMessage | None) -> tuple[bytes, DetachedSignature]:
    """The envelope where this node has it, and its sender's signature."""
    if came is not None:
        return formats.split_jws(came.opened)
    assert sent is not None
    return b"", DetachedSignature(*sent.signature.split(".", 1))
