# SPDX-License-Identifier: Apache-2.0
"""`tradelane vault`: the keys of people; apart from `privacy`, as who runs the machines decides nothing about them."""

import os
from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json
from config.environment import Environment

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Keys that seal what this node holds of people."""


@group.command()
def status(as_json: Json = False) -> None:
    """How many keys there are, how many were destroyed, and which key wraps them."""
    _open()
    from dataclasses import asdict

    from tradelane.parties.queries import vault

    found = asdict(vault.state())
    if as_json:
        print_json(found)
    else:
        for name, value in found.items():
            typer.echo(f"{name:<12} {value}")


@group.command()
def rotate(
    only_rest: Annotated[bool, typer.Option("--resume", help="Make no new key; finish what was begun.")] = False,
    as_json: Json = False,
) -> None:
    """Make a fresh key that wraps all others and bring them under it; stopped and resumed anywhere, also by `work`."""
    _open()
    from rich.progress import Progress

    from tradelane.parties.actions import vault
    from tradelane.parties.queries import vault as queries

    current = queries.state().current if only_rest else vault.renew_kek()
    done = 0
    with Progress(disable=as_json) as progress:
        bar = progress.add_task("wrapping anew", total=queries.state().to_rewrap)
        while moved := vault.rewrap():
            done += moved
            progress.advance(bar, moved)
    if as_json:
        print_json({"current": current, "rewrapped": done})
    else:
        typer.echo(f"{done} keys stand under {current}")


@group.command()
def seal(as_json: Json = False) -> None:
    """Seal what an earlier release kept in clear; stopped and begun again anywhere. `work` does it by itself."""
    _open()
    from rich.progress import Progress

    from config.sealing import BATCH, rows_to_look_at, seal_what_is_clear

    done = 0
    with Progress(disable=as_json) as progress:
        bar = progress.add_task("looking for what is clear", total=rows_to_look_at())
        for count in seal_what_is_clear():
            done += count
            progress.advance(bar, BATCH)
    if as_json:
        print_json({"sealed": done})
    else:
        typer.echo(f"{done} values sealed")


@group.command()
def kept(
    document: Annotated[str, typer.Argument(help="Id of the document, such as doc_…")],
    demand: Annotated[str, typer.Option(help="The authority and its act, such as 'MX.SAT 500-05-2027-1180'.")],
    to: Annotated[Path, typer.Option(help="File to write it to.")],
    as_json: Json = False,
) -> None:
    """Read a document that is kept for the law alone, on an authority's demand; the journal tells of it."""
    _open()
    from tradelane.documents.actions import read_for_the_law
    from tradelane.kernel.ids import DocumentId
    from tradelane.parties.queries import node_actor

    original = read_for_the_law(document=DocumentId(document), demand=demand, by=node_actor())
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(original)
    if as_json:
        print_json({"document": document, "bytes": len(original)})
    else:
        typer.echo(f"{to}: {len(original)} bytes, as they were signed")


@group.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write; keep it apart from backups, and for days, not years.")],
    as_json: Json = False,
) -> None:
    """Copy the keys, wrapped, with what wraps them. Without the node's secret nobody opens them."""
    environment = _open()
    from config.backups import back_up_vault
    from tradelane.kernel import clock

    manifest = back_up_vault(environment, file, now=clock.now())
    if as_json:
        print_json(manifest)
    else:
        typer.echo(f"{file}: {len(manifest['files'])} files")


@group.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `tradelane vault backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what is here; stop the node first.")] = False,
    as_json: Json = False,
) -> None:
    """Put a copy of the keys back; those that were destroyed since are destroyed again before anything reads them."""
    from config.backups import restore_vault
    from config.commands.store import load_django, migrate
    from config.environment import read

    manifest = restore_vault(read(), file, force=force)
    load_django()
    buried = migrate()
    if as_json:
        print_json({**manifest, "buried": buried})
    else:
        typer.echo(f"keys as of {manifest['at']}; {buried} that were destroyed since are destroyed again")


def _open() -> Environment:
    from config.commands.store import migrate, open_store

    environment = open_store()
    migrate()
    return environment
