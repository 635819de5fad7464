# SPDX-License-Identifier: Apache-2.0
"""`tradelane restore`: puts a backup in the node's place; apart, because it replaces what is there."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json


def run(
    file: Annotated[Path, typer.Argument(help="What `tradelane backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the node that is here; stop it first.")] = False,
    as_json: Json = False,
) -> None:
    """Put a backup back, bring its tables up to date, and bury again every key that was destroyed since."""
    from config.backups import restore
    from config.commands.store import load_django, migrate
    from config.environment import read

    manifest = restore(read(), file, force=force)
    load_django()
    migrate()
    from tradelane.parties.queries import vault

    destroyed = len(vault.graveyard().tombstones())
    if as_json:
        print_json({**manifest, "destroyed_keys": destroyed})
    else:
        typer.echo(f"restored as of {manifest['at']}; {destroyed} destroyed keys stay destroyed")
