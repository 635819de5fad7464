# SPDX-License-Identifier: Apache-2.0
"""The sealed original as a file; apart, because these are the bytes that people keep for decades.

`{"document", "signatures", "evidence": {"timestamp", "log"}, "seal"}` in canonical JSON: the issuer signs the
document, the evidence shows when and where that was recorded, and the node's seal covers all of it, so that any
changed byte shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import from_base64, from_base64url, to_base64
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.signers import DetachedSignature

LARGEST_ORIGINAL = 20_000_000
MOST_SIGNATURES = 20
MOST_MATERIAL = 50
LARGEST_MATERIAL = 2_000_000
"""Bytes; an answer takes about 1 kB, a large revocation list some hundreds."""
EVIDENCE = frozenset({"timestamp", "log"})
LOG_MEMBERS = frozenset({"at", "origin", "index", "size", "leaf", "path", "checkpoint"})


@dataclass(frozen=True, slots=True)
class Original:
    """A sealed original taken apart; its form is right, nothing is verified yet."""

    document: dict[str, Any]
    payload: bytes
    """Canonical bytes of the document: what the issuer signed."""
    digest: Digest
    signatures: tuple[DetachedSignature, ...]
    first_signature: bytes
    """Raw bytes of the first signature: what the time stamp covers."""
    timestamp: bytes
    """Time-stamp token, DER."""
    log: dict[str, Any]
    material: Material
    """What shows that the certificates counted when this was sealed; empty in files that keep none."""
    sealed: bytes
    """Canonical bytes of the file without its seal: what the node signed."""
    seal: DetachedSignature


def log_entry(*, kind: str, digest: Digest, issuer: str, at: str) -> bytes:
    """The public log's entry of a document: digests and codes only. `at` is RFC 3339 in UTC, whole seconds."""
    return canonical({"kind": kind, "digest": digest, "issuer": issuer, "at": at})


def unsealed_original(
    document: dict[str, Any],
    signatures: Iterable[DetachedSignature],
    *,
    timestamp: bytes,
    log: dict[str, Any],
    material: Material | None = None,
) -> dict[str, Any]:
    """All of the file but the seal; the node signs its canonical bytes."""
    kept = {"validation": material_json(material)} if material else {}
    return {
        "document": document,
        "signatures": [signature.as_json() for signature in signatures],
        "evidence": {"timestamp": to_base64(timestamp), "log": log, **kept},
    }


def sealed_original(unsealed: dict[str, Any], seal: DetachedSignature) -> bytes:
    """The file."""
    return canonical({**unsealed, "seal": seal.as_json()})


def read_original(content: bytes) -> Original:
    """Take a sealed original apart. Raises Unreadable when the form is not exactly ours; verifies nothing yet."""
    data = parse(content, limit=LARGEST_ORIGINAL)
    if not isinstance(data, dict) or set(data) != {"document", "signatures", "evidence", "seal"}:
        raise _refused("a sealed original has the parts document, signatures, evidence and seal", "")
    if canonical(data) != content:
        raise _refused("the file is not in its one form (canonical JSON): something was added or rearranged", "")
    document, evidence = data["document"], data["evidence"]
    if not isinstance(document, dict) or not isinstance(evidence, dict) or set(evidence) - {"validation"} != EVIDENCE:
        raise _refused("the evidence has the parts timestamp and log, and may have validation", "evidence")
    log = evidence["log"]
    if not isinstance(log, dict) or set(log) != LOG_MEMBERS:
        raise _refused("the log's evidence is incomplete or has more than it should", "evidence.log")
    signatures = read_signatures(data["signatures"])
    payload = canonical(document)
    return Original(
        document=document,
        payload=payload,
        digest=digest_of(payload),
        signatures=signatures,
        first_signature=from_base64url(signatures[0].signature, field="signatures[0].signature"),
        timestamp=from_base64(evidence["timestamp"], field="evidence.timestamp"),
        log=log,
        material=read_material(evidence["validation"]) if "validation" in evidence else Material(),
        sealed=canonical({name: part for name, part in data.items() if name != "seal"}),
        seal=_signature(data["seal"], "seal"),
    )


def material_json(material: Material) -> dict[str, list[str]]:
    """Validation material as it stands in the file."""
    return {
        "certificates": [to_base64(der) for der in material.certificates],
        "crls": [to_base64(der) for der in material.crls],
        "ocsps": [to_base64(der) for der in material.ocsps],
    }


def read_material(data: Any) -> Material:
    """Validation material as it stands in a file. Raises Unreadable."""
    if not isinstance(data, dict) or set(data) != {"certificates", "crls", "ocsps"}:
        raise _refused("the validation material has the parts certificates, crls and ocsps", "evidence.validation")
    read: dict[str, tuple[bytes, ...]] = {}
    for name, texts in data.items():
        if not isinstance(texts, list) or len(texts) > MOST_MATERIAL:
            raise _refused(f"at most {MOST_MATERIAL} {name} are kept with a file", f"evidence.validation.{name}")
        read[name] = tuple(from_base64(text, field=f"evidence.validation.{name}") for text in texts)
    if sum(len(der) for part in read.values() for der in part) > LARGEST_MATERIAL:
        raise _refused(f"more than {LARGEST_MATERIAL} bytes of validation material", "evidence.validation")
    return Material(**read)


def read_signatures(data: Any) -> tuple[DetachedSignature, ...]:
    """The signatures of a document as they stand in JSON. Raises Unreadable."""
    if not isinstance(data, list) or not 1 <= len(data) <= MOST_SIGNATURES:
        raise _refused(f"an original has 1 to {MOST_SIGNATURES} signatures", "signatures")
    return tuple(_signature(part, f"signatures[{n}]") for n, part in enumerate(data))


def _signature(data: Any, field: str) -> DetachedSignature:
    if (
        not isinstance(data, dict)
        or set(data) != {"protected", "signature"}
        or not all(isinstance(part, str) for part in data.values())
    ):
        raise _refused("a signature has the parts protected and signature, both text", field)
    return DetachedSignature(data["protected"], data["signature"])


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="ORIGINAL-1", fix="Take the file from its source again, unchanged.",
        cites="Tradelane sealed original, trust/README.md",
    )  # fmt: skip
