# SPDX-License-Identifier: Apache-2.0
"""`tradelane backup`: one file with the node, from which nobody who was erased comes back; apart from `restore`."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json


def run(
    file: Annotated[Path, typer.Argument(help="File to write, such as node-2026-11-02.tar.gz; never over another.")],
    as_json: Json = False,
) -> None:
    """Copy the node, also while it runs: the database and its files, without the secret and without people's keys."""
    from config.backups import back_up
    from config.commands.store import open_store
    from tradelane.kernel import clock

    manifest = back_up(open_store(), file, now=clock.now())
    if as_json:
        print_json(manifest)
    else:
        typer.echo(f"{file}: {len(manifest['files'])} files. Keep the secret and the vault's own copy elsewhere.")
