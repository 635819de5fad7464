# SPDX-License-Identifier: Apache-2.0
"""What the keys of people lean on outside the database; apart, so that a security module can take a folder's place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from tradelane.parties.values.vault import KeyId, Tombstone


class KeyEncryption(Protocol):
    """Wraps data keys under key-encryption keys that never stand in a database.

    Keys are named; the newest wraps, all that are kept unwrap. Two processes that ask at once for the first key get
    the same one. What `renew` returned survives a power cut.
    """

    def current(self) -> str:
        """The name of the key that wraps; made when there is none."""
        ...

    def renew(self) -> str:
        """A fresh key that wraps from here on; its name."""
        ...

    def wrap(self, key: bytes, *, id: KeyId) -> tuple[str, bytes]:
        """(name of the key-encryption key, the data key under it)."""
        ...

    def unwrap(self, wrapped: bytes, *, id: KeyId, kek: str) -> bytes:
        """The data key. Raises Unreadable (VAULT-2) when it was changed, or its key-encryption key is not here."""
        ...

    def forget(self, kek: str) -> None:
        """Destroy an earlier key-encryption key, which wraps nothing any more; done twice is done once."""
        ...


class Graveyard(Protocol):
    """Remembers destroyed keys where no restored backup reaches: it only grows."""

    def bury(self, keys: Iterable[KeyId], *, at: datetime) -> None:
        """Add a tombstone for each; durable when this returns. Raises Unreadable (VAULT-3) when it is damaged."""
        ...

    def tombstones(self) -> list[Tombstone]:
        """Every tombstone, the oldest first. Raises Unreadable (VAULT-3)."""
        ...
