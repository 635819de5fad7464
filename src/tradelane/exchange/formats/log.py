# SPDX-License-Identifier: Apache-2.0
"""The words of the message log, one entry a message and side; apart, because the evidence for a court repeats them."""

from dataclasses import dataclass
from datetime import datetime

from tradelane.exchange.formats.forms import digest, members, moment, texts, unreadable
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest

SIDES = ("sent", "received")
_MEMBERS = frozenset({"message", "digest", "kind", "purpose", "from", "to", "sent_at", "side", "receipt", "at"})


@dataclass(frozen=True, slots=True)
class LogWords:
    """What an entry says."""

    message: str
    digest: Digest
    """Of the envelope."""
    kind: str
    purpose: str
    sender: str
    recipient: str
    sent_at: datetime
    side: str
    receipt: Digest
    """Of the recipient node's signed receipt."""
    at: datetime
    """When this node wrote the entry."""


def log_words(words: LogWords) -> bytes:
    """The canonical bytes of an entry: ids, codes and digests, nothing of the content."""
    return canonical(
        {
            "message": words.message,
            "digest": words.digest,
            "kind": words.kind,
            "purpose": words.purpose,
            "from": words.sender,
            "to": words.recipient,
            "sent_at": rfc3339(words.sent_at),
            "side": words.side,
            "receipt": words.receipt,
            "at": rfc3339(words.at),
        }
    )


def read_log_words(content: bytes) -> LogWords:
    """Read an entry strictly. Raises Unreadable."""
    data = members(content, set(_MEMBERS), "log.words")
    text = texts(data, "log.words")
    if data["side"] not in SIDES:
        raise unreadable("the side is sent or received", "log.words.side")
    return LogWords(
        message=text("message"),
        digest=digest(text("digest"), "log.words.digest"),
        kind=text("kind"),
        purpose=text("purpose"),
        sender=text("from"),
        recipient=text("to"),
        sent_at=moment(text("sent_at"), "log.words.sent_at"),
        side=text("side"),
        receipt=digest(text("receipt"), "log.words.receipt"),
        at=moment(text("at"), "log.words.at"),
    )
