# SPDX-License-Identifier: Apache-2.0
"""Tiles and entry bundles of a log; apart, because any web server or cache can hold them for us.

C2SP tlog-tiles: a tile holds up to 256 hashes of one level, each over 256**level entries; a bundle holds the
entries themselves. A tile that is not full is asked for with its width, `.p/<width>`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.log import NodeAt
from tradelane.trust.rules.log import HASH_BYTES, node_hash

TILE_WIDTH = 256
_TILE_LEVELS = 8
"""2**8 is `TILE_WIDTH`: a tile's hashes stand eight levels of the tree above those of the tile below."""
_PATH = re.compile(
    r"(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<index>(?:x\d{3}/){0,6}\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?",
    re.ASCII,
)

TileAt = Callable[[int, int, int], bytes]
"""(level, index, width) → the first `width` hashes of a tile, end to end."""


@dataclass(frozen=True, slots=True)
class TileName:
    """Which tile or bundle."""

    level: int | None
    """None means a bundle of entries."""
    index: int
    width: int = TILE_WIDTH

    def as_path(self) -> str:
        """The address below `tile/`: index 1234067 is `x001/x234/067` (C2SP tlog-tiles, Merkle tree)."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        part = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"{'entries' if self.level is None else self.level}/{'/'.join(reversed(groups))}{part}"

    @classmethod
    def from_path(cls, path: str) -> "TileName":
        """Read the address below `tile/`. Raises Unreadable for every form but the one that `as_path` writes."""
        match = _PATH.fullmatch(path)
        if match:
            level = None if match["level"] == "entries" else int(match["level"])
            index = int(match["index"].replace("x", "").replace("/", ""))
            name = cls(level, index, int(match["width"] or TILE_WIDTH))
            if name.as_path() == path and name.width <= TILE_WIDTH:
                return name
        raise Unreadable(
            "not the address of a tile", field="tile", rule="LOG-9", fix="Write tile/0/x001/234 or tile/0/000.p/7."
        )


def tile_widths(size: int, level: int) -> tuple[int, int]:
    """How many full tiles a level has in a tree of `size` entries, and how many hashes the partial one after them."""
    return divmod(size >> _TILE_LEVELS * level, TILE_WIDTH)


def tile_exists(name: TileName, size: int) -> bool:
    """Whether a log of `size` entries has the tile or bundle, at least that wide."""
    full, partial = tile_widths(size, name.level or 0)
    return name.index < full or (name.index == full and name.width <= partial)


def nodes_in(size: int, tile: TileAt) -> NodeAt:
    """Every node of a tree of `size` entries, computed from its tiles; each tile is asked for once, and each node
    computed once, as the proofs of entries side by side share nearly all of theirs.

    Raises Unreadable when a tile is shorter than it should be.
    """

    @cache
    def hashes(level: int, index: int) -> bytes:
        full, partial = tile_widths(size, level)
        width = TILE_WIDTH if index < full else partial
        content = tile(level, index, width)
        if len(content) != width * HASH_BYTES:
            raise Unreadable(f"tile {TileName(level, index, width).as_path()} is cut short", field="tile", rule="LOG-9")
        return content

    @cache
    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, _TILE_LEVELS)
        if height:
            return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        tile_index, offset = divmod(index, TILE_WIDTH)
        return hashes(tile_level, tile_index)[offset * HASH_BYTES : (offset + 1) * HASH_BYTES]

    return node


def fold(hashes: bytes) -> bytes:
    """The root over hashes end to end, whose number is a power of two."""
    row = [hashes[n : n + HASH_BYTES] for n in range(0, len(hashes), HASH_BYTES)]
    while len(row) > 1:
        row = [node_hash(row[n], row[n + 1]) for n in range(0, len(row), 2)]
    return row[0]


def write_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one after another, each after its length in 16 bits, big-endian (C2SP tlog-tiles, log entries)."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def read_bundle(content: bytes) -> list[bytes]:
    """The entries of a bundle. Raises Unreadable when it is cut short."""
    entries, at = [], 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if at + 2 > len(content) or end > len(content):
            raise Unreadable("the bundle is cut short", field=f"byte {at}", rule="LOG-9", fix="Fetch it again.")
        entries.append(content[at + 2 : end])
        at = end
    return entries
