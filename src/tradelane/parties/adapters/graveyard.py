# SPDX-License-Identifier: Apache-2.0
"""The file of destroyed keys, which only grows; apart, because it must outlive the store that it is about."""

import fcntl
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tradelane.parties.formats import tombstones
from tradelane.parties.values.vault import KeyId, Tombstone


class GraveyardFile:
    """Keeps the guarantees of `ports.Graveyard`; processes take turns by a lock on the file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def bury(self, keys: Iterable[KeyId], *, at: datetime) -> None:
        """Add a line for each key that has none; half a line that a crash left is cut off first."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            content = file.read()
            there, last = tombstones.read(content)
            known = {stone.key for stone in there}
            file.truncate(content.rfind(b"\n") + 1)
            file.seek(0, os.SEEK_END)
            file.write(tombstones.lines_after(last, [key for key in keys if key not in known], at=at))
            file.flush()
            os.fsync(file.fileno())

    def tombstones(self) -> list[Tombstone]:
        """Every line."""
        try:
            return tombstones.read(self._path.read_bytes())[0]
        except FileNotFoundError:
            return []
