# SPDX-License-Identifier: Apache-2.0
"""`tradelane origin`: how much of a file of rules of origin can be judged; apart, and without Django."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Rules of origin."""


@group.command()
def rules(
    file: Annotated[Path, typer.Option(help='Rule sets as JSON: {"rule_sets": [{"min", "max", "rules"}]}.')],
    as_json: Json = False,
) -> None:
    """Read a file of product-specific rules; say how many are executable and list what is undetermined."""
    from tradelane.origin.formats.report import coverage, rules_report

    report = rules_report(read_file(file, limit=50_000_000))
    if as_json:
        print_json(report)
        return
    typer.echo(coverage(report))
    typer.echo(
        f"{report['fully_automatic']} need no answer from the producer, {report['with_questions']} ask questions"
    )
    for entry in report["undetermined"]:
        typer.echo(f"  {entry['codes']}: {entry['why']}: {entry['text'][:200]}")
