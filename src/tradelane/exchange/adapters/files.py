# SPDX-License-Identifier: Apache-2.0
"""Sealed attachments in the node's home; apart, because this is the one place of the room that keeps files.

What is here is encrypted, chunk by chunk; the keys are in the messages. A chunk is durable when its writing returns.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from tradelane.exchange.formats import SEALED_CHUNK
from tradelane.exchange.values import Way


def write_chunk(way: Way, attachment: str, *, number: int, sealed: bytes) -> None:
    """Keep a chunk at its place; the same again changes nothing."""
    path = _path(way, attachment)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.lseek(handle, number * SEALED_CHUNK, os.SEEK_SET)
        left = memoryview(sealed)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def read_chunk(way: Way, attachment: str, *, number: int) -> bytes:
    """A chunk; empty behind the last."""
    with _path(way, attachment).open("rb") as file:
        file.seek(number * SEALED_CHUNK)
        return file.read(SEALED_CHUNK)


def chunks(way: Way, attachment: str) -> Iterator[bytes]:
    """Every chunk in its order, one in memory at a time."""
    with _path(way, attachment).open("rb") as file:
        while sealed := file.read(SEALED_CHUNK):
            yield sealed


def remove(way: Way, attachment: str) -> None:
    """Let the file go; nothing happens when it is gone already."""
    with suppress(FileNotFoundError):
        _path(way, attachment).unlink()


def _path(way: Way, attachment: str) -> Path:
    return Path(settings.TRADELANE_HOME) / "attachments" / way.value / attachment
