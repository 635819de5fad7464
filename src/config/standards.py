# SPDX-License-Identifier: Apache-2.0
"""Official schemas, examples and vectors fetched from their publishers; apart from the command, which only tells.

What is fetched is named in `data/standards.json`, each file with its SHA-256 digest. A file appears under its name
whole and as pinned, or not at all.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from urllib.parse import quote

import httpx

from tradelane.kernel.errors import Unreadable

MANIFEST = Path(__file__).parent / "data" / "standards.json"
LARGEST_FILE = 50_000_000
TRIES = 3
"""A connection that breaks is tried again this often; each time from the start, because the files are small."""
GIVE_UP = 3


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one publisher in one version."""

    name: str
    publisher: str
    version: str
    licence: str
    base: str
    """Address of the folder at the publisher's."""
    folder: str
    """Where the files go, below the folder that TRADELANE_STANDARDS names."""
    files: dict[str, str]
    """SHA-256 in hexadecimal by path, below both."""


class Outcome(StrEnum):
    """What became of one file."""

    FETCHED = "fetched"
    PRESENT = "present"
    """It was there already, with the right digest."""
    DIFFERS = "differs"
    """The publisher sent something else than was pinned; it was thrown away."""
    MISSING = "missing"
    """The publisher has no such file."""
    BROKEN = "broken"
    """The connection could not be made, or broke every time."""

    @property
    def good(self) -> bool:
        """Whether the file is there now."""
        return self in (Outcome.FETCHED, Outcome.PRESENT)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file and what became of it."""

    source: str
    file: str
    outcome: Outcome
    why: str = ""


def sources(manifest: Path = MANIFEST) -> list[Source]:
    """The sources in a manifest. Raises Unreadable when it is damaged or leads out of its folder."""
    try:
        found = [Source(**one) for one in json.loads(manifest.read_bytes())["sources"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Unreadable(
            f"can't read the manifest: {str(error)[:160]}", field=str(manifest), rule="PULL-1", fix="Restore the file."
        ) from error
    for source in found:
        for path in (source.folder, *source.files):
            if not PurePosixPath(path).parts or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise Unreadable(
                    f"{path!r} leads out of the folder", field=source.name, rule="PULL-2", fix="Name a path below it."
                )
    return found


def pull(source: Source, *, to: Path, client: httpx.Client) -> Iterator[Fetched]:
    """Fetch every file of `source` that is not yet below `to` as pinned; yields each as it is done.

    After GIVE_UP files whose connections broke, one after the other, the rest is not tried.
    """
    broken = 0
    for file, digest in source.files.items():
        place = to / source.folder / file
        if place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == digest:
            yield Fetched(source.name, file, Outcome.PRESENT)
            continue
        if broken >= GIVE_UP:
            yield Fetched(source.name, file, Outcome.BROKEN, f"{source.base}: not tried")
            continue
        outcome, why = _fetch(f"{source.base.rstrip('/')}/{quote(file)}", place, digest, client)
        broken = broken + 1 if outcome is Outcome.BROKEN else 0
        yield Fetched(source.name, file, outcome, why)


def _fetch(address: str, place: Path, digest: str, client: httpx.Client) -> tuple[Outcome, str]:
    place.parent.mkdir(parents=True, exist_ok=True)
    why = ""
    for _ in range(TRIES):
        try:
            return _fetch_once(address, place, digest, client)
        except httpx.HTTPError as error:
            why = f"{address}: {str(error)[:160] or type(error).__name__}"
    return Outcome.BROKEN, why


def _fetch_once(address: str, place: Path, digest: str, client: httpx.Client) -> tuple[Outcome, str]:
    """Download beside the place and rename when the digest fits; whatever happens, no other file is left."""
    kept = False
    with NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            with client.stream("GET", address) as answer:
                if answer.status_code >= 500:
                    raise httpx.HTTPError(f"status {answer.status_code}")
                if answer.status_code != 200:
                    return Outcome.MISSING, f"{address}: status {answer.status_code}"
                found = hashlib.sha256()
                size = 0
                for piece in answer.iter_bytes():
                    size += len(piece)
                    if size > LARGEST_FILE:
                        return Outcome.DIFFERS, f"{address}: more than {LARGEST_FILE} bytes"
                    found.update(piece)
                    part.write(piece)
            if found.hexdigest() != digest:
                return Outcome.DIFFERS, f"{address}: SHA-256 is {found.hexdigest()}, not {digest}"
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).chmod(0o644)
            Path(part.name).replace(place)
            kept = True
            return Outcome.FETCHED, ""
        finally:
            if not kept:
                Path(part.name).unlink()
