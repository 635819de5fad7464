# SPDX-License-Identifier: Apache-2.0
"""The bytes of messages and receipts; apart, so that another maker's node can read them.

A message is the envelope's canonical JSON as a compact JWS (RFC 7515) of the sending organisation, encrypted as a
compact JWE (RFC 7516) to the recipient's key, whose `kid` names the recipient. A receipt is a compact JWS of the
recipient's node. The forms are strict: an unknown or missing member is refused, and so is a version not spoken here.
"""

import re
from dataclasses import fields
from typing import Any

from tradelane.exchange.formats.forms import LONGEST_TEXT, digest, members, moment, texts, unreadable, whole
from tradelane.exchange.rules import CHUNK_SIZE, LARGEST_ATTACHMENT, MOST_ATTACHMENTS, the_version_is_spoken
from tradelane.exchange.values import SPEAKS, Attachment, Envelope, Receipt
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.trust.formats.base64_text import from_base64url

_MESSAGE_ID = re.compile(r"message_[0-9a-z]{1,32}")
_ATTACHMENT_ID = re.compile(r"attachment_[0-9a-z]{1,29}")
"""Files are kept under it, so it is no path."""
_LAST_PLACE = 2**31 - 1
KEY_BYTES = 32
"""Of AES-256, with which each attachment is encrypted under a key of its own."""


def envelope_bytes(envelope: Envelope) -> bytes:
    """The canonical bytes that the sender signs and whose digest names the message."""
    data = {field.name: getattr(envelope, field.name) for field in fields(envelope)}
    attached = [{**_plain(attachment), "chunks": list(attachment.chunks)} for attachment in envelope.attachments]
    return canonical({**data, "sent_at": rfc3339(envelope.sent_at), "attachments": attached})


def read_envelope(content: bytes) -> Envelope:
    """Read an envelope strictly. Raises Unreadable naming the member that is wrong, Refused for another version."""
    # 1. the version alone, as another one may have other members
    said = parse(content)
    if isinstance(said, dict) and not the_version_is_spoken(said.get("version", SPEAKS[0]), speaks=SPEAKS):
        raise the_version_is_spoken.refused(facts={"speaks": list(SPEAKS)})
    # 2. the members of this version
    data = members(content, {field.name for field in fields(Envelope)}, "envelope")
    text, body, attached = texts(data, "envelope"), data["body"], data["attachments"]
    if not isinstance(body, dict):
        raise unreadable("the body is an object", "body")
    if not _MESSAGE_ID.fullmatch(text("id")):
        raise unreadable("a message id is message_ and up to 32 letters and digits", "id")
    if not isinstance(attached, list) or len(attached) > MOST_ATTACHMENTS:
        raise unreadable(f"a list of at most {MOST_ATTACHMENTS} attachments is expected", "attachments")
    attachments = tuple(_attachment(one, f"attachments[{n}]") for n, one in enumerate(attached))
    if len({one.id for one in attachments}) != len(attachments):
        raise unreadable("two attachments have one id", "attachments")
    return Envelope(
        id=MessageId(text("id")),
        kind=text("kind"),
        schema_version=whole(data["schema_version"], "schema_version", least=1, most=999),
        purpose=text("purpose"),
        from_node=text("from_node"),
        from_organisation=OrganisationId(text("from_organisation")),
        to_node=text("to_node"),
        to_organisation=OrganisationId(text("to_organisation")),
        sent_at=moment(text("sent_at"), "sent_at"),
        key=text("key"),
        body=body,
        conversation="" if data["conversation"] == "" else text("conversation"),
        sequence=whole(data["sequence"], "sequence", most=_LAST_PLACE),
        attachments=attachments,
        version=int(data["version"]),
    )


def receipt_bytes(receipt: Receipt) -> bytes:
    """The canonical bytes that the recipient's node signs."""
    return canonical(
        {
            "id": receipt.id,
            "digest": receipt.digest,
            "node": receipt.node,
            "received_at": rfc3339(receipt.received_at),
        }
    )


def read_receipt(content: bytes) -> Receipt:
    """Read a receipt strictly. Raises Unreadable."""
    data = members(content, {"id", "digest", "node", "received_at"}, "receipt")
    text = texts(data, "receipt")
    return Receipt(
        MessageId(text("id")),
        digest(text("digest"), "digest"),
        OrganisationId(text("node")),
        moment(text("received_at"), "received_at"),
    )


def recipient_of(message: bytes) -> OrganisationId:
    """The organisation that an encrypted message names in its header. Raises Unreadable; nothing is decrypted."""
    head = message.split(b".", 1)[0]
    if len(head) > 4000 or message.count(b".") != 4 or not head.isascii():
        raise unreadable("not a compact JWE", "message")
    header = parse(from_base64url(head.decode(), field="message"))
    kid = header.get("kid") if isinstance(header, dict) else None
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_TEXT:
        raise unreadable("the header names no recipient", "kid")
    return OrganisationId(kid)


def _plain(attachment: Attachment) -> dict[str, Any]:
    return {field.name: getattr(attachment, field.name) for field in fields(attachment)}


def _attachment(data: Any, field: str) -> Attachment:
    if not isinstance(data, dict) or set(data) != {each.name for each in fields(Attachment)}:
        raise unreadable("an attachment has id, name, media_type, size, digest, key and chunks", field)
    text, chunks = texts(data, field), data["chunks"]
    size = whole(data["size"], f"{field}.size", least=1, most=LARGEST_ATTACHMENT)
    if not isinstance(chunks, list) or len(chunks) != -(-size // CHUNK_SIZE):
        raise unreadable(f"a chunk is expected for every {CHUNK_SIZE} bytes", f"{field}.chunks")
    if not _ATTACHMENT_ID.fullmatch(text("id")):
        raise unreadable("an attachment's id is attachment_ and up to 29 letters and digits", f"{field}.id")
    if len(from_base64url(text("key"), field=f"{field}.key")) != KEY_BYTES:
        raise unreadable("a key of 256 bits is expected", f"{field}.key")
    return Attachment(
        id=text("id"),
        name=text("name"),
        media_type=text("media_type"),
        size=size,
        digest=digest(text("digest"), f"{field}.digest"),
        key=text("key"),
        chunks=tuple(digest(str(each), f"{field}.chunks[{n}]") for n, each in enumerate(chunks)),
    )
