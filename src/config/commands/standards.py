# SPDX-License-Identifier: Apache-2.0
"""`tradelane standards`: official data fetched for the tests; apart, because nothing else downloads files."""

import os
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json
from config.standards import MANIFEST, Fetched, Outcome, Source, pull, sources
from tradelane.kernel.errors import NotFound

group = typer.Typer(no_args_is_help=True, add_completion=False)
USUAL = Path("var/standards")
SHOWN = 10


@group.callback()
def _root() -> None:
    """Official schemas, examples and vectors."""


@group.command("pull")
def pull_command(
    only: Annotated[str, typer.Option(help="One source by its name; all of them when not given.")] = "",
    to: Annotated[
        Path | None, typer.Option(help=f"The folder; $TRADELANE_STANDARDS, or {USUAL}, when not given.")
    ] = None,
    manifest: Annotated[Path, typer.Option(help="Another list of sources, such as a mirror's.")] = MANIFEST,
    as_json: Json = False,
) -> None:
    """Fetch them from their publishers; status 1 when a file is not there as pinned in the end."""
    import httpx
    from rich.console import Console
    from rich.progress import Progress

    folder = to or Path(os.environ.get("TRADELANE_STANDARDS") or USUAL)
    wanted = _wanted(sources(manifest), only)
    done: list[Fetched] = []
    with (
        httpx.Client(timeout=30, follow_redirects=True) as client,
        Progress(console=Console(stderr=True), disable=as_json) as progress,
    ):
        for source in wanted:
            bar = progress.add_task(source.name, total=len(source.files))
            for fetched in pull(source, to=folder, client=client):
                done.append(fetched)
                progress.advance(bar)
    failed = [one for one in done if not one.outcome.good]
    if as_json:
        print_json({"to": str(folder), "sources": [_told(source, done) for source in wanted]})
    else:
        for source in wanted:
            counts = Counter(str(one.outcome) for one in done if one.source == source.name)
            typer.echo(f"{source.name}: {', '.join(f'{n} {name}' for name, n in counts.items())}")
        for one in failed[:SHOWN]:
            typer.echo(f"  {one.outcome} {one.why}", err=True)
        if len(failed) > SHOWN:
            typer.echo(f"  and {len(failed) - SHOWN} more; --json tells all", err=True)
        typer.echo(f"export TRADELANE_STANDARDS={folder.absolute()}")
    raise typer.Exit(1 if failed else 0)


def _wanted(all_sources: list[Source], only: str) -> list[Source]:
    wanted = [source for source in all_sources if only in ("", source.name)]
    if not wanted:
        names = ", ".join(source.name for source in all_sources)
        raise NotFound(f"there is no source {only[:40]!r}", field="only", fix=f"Use one of: {names}.")
    return wanted


def _told(source: Source, done: list[Fetched]) -> dict[str, object]:
    own = [one for one in done if one.source == source.name]
    counts = {str(outcome): sum(one.outcome is outcome for one in own) for outcome in Outcome}
    failed = [{"file": one.file, "outcome": str(one.outcome), "why": one.why} for one in own if not one.outcome.good]
    return {"name": source.name, "publisher": source.publisher, "version": source.version, **counts, "failed": failed}
