# SPDX-License-Identifier: Apache-2.0
"""Roots and proofs of a Merkle tree; apart, because the log, its mirrors and the verifier all make or read them.

A tree is known by its perfect subtrees: `node(level, index)` gives the hash over entries
[index * 2**level, (index + 1) * 2**level). Whoever has the tiles has every such node (see `tiles`).
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import from_base64, to_base64
from tradelane.trust.rules.log import EMPTY_ROOT, HASH_BYTES, LARGEST_TREE, node_hash

NodeAt = Callable[[int, int], bytes]
"""(level, index) → hash of a perfect subtree of 2**level entries."""
LONGEST_PROOF = 64
"""A tree of 2**63 entries is 63 levels high; one more for the seed of a consistency proof."""


def root_of(size: int, node: NodeAt) -> bytes:
    """The root of the tree of the first `size` entries (RFC 9162 §2.1.1)."""
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_path(*, index: int, size: int, node: NodeAt) -> list[bytes]:
    """The proof that entry `index` is in the tree of `size` entries, from leaf to root (RFC 9162 §2.1.3.1)."""
    return inclusion_paths(size=size, node=node)(index)


def inclusion_paths(*, size: int, node: NodeAt) -> Callable[[int], list[bytes]]:
    """Entry → its proof, all in one tree: what the proofs of entries side by side share is hashed once."""

    @cache
    def hash_of(start: int, end: int) -> bytes:
        return _range_hash(start, end, node)

    def path_of(index: int) -> list[bytes]:
        if not 0 <= index < size:
            raise ValueError(f"no entry {index} in a tree of {size}")
        path, start, end = [], 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(hash_of(middle, end))
                end = middle
            else:
                path.append(hash_of(start, middle))
                start = middle
        return path[::-1]

    return path_of


def consistency_path(*, size1: int, size2: int, node: NodeAt) -> list[bytes]:
    """The proof that the tree of `size2` entries begins with the tree of `size1` entries (RFC 9162 §2.1.4.1)."""
    if not 0 < size1 <= size2:
        raise ValueError(f"nothing to prove between {size1} and {size2} entries")
    path, start, end, whole = [], 0, size2, True
    while size1 != end:
        middle = start + _split(end - start)
        if size1 <= middle:
            path.append(_range_hash(middle, end, node))
            end = middle
        else:
            path.append(_range_hash(start, middle, node))
            start, whole = middle, False
    return ([] if whole else [_range_hash(start, end, node)]) + path[::-1]


def tree_of(leaves: Sequence[bytes]) -> NodeAt:
    """The nodes over `leaves` (hashes of entries) held in memory; for mirrors and tests of small trees."""

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1


def _range_hash(start: int, end: int, node: NodeAt) -> bytes:
    """The hash over entries [start, end), where start is a multiple of the perfect subtree that fits."""
    width = end - start
    if width & (width - 1) == 0:
        return node(width.bit_length() - 1, start // width)
    middle = start + _split(width)
    return node_hash(_range_hash(start, middle, node), _range_hash(middle, end, node))


def evidence_of(
    *, origin: str, index: int, size: int, leaf: str, at: str, path: Sequence[bytes], checkpoint: str
) -> dict[str, Any]:
    """The `log` part of a document's evidence: all that is needed to check inclusion without the log.

    `leaf` is the digest of the entry's bytes (not its Merkle hash), `at` the time that stands in the entry;
    `checkpoint` is the signed note as text.
    """
    return {
        "origin": origin,
        "index": index,
        "size": size,
        "leaf": leaf,
        "at": at,
        "path": [to_base64(p) for p in path],
        "checkpoint": checkpoint,
    }


def path_from(texts: Any, *, field: str = "evidence.log.path") -> list[bytes]:
    """The hashes of a proof from base64 text. Raises Unreadable; loose base64 is refused, so a proof has one form."""
    if not isinstance(texts, list) or len(texts) > LONGEST_PROOF:
        raise Unreadable("a proof is a list of at most 64 hashes", field=field, rule="LOG-6", fix="Ask for it again.")
    return [hash_from(text, field=f"{field}[{n}]") for n, text in enumerate(texts)]


def hash_from(text: Any, *, field: str) -> bytes:
    """One hash from base64 text with padding. Raises Unreadable."""
    decoded = from_base64(text, field=field)
    if len(decoded) != HASH_BYTES:
        raise Unreadable("not a SHA-256 hash in base64", field=field, rule="LOG-6", fix="Ask the log for it again.")
    return decoded


def place_from(number: Any, *, field: str) -> int:
    """An index or a size. Raises Unreadable for anything but a whole number from 0 to 2**63 - 1."""
    if type(number) is not int or not 0 <= number <= LARGEST_TREE:
        raise Unreadable("not a place in a log", field=field, rule="LOG-6", fix="Give a whole number from 0 up.")
    return number
