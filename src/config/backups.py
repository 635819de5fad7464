# SPDX-License-Identifier: Apache-2.0
"""Copies of a node that can bring nobody back: everything but keys of people, the root secret and destroyed keys.

Apart from the commands, so that it is tried without one. A backup is a tar file (gzip) with a manifest, the database
as one consistent copy, and the other files of the node's home. What it holds of people is sealed, and the keys stay
in the vault, which has a copy of its own that is kept for a short time (docs/guides/back-up-a-node.md).
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from config.environment import SECRET_FILE, Environment
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Conflict, Unavailable, Unreadable

FORMAT = "tradelane-backup-1"
VAULT_FORMAT = "tradelane-vault-backup-1"
MANIFEST = "manifest.json"
_SQLITE, _POSTGRESQL = "node.sqlite3", "node.pgdump"
_KEYS = "keys.sqlite3"


def back_up(environment: Environment, to: Path, *, now: datetime) -> dict[str, Any]:
    """Write a backup of the node to a new file that only its owner reads; its manifest.

    The node may run meanwhile. Raises Conflict when the file exists, Unavailable when the database gives no copy.
    """
    home = environment.home_folder
    with tempfile.TemporaryDirectory() as work:
        copy = _copied_database(environment, Path(work))
        others = {f"home/{path.relative_to(home).as_posix()}": path for path in _others(environment)}
        return _write(to, {copy.name: copy, **others}, environment, FORMAT, now)


def restore(environment: Environment, source: Path, *, force: bool = False) -> dict[str, Any]:
    """Put a backup in the place of the node, which must not run; its manifest. Keys of people are not touched.

    Raises Conflict when there is a node already (unless `force`), Unreadable for a file that is no backup, of another
    node, or damaged: then nothing was changed.
    """
    home = environment.home_folder
    target = home / _SQLITE
    if not environment.database_url and target.exists() and not force:
        raise Conflict("There is a node in this home.", field="home", fix="Stop it, then give --force to replace it.")
    with tempfile.TemporaryDirectory(dir=_there(home)) as work:
        manifest = _unpacked(source, Path(work), FORMAT, environment)
        _put_database(environment, Path(work))
        _put_files(Path(work) / "home", home)
    return manifest


def back_up_vault(environment: Environment, to: Path, *, now: datetime) -> dict[str, Any]:
    """Write the keys of people, wrapped, and what wraps them: to be kept apart from backups and not for long."""
    if environment.vault_database_url:
        raise Unavailable(
            "The keys of people are in PostgreSQL.", field="VAULT_DATABASE_URL",
            fix="Copy that database with pg_dump, and the folder TRADELANE_VAULT.",
        )  # fmt: skip
    vault = environment.vault_folder
    with tempfile.TemporaryDirectory() as work:
        copy = _copied_sqlite(vault / _KEYS, Path(work) / _KEYS)
        wrapping = {f"keys/{path.name}": path for path in sorted((vault / "keys").glob("kek-*.key"))}
        return _write(to, {copy.name: copy, **wrapping}, environment, VAULT_FORMAT, now)


def restore_vault(environment: Environment, source: Path, *, force: bool = False) -> dict[str, Any]:
    """Put a copy of the keys back. The list of destroyed keys stays as it is: who reads it next buries them again.

    Raises as `restore`.
    """
    vault = environment.vault_folder
    if (vault / _KEYS).exists() and not force:
        raise Conflict("There are keys in this vault.", field="vault", fix="Stop the node, then give --force.")
    with tempfile.TemporaryDirectory(dir=_there(vault)) as work:
        manifest = _unpacked(source, Path(work), VAULT_FORMAT, environment)
        _swap_sqlite(Path(work) / _KEYS, vault / _KEYS)
        _put_files(Path(work) / "keys", vault / "keys")
    return manifest


def _copied_database(environment: Environment, work: Path) -> Path:
    """One consistent copy of the database, whoever writes meanwhile."""
    if not environment.database_url:
        return _copied_sqlite(environment.home_folder / _SQLITE, work / _SQLITE)
    copy = work / _POSTGRESQL
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={copy}", address=environment.database_url)
    return copy


def _copied_sqlite(source: Path, copy: Path) -> Path:
    if not source.exists():
        raise Unavailable("There is no database to copy.", field="home", fix="Run `tradelane init`.")
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(copy)) as here:
        there.backup(here)
    return copy


def _others(environment: Environment) -> Iterator[Path]:
    """The other files of the node's home: neither databases nor secrets."""
    home, vault = environment.home_folder, environment.vault_folder
    for path in sorted(home.rglob("*")):
        secret = path == home / SECRET_FILE or path.is_relative_to(vault)
        if path.is_file() and not path.is_symlink() and not secret and ".sqlite3" not in path.name:
            yield path


def _write(to: Path, files: dict[str, Path], environment: Environment, format: str, now: datetime) -> dict[str, Any]:
    manifest = {
        "format": format,
        "organisation": environment.node_organisation,
        "economy": environment.economy,
        "at": rfc3339(now),
        "files": {name: _digest(path) for name, path in files.items()},
    }
    draft = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz") as archive:
                _add_text(archive, MANIFEST, json.dumps(manifest, indent=2))
                for name, path in files.items():
                    archive.add(path, arcname=name, recursive=False)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, to)  # never over an earlier backup
    except FileExistsError as error:
        raise Conflict("This file exists.", field="file", fix="Name another file.") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(text.encode()), 0o600
    archive.addfile(member, io.BytesIO(text.encode()))


def _unpacked(source: Path, work: Path, format: str, environment: Environment) -> dict[str, Any]:
    """Every file of a backup in `work`, checked against its manifest."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(work, filter="data")
        manifest: dict[str, Any] = json.loads((work / MANIFEST).read_text())
        files = {str(name): str(digest) for name, digest in manifest["files"].items()}
        known, whose = manifest["format"] == format, manifest["organisation"]
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unfit("it can't be read") from error
    if not known:
        raise _unfit("it is of another kind")
    if whose != environment.node_organisation:
        raise _unfit("it is of another node")
    for name, digest in files.items():
        inside = not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
        if not inside or not (work / name).is_file() or _digest(work / name) != digest:
            raise _unfit("a file in it is damaged")
    return manifest


def _put_database(environment: Environment, work: Path) -> None:
    name = _POSTGRESQL if environment.database_url else _SQLITE
    if not (work / name).exists():
        raise _unfit("it is of a node with another kind of database")
    if environment.database_url:
        _run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(work / name),
            address=environment.database_url,
        )  # fmt: skip
    else:
        _swap_sqlite(work / name, environment.home_folder / name)


def _swap_sqlite(source: Path, target: Path) -> None:
    """Put a database in the place of another; the write-ahead log of that one belongs to nobody any more."""
    for beside in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    source.chmod(0o600)
    source.replace(target)


def _put_files(source: Path, target: Path) -> None:
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copytree(source, target, dirs_exist_ok=True)


def _there(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _run(program: str, *arguments: str, address: str) -> None:
    """A program of PostgreSQL; the password goes by the environment, where other users don't see it.

    Raises Unavailable without the program, or when it fails.
    """
    url = urlsplit(address)
    environ = {**os.environ, "PGPASSWORD": unquote(url.password or "")}
    host = url.netloc.rpartition("@")[2]
    bare = urlunsplit(url._replace(netloc=f"{url.username}@{host}" if url.username else host))
    command = [program, *arguments, f"--dbname={bare}"]
    try:
        done = subprocess.run(  # noqa: S603  PostgreSQL's own program, no shell
            command, capture_output=True, text=True, check=False, env=environ
        )
    except OSError as error:
        raise Unavailable(f"{program} is not on this machine.", fix="Install PostgreSQL's client programs.") from error
    if done.returncode:
        raise Unavailable(f"{program} failed with status {done.returncode}.", facts={"why": done.stderr[:500]})


def _unfit(why: str) -> Unreadable:
    return Unreadable(
        f"this is no backup to put back here: {why}", field="file", rule="BACKUP-1",
        fix="Take a file that `tradelane backup` of this node wrote.",
    )  # fmt: skip
