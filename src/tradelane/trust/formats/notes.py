# SPDX-License-Identifier: Apache-2.0
"""Signed notes, their keys and the checkpoints in them; apart, because witnesses of any maker read these bytes.

C2SP signed-note, tlog-checkpoint and tlog-cosignature. A note is text, an empty line, and signature lines:
`— <name> base64(key id, 4 bytes ‖ signature)`. A cosignature's signature begins with its time.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import from_base64, to_base64
from tradelane.trust.formats.log import hash_from
from tradelane.trust.rules.log import LARGEST_TREE

ED25519 = b"\x01"
"""Signature type of Ed25519 over the note's text (C2SP signed-note, signature types)."""
COSIGNATURE = b"\x04"
"""Signature type of a witness: Ed25519 over header, time and text (C2SP tlog-cosignature, Ed25519 signed message)."""
LONGEST_NOTE = 1_000_000
MOST_SIGNATURES = 100
"""Enough for any set of witnesses; more is an attempt to keep a verifier busy."""
_TIME_BYTES = 8
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key that signs notes, under its name."""

    name: str
    """A schema-less address such as `node.example/log/MX`; no spaces, no plus."""
    public: bytes
    """The Ed25519 public key, 32 bytes."""
    kind: bytes = ED25519
    """Signature type: a log's own (1) or a witness' (4). The key id depends on it, so neither passes for the other."""

    @property
    def key_id(self) -> bytes:
        """First 4 bytes of SHA-256 over name, newline, signature type and key (C2SP signed-note)."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    def as_vkey(self) -> str:
        """The key as a verifier key: `name+<key id in hex>+base64(signature type ‖ key)`."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(self.kind + self.public)}"

    @classmethod
    @lru_cache(maxsize=256)  # a key is what its text says
    def from_vkey(cls, vkey: str) -> "NoteKey":
        """Read a verifier key. Raises Unreadable when it is malformed, not Ed25519, or its key id is not its own."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        data = from_base64(encoded, field="vkey")
        key = cls(name, data[1:], data[:1])
        known = key.kind in (ED25519, COSIGNATURE)
        if not _is_name(name) or not known or len(data) != 33 or key.key_id.hex() != key_id:
            raise Unreadable(
                "not an Ed25519 verifier key", field="vkey", rule="LOG-7", fix="Copy the whole line: name+id+key.",
                cites="C2SP signed-note",
            )  # fmt: skip
        return key


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature under a note that was verified."""

    key: NoteKey
    time: int | None
    """POSIX time that a witness gives; None for a log's own signature, which has none."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's word on its size and root."""

    origin: str
    size: int
    root: bytes

    def as_text(self) -> str:
        """The three lines that are signed (C2SP tlog-checkpoint)."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


def sign_note(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """`text` (whole lines) as a note signed by `key` under `name`."""
    if not text.endswith("\n") or not _is_name(name):
        raise ValueError("a note's text ends in a newline, and its signer's name has no space and no plus")
    signer = NoteKey(name, key.public_key().public_bytes_raw())
    line = to_base64(signer.key_id + key.sign(text.encode()))
    return f"{text}\n— {name} {line}\n"


def cosign(text: str, *, name: str, key: Ed25519PrivateKey, time: int) -> str:
    """The signature line of a witness under a checkpoint's text, at POSIX `time` (C2SP tlog-cosignature)."""
    signer = NoteKey(name, key.public_key().public_bytes_raw(), COSIGNATURE)
    stamped = time.to_bytes(_TIME_BYTES, "big") + key.sign(_cosigned(text, time))
    return f"— {name} {to_base64(signer.key_id + stamped)}\n"


def open_note(note: str, keys: list[NoteKey]) -> tuple[str, list[str]]:
    """The text of a note and the names of `keys` that signed it, in the note's order.

    Signatures by other keys are passed over. Raises Unreadable for a malformed note, or when a signature that
    says it is by one of `keys` is not (C2SP signed-note, verifying).
    """
    text, signed = signatures_of(note, keys)
    return text, [one.key.name for one in signed]


def signatures_of(note: str, keys: list[NoteKey]) -> tuple[str, list[Signed]]:
    """As `open_note`, with the time that each witness gives. One key counts once."""
    text, lines = _parts(note)
    known = {(key.name, key.key_id): key for key in keys}
    signed: list[Signed] = []
    for line in lines:
        match = _SIGNATURE.fullmatch(line)
        blob = from_base64(match[2], field="checkpoint") if match else b""
        if match is None or len(blob) < 5:
            raise _malformed("a signature line is malformed")
        key = known.pop((match[1], blob[:4]), None)
        if key is not None:
            signed.append(_verified(key, blob[4:], text))
    return text, signed


def read_checkpoint(note: str, key: NoteKey) -> Checkpoint:
    """The checkpoint in a note that the log's `key` signed. Raises Unreadable, also when that signature is absent."""
    text, signed = open_note(note, [key])
    if not signed or key.kind != ED25519:
        raise _malformed(f"not signed by {key.name}")
    checkpoint = parse_checkpoint(text)
    if checkpoint.origin != key.name:
        raise _malformed("the origin is not the name of the key that signed")
    return checkpoint


def parse_checkpoint(text: str) -> Checkpoint:
    """The origin, size and root that a note's text names; who signed it is not asked. Raises Unreadable."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or not _DECIMAL.fullmatch(lines[1]) or int(lines[1]) > LARGEST_TREE:
        raise _malformed("not a checkpoint: origin, size and root on three lines")
    return Checkpoint(lines[0], int(lines[1]), hash_from(lines[2], field="checkpoint"))


def _parts(note: str) -> tuple[str, list[str]]:
    if len(note) > LONGEST_NOTE or _CONTROL.search(note):
        raise _malformed("too long, or holds control characters")
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not text or not signatures.endswith("\n"):
        raise _malformed("a note is text, an empty line and signatures")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise _malformed(f"more than {MOST_SIGNATURES} signatures")
    return text + "\n", lines


@lru_cache(maxsize=1024)
def _verified(key: NoteKey, signature: bytes, text: str) -> Signed:
    """The signature once it is shown to hold; kept, because one checkpoint stands in the files of many documents.

    Bounded to 1,024 notes. Key, signature and text decide for ever; whether the key still counts is asked elsewhere.
    """
    time, message = None, text.encode()
    if key.kind == COSIGNATURE:
        time = int.from_bytes(signature[:_TIME_BYTES], "big")
        signature, message = signature[_TIME_BYTES:], _cosigned(text, time)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature as error:
        raise _malformed(f"the signature of {key.name} is wrong") from error
    if time is not None and time > LARGEST_TREE:
        raise _malformed(f"the time of {key.name} is past every time (C2SP: at most 2**63 - 1)")
    return Signed(key, time)


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _malformed(why: str) -> Unreadable:
    return Unreadable(why, field="checkpoint", rule="LOG-8", fix="Fetch the note again.", cites="C2SP signed-note")
