# SPDX-License-Identifier: Apache-2.0
"""A procedure's files by name: as a folder, as a ZIP file, by digest; apart from what they say.

A draft, a published version and `data/<code>/<version>/` are the same files, so that each becomes the other unchanged.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Unreadable

TERMS, DIAGRAM = "procedure.toml", "diagram.bpmn"
"""The two files that every procedure has."""

_NAME = re.compile(
    r"procedure\.toml|diagram\.bpmn|[a-z][a-z0-9_-]{0,39}\.dmn|forms/[a-z][a-z0-9_]{0,39}\.json|[a-z]{2}\.words"
)
FILES_AT_MOST = 60
FILE_LARGEST, ALL_LARGEST = 1_000_000, 3_000_000
"""Bytes; the largest shipped procedure has about 60,000."""

Files = Mapping[str, str]
"""Text of each file by its name within the folder, such as `forms/customs.json`."""


def checked_files(files: Files) -> dict[str, str]:
    """The files by name, sorted. Raises Unreadable for a name that no procedure has, for too many or too large ones."""
    if len(files) > FILES_AT_MOST:
        raise Unreadable(
            f"{len(files)} files are more than {FILES_AT_MOST}", field="files", rule="PROC-5", fix="Leave some out."
        )
    for name, text in files.items():
        if not _NAME.fullmatch(name):
            raise Unreadable(
                "no file of a procedure has this name", field=name[:80], rule="PROC-5",
                fix="Use procedure.toml, diagram.bpmn, NAME.dmn, forms/ROLE.json and LANGUAGE.words.",
            )  # fmt: skip
        if len(text.encode()) > FILE_LARGEST:
            raise Unreadable("the file is too large", field=name, rule="PROC-5", fix=f"Keep to {FILE_LARGEST} bytes.")
    if sum(len(text.encode()) for text in files.values()) > ALL_LARGEST:
        raise Unreadable(
            "the files are too large together", field="files", rule="PROC-5", fix=f"Keep to {ALL_LARGEST} bytes."
        )
    return dict(sorted(files.items()))


def digest_of_files(files: Files) -> Digest:
    """One digest for all: of the canonical JSON of each file's name and digest. The ZIP's own bytes do not count."""
    return digest_of(canonical({name: str(digest_of(text.encode())) for name, text in files.items()}))


def read_from_folder(folder: Path) -> dict[str, str]:
    """The procedure's files in a folder; others are not looked at. Raises Unreadable naming a file that is no text."""
    names = [TERMS, DIAGRAM, *(p.name for p in folder.glob("*.dmn")), *(p.name for p in folder.glob("*.words"))]
    names += [f"forms/{p.name}" for p in (folder / "forms").glob("*.json")]
    there = {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
    return checked_files({name: decoded(content, name=name) for name, content in there.items()})


def write_to_folder(files: Files, folder: Path) -> None:
    """Write the files to `folder`, which is made when it is not there."""
    for name, text in checked_files(files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def as_zip(files: Files) -> bytes:
    """The files as a ZIP file; the same files give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in checked_files(files).items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return held.getvalue()


def from_zip(content: bytes) -> dict[str, str]:
    """The files of a ZIP file; one folder around all of them may stand, as file managers make it.

    Raises Unreadable when it is none, holds other files, or unpacks to more than a procedure has.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _small_enough(entries)
            found = {entry.filename: decoded(archive.read(entry), name=entry.filename) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unreadable(
            f"not a ZIP file that can be read: {error}", field="file", rule="PROC-6",
            fix="Send the folder of a procedure as a plain ZIP file.",
        ) from error  # fmt: skip
    around = next(iter(found), "").partition("/")[0]
    if f"{around}/{TERMS}" in found and all(name.startswith(f"{around}/") for name in found):
        found = {name.removeprefix(f"{around}/"): text for name, text in found.items()}
    return checked_files(found)


def _small_enough(entries: list[zipfile.ZipInfo]) -> None:
    """Asked before anything is unpacked: a small ZIP file can hold gigabytes."""
    if len(entries) > FILES_AT_MOST or sum(entry.file_size for entry in entries) > ALL_LARGEST:
        raise Unreadable(
            "the ZIP file unpacks to more than a procedure has", field="file", rule="PROC-6",
            fix=f"Keep to {FILES_AT_MOST} files of {ALL_LARGEST} bytes together.",
        )  # fmt: skip


def decoded(content: bytes, *, name: str) -> str:
    """The text of a file. Raises Unreadable naming it when it is not UTF-8."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8", field=name, rule="PROC-1", fix="Save the file in UTF-8.") from error
