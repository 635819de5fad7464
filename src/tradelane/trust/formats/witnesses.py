# SPDX-License-Identifier: Apache-2.0
"""What a log and its witnesses say to each other, and what a reader makes of it; apart from notes, which only sign.

C2SP tlog-witness: the log asks `old <size>`, the consistency proof, an empty line and its checkpoint; the witness
answers with its signature line. A witness of the log's own economy says nothing new, so it does not count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.base64_text import to_base64
from tradelane.trust.formats.log import hash_from
from tradelane.trust.formats.notes import COSIGNATURE, ED25519, NoteKey, signatures_of
from tradelane.trust.rules.log import LARGEST_TREE
from tradelane.trust.rules.signing import the_service_is_recognised_at
from tradelane.trust.values.checks import Check, invalid, valid
from tradelane.trust.values.trust_lists import LogKey, TrustList

LARGEST_REQUEST = 64_000
"""Bytes: 63 hashes of 45 characters and a checkpoint with many signatures take about 20,000."""
LONGEST_REQUEST_PROOF = 63
"""C2SP tlog-witness, add-checkpoint."""
SIZE_MEDIA = "text/x.tlog.size"
"""Media type of the size that a witness answers a conflict with (C2SP tlog-witness)."""
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n")


@dataclass(frozen=True, slots=True)
class WitnessRequest:
    """What a log asks of a witness."""

    old: int
    """Size of the checkpoint that the witness cosigned last."""
    proof: tuple[bytes, ...]
    note: str
    """The new checkpoint, signed."""


def write_request(*, old: int, proof: Sequence[bytes], note: str) -> bytes:
    """The body of `POST <submission prefix>/add-checkpoint`."""
    lines = [f"old {old}", *(to_base64(hash) for hash in proof), ""]
    return ("\n".join(lines) + "\n" + note).encode()


def read_request(content: bytes) -> WitnessRequest:
    """Read such a body. Raises Unreadable; who signed the checkpoint is not asked yet."""
    try:
        text = content.decode() if len(content) <= LARGEST_REQUEST else ""
    except UnicodeDecodeError:
        text = ""
    head, gap, note = text.partition("\n\n")
    first, *proof = head.split("\n")
    match = _OLD.fullmatch(first)
    if not gap or match is None or int(match[1]) > LARGEST_TREE or len(proof) > LONGEST_REQUEST_PROOF:
        raise Unreadable(
            "not a request to a witness", field="body", rule="LOG-10", cites="C2SP tlog-witness, add-checkpoint",
            fix="Send `old <size>`, at most 63 hashes, an empty line and the checkpoint.",
        )  # fmt: skip
    hashes = tuple(hash_from(line, field=f"proof[{n}]") for n, line in enumerate(proof))
    return WitnessRequest(int(match[1]), hashes, note)


def read_size(content: bytes) -> int | None:
    """The size in a witness' answer to a conflict; None when it is not one."""
    match = _SIZE.fullmatch(content[:30].decode("ascii", "replace"))
    return int(match[1]) if match else None


def log_keys(trust_list: TrustList, *, origin: str) -> list[NoteKey]:
    """The keys by which the log `origin` itself signs, of all that a trust list names."""
    keys = [NoteKey.from_vkey(service.vkey) for service in trust_list.logs if service.origin == origin]
    return [key for key in keys if key.kind == ED25519]


def witnesses_in(trust_list: TrustList) -> list[tuple[LogKey, NoteKey]]:
    """The witnesses among the keys of logs that a trust list names."""
    keys = [(service, NoteKey.from_vkey(service.vkey)) for service in trust_list.logs]
    return [(service, key) for service, key in keys if key.kind == COSIGNATURE]


def check_witness(log: dict[str, Any], trust_list: TrustList) -> Check:
    """Who beside the log's operator signed the checkpoint of a document's evidence; nobody is not a fault."""
    origin, economies = log["origin"], {s.economy for s in trust_list.logs if s.origin == log["origin"]}
    others = {key.name: (service, key) for service, key in witnesses_in(trust_list) if service.economy not in economies}
    try:
        _, signed = signatures_of(log["checkpoint"], [key for _, key in others.values()])
    except Unreadable as error:
        return invalid("witness", f"{error.message[:1].upper()}{error.message[1:]}.", origin=origin)
    seen = {}
    for one in signed:
        moment = datetime.fromtimestamp(min(one.time or 0, _LAST_SECOND), tz=UTC)
        if the_service_is_recognised_at(others[one.key.name][0].recognition, moment):
            seen[one.key.name] = rfc3339(moment)
    if not seen:
        why = "Not yet witnessed: only the log's operator vouches that everybody sees the same log."
        return Check("witness", Verdict.UNDETERMINED, why, required=False, evidence={"origin": origin})
    return valid("witness", f"Witnessed by {', '.join(seen)}.", origin=origin, **seen)


_LAST_SECOND = 253402300799
"""The end of the year 9999, past which no date can be shown."""
