# SPDX-License-Identifier: Apache-2.0
"""Opens the node's store for a command; apart, so that Django is loaded only by commands that need it."""

from config.environment import SECRET_FILE, Environment, read
from tradelane.kernel.errors import Unreadable


def open_store() -> Environment:
    """Load Django on the node in the environment. Raises Unreadable naming all that is missing."""
    environment = read()
    missing = {}
    if not environment.home_folder.is_dir():
        missing["TRADELANE_HOME"] = f"{environment.home} does not exist"
    if not environment.secret:
        missing["TRADELANE_SECRET"] = f"unset, and {environment.home}/{SECRET_FILE} does not exist"
    if missing:
        raise Unreadable(
            "; ".join(f"{name}: {why}" for name, why in missing.items()),
            field=", ".join(missing),
            rule="ENV-2",
            fix="Run `tradelane init` with the same environment first.",
        )
    load_django()
    return environment


def load_django() -> None:
    """Set Django up with `config.settings`."""
    import django

    django.setup()


def migrate() -> int:
    """Bring the tables of both databases up to date, make the folder of keys, and bury again what was destroyed.

    Accounts that an earlier release kept in clear are sealed here and not by a job: nobody could sign in meanwhile.

    How many destroyed keys had come back, as with a copy of the key store from before. Does nothing when all is well.
    """
    make_tables()

    from config.sealing import ask_once, settle_accounts
    from tradelane.kernel import clock
    from tradelane.parties.actions.vault import bury_again

    buried = bury_again(now=clock.now())
    settle_accounts()
    ask_once()
    return buried


def make_tables() -> None:
    """Bring the tables of both databases up to date, with nothing in them yet on a new node."""
    from django.conf import settings
    from django.core.management import call_command

    settings.VAULT_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("migrate", "parties", database="vault", interactive=False, verbosity=0)


def pending_migrations() -> int:
    """How many migrations are not applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
