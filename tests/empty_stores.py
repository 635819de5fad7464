# SPDX-License-Identifier: Apache-2.0
"""Empty tables for a node that a test is about to make: migrated once in a run of tests, copied for each node.

`tradelane init` finds them up to date, as it does after an upgrade, and makes all the rest. That it makes tables from
nothing is shown by tests/config/test_commands.py, on PostgreSQL by tests/journeys/test_postgresql_backup.py, and for
the demo by tests/journeys/test_demo_command.py.
"""

import atexit
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.architecture.house import ROOT


def with_tables(home: Path) -> Path:
    """A home that a node's tables stand in already, with nothing in them; the home itself, to name it in one go."""
    shutil.copytree(_migrated(), home, dirs_exist_ok=True)
    return home


@cache
def _migrated() -> Path:
    """A folder with both stores, made by a process of its own: a node's settings are read once in a process."""
    folder = TemporaryDirectory(prefix="tradelane-tables-")
    atexit.register(folder.cleanup)
    home = Path(folder.name) / "home"
    home.mkdir(mode=0o700)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRADELANE_", "DATABASE_URL", "VAULT_DATABASE"))}
    ours = {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TRADELANE_HOME": str(home),
    }
    subprocess.run([sys.executable, "-m", "tests.empty_stores"], env=kept | ours, check=True, timeout=120)
    return home


if __name__ == "__main__":
    from config.commands.store import load_django, make_tables

    load_django()
    make_tables()
