# SPDX-License-Identifier: Apache-2.0
"""What must hold in an append-only log; apart, because anyone can check these rules without trusting the log.

The hashes and the two verifiers are those of RFC 9162 (the tree of RFC 6962), SHA-256. Hashes are 32 raw bytes.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from tradelane.kernel.rule import rule

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""Root of the tree without leaves (RFC 9162 §2.1.1)."""
HASH_BYTES = 32
LARGEST_TREE = 2**63 - 1
"""No log grows past this; a bigger number is a slip or an attack."""
LARGEST_LEAF = 0xFFFF
"""An entry bundle gives an entry's length 16 bits (C2SP tlog-tiles, log entries)."""
_CODE = re.compile(r"[A-Za-z0-9._:/+=-]{0,200}")
"""Digests, ids, codes and times; no space, no `@`, no letter outside ASCII: names and addresses don't fit."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of an entry: SHA-256 of 0x00 and the entry, so that no entry passes for a node (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two subtrees: SHA-256 of 0x01, left and right (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\1" + left + right).digest()


@rule(
    "LOG-1",
    cites="RFC 9162 §2.1.3.2",
    field="evidence.log.path",
    fix="Ask the node for the proof of this entry at this checkpoint again.",
)
def the_entry_is_in_the_tree(*, index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> bool:
    """An entry is in the log only if its hash and the proof give the checkpoint's root."""
    if not 0 <= index < size <= LARGEST_TREE or not _are_hashes(leaf, root, *path):
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


@rule(
    "LOG-2",
    cites="RFC 9162 §2.1.4.2",
    field="proof",
    fix="Keep both checkpoints: together they show that the log took an entry back or shows two faces.",
)
def the_log_only_grew(*, size1: int, root1: bytes, size2: int, root2: bytes, proof: Sequence[bytes]) -> bool:
    """A later checkpoint holds every entry of an earlier one at the same place.

    An earlier size of zero proves nothing, so it does not count as holding.
    """
    return _joins(start=0, end=size1, node=root1, size=size2, root=root2, proof=proof)


@rule(
    "LOG-3",
    cites="draft-ietf-plants-merkle-tree-certs §4.4.3",
    field="proof",
    fix="Ask the log for the proof of this range again.",
)
def the_range_is_in_the_tree(
    *, start: int, end: int, node: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """A range of entries is part of the log only if it is a subtree and the proof joins its hash to the root.

    A range of no entries has the empty tree's hash and needs no proof.
    """
    width = end - start
    if width == 0:
        return 0 <= start <= size and node == EMPTY_ROOT and not proof
    if width < 1 or start % (1 << (width - 1).bit_length()):
        return False
    return _joins(start=start, end=end, node=node, size=size, root=root, proof=proof)


def _joins(*, start: int, end: int, node: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the subtree of entries [start, end) with hash `node` is in the tree of `size` entries with `root`."""
    if not 0 <= start < end <= size <= LARGEST_TREE or not _are_hashes(*proof):
        return False
    fn, sn, tn = start, end - 1, size - 1
    while fn != sn and (sn == tn or sn & 1):
        fn, sn, tn = fn >> 1, sn >> 1, tn >> 1
    rest = list(proof)
    if fn != sn and not rest:
        return False
    fr = sr = node if fn == sn else rest.pop(0)
    for c in rest:
        if tn == 0:
            return False
        if sn & 1 or sn == tn:
            fr = node_hash(c, fr) if fn < sn else fr
            sr = node_hash(c, sr)
            while not sn & 1 and sn:
                fn, sn, tn = fn >> 1, sn >> 1, tn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn, tn = fn >> 1, sn >> 1, tn >> 1
    return tn == 0 and fr == node and sr == root


@rule(
    "LOG-4",
    cites="C2SP tlog-tiles, log entries",
    field="leaf",
    fix="Put a digest of the data in the entry, not the data.",
)
def the_entry_fits_a_bundle(leaf: bytes) -> bool:
    """An entry of the log has 1 to 65,535 bytes."""
    return 0 < len(leaf) <= LARGEST_LEAF


@rule(
    "LOG-5",
    cites="Tradelane house rule: the log can't forget, so it never learns who a person is; GDPR art. 25(1)",
    field="leaf",
    fix="Log digests, ids, codes and times only; keep names and addresses in the document.",
)
def the_entry_names_no_person(entry: Any) -> bool:
    """An entry of the public log is an object of digests, ids, codes, times and whole numbers, and nothing else."""
    return isinstance(entry, dict) and bool(entry) and _is_coded(entry)


def _is_coded(value: Any) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    if isinstance(value, dict):
        return all(map(_is_coded, value)) and all(map(_is_coded, value.values()))
    if isinstance(value, list):
        return all(map(_is_coded, value))
    return value is None or isinstance(value, bool | int)


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(h) == HASH_BYTES for h in hashes)
