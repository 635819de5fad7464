# SPDX-License-Identifier: Apache-2.0
"""The tests of the tables on PostgreSQL too, in a cluster that is made for one run and thrown away.

python -m tests.postgresql tests/rooms …; ends with 0 and a word of why where PostgreSQL is not installed.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "tradelane"
_SETTINGS = {"listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""No address, only a socket in the folder; and nothing here needs to survive a power cut."""


def programs() -> Path | None:
    """The folder with the newest PostgreSQL's programs; Debian keeps them off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(folders, key=lambda path: int(path.parts[-3]))
    return newest[-1].parent if newest else None


@contextmanager
def cluster(bin_folder: Path) -> Iterator[str]:
    """The DATABASE_URL of a cluster that lives as long as the context."""
    with tempfile.TemporaryDirectory(prefix="tradelane-postgresql-") as name:
        folder = Path(name)
        owner = _owner()
        if owner is not None:
            os.chown(folder, owner, -1)
        folder.chmod(0o755)  # the socket is reached by who runs the tests

        def call(program: str, *arguments: str) -> None:
            subprocess.run(
                [bin_folder / program, "-D", folder / "data", *arguments],
                user=owner, check=True, cwd=folder, stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"},
            )  # fmt: skip

        call("initdb", "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = " ".join(f"-c {key}={value!r}" for key, value in _SETTINGS.items())
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"{options} -k {folder}", "start")
        create = [bin_folder / "createdb", "-h", folder, "-U", _USER, "vault"]  # for commands that tests run
        subprocess.run(create, user=owner, check=True, cwd=folder, env={"LC_ALL": "C.UTF-8"})
        try:
            yield f"postgresql://{_USER}@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-m", "immediate", "stop")


def _owner() -> int | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    return None


def main(arguments: list[str]) -> int:
    """Run pytest on a new cluster; its status."""
    bin_folder = programs()
    if bin_folder is None:
        print("PostgreSQL is not on this machine: its tests are left out")
        return 0
    with cluster(bin_folder) as address:
        keys = address.replace("/postgres?", "/vault?")  # tests make both databases, each under a name of its own
        environ = {**os.environ, "DATABASE_URL": address, "VAULT_DATABASE_URL": keys}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
