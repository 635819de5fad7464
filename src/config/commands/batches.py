# SPDX-License-Identifier: Apache-2.0
"""`tradelane batches`: files many cases from one file; the same file again goes on where it stopped."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Many filings at once."""


@group.command()
def file(
    path: Annotated[Path, typer.Argument(help="CSV, JSON, lines of JSON, or a zip of declarations.")],
    by: Annotated[str, typer.Option("--by", help="Email of the signatory who files.")],
    procedure: Annotated[str, typer.Option("--procedure", help="Where a line names none, such as mx-export.")] = "",
    result: Annotated[Path | None, typer.Option("--result", help="Write every answer here, as a table.")] = None,
    as_json: Json = False,
) -> None:
    """File every line and tell its answer: the case, or field, rule and fix. Exit 1 when a line was refused.

    It may be killed and called again with the same file: no line is lost and none is filed twice.
    """
    from config.commands.acting import acting_person
    from config.commands.store import migrate, open_store

    open_store()
    migrate()
    from tradelane.kernel import clock
    from tradelane.kernel.digests import digest_of
    from tradelane.window import actions, queries
    from tradelane.window.formats.batches import batch_json, line_json, lines_csv, read_batch

    content, actor = read_file(path), acting_person(by)
    taken = actions.take_in_batch(
        entries=read_batch(content), digest=digest_of(content), name=path.name, procedure=procedure, by=actor,
        now=clock.now(),
    )  # fmt: skip
    for after in _shown(range(0, taken.lines, actions.PART)):
        actions.file_part(batch=taken.id, after=after, now=clock.now())
    done = queries.batch(batch=taken.id, by=actor)
    answers = queries.batch_lines(batch=taken.id, by=actor)
    if result is not None:
        result.write_text(lines_csv(answers), encoding="utf-8", newline="")
    if as_json:
        print_json({**batch_json(done), "answers": [line_json(line) for line in answers]})
    else:
        typer.echo(f"{done.id}: {done.accepted} accepted, {done.refused} refused")
        for line in answers:
            for fault in line.faults:
                typer.echo(
                    f"  {line.number} {line.reference} {fault.field}: {fault.message} [{fault.rule}] {fault.fix}"
                )
    if done.refused:
        raise typer.Exit(1)


def _shown(parts: range) -> Iterator[int]:
    """The parts with a bar, on a terminal."""
    from rich.console import Console
    from rich.progress import track

    return iter(track(parts, "filing", console=Console(stderr=True), transient=True))
