# SPDX-License-Identifier: Apache-2.0
"""Bounds on what a PDF may make a reader do; apart, because they are asked before any PDF library sees the file.

A PDF of 20 MB can unfold to many gigabytes. So all of its streams are unfolded here first, piece by piece, and
counted; chained filters, which would hide a second unfolding, are refused.
"""

import re
import zlib
from typing import Any

from pikepdf import Array

from tradelane.kernel.errors import Unreadable

LARGEST_PDF = 20_000_000
LARGEST_UNFOLDED = 200_000_000
"""Bytes of all streams together: fonts and images of the largest document that we write take a hundredth."""
LARGEST_ATTACHMENT = 20_000_000
MOST_STREAMS = 20_000
_STREAM = re.compile(rb"stream\r?\n")
_CHAINED = re.compile(rb"/Filter\s*\[\s*/\w+\s*/\w+")
_PIECE = 1_000_000


def require_sane_pdf(content: bytes) -> None:
    """Do nothing for a PDF within the bounds. Raises Unreadable otherwise."""
    if len(content) > LARGEST_PDF:
        raise _refused(f"{len(content)} bytes are more than the {LARGEST_PDF} allowed")
    if not content.startswith(b"%PDF-"):
        raise _refused("not a PDF")
    if _CHAINED.search(content):
        raise _refused("a stream with chained filters")
    left = LARGEST_UNFOLDED
    for number, match in enumerate(_STREAM.finditer(content)):
        if number >= MOST_STREAMS:
            raise _refused("too many streams")
        left -= _unfolded_size(content, match.end(), left)
        if left < 0:
            raise _refused(f"its streams unfold to more than {LARGEST_UNFOLDED} bytes")


def inflated(stream: Any) -> bytes:
    """The data of a stream of qpdf's with at most one Flate filter. Raises Unreadable when it unfolds too far."""
    kind = stream.get("/Filter")
    names = [] if kind is None else [str(name) for name in kind] if isinstance(kind, Array) else [str(kind)]
    encoded: bytes = stream.read_raw_bytes()
    if names not in ([], ["/FlateDecode"]) or stream.get("/DecodeParms") is not None:
        raise _refused("an attachment with another filter than Flate")
    if not names:
        return encoded
    unfold = zlib.decompressobj()
    try:
        data = unfold.decompress(encoded, LARGEST_ATTACHMENT)
    except zlib.error as error:
        raise _refused("a damaged attachment") from error
    if unfold.unconsumed_tail:
        raise _refused(f"an attachment of more than {LARGEST_ATTACHMENT} bytes")
    return data


def _unfolded_size(content: bytes, start: int, limit: int) -> int:
    """Bytes that the stream at `start` unfolds to, counted up to `limit` and one piece more; zero if it isn't Flate."""
    unfold = zlib.decompressobj()
    rest: bytes = content[start : start + _PIECE]
    position, size = start + _PIECE, 0
    try:
        while not unfold.eof and size <= limit and rest:
            size += len(unfold.decompress(rest, _PIECE))
            rest = unfold.unconsumed_tail
            if not rest and position < len(content):
                rest, position = content[position : position + _PIECE], position + _PIECE
    except zlib.error:
        pass
    return size


def _refused(why: str) -> Unreadable:
    return Unreadable(
        why,
        rule="PDF-LIMIT-1",
        fix="Give a PDF of at most 20 MB as a node of this kind writes it.",
        cites="ISO 32000-2 §7.3.8",
    )
