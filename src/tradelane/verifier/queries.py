# SPDX-License-Identifier: Apache-2.0
"""Files and trust lists found on this machine; apart from the formats, which read no disk.

This is what the command line calls: no Django, and no library for a kind of file that was not given.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.trust.formats.trust_lists import LARGEST_LIST, nobody_trusted, read_trust_list
from tradelane.trust.values.trust_lists import TrustList
from tradelane.verifier.formats import verify_file
from tradelane.verifier.formats.files import LARGEST_FILE
from tradelane.verifier.formats.two_faces import without_two_faces
from tradelane.verifier.values import Report

FILE_NAME = "trust-list.json"
_USUAL = (Path("var/node") / FILE_NAME, Path("var/demo") / FILE_NAME)


def verify_path(
    path: Path, *, now: datetime, trust: Path | None = None, environ: Mapping[str, str] | None = None
) -> Report:
    """The report on the file at `path`, decided by the trust list that `find_trust_list` finds.

    Raises NotFound when there is no such file, Unreadable when the trust list is damaged.
    """
    found = find_trust_list(path, trust=trust, environ=environ or {})
    trust_list = nobody_trusted(now) if found is None else load_trust_list(found)
    return verify_file(
        _read(path, LARGEST_FILE + 1), name=path.name, trust_list=trust_list, now=now, list_file=str(found or "")
    )


def verify_paths(
    paths: Iterable[Path], *, now: datetime, trust: Path | None = None, environ: Mapping[str, str] | None = None
) -> list[Report]:
    """The reports on several files, which must also agree on what the logs showed. Raises as `verify_path`."""
    return without_two_faces(verify_path(path, now=now, trust=trust, environ=environ) for path in paths)


def find_trust_list(path: Path, *, trust: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The trust list to decide by: the named one, else the first that exists.

    In order: $TRADELANE_TRUST, in $TRADELANE_HOME, beside the file, in the folder above it, var/node, var/demo. One's
    own node comes before what a stranger may have packed with the file.
    """
    named = trust or (Path(environ["TRADELANE_TRUST"]) if environ.get("TRADELANE_TRUST") else None)
    if named is not None:
        return named
    folder = path.absolute().parent
    home = environ.get("TRADELANE_HOME")
    own = [Path(home) / FILE_NAME] if home else []
    places = [*own, folder / FILE_NAME, folder.parent / FILE_NAME, *_USUAL]
    return next((place for place in places if place.is_file() and place.absolute() != path.absolute()), None)


def load_trust_list(path: Path) -> TrustList:
    """The trust list in a file. Raises NotFound or Unreadable."""
    return read_trust_list(_read(path, LARGEST_LIST + 1))


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path.name}", field="file", rule="FILE-1", fix="Check the path.") from error
    except OSError as error:
        raise Unreadable(
            f"can't read {path.name}: {error.strerror}",
            field="file",
            rule="FILE-1",
            fix="Check the path and its rights.",
        ) from error
