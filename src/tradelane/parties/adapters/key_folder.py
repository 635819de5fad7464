# SPDX-License-Identifier: Apache-2.0
"""Key-encryption keys in a folder of files that only the node reads; apart, because a security module may replace it.

A file holds 32 random bytes and is not the key: that is derived from it and the node's root secret (HKDF-SHA-256,
RFC 5869). A thief needs the database, the folder and the secret.
"""

import contextlib
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tradelane.kernel.errors import Unreadable
from tradelane.parties.formats import sealing
from tradelane.parties.values.vault import KeyId

_SUFFIX = ".key"
_FIRST = 1


class KeyFolder:
    """Keeps the guarantees of `ports.KeyEncryption`; names are numbers that grow: `kek-1`, `kek-2`."""

    def __init__(self, folder: Path, *, secret: bytes) -> None:
        self._folder, self._secret = folder, secret

    def current(self) -> str:
        """The newest key's name."""
        numbers = self._numbers()
        return _name(max(numbers)) if numbers else self._make(_FIRST)

    def renew(self) -> str:
        """A fresh key's name."""
        return self._make(max(self._numbers(), default=0) + 1)

    def wrap(self, key: bytes, *, id: KeyId) -> tuple[str, bytes]:
        """The data key under the newest key."""
        kek = self.current()
        return kek, sealing.wrap(key, under=self._key(kek), id=id, kek=kek)

    def unwrap(self, wrapped: bytes, *, id: KeyId, kek: str) -> bytes:
        """The data key. Raises Unreadable (VAULT-2)."""
        return sealing.unwrap(wrapped, under=self._key(kek), id=id, kek=kek)

    def forget(self, kek: str) -> None:
        """Take the file away."""
        (self._folder / f"{kek}{_SUFFIX}").unlink(missing_ok=True)
        _sync(self._folder)

    def _key(self, kek: str) -> bytes:
        try:
            salt = (self._folder / f"{kek}{_SUFFIX}").read_bytes()
        except OSError as error:
            raise Unreadable(
                "the key that wraps this data key is not in the key folder", field="kek", rule="VAULT-2",
                fix="Put the key folder back that belongs to this store of keys.", facts={"kek": kek},
            ) from error  # fmt: skip
        return _derived(salt, self._secret)

    def _numbers(self) -> list[int]:
        names = (path.stem.removeprefix("kek-") for path in self._folder.glob(f"kek-*{_SUFFIX}"))
        return [int(name) for name in names if name.isdecimal()]

    def _make(self, number: int) -> str:
        """Write the key; who is second to make the same number takes the first one's.

        It is written under another name and linked, so that nobody ever reads half a key.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / f"{_name(number)}{_SUFFIX}"
        draft = self._folder / f".{_name(number)}.{os.getpid()}.{os.urandom(4).hex()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(os.urandom(sealing.KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, target)
        finally:
            draft.unlink()
        _sync(self._folder)
        return _name(number)


def _name(number: int) -> str:
    return f"kek-{number}"


@lru_cache(maxsize=16)
def _derived(salt: bytes, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), sealing.KEY_BYTES, salt=salt, info=b"tradelane key encryption 1").derive(secret)


def _sync(folder: Path) -> None:
    """A new or removed name is durable once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
