# SPDX-License-Identifier: Apache-2.0
"""A log outside of any database, as a witness, a monitor or a mirror meets it; its key is made afresh in each run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.trust.formats.log import NodeAt, consistency_path, root_of, tree_of
from tradelane.trust.formats.notes import Checkpoint, NoteKey, sign_note
from tradelane.trust.formats.tiles import TILE_WIDTH, TileName, tile_widths, write_bundle
from tradelane.trust.formats.witnesses import write_request
from tradelane.trust.rules.log import leaf_hash


def an_entry(number: int, *, face: str = "") -> bytes:
    """An entry of the log; another face gives another entry at the same place."""
    return canonical({"kind": "test", "digest": digest_of(f"{number}{face}".encode()), "at": "2026-11-02T12:00:00Z"})


@dataclass
class MadeLog:
    """A log of any size, and of as many faces as a test needs to catch."""

    origin: str = "log.example/log/SG"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def vkey(self) -> str:
        """Its verifier key."""
        return NoteKey(self.origin, self.key.public_key().public_bytes_raw()).as_vkey()

    def entries(self, size: int, *, face: str = "", since: int = 0) -> list[bytes]:
        """The first entries; those from `since` on have the face."""
        return [an_entry(n, face=face if n >= since else "") for n in range(size)]

    def tree(self, size: int, *, face: str = "", since: int = 0) -> NodeAt:
        """The tree over them."""
        return tree_of([leaf_hash(entry) for entry in self.entries(size, face=face, since=since)])

    def checkpoint(self, size: int, *, face: str = "", since: int = 0) -> str:
        """The signed note over them."""
        root = root_of(size, self.tree(size, face=face, since=since))
        return sign_note(Checkpoint(self.origin, size, root).as_text(), name=self.origin, key=self.key)

    def request(self, old: int, size: int, *, face: str = "", since: int = 0) -> bytes:
        """What it asks of a witness."""
        tree = self.tree(size, face=face, since=since)
        proof = consistency_path(size1=old, size2=size, node=tree) if 0 < old < size else []
        return write_request(old=old, proof=proof, note=self.checkpoint(size, face=face, since=since))

    def publish(self, folder: Path, size: int, *, face: str = "", since: int = 0) -> None:
        """Write checkpoint, tiles and bundles as a web server would hold them."""
        tree, entries = self.tree(size, face=face, since=since), self.entries(size, face=face, since=since)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "checkpoint").write_text(self.checkpoint(size, face=face, since=since))
        level = 0
        while size >> 8 * level:
            full, partial = tile_widths(size, level)
            for index in range(full + bool(partial)):
                width = TILE_WIDTH if index < full else partial
                hashes = b"".join(tree(8 * level, TILE_WIDTH * index + n) for n in range(width))
                _write(folder / "tile" / TileName(level, index, width).as_path(), hashes)
                if level == 0:
                    held = entries[TILE_WIDTH * index : TILE_WIDTH * index + width]
                    _write(folder / "tile" / TileName(None, index, width).as_path(), write_bundle(held))
            level += 1


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a web server of this machine; its address."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
