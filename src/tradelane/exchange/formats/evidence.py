# SPDX-License-Identifier: Apache-2.0
"""The file that proves a delivery to a court, written and checked; apart, because readers of it have nothing else.

`{"exchange_evidence": 1, "log": {…}, "receipt": JWS, "sender": {…}, "validation": {…}}` in canonical JSON. The
recipient's node signed the receipt over the envelope's digest; the entry of the log repeats both, a Merkle path leads
from the entry to a root, and a time stamp authority saw that root. With the envelope itself in the file, the sender's
signature and the content are checked too; without it the file proves that what has this digest was received.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tradelane.exchange.formats.forms import members, split_jws, unreadable, whole
from tradelane.exchange.formats.log import LogWords, read_log_words
from tradelane.exchange.formats.messages import read_envelope, read_receipt
from tradelane.exchange.rules import the_receipt_is_for_the_message, the_signer_is_the_sender
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Refused, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.trust.formats.base64_text import from_base64, from_base64url, to_base64, to_base64url
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.evidence import check_timestamp
from tradelane.trust.formats.log import hash_from, path_from, place_from
from tradelane.trust.formats.originals import material_json, read_material
from tradelane.trust.formats.signatures import ReadSignature, read_signature
from tradelane.trust.rules.log import leaf_hash, the_entry_is_in_the_tree
from tradelane.trust.values import Check, DetachedSignature, TrustList, invalid, undetermined, valid
from tradelane.trust.values.evidence import Material

LARGEST_EVIDENCE = 40_000_000
"""Bytes: a message of 20 MB in base64, and what proves it."""
_MEMBERS = {"exchange_evidence", "log", "receipt", "sender", "validation"}
_LOG = {"words", "index", "size", "path", "root", "timestamp"}


@dataclass(frozen=True, slots=True)
class DeliveryEvidence:
    """What proves that a message was delivered."""

    words: bytes
    """The entry of the log."""
    index: int
    size: int
    path: tuple[bytes, ...]
    root: bytes
    timestamp: bytes
    """Time-stamp token over the root, DER."""
    receipt: str
    signature: DetachedSignature
    """Of the sending organisation, over the envelope."""
    payload: bytes = b""
    """The envelope; empty when the file is to show no content."""
    material: Material = field(default_factory=Material)
    """What showed, when the file was made, that the certificates counted."""


def evidence_bytes(evidence: DeliveryEvidence) -> bytes:
    """The file."""
    return canonical(
        {
            "exchange_evidence": 1,
            "log": {
                "words": parse(evidence.words),
                "index": evidence.index,
                "size": evidence.size,
                "path": [to_base64(each) for each in evidence.path],
                "root": to_base64(evidence.root),
                "timestamp": to_base64(evidence.timestamp),
            },
            "receipt": evidence.receipt,
            "sender": {
                **evidence.signature.as_json(),
                "payload": to_base64url(evidence.payload) if evidence.payload else None,
            },
            "validation": material_json(evidence.material),
        }
    )


def read_evidence(content: bytes) -> DeliveryEvidence:
    """Take the file apart strictly; verifies nothing yet. Raises Unreadable."""
    if len(content) > LARGEST_EVIDENCE:
        raise unreadable(f"more than {LARGEST_EVIDENCE} bytes", "evidence")
    data = members(content, _MEMBERS, "evidence", limit=LARGEST_EVIDENCE)
    whole(data["exchange_evidence"], "exchange_evidence", least=1, most=1)
    log, sender = data["log"], data["sender"]
    if not isinstance(log, dict) or set(log) != _LOG:
        raise unreadable(f"the log has {', '.join(sorted(_LOG))}", "log")
    if not isinstance(sender, dict) or set(sender) != {"protected", "signature", "payload"}:
        raise unreadable("the sender has protected, signature and payload", "sender")
    if not isinstance(data["receipt"], str) or not all(isinstance(sender[n], str) for n in ("protected", "signature")):
        raise unreadable("receipt and signature are text", "receipt")
    return DeliveryEvidence(
        words=canonical(log["words"]),
        index=place_from(log["index"], field="log.index"),
        size=place_from(log["size"], field="log.size"),
        path=tuple(path_from(log["path"], field="log.path")),
        root=hash_from(log["root"], field="log.root"),
        timestamp=from_base64(log["timestamp"], field="log.timestamp"),
        receipt=data["receipt"],
        signature=DetachedSignature(sender["protected"], sender["signature"]),
        payload=b"" if sender["payload"] is None else from_base64url(sender["payload"], field="sender.payload"),
        material=read_material(data["validation"]),
    )


def check_evidence(evidence: DeliveryEvidence, *, trust_list: TrustList) -> tuple[list[Check], dict[str, Any]]:
    """Every check of the file, and what it is about; never raises for what a file can hold.

    In order: what the log says; whose receipt it is and over what; where the entry stands; when a stamp saw it; and,
    with the envelope in the file, who sent it and what it says.
    """
    try:
        words = read_log_words(evidence.words)
    except Unreadable as error:
        return [_broken("form", error)], {}
    stamp, stamped_at = check_timestamp(evidence.timestamp, evidence.root, trust_list=trust_list)
    checks = [
        valid("form", "The file is the evidence of a delivery, in its one form.", message=words.message),
        *_check_receipt(evidence, words, trust_list),
        _check_entry(evidence),
        _in_time(stamp, words, stamped_at),
        *_check_content(evidence, words, trust_list),
    ]
    return checks, _about(words)


def _check_receipt(evidence: DeliveryEvidence, words: LogWords, trust_list: TrustList) -> list[Check]:
    """Who signed for the message, over what, and whether they may."""
    try:
        payload, signature = split_jws(evidence.receipt)
        receipt = read_receipt(payload)
        read = read_signature(payload, protected=signature.protected, signature=signature.signature, field="receipt.")
    except Unreadable as error:
        return [_broken("receipt", error)]
    at, node = receipt.received_at, read.signer.organisation
    said = {"node": node, "received_at": rfc3339(at), "digest": receipt.digest, "message": receipt.id}
    if not read.holds():
        return [
            invalid("receipt", "The receipt's signature does not fit the receipt: one of them was changed.", **said)
        ]
    if economy_of(node) != economy_of(OrganisationId(words.recipient)):
        return [invalid("receipt", "The receipt is of a node of another economy than the recipient's.", **said)]
    if digest_of(evidence.receipt.encode()) != words.receipt:
        return [invalid("receipt", "The log's entry is about another receipt.", **said)]
    try:
        the_receipt_is_for_the_message.require(
            receipt, signer=node, peer=receipt.node, message=words.message, digest=words.digest
        )
    except Refused as error:
        return [invalid("receipt", error.message, **said)]
    known = read.signer.der in {each.certificate for each in trust_list.nodes}
    why = f"{read.signer.name} signed for this message, received at {rfc3339(at)}."
    unknown = f"Your trust list does not name the node {node} that signed the receipt."
    whose = (
        valid("recipient", f"Your trust list names the node {node}.") if known else undetermined("recipient", unknown)
    )
    signer = check_signer(read.chain, at=at, trust_list=trust_list, material=evidence.material)
    return [valid("receipt", why, **said), *signer, whose]


def _check_entry(evidence: DeliveryEvidence) -> Check:
    said = {"index": evidence.index, "size": evidence.size, "entry": digest_of(evidence.words)}
    leaf = leaf_hash(evidence.words)
    if not the_entry_is_in_the_tree(
        index=evidence.index, size=evidence.size, leaf=leaf, path=evidence.path, root=evidence.root
    ):
        return invalid("log", "The proof does not lead from this entry to the root that was stamped.", **said)
    return valid(
        "log", f"Entry {evidence.index} of {evidence.size} under one root is this message with its receipt.", **said
    )


def _in_time(stamp: Check, words: LogWords, stamped_at: datetime | None) -> Check:
    """A stamp before the entry was written is over something else."""
    if stamped_at is not None and stamped_at < words.at.replace(microsecond=0):
        return invalid("timestamp", "The stamp is older than the entry that it is said to cover.", **stamp.evidence)
    return stamp


def _check_content(evidence: DeliveryEvidence, words: LogWords, trust_list: TrustList) -> list[Check]:
    """The sender's signature and the content, where the file holds the envelope."""
    if not evidence.payload:
        why = (
            f"The file holds no content: what was delivered is the envelope with the digest {words.digest}. "
            "From whom, to whom and what kind it is, is the word of the node whose log this is."
        )
        return [Check("content", Verdict.UNDETERMINED, why, required=False, evidence={"digest": words.digest})]
    if digest_of(evidence.payload) != words.digest:
        return [invalid("content", "The envelope in the file is not the one that was signed for.", digest=words.digest)]
    try:
        envelope = read_envelope(evidence.payload)
        read = _read_sender(evidence)
    except (Unreadable, Refused) as error:
        return [invalid("content", error.message, rule=error.rule)]
    said = {"sender": read.signer.organisation, "signed_at": rfc3339(read.signed_at)}
    if not read.holds():
        return [invalid("signature", "The sender's signature does not fit the envelope.", **said)]
    if not the_signer_is_the_sender(read.signer.organisation, envelope.from_organisation):
        return [invalid("signature", the_signer_is_the_sender.text, **said)]
    agrees = (envelope.id, envelope.kind, envelope.from_organisation, envelope.to_organisation) == (
        words.message,
        words.kind,
        OrganisationId(words.sender),
        OrganisationId(words.recipient),
    )
    if not agrees:
        return [invalid("content", "The log's entry says otherwise than the envelope.", **said)]
    return [
        valid("signature", f"{read.signer.name} signed exactly this envelope.", **said),
        *_named("sender", check_signer(read.chain, at=words.at, trust_list=trust_list, material=evidence.material)),
        valid("content", "The envelope is the one that was signed for.", digest=words.digest),
    ]


def _named(prefix: str, checks: list[Check]) -> list[Check]:
    return [
        Check(f"{prefix}-{one.check}", one.result, one.why, required=one.required, evidence=one.evidence)
        for one in checks
    ]


def _read_sender(evidence: DeliveryEvidence) -> ReadSignature:
    signature = evidence.signature
    return read_signature(
        evidence.payload, protected=signature.protected, signature=signature.signature, field="sender."
    )


def _about(words: LogWords) -> dict[str, Any]:
    return {
        "kind": "delivery-evidence",
        "id": words.message,
        "issuer": words.sender,
        "recipient": words.recipient,
        "message_kind": words.kind,
        "sent_at": rfc3339(words.sent_at),
        "digest": words.digest,
    }


def _broken(check: str, error: Unreadable) -> Check:
    text = error.message
    return invalid(check, f"{text[:1].upper()}{text[1:]}.", field=error.field, rule=error.rule)
