# SPDX-License-Identifier: Apache-2.0
"""A zip of declarations, one a file, and what else is to be filed with them; apart, because archives can be bombs.

`filings.json` in the archive may add to each, by its file's name: `procedure`, `documents`, `answers`, `supplement`,
and a `reference` in place of the declaration's own number.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.batches.entries import LINES_AT_MOST, entry_of, unread
from tradelane.window.formats.declarations import BYTES_AT_MOST
from tradelane.window.values import BatchEntry

UNPACKED_AT_MOST = 200_000_000
"""Bytes of all files of an archive, unpacked: four times what a batch may have packed or plain."""
_BESIDE = "filings.json"
_ADDS = frozenset({"reference", "procedure", "documents", "answers", "supplement"})


def read_archive(file: BinaryIO) -> Iterator[BatchEntry]:
    """Each declaration of the archive, by the order of names. Raises Unreadable for what is no sound archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield from _read(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable(
            f"the zip can't be opened: {str(error)[:120]}", field="file", rule="BATCH-6",
            fix="Pack it again, without a password.",
        ) from error  # fmt: skip


def _read(archive: zipfile.ZipFile) -> Iterator[BatchEntry]:
    listed = [one for one in archive.infolist() if not one.is_dir()]
    declarations = sorted((one for one in listed if _base(one) != _BESIDE), key=lambda one: one.filename)
    size = sum(one.file_size for one in listed)
    if size > UNPACKED_AT_MOST or len(declarations) > LINES_AT_MOST:
        raise Unreadable(
            f"{len(declarations):,} files of {size:,} bytes; {LINES_AT_MOST:,} of {UNPACKED_AT_MOST:,} are allowed",
            field="file", rule="BATCH-4", fix="Split the archive; each filing keeps its reference.",
        )  # fmt: skip
    beside = _beside(archive, listed)
    for number, one in enumerate(declarations, start=1):
        try:
            xml = _unpacked(archive, one).decode("utf-8")
            yield entry_of({**beside.get(one.filename, {}), "declaration": xml}, number)
        except UnicodeDecodeError:
            yield unread(number, one.filename, Unreadable(
                "the file is not UTF-8", field=one.filename[:200], rule="XML-3", fix="Save it as UTF-8."))  # fmt: skip
        except Unreadable as error:
            yield unread(number, one.filename, error)


def _unpacked(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """One file, never more than it may hold, whatever the archive says of its size."""
    with archive.open(one) as packed:
        content = packed.read(BYTES_AT_MOST + 1)
    if len(content) > BYTES_AT_MOST:
        raise Unreadable(
            f"more than the {BYTES_AT_MOST:,} bytes that a declaration may have", field=one.filename[:200],
            rule="FILE-2", fix="Send one declaration a file, without attachments.",
        )  # fmt: skip
    return content


def _beside(archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo]) -> dict[str, dict[str, Any]]:
    """What `filings.json` adds to each file. Raises Unreadable where it names a file that is not there."""
    found = next((one for one in listed if _base(one) == _BESIDE), None)
    if found is None:
        return {}
    added = parse(_unpacked(archive, found))
    names = {one.filename for one in listed}
    if not isinstance(added, Mapping):
        raise _unfit(_BESIDE, "it is no object")
    for name, more in added.items():
        if name not in names or not isinstance(more, Mapping) or more.keys() - _ADDS:
            raise _unfit(f"{_BESIDE}: {str(name)[:100]}", "it names no file of the archive, or adds what it can't")
    return {name: dict(more) for name, more in added.items()}


def _base(one: zipfile.ZipInfo) -> str:
    return one.filename.rpartition("/")[2]


def _unfit(field: str, message: str) -> Unreadable:
    return Unreadable(
        message, field=field, rule="BATCH-5", fix='Write {"name.xml": {"documents": […], "answers": {…}}}.'
    )
