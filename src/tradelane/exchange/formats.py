# SPDX-License-Identifier: Apache-2.0
"""The bytes that travel: signed message, receipt, directory; apart, so that another maker's node can read them.

A message is the envelope's canonical JSON as a compact JWS (RFC 7515) of the sending organisation, encrypted as a
compact JWE (RFC 7516) to the recipient's key, whose `kid` names the recipient. A receipt is a compact JWS of the
recipient's node. Times are RFC 3339 in UTC. The forms are strict: an unknown or missing member is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from tradelane.exchange.values import Directory, DirectoryEntry, Envelope, Receipt
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest, digest_bytes
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.values import DetachedSignature

JOSE = "application/jose"
"""Media type of compact JWS and JWE (RFC 7515 §9.2.1)."""
LONGEST_TEXT = 200
_MESSAGE_ID = "message_"


def envelope_bytes(envelope: Envelope) -> bytes:
    """The canonical bytes that the sender signs and whose digest names the message."""
    data = {field.name: getattr(envelope, field.name) for field in fields(envelope)}
    return canonical({**data, "sent_at": rfc3339(envelope.sent_at)})


def read_envelope(content: bytes) -> Envelope:
    """Read an envelope strictly. Raises Unreadable naming the member that is wrong."""
    data = _members(content, {field.name for field in fields(Envelope)}, "envelope")
    text = _texts(data, "envelope")
    version, body = data["schema_version"], data["body"]
    if type(version) is not int or not 0 < version < 1000:
        raise _unreadable("a schema version is a whole number from 1 up", "schema_version")
    if not isinstance(body, dict):
        raise _unreadable("the body is an object", "body")
    if not text("id").startswith(_MESSAGE_ID):
        raise _unreadable("a message id begins with message_", "id")
    return Envelope(
        id=MessageId(text("id")),
        kind=text("kind"),
        schema_version=version,
        purpose=text("purpose"),
        from_node=text("from_node"),
        from_organisation=OrganisationId(text("from_organisation")),
        to_node=text("to_node"),
        to_organisation=OrganisationId(text("to_organisation")),
        sent_at=_moment(text("sent_at"), "sent_at"),
        key=text("key"),
        body=body,
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
    data = _members(content, {"id", "digest", "node", "received_at"}, "receipt")
    text = _texts(data, "receipt")
    try:
        digest_bytes(Digest(text("digest")))
    except ValueError as error:
        raise _unreadable("not a digest", "digest") from error
    return Receipt(
        MessageId(text("id")),
        Digest(text("digest")),
        OrganisationId(text("node")),
        _moment(text("received_at"), "received_at"),
    )


def directory_bytes(directory: Directory) -> bytes:
    """The canonical bytes of a directory that its node signs."""
    return canonical(
        {
            "economy": directory.economy,
            "node": directory.node,
            "base_url": directory.base_url,
            "issued": rfc3339(directory.issued),
            "organisations": [
                {"organisation": e.organisation, "name": e.name, "kinds": list(e.kinds), "jwk": e.jwk}
                for e in directory.organisations
            ],
        }
    )


def read_directory(content: bytes) -> Directory:
    """Read a directory strictly. Raises Unreadable."""
    data = _members(content, {"economy", "node", "base_url", "issued", "organisations"}, "directory")
    text = _texts(data, "directory")
    if not isinstance(data["organisations"], list):
        raise _unreadable("a list of organisations is missing", "organisations")
    return Directory(
        economy=text("economy"),
        node=OrganisationId(text("node")),
        base_url=text("base_url"),
        issued=_moment(text("issued"), "issued"),
        organisations=tuple(_entry(entry, n) for n, entry in enumerate(data["organisations"])),
    )


def join_jws(payload: bytes, signature: DetachedSignature) -> str:
    """Payload and detached signature as one compact JWS (RFC 7515 §3.1)."""
    return f"{signature.protected}.{to_base64url(payload)}.{signature.signature}"


def split_jws(content: bytes | str) -> tuple[bytes, DetachedSignature]:
    """The payload and the signature of a compact JWS; verifies nothing yet. Raises Unreadable."""
    try:
        parts = (content if isinstance(content, str) else content.decode("ascii")).split(".")
    except UnicodeDecodeError as error:
        raise _unreadable("not a compact JWS", "signature") from error
    if len(parts) != 3 or not all(parts):
        raise _unreadable("a compact JWS has three parts", "signature")
    return from_base64url(parts[1], field="payload"), DetachedSignature(parts[0], parts[2])


def recipient_of(message: bytes) -> OrganisationId:
    """The organisation that an encrypted message names in its header. Raises Unreadable; nothing is decrypted."""
    head = message.split(b".", 1)[0]
    if len(head) > 4000 or message.count(b".") != 4 or not head.isascii():
        raise _unreadable("not a compact JWE", "message")
    header = parse(from_base64url(head.decode(), field="message"))
    kid = header.get("kid") if isinstance(header, dict) else None
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_TEXT:
        raise _unreadable("the header names no recipient", "kid")
    return OrganisationId(kid)


def _entry(data: Any, number: int) -> DirectoryEntry:
    field = f"organisations[{number}]"
    if not isinstance(data, dict) or set(data) != {"organisation", "name", "kinds", "jwk"}:
        raise _unreadable("an entry has the members organisation, name, kinds and jwk", field)
    text, kinds, jwk = _texts(data, field), data["kinds"], data["jwk"]
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise _unreadable("kinds is a list of words", f"{field}.kinds")
    if not isinstance(jwk, dict) or set(jwk) != {"kty", "crv", "x", "y", "kid"} or jwk["kid"] != text("organisation"):
        raise _unreadable("a key has kty, crv, x, y and the organisation as kid", f"{field}.jwk")
    if not all(isinstance(part, str) and len(part) <= LONGEST_TEXT for part in jwk.values()):
        raise _unreadable("a key's members are text", f"{field}.jwk")
    return DirectoryEntry(OrganisationId(text("organisation")), text("name"), tuple(kinds), dict(jwk))


def _members(content: bytes, names: set[str], what: str) -> dict[str, Any]:
    """The object in `content` when it has exactly these members and is in canonical form."""
    data = parse(content)
    if not isinstance(data, dict) or set(data) != names:
        raise _unreadable(f"members are missing or unknown: it has {', '.join(sorted(names))}", what)
    if canonical(data) != content:
        raise _unreadable("not in its one form (canonical JSON)", what)
    return data


def _texts(data: Mapping[str, Any], what: str) -> Callable[[str], str]:
    def text(name: str) -> str:
        value = data[name]
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
            raise _unreadable(f"text of 1 to {LONGEST_TEXT} characters is expected", f"{what}.{name}")
        return value

    return text


def _moment(text: str, field: str) -> datetime:
    try:
        moment = from_rfc3339(text)
    except ValueError as error:
        raise _unreadable("not a time", field) from error
    if rfc3339(moment) != text:
        raise _unreadable("write times in UTC with whole seconds: 2026-11-03T09:12:44Z", field)
    return moment


def _unreadable(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="EXCH-16", fix="Send the form that exchange/README.md describes.", cites="RFC 7515 §5.2"
    )
